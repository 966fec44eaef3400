"""Sessions: how long they last, and that those which have ended are dead everywhere."""

import pytest

from driver.records import change_session, now, user_id
from driver.service import Service
from driver.visitor import Visitor
from driver.waiting import wait_until

DAY = 24 * 3600


def seconds_since_use(visitor):
    return now() - visitor.service.database.value("SELECT last_seen_at FROM sessions WHERE user_id = ?", user_id(visitor))


@pytest.fixture
def visitor(demo):
    return Visitor(demo).joined()


def test_a_session_outlives_a_restart(start):
    service = start(Service())
    visitor = Visitor(service).joined().signed_in()
    waiting = Visitor(service).joined().waiting_for_code()
    code = waiting.read_code()
    service.restart()
    visitor.look_inside().must_be(200)
    waiting.enter(code).must_be(200)


def test_remember_keeps_the_cookie_beyond_the_browser(visitor):
    visitor.waiting_for_code(remember=True)
    cookie = visitor.enter(visitor.read_code()).cookie("session")
    assert cookie.attributes["max-age"] == str(30 * DAY)


@pytest.mark.parametrize("remember", [False, None])
def test_without_remember_the_cookie_ends_with_the_browser(visitor, remember):
    visitor.waiting_for_code(remember=remember)
    assert "max-age" not in visitor.enter(visitor.read_code()).cookie("session").attributes


def test_a_remembered_session_lasts_thirty_days_and_no_longer(visitor):
    visitor.signed_in(remember=True)
    lasts = "SELECT expires_at - created_at, remember FROM sessions WHERE user_id = ?"
    assert visitor.service.database.rows(lasts, user_id(visitor)) == [(30 * DAY, 1)]
    change_session(visitor, f"last_seen_at = last_seen_at - {29 * DAY}, expires_at = expires_at - {30 * DAY - 60}")
    assert visitor.is_signed_in()
    change_session(visitor, f"expires_at = {now()}")
    assert not visitor.is_signed_in()


def test_logging_out_ends_this_session_alone(visitor):
    other = visitor.signed_in().at_another_browser().signed_in()
    visitor.log_out().must_be(200)
    assert not visitor.is_signed_in() and other.is_signed_in()


def test_logging_out_everywhere_ends_all_of_them(visitor):
    other = visitor.signed_in().at_another_browser().signed_in()
    stranger = Visitor(visitor.service).joined().signed_in()
    visitor.log_out(everywhere=True).must_be(200, {"message": "Logged out successfully"})
    assert not visitor.is_signed_in() and not other.is_signed_in()
    assert stranger.is_signed_in()


def test_a_planted_second_cookie_keeps_no_session_alive(visitor):
    own = visitor.signed_in().browser.cookies["session"]
    planted = visitor.at_another_browser().signed_in().browser.cookies["session"]
    visitor.browser.send("POST", "/logout", headers={"Cookie": f"session={planted}; session={own}"}).must_be(200)
    for cookie in (own, planted):
        visitor.browser.get("/protected", headers={"Cookie": f"session={cookie}"}).must_be(401)


def test_logging_out_is_never_refused(demo):
    visitor = Visitor(demo)
    visitor.log_out().must_be(200, {"message": "Logged out successfully"})
    visitor.log_out(everywhere=True).must_be(200)
    visitor.browser.cookies = {"session": "garbage"}
    visitor.log_out().must_be(200)


def test_a_new_login_ends_the_session_before_it(visitor):
    old = visitor.signed_in().browser.copy()
    visitor.signed_in()
    assert visitor.browser.cookies["session"] != old.cookies["session"]
    old.get("/protected").must_be(401, error="authentication_required")


def test_a_session_ends_when_its_time_is_over(visitor):
    visitor.signed_in(remember=True)
    change_session(visitor, f"expires_at = {now() - 1}")
    visitor.look_inside().must_be(401, error="authentication_required")


@pytest.mark.parametrize("remember, survives", [(False, False), (True, True)])
def test_an_idle_session_ends_unless_it_is_remembered(visitor, remember, survives):
    visitor.signed_in(remember=remember)
    change_session(visitor, "last_seen_at = last_seen_at - 3601")
    assert visitor.is_signed_in() == survives


def test_using_a_session_keeps_it_awake(visitor):
    visitor.signed_in()
    for _ in range(2):
        change_session(visitor, "last_seen_at = last_seen_at - 3000")
        assert visitor.is_signed_in()
        wait_until(lambda: seconds_since_use(visitor) < 60, 5, "the note of the use")


def test_lifetimes_follow_the_settings(start):
    service = start(Service(SESSION_LIFETIME="2h", SESSION_IDLE_TIMEOUT="10m", REMEMBER_LIFETIME="7d"))
    visitor = Visitor(service).joined().signed_in()
    assert service.database.value("SELECT expires_at - created_at FROM sessions") == 7200
    change_session(visitor, "last_seen_at = last_seen_at - 601")
    assert not visitor.is_signed_in()
    visitor.waiting_for_code(remember=True)
    cookie = visitor.enter(visitor.read_code()).cookie("session")
    assert cookie.attributes["max-age"] == str(7 * DAY)


def test_disabling_an_account_ends_its_sessions_at_once(visitor):
    visitor.signed_in()
    visitor.service.database.change("UPDATE users SET disabled_at = 1 WHERE email = ?", visitor.email)
    visitor.look_inside().must_be(401, error="authentication_required")
    assert visitor.service.check.get("/auth", cookies=visitor.browser.cookies).status == 401


def test_deleting_an_account_ends_its_sessions_at_once(visitor):
    visitor.signed_in()
    visitor.service.database.change("DELETE FROM users WHERE email = ?", visitor.email)
    visitor.look_inside().must_be(401, error="authentication_required")


def test_both_pools_see_the_same_sessions(visitor):
    check = visitor.service.check
    assert check.get("/auth").status == 401
    cookies = visitor.signed_in().browser.copy().cookies
    assert check.get("/auth", cookies=cookies).status == 204
    visitor.log_out()
    assert check.get("/auth", cookies=cookies).status == 401


def test_the_check_is_not_for_visitors(visitor):
    visitor.signed_in().browser.get("/auth").must_be(404, error="not_found")


def test_the_database_keeps_only_a_hash_of_the_session(visitor):
    cookie = visitor.signed_in().browser.cookies["session"]
    stored = visitor.service.database.bytes()
    assert cookie.encode() not in stored
    assert not any(len(part) > 20 and part.encode() in stored for part in cookie.split("."))


@pytest.mark.parametrize("change", [
    lambda cookie: cookie[:-1] + ("A" if cookie[-1] != "A" else "B"),
    lambda cookie: ("A" if cookie[0] != "A" else "B") + cookie[1:],
    lambda cookie: cookie + "A",
    lambda cookie: cookie[:-1],
    lambda cookie: cookie + "=",
    lambda cookie: cookie.upper(),
    lambda cookie: f'"{cookie}"',
    lambda cookie: ""])
def test_a_session_cookie_is_taken_only_as_it_was_given(visitor, change):
    cookie = visitor.signed_in().browser.cookies["session"]
    changed = change(cookie)
    assert changed != cookie
    visitor.browser.cookies["session"] = changed
    visitor.look_inside().must_be(401, error="authentication_required")
