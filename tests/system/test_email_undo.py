"""Taking a change of address back, by the link that went to the old one."""

import time

import pytest

from driver.addresses import fresh_email
from driver.browser import Browser
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.records import forget_code_mails, now, user_id
from driver.waiting import all_at_once, wait_until


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


@pytest.fixture
def old_email(owner):
    return owner.email


@pytest.fixture
def token(owner, old_email):
    """After the account has moved to another address."""
    return owner.has_moved_to(fresh_email("new"))


def undo(owner, token):
    """By somebody who has nothing but the link."""
    return Browser(owner.service).post("/undo-email-change", {"token": token})


def address_of(owner, number):
    return owner.service.database.value("SELECT email FROM users WHERE id = ?", number)


def test_the_account_comes_back(owner, old_email, token):
    number = user_id(owner)
    answer = undo(owner, token).must_be(200, {"message": "Your e-mail address is back. Please set a new password"})
    assert not answer.cookies
    assert address_of(owner, number) == old_email
    thief = owner.at_another_browser(SAFARI)
    thief.log_in().must_be(401, error="invalid_credentials")
    owner.with_address(old_email).at_another_browser(SAFARI).signed_in()


def test_it_ends_all_that_whoever_changed_it_has_opened(owner, old_email, token):
    """Sessions, waiting logins, links, backup codes, trusted browsers and the next change."""
    thief = owner.at_another_browser(SAFARI).waiting_for_code()
    thief.enter(thief.read_code(), trust_device=True).must_be(200)
    codes = thief.make_backup_codes().must_be(200).json["codes"]
    thief.change_email(fresh_email("next")).must_be(200)
    thief.ask_for_reset_link().must_be(200)
    link = thief.mailbox.read_reset_token()
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    undo(owner, token).must_be(200)

    for signed_in in (owner, thief):
        assert not signed_in.is_let_in() and not signed_in.is_signed_in()
    thief.reset_password(link, NEW_PASSWORD).must_be(400, error="invalid_token")
    for email in (waiting.email, old_email):
        waiting.enter(code, email=email).must_be(401, error="invalid_otp")
    forget_code_mails(owner)
    owner.with_address(old_email)
    forget_code_mails(owner)
    # Whoever knows the password is asked for a code, and has none.
    assert "user" not in thief.log_in(email=old_email).must_be(200).json
    thief.browser.post("/verify-otp", {"email": old_email, "backup_code": codes[0]}).must_be(401, error="invalid_otp")
    for table in ("backup_codes", "devices", "email_changes", "email_undos", "sessions"):
        rows = owner.service.database.value(f"SELECT COUNT(*) FROM {table} WHERE user_id = ?", user_id(owner))
        assert rows == 0, table


def test_a_link_works_once(owner, token):
    undo(owner, token).must_be(200)
    undo(owner, token).must_be(400, error="invalid_token")


def test_of_parallel_uses_exactly_one_wins(owner, token):
    answers = all_at_once(*[lambda: undo(owner, token)] * 6)
    assert sorted(answer.status for answer in answers) == [200] + [400] * 5


def test_a_link_lives_seven_days(owner, token):
    database, number = owner.service.database, user_id(owner)
    left = database.value("SELECT expires_at FROM email_undos WHERE user_id = ?", number) - now()
    assert 7 * 86_400 - 100 < left <= 7 * 86_400
    database.change("UPDATE email_undos SET expires_at = ? WHERE user_id = ?", now(), number)
    undo(owner, token).must_be(400, error="invalid_token")
    assert owner.is_signed_in() and address_of(owner, number) == owner.email


@pytest.mark.parametrize("change", [
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"), lambda token: token[:-1], lambda token: token + "A",
    lambda token: token.swapcase(), lambda token: f" {token}", lambda token: "garbage"])
def test_a_token_is_taken_only_as_it_was_given(owner, token, change):
    undo(owner, change(token)).must_be(400, error="invalid_token")
    assert owner.is_signed_in()
    undo(owner, token).must_be(200)


