"""The portal under a prefix of the very site that it protects."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from driver.addresses import free_port
from driver.browser import Browser
from driver.command import ROOT
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.service import Service, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

# As sih-auth-portal-pages.conf says.
SERVER = """
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-portal-server.conf;
    fastcgi_param COOKIE_FLAGS "HttpOnly; SameSite=Lax";
    location = /login-service {
        return 301 $sih_auth_scheme://$host$sih_auth_port/login-service/$is_args$args;
    }
    location /login-service/ {
        rewrite ^/login-service(/.*)$ $1 break;
        include snippets/sih-auth-portal-pages.conf;
    }
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
"""
PREFIX = "/login-service"


@pytest.fixture(scope="module")
def client():
    port = free_port()
    with running(Service(SITE_URL=f"http://localhost:{port}{PREFIX}")) as service:
        site = ProtectedSite(service, {"site": SERVER}, ports={"site": port})
        site.write_page("page", "for members only")
        with running(site):
            it = site.client("site")
            it.service = service
            yield it


class PrefixedBrowser(Browser):
    """One that has opened the portal's page: its calls go out from there."""

    prefix = PREFIX

    def send(self, method, path, **options):
        options["headers"] = {"Origin": self.origin} | (options.get("headers") or {})
        return super().send(method, PREFIX + path, **options)


@pytest.fixture
def visitor(client):
    it = Visitor(client.service)
    it.browser = PrefixedBrowser(client.service)
    it.browser.port = client.port
    return it


@pytest.mark.parametrize("page, title", [
    ("/", b"<title>Sign in"), ("/?rd=%2F", b"<title>Sign in"), ("/sign-up", b"<title>"), ("/code", b"<title>"),
    ("/account", b"<title>")])
def test_the_pages_are_there(client, page, title):
    answer = client.get(PREFIX + page, accept=PAGE).must_be(200)
    assert answer.header("Content-Type") == "text/html; charset=utf-8" and title in answer.body
    assert answer.header("Cache-Control") == "no-store"
    assert "script-src 'self'" in answer.header("Content-Security-Policy")


def test_site_url_itself_leads_to_the_portal(client):
    """Mails link to it."""
    assert client.service.settings["SITE_URL"] == client.url + PREFIX
    for query in ("", "?rd=%2Fpage"):
        answer = client.get(PREFIX + query, accept=PAGE).must_be(301)
        assert answer.header("Location") == f"{client.url}{PREFIX}/{query}"


def test_calls_and_pages_have_the_headers_of_the_portals_own_host(client):
    of_a_host = (ROOT / "nginx/snippets/sih-auth-security-headers.conf").read_text(encoding="utf-8")
    names = set(re.findall(r"^add_header (\S+)", of_a_host, re.MULTILINE)) - {"Strict-Transport-Security"}
    assert len(names) == 5
    for path in ("/", "/account", "/site", "/protected", "/docs"):
        answer = client.get(PREFIX + path, accept=JSON)
        assert [name for name in names if answer.header(name) is None] == []


def test_the_pages_parts_are_there(client):
    kinds = {"portal.css": "text/css", "sign-in.js": "application/javascript", "icon.svg": "image/svg+xml"}
    for part, kind in kinds.items():
        answer = client.get(f"{PREFIX}/assets/{part}").must_be(200)
        assert answer.header("Content-Type").startswith(kind) and answer.header("Cache-Control") == "no-cache"


def test_the_way_to_the_portal_and_back(client, visitor):
    asked = f"{client.url}/page?a=1&b=2"
    answer = client.get("/page?a=1&b=2", accept=PAGE)
    assert answer.status == 302
    location = answer.header("Location")
    assert location == f"{client.url}{PREFIX}/?rd={quote(asked, safe='')}"
    client.get(location.removeprefix(client.url), accept=PAGE).must_be(200)

    visitor.joined().waiting_for_code()
    rd = parse_qs(urlsplit(location).query)["rd"][0]
    assert visitor.enter(visitor.read_code(), rd=rd).must_be(200).json["redirect_to"] == asked
    client.get("/page?a=1&b=2", visitor=visitor, accept=PAGE).must_be(200)
    visitor.log_out().must_be(200)
    assert client.get("/page", visitor=visitor, accept=PAGE).status == 302


def test_calls_of_the_api(visitor):
    assert visitor.browser.get("/site").must_be(200).json["name"] == "SIH Auth"
    visitor.joined().signed_in().look_inside().must_be(200)
    visitor.browser.get("/protected", headers={"Cookie": "session=x"}).must_be(401, error="authentication_required")


def test_what_is_not_there(client):
    for path in ("/nowhere", "/assets/nowhere.js", "/login/x"):
        client.get(PREFIX + path, accept=JSON).must_be_well_formed().must_be(404, error="not_found")
        answer = client.get(PREFIX + path, accept=PAGE).must_be(404)
        assert answer.header("Content-Type").startswith("text/html") and b"There is nothing here" in answer.body
    client.get(f"{PREFIX}/login", accept=JSON).must_be_well_formed().must_be(405, error="method_not_allowed")
    answer = client.get(f"{PREFIX}/login", accept=PAGE).must_be(405)
    assert answer.header("Content-Type").startswith("text/html") and answer.header("Allow") == "POST"


def test_the_check_is_not_for_visitors(client, visitor):
    visitor.joined().signed_in()
    for path in ("/sih-auth-check", f"{PREFIX}/sih-auth-check", f"{PREFIX}/auth"):
        answer = client.get(path, visitor=visitor, accept=JSON)
        assert answer.status == 404 and not answer.header("Remote-User")
