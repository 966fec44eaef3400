"""Mails that tell an owner what has happened: each exactly once, to the right address, with when, where from and what
to do about it."""

import re
import time

import pytest

from driver.addresses import fresh_email
from driver.owner import FIREFOX, SAFARI, Owner
from driver.visitor import wrong_code
from driver.waiting import all_at_once, wait_until


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


def sign_in_elsewhere(owner):
    return owner.at_another_browser(SAFARI).signed_in()


def spend_all_tries(owner):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    for _ in range(5):
        waiting.enter(wrong_code(code)).must_be(401)
    return waiting


def change_password(owner):
    owner.change_password().must_be(200)
    return owner


def reset_password(owner):
    stranger = owner.at_another_browser(SAFARI)
    owner.ask_for_reset_link().must_be(200)
    stranger.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    return stranger


def renew_backup_codes(owner):
    owner.make_backup_codes().must_be(200)
    return owner


def use_backup_code(owner):
    codes = owner.make_backup_codes().must_be(200).json["codes"]
    owner.waiting_for_code().enter_backup_code(codes[0]).must_be(200)
    return owner


def change_email(owner):
    new = Owner(owner.service, email=fresh_email("new"))
    owner.change_email(new.email).must_be(200)
    owner.confirm_email(new.mailbox.read_email_change_code()).must_be(200)
    assert new.mailbox.alerts() == []
    return owner


def delete_account(owner):
    owner.delete_account().must_be(200)
    return owner


# What is done, all alerts of it, and a word that its subject has. What is done returns whoever did it.
EVENTS = {
    "new_device": (sign_in_elsewhere, ["new_device"], "sign"),
    "account_locked": (spend_all_tries, ["account_locked"], "locked|paused"),
    "password_changed": (change_password, ["password_changed"], "password"),
    "password_reset": (reset_password, ["password_reset"], "password"),
    "backup_codes_renewed": (renew_backup_codes, ["backup_codes_renewed"], "backup codes"),
    "backup_code_used": (use_backup_code, ["backup_codes_renewed", "backup_code_used"], "backup code"),
    "email_changed": (change_email, ["email_changed"], "address"),
    "account_deleted": (delete_account, ["account_deleted"], "deleted")}


@pytest.mark.parametrize("kind", EVENTS)
def test_the_owner_is_told_once_and_all_there_is_to_know(owner, kind):
    happen, alerts, word = EVENTS[kind]
    began = time.time()
    actor = happen(owner)
    assert owner.mailbox.alerts() == alerts
    mail = owner.mailbox.next_mail(kind)
    assert mail.recipients == [owner.email] and mail.addressee == (owner.name, owner.email)
    assert re.search(word, mail.message["Subject"], re.IGNORECASE)
    browser, system = ("Firefox", "Linux") if actor.browser.user_agent == FIREFOX else ("Safari", "macOS")
    for part in (mail.part("plain"), mail.part("html")):
        assert actor.browser.address in part
        assert browser in part and system in part
        assert any(said in part for said in when(began)), part
        assert re.search("not you", part, re.IGNORECASE), "what to do about it"
        assert "SIH Auth" in part and mail.message["Subject"]


def when(began):
    """As it may be said, should a minute end meanwhile."""
    return {time.strftime(f"{at.tm_mday} %B %Y, %H:%M UTC", at) for at in map(time.gmtime, (began, time.time()))}


def test_the_first_login_ever_is_no_news(mailed):
    assert Owner(mailed).joined().signed_in().mailbox.alerts() == []


def test_the_browser_that_is_known_is_no_news(owner):
    owner.log_out().must_be(200)
    owner.signed_in()
    assert owner.mailbox.alerts() == []


def test_each_new_browser_is_told_of_and_then_known(owner):
    other = sign_in_elsewhere(owner)
    time.sleep(1.1)  # twice the same within a second is told once
    third = sign_in_elsewhere(owner)
    assert owner.mailbox.alerts() == ["new_device", "new_device"]
    ips = {other.browser.address, third.browser.address}
    told = {owner.mailbox.next_mail("new_device").part("plain") for _ in range(2)}
    assert all(any(ip in text for text in told) for ip in ips)


def test_a_browser_that_was_forgotten_is_new_again(owner):
    (device,) = owner.browser.get("/devices").must_be(200).json["devices"]
    owner.browser.send("DELETE", f"/devices/{device['id']}").must_be(200)
    owner.signed_in()
    assert owner.mailbox.alerts() == ["new_device"]


def test_a_browser_of_one_account_is_new_to_another(owner):
    other = Owner(owner.service).joined().signed_in()
    other.log_out().must_be(200)
    other.browser.cookies = dict(owner.browser.cookies)
    other.signed_in()
    assert other.mailbox.alerts() == ["new_device"] and owner.mailbox.alerts() == []


def test_a_login_that_fails_is_no_new_browser(owner):
    stranger = owner.at_another_browser(SAFARI).waiting_for_code()
    stranger.enter(wrong_code(stranger.read_code())).must_be(401)
    assert owner.mailbox.alerts() == []


def test_a_lock_is_told_once_whatever_is_tried_afterwards(owner):
    waiting = spend_all_tries(owner)
    for _ in range(3):
        waiting.enter("000000").must_be(401, error="invalid_otp")
        waiting.log_in().must_be(423, error="account_locked")
    assert owner.mailbox.alerts() == ["account_locked"]


def test_parallel_guessers_cause_one_mail(owner):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    wrong = wrong_code(waiting.read_code())
    browsers = [waiting.browser.copy() for _ in range(10)]
    fields = {"email": owner.email, "otp": wrong}
    answers = all_at_once(*(lambda b=browser: b.post("/verify-otp", fields) for browser in browsers))
    assert {answer.status for answer in answers} == {401}
    assert owner.mailbox.alerts() == ["account_locked"]


def test_a_lock_that_only_a_new_password_ends_is_told_too(owner):
    """Of that one nobody can say how long it lasts."""
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    waiting.enter(wrong_code(code)).must_be(401)
    changed = owner.service.database.change(
        "UPDATE code_tries SET in_a_row = 99 WHERE way = ?", f"login_cookie|{owner.email}")
    assert changed == 1
    waiting.enter(wrong_code(code)).must_be(401)
    waiting.log_in().must_be(423, error="account_locked")
    mail = owner.mailbox.next_mail("account_locked", seconds=10)
    assert "password" in mail.part("plain") and "30 minutes" not in mail.part("plain")


def test_whoever_only_names_the_address_causes_no_mail(owner):
    owner.waiting_for_code()
    code = owner.read_code()
    stranger = owner.at_another_browser(SAFARI)
    for _ in range(6):
        stranger.enter(wrong_code(code)).must_be(401)
    assert owner.mailbox.alerts() == []
    owner.enter(code).must_be(200)


def test_an_alert_waits_for_the_mail_server(owner):
    owner.service.mail_server.refuse(owner.email, "RCPT", "451 4.3.0 try again later", times=1)
    owner.change_password().must_be(200)
    lasts = "SELECT expires_at - created_at FROM outbox WHERE subject LIKE 'password_changed:%' AND attempts = 1"
    ((seconds,),) = wait_until(lambda: owner.service.database.rows(lasts), 5, "the first attempt")
    assert seconds == 3 * 86_400
    owner.service.database.change("UPDATE outbox SET due_at = 0 WHERE attempts = 1")
    owner.mailbox.next_mail("password_changed")
