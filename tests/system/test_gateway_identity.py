"""The application learns who is signed in from nginx alone, whatever a client claims to be."""

import pytest

from driver.echo import EchoApplication, seen
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.records import join_groups, user_id
from driver.service import running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

LOCATIONS = """
    include snippets/sih-auth-server.conf;
    include snippets/sih-auth-identity-proxy.conf;
    location /private/ {
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
    }
    location /staff/ {
        set $sih_auth_groups "staff";
        include snippets/sih-auth-protect.conf;
        proxy_pass http://127.0.0.1:APP;
    }
    location /open/ {
        proxy_pass http://127.0.0.1:APP;
    }
    location /private-php/ {
        include snippets/sih-auth-protect.conf;
        include /etc/nginx/fastcgi_params;
        include snippets/sih-auth-identity-fastcgi.conf;
        fastcgi_pass 127.0.0.1:PHP;
    }
    location /open-php/ {
        include /etc/nginx/fastcgi_params;
        include snippets/sih-auth-identity-fastcgi.conf;
        fastcgi_pass 127.0.0.1:PHP;
    }
"""
SITES = {"usual": LOCATIONS, "underscores": "underscores_in_headers on;" + LOCATIONS}
IDENTITY = ["user", "email", "user-id", "name", "groups"]
FORGED = "evil-admin"


@pytest.fixture(scope="module")
def site(demo):
    with running(EchoApplication()) as application:
        ports = (("APP", application.port), ("PHP", application.fastcgi_port))
        servers = dict(SITES)
        for name, port in ports:
            servers = {key: text.replace(name, str(port)) for key, text in servers.items()}
        with running(ProtectedSite(demo, servers)) as it:
            yield it


@pytest.fixture(scope="module", params=SITES)
def client(site, request):
    return site.client(request.param)


@pytest.fixture(scope="module")
def visitor(demo):
    it = Visitor(demo, name="Jöhn Doe, 100% \"☃\"").joined().signed_in()
    join_groups(it, "staff,admin")
    return it


@pytest.fixture(scope="module")
def identity(visitor):
    """What the application should be told."""
    name = "J%C3%B6hn%20Doe%2C%20100%25%20%22%E2%98%83%22"
    return dict(zip(IDENTITY, [visitor.email, visitor.email, str(user_id(visitor)), name, "staff,admin"]))


def told(request):
    """By a proxy: the values of each header, in any spelling that an application may take for it."""
    return {part: [value for name, value in request.headers if name.replace("_", "-") == f"remote-{part}"]
            for part in IDENTITY}


def told_by_fastcgi(request, prefix):
    """The last of each, which is the one that counts."""
    return {part: request.values(f"{prefix}remote_{part.replace('-', '_')}")[-1:] for part in IDENTITY}


def only(identity):
    return {part: [value] for part, value in identity.items()}


NOBODY = {part: [] for part in IDENTITY}
NOBODY_BY_FASTCGI = {part: [""] for part in IDENTITY}

SPELLINGS = ["Remote-{}", "remote-{}", "REMOTE-{}", "Remote_{}", "REMOTE_{}", "rEmOtE_{}"]
CLAIMS = [(spelling.format(part), FORGED) for spelling in SPELLINGS
          for part in ("User", "Email", "User-Id", "User_Id", "Name", "Groups", "USER-ID")]
OTHER_CLAIMS = [(name, FORGED) for name in (
    "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Groups", "X-Forwarded-Preferred-Username", "X-Remote-User",
    "X-Auth-Request-User", "X-Auth-Request-Email", "X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Forwarded-Proto",
    "X-Forwarded-Host", "X-WEBAUTH-USER", "x-forwarded-user", "X-Auth-Request-Preferred-Username",
    "X-Auth-Request-Access-Token", "X-Remote-Name", "X-Remote-User-Id", "X-WEBAUTH-EMAIL", "X-WEBAUTH-NAME", "X-WEBAUTH-GROUPS",
    "X-WEBAUTH-ROLE", "X_WEBAUTH_ROLE", "X_Auth_Request_Preferred_Username", "Remote-Id", "Remote-Uid", "Remote-Login", "Remote-Role",
    "Remote-Roles", "X-Forwarded-Username", "X-Forwarded-Uid", "X-Forwarded-User-Id", "X-Forwarded-Userid", "X-Forwarded-Login",
    "X-Forwarded-Mail", "X-Forwarded-Role", "X-Forwarded-Roles", "X-Forwarded-Id-Token", "X-Forwarded-Remote-User",
    "X-Forwarded-Client-Cert", "X-Forwarded-Port", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded-Server",
    "X-Forwarded-Prefix", "X-Forwarded-Uri", "X-Original-URL", "X-Rewrite-URL")]
BASIC = ("Authorization", "Basic ZXZpbC1hZG1pbjpzZWNyZXQ=")  # evil-admin:secret


def test_a_proxied_application_is_told_who_it_is(client, visitor, identity):
    assert told(seen(client.get("/private/x", visitor=visitor))) == only(identity)


@pytest.mark.parametrize("prefix", ["", "http_"])
def test_a_fastcgi_application_is_told_who_it_is(client, visitor, identity, prefix):
    request = seen(client.get("/private-php/x", visitor=visitor))
    assert told_by_fastcgi(request, prefix) == only(identity)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim[0])
