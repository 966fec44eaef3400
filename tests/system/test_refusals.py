"""The general refusals, and what every answer carries."""

import json

import pytest

from driver.browser import Browser, send_raw
from driver.records import user_id
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

ENDPOINTS = {
    "/health": "GET, HEAD", "/signup": "POST", "/login": "POST", "/verify-otp": "POST", "/resend-otp": "POST",
    "/protected": "GET, HEAD", "/logout": "POST", "/site": "GET, HEAD", "/continue": "GET, HEAD",
    "/me": "GET, HEAD, PATCH, DELETE", "/change-password": "POST", "/forgot-password": "POST",
    "/reset-password": "POST", "/sessions": "GET, HEAD", "/sessions/1": "DELETE", "/devices": "GET, HEAD",
    "/devices/1": "DELETE", "/activity": "GET, HEAD", "/health/ready": "GET, HEAD",
    "/change-email": "POST", "/confirm-email": "POST", "/undo-email-change": "POST", "/backup-codes": "GET, HEAD, POST"}
# What the body must hold.
FIELDS = {
    ("POST", "/signup"): ["email", "name", "password"], ("POST", "/login"): ["email", "password"],
    ("POST", "/verify-otp"): ["email", "otp"], ("POST", "/resend-otp"): ["email"],
    ("POST", "/forgot-password"): ["email"], ("POST", "/reset-password"): ["password", "token"],
    ("POST", "/undo-email-change"): ["token"],
    ("PATCH", "/me"): ["name"], ("DELETE", "/me"): ["password"],
    ("POST", "/change-password"): ["current_password", "new_password"],
    ("POST", "/change-email"): ["email", "password"],
    ("POST", "/confirm-email"): ["otp"], ("POST", "/backup-codes"): ["password"]}
MAY_HAVE_A_BODY = [*FIELDS, ("POST", "/logout"), ("DELETE", "/sessions/1"), ("DELETE", "/devices/1")]
LARGEST_BODY = 16 * 1024


@pytest.fixture
def browser(demo):
    return Browser(demo)


def padded(size):
    """A JSON object of this many bytes that lacks every field."""
    body = json.dumps({"padding": ""})
    return json.dumps({"padding": "x" * (size - len(body))}).encode()


@pytest.fixture(scope="module")
def cookies(demo):
    return Visitor(demo).joined().signed_in().browser.cookies


@pytest.fixture
def insider(browser, cookies):
    browser.cookies = dict(cookies)
    return browser


@pytest.mark.parametrize("method, path", FIELDS)
@pytest.mark.parametrize("body", [b"{", b"", b"[]", b"null", b'"x"', b'{"x":1,"x":1}', b'{"x":"\xff"}'])
def test_a_body_that_is_no_json_is_refused(insider, method, path, body):
    insider.send(method, path, body).must_be(400, error="invalid_json")


@pytest.mark.parametrize("call, fields", FIELDS.items())
def test_missing_fields_are_named(insider, call, fields):
    answer = insider.send(*call, b"{}").must_be(400, error="validation_failed")
    assert sorted(answer.json["fields"]) == fields and all(answer.json["fields"].values())


@pytest.mark.parametrize("call, fields", FIELDS.items())
@pytest.mark.parametrize("odd", [1, 1.5, True, ["x"], {"x": "x"}, None, ""])
def test_fields_of_other_types_are_named(insider, call, fields, odd):
    body = json.dumps(dict.fromkeys(fields, odd)).encode()
    answer = insider.send(*call, body).must_be(400, error="validation_failed")
    assert sorted(answer.json["fields"]) == fields and all(answer.json["fields"].values())


def test_a_logout_may_say_nothing_but_no_nonsense(insider):
    insider.send("POST", "/logout", b"{").must_be(400, error="invalid_json")
    fields = insider.post("/logout", {"everywhere": "yes"}).must_be(400, error="validation_failed").json["fields"]
    assert list(fields) == ["everywhere"]
    insider.get("/protected").must_be(200)


@pytest.mark.parametrize("path", [
    "/nowhere", "/login/", "/LOGIN", "/login.php", "/.env", "/.git/config", "/auth.db", "/sih-auth-error", "/auth",
    "/%6cogin/x", "/me/", "/me/1", "/sessions/", "/sessions/0", "/sessions/01", "/sessions/abc", "/sessions/1/2",
    "/sessions/-1", "/devices/0", "/devices/1/", "/backup-codes/1", "/SESSIONS/1"])
def test_unknown_paths_are_not_found(browser, path):
    for method in ("GET", "POST", "DELETE"):
        browser.send(method, path).must_be(404, error="not_found")


@pytest.mark.parametrize("path, allowed", ENDPOINTS.items())
def test_other_methods_are_refused_and_the_right_ones_named(browser, path, allowed):
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"} - set(allowed.split(", ")):
        answer = browser.send(method, path).must_be(405, error="method_not_allowed")
        assert answer.header("Allow") == allowed


def test_head_is_get_without_a_body(browser):
    for path, status in (("/health", 200), ("/protected", 401)):
        answer = browser.send("HEAD", path)
        assert (answer.status, answer.body) == (status, b"")


@pytest.mark.parametrize("method, path", MAY_HAVE_A_BODY)
@pytest.mark.parametrize("size, status", [(LARGEST_BODY, {400, 200, 401}), (LARGEST_BODY + 1, {413}), (300_000, {413})])
def test_a_body_has_16_kib_at_most(browser, method, path, size, status):
    answer = browser.send(method, path, padded(size))
    assert answer.status in status
    if answer.status == 413:
        assert answer.error == "too_large"


@pytest.mark.parametrize("method, path", MAY_HAVE_A_BODY)
@pytest.mark.parametrize("content_type", [
    "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonx",
    "application/json+x", "text/json", "application", "json", "*/*", "application/xml", ""])
