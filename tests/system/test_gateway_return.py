"""The way through the login and back: to the very URL that was asked for, and nowhere else."""

from urllib.parse import unquote, urlencode, urlsplit

import pytest

from driver.protected_site import PAGE, ProtectedSite
from driver.service import Service, running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

HOME = "https://auth.example.com/"
SITE = "app.example.com:8443"
SERVER = """
    include snippets/sih-auth-server.conf;
    location / {
        include snippets/sih-auth-protect.conf;
    }
"""


@pytest.fixture(scope="module")
def service():
    with running(Service(SITE_URL=HOME.rstrip("/"), COOKIE_DOMAIN="example.com")) as it:
        yield it


@pytest.fixture(scope="module")
def client(service):
    with running(ProtectedSite(service, {"site": SERVER})) as site:
        yield site.client("site")


@pytest.fixture(scope="module")
def signed_in(service):
    return Visitor(service).joined().signed_in()


def rd_of(answer):
    """What the portal is told; None when it is told nothing."""
    assert answer.status == 302, answer
    location = answer.header("Location")
    assert location.startswith(HOME) and location.isascii() and location.isprintable() and " " not in location
    query = urlsplit(location).query
    assert query == "" or query.startswith("rd=") and query.count("=") == 1 and "&" not in query
    return unquote(query.removeprefix("rd="), "utf-8", "surrogateescape") if query else None


def judged(signed_in, rd):
    """Where the portal sends a visitor who brings this rd."""
    query = urlencode({"rd": rd}, errors="surrogateescape") if rd else ""
    return signed_in.browser.get(f"/continue?{query}").must_be(200).json["redirect_to"]


TARGETS = [
    "/", "/x?a=1&b=2", "/x?a=1&rd=https://evil.test/", "/x?rd=/y&rd=/z", "/x?a=b+c&d=%2B", "/x?a=%26&b=%3D%23",
    "/a%2Fb/%252F?c=%2F", "/%C3%BC?q=%E2%82%AC%20%F0%9F%98%80", "/x?y?z=1?", "/x??", "/x?", "/x?&&==", "//x//y",
    "/a/../b", "/x;v=1,2", "/x?a=<script>", "/x?a='\"", "/x?a=[1]{2}|3^4`", "/x?a=%", "/x?a=%zz&b=%00",
    "/x?a=%0d%0aSet-Cookie:x=1",
    "/x?" + "a=%20&" * 330, "/" + "ü" * 500]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target[:30])
def test_the_url_comes_back_exactly(client, service, target):
    asked = f"http://{SITE}{target}"
    rd = rd_of(client.get(target, accept=PAGE, host=SITE))
    assert rd.encode("utf-8", "surrogateescape") == asked.encode()
    visitor = Visitor(service).joined().waiting_for_code()
    answer = visitor.enter(visitor.read_code(), rd=rd).must_be(200)
    assert answer.json["redirect_to"] == asked == judged(visitor, rd)


def test_too_long_a_url_is_left_out_and_the_portal_still_reached(client):
    for size in (7_100, 7_900):
        assert rd_of(client.get("/" + "x" * size, accept=PAGE, host=SITE)) is None


@pytest.mark.parametrize("host, told", [
    ("APP.Example.COM:8443", "app.example.com:8443"), ("app.example.com", "app.example.com"),
    ("app.example.com.:8443", "app.example.com:8443"), ("app.example.com:080", "app.example.com:080")])
def test_a_host_is_told_as_nginx_understands_it(client, signed_in, host, told):
    rd = rd_of(client.get("/x", accept=PAGE, host=host))
    assert rd == f"http://{told}/x" == judged(signed_in, rd)