def test_a_claim_is_replaced_where_someone_is_signed_in(client, visitor, identity, claim):
    request = seen(client.send("GET", "/private/x", claim, claim, visitor=visitor))
    assert told(request) == only(identity) and FORGED not in request.all_values()
    request = seen(client.send("GET", "/private-php/x", claim, claim, BASIC, visitor=visitor))
    assert told_by_fastcgi(request, "") == told_by_fastcgi(request, "http_") == only(identity)
    assert request.values("http_remote_user") == [visitor.email]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim[0])
def test_a_claim_is_dropped_where_nobody_is(client, claim):
    request = seen(client.send("GET", "/open/x", claim, claim))
    assert told(request) == NOBODY and FORGED not in request.all_values()
    request = seen(client.send("GET", "/open-php/x", claim, claim, BASIC))
    assert told_by_fastcgi(request, "") == told_by_fastcgi(request, "http_") == NOBODY_BY_FASTCGI


@pytest.mark.parametrize("claim", OTHER_CLAIMS, ids=lambda claim: claim[0])
def test_what_other_gateways_say_is_dropped_too(client, visitor, claim):
    for path in ("/private/x", "/open/x", "/private-php/x", "/open-php/x"):
        assert FORGED not in seen(client.send("GET", path, claim, visitor=visitor)).all_values()


@pytest.mark.parametrize("claim", [(name.replace("-", "_"), value) for name, value in OTHER_CLAIMS],
                         ids=lambda claim: claim[0])
def test_nor_does_another_spelling_help(client, claim):
    """Many applications read X_Forwarded_User as X-Forwarded-User."""
    for path in ("/open/x", "/open-php/x"):
        assert FORGED not in seen(client.send("GET", path, claim)).all_values()


def test_mixed_spellings_do_not_arrive_as_nginx_is_by_default(site):
    for name in ("X_Forwarded-User", "X-Forwarded_User", "X_Remote-Role", "Remote-User_Name"):
        for path in ("/open/x", "/open-php/x"):
            assert FORGED not in seen(site.client("usual").send("GET", path, (name, FORGED))).all_values()


def test_all_claims_at_once(client, visitor, identity):
    request = seen(client.send("GET", "/private/x", *CLAIMS, *OTHER_CLAIMS, visitor=visitor))
    assert told(request) == only(identity) and FORGED not in request.all_values()


def test_nginx_has_room_for_all_these_names(site):
    assert "[warn]" not in site.program.log.text()


def test_the_address_is_the_connections(client, visitor):
    forged = [("X-Forwarded-For", "192.0.2.1"), ("X-Real-IP", "192.0.2.1"), ("X-Forwarded-Proto", "https"),
              ("X-Forwarded-Host", "evil.test")]
    for path, prefix, dash in (("/private/x", "", "-"), ("/open/x", "", "-"), ("/private-php/x", "http_", "_")):
        request = seen(client.send("GET", path, *forged, visitor=visitor))
        values = {name: request.values(prefix + name.lower().replace("-", dash)) for name, _ in forged}
        assert values == {"X-Forwarded-For": [client.address], "X-Real-IP": [client.address],
                          "X-Forwarded-Proto": ["http"], "X-Forwarded-Host": [f"localhost:{client.port}"]}


# ---- and the check listens to the client as little

@pytest.fixture(scope="module")
def stranger(demo):
    """Signed in, but in no group."""
    return Visitor(demo).joined().signed_in()


@pytest.mark.parametrize("header", [
    "SIH_AUTH_GROUPS", "SIH-AUTH-GROUPS", "Sih-Auth-Max-Age", "SIH-AUTH-ORIGINAL-URL", "X-Original-URL",
    "X-Forwarded-Uri", "Remote-User", "Remote-Groups", "X-Forwarded-Groups", "REQUEST-METHOD",
    "Content-Length", "DOCUMENT-URI"])
@pytest.mark.parametrize("value", ["staff", "0", ""])
def test_no_header_opens_a_door(client, stranger, header, value):
    headers = [(header, value), ("Remote-Groups", "staff")] if header != "Content-Length" else [(header, "0")]
    assert client.send("GET", "/staff/x", *headers, visitor=stranger, accept=JSON).status == 403
    assert client.send("GET", "/private/x", *headers, accept=JSON).status == 401


def test_no_header_closes_one(client, visitor):
    headers = [("SIH_AUTH_GROUPS", "nobody"), ("SIH-AUTH-MAX-AGE", "0"), ("X-Forwarded-Proto", "ftp")]
    client.send("GET", "/staff/x", *headers, visitor=visitor).must_be(200)


def test_a_basic_login_is_none(client):
    assert client.send("GET", "/private/x", BASIC, accept=PAGE).status == 302
    assert client.send("GET", "/private-php/x", BASIC, accept=JSON).status == 401


def test_it_stays_the_applications_own_affair(client, visitor):
    """Who is signed in may also tell the application a password: it is not the gateway's."""
    request = seen(client.send("GET", "/private/x", BASIC, visitor=visitor))
    assert request.values("authorization") == [BASIC[1]] and told(request)["user"] == [visitor.email]
