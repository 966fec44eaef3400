"""One-time codes: whose they are, how long and how often they work."""

import pytest

from driver.browser import Browser
from driver.counters import code_tries
from driver.records import now
from driver.service import Service
from driver.visitor import Visitor, wrong_code
from driver.waiting import all_at_once, wait_until


def test_a_code_works_once(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    code = visitor.read_code()
    visitor.enter(code).must_be(200)
    visitor.enter(code).must_be(401, error="invalid_otp")


def test_a_wrong_code_is_refused_and_the_right_one_still_works(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    code = visitor.read_code()
    visitor.enter(wrong_code(code)).must_be(401, error="invalid_otp")
    assert "session" not in visitor.browser.cookies
    visitor.enter(code).must_be(200)


def test_a_code_belongs_to_its_login(demo):
    """With the cookies of two logins, each code works at its own alone."""
    jane = Visitor(demo).joined().waiting_for_code()
    code_of_jane = jane.read_code()
    thief = jane.at_another_browser().waiting_for_code()
    code_of_thief = thief.read_code()
    if code_of_jane != code_of_thief:
        jane.enter(code_of_thief).must_be(401, error="invalid_otp")
        thief.enter(code_of_jane).must_be(401, error="invalid_otp")
    jane.enter(code_of_jane).must_be(200)
    thief.enter(code_of_thief).must_be(200)


def test_a_code_belongs_to_its_account(demo):
    jane, john = Visitor(demo).joined().waiting_for_code(), Visitor(demo, name="John Smith").joined().waiting_for_code()
    code_of_jane, code_of_john = jane.read_code(), john.read_code()
    if code_of_jane != code_of_john:
        john.enter(code_of_jane).must_be(401, error="invalid_otp")
    jane.enter(code_of_jane).must_be(200)


def test_a_login_cookie_of_somebody_else_is_worth_nothing(demo):
    jane, john = Visitor(demo).joined().waiting_for_code(), Visitor(demo, name="John Smith").joined().waiting_for_code()
    code_of_jane, code_of_john = jane.read_code(), john.read_code()
    john.browser.cookies = dict(jane.browser.cookies)
    answer = john.browser.post("/verify-otp", {"email": jane.email, "otp": code_of_john})
    if code_of_jane != code_of_john:
        answer.must_be(401, error="invalid_otp")


@pytest.mark.parametrize("round_number", range(4))
def test_of_parallel_tries_of_one_code_exactly_one_wins(demo, round_number):
    visitor = Visitor(demo).joined().waiting_for_code()
    code = visitor.read_code()
    fields = {"email": visitor.email, "otp": code}
    browsers = [visitor.browser.copy() for _ in range(16)]
    answers = all_at_once(*(lambda b=browser: b.post("/verify-otp", fields) for browser in browsers))
    statuses = sorted(answer.status for answer in answers)
    assert statuses == [200] + [401] * 15
    winner = next(browser for browser in browsers if "session" in browser.cookies)
    winner.get("/protected").must_be(200)
    sessions = demo.database.value(
        "SELECT COUNT(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?", visitor.email)
    assert sessions == 1


def test_a_resend_voids_the_code_before(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    first = visitor.read_code()
    visitor.ask_for_another_code().must_be(200)
    second = visitor.read_code()
    if first != second:
        visitor.enter(first).must_be(401, error="invalid_otp")
    visitor.enter(second).must_be(200)


def test_a_resend_without_a_login_sends_nothing(demo):
    """And tells nobody so."""
    expected = {"message": "New OTP sent to your email"}
    unknown, idle, finished = Visitor(demo), Visitor(demo).joined(), Visitor(demo).joined().signed_in()
    for visitor in (unknown, idle, finished):
        visitor.ask_for_another_code().must_be(200, expected)
    # Mails leave in the order they were asked for: once this one is there, the others would be, too.
    Visitor(demo).joined().signed_in()
    sent = [line for line in demo.program.output.lines
            for visitor in (unknown, idle, finished) if line.startswith(f"OTP for {visitor.email}:")]
    assert len(sent) == 1


def test_no_code_is_made_before_the_right_password(demo):
    visitor = Visitor(demo).joined()
    visitor.log_in(password="not-Her-Password-7").must_be(401, error="invalid_credentials")
    visitor.ask_for_another_code().must_be(200)
    assert demo.database.value(
        "SELECT COUNT(*) FROM otps JOIN users ON users.id = user_id WHERE email = ?", visitor.email) == 0


@pytest.mark.parametrize("known", [True, False])
def test_without_a_pending_login_every_code_is_wrong(demo, known):
    visitor = Visitor(demo)
    if known:
        visitor.joined()
    visitor.enter("123456").must_be(401, error="invalid_otp")


@pytest.mark.parametrize("odd", [
    123456, 123456.0, "12345", "1234567", " 123456", "123456 ", "12345a", "", "１２３４５６", "12 456", "+12345", "1e5000",
    None, True, ["123456"], {"otp": "123456"}, "000000\u0000"])
def test_what_is_not_six_digits_is_no_guess(demo, odd):
    visitor = Visitor(demo).joined().waiting_for_code()
    answer = visitor.enter(odd).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["otp"]
    for way in ("login_cookie", "address_only"):
        assert code_tries(demo, way, visitor.email) == (0, 0, 0, 0, 0)


def test_codes_stand_in_the_database_as_keyed_hashes(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    code = visitor.read_code()
    ((stored, key_id),) = demo.database.rows(
        "SELECT otp_code, key_id FROM otps JOIN users ON users.id = user_id WHERE email = ?", visitor.email)
    assert code not in stored and len(stored) >= 32 and key_id


def test_an_expired_code_is_refused_like_a_wrong_one(start):
    service = start(Service(OTP_LIFETIME="5s"))
    visitor = Visitor(service).joined()
    visitor.log_in().must_be(200, {"message": "OTP sent to your email", "expires_in": "5 seconds"})
    code = visitor.read_code()
    expires_at = service.database.value("SELECT expires_at FROM otps")
    wait_until(lambda: now() > expires_at, 15, "its end")
    visitor.enter(code).must_be(401, error="invalid_otp")
    # The login is pending longer than its code lives.
    visitor.ask_for_another_code().must_be(200)
    visitor.enter(visitor.read_code()).must_be(200)


def test_a_disabled_account_cannot_use_its_code(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    code = visitor.read_code()
    demo.database.change("UPDATE users SET disabled_at = 1 WHERE email = ?", visitor.email)
    visitor.enter(code).must_be(401, error="invalid_otp")
    assert "session" not in visitor.browser.cookies


def test_a_login_cookie_is_no_session(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    browser = Browser(demo)
    browser.cookies = {"session": visitor.browser.cookies["login"]}
    browser.get("/protected").must_be(401, error="authentication_required")
