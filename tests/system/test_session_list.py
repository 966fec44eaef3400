"""Who is signed in to an account, and how one of them is sent away."""

import time

import pytest

from driver.owner import FIREFOX, SAFARI, Owner
from driver.records import user_id
from driver.waiting import all_at_once


@pytest.fixture
def owner(demo):
    return Owner(demo).joined().signed_in()


def test_sessions_are_shown_as_they_are(owner):
    other = owner.at_another_browser(SAFARI).signed_in()
    newest, oldest = sorted(owner.sessions(), key=lambda session: session["id"], reverse=True)
    for session in (newest, oldest):
        assert list(session) == ["id", "kind", "created_at", "last_seen_at", "ip", "user_agent", "current"]
        assert session["kind"] == "browser" and isinstance(session["id"], int)
        assert time.time() - 300 < session["created_at"] <= session["last_seen_at"] <= time.time()
    assert (oldest["ip"], oldest["user_agent"], oldest["current"]) == (owner.browser.address, FIREFOX, True)
    assert (newest["ip"], newest["user_agent"], newest["current"]) == (other.browser.address, SAFARI, False)
    assert [session["current"] for session in sorted(other.sessions(), key=lambda s: s["id"])] == [False, True]


def test_the_list_tells_no_secret(owner):
    text = owner.browser.get("/sessions").body.decode()
    for cookie in owner.browser.cookies.values():
        assert not any(len(part) > 20 and part in text for part in [cookie, *cookie.split(".")])


def test_only_ones_own_live_sessions_are_listed(owner):
    Owner(owner.service).joined().signed_in()
    ended, idle = owner.at_another_browser().signed_in(), owner.at_another_browser().signed_in()
    ended.log_out().must_be(200)
    number = next(session["id"] for session in idle.sessions() if session["current"])
    owner.service.database.change("UPDATE sessions SET last_seen_at = last_seen_at - 3601 WHERE id = ?", number)
    assert [session["current"] for session in owner.sessions()] == [True]


def test_a_user_agent_is_kept_short_and_printable(owner):
    other = owner.at_another_browser("Odd\x01 <b>\u00e9\t" + "x" * 500).signed_in()
    (session,) = [session for session in other.sessions() if session["current"]]
    assert session["user_agent"].startswith("Odd <b>") and len(session["user_agent"]) <= 255
    assert session["user_agent"].isascii() and session["user_agent"].isprintable()


def test_a_session_that_is_ended_is_dead_at_once_everywhere(owner):
    other = owner.at_another_browser(SAFARI).signed_in()
    assert other.is_let_in()
    (number,) = [session["id"] for session in owner.sessions() if not session["current"]]
    owner.end_session(number).must_be(200, {"message": "The session was ended"})
    assert not other.is_let_in()
    # Whichever process is asked.
    asked = all_at_once(*[other.is_let_in] * 8, *[other.is_signed_in] * 8)
    assert asked == [False] * 16
    assert owner.is_let_in() and len(owner.sessions()) == 1
    owner.end_session(number).must_be(404, error="not_found")


def test_ending_ones_own_session_clears_the_cookie(owner):
    thief = owner.browser.copy()
    (session,) = owner.sessions()
    answer = owner.end_session(session["id"]).must_be(200)
    assert answer.cookie("session").clears and "session" not in owner.browser.cookies
    thief.get("/protected").must_be(401, error="authentication_required")


def test_ending_another_session_leaves_the_cookie_alone(owner):
    owner.at_another_browser(SAFARI).signed_in()
    (number,) = [session["id"] for session in owner.sessions() if not session["current"]]
    assert not owner.end_session(number).cookies


def test_nobody_ends_the_session_of_somebody_else(owner):
    stranger = Owner(owner.service).joined().signed_in()
    (session,) = owner.sessions()
    stranger.end_session(session["id"]).must_be(404, error="not_found")
    assert owner.is_let_in()


@pytest.mark.parametrize("number", [
    "0", "00", "01", "-1", "+1", "1.0", "1e0", "abc", "1a", "%31%20", "", "1/", "1/2", "9223372036854775807",
    "9223372036854775808", "99999999999999999999", "*", "..%2f1"])
@pytest.mark.parametrize("folder", ["sessions", "devices"])
def test_other_numbers_are_not_found(owner, folder, number):
    owner.browser.send("DELETE", f"/{folder}/{number}").must_be(404, error="not_found")
    assert owner.is_signed_in()


def test_logging_out_everywhere_shuts_the_gateway_at_once(owner):
    other = owner.at_another_browser(SAFARI).signed_in()
    thieves = [owner.at_another_browser(), owner.at_another_browser()]
    for thief, robbed in zip(thieves, (owner, other)):
        thief.browser.cookies = dict(robbed.browser.cookies)
        assert thief.is_let_in()
    owner.log_out(everywhere=True).must_be(200)
    assert not any(thief.is_let_in() for thief in thieves)
    assert owner.service.database.value("SELECT COUNT(*) FROM sessions WHERE user_id = ?", user_id(owner)) == 0


def test_a_trusted_browser_opens_a_session_with_the_lifetime_asked_for(demo):
    owner = Owner(demo).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    remembered = owner.log_in(remember=True).must_be(200)
    assert remembered.cookie("session").attributes["max-age"] == str(30 * 24 * 3600)
    assert "max-age" not in owner.log_in().must_be(200).cookie("session").attributes