def test_a_body_must_say_that_it_is_json(browser, method, path, content_type):
    browser.send(method, path, b"{}", content_type=content_type).must_be(415, error="json_required")


@pytest.mark.parametrize("content_type", [
    "application/json", "application/json; charset=utf-8", "APPLICATION/JSON", "application/json ;charset=UTF-8"])
def test_json_may_be_written_in_several_ways(browser, content_type):
    browser.send("POST", "/login", b"{}", content_type=content_type).must_be(400, error="validation_failed")


def test_reading_changes_nothing(demo):
    """Whatever is asked for, and whatever the query says."""
    visitor = Visitor(demo).joined().signed_in()
    (session,) = visitor.browser.get("/sessions").json["sessions"]
    numbered = [f"/sessions/{session['id']}", f"/devices/{visitor.browser.get('/devices').json['devices'][0]['id']}"]
    before = all_that_is_kept(visitor)
    query = "?name=Mallory&password=x&everywhere=true&email=a%40example.com&token=x&otp=123456&_method=DELETE"
    for path in [*ENDPOINTS, *numbered]:
        for method in ("GET", "HEAD", "OPTIONS"):
            assert visitor.browser.send(method, path + query).status in (200, 404, 405)
    assert all_that_is_kept(visitor) == before
    assert visitor.is_signed_in()


def all_that_is_kept(visitor):
    """But for when somebody was seen."""
    number = user_id(visitor)
    kept = {"users": "id, name, email, password_hash, group_names, disabled_at",
            "sessions": "id, token_hash, expires_at", "devices": "id, token_hash, trusted_until",
            "backup_codes": "*", "email_changes": "*", "email_undos": "*"}
    return [sorted(visitor.service.database.rows(
        f"SELECT {columns} FROM {table} WHERE {'id' if table == 'users' else 'user_id'} = ?", number))
            for table, columns in kept.items()]


def test_strangers_learn_nothing_from_inside(browser):
    browser.get("/protected").must_be(401, error="authentication_required")


def test_a_request_id_is_the_servers_and_never_the_same(browser):
    ids = {browser.get("/health", headers={"X-Request-Id": "f" * 32}).header("X-Request-Id") for _ in range(3)}
    assert len(ids) == 3 and "f" * 32 not in ids


def test_the_servers_own_errors_have_the_same_form(demo):
    """Those that nginx gives without asking the service."""
    long, longer = "x" * 9_000, "x" * 40_000
    for request, status in [
        ("GET /protected HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (f"GET /{long} HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        (f"GET /protected HTTP/1.1\r\nHost: a\r\nX: {long}\r\n\r\n", 431),
        (f"GET /protected HTTP/1.1\r\nHost: a\r\nCookie: {longer}\r\n\r\n", 431),
        ("TRACE /protected HTTP/1.1\r\nHost: a\r\n\r\n", 405),
        (f"POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n", 413),
    ]:
        send_raw(demo, request.encode()).must_be_well_formed().must_be(status)


def test_plain_http_on_the_https_port_is_a_bad_request(demo):
    browser = Browser(demo)
    browser.port = demo.https_port
    browser.get("/health").must_be(400)


def test_security_headers_are_on_every_answer(demo):
    for https in (False, True):
        browser = Browser(demo, https=https)
        for answer in (browser.get("/health"), browser.get("/nowhere"), browser.send("POST", "/login", padded(17_000))):
            assert answer.header("X-Content-Type-Options") == "nosniff"
            assert answer.header("Referrer-Policy") == "no-referrer"
            assert "default-src 'none'" in answer.header("Content-Security-Policy")
            assert (answer.header("Strict-Transport-Security") is not None) == https
            assert answer.header("Server") == "nginx"


# ---- cookies

@pytest.fixture
def signed_in(demo):
    return Visitor(demo).joined().signed_in().browser


def test_two_session_cookies_that_differ_are_none(signed_in, demo):
    own = signed_in.cookies["session"]
    other = Visitor(demo).joined().signed_in().browser.cookies["session"]
    for cookies in (f"session={own}; session={other}", f"session={other}; session={own}", f"session={own}; session=",
                    f"session=; session={own}", f"session={own}; session=garbage", f'session={own}; session="{own}"'):
        signed_in.get("/protected", headers={"Cookie": cookies}).must_be(401, error="authentication_required")
    signed_in.get("/protected", headers={"Cookie": f"session={own}; session={own}"}).must_be(200)


def test_two_headers_of_cookies_count_as_one(signed_in, demo):
    own = signed_in.cookies["session"]
    other = Visitor(demo).joined().signed_in().browser.cookies["session"]
    for first, second, status in [(own, other, 401), (other, own, 401), (own, "", 401), (own, own, 200)]:
        request = (f"GET /protected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: session={first}\r\n"
                   f"Cookie: session={second}\r\n\r\n")
        send_raw(demo, request.encode()).must_be(status)


@pytest.mark.parametrize("cookies", [
    "Session={}", "SESSION={}", " session ={}", "session\u00a0={}", "$Version=1; session=\"{}\"", "xsession={}",
    "session%3D{}", "session:{}", "a=b, session={}", "={}", "session"])
def test_the_name_of_the_cookie_matches_byte_for_byte(signed_in, cookies):
    own = signed_in.cookies["session"]
    header = cookies.format(own).encode()
    signed_in.get("/protected", headers={"Cookie": header}).must_be(401, error="authentication_required")


def test_other_cookies_do_no_harm(signed_in):
    own = signed_in.cookies["session"]
    for cookies in (f"theme=dark; session={own}; =; ;;; x", f"session2=1;session={own};a=session=x"):
        signed_in.get("/protected", headers={"Cookie": cookies}).must_be(200)
