"""Deleting one's own account: all that hangs on it goes, and the address is free again."""

import pytest

from driver.addresses import fresh_email
from driver.owner import SAFARI, Owner
from driver.records import user_id
from driver.visitor import wrong_code


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


def test_the_account_is_gone(owner):
    answer = owner.delete_account().must_be(200, {"message": "Your account was deleted"})
    assert answer.cookie("session").clears
    owner.log_in().must_be(401, error="invalid_credentials")
    owner.at_another_browser(SAFARI).log_in().must_be(401, error="invalid_credentials")


def test_its_sessions_are_dead_at_once_everywhere(owner):
    other, thief = owner.at_another_browser(SAFARI).signed_in(), owner.at_another_browser(SAFARI)
    thief.browser.cookies = dict(owner.browser.cookies)
    owner.delete_account().must_be(200)
    for ended in (other, thief):
        assert not ended.is_let_in() and not ended.is_signed_in()
        ended.look_at_account().must_be(401, error="authentication_required")


def test_the_owner_is_told_by_mail(owner):
    owner.delete_account().must_be(200)
    assert owner.mailbox.next_mail("account_deleted").recipients == [owner.email]
    assert owner.mailbox.alerts() == ["account_deleted"]


def test_nothing_of_it_is_left_in_the_database(owner):
    """But that somebody tried to guess: or else a deletion would be a way to begin anew. And the audit trail, without the
    address."""
    old_email = owner.email
    try_a_wrong_code(owner)
    owner.make_backup_codes().must_be(200)
    owner.has_moved_to(fresh_email("new"))
    try_a_wrong_code(owner)
    owner.change_email(fresh_email("newest")).must_be(200)
    owner.confirm_email("000000").must_be(401)
    owner.ask_for_reset_link().must_be(200)
    owner.mailbox.kinds()
    database, number = owner.service.database, user_id(owner)
    tables = database.tables()
    of_users = [table for table in tables if "user_id" in database.columns(table) and table != "events"]
    assert {"logins", "otps", "sessions", "devices", "backup_codes", "email_changes", "email_undos"} == set(of_users)
    count = lambda table: database.value(f"SELECT COUNT(*) FROM {table} WHERE user_id = ?", number)
    assert all(count(table) for table in of_users)

    owner.delete_account().must_be(200)
    owner.mailbox.kinds()
    assert not any(count(table) for table in of_users)
    everything = {table: str(database.rows(f"SELECT * FROM {table}")) for table in tables}
    for email in (old_email, owner.email):
        assert {table for table, rows in everything.items() if email in rows} <= {"throttles"}
    assert not database.rows("SELECT * FROM code_tries WHERE way = ?", f"email_change|{number}")


def try_a_wrong_code(owner):
    """By everybody who may: with the login cookie, and with the address alone."""
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = wrong_code(waiting.read_code())
    waiting.enter(code).must_be(401)
    owner.at_another_browser(SAFARI).enter(code).must_be(401)


def test_the_address_is_free_again_for_an_account_with_another_id(owner):
    number, cookies = user_id(owner), dict(owner.browser.cookies)
    owner.delete_account().must_be(200)
    successor = Owner(owner.service, email=owner.email, name="Somebody Else", password="another-Fine-77-word").joined()
    successor.signed_in()
    assert user_id(successor) > number
    # Nothing that the one before has kept is worth anything.
    owner.browser.cookies = cookies
    assert not owner.is_let_in() and not owner.is_signed_in()
    assert owner.browser.get("/devices").status == 401


def test_an_id_is_not_used_again_even_if_it_was_the_last(owner):
    numbers = [user_id(owner)]
    for _ in range(2):
        owner.delete_account().must_be(200)
        owner = Owner(owner.service, email=owner.email).joined().signed_in()
        numbers.append(user_id(owner))
    assert numbers == sorted(set(numbers))


def test_an_address_it_could_have_had_back_is_free_too(owner):
    old_email = owner.email
    token = owner.has_moved_to(fresh_email("new"))
    owner.delete_account().must_be(200)
    successor = Owner(owner.service, email=old_email).joined().signed_in()
    owner.undo_email_change(token).must_be(400, error="invalid_token")
    assert successor.is_signed_in()


def test_a_login_that_waits_for_its_code_is_void(owner):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    owner.delete_account().must_be(200)
    successor = Owner(owner.service, email=owner.email).joined()
    waiting.enter(code).must_be(401, error="invalid_otp")
    successor.signed_in()


def test_a_wrong_password_deletes_nothing_and_counts(owner):
    for _ in range(5):
        owner.delete_account(password="not-Her-Password-7").must_be(401, error="invalid_credentials")
    owner.delete_account().must_be(429, error="too_many_requests")
    assert owner.is_signed_in() and owner.mailbox.alerts() == []


@pytest.mark.parametrize("password", ["", None, 5, ["x"]])
def test_without_a_password_nothing_is_deleted(owner, password):
    answer = owner.delete_account(password=password).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["password"] and owner.is_signed_in()


def test_others_are_left_alone(owner):
    other = Owner(owner.service).joined().signed_in()
    other.make_backup_codes().must_be(200)
    owner.delete_account().must_be(200)
    assert other.is_let_in() and other.remaining_backup_codes() == 10
