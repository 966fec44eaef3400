"""/metrics and /health/ready through nginx: who gets them, and how often."""

import pytest

from driver.browser import Browser
from driver.prometheus import complaints_about_metrics, families
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.service import running

pytestmark = pytest.mark.sqlite

COOKIE_FLAGS = 'fastcgi_param COOKIE_FLAGS "HttpOnly; SameSite=Lax";'
PORTAL = f"""
    {COOKIE_FLAGS}
    include snippets/sih-auth-realip.conf;
    include snippets/sih-auth-portal-locations.conf;
"""
PREFIXED = f"""
    {COOKIE_FLAGS}
    include snippets/sih-auth-realip.conf;
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-portal-server.conf;
    location /login-service/ {{
        rewrite ^/login-service(/.*)$ $1 break;
        include snippets/sih-auth-portal-pages.conf;
    }}
"""
STRANGERS = ["198.51.100.9", "10.0.0.1", "2001:db8::9", "::ffff:198.51.100.9", "127.0.0.1, 198.51.100.9"]
TEXT = "text/plain; version=0.0.4"


@pytest.fixture(scope="module")
def site(demo):
    with running(ProtectedSite(demo, {"portal": PORTAL, "prefixed": PREFIXED}, with_metrics=True)) as it:
        yield it


def behind_a_proxy(site, name):
    """A client whose word on the address of its visitor is taken."""
    client = site.client(name)
    client.address = "127.0.0.1"
    return client


def test_whoever_is_on_this_machine_gets_what_prometheus_reads(demo):
    answer = Browser(demo).get("/metrics").must_be(200)
    assert answer.header("Content-Type").startswith(TEXT)
    assert complaints_about_metrics(answer.body.decode()) == ""
    assert "sih_auth_requests_total" in families(answer.body.decode())


def test_promtool_would_complain():
    assert "counter metrics should have" in complaints_about_metrics("# HELP x X.\n# TYPE x counter\nx 1\n")
    assert complaints_about_metrics("what is this\n")


@pytest.mark.parametrize("address", STRANGERS)
def test_nobody_else_does(site, address):
    client = behind_a_proxy(site, "portal")
    answer = client.send("GET", "/metrics", ("X-Forwarded-For", address), accept=JSON)
    answer.must_be_well_formed().must_be(403, error="forbidden")
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert b"sih_auth_" not in answer.body


def test_a_stranger_with_a_browser_is_told_nothing_of_an_account(site):
    client = behind_a_proxy(site, "portal")
    answer = client.send("GET", "/metrics", ("X-Forwarded-For", STRANGERS[0]), accept=PAGE).must_be(403)
    assert answer.header("Content-Type") == "text/html; charset=utf-8"
    assert b"This page is not for you" in answer.body and b"signed in" not in answer.body


@pytest.mark.parametrize("address", STRANGERS)
def test_under_a_prefix_the_service_itself_refuses(site, address):
    client = behind_a_proxy(site, "prefixed")
    answer = client.send("GET", "/login-service/metrics", ("X-Forwarded-For", address), accept=JSON)
    answer.must_be_well_formed().must_be(404, error="not_found")


def test_under_a_prefix_this_machine_is_answered(site):
    assert b"sih_auth_build_info" in site.client("prefixed").get("/login-service/metrics").must_be(200).body


def test_other_spellings_lead_nowhere_for_strangers(site):
    client = behind_a_proxy(site, "portal")
    for target in ("/metrics/", "//metrics", "/%6detrics", "/x/../metrics", "/metrics?x=1", "/Metrics", "/metrics.html"):
        answer = client.send("GET", target, ("X-Forwarded-For", STRANGERS[0]), accept=JSON)
        assert answer.status in (403, 404) and b"sih_auth_" not in answer.body, target


def test_the_port_for_prometheus_alone(site):
    client = site.client("metrics")
    assert b"sih_auth_build_info" in client.get("/metrics").must_be(200).body
    for target in ("/", "/login", "/health", "/auth", "/sih-auth-error"):
        client.get(target, accept=JSON).must_be_well_formed().must_be(404, error="not_found")


def test_numbers_are_not_limited(site):
    client = site.client("portal")
    assert {client.get("/metrics").status for _ in range(200)} == {200}


def test_whether_it_is_ready_anybody_may_ask(site, demo):
    answer = Browser(demo).get("/health/ready").must_be(200)
    assert answer.json["status"] == "ready"
    assert {part: answer.json[part]["status"] for part in ("database", "schema", "outbox", "disk")} == dict.fromkeys(
        ("database", "schema", "outbox", "disk"), "ok")
    client = behind_a_proxy(site, "portal")
    assert client.send("GET", "/health/ready", ("X-Forwarded-For", STRANGERS[0])).must_be(200).json["status"] == "ready"


def test_whether_it_is_ready_is_not_limited(demo):
    browser = Browser(demo)
    assert {browser.get("/health/ready").status for _ in range(200)} == {200}
