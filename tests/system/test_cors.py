"""Pages of other origins: which of them may call and read, through nginx."""

import pytest

from driver.browser import Browser, send_raw
from driver.command import ROOT
from driver.service import Service, running
from driver.visitor import Visitor

from test_refusals import ENDPOINTS

pytestmark = pytest.mark.sqlite

# As browsers write it, and as the administrator has.
LISTED = {"https://app.example.com": "https://app.example.com", "http://localhost:3000": "http://localhost:3000",
          "https://shop.test": "https://Shop.Test:443", "http://other.test:8080": "http://other.test:8080",
          "https://an-origin-with-a-name-that-is-as-long-as-some-are.department.example.com:8443":
          "https://an-origin-with-a-name-that-is-as-long-as-some-are.department.example.com:8443"}
APP = "https://app.example.com"
STRANGERS = [
    "null", "*", "https://evil.test", "https://APP.example.com", "HTTPS://APP.EXAMPLE.COM", "https://app.example.com/",
    "https://app.example.com:443", "https://app.example.com:8443", "http://app.example.com", "https://example.com",
    "https://sub.app.example.com", "https://app.example.com.evil.test", "https://app.example.com@evil.test",
    "https://appXexample.com", "https://app.example.com, https://evil.test", "https://app.example.com https://evil.test",
    "app.example.com", "http://localhost", "http://localhost:30000", "https://localhost:3000", "https://shop.test:443",
    "http://other.test", "file://", "chrome-extension://abc", "garbage", ""]
TOO_LARGE = bytearray(16_385)  # whose bytes pytest does not take for a name
EXPOSED = "Retry-After, X-Request-Id, WWW-Authenticate"


@pytest.fixture(scope="module")
def service():
    with running(Service(CORS_ALLOWED_ORIGINS=" , ".join(LISTED.values()))) as it:
        yield it


@pytest.fixture(scope="module")
def cookies(service):
    return Visitor(service).joined().signed_in().browser.cookies


@pytest.fixture
def browser(service):
    return Browser(service)


def words_of_cors(answer):
    return sorted(name for name, _ in answer.headers if name.lower().startswith("access-control-"))


def must_be_readable(answer, origin=APP):
    assert answer.header("Access-Control-Allow-Origin") == origin, answer
    assert answer.header("Access-Control-Allow-Credentials") == "true"
    assert answer.header("Access-Control-Expose-Headers") == EXPOSED
    assert answer.header("Vary") == "Origin"
    return answer


def must_be_closed(answer):
    assert words_of_cors(answer) == [], answer
    return answer


def preflight(browser, path, method="POST", origin=APP, headers="authorization,content-type"):
    asked = {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}
    return browser.send("OPTIONS", path, headers=asked)


# ---- who may read

@pytest.mark.parametrize("https", [False, True])
@pytest.mark.parametrize("origin", LISTED)
def test_a_listed_origin_may_read(service, origin, https):
    browser = Browser(service, https=https)
    for path, status in (("/health", 200), ("/site", 200), ("/protected", 401), ("/nowhere", 404)):
        must_be_readable(browser.get(path, headers={"Origin": origin}).must_be(status), origin)


@pytest.mark.parametrize("origin", STRANGERS)
def test_no_other_origin_may(browser, origin):
    for path, status in (("/health", 200), ("/protected", 401)):
        answer = must_be_closed(browser.get(path, headers={"Origin": origin}).must_be(status))
        assert answer.header("Vary") == "Origin"
    must_be_closed(preflight(browser, "/login", origin=origin)).must_be(405)


def test_who_does_not_say_where_it_comes_from_reads_as_ever(browser):
    for path in ("/health", "/protected", "/nowhere"):
        answer = must_be_closed(browser.get(path))
        assert answer.header("Vary") == "Origin"


def test_two_origins_are_none(service):
    for origins in ((APP, "https://evil.test"), ("https://evil.test", APP), (APP, APP)):
        lines = "".join(f"Origin: {origin}\r\n" for origin in origins)
        request = f"GET /protected HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{lines}\r\n"
        must_be_closed(send_raw(service, request.encode()).must_be(401))


