"""Whoever is not signed in does not get in: a person is sent to the portal, a program is told."""

from urllib.parse import quote, unquote

import pytest

from driver.browser import Browser
from driver.echo import EchoApplication
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.service import running

pytestmark = pytest.mark.sqlite

SERVER = """
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-identity-proxy.conf;
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
    location /app/ {
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
    }
    location /php/ {
        include snippets/sih-auth-protect.conf;
        include fastcgi_params;
        include snippets/sih-auth-identity-fastcgi.conf;
        fastcgi_pass 127.0.0.1:PHP;
    }
    location /tried/ {
        include snippets/sih-auth-protect.conf;
        try_files $uri $uri/ /secret.txt;
    }
    location /open/ {
    }
"""
SECRET = "for members only"
PLACES = ["/", "/secret.txt", "/nowhere", "/app/x", "/php/x", "/tried/nowhere", "/tried/"]


@pytest.fixture(scope="module")
def application():
    with running(EchoApplication()) as it:
        yield it


@pytest.fixture(scope="module")
def client(demo, application):
    server = SERVER.replace("APP", str(application.port)).replace("PHP", str(application.fastcgi_port))
    server = server.replace("include fastcgi_params", "include /etc/nginx/fastcgi_params")
    site = ProtectedSite(demo, {"site": server})
    for path in ("secret.txt", "index.html", "tried/index.html"):
        site.write_page(path, SECRET)
    site.write_page("open/page.txt", "for everybody")
    with running(site):
        yield site.client("site")


@pytest.fixture(autouse=True)
def nothing_gets_through(application):
    before = application.served
    yield
    assert application.served == before


def must_send_to_portal(answer, demo, url):
    assert answer.status == 302, answer
    assert answer.header("Location") == f"{demo.site_url}/?rd={quote(url, safe='')}"
    assert answer.header("Cache-Control") == "no-store"
    assert SECRET.encode() not in answer.body


def must_be_told(answer, demo, url):
    answer.must_be_well_formed().must_be(401, error="authentication_required")
    assert answer.header("Location") == f"{demo.site_url}/?rd={quote(url, safe='')}"
    assert SECRET.encode() not in answer.body


@pytest.mark.parametrize("path", PLACES)
def test_a_person_is_sent_to_the_portal(client, demo, path):
    must_send_to_portal(client.get(path, accept=PAGE), demo, client.url + path)


@pytest.mark.parametrize("path", PLACES)
def test_a_program_that_asks_for_json_is_told(client, demo, path):
    must_be_told(client.get(path, accept=JSON), demo, client.url + path)


@pytest.mark.parametrize("accept", [None, "*/*", "image/png", "", "text/html;q=0.1,application/json", "TEXT/HTML"])
def test_who_does_not_ask_for_json_alone_is_sent(client, demo, accept):
    must_send_to_portal(client.get("/app/x", accept=accept), demo, client.url + "/app/x")


@pytest.mark.parametrize("accept", [
    "application/json, text/plain, */*", "application/problem+json", "application/JSON"])
def test_every_kind_of_json_is_json(client, demo, accept):
    must_be_told(client.get("/app/x", accept=accept), demo, client.url + "/app/x")


@pytest.mark.parametrize("mode", ["cors", "no-cors", "same-origin", "websocket"])
@pytest.mark.parametrize("accept", ["*/*", PAGE])
def test_the_calls_and_parts_of_a_page_are_told(client, demo, mode, accept):
    answer = client.send("GET", "/app/x", ("Sec-Fetch-Mode", mode), accept=accept)
    must_be_told(answer, demo, client.url + "/app/x")


def test_a_navigating_browser_says_so_and_is_sent(client, demo):
    answer = client.send("GET", "/app/x", ("Sec-Fetch-Mode", "navigate"), accept=PAGE)
    must_send_to_portal(answer, demo, client.url + "/app/x")


def test_a_websocket_is_refused(client):
    for accept in (None, "*/*", PAGE):
        status, connection = client.upgrade("/app/socket", accept=accept)
        connection.close()
        assert status == 401


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/app/x", "/php/x", "/secret.txt"])
def test_other_methods_are_refused_alike(client, demo, method, path):
    must_be_told(client.send(method, path, accept=JSON, body=b"{}"), demo, client.url + path)
    must_send_to_portal(client.send(method, path, accept=PAGE, body=b"{}"), demo, client.url + path)


def test_head_is_refused_like_get(client, demo):
    answer = client.send("HEAD", "/app/x", accept=PAGE)
    must_send_to_portal(answer, demo, client.url + "/app/x")


@pytest.mark.parametrize("cookie", ["session=", "session=garbage", "other=1", "session=" + "A" * 43, "=", "session"])
def test_a_cookie_that_is_no_session_helps_nobody(client, demo, cookie):
    answer = client.send("GET", "/app/x", ("Cookie", cookie), accept=PAGE)
    must_send_to_portal(answer, demo, client.url + "/app/x")


def test_what_is_not_protected_is_open(client):
    assert client.get("/open/page.txt", accept=PAGE).must_be(200).body == b"for everybody"


@pytest.mark.parametrize("path", ["/sih-auth-check", "/sih-auth-error", "/sih-auth-page"])
def test_the_locations_of_the_check_are_not_for_visitors(client, path):
    answer = client.get(path)
    assert answer.status == 404 and b"Remote-" not in answer.body


def test_over_https_the_url_says_so(demo):
    answer = Browser(demo, https=True).get("/demo/?a=1", headers={"Accept": PAGE})
    must_send_to_portal(answer, demo, f"https://localhost:{demo.https_port}/demo/?a=1")


# Every way of writing an address that has led somebody past a gateway.
@pytest.mark.parametrize("path", [
    "/app/x", "/app/public/x", "/app/public/../x", "/app/public/%2e%2e/x", "/app/public/..%2fx", "/app/public%2f..%2fx",
    "/app/public/..;/x", "//app/x", "/app//x", "/./app/x", "/%61pp/x", "/app%2fx", "/app/%2e/x", "/APP/x", "/app/x%00",
    "/app/x%0a", "/app/x%0d%0aX-Inj:1", "/app/x?a=%0d%0a", "/app/x#frag", "/app/x;/public", "/app\\x",
    "/app/%252e%252e/x", "/app/x/..", "/..", "/app/\udcff\udcfe", "/app/x\tq", "/app/x y", "/app/%c0%ae%c0%ae/x",
    "http://other.example/app/x", "/app", "/app/public/../../appadmin/", "/x/../app/x", "/open/../app/x",
    "/open/..%2fapp/x", "/open/%2e%2e/secret.txt", "/open//../secret.txt", "/open/..;/secret.txt"])
def test_no_spelling_of_an_address_leads_past(client, path):
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {PAGE}\r\nConnection: close\r\n\r\n"
    answer = client.send_raw(request.encode("utf-8", "surrogateescape"))
    # 301: nginx's own way from a folder's name to the folder.
    assert answer.status in ((301,) if path == "/app" else (302, 400, 404)) and SECRET.encode() not in answer.body


def test_the_url_is_whole(client, demo):
    """Scheme, host, port, path and query, in one encoded piece."""
    location = client.get("/app/a%20b?x=1&rd=/y", accept=PAGE, host="site.localhost:4711").header("Location")
    base, _, rd = location.partition("?rd=")
    assert base == demo.site_url + "/" and "&" not in rd
    assert unquote(rd) == "http://site.localhost:4711/app/a%20b?x=1&rd=/y"
