"""The way back for those who have forgotten their password: a link by mail."""

import pytest

from driver.addresses import fresh_email
from driver.browser import Browser
from driver.owner import NEW_PASSWORD, SAFARI, Owner
from driver.records import change_user, now
from driver.visitor import wrong_code
from driver.waiting import all_at_once

SENT = {"message": "If there is an account with this address, a link is on its way to it"}


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


@pytest.fixture
def token(owner):
    """Of a link that the owner has asked for at a browser nobody knows."""
    owner.at_another_browser(SAFARI).ask_for_reset_link().must_be(200, SENT)
    return owner.mailbox.read_reset_token()


def test_the_link_sets_a_new_password(owner, token):
    stranger = owner.at_another_browser(SAFARI)
    stranger.reset_password(token).must_be(200, {"message": "Your password was changed. Please sign in"})
    stranger.log_in().must_be(401, error="invalid_credentials")
    stranger.password = NEW_PASSWORD
    stranger.signed_in()


def test_it_signs_nobody_in(owner, token):
    stranger = owner.at_another_browser(SAFARI)
    assert not stranger.reset_password(token).must_be(200).cookies
    assert not stranger.is_signed_in()


def test_it_ends_every_session_and_tells_the_owner(owner, token):
    other = owner.at_another_browser(SAFARI).signed_in()
    owner.reset_password(token).must_be(200)
    for ended in (owner, other):
        assert not ended.is_let_in() and not ended.is_signed_in()
    assert owner.mailbox.alerts() == ["new_device", "password_reset"]


def test_it_ends_logins_that_wait_for_their_code(owner, token):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    owner.reset_password(token).must_be(200)
    waiting.enter(code).must_be(401, error="invalid_otp")


def test_no_browser_is_trusted_any_more(mailed):
    owner = Owner(mailed).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    assert "user" not in owner.log_in(password=NEW_PASSWORD).must_be(200).json


def test_everybody_is_answered_alike_and_only_owners_get_mail(mailed):
    known, disabled = Owner(mailed).joined().signed_in(), Owner(mailed).joined().signed_in()
    change_user(disabled, "disabled_at = 1")
    unknown = Owner(mailed)
    answers = [somebody.at_another_browser(SAFARI).ask_for_reset_link() for somebody in (known, unknown, disabled)]
    for answer in answers:
        answer.must_be(200, SENT)
        assert not answer.cookies
    assert len({tuple(name for name, _ in answer.headers) for answer in answers}) == 1
    assert [somebody.mailbox.kinds() for somebody in (known, unknown, disabled)] == [
        ["otp_code", "reset_link"], [], ["otp_code"]]


def test_a_link_works_once(owner, token):
    owner.reset_password(token).must_be(200)
    owner.reset_password(token, "another-Fine-77-word").must_be(400, error="invalid_token")
    owner.log_in(password=NEW_PASSWORD).must_be(200)


def test_of_parallel_uses_of_one_link_exactly_one_wins(owner, token):
    passwords = [f"copper-Thistle-{number}-meadow" for number in range(6)]
    calls = [lambda b=Browser(owner.service), p=password: b.post("/reset-password", {"token": token, "password": p})
             for password in passwords]
    statuses = [answer.status for answer in all_at_once(*calls)]
    assert sorted(statuses) == [200] + [400] * 5
    owner.log_in(password=passwords[statuses.index(200)]).must_be(200)
    assert owner.mailbox.alerts() == ["password_reset"]


def test_a_link_lives_30_minutes(owner, token):
    database = owner.service.database
    left = database.value("SELECT expires_at FROM resets WHERE email_key = ?", owner.email) - now()
    assert 1700 < left <= 1800
    database.change("UPDATE resets SET expires_at = ? WHERE email_key = ?", now(), owner.email)
    owner.reset_password(token).must_be(400, error="invalid_token")


@pytest.mark.parametrize("change", [
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: ("A" if token[0] != "A" else "B") + token[1:],
    lambda token: token[:-1], lambda token: token + "A", lambda token: token + "=", lambda token: token.swapcase(),
    lambda token: f" {token}", lambda token: "garbage", lambda token: "x" * 10_000])
def test_a_token_is_taken_only_as_it_was_given(owner, token, change):
    owner.reset_password(change(token)).must_be(400, error="invalid_token")
    owner.reset_password(token).must_be(200)


@pytest.mark.parametrize("fields, flaws", [
    ({}, ["password", "token"]), ({"token": "x"}, ["password"]), ({"password": NEW_PASSWORD}, ["token"]),
    ({"token": "", "password": NEW_PASSWORD}, ["token"]), ({"token": 5, "password": ["x"]}, ["password", "token"])])
def test_missing_fields_are_named(mailed, fields, flaws):
    answer = Browser(mailed).post("/reset-password", fields).must_be(400, error="validation_failed")
    assert sorted(answer.json["fields"]) == flaws