def test_the_pages_of_the_portal_are_for_nobody_else(browser):
    connection = browser._connection(10)
    for path in ("/", "/account", "/assets/api.js"):
        connection.request("GET", path, headers={"Host": f"localhost:{browser.port}", "Origin": APP})
        response = connection.getresponse()
        response.read()
        assert not [name for name in response.headers if name.lower().startswith("access-control-")], path
    connection.close()


# ---- with and without cookies

def test_with_cookies(service, browser, cookies):
    """A page of the same site has them."""
    browser.cookies = dict(cookies)
    must_be_readable(browser.get("/protected", headers={"Origin": APP, "Sec-Fetch-Site": "same-site"}).must_be(200))
    renamed = browser.send("PATCH", "/me", b'{"name":"Jane Roe"}', headers={"Origin": APP, "Sec-Fetch-Site": "same-site"})
    assert must_be_readable(renamed.must_be(200)).json["user"]["name"] == "Jane Roe"
    for origin in ("https://evil.test", "null"):
        refused = browser.send("PATCH", "/me", b'{"name":"Mallory"}', headers={"Origin": origin})
        must_be_closed(refused.must_be(403, error="origin_refused"))


def test_a_whole_login(service):
    visitor = Visitor(service).joined()
    browser, origin = visitor.browser, {"Origin": APP}
    account = {"email": visitor.email, "password": visitor.password}
    must_be_readable(browser.post("/login", account, headers=origin).must_be(200))
    entered = browser.post("/verify-otp", {"email": visitor.email, "otp": visitor.read_code()}, headers=origin)
    assert must_be_readable(entered.must_be(200)).cookie("session").attributes["samesite"] == "Lax"
    must_be_readable(browser.get("/me", headers=origin).must_be(200))
    must_be_readable(browser.send("POST", "/logout", headers=origin).must_be(200))
    must_be_readable(browser.get("/me", headers=origin).must_be(401))


# ---- refusals

@pytest.mark.parametrize("method, path, body, content_type, status", [
    ("POST", "/login", b"{", "application/json", 400), ("POST", "/login", b"{}", "application/json", 400),
    ("POST", "/login", b'{"email":"a@example.com","password":"x"}', "application/json", 401),
    ("GET", "/me", None, "", 401), ("GET", "/nowhere", None, "", 404), ("GET", "/login", None, "", 405),
    ("BREW", "/login", None, "", 405), ("POST", "/login", TOO_LARGE, "application/json", 413),
    ("POST", "/login", b"a=b", "application/x-www-form-urlencoded", 415), ("GET", "/auth", None, "", 404),
    ("POST", "/health", b"{}", "application/json", 405), ("DELETE", "/assets/api.js", None, "", 405)])
def test_refusals_can_be_read(browser, method, path, body, content_type, status):
    """Whether they are the service's or nginx's own."""
    must_be_readable(browser.send(method, path, body, headers={"Origin": APP}, content_type=content_type).must_be(status))
    for origin in ("https://evil.test", "null", "https://app.example.com/"):
        must_be_closed(browser.send(method, path, body, headers={"Origin": origin}, content_type=content_type).must_be(status))


@pytest.mark.parametrize("origin", LISTED)
def test_nginx_limit_can_be_read(service, origin):
    browser = Browser(service)
    answers = [browser.post("/login", {}, headers={"Origin": origin}) for _ in range(30)]
    refused = [answer for answer in answers if answer.status == 429]
    assert refused
    for answer in answers:
        must_be_readable(answer, origin)
    assert all(answer.error == "too_many_requests" and answer.header("Retry-After") for answer in refused)
    for stranger in ("https://evil.test", "null", "https://app.example.com/", origin.upper(), origin + "0"):
        assert [must_be_closed(browser.post("/login", {}, headers={"Origin": stranger})).status for _ in range(5)].count(429)


def test_the_services_own_limit_can_be_read(service):
    visitor = Visitor(service).joined()
    wrong = {"email": visitor.email, "password": "not the password"}
    answers = [visitor.browser.post("/login", wrong, headers={"Origin": APP}) for _ in range(6)]
    assert [must_be_readable(answer).status for answer in answers] == [401] * 5 + [429]


