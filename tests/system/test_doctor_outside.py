"""`sih-auth doctor` from outside: TLS, cookies, and by which address a visitor is counted."""

import contextlib
import time

import pytest

from driver.diagnosis import findings, must_name
from driver.installation import PORTAL

pytestmark = pytest.mark.sqlite  # what it says of a server: test_database_urls.py

PORTAL_FILE = "sites/sih-auth-portal.conf"
FLAGS = "Secure; HttpOnly; SameSite=Lax"
ADDRESSES = "Visitors' addresses"


@pytest.fixture
def portal_with(installed):
    """The portal's server with other words in its file."""
    with contextlib.ExitStack() as stack:
        yield lambda *changes: stack.enter_context(installed.nginx_with(*((PORTAL_FILE, old, new) for old, new in changes)))


@pytest.fixture
def certificate_with(installed, portal_with):
    """The portal with another certificate."""
    def use(certificate):
        old = installed.certificates[PORTAL]
        portal_with((str(old.chain), str(certificate.chain)), (str(old.key), str(certificate.key)))

    return use


# ---- TLS

def test_an_expired_certificate(installed, certificate_with):
    certificate_with(installed.authority.certificate(PORTAL, days=-1))
    must_name(installed.doctor("--json"), "TLS", "has expired", "certbot renew")


def test_a_certificate_that_ends_soon(installed, certificate_with):
    certificate_with(installed.authority.certificate(PORTAL, days=5))
    must_name(installed.doctor("--json"), "TLS", "more days: that is few", "certbot renew", mark="warning")


def test_a_certificate_of_another_name(installed, certificate_with):
    certificate_with(installed.authority.certificate("other.example.localhost"))
    must_name(installed.doctor("--json"), "TLS", f"for another name than {PORTAL}", f"-w /var/www/html -d {PORTAL}")


def test_a_certificate_that_nobody_trusts(installed, authority, certificate_with):
    certificate_with(authority.certificate(PORTAL))
    must_name(installed.doctor("--json"), "TLS", "is not trusted", f"-w /var/www/html -d {PORTAL}")


def test_a_certificate_that_this_machine_alone_trusts(installed, certificate_with):
    own = installed.authority.self_signed(PORTAL)
    certificate_with(own)
    trusted = ["unshare", "--mount", "sh", "-c", f'mount --bind {own.chain} /etc/ssl/certs/ca-certificates.crt && exec "$@"', "sh"]
    must_name(installed.doctor("--json", prefix=trusted, ca_file=False), "TLS", "is self-signed", f"-w /var/www/html -d {PORTAL}")
    assert installed.doctor("--json", "--ca-file", own.chain, ca_file=False).status == 0


def test_old_tls(installed):
    tls = "snippets/sih-auth-tls.conf"
    with installed.nginx_with((tls, "TLSv1.2 TLSv1.3;", "TLSv1.1 TLSv1.2 TLSv1.3;"),
                              (tls, "ECDHE-ECDSA-AES128-GCM-SHA256:", "@SECLEVEL=0:ALL:")):
        must_name(installed.doctor("--json"), "TLS", "still speaks TLS 1.1", "include snippets/sih-auth-tls.conf;")


def test_no_new_tls(installed):
    with installed.nginx_with(("snippets/sih-auth-tls.conf", "TLSv1.2 TLSv1.3;", "TLSv1.2;")):
        must_name(installed.doctor("--json"), "TLS", "does not speak TLS 1.3", "sih-auth-tls.conf", mark="warning")


def test_no_hsts(installed):
    with installed.nginx_with(("snippets/sih-auth-security-headers.conf", "add_header Strict-Transport-Security", "# ")):
        must_name(installed.doctor("--json"), "TLS", "no Strict-Transport-Security", "sih-auth-security-headers.conf")


def test_hsts_of_a_day(installed):
    with installed.nginx_with(("sih-auth-http.conf", "max-age=63072000", "max-age=86400")):
        must_name(installed.doctor("--json"), "TLS", "lasts 86400 seconds only", "security-headers", mark="warning")


def test_http_that_stays_http(installed, portal_with):
    portal_with((f"return 301 {installed.url}$request_uri;", 'return 200 "welcome";'))
    must_name(installed.doctor("--json"), "TLS", "plain http is answered 200",
              f"location / {{ return 301 {installed.url}$request_uri; }}")


