"""TLS to the mail server: never less than was asked for, and before it is there no word leaves."""

import contextlib
from pathlib import Path

import pytest

from driver import command
from driver.mail_server import MailServer
from driver.service import Service
from driver.visitor import Visitor
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

USERS = {"mailer": "smtp-Password-of-the-test"}
SIGN_IN = {"SMTP_USERNAME": "mailer", "SMTP_PASSWORD": USERS["mailer"]}


@pytest.fixture
def trusting(authority):
    """The setting that makes the test's authority the only one trusted."""
    return {"SMTP_CA_FILE": authority.chain}


@pytest.fixture
def certificate(authority):
    return authority.certificate("localhost")


@pytest.fixture
def send(folder):
    """`sih-auth send-test-mail` with these settings."""
    def run(server, password=USERS["mailer"], **settings):
        return command.run(
            "send-test-mail", "jane@example.com", folder=folder, FLASK_ENV="development",
            SMTP_SERVER="localhost", SMTP_PORT=server.port, SMTP_USERNAME="mailer", SMTP_PASSWORD=password,
            SENDER_EMAIL="auth@example.com", **settings)

    return run


def must_have_sent(ended, server, encrypted):
    assert ended.status == 0, ended
    (mail,) = server.mails
    assert mail.was_encrypted == encrypted
    assert mail.signed_in_as == "mailer"
    assert mail.recipients == ["jane@example.com"] and mail.sender == "auth@example.com"


def must_have_kept_quiet(ended, server, reason):
    """Neither the sign-in nor a mail has left."""
    assert ended.status == 1
    (complaint,) = ended.complaints
    assert reason in complaint and USERS["mailer"] not in complaint
    assert not {"AUTH", "MAIL", "RCPT", "DATA"} & set(server.commands)
    assert not server.mails


def test_starttls(start_server, certificate, trusting, send):
    server = start_server(MailServer(starttls=certificate, users=USERS))
    must_have_sent(send(server, **trusting, SMTP_SECURITY="starttls"), server, encrypted=True)


def test_implicit_tls(start_server, certificate, trusting, send):
    server = start_server(MailServer(implicit_tls=certificate, users=USERS))
    must_have_sent(send(server, **trusting, SMTP_SECURITY="tls"), server, encrypted=True)


def test_no_protection_when_none_was_asked_for(start_server, certificate, send):
    server = start_server(MailServer(starttls=certificate, users=USERS))
    must_have_sent(send(server, SMTP_SECURITY="none"), server, encrypted=False)


@pytest.mark.parametrize("offers_starttls", [True, False])
def test_a_loopback_server_is_taken_as_it_is(start_server, certificate, send, offers_starttls):
    """`auto`: STARTTLS where it is offered, with whatever certificate."""
    server = start_server(MailServer(starttls=certificate if offers_starttls else None, users=USERS))
    must_have_sent(send(server, SMTP_SECURITY="auto"), server, encrypted=offers_starttls)


def test_starttls_is_required(start_server, send):
    server = start_server(MailServer(users=USERS))
    must_have_kept_quiet(send(server, SMTP_SECURITY="starttls"), server, "STARTTLS")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_refused(start_server, certificate, send, security):
    kind = {"starttls": "starttls", "tls": "implicit_tls"}[security]
    server = start_server(MailServer(**{kind: certificate}, users=USERS))
    must_have_kept_quiet(send(server, SMTP_SECURITY=security), server, "certificate")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_for_another_name_is_refused(start_server, authority, trusting, send, security):
    kind = {"starttls": "starttls", "tls": "implicit_tls"}[security]
    server = start_server(MailServer(**{kind: authority.certificate("mail.example.com")}, users=USERS))
    must_have_kept_quiet(send(server, **trusting, SMTP_SECURITY=security), server, "localhost")


def test_a_wrong_password_is_told_without_it(start_server, send):
    server = start_server(MailServer(users=USERS))
    ended = send(server, password="not-The-Password-9", SMTP_SECURITY="none")
    assert ended.status == 1 and "sign-in" in ended.errors and "SMTP_PASSWORD" in ended.errors
    assert "not-The-Password-9" not in ended.errors + ended.output
    assert not server.mails


@pytest.mark.parametrize("variable", ["ALL_PROXY", "all_proxy", "SMTP_PROXY", "smtp_proxy", "HTTPS_PROXY"])
def test_no_proxy_is_taken_from_the_environment(start_server, send, variable):
    server = start_server(MailServer(users=USERS))
    must_have_sent(send(server, SMTP_SECURITY="none", **{variable: "http://127.0.0.1:9"}), server, encrypted=False)


def test_the_whole_way_over_starttls(start, start_server, certificate, trusting):
    server = start_server(MailServer(starttls=certificate, users=USERS))
    service = start(Service(server, **trusting, **SIGN_IN, SMTP_SECURITY="starttls"))
    visitors = [Visitor(service).joined().signed_in() for _ in range(3)]
    mails = [server.mails_to(visitor.email)[0] for visitor in visitors]
    assert all(mail.was_encrypted for mail in mails)
    assert len({mail.peer for mail in mails}) == 1


@pytest.mark.alone
def test_a_refused_certificate_stops_the_mail_and_nothing_else(start, start_server, certificate):
    server = start_server(MailServer(starttls=certificate, users=USERS))
    service = start(Service(server, **SIGN_IN, SMTP_SECURITY="starttls"))
    assert Visitor(service).joined().log_in().must_be(200).seconds < 2
    line = service.wait_for_log("mail_delayed").group()
    assert "certificate" in line
    last_error = lambda: service.database.value("SELECT last_error FROM outbox")
    wait_until(lambda: "certificate" in last_error(), 5, "the reason in the outbox")
    assert not {"AUTH", "MAIL"} & set(server.commands)


def test_a_wrong_sign_in_loses_no_mail(start, start_server):
    """An administrator who mends the password at the mail server finds all mails delivered."""
    server = start_server(MailServer(users={"mailer": "old-Password"}))
    service = start(Service(server, **SIGN_IN))
    visitor = Visitor(service).joined().waiting_for_code()
    line = service.wait_for_log("mail_delayed").group()
    assert USERS["mailer"] not in line
    server.users = USERS
    visitor.enter(visitor.read_code()).must_be(200)


def command_lines():
    """Of every process on this machine."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            yield path.read_bytes().replace(b"\0", b" ").decode(errors="replace")


def test_no_secret_shows_in_the_process_list(start, start_server):
    service = start(Service(start_server(MailServer(users=USERS)), **SIGN_IN, SECRET_KEY="k" * 40))
    listed = "\n".join(command_lines())
    assert str(service.folder) in listed
    assert USERS["mailer"] not in listed and "k" * 40 not in listed