@pytest.mark.parametrize("email", ["jane", "", None, 5, "jane@example.com\r\nBcc: x@example.com"])
def test_what_is_no_address_is_refused(mailed, email):
    answer = Browser(mailed).post("/forgot-password", {"email": email}).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["email"]


@pytest.mark.parametrize("cookie", ["session", "device"])
def test_a_cookie_is_no_token(owner, cookie):
    owner.reset_password(owner.browser.cookies[cookie]).must_be(400, error="invalid_token")


def test_a_poor_password_leaves_the_link_usable(owner, token):
    for password in ("password", "seven77", owner.email):
        answer = owner.reset_password(token, password).must_be(400, error="validation_failed")
        assert list(answer.json["fields"]) == ["password"]
    assert owner.is_signed_in()
    owner.reset_password(token).must_be(200)


def test_a_link_that_does_not_work_tells_nothing_of_the_password(mailed):
    Owner(mailed).reset_password("garbage", "password").must_be(400, error="invalid_token")


def test_it_unlocks_after_wrong_codes(owner):
    """At the browser that is known and at any other."""
    owner.waiting_for_code()
    code = owner.read_code()
    for _ in range(5):
        owner.enter(wrong_code(code)).must_be(401)
    other = owner.at_another_browser(SAFARI)
    for visitor in (owner, other):
        visitor.log_in().must_be(423, error="account_locked")
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    for visitor in (owner, other):
        visitor.password = NEW_PASSWORD
        visitor.signed_in()


def test_it_unlocks_after_wrong_passwords(owner):
    other = owner.at_another_browser(SAFARI)
    for visitor in (owner, other):
        for _ in range(5):
            visitor.log_in(password="not-Her-Password-7").must_be(401)
        visitor.log_in().must_be(429, error="too_many_requests")
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    for visitor in (owner, other):
        visitor.log_in(password=NEW_PASSWORD).must_be(200)


def test_three_links_an_hour_are_mailed_and_nobody_learns_when_it_is_over(owner):
    for typed in [owner.email] * 3 + [owner.email.upper()] * 3:
        owner.browser.post("/forgot-password", {"email": typed}).must_be(200, SENT)
    assert owner.mailbox.kinds().count("reset_link") == 3
    assert owner.service.database.value("SELECT COUNT(*) FROM resets WHERE email_key = ?", owner.email) == 3


@pytest.mark.parametrize("used", [0, 1])
def test_every_link_works_until_one_has_been_used(owner, token, used):
    """People ask again while the first mail is on its way: whichever they open does it, and ends the others."""
    owner.ask_for_reset_link().must_be(200)
    tokens = [token, owner.mailbox.read_reset_token()]
    assert tokens[0] != tokens[1]
    owner.reset_password(tokens[used]).must_be(200)
    owner.reset_password(tokens[1 - used], "another-Fine-77-word").must_be(400, error="invalid_token")


def test_a_link_is_for_its_own_account(owner, token):
    other = Owner(owner.service).joined().signed_in()
    other.reset_password(token).must_be(200)
    assert other.is_signed_in() and not owner.is_signed_in()
    other.log_in(password=NEW_PASSWORD).must_be(401)


def test_it_works_before_the_first_login(mailed):
    owner = Owner(mailed).joined()
    owner.ask_for_reset_link().must_be(200)
    mail = owner.mailbox.next_mail("reset_link")
    assert owner.name not in mail.raw.decode(), "nobody has shown yet that the address is theirs"
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token()).must_be(200)
    owner.password = NEW_PASSWORD
    owner.signed_in()


def test_a_disabled_account_cannot_use_its_link(owner, token):
    change_user(owner, "disabled_at = 1")
    owner.reset_password(token).must_be(400, error="invalid_token")


def test_a_deleted_account_cannot_use_its_link(owner, token):
    owner.delete_account().must_be(200)
    successor = Owner(owner.service, email=owner.email, password="another-Fine-77-word").joined()
    owner.reset_password(token).must_be(400, error="invalid_token")
    successor.log_in().must_be(200)


def test_the_link_is_to_the_configured_site_and_to_the_accounts_address(mailed):
    owner = Owner(mailed, email=fresh_email("Mixed.Case")).joined()
    fields = {"email": owner.email.upper()}
    owner.browser.post("/forgot-password", fields, headers={"Host": "evil.example"}).must_be(200)
    mail = owner.mailbox.next_mail("reset_link")
    assert mail.recipients == [owner.email]
    assert f"\n{mailed.site_url}/reset?token=" in mail.part("plain") and "evil.example" not in mail.raw.decode()
    assert "30 minutes" in mail.part("plain") and "30 minutes" in mail.part("html")


def test_the_database_keeps_only_a_hash_of_the_token(owner, token):
    stored = owner.service.database.bytes()
    assert not any(len(part) > 20 and part.encode() in stored for part in [token, *token.split(".")])
