"""Who is told of a refusal by a page, and who by JSON: at the portal, while its service is down, and behind the login."""

from types import SimpleNamespace

import pytest

from driver.protected_site import JSON, PAGE, ProtectedSite, SiteClient
from driver.service import running
from driver.visitor import Visitor
from driver.waiting import all_at_once

pytestmark = pytest.mark.sqlite

JAVA = "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2"
CHROMIUM = ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
            "application/signed-exchange;v=b3;q=0.7")
BROWSERS = [PAGE, CHROMIUM, "TEXT/HTML", "text/html;q=0.5, text/*, *"]
PROGRAMS = [JAVA, JSON, "application/json, text/html", "text/html,application/JSON;q=0.1", "text/html, application/problem+json",
            "text/plain", "*/*", "", None]
BODY_IS_JSON = ("Content-Type", "application/json")


@pytest.fixture
def portal(demo):
    return SiteClient(demo.http_port)


@pytest.fixture(scope="module")
def portal_without_service(tmp_path_factory):
    server = "fastcgi_param COOKIE_FLAGS HttpOnly; include snippets/sih-auth-portal-locations.conf;"
    with running(ProtectedSite(SimpleNamespace(folder=tmp_path_factory.mktemp("no_sockets")), {"portal": server})) as it:
        yield it


def is_page(answer):
    """Else it is JSON in the form of all answers."""
    if (answer.header("Content-Type") or "").startswith("text/html"):
        return True
    answer.must_be_well_formed()
    return False


@pytest.mark.parametrize("accept", [*BROWSERS, *PROGRAMS])
@pytest.mark.parametrize("path, status", [("/nowhere", 404), ("/login", 405)])
def test_a_page_is_for_a_browser_that_opens_an_address(portal, path, status, accept):
    assert is_page(portal.get(path, accept=accept).must_be(status)) == (accept in BROWSERS)
    head = portal.send("HEAD", path, accept=accept).must_be(status)
    assert head.header("Content-Type").startswith("text/html") == (accept in BROWSERS)


@pytest.mark.parametrize("accept", [PAGE, JAVA, "application/json, text/html"])
@pytest.mark.parametrize("method, path, body, status, error", [
    ("POST", "/login", b"{}", 400, "validation_failed"), ("POST", "/login", b"{", 400, "invalid_json"),
    ("POST", "/login", b"x" * 17_000, 413, "too_large"), ("POST", "/nowhere", b"{}", 404, "not_found"),
    ("PATCH", "/login", b"{}", 405, "method_not_allowed"), ("DELETE", "/sessions/0", None, 404, "not_found"),
    ("DELETE", "/sessions/1", None, 401, "authentication_required"), ("PUT", "/openapi.json", b"{}", 405, "method_not_allowed")])
def test_calls_are_answered_as_calls(portal, method, path, body, status, error, accept):
    answer = portal.send(method, path, BODY_IS_JSON, accept=accept, body=body)
    assert not is_page(answer.must_be(status))
    assert answer.error == error and (error != "validation_failed" or sorted(answer.json["fields"]) == ["email", "password"])


def test_a_call_of_a_foreign_origin_is_told_why(portal):
    answer = portal.send("POST", "/login", BODY_IS_JSON, ("Origin", "https://evil.test"), ("Cookie", "session=x"),
                         accept=PAGE, body=b"{}")
    assert not is_page(answer) and answer.must_be(403).error == "origin_refused"


def test_who_calls_too_often_is_told_in_json(portal):
    answers = all_at_once(*[lambda: portal.send("POST", "/login", BODY_IS_JSON, accept=PAGE, body=b"{}")] * 60)
    limited = [answer for answer in answers if answer.status == 429]
    assert limited and not any(map(is_page, limited))
    assert {answer.error for answer in limited} == {"too_many_requests"}


@pytest.mark.parametrize("accept", [PAGE, JSON, JAVA])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH", "DELETE"])
def test_while_the_service_is_down(portal_without_service, method, accept):
    answer = portal_without_service.client("portal").send(method, "/me", BODY_IS_JSON, accept=accept)
    assert answer.must_be(503).header("Retry-After") == "1"
    assert is_page(answer) == (method == "GET" and accept == PAGE)


# ---- what may be done instead

@pytest.mark.parametrize("path, allowed", [("/login", "POST"), ("/sessions/1", "DELETE"), ("/token", "POST")])
@pytest.mark.parametrize("accept", [PAGE, JSON])
def test_a_page_names_the_same_methods_as_the_service(portal, path, allowed, accept):
    answer = portal.get(path, accept=accept).must_be(405)
    assert answer.header("Allow") == allowed and is_page(answer) == (accept == PAGE)


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "PUT", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/openapi.json", "/account", "/assets/portal.css"])
def test_files_are_only_for_reading(portal, method, path):
    allowed = portal.send(method, path).must_be_well_formed().must_be(405).header("Allow").split(", ")
    assert method not in allowed and (method == "TRACE" or allowed == ["GET", "HEAD"])


def test_files_come_as_a_whole(portal):
    for path in ("/openapi.json", "/assets/portal.css"):
        for part in ("bytes=0-9", "bytes=9999999-"):
            answer = portal.send("GET", path, ("Range", part)).must_be(200)
            assert answer.body == portal.get(path).body and answer.header("Cache-Control") and answer.header("X-Request-Id")


# ---- behind the login

@pytest.fixture(scope="module")
def protected(demo):
    server = """
        include snippets/sih-auth-server.conf;
        location / {
            set $sih_auth_groups "nobody";
            include snippets/sih-auth-protect.conf;
            proxy_pass http://127.0.0.1:9;
        }
        location /open/ {
            include snippets/sih-auth-errors.conf;
            charset utf-8;
            charset_types text/plain;
            types { text/plain txt; }
            root {pages};
        }
    """
    it = ProtectedSite(demo, {"site": server})
    it.write_page("open/page.txt", "for everybody")
    with running(it):
        yield it.client("site")


@pytest.fixture(scope="module")
def outsider(demo):
    return Visitor(demo).joined().signed_in()


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_there_a_form_is_a_persons_as_well(protected, outsider, method):
    form = ("Content-Type", "application/x-www-form-urlencoded")
    for accept, page in ((PAGE, True), (JSON, False), ("*/*", False)):
        answer = protected.send(method, "/form", form, visitor=outsider, accept=accept, body=b"a=1")
        assert is_page(answer.must_be(403)) == page


def test_a_part_that_a_file_does_not_have(protected):
    protected.send("GET", "/open/page.txt", ("Range", "bytes=99-")).must_be_well_formed().must_be(416, error="refused")
