"""Behind another proxy: its word on the visitor's address and scheme counts if, and only if, it is trusted."""

import pytest

from driver.echo import EchoApplication, seen
from driver.protected_site import PAGE, ProtectedSite
from driver.service import running

pytestmark = pytest.mark.sqlite

LOCATIONS = """
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-identity-proxy.conf;
    location / {
        proxy_pass http://127.0.0.1:APP;
    }
    location /private {
        include snippets/sih-auth-protect.conf;
    }
"""
SITES = {"direct": LOCATIONS, "behind": "include snippets/sih-auth-realip.conf;" + LOCATIONS}
VISITOR = "198.51.100.9"


@pytest.fixture(scope="module")
def site(demo):
    with running(EchoApplication()) as application:
        servers = {name: text.replace("APP", str(application.port)) for name, text in SITES.items()}
        with running(ProtectedSite(demo, servers)) as it:
            yield it


@pytest.fixture
def trusted(site):
    client = site.client("behind")
    client.address = "127.0.0.1"
    return client


def scheme(client, *headers):
    location = client.send("GET", "/private", *headers, accept=PAGE).must_be(302).header("Location")
    return location.split("rd=")[1].split("%")[0]


def address(client, *headers):
    request = seen(client.send("GET", "/", *headers))
    (real,), (forwarded,) = request.values("x-real-ip"), request.values("x-forwarded-for")
    assert real == forwarded
    return real


def proto(client, *headers):
    (value,) = seen(client.send("GET", "/", *headers)).values("x-forwarded-proto")
    return value


@pytest.mark.parametrize("name, own_address", [("direct", "127.0.0.1"), ("direct", None), ("behind", None)])
def test_a_stranger_is_not_believed(site, name, own_address):
    client = site.client(name)
    client.address = own_address or client.address
    headers = [("X-Forwarded-For", VISITOR), ("X-Forwarded-Proto", "https"), ("X-Real-IP", VISITOR)]
    assert address(client, *headers) == client.address
    assert scheme(client, *headers) == proto(client, *headers) == "http"


@pytest.mark.parametrize("hops, told", [
    ([VISITOR], VISITOR), ([f"192.0.2.66, {VISITOR}"], VISITOR), ([f"192.0.2.66, {VISITOR}, 127.0.0.1"], VISITOR),
    (["192.0.2.66", VISITOR], VISITOR), ([f"127.0.0.1, {VISITOR}, 127.0.0.1, 127.0.0.1"], VISITOR),
    ([f"nonsense, {VISITOR}"], VISITOR), (["2001:db8::7"], "2001:db8::7")])
def test_the_address_is_that_of_the_last_stranger(trusted, hops, told):
    assert address(trusted, *(("X-Forwarded-For", hop) for hop in hops)) == told


@pytest.mark.parametrize("claimed, told", [
    ("https", "https"), ("http", "http"), ("ftp", "http"), ("https, http", "http"), ("", "http"),
    ("javascript", "http"), ("https://evil.test/?", "http")])
def test_the_scheme_of_a_trusted_proxy_counts(trusted, claimed, told):
    headers = [("X-Forwarded-For", VISITOR), ("X-Forwarded-Proto", claimed)]
    assert scheme(trusted, *headers) == proto(trusted, *headers) == told


def test_a_header_of_the_visitors_own_names_nobody(trusted):
    """Only X-Forwarded-For is read."""
    headers = [("X-Real-IP", VISITOR), ("Forwarded", f"for={VISITOR}"), ("CF-Connecting-IP", VISITOR)]
    assert address(trusted, *headers) == "127.0.0.1"
