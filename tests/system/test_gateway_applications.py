"""Whoever is signed in gets through to every kind of application, and the request arrives as it was sent."""

import pytest

from driver.echo import EchoApplication, seen
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.service import running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

SERVER = """
    include snippets/sih-auth-server.conf;
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
    location /app/ {
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $http_connection;
    }
    location /php/ {
        include snippets/sih-auth-protect.conf;
        include /etc/nginx/fastcgi_params;
        fastcgi_pass 127.0.0.1:PHP;
    }
    location /tried/ {
        include snippets/sih-auth-protect.conf;
        try_files $uri $uri/ /app/fallback;
    }
    location /named/ {
        include snippets/sih-auth-protect.conf;
        try_files $uri @application;
    }
    location @application {
        proxy_pass http://127.0.0.1:APP;
    }
    location /rewritten/ {
        include snippets/sih-auth-protect.conf;
        rewrite ^/rewritten(/.*)$ $1 break;
        proxy_pass http://127.0.0.1:APP;
    }
    location /uploads/ {
        client_max_body_size 8m;
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
    }
    location /streamed/ {
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
        proxy_request_buffering off;
    }
"""


@pytest.fixture(scope="module")
def client(demo):
    with running(EchoApplication()) as application:
        server = SERVER.replace("APP", str(application.port)).replace("PHP", str(application.fastcgi_port))
        site = ProtectedSite(demo, {"site": server})
        site.write_page("page.txt", "a static page")
        site.write_page("index.html", "the front page")
        site.write_page("tried/folder/index.html", "a folder's page")
        with running(site):
            yield site.client("site")


@pytest.fixture(scope="module")
def visitor(demo):
    return Visitor(demo).joined().signed_in()


@pytest.mark.parametrize("path, text", [
    ("/page.txt", "a static page"), ("/", "the front page"), ("/tried/folder/", "a folder's page")])
def test_static_pages_and_internal_redirects(client, visitor, path, text):
    assert client.get(path, visitor=visitor, accept=PAGE).must_be(200).body == text.encode()


@pytest.mark.parametrize("path, arrives_as", [
    ("/app/x?a=1", "/app/x?a=1"), ("/tried/nowhere", "/app/fallback"), ("/named/x?y", "/named/x?y"),
    ("/rewritten/a%20b?c", "/a%20b?c")])
def test_a_proxied_application(client, visitor, path, arrives_as):
    assert seen(client.get(path, visitor=visitor)).request_line.split(" ")[:2] == ["GET", arrives_as]


def test_a_fastcgi_application(client, visitor):
    request = seen(client.get("/php/x?a=1", visitor=visitor))
    assert request.values("request_uri") == ["/php/x?a=1"] and request.values("request_method") == ["GET"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("body", [b"", b"a=1&b=\xff\x00", b"x" * 100_000], ids=["empty", "binary", "long"])
def test_method_and_body_are_intact(client, visitor, method, body):
    for path in ("/app/x", "/rewritten/x", "/streamed/x"):
        request = seen(client.send(method, path, visitor=visitor, body=body))
        assert request.request_line.startswith(f"{method} /") and request.body == body.decode("latin-1")
    request = seen(client.send(method, "/php/x", visitor=visitor, body=body))
    assert request.values("request_method") == [method] and request.body == body.decode("latin-1")


def test_a_chunked_body_is_intact(client, visitor):
    cookie = visitor.browser.cookies["session"]
    request = (f"POST /app/x HTTP/1.1\r\nHost: localhost\r\nCookie: session={cookie}\r\nConnection: close\r\n"
               "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")
    assert seen(client.send_raw(request.encode())).body == "hello world"


def test_a_location_may_take_large_bodies(client, visitor):
    """Larger than nginx's usual megabyte, which is what holds at the check's own location."""
    body = b"x" * 3_000_000
    assert len(seen(client.send("POST", "/uploads/x", visitor=visitor, body=body)).body) == len(body)


def test_a_large_body_of_a_stranger_is_refused_like_any_other(client):
    body = b"x" * 3_000_000
    client.send("POST", "/uploads/x", accept=JSON, body=body).must_be(401, error="authentication_required")
    assert client.send("POST", "/uploads/x", accept=PAGE, body=body).status == 302


def test_the_largest_cookie_header_nginx_takes(client, visitor):
    """The session is found wherever it stands."""
    padding = "; ".join(f"c{i}={'x' * 100}" for i in range(70))
    own = visitor.browser.cookies["session"]
    for cookies in (f"{padding}; session={own}", f"session={own}; {padding}"):
        client.send("GET", "/app/x", ("Cookie", cookies)).must_be(200)


def test_a_websocket_opens_and_bytes_flow(client, visitor):
    status, connection = client.upgrade("/app/socket", visitor)
    with connection:
        assert status == 101
        for sent in (b"\x81\x05hello", b"\x00\xff" * 500):
            connection.sendall(sent)
            received = b""
            while len(received) < len(sent):
                received += connection.recv(4096)
            assert received == sent


def test_what_is_missing_inside_is_missing_not_forbidden(client, visitor):
    assert client.get("/nowhere", visitor=visitor, accept=PAGE).status == 404


def test_head(client, visitor):
    answer = client.send("HEAD", "/app/x", visitor=visitor)
    assert answer.status == 200 and answer.body == b""
