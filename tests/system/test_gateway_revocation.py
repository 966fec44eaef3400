"""A session that is over, or that is none, is refused by the very next check, whichever process makes it."""

import pytest

from driver.protected_site import JSON, PAGE, WHOLLY_PROTECTED, ProtectedSite, as_it_is_now
from driver.records import change_session, change_user, now, user_id
from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import all_at_once

WORKERS = 3


@pytest.fixture(scope="module")
def service():
    with running(Service(CHECK_WORKERS=WORKERS)) as it:
        yield it


@pytest.fixture(scope="module")
def client(service):
    site = ProtectedSite(service, {"site": WHOLLY_PROTECTED}, processes=2)
    site.write_page("page", "for members only")
    with running(site):
        yield site.client("site")


@pytest.fixture
def visitor(service):
    """Known to every check process: each has just let it in."""
    return Visitor(service).joined().signed_in()


def statuses(client, visitor, count=30):
    ask = lambda: client.get("/page", visitor=visitor, accept=JSON).status
    return set(all_at_once(*[ask] * count))


ENDINGS = {
    "logout": lambda visitor: visitor.log_out().must_be(200),
    "logout everywhere": lambda visitor: visitor.at_another_browser().signed_in().log_out(everywhere=True).must_be(200),
    "account disabled": lambda visitor: change_user(visitor, "disabled_at = 1"),
    "account deleted": lambda visitor: visitor.service.database.change(
        "DELETE FROM users WHERE id = ?", user_id(visitor)),
    "session deleted": lambda visitor: visitor.service.database.change(
        "DELETE FROM sessions WHERE user_id = ?", user_id(visitor)),
    "expired": lambda visitor: change_session(visitor, f"expires_at = {now()}"),
    "idle": lambda visitor: change_session(visitor, f"last_seen_at = {now() - 3600}"),
    "another login": lambda visitor: visitor.signed_in(),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_over_is_over_at_the_next_check(client, visitor, ending):
    before = as_it_is_now(visitor)
    assert statuses(client, before) == {200}
    ENDINGS[ending](visitor)
    assert statuses(client, before, 50) == {401}


def test_every_process_knows(service, client, visitor):
    """Asked one by one, over connections that each has kept."""
    assert len(service.workers("check")) == WORKERS
    before = as_it_is_now(visitor)
    ask = lambda: service.check.get("/auth", cookies=before.browser.cookies).status
    assert set(all_at_once(*[ask] * 24)) == {204}
    visitor.log_out()
    assert set(all_at_once(*[ask] * 24)) == {401}


def test_others_are_unharmed(client, service, visitor):
    other = Visitor(service).joined().signed_in()
    visitor.log_out(everywhere=True)
    assert statuses(client, other) == {200}


def test_an_enabled_account_finds_its_session_again(client, visitor):
    change_user(visitor, "disabled_at = 1")
    assert statuses(client, visitor, 5) == {401}
    change_user(visitor, "disabled_at = 0")
    assert statuses(client, visitor, 5) == {200}


# ---- cookies

@pytest.fixture(scope="module")
def pair(service):
    """The session cookies of two people."""
    return [Visitor(service).joined().signed_in().browser.cookies["session"] for _ in range(2)]


def status_with(client, *cookies):
    return client.send("GET", "/page", *(("Cookie", cookie) for cookie in cookies), accept=PAGE).status


def test_two_sessions_that_differ_are_none(client, pair):
    own, other = pair
    for first, second in ((own, other), (other, own), (own, ""), ("", own), (own, "garbage"), (own, f'"{own}"')):
        assert status_with(client, f"session={first}; session={second}") == 302
        assert status_with(client, f"session={first};session={second}; a=b") == 302
        assert status_with(client, f"session={first}", f"session={second}") == 302
        assert status_with(client, "a=b", f"session={first}", "c=d", f"session={second}") == 302


def test_the_same_session_twice_is_one(client, pair):
    own = pair[0]
    assert status_with(client, f"session={own}; session={own}") == 200
    assert status_with(client, f"session={own}", f"session={own}") == 200
    assert status_with(client, f"a=b; session={own}", f"theme=dark; session={own}") == 200


@pytest.mark.parametrize("cookie", [
    "session2={}", "Session={}", "SESSION={}", "session ={}", "session= {}", "session\u00a0={}", "\u2000session={}",
    "xsession={}", "__Host-session={}", "session%3D{}", "ses%73ion={}", "$Version=1; session=\"{}\"", "a=b, session={}",
    "a=\"; session={}", "={}", "{}", "session={}x", "session={}%20", "login={}"])
def test_another_name_or_value_is_no_session(client, pair, cookie):
    # A quote in front does not swallow the `;`: that one is the session, as for a browser.
    expected = 200 if cookie.startswith('a="') else 302
    assert status_with(client, cookie.format(pair[0])) == expected


def test_the_session_is_no_bearer_token_and_stands_in_no_address(client, pair):
    for header in (("Authorization", f"Basic {pair[0]}"), ("X-Session", pair[0]), ("Cookie2", f"session={pair[0]}")):
        assert client.send("GET", f"/page?session={pair[0]}", header, accept=PAGE).status == 302
    assert client.send("GET", "/page", ("Authorization", f"Bearer {pair[0]}"), accept=PAGE).status == 401
