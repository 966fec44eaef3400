"""The portal's pages, the pages of refusal, and what the pages ask the service."""

import base64
import hashlib
import re

import pytest

from driver.browser import Browser
from driver.protected_site import JSON, PAGE, SiteClient
from driver.records import join_groups, make_login_older, user_id
from driver.service import BareService, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

PAGES = ["/", "/account", "/sign-up", "/code", "/?rd=%2Fx&switch=1", "/account.html"]
HIDDEN = ["/auth", "/sih-auth-check", "/sih-auth-error", "/sih-auth-page", "/sih-auth-page-for-account"]


@pytest.fixture
def portal(demo):
    return SiteClient(demo.http_port)


def must_be_a_page(answer, status):
    assert answer.status == status and answer.header("Content-Type").startswith("text/html"), (answer, answer.headers)
    assert answer.header("Cache-Control") == "no-store" and answer.header("X-Content-Type-Options") == "nosniff"
    assert re.fullmatch("[0-9a-f]{32}", answer.header("X-Request-Id"))
    assert answer.header("Referrer-Policy") == "no-referrer"
    policy = answer.header("Content-Security-Policy")
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert b"<!--#" not in answer.body and b"(none)" not in answer.body
    return answer


# ---- the portal

@pytest.mark.parametrize("accept", [PAGE, "*/*", None])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_portal(portal, page, accept):
    answer = must_be_a_page(portal.get(page, accept=accept), 200)
    assert answer.header("Cross-Origin-Opener-Policy") == "same-origin" and not answer.cookies
    # Its policy has no place for script or style in the page itself.
    assert not re.search(rb"<script(?![^>]* src=)|<style| style=| on[a-z]+=|javascript:", answer.body)


def test_over_https_browsers_are_told_to_stay_there(demo):
    for path, status in (("/", 200), ("/account", 200)):
        answer = Browser(demo, https=True).get(path).must_be(status)
        assert answer.header("Strict-Transport-Security").startswith("max-age=")


def test_every_part_that_a_page_names_is_there(portal):
    for page in ("/", "/account", "/sign-up", "/code"):
        parts = re.findall(rb'(?:src|href)="(assets/[^"]+)"', portal.get(page).body)
        assert parts
        for part in parts:
            answer = portal.get("/" + part.decode()).must_be(200)
            assert answer.header("Cache-Control") == "no-cache" and answer.header("X-Content-Type-Options") == "nosniff"
            assert answer.header("Content-Type").endswith("; charset=utf-8") and answer.body


@pytest.mark.parametrize("path", [
    "/nowhere", "/assets/", "/assets/nowhere.js", "/assets", "/.env", "/login/x", *HIDDEN])
def test_what_is_not_there(portal, path):
    must_be_a_page(portal.get(path, accept=PAGE), 404)
    for accept in (JSON, "*/*", None):
        portal.get(path, accept=accept).must_be_well_formed().must_be(404, error="not_found")


@pytest.mark.parametrize("path", ["/../auth.db", "/assets/..%2f..%2fdemo/index.html", "/%2e%2e/demo/index.html"])
def test_no_path_leads_out_of_the_portals_folder(portal, path):
    portal.get(path, accept=JSON).must_be_well_formed().must_be(400, error="bad_request")


def test_a_signed_in_visitor_cannot_ask_the_check_either(demo, portal):
    visitor = Visitor(demo).joined().signed_in()
    for path in HIDDEN[:4]:
        answer = portal.get(path, visitor=visitor)
        assert answer.status == 404 and not answer.header("Remote-User") and visitor.email.encode() not in answer.body


def test_what_cannot_be_opened(portal):
    answer = must_be_a_page(portal.get("/login", accept=PAGE), 405)
    assert answer.header("Allow") == "POST"
    portal.get("/login", accept=JSON).must_be_well_formed().must_be(405, error="method_not_allowed")


def test_nginxs_own_errors_are_pages_too(portal):
    long = "x" * 9_000
    must_be_a_page(portal.send_raw(f"GET / HTTP/1.1\r\nHost: a\r\nAccept: {PAGE}\r\nX: {long}\r\n\r\n".encode()), 431)
    must_be_a_page(portal.send("GET", "/login", accept=PAGE, body=b"x" * 17_000), 413)


