"""Changing the password: what it asks for, and all that ends with the old one."""

import pytest

from driver.addresses import fresh_email
from driver.counters import NEVER
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.visitor import PASSWORD, wrong_code
from driver.waiting import all_at_once


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


def test_the_new_password_counts_from_now_on(owner):
    owner.change_password().must_be(200, {"message": "Your password was changed"})
    owner.log_in().must_be(401, error="invalid_credentials")
    owner.password = NEW_PASSWORD
    owner.signed_in()


def test_it_ends_every_other_session_at_once(owner):
    other = owner.at_another_browser(SAFARI).signed_in()
    stranger = Owner(owner.service).joined().signed_in()
    owner.change_password().must_be(200)
    assert not other.is_let_in() and not other.is_signed_in()
    assert owner.is_let_in() and owner.is_signed_in()
    assert stranger.is_let_in()


def test_a_wrong_password_changes_nothing_and_counts_as_a_failed_login(owner):
    other = owner.at_another_browser(SAFARI).signed_in()
    for _ in range(5):
        answer = owner.change_password(current_password="not-Her-Password-7").must_be(401, error="invalid_credentials")
        assert answer.json["message"] == "The password is wrong."
    assert owner.is_signed_in() and other.is_signed_in()
    # The browser's own budget is spent, for the right password too.
    owner.change_password().must_be(429, error="too_many_requests")
    owner.log_in().must_be(429, error="too_many_requests")
    other.waiting_for_code()


@pytest.mark.parametrize("password", [
    "seven77", "a" * 1025, "password", "Jane Doe", "x\u0000vellum-Orbit-93", "", None, 5])
def test_a_poor_new_password_is_refused(owner, password):
    answer = owner.change_password(password).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["new_password"] and answer.json["fields"]["new_password"]
    owner.log_in().must_be(200)


def test_the_address_and_the_name_are_no_passwords(mailed):
    owner = Owner(mailed, name="Thelonious Quackenbush").joined().signed_in()
    for password in (owner.email, "thelonious quackenbush"):
        owner.change_password(password).must_be(400, error="validation_failed")


def test_all_flaws_are_told_at_once(owner):
    answer = owner.browser.post("/change-password", {}).must_be(400, error="validation_failed")
    assert sorted(answer.json["fields"]) == ["current_password", "new_password"]


def test_the_owner_is_told_by_mail(owner):
    owner.change_password().must_be(200)
    owner.mailbox.next_mail("password_changed")
    assert owner.mailbox.alerts() == ["password_changed"]


def test_a_refusal_mails_nobody(owner):
    owner.change_password(current_password="not-Her-Password-7").must_be(401)
    owner.change_password("password").must_be(400)
    assert owner.mailbox.alerts() == []


def test_logins_that_wait_for_their_code_are_void(owner):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    owner.change_password().must_be(200)
    waiting.enter(code).must_be(401, error="invalid_otp")
    # Nor does anybody get in who names the address alone.
    owner.at_another_browser(SAFARI).enter(code).must_be(401, error="invalid_otp")


def test_it_unlocks_after_wrong_codes(owner):
    """A thief with the password has spent all tries; the owner is signed in elsewhere and sets a new one."""
    thief = owner.at_another_browser(SAFARI)
    lock_for_ever(thief)
    thief.log_in().must_be(423, error="account_locked")
    owner.change_password().must_be(200)
    thief.password = NEW_PASSWORD
    thief.signed_in()


def lock_for_ever(visitor):
    """By the last of a hundred wrong codes."""
    visitor.waiting_for_code()
    code = visitor.read_code()
    visitor.enter(wrong_code(code)).must_be(401)
    assert visitor.service.database.change(
        "UPDATE code_tries SET in_a_row = 99 WHERE way = ?", f"login_cookie|{visitor.email}") == 1
    visitor.enter(wrong_code(code)).must_be(401)


def test_it_unlocks_after_wrong_passwords(owner):
    other = owner.at_another_browser(SAFARI)
    for _ in range(5):
        other.log_in(password="not-Her-Password-7").must_be(401)
    other.log_in().must_be(429, error="too_many_requests")
    owner.change_password().must_be(200)
    other.log_in(password=NEW_PASSWORD).must_be(200)


def test_who_guesses_codes_of_new_addresses_gets_no_more_tries_by_it(owner):
    """They know the password: it is their own. A link by mail opens the way again."""
    new = fresh_email()
    owner.service.database.change(
        "INSERT INTO code_tries (way, since_right, in_a_row, today, day, closed_until, expires_at) "
        "VALUES (?, 0, 100, 0, 0, ?, ?)", f"email_change|{owner.look_at_account().json['user']['id']}", NEVER, NEVER)
    owner.change_email(new).must_be(423, error="account_locked")
    owner.change_password().must_be(200)
    owner.password = NEW_PASSWORD
    owner.change_email(new).must_be(423, error="account_locked")
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    owner.signed_in()
    owner.change_email(new).must_be(200)


def test_reset_links_are_void(owner):
    owner.ask_for_reset_link().must_be(200)
    token = owner.mailbox.read_reset_token()
    owner.change_password().must_be(200)
    owner.reset_password(token, "another-Fine-77-word").must_be(400, error="invalid_token")


def test_no_browser_is_trusted_any_more(mailed):
    owner = Owner(mailed).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    assert "user" in owner.log_in().must_be(200).json
    owner.change_password().must_be(200)
    owner.password = NEW_PASSWORD
    assert "user" not in owner.log_in().must_be(200).json
    ((device,),) = [owner.browser.get("/devices").must_be(200).json["devices"]]
    assert device["trusted_until"] == 0


def test_of_parallel_changes_exactly_one_wins(owner):
    passwords = [f"copper-Thistle-{number}-meadow" for number in range(4)]
    answers = all_at_once(*(lambda p=password: owner.change_password(p) for password in passwords))
    statuses = [answer.status for answer in answers]
    assert sorted(statuses) == [200, 401, 401, 401]
    owner.password = passwords[statuses.index(200)]
    owner.log_in().must_be(200)
    owner.log_in(password=PASSWORD).must_be(401)
