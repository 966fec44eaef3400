"""`rd`: where a login leads to is the server's decision."""

import pytest

from driver.service import Service, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite


@pytest.fixture(scope="module")
def service():
    with running(Service(SITE_URL="https://auth.example.com", COOKIE_DOMAIN="example.com",
                         ALLOWED_REDIRECT_HOSTS="other.test,third.test")) as it:
        yield it


@pytest.fixture(scope="module")
def target(service):
    """The `redirect_to` of a login with this `rd`."""
    def of(wanted):
        # A login of a fresh account each: codes are mailed three times in five minutes at most.
        visitor = Visitor(service).joined().waiting_for_code()
        return visitor.enter(visitor.read_code(), rd=wanted).must_be(200).json["redirect_to"]

    return of


@pytest.mark.parametrize("wanted", [
    "/", "/account", "/a?b=1&c=2#d", "https://auth.example.com/x", "https://app.example.com/x?a=1&b=2",
    "http://app.example.com/", "https://app.example.com:8443/x", "https://example.com/", "https://OTHER.test/x",
    "https://other.test", "https://a.b.c.example.com/%2F%2Fevil.test", "/redirect?to=https://evil.test"])
def test_allowed_targets_come_back_unchanged(target, wanted):
    assert target(wanted) == wanted


@pytest.mark.parametrize("wanted", [
    "", "https://evil.test/", "//evil.test/", "///evil.test", "/\\evil.test", "\\\\evil.test", "https:evil.test",
    "https://evilexample.com/", "https://example.com.evil.test/", "https://app.example.com@evil.test/",
    "https://evil.test#.example.com", "https://evil.test?.example.com", "https://evil.test\\.example.com",
    "https://sub.other.test/", "javascript:alert(1)", "data:text/html,x", "ftp://example.com/", "https:///evil.test",
    "https://app.example.com\t.evil.test/", " /account", "/\t/evil.test", "/\n/evil.test", "account", "https://",
    "https://user:password@app.example.com/", "https://[::1]/", "https://app.example.com:99999x/", "HTTPS://evil.test/",
    "https://app%2eexample.com/", "https://аpp.example.com/"])
def test_everything_else_becomes_the_portal(target, wanted):
    assert target(wanted) == "https://auth.example.com/"


def test_without_rd_nothing_is_said(service):
    visitor = Visitor(service).joined().waiting_for_code()
    assert "redirect_to" not in visitor.enter(visitor.read_code()).json


@pytest.mark.parametrize("wanted", [5, True, ["/"], {"to": "/"}])
def test_what_is_no_text_is_refused(service, wanted):
    answer = Visitor(service).enter("123456", rd=wanted).must_be(400, error="validation_failed")
    assert list(answer.json["fields"]) == ["rd"]
