"""Mails on their way through Postfix and OpenSMTPD: they arrive as they were sent."""

import smtplib
import ssl

import pytest

from driver.addresses import fresh_email
from driver.certificates import CertificateAuthority
from driver.direct import DirectVisitor
from driver.service import BareService
from machine.mail_relay import USER, Postfix

ask_for_a_sign_in = pytest.mark.parametrize("relay", [Postfix], indirect=True)

NAME = "Jörg Müller-Lüdenscheidt (大阪)"
SITE_NAME = "Zürcher Vereine – Łódź ✓"
# What mail servers have spoilt before: dots, lines that begin like an envelope, blanks at the end, long lines, empty ones.
HARD_LINES = [".", "..", ".x", "From here on", ">From there", "-- ", "", "", "ends with blanks   ", "\ta tab", "=3D =", "ä" * 600, "x" * 990,
              "日本語 – “quotes” 👍"]



@pytest.fixture
def send(relay, tmp_path):
    """A service that sends by this server, with these settings besides."""
    templates = tmp_path / "mails"
    templates.mkdir()
    templates.chmod(0o755)
    text = "\n".join(["{{code}}", "", *HARD_LINES, "end"]) + "\n"
    (templates / "otp_code.txt").write_text(text, encoding="utf-8")
    services = []

    def start(**settings):
        usual = {"SENDER_EMAIL": "auth@example.org", "SITE_NAME": SITE_NAME, "MAIL_TEMPLATE_DIR": templates}
        services.append(BareService(mail_server=relay, **usual | relay.settings | settings))
        return services[-1].start()

    yield start
    for service in services:
        service.remove()


def test_a_sign_in_by_a_code_that_came_through_it(send):
    visitor = DirectVisitor(send()).joined().signed_in()
    assert visitor.is_signed_in()


def test_a_mail_arrives_as_it_was_sent(send, relay):
    visitor = DirectVisitor(send(), name=NAME).joined().signed_in().waiting_for_code()
    mail = relay.next_mail(visitor.email)
    assert (mail.sender, mail.addressee[1]) == ("<auth@example.org>", visitor.email)
    assert (mail.was_encrypted, mail.signed_in_as) == ((True, USER) if isinstance(relay, Postfix) else (False, None))
    message = mail.message
    assert message["Subject"] == f"Your sign-in code for {SITE_NAME}"
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert not [defect for part in message.walk() for defect in part.defects]
    for name in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version"):
        assert len(message.get_all(name)) == 1, name
    assert mail.part("plain").startswith(f"Hello {NAME},\n")
    assert "\n".join([mail.code, "", *HARD_LINES, "end"]) in mail.part("plain")
    html = mail.part("html")
    assert all(text in html for text in (mail.code, NAME, SITE_NAME)) and html.rstrip().endswith("</html>")
    assert max(map(len, mail.raw.splitlines())) <= 998
    visitor.enter(mail.code).must_be(200)


@ask_for_a_sign_in
def test_who_does_not_sign_in_sends_nothing(relay):
    with smtplib.SMTP("localhost", relay.port, timeout=10) as client:
        assert client.mail("auth@example.org")[0] // 100 == 5  # not without TLS
        client.starttls(context=ssl.create_default_context(cafile=relay.authority.chain))
        replies = [client.docmd(line)[0] // 100 for line in ("EHLO localhost", "MAIL FROM:<auth@example.org>",
                                                            f"RCPT TO:<{fresh_email()}>")]
        assert replies[-1] == 5


@ask_for_a_sign_in
def test_a_wrong_password_is_found_in_the_log(send, relay):
    service = send(SMTP_PASSWORD="not-The-Password-7")
    visitor = DirectVisitor(service).joined().waiting_for_code()
    assert "535" in service.wait_for_log("mail_(?:delayed|refused)").group()
    assert not relay.has_mail(visitor.email)


@ask_for_a_sign_in
def test_another_authority_is_not_trusted(send, relay, tmp_path):
    (tmp_path / "other").mkdir()
    service = send(SMTP_CA_FILE=CertificateAuthority(tmp_path / "other").chain)
    visitor = DirectVisitor(service).joined().waiting_for_code()
    assert "certificate" in service.wait_for_log("mail_(?:delayed|refused)").group().lower()
    assert not relay.has_mail(visitor.email)