def test_a_portal_without_tls(installed):
    url = f"http://{PORTAL}:{installed.http_port}"
    must_name(installed.doctor("--json", site=False, url=url), "TLS", "reached by plain http", f"SITE_URL=https://{PORTAL}",
              also=["Settings", "Portal"])


# ---- cookies

@pytest.mark.parametrize("flags, words", [
    ("HttpOnly; SameSite=Lax", "has no Secure"), ("Secure; SameSite=Lax", "has no HttpOnly"),
    ("Secure; HttpOnly", "has not SameSite=Lax"), ("Secure; HttpOnly; SameSite=None", "other sites can act with it")])
def test_a_flag_that_is_missing(installed, portal_with, flags, words):
    portal_with((FLAGS, flags))
    must_name(installed.doctor("--json"), "Cookies", words, f'fastcgi_param COOKIE_FLAGS "{FLAGS}";')


def test_a_name_without_a_prefix(installed):
    with installed.service_with(SESSION_COOKIE_NAME="session"):
        must_name(installed.doctor("--json"), "Cookies", "is called session", "SESSION_COOKIE_NAME=__Secure-sih_auth",
                  mark="warning")


def test_a_domain_that_the_portal_is_not_in(installed):
    with installed.service_with(COOKIE_DOMAIN="example.org"):
        must_name(installed.doctor("--json", site=False), "Cookies", "which the portal's host auth.example.localhost is not below",
                  "COOKIE_DOMAIN=example.localhost")


def test_a_service_with_older_settings(installed):
    with installed.file_of_settings_with(SESSION_COOKIE_NAME="__Secure-renamed"):
        must_name(installed.doctor("--json", site=False), "Cookies", "does not set __Secure-renamed", "systemctl reload sih-auth")


# ---- whose address a visitor is counted by

def test_trust_in_strangers(installed, portal_with):
    portal_with((f'COOKIE_FLAGS "{FLAGS}";',
                 f'COOKIE_FLAGS "{FLAGS}"; set_real_ip_from 0.0.0.0/0; real_ip_header X-Forwarded-For;'))
    before = installed.database.rows("SELECT * FROM throttles")
    ended = installed.doctor("--json")
    must_name(ended, ADDRESSES, "believes any visitor's X-Forwarded-For", "set_real_ip_from 192.0.2.10;",
              also=["nginx's configuration"])
    must_name(ended, "nginx's configuration", "takes everybody's word (0.0.0.0/0)", "sih-auth-realip.conf", also=[ADDRESSES])
    assert installed.database.rows("SELECT * FROM throttles") == before


def test_trust_in_a_proxy_of_this_machine_is_right(installed, portal_with):
    portal_with((f'COOKIE_FLAGS "{FLAGS}";', f'COOKIE_FLAGS "{FLAGS}"; include snippets/sih-auth-realip.conf;'))
    ended = installed.doctor("--json")
    assert findings(ended, "error", "warning") == [] and ended.status == 0
    assert [what for section, what, _ in findings(ended, "not checked") if section == ADDRESSES][0].startswith(
        "whether nginx trusts strangers")


def test_everybody_has_the_address_of_a_proxy(installed):
    now = int(time.time())
    installed.database.change("INSERT INTO users (id, name, email, email_key, password_hash, created_at) "
                              "VALUES (7, 'Jane', 'jane@example.com', 'jane@example.com', 'x', 1)")
    try:
        for number in range(12):
            installed.database.change(
                "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, remember, ip, "
                "user_agent) VALUES (7, ?, 'k', ?, ?, ?, 0, '10.0.0.1', ?)", f"t{number}", now, now, now + 3600,
                f"browser {number % 4}")
        must_name(installed.doctor("--json"), ADDRESSES, "seem to come from 10.0.0.1", "include snippets/sih-auth-realip.conf;")
    finally:
        installed.database.change("DELETE FROM users WHERE id = 7")


def test_another_database_than_the_services(installed):
    other = installed.state / "other.db"
    with installed.file_of_settings_with(DATABASE_URL="sqlite:///other.db"):
        installed.migrate()
        try:
            must_name(installed.doctor("--json"), ADDRESSES, "is not counted in", "DATABASE_URL and STATE_DIR")
        finally:
            for path in installed.state.glob(other.name + "*"):
                path.unlink()
