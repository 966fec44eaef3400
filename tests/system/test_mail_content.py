"""What stands in a mail, and what nobody can make stand in it."""

import email.utils
import re
import time

import pytest

from driver.addresses import fresh_email
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite


def login_mail(mailed, **visitor):
    """To somebody who has proved to own the address: only then the mail has their name."""
    visitor = Visitor(mailed, **visitor).joined().signed_in().waiting_for_code()
    return visitor, mailed.mail_server.next_mail(visitor.email)


@pytest.fixture(scope="module")
def sent(mailed):
    return login_mail(mailed, name="Jane Doe")


def test_text_and_html_say_the_same(sent):
    _, mail = sent
    assert mail.message.get_content_type() == "multipart/alternative"
    parts = [part.get_content_type() for part in mail.message.iter_parts()]
    assert parts == ["text/plain", "text/html"]  # the last one is what readers show
    assert all(part.get_content_charset() == "utf-8" for part in mail.message.iter_parts())
    for part in ("plain", "html"):
        assert mail.code in mail.part(part) and "5 minutes" in mail.part(part) and "SIH Auth" in mail.part(part)


def test_the_code_is_on_a_line_of_its_own(sent):
    _, mail = sent
    assert re.findall(r"^\d{6}$", mail.part("plain"), re.MULTILINE) == [mail.code]


def test_the_header_is_complete(sent):
    visitor, mail = sent
    header = mail.message
    assert mail.sender == "auth@example.com" and mail.recipients == [visitor.email]
    assert header["From"].addresses[0].addr_spec == "auth@example.com"
    assert header["From"].addresses[0].display_name == "SIH Auth"
    assert [address.addr_spec for address in header["To"].addresses] == [visitor.email]
    assert re.fullmatch(r"<[^<>@\s]+@example\.com>", header["Message-ID"])
    assert abs(email.utils.parsedate_to_datetime(header["Date"]).timestamp() - time.time()) < 120
    assert header["Auto-Submitted"] == "auto-generated"
    assert header["MIME-Version"] == "1.0"
    for once in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"):
        assert len(header.get_all(once)) == 1
    for never in ("Bcc", "Cc", "X-Mailer", "User-Agent"):
        assert header[never] is None


def test_the_code_shows_on_no_locked_screen(sent):
    _, mail = sent
    assert mail.code not in mail.message["Subject"]
    head = mail.raw.split(b"\r\n\r\n")[0]
    assert mail.code.encode() not in head.replace(mail.message["Message-ID"].encode(), b"")


def test_lines_are_what_the_standard_allows(sent):
    _, mail = sent
    assert b"\n" not in mail.raw.replace(b"\r\n", b"") and b"\r" not in mail.raw.replace(b"\r\n", b"")
    assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n"))
    head = mail.raw.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert all(len(line) <= 78 for line in head.split(b"\r\n") if not line.startswith(b"Content-Type:"))


def test_each_mail_has_a_message_id_of_its_own(mailed):
    ids = [login_mail(mailed)[1].message["Message-ID"] for _ in range(3)]
    assert len(set(ids)) == 3


LONG_NAMES = [pytest.param(letter * 100, id=f"100 {what}")
              for letter, what in (("🦊", "foxes"), ("ж", "Cyrillic letters"), ("x", "letters"))]


@pytest.mark.parametrize("name", [
    "Zoë Łukasz-O'Brien", "李小龍", *LONG_NAMES, "Doe, Jane", 'Jane "JD" Doe', "Jane <evil@example.com>",
    "Jane\\", "a@b.example", "=?utf-8?q?Bcc=3A?=", "Bcc: evil@example.com", "%0d%0aBcc: evil@example.com", "(comment)",
    "Jane;", "'", "<script>alert(1)</script>", "{{code}}", "&amp;"])
def test_a_name_reaches_the_mail_as_it_is_and_does_nothing_there(mailed, name):
    visitor, mail = login_mail(mailed, name=name)
    assert mail.recipients == [visitor.email]
    assert mail.addressee == (name, visitor.email)
    assert mail.message["Bcc"] is None
    head = mail.raw.split(b"\r\n\r\n")[0]
    assert head.isascii() and all(len(line) <= 998 for line in head.split(b"\r\n"))
    for word in re.findall(rb"=\?[^ \r\n]*\?=", head):
        assert len(word) <= 75
    assert "<script" not in mail.part("html") and "<evil" not in mail.part("html")
    assert mail.code


def test_markup_in_a_name_is_text(mailed):
    _, mail = login_mail(mailed, name='<b onclick="x">Jane</b> & Co')
    assert "&lt;b onclick=&quot;x&quot;&gt;Jane&lt;/b&gt; &amp; Co" in mail.part("html").replace("&#34;", "&quot;")
    assert '<b onclick="x">Jane</b> & Co' in mail.part("plain")


def test_whoever_signs_up_with_a_strangers_address_words_no_mail_to_them(mailed):
    visitor = Visitor(mailed, name="Congratulations").joined().waiting_for_code()
    mail = mailed.mail_server.next_mail(visitor.email)
    assert mail.addressee == ("", visitor.email)
    assert "Congratulations" not in mail.part("plain") + mail.part("html")


def test_a_link_in_a_name_is_not_spread(mailed):
    for name in ("https://evil.example", "You won: prize.example"):
        _, mail = login_mail(mailed, name=name)
        assert "evil.example" not in mail.part("plain") + mail.part("html")
        assert "prize.example" not in mail.part("plain") + mail.part("html")


def test_a_browser_can_write_nothing_into_the_mail(mailed):
    visitor = Visitor(mailed).joined()
    agent = 'Mozilla/5.0 <a href="https://evil.example">click</a> {{code}} \x1b[31m'
    fields = {"email": visitor.email, "password": visitor.password}
    visitor.browser.post("/login", fields, headers={"User-Agent": agent}).must_be(200)
    mail = mailed.mail_server.next_mail(visitor.email)
    assert "evil.example" not in mail.part("plain") + mail.part("html")
    assert "\x1b" not in mail.raw.decode()


def test_mail_goes_to_the_address_of_the_account(mailed):
    """Not to what was typed at login."""
    visitor = Visitor(mailed, email=fresh_email("Mixed.Case")).joined()
    visitor.log_in(email=visitor.email.upper()).must_be(200)
    assert mailed.mail_server.next_mail(visitor.email).recipients == [visitor.email]


def test_links_come_from_the_configuration(mailed):
    visitor = Visitor(mailed).joined()
    fields = {"email": visitor.email, "password": visitor.password}
    visitor.browser.post("/login", fields, headers={"Host": "evil.example"}).must_be(200)
    mail = mailed.mail_server.next_mail(visitor.email)
    assert "evil.example" not in mail.raw.decode()
    assert mailed.site_url in mail.part("plain")


def test_unusual_addresses_get_their_mail(mailed):
    for local in ("o'neil", "jane+tag", "{x}", "a&b", "$x", "x=y"):
        address = fresh_email(local)
        visitor, mail = login_mail(mailed, email=address)
        assert mail.recipients == [address]
        assert [to.addr_spec for to in mail.message["To"].addresses] == [address]
        visitor.enter(mail.code).must_be(200)
