"""Backup codes: for when no mail can be read."""

import base64
import re

import pytest

from driver.owner import SAFARI, Owner
from driver.records import user_id, wrong_codes_counted
from driver.waiting import all_at_once

NO_CODE = "0000-0000-0000-0000"


@pytest.fixture
def owner(mailed):
    return Owner(mailed).joined().signed_in()


@pytest.fixture
def codes(owner):
    answer = owner.make_backup_codes().must_be(200)
    assert list(answer.json) == ["message", "codes"]
    return answer.json["codes"]


def test_ten_different_codes_are_made(owner, codes):
    assert len(set(codes)) == 10
    assert all(re.fullmatch("([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    assert owner.remaining_backup_codes() == 10


def test_before_that_there_are_none(owner):
    assert owner.browser.get("/backup-codes").must_be(200).json == {"remaining": 0}
    stranger = owner.at_another_browser(SAFARI).waiting_for_code()
    stranger.enter_backup_code(NO_CODE).must_be(401, error="invalid_otp")


def test_they_are_shown_once(owner, codes):
    assert owner.browser.get("/backup-codes").must_be(200).json == {"remaining": 10}


def test_the_database_keeps_only_hashes(owner, codes):
    stored = owner.service.database.bytes()
    rows = owner.service.database.rows("SELECT code_hash, key_id FROM backup_codes WHERE user_id = ?", user_id(owner))
    assert len(rows) == len(set(rows)) == 10 and all(len(code_hash) >= 32 and key for code_hash, key in rows)
    for code in codes:
        bare = code.replace("-", "")
        for form in (code, bare, code.lower(), bare.lower(), base64.b64encode(code.encode()).decode()[:20]):
            assert form.encode() not in stored


def test_a_code_signs_in_like_one_by_mail(owner, codes):
    other = owner.at_another_browser(SAFARI).waiting_for_code()
    answer = other.enter_backup_code(codes[0], rd="/account").must_be(200)
    user = {"id": user_id(owner), "name": owner.name, "email": owner.email}
    assert answer.json == {"message": "Login successful", "user": user, "redirect_to": "/account"}
    assert answer.cookie("login").clears
    assert other.is_let_in() and owner.remaining_backup_codes() == 9


def test_a_code_works_once(owner, codes):
    first, second = (owner.at_another_browser(SAFARI).waiting_for_code() for _ in range(2))
    first.enter_backup_code(codes[0]).must_be(200)
    second.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    assert owner.remaining_backup_codes() == 9
    second.enter_backup_code(codes[1]).must_be(200)


@pytest.mark.parametrize("logins", [1, 2], ids=["one login", "two logins"])
def test_of_parallel_tries_of_one_code_exactly_one_wins(owner, codes, logins):
    waiting = [owner.at_another_browser(SAFARI).waiting_for_code() for _ in range(logins)]
    # Four tries: five wrong ones would lock.
    browsers = [visitor.browser.copy() for visitor in waiting for _ in range(4 // logins)]
    fields = {"email": owner.email, "backup_code": codes[0]}
    answers = all_at_once(*(lambda b=browser: b.post("/verify-otp", fields) for browser in browsers))
    assert sorted(answer.status for answer in answers) == [200, 401, 401, 401]
    assert owner.remaining_backup_codes() == 9
    assert owner.mailbox.alerts().count("backup_code_used") == 1


def test_a_code_is_worth_nothing_without_a_pending_login(owner, codes):
    stranger = owner.at_another_browser(SAFARI)
    stranger.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    owner.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    stranger.log_in(password="not-Her-Password-7").must_be(401)
    stranger.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    assert owner.remaining_backup_codes() == 10
    stranger.waiting_for_code().enter_backup_code(codes[0]).must_be(200)


def test_a_code_is_worth_nothing_for_another_account(owner, codes):
    stranger = Owner(owner.service).joined().waiting_for_code()
    stranger.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    assert owner.remaining_backup_codes() == 10


def test_a_disabled_account_cannot_use_its_codes(owner, codes):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    owner.service.database.change("UPDATE users SET disabled_at = 1 WHERE email = ?", owner.email)
    waiting.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    assert not waiting.is_signed_in()


@pytest.mark.parametrize("typed", [
    str.lower, lambda code: code.replace("-", ""), lambda code: f"  {code.replace('-', ' ')} ",
    lambda code: code.lower().replace("-", "").replace("0", "o").replace("1", "l"),
    lambda code: code.replace("1", "i")])
def test_a_code_may_be_typed_carelessly(owner, codes, typed):
    # One with a digit that looks like a letter, if chance has made one.
    code = next((code for code in codes if "0" in code or "1" in code), codes[0])
    owner.at_another_browser(SAFARI).waiting_for_code().enter_backup_code(typed(code)).must_be(200)


@pytest.mark.parametrize("odd", [
    "", "-", "ABCD", "ABCD-EFGH-JKMN-PQR", "ABCD-EFGH-JKMN-PQRST", "ABCD-EFGH-JKMN-PQRU", "ABCD_EFGH_JKMN_PQRS",
    "ABCD-EFGH-JKMN-PQR\u00e9", "ABCD-EFGH-JKMN-PQRS\u0000", "123456", "x" * 10_000, 1234567890123456, True,
    ["ABCD-EFGH-JKMN-PQRS"], {"code": "ABCD-EFGH-JKMN-PQRS"}])
def test_what_is_no_backup_code_is_no_guess(mailed, odd):
    visitor = Owner(mailed).joined().waiting_for_code()
    answer = visitor.enter_backup_code(odd).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["backup_code"]
    assert wrong_codes_counted(visitor) == 0


def test_one_kind_of_code_at_a_time(owner, codes):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    answer = waiting.enter(code, backup_code=codes[0]).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["otp"]
    nothing = waiting.browser.post("/verify-otp", {"email": owner.email}).must_be(400, error="validation_failed")
    assert list(nothing.json["fields"]) == ["otp"]
    assert owner.remaining_backup_codes() == 10 and wrong_codes_counted(owner) == 0
    waiting.enter(code, backup_code=None).must_be(200)


def test_wrong_ones_count_as_wrong_codes(owner, codes):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    code = waiting.read_code()
    for number in range(5):
        assert wrong_codes_counted(owner) == number
        waiting.enter_backup_code(NO_CODE).must_be(401, error="invalid_otp")
    waiting.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    waiting.enter(code).must_be(401, error="invalid_otp")
    waiting.log_in().must_be(423, error="account_locked")
    assert owner.remaining_backup_codes() == 10
    assert owner.mailbox.alerts() == ["backup_codes_renewed", "account_locked"]


def test_a_right_one_takes_the_wrong_ones_back(owner, codes):
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    for _ in range(4):
        waiting.enter_backup_code(NO_CODE).must_be(401)
    assert wrong_codes_counted(owner) == 4
    waiting.enter_backup_code(codes[0]).must_be(200)
    assert wrong_codes_counted(owner) == 0


def test_a_new_set_voids_the_old(owner, codes):
    fresh = owner.make_backup_codes().must_be(200).json["codes"]
    assert not set(fresh) & set(codes) and owner.remaining_backup_codes() == 10
    waiting = owner.at_another_browser(SAFARI).waiting_for_code()
    waiting.enter_backup_code(codes[0]).must_be(401, error="invalid_otp")
    waiting.enter_backup_code(fresh[0]).must_be(200)


def test_of_parallel_renewals_one_set_remains(owner):
    answers = all_at_once(*[owner.make_backup_codes] * 4)
    assert [answer.status for answer in answers] == [200] * 4
    assert owner.remaining_backup_codes() == 10


def test_the_owner_is_told_of_each_use_and_of_a_new_set(owner, codes):
    assert "backup codes" in owner.mailbox.next_mail("backup_codes_renewed").part("plain")
    for number, remaining in enumerate((9, 8)):
        owner.waiting_for_code().enter_backup_code(codes[number]).must_be(200)
        mail = owner.mailbox.next_mail("backup_code_used")
        for part in ("plain", "html"):
            assert re.search(rf"\b{remaining}\b", mail.part(part)), f"{remaining} are left"
        assert not any(code in mail.raw.decode() for code in codes)
    assert owner.mailbox.alerts() == ["backup_codes_renewed", "backup_code_used", "backup_code_used"]


def test_a_wrong_password_makes_no_codes_and_counts(owner, codes):
    for _ in range(5):
        owner.make_backup_codes(password="not-Her-Password-7").must_be(401, error="invalid_credentials")
    owner.make_backup_codes().must_be(429, error="too_many_requests")
    assert owner.mailbox.alerts() == ["backup_codes_renewed"]
    stranger = owner.at_another_browser(SAFARI).waiting_for_code()
    stranger.enter_backup_code(codes[0]).must_be(200)


@pytest.mark.parametrize("password", ["", None, 5, ["x"]])
def test_without_a_password_there_are_no_codes(owner, password):
    answer = owner.make_backup_codes(password=password).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["password"] and owner.remaining_backup_codes() == 0


def test_a_code_can_make_the_browser_a_trusted_one(owner, codes):
    other = owner.at_another_browser(SAFARI).waiting_for_code()
    other.enter_backup_code(codes[0], trust_device=True).must_be(200)
    assert "user" in other.log_in().must_be(200).json


def test_codes_outlive_a_new_password(owner, codes):
    owner.change_password().must_be(200)
    owner.ask_for_reset_link().must_be(200)
    owner.reset_password(owner.mailbox.read_reset_token(), "another-Fine-77-word").must_be(200)
    owner.password = "another-Fine-77-word"
    owner.at_another_browser(SAFARI).waiting_for_code().enter_backup_code(codes[0]).must_be(200)