def must_lead_nowhere_else(answer, signed_in):
    """Refused as a request, or sent to the portal with a target that stays within the domain."""
    assert all("evil" not in name.lower() and "x-inj" not in name.lower() for name, _ in answer.headers)
    if answer.status == 400:
        return
    to = judged(signed_in, rd_of(answer))
    if to != HOME:
        host = urlsplit(to).hostname
        assert host == "example.com" or host.endswith(".example.com")
        assert "\\" not in to and "\t" not in to and to.startswith(("http://", "https://"))


@pytest.mark.parametrize("host", [
    "evil.example", "evil.test", "app.example.com:80@evil.test", "app.example.com@evil.test", "evil.test:8443",
    "app.example.com.evil.test", "evilexample.com", "app.example.com:8443.evil.test", "app.example.com:99999999",
    "app.example.com:80:80", "app.example.com:-1", "app.example.com:", "[::1]:8443", "[::1", "[::1]evil.test", 
    "127.0.0.1",
    "evil.test#.example.com", "evil.test?.example.com", "evil.test/.example.com", "evil.test\\.example.com",
    "evil.test%2f.example.com", "evil.test\t.example.com", "evil.test,app.example.com", "аpp.example.com",
    "app.example.com:8443\"<x>", "..example.com", ".", "evil.test:80\\.example.com", "evil.test%00.example.com"])
def test_a_forged_host_leads_nowhere_else(client, signed_in, host):
    must_lead_nowhere_else(client.get("/x", accept=PAGE, host=host), signed_in)


@pytest.mark.parametrize("target", [
    "//evil.test/x", "///evil.test", "/\\evil.test", "\\\\evil.test/x", "/%5cevil.test", "/%2f%2fevil.test", "/..",
    "/../..",     "/..//evil.test", "/%2e%2e/%2e%2e//evil.test", "/.//evil.test", "/%09/evil.test", "/\t/evil.test",
    "/%0d%0aX-Inj:1", "/x%0d%0aLocation:%20https://evil.test", "/x?a=%0d%0aX-Inj:1", "/%0a//evil.test", "/@evil.test",
    "/.evil.test", "/:80@evil.test", "/#@evil.test", "/x#//evil.test", "/%00//evil.test", "/;//evil.test",
    "/?rd=https://evil.test", "/x&rd=https://evil.test", "/x%26rd=https://evil.test", "@evil.test/", ".evil.test/",
    "https://evil.test/x", "http://app.example.com@evil.test/", "http://evil.test:80@app.example.com/", "x", "*",
    "http://app.example.com:8443@evil.test/x", "/\u2028/evil.test", "/\udcff\udcfe"])
def test_a_tricky_address_leads_nowhere_else(client, signed_in, target):
    request = f"GET {target} HTTP/1.1\r\nHost: {SITE}\r\nAccept: {PAGE}\r\nConnection: close\r\n\r\n"
    answer = client.send_raw(request.encode("utf-8", "surrogateescape"))
    must_lead_nowhere_else(answer, signed_in)


def test_an_absolute_address_names_the_host_itself(client, signed_in):
    """As nginx has it: the host of the request line, and its port only from the Host header."""
    answer = client.get("http://other.example.com/x", accept=PAGE, host="app.example.com")
    assert judged(signed_in, rd_of(answer)) == "http://other.example.com/x"


def test_without_a_host_there_is_still_a_way_to_the_portal(client, signed_in):
    answer = client.send_raw(f"GET /x HTTP/1.0\r\nAccept: {PAGE}\r\n\r\n".encode())
    assert judged(signed_in, rd_of(answer)) == HOME


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-URL", "X-Forwarded-Uri", "X-Rewrite-URL",
                                    "Forwarded", "SIH-AUTH-ORIGINAL-URL", "SIH_AUTH_ORIGINAL_URL", "X-Forwarded-Port",
                                    "Referer"])
def test_no_header_changes_the_url(client, header):
    answer = client.send("GET", "/x", (header, "https://evil.test/"), accept=PAGE, host=SITE)
    assert rd_of(answer) == f"http://{SITE}/x"
