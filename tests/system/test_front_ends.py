"""The JSON API behind Apache and lighttpd, set up by the README's snippets: what works there, and whom the service believes."""

import socket
import time

import pytest

from driver import installation
from driver.addresses import fresh_address
from driver.app import App
from driver.browser import Browser
from driver.front_end import Apache, Lighttpd
from driver.service import BareService, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite  # about what stands before the service

# Under the names of everything that the service is told by the web server, and of what proxies tell.
LIES = {"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9",
        "Remote-Addr": "203.0.113.9", "Client-IP": "203.0.113.9", "Remote-User": "root", "X-Forwarded-Proto": "https",
        "Request-Scheme": "https", "Document-Uri": "/health", "Script-Name": "/health", "Path-Info": "/health",
        "Request-Method": "GET", "Cookie-Flags": "none", "SIH-Auth-Queued-At": "1.000", "Proxy": "http://203.0.113.9"}


@pytest.fixture(scope="module")
def service():
    if not installation.is_possible():
        pytest.skip("needs root, and a user of nginx's")
    with running(BareService()) as it:
        yield it


@pytest.fixture(scope="module", params=[Apache, Lighttpd])
def site(service, request):
    it = request.param(service)
    try:
        yield it.start()
    finally:
        it.remove()


def test_a_session_from_the_sign_up_to_the_logout(site):
    person = Visitor(site).joined()
    person.log_in().must_be(200).cookie("login")
    session = person.enter(person.read_code()).must_be(200).cookie("session")
    assert {"secure", "httponly", "samesite"} <= session.attributes.keys()
    assert person.look_inside().must_be(200).json["user"]["email"] == person.email
    (listed,) = person.browser.get("/sessions").must_be(200).json["sessions"]
    assert listed["ip"] == person.browser.address
    stolen = person.browser.copy()
    person.log_out().must_be(200)
    stolen.get("/protected").must_be(401, error="authentication_required")


def test_tokens(site):
    app = App.of_somebody(site)
    assert app.is_signed_in()
    app.refreshed().get("/me").must_be(200)
    app.revoke().must_be(200)
    assert not app.is_signed_in()


def test_refusals_are_in_the_services_words(site):
    browser = Browser(site)
    browser.get("/nothing/here").must_be(404, error="not_found")
    browser.get("/auth").must_be(404, error="not_found")
    browser.send("PUT", "/login").must_be(405, error="method_not_allowed")
    browser.send("POST", "/login", b"{").must_be(400, error="invalid_json")
    browser.send("POST", "/login", b"{}", content_type="text/plain").must_be(415, error="json_required")
    browser.send("POST", "/login", b'{"email":"' + b"x" * 17_000 + b'"}').must_be(413, error="too_large")
    browser.get("/%70rotected?x=1").must_be(401, error="authentication_required")


def test_every_answer_tells_of_https(site):
    assert Browser(site).get("/site").must_be(200).header("Strict-Transport-Security") == "max-age=63072000; includeSubDomains"


def test_nobody_is_believed_who_says_where_they_come_from(site):
    person = Visitor(site).joined()
    person.log_in(remember=True).must_be(200)
    body = {"email": person.email, "otp": person.read_code()}
    person.browser.post("/verify-otp", body, headers=LIES).must_be(200)
    (listed,) = person.browser.get("/sessions", headers=LIES).must_be(200).json["sessions"]
    assert listed["ip"] == person.browser.address
    Browser(site).get("/protected", headers=LIES).must_be(401, error="authentication_required")


def test_nobody_guesses_on_by_naming_other_addresses(site):
    owner = Visitor(site).joined()
    guesser = Browser(site)
    guess = {"email": owner.email, "password": "not-The-Password-7"}
    answers = [guesser.post("/login", guess, headers={name: f"203.0.113.{number}" for name in ("X-Forwarded-For", "X-Real-IP")})
               for number in range(7)]
    assert [answer.status for answer in answers] == [401] * 5 + [429] * 2


def test_pages_of_other_origins_change_nothing(site):
    person = Visitor(site).joined().signed_in()
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"},
                    {"Origin": f"https://localhost:{site.http_port}"}):  # not its own: that is http
        person.browser.post("/logout", {}, headers=headers).must_be(403, error="origin_refused")
    person.browser.post("/logout", {}, headers={"Origin": person.browser.origin}).must_be(200)


def send_raw(site, *parts, pause=0):
    """The status and the rest of the answer to these bytes, with a pause before each but the first."""
    with socket.create_connection(("127.0.0.1", site.http_port), 20, (fresh_address(), 0)) as connection:
        for number, part in enumerate(parts):
            time.sleep(pause if number else 0)
            connection.sendall(part)
        head, _, body = b"".join(iter(lambda: connection.recv(65_536), b"")).partition(b"\r\n\r\n")
    return int(head.split(b" ")[1]), body


def post(path, *headers):
    return "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", "Content-Type: application/json", "Connection: close",
                        *headers, "", ""]).encode()


def test_a_body_that_pauses(site):
    """lighttpd waits for it, and no worker has to; Apache lets the service wait, which gives up, and is there for the next."""
    status, body = send_raw(site, post("/login", "Content-Length: 2"), b"{}", pause=5)
    if isinstance(site, Lighttpd):
        assert (status, b'"error":"validation_failed"' in body) == (400, True), body
    else:
        assert status == 503
    Browser(site).get("/protected").must_be(401)


def test_a_body_of_chunks(site):
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (b'{"email":', b'"nobody@example.com",', b'"x":1}', b""))
    status, body = send_raw(site, post("/login", "Transfer-Encoding: chunked"), chunks)
    assert status == 400 and b'"fields":{"password":"This field is required."}' in body, body


def test_a_body_beyond_all_measure_is_refused(site):
    status, _ = send_raw(site, post("/login", "Content-Length: 200000"), b" " * 200_000)
    assert status == 413
    Browser(site).get("/protected").must_be(401)


def test_without_the_service_nobody_is_let_in(site, service):
    address = service.api.path
    hidden = address.with_name("hidden.sock")
    address.rename(hidden)
    try:
        status, _ = send_raw(site, b"GET /protected HTTP/1.0\r\nHost: localhost\r\n\r\n")
    finally:
        hidden.rename(address)
    assert status == 503