@pytest.mark.parametrize("token", ["", None, 5, ["x"]])
def test_without_a_token_nothing_is_undone(mailed, token):
    answer = Browser(mailed).post("/undo-email-change", {"token": token}).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["token"]


def test_links_of_other_kinds_undo_nothing(owner, old_email, token):
    owner.ask_for_reset_link().must_be(200)
    link = owner.mailbox.read_reset_token()
    undo(owner, link).must_be(400, error="invalid_token")
    owner.reset_password(token).must_be(400, error="invalid_token")
    owner.reset_password(link).must_be(200)
    # A new password, set by whoever reads the new address, takes nothing from the old one.
    undo(owner, token).must_be(200)


def test_the_first_of_a_chain_takes_all_of_it_back(owner, old_email, token):
    number = user_id(owner)
    forget_code_mails(owner)
    second = owner.has_moved_to(fresh_email("newest"))
    undo(owner, token).must_be(200)
    assert address_of(owner, number) == old_email
    undo(owner, second).must_be(400, error="invalid_token")


def test_the_second_of_a_chain_leaves_the_first_its_link(owner, old_email, token):
    number, between = user_id(owner), owner.email
    second = owner.has_moved_to(fresh_email("newest"))
    undo(owner, second).must_be(200)
    assert address_of(owner, number) == between
    undo(owner, token).must_be(200)
    assert address_of(owner, number) == old_email


def test_nobody_takes_an_address_that_may_be_wanted_back(owner, old_email, token):
    Owner(owner.service, email=old_email).sign_up().must_be(409, error="email_taken")
    stranger = Owner(owner.service).joined().signed_in()
    stranger.change_email(old_email).must_be(409, error="email_taken")
    owner.service.database.change(
        "UPDATE email_undos SET expires_at = ? WHERE user_id = ?", now(), user_id(owner))
    Owner(owner.service, email=old_email).joined().signed_in()


def test_its_owner_can_go_back_by_another_change(owner, old_email, token):
    meanwhile = owner.mailbox
    owner.change_email(old_email).must_be(200)
    owner.with_address(old_email).confirm_email(owner.mailbox.read_email_change_code()).must_be(200)
    owner.at_another_browser(SAFARI).signed_in()
    # Whoever had the account meanwhile is told, and gets no link.
    assert "undo-email" not in meanwhile.next_mail("email_restored").part("plain")
    undo(owner, token).must_be(400, error="invalid_token")


def test_both_addresses_are_told_of_it(owner, old_email, token):
    new_mailbox, old_mailbox = owner.mailbox, owner.with_address(old_email).mailbox
    undo(owner, token).must_be(200)
    for mailbox in (new_mailbox, old_mailbox):
        mailbox.next_mail("email_restored")


def test_the_database_keeps_only_a_hash_of_the_token(owner, token):
    stored = owner.service.database.bytes()
    assert not any(len(part) > 20 and part.encode() in stored for part in [token, *token.split(".")])


def test_a_quick_second_change_does_not_replace_the_mail_about_the_first(owner, old_email):
    """It may still wait in the outbox, and has the only link back to this address."""
    owner.mailbox.kinds()
    owner.service.mail_server.refuse(old_email, "RCPT", "451 4.3.0 try again later", times=1)
    between, newest = (Owner(owner.service, email=fresh_email("new")) for _ in range(2))
    owner.change_email(between.email).must_be(200)
    code = between.mailbox.read_email_change_code()
    wait_until(lambda: time.time() % 1 < 0.1, 20, "the beginning of a second")
    owner.confirm_email(code).must_be(200)
    owner.change_email(newest.email).must_be(200)
    owner.confirm_email(newest.mailbox.read_email_change_code()).must_be(200)
    owner.service.database.change("UPDATE outbox SET due_at = 0 WHERE attempts > 0")
    undo(owner, owner.mailbox.read_undo_token()).must_be(200)
    assert address_of(owner, user_id(owner.with_address(old_email))) == old_email
