"""Other web sites cannot act with a visitor's cookies."""

import json

import pytest

from driver.browser import Browser
from driver.service import Service, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

REFUSED, TAKEN = (403, "origin_refused"), (200, None)


@pytest.fixture(scope="module")
def service():
    with running(Service(CORS_ALLOWED_ORIGINS="https://app.example.com,http://other.test:8080")) as it:
        yield it


@pytest.fixture(scope="module")
def cookies(service):
    return Visitor(service).joined().signed_in().browser.cookies


@pytest.fixture
def outcome(service, cookies):
    """Of a state-changing call with the cookies of somebody signed in."""
    def of(headers, https=False, path="/resend-otp"):
        browser = Browser(service, https=https)
        browser.cookies = dict(cookies)
        answer = browser.post(path, {"email": "nobody@example.com"}, headers=headers)
        return answer.status, answer.json.get("error")

    return of


@pytest.mark.parametrize("https", [False, True])
def test_the_own_origin_is_taken_on_both_ports(service, outcome, https):
    assert outcome({"Origin": Browser(service, https=https).origin}, https) == TAKEN
    assert outcome({"Origin": Browser(service, https=https).origin.upper()}, https) == TAKEN


def test_the_origin_of_site_url_is_taken_on_both_ports(service, outcome):
    assert outcome({"Origin": service.site_url}, https=True) == TAKEN


@pytest.mark.parametrize("origin", ["https://app.example.com", "http://other.test:8080"])
def test_listed_origins_are_taken(outcome, origin):
    assert outcome({"Origin": origin}) == TAKEN


@pytest.mark.parametrize("origin", [
    "null", "https://evil.test", "http://localhost", "http://localhost:1", "https://localhost",
    "http://app.example.com",
    "https://app.example.com:444", "https://app.example.com.evil.test", "https://evil.test/https://app.example.com",
    "https://appXexample.com", "http://other.test", "localhost", "file://", "chrome-extension://abc", "garbage",
    "https://evil.test, https://app.example.com", "https://app.example.com@evil.test", "https://sub.app.example.com"])
def test_foreign_origins_are_refused(outcome, origin):
    assert outcome({"Origin": origin}) == REFUSED


def test_the_other_scheme_on_the_same_port_is_foreign(service, outcome):
    assert outcome({"Origin": f"https://localhost:{service.http_port}"}) == REFUSED
    assert outcome({"Origin": f"http://localhost:{service.https_port}"}, https=True) == REFUSED


@pytest.mark.parametrize("site, expected", [
    ("same-origin", TAKEN), ("none", TAKEN), ("cross-site", REFUSED), ("same-site", REFUSED), ("garbage", REFUSED)])
def test_without_an_origin_the_browsers_word_counts(outcome, site, expected):
    assert outcome({"Sec-Fetch-Site": site}) == expected


def test_a_foreign_origin_is_refused_whatever_else_is_said(outcome):
    assert outcome({"Origin": "https://evil.test", "Sec-Fetch-Site": "same-origin"}) == REFUSED


def test_clients_that_are_no_browsers_say_neither(outcome):
    assert outcome({}) == TAKEN


@pytest.mark.parametrize("path", ["/signup", "/login", "/verify-otp", "/resend-otp", "/logout"])
def test_every_changing_call_is_guarded(outcome, path):
    assert outcome({"Origin": "https://evil.test"}, path=path) == REFUSED


@pytest.mark.parametrize("headers", [
    {"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"}])
def test_other_sites_cannot_touch_the_account(service, headers):
    """With what would do it, if it came from the site itself."""
    visitor = Visitor(service).joined().signed_in()
    browser = visitor.browser
    session, device = (browser.get(f"/{what}").json[what][0]["id"] for what in ("sessions", "devices"))
    password, new = visitor.password, "copper-Thistle-27-meadow"
    calls = [("PATCH", "/me", {"name": "Mallory"}),
             ("POST", "/change-password", {"current_password": password, "new_password": new}),
             ("POST", "/change-email", {"email": "mallory@example.com", "password": password}),
             ("POST", "/confirm-email", {"otp": "123456"}), ("POST", "/backup-codes", {"password": password}),
             ("DELETE", f"/sessions/{session}", None), ("DELETE", f"/devices/{device}", None),
             ("POST", "/forgot-password", {"email": visitor.email}),
             ("POST", "/reset-password", {"token": "x", "password": new}),
             ("POST", "/undo-email-change", {"token": "x"}), ("POST", "/logout", {"everywhere": True}),
             ("DELETE", "/me", {"password": password})]
    before = browser.get("/me").must_be(200).body
    for method, path, fields in calls:
        body = None if fields is None else json.dumps(fields).encode()
        browser.send(method, path, body, headers=headers).must_be(403, error="origin_refused")
    assert browser.get("/me").must_be(200).body == before
    assert browser.get("/backup-codes").json == {"remaining": 0} and len(browser.get("/devices").json["devices"]) == 1
    for table in ("email_changes", "resets"):
        assert service.database.value(f"SELECT COUNT(*) FROM {table}") == 0, table
    own = {"Origin": browser.origin, "Sec-Fetch-Site": "same-origin"}
    browser.send("PATCH", "/me", b'{"name":"Jane Roe"}', headers=own).must_be(200)
    browser.send("DELETE", "/me", json.dumps({"password": password}).encode(), headers=own).must_be(200)


def test_a_refused_logout_changes_nothing(service, cookies, outcome):
    assert outcome({"Origin": "https://evil.test"}, path="/logout") == REFUSED
    browser = Browser(service)
    browser.cookies = dict(cookies)
    browser.get("/protected").must_be(200)


def test_without_cookies_there_is_nothing_to_guard(service):
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        Browser(service).post("/resend-otp", {"email": "nobody@example.com"}, headers=headers).must_be(200)


def test_reading_is_not_guarded(service, cookies):
    browser = Browser(service)
    browser.cookies = dict(cookies)
    foreign = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}
    answer = browser.get("/protected", headers=foreign).must_be(200)
    assert answer.header("Access-Control-Allow-Origin") is None