def test_the_one_style_sheet_of_the_refusal_is_allowed(portal):
    answer = portal.get("/nowhere", accept=PAGE)
    (style,) = re.findall(rb"<style>(.*?)</style>", answer.body, re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(style).digest()).decode()
    assert f"style-src 'sha256-{allowed}'" in answer.header("Content-Security-Policy")


# ---- what the pages ask

@pytest.fixture(scope="module")
def visitor(demo):
    return Visitor(demo, name="Jöhn <b>Doe").joined().signed_in()


def test_site(demo):
    assert Browser(demo).get("/site").must_be(200).json == {"name": "SIH Auth", "logo_url": "", "signup_enabled": True}


def test_site_follows_the_settings():
    name, logo = "Café \"Zur Sonne\"", "https://example.com/logo.svg"
    with running(BareService(SITE_NAME=name, SITE_LOGO_URL=logo, SIGNUP_ENABLED="no")) as it:
        assert it.api.get("/site").must_be(200).json == {"name": name, "logo_url": logo, "signup_enabled": False}


def test_me(demo, visitor):
    join_groups(visitor, "staff,admin")
    number = user_id(visitor)
    created_at = demo.database.value("SELECT created_at FROM users WHERE id = ?", number)
    auth_time = demo.database.value("SELECT created_at FROM sessions WHERE user_id = ?", number)
    assert visitor.browser.get("/me").must_be(200).json == {"user": {
        "id": number, "name": visitor.name, "email": visitor.email, "groups": ["staff", "admin"],
        "created_at": created_at, "is_verified": True, "auth_time": auth_time}}


@pytest.mark.parametrize("path", ["/me", "/continue", "/continue?rd=/x&max_age=900"])
def test_strangers_learn_nothing(demo, path):
    Browser(demo).get(path).must_be(401, error="authentication_required")


@pytest.mark.parametrize("query, to", [
    ("", None), ("rd=", None), ("rd=%2Fx%3Fa%3D1%26b%3D2", "/x?a=1&b=2"), ("rd=/x+y%2Bz", None), ("rd=/x%2By", "/x+y"),
    ("rd=https%3A%2F%2Fevil.test%2F", None), ("rd=//evil.test", None), ("rd=%2F%5Cevil.test", None),
    ("rd=/a&rd=/b", "/a"), ("RD=/a", None), ("x=rd=/a", None), ("rd", None), ("&&rd=/a&", "/a"),
    ("max_age=900&rd=/a", "/a"), ("rd=%", None), ("rd=/%ff%C3%BC", "/%FF%C3%BC"), ("rd=/%C3%BC", "/ü"),
    ("rd=/%00", None)])
def test_continue_says_where_to_go(demo, visitor, query, to):
    """What is not allowed, or makes no sense, becomes the portal's own page."""
    answer = visitor.browser.get(f"/continue?{query}").must_be(200).json
    assert answer["redirect_to"] == (to or f"{demo.site_url}/") and answer["message"]


@pytest.mark.parametrize("max_age", ["x", "-1", "1.5", "", "9999999999", "1e3", "%2B5"])
def test_continue_wants_whole_seconds(visitor, max_age):
    fields = visitor.browser.get(f"/continue?max_age={max_age}").must_be(400, error="validation_failed").json["fields"]
    assert list(fields) == ["max_age"]


def test_continue_asks_for_a_recent_login(demo):
    visitor = Visitor(demo).joined().signed_in()
    visitor.browser.get("/continue?max_age=900").must_be(200)
    make_login_older(visitor, 901)
    visitor.browser.get("/continue?max_age=900").must_be(401, error="authentication_required")
    visitor.browser.get("/continue?max_age=1000").must_be(200)
    visitor.browser.get("/continue").must_be(200)


@pytest.mark.parametrize("path", ["/site", "/continue", "/me"])
def test_they_are_only_for_reading(visitor, path):
    assert visitor.browser.send("PUT", path).must_be(405).header("Allow").startswith("GET")
