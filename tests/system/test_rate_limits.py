"""What nginx lets through of one address."""

import pytest

from driver.browser import Browser

pytestmark = pytest.mark.alone

CREDENTIAL_CALLS = [("POST", path) for path in (
    "/signup", "/login", "/verify-otp", "/resend-otp", "/forgot-password", "/reset-password", "/change-password",
    "/change-email", "/confirm-email", "/undo-email-change", "/backup-codes")] + [("DELETE", "/me")]


@pytest.fixture
def exhausted(demo):
    """Whoever has just used up what is let through at once."""
    browser = Browser(demo)
    for _ in range(21):
        browser.post("/login", {})
    return browser


def test_credential_calls_are_limited_to_a_burst_of_20(demo):
    browser = Browser(demo)
    calls = [lambda b, path=path: b.post(path, {}) for path in ("/login", "/signup", "/verify-otp", "/resend-otp")]
    seen = []
    for number in range(40):
        answer = calls[number % 4](browser)
        seen.append(answer.status)
        if answer.status == 429:
            assert answer.error == "too_many_requests"
            assert int(answer.header("Retry-After")) >= 1
    # One more is let through each second.
    assert 20 <= seen.count(400) <= 30 and seen[:20] == [400] * 20
    assert seen.count(400) + seen.count(429) == 40

    # Neither other calls of this address nor other addresses suffer.
    browser.get("/protected").must_be(401)
    Browser(demo).post("/login", {}).must_be(400)


@pytest.mark.parametrize("method, path", CREDENTIAL_CALLS)
def test_every_call_that_takes_a_password_a_code_or_an_address_shares_that_limit(demo, exhausted, method, path):
    # One more is let through each second.
    assert any(exhausted.send(method, path, b"{}").status == 429 for _ in range(20))


@pytest.mark.parametrize("method, path", [("GET", "/me"), ("PATCH", "/me"), ("GET", "/backup-codes"),
                                          ("DELETE", "/sessions/1"), ("DELETE", "/devices/1"), ("POST", "/logout")])
def test_other_calls_of_the_account_do_not(demo, method, path):
    browser = Browser(demo)
    assert 429 not in [browser.send(method, path).status for _ in range(40)]


def test_other_calls_are_limited_to_a_burst_of_100(demo):
    browser = Browser(demo)
    seen = []
    for _ in range(170):
        answer = browser.get("/protected")
        seen.append(answer.status)
        if answer.status == 429:
            assert answer.error == "too_many_requests"
    assert seen[:100] == [401] * 100 and 429 in seen
    browser.post("/login", {}).must_be(400)


def test_https_and_http_share_a_limit(demo):
    plain = Browser(demo)
    encrypted = Browser(demo, https=True, address=plain.address)
    seen = [browser.post("/login", {}).status for _ in range(16) for browser in (plain, encrypted)]
    assert 429 in seen


def test_health_is_never_limited(demo):
    browser = Browser(demo)
    assert {browser.get("/health").status for _ in range(200)} == {200}