def test_what_waited_too_long_can_be_read(service):
    late = {"SIH_AUTH_QUEUED_AT": "1.000", "HTTP_ORIGIN": APP}
    must_be_readable(service.api.get("/protected", **late).must_be(503, error="unavailable"))
    # Its preflight is answered: the page would not learn of the refusal.
    service.api.send("OPTIONS", "/protected", HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET", **late).must_be(204)


# ---- preflights

@pytest.mark.parametrize("path, methods", ENDPOINTS.items())
def test_preflights(browser, path, methods):
    for method in (*methods.split(", "), "BREW"):
        answer = must_be_readable(preflight(browser, path, method).must_be(204))
        assert answer.body == b"" and answer.header("Content-Type") is None
        assert answer.header("Access-Control-Allow-Methods") == methods
        assert answer.header("Access-Control-Allow-Headers") == "authorization, content-type"
        assert answer.header("Access-Control-Max-Age") == "600"
        assert answer.cookies == []


def test_a_preflight_of_an_unknown_path(browser):
    answer = must_be_readable(preflight(browser, "/nowhere").must_be(404, error="not_found"))
    assert answer.header("Access-Control-Allow-Methods") is None


def test_options_of_a_listed_origin_that_is_no_preflight(browser):
    answer = browser.send("OPTIONS", "/login", headers={"Origin": APP}).must_be(405, error="method_not_allowed")
    assert must_be_readable(answer).header("Allow") == "POST"


def test_preflights_do_not_count_as_tries(service):
    browser = Browser(service)
    assert {preflight(browser, "/login").status for _ in range(60)} == {204}
    assert [browser.post("/login", {}, headers={"Origin": APP}).status for _ in range(20)] == [400] * 20


@pytest.mark.sqlite
def test_preflights_need_no_database(start):
    service = start(Service(CORS_ALLOWED_ORIGINS=APP))
    aside = service.folder / "aside"
    aside.mkdir()
    for path in list(service.folder.glob("auth.db*")):
        path.rename(aside / path.name)
    browser = Browser(service)
    for path, methods in ENDPOINTS.items():
        answer = must_be_readable(preflight(browser, path, methods.split(", ")[-1]).must_be(204))
        assert answer.header("Access-Control-Allow-Methods") == methods
    account = {"email": "jane@example.com", "password": "x" * 9}
    must_be_readable(browser.post("/login", account, headers={"Origin": APP}).must_be(503, error="unavailable"))
    assert not list(service.folder.glob("auth.db*"))


# ---- when the service is down

def test_the_refusal_of_a_service_that_is_down_can_be_read(start):
    service = start(Service(CORS_ALLOWED_ORIGINS=f"{APP},http://localhost:3000"))
    for name in ("api.sock", "check.sock"):
        (service.folder / name).rename(service.folder / f"{name}.away")
    browser = Browser(service)
    for origin in (APP, "http://localhost:3000"):
        for path in ("/protected", "/health"):
            answer = browser.get(path, headers={"Origin": origin}).must_be(503, error="unavailable")
            assert must_be_readable(answer, origin).header("Retry-After")
    for origin in ("https://evil.test", "null", None):
        must_be_closed(browser.get("/protected", headers={"Origin": origin}).must_be(503))


# ---- what is behind the login

def test_a_protected_site_has_a_cors_of_its_own(browser):
    headers = {"Origin": APP, "Accept": "application/json"}
    assert words_of_cors(browser.get("/demo/", headers=headers).must_be(401)) == []


# ---- off

def test_off_by_default(demo):
    browser = Browser(demo)
    for path, status in (("/health", 200), ("/protected", 401), ("/nowhere", 404), ("/login", 405)):
        for origin in (APP, "null", browser.origin, "http://localhost:3000", None):
            answer = must_be_closed(browser.get(path, headers={"Origin": origin}).must_be(status))
            assert answer.header("Vary") is None
    answer = must_be_closed(preflight(browser, "/login").must_be(405, error="method_not_allowed"))
    assert answer.header("Vary") is None and answer.header("Allow") == "POST"
    for _ in range(30):
        answer = must_be_closed(browser.post("/login", {}, headers={"Origin": APP}))
        assert answer.header("Vary") is None
    assert answer.status == 429


def test_nginx_lists_nobody_as_it_ships():
    lines = (ROOT / "nginx/snippets/sih-auth-cors-origins.conf").read_text(encoding="utf-8").splitlines()
    assert lines and all(line.startswith("#") for line in lines)
