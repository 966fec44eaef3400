"""Every kind of mail, as it reaches the mailbox when what it tells of happens."""

import re

import pytest

from driver.addresses import fresh_email
from driver.visitor import Visitor, wrong_code

pytestmark = pytest.mark.sqlite

NEW_PASSWORD = "cobalt-Harbor-58-lantern"


@pytest.fixture
def jane(mailed):
    return Visitor(mailed).joined().signed_in()


def next_mail(visitor, email=None):
    return visitor.service.mail_server.next_mail(email or visitor.email)


def must_tell(mail, subject, *words):
    """In the text as in the HTML, with when, from where and what to do."""
    assert subject in mail.message["Subject"]
    for part in ("plain", "html"):
        text = " ".join(mail.part(part).split())
        for word in (*words, "UTC", "127.", "Was this not you?", "Hello Jane Doe,"):
            assert word in text, (part, word)
    return mail


def link_in(mail, page):
    """The token of the link that stands on a line of its own."""
    (token,) = re.findall(rf"^http://\S+/{page}\?token=(\S+)$", mail.part("plain"), re.MULTILINE)
    return token


def test_a_new_password_by_a_link(mailed, jane):
    jane.browser.post("/forgot-password", {"email": jane.email}).must_be(200)
    mail = must_tell(next_mail(jane), "Set a new password", "30 minutes", f"{mailed.site_url}/reset?token=")
    jane.browser.post("/reset-password", {"token": link_in(mail, "reset"), "password": NEW_PASSWORD}).must_be(200)
    must_tell(next_mail(jane), "You have a new password", f"{mailed.site_url}/forgot")


def test_a_changed_password(mailed, jane):
    fields = {"current_password": jane.password, "new_password": NEW_PASSWORD}
    jane.browser.post("/change-password", fields).must_be(200)
    must_tell(next_mail(jane), "was changed", f"{mailed.site_url}/forgot")


def test_backup_codes(mailed, jane):
    codes = jane.browser.post("/backup-codes", {"password": jane.password}).must_be(200).json["codes"]
    must_tell(next_mail(jane), "New backup codes", f"{mailed.site_url}/forgot")
    jane.log_out().must_be(200)
    jane.waiting_for_code()
    next_mail(jane)
    jane.browser.post("/verify-otp", {"email": jane.email, "backup_code": codes[0]}).must_be(200)
    must_tell(next_mail(jane), "A backup code was used", "You have 9 left.", "/account#backup-codes")


def test_a_browser_that_was_not_used_before(mailed, jane):
    jane.at_another_browser().signed_in()
    must_tell(next_mail(jane), "New sign-in", f"{mailed.site_url}/account#sessions", f"{mailed.site_url}/forgot")


def test_a_locked_account(mailed, jane):
    stranger = jane.at_another_browser().waiting_for_code()
    wrong = wrong_code(stranger.read_code())
    for _ in range(5):
        stranger.enter(wrong).must_be(401)
    must_tell(next_mail(jane), "paused for 30 minutes", "the right password", f"{mailed.site_url}/forgot")


def test_a_changed_address(mailed, jane):
    address = fresh_email("jane.new")
    jane.browser.post("/change-email", {"email": address, "password": jane.password}).must_be(200)
    mail = next_mail(jane, address)
    assert mail.addressee == ("", address) and "Jane" not in mail.part("plain") + mail.part("html")
    assert jane.email not in mail.raw.decode() and "Was this not you?" in mail.part("html")
    jane.browser.post("/confirm-email", {"otp": mail.code}).must_be(200)
    mail = must_tell(next_mail(jane), "The address of your account", "7 days", "ja***@example.com",
                     f"{mailed.site_url}/forgot")
    assert address not in mail.part("plain") + mail.part("html")
    jane.browser.post("/undo-email-change", {"token": link_in(mail, "undo-email")}).must_be(200)


def test_a_deleted_account(jane):
    jane.browser.send("DELETE", "/me", b'{"password": "%s"}' % jane.password.encode()).must_be(200)
    must_tell(next_mail(jane), "was deleted", "We cannot bring the account back.")


def test_on_the_console_links_are_lines_of_their_own(demo):
    jane = Visitor(demo).joined().signed_in()
    jane.browser.post("/forgot-password", {"email": jane.email}).must_be(200)
    line = demo.program.output.wait_for(
        rf"Password reset link for {re.escape(jane.email)}: {re.escape(demo.site_url)}/reset\?token=(\S+)")
    address = fresh_email()
    jane.browser.post("/change-email", {"email": address, "password": jane.password}).must_be(200)
    jane.browser.post("/confirm-email", {"otp": demo.next_code(address)}).must_be(200)
    demo.program.output.wait_for(
        rf"Undo link for {re.escape(jane.email)}: {re.escape(demo.site_url)}/undo-email\?token=\S+")
    # The link was for the address that the account had then.
    fields = {"token": line.group(1), "password": NEW_PASSWORD}
    jane.browser.post("/reset-password", fields).must_be(400, error="invalid_token")
    jane.browser.post("/change-password", {"current_password": jane.password, "new_password": NEW_PASSWORD}).must_be(200)
    demo.program.output.wait_for(rf"Mail for {re.escape(address)}: Your password for SIH Auth was changed")
