"""The pages of other origins and what a real browser lets their scripts do with the service."""

import pytest

from driver.service import Service, running
from portal.person import Person

FETCH = """
    const [url, options] = arguments;
    return fetch(url, options).then(async (answer) => ({
        status: answer.status,
        json: await answer.json(),
        id: answer.headers.get("X-Request-Id"),
        retryAfter: answer.headers.get("Retry-After"),
    }), (error) => ({ failed: error.name }));
"""
FAILED = {"failed": "TypeError"}


class Page:
    """Somebody's page, at an address of its own, whose script calls the service."""

    def __init__(self, tab, url, service_url):
        self._tab = tab.open(url)
        self._service_url = service_url

    def call(self, method, path, fields=None, token=None, **options):
        """What the script gets to see."""
        headers = ({"Content-Type": "application/json"} if fields is not None else {})
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        body = {"body": self._tab.run("return JSON.stringify(arguments[0])", fields)} if fields is not None else {}
        seen = self._tab.run(FETCH, self._service_url + path, {"method": method, "headers": headers} | body | options)
        return seen if "failed" in seen else Seen(seen)


class Seen:
    """An answer as the script sees it."""

    def __init__(self, seen):
        self.status, self.json, self.id, self.retry_after = (seen[name] for name in ("status", "json", "id", "retryAfter"))

    def must_be(self, status, error=None):
        assert self.status == status and self.json.get("error") == error and self.id, vars(self)
        return self.json


@pytest.fixture(scope="module")
def port(site):
    return site.url.rsplit(":", 1)[1]


@pytest.fixture(scope="module")
def elsewhere(port):
    """Another site than localhost, where the portal is."""
    return f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def neighbour(port):
    """Another host of the site auth.neighbours.localhost is of."""
    return f"http://app.neighbours.localhost:{port}"


@pytest.fixture(scope="module")
def service(elsewhere, neighbour):
    with running(Service(CORS_ALLOWED_ORIGINS=f"{elsewhere},{neighbour}")) as it:
        yield it


@pytest.fixture
def page(tab, service, elsewhere):
    """Of another site, and listed."""
    return Page(tab, elsewhere + "/page", service.site_url)


@pytest.fixture
def unlisted(tab, service, site):
    return Page(tab, site.url + "/page", service.site_url)


@pytest.fixture
def person(tab, service):
    return Person(tab, service).with_account()


def log_in(page, person, **options):
    """The code that is mailed then."""
    page.call("POST", "/login", {"email": person.email, "password": person.password}, **options).must_be(200)
    return person.read_code()


# ---- a listed page of another site

def test_it_reads_answers_and_refusals(page):
    assert page.call("GET", "/site").must_be(200)["signup_enabled"] is True
    page.call("GET", "/me").must_be(401, "authentication_required")
    assert page.call("GET", "/me", token="no-token").status == 401
    page.call("GET", "/nowhere").must_be(404, "not_found")
    page.call("POST", "/login", {}).must_be(400, "validation_failed")
    page.call("POST", "/login", {"email": "nobody@example.com", "password": "x" * 20_000}).must_be(413, "too_large")
    page.call("PATCH", "/me", {"name": "Jane"}).must_be(401, "authentication_required")
    page.call("DELETE", "/sessions/1").must_be(401, "authentication_required")


def test_it_signs_in_with_tokens(page, person):
    code = log_in(page, person)
    tokens = page.call("POST", "/token", {"grant_type": "otp", "email": person.email, "otp": code}).must_be(200)
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] > 0 and tokens["user"]["email"] == person.email
    for path in ("/protected", "/me"):
        answer = page.call("GET", path, token=tokens["access_token"]).must_be(200)
        assert answer["user"]["email"] == person.email

    renewed = page.call("POST", "/token", {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}).must_be(200)
    assert renewed["access_token"] != tokens["access_token"] and renewed["refresh_token"] != tokens["refresh_token"]
    assert page.call("PATCH", "/me", {"name": "Jane Roe"}, token=renewed["access_token"]).must_be(200)["user"]["name"] == "Jane Roe"
    page.call("GET", "/me").must_be(401, "authentication_required")


def test_it_cannot_sign_in_with_a_cookie(page, person):
    """SameSite=Lax: the browser neither takes nor sends it."""
    code = log_in(page, person, credentials="include")
    page.call("POST", "/verify-otp", {"email": person.email, "otp": code}, credentials="include").must_be(200)
    page.call("GET", "/protected", credentials="include").must_be(401, "authentication_required")


def test_nor_does_it_get_at_the_session_of_who_is_signed_in_at_the_portal(tab, service, person, elsewhere):
    person.visitor.signed_in()
    person.take_session_of(person.visitor)
    assert Page(tab, service.site_url + "/account", service.site_url).call("GET", "/protected").must_be(200)
    page = Page(tab, elsewhere + "/page", service.site_url)
    page.call("GET", "/protected", credentials="include").must_be(401, "authentication_required")


def test_it_can_read_that_it_calls_too_often(tab, start, elsewhere):
    service = start(CORS_ALLOWED_ORIGINS=elsewhere)
    page = Page(tab, elsewhere + "/page", service.site_url)
    answers = [page.call("POST", "/login", {}) for _ in range(40)]
    refused = [answer for answer in answers if answer.status == 429]
    assert [answer.status for answer in answers[:20]] == [400] * 20 and refused
    for answer in refused:
        answer.must_be(429, "too_many_requests")
        assert int(answer.retry_after) >= 1


# ---- a listed page of the same site

def test_a_page_of_the_same_site_has_cookies(tab, service, person, neighbour):
    page = Page(tab, neighbour + "/page", f"http://auth.neighbours.localhost:{service.http_port}")
    code = log_in(page, person, credentials="include")
    page.call("POST", "/verify-otp", {"email": person.email, "otp": code}, credentials="include").must_be(200)
    page.call("GET", "/protected", credentials="include").must_be(200)
    page.call("PATCH", "/me", {"name": "Jane Roe"}, credentials="include").must_be(200)
    page.call("GET", "/protected", credentials="omit").must_be(401, "authentication_required")
    page.call("POST", "/logout", credentials="include").must_be(200)
    page.call("GET", "/protected", credentials="include").must_be(401, "authentication_required")


# ---- a page that is not listed

def test_a_page_that_is_not_listed_gets_nothing(unlisted, chromium, person):
    password = {"email": person.email, "password": person.password}
    for call in (("GET", "/site"), ("GET", "/health"), ("GET", "/me"), ("POST", "/logout"), ("POST", "/login", password),
                 ("PATCH", "/me", {"name": "Mallory"}), ("GET", "/nowhere")):
        assert unlisted.call(*call) == FAILED, call
    assert unlisted.call("GET", "/me", token="no-token") == FAILED
    assert unlisted.call("GET", "/site", credentials="include") == FAILED
    complaints = chromium.complaints()
    assert complaints and all("CORS policy" in each or "net::ERR_FAILED" in each for each in complaints), complaints
    # Its preflight was refused: no login has begun.
    assert person.service.database.value("SELECT COUNT(*) FROM logins l JOIN users u ON u.id = l.user_id WHERE u.email = ?",
                                         person.email) == 0


def test_without_the_setting_nobody_gets_anything(tab, chromium, start, elsewhere):
    page = Page(tab, elsewhere + "/page", start().site_url)
    assert page.call("GET", "/site") == FAILED and page.call("GET", "/me", token="no-token") == FAILED
    assert chromium.complaints()
