"""`sih-auth doctor` on nginx's configuration and on a protected site: what would let strangers in, or lock everybody out."""

import contextlib

import pytest

from driver.addresses import free_port
from driver.diagnosis import findings, must_name

pytestmark = pytest.mark.sqlite  # what it says of a server: test_database_urls.py

NGINX = "nginx's configuration"
IDENTITY = "    include snippets/sih-auth-identity-proxy.conf;\n"
PROTECT = "include snippets/sih-auth-protect.conf;"
SERVER = "    include snippets/sih-auth-server.conf;\n"
PORTAL_FILE, SITE_FILE = "sites/sih-auth-portal.conf", "sites/site.conf"
CHECK_FILE = "snippets/sih-auth-check.conf"


@pytest.fixture
def site_with(installed):
    """The protected site with other words in its file."""
    with contextlib.ExitStack() as stack:
        yield lambda old, new: stack.enter_context(installed.nginx_with((SITE_FILE, old, new)))


@pytest.fixture
def location_with(site_with):
    """The protected location with more words in it."""
    return lambda words: site_with(PROTECT, f"{words}\n        {PROTECT}")


@pytest.fixture
def server_with(site_with):
    """The protected site's server with more words in it."""
    return lambda words: site_with(SERVER, SERVER + words + "\n")


# ---- who says who is signed in

def test_no_identity_snippet(installed, site_with):
    site_with(IDENTITY, "")
    must_name(installed.doctor("--json"), NGINX, "can tell the application behind the location /private/",
              "include snippets/sih-auth-identity-proxy.conf;")


def test_a_header_of_the_locations_own_undoes_the_snippet(installed, location_with):
    location_with("proxy_set_header Host $host;")
    must_name(installed.doctor("--json"), NGINX, "nobody replaces remote-user", "in the location")


def test_an_open_way_to_the_same_application(installed, server_with):
    server_with("location /open/ { proxy_set_header Host $host; "
                f"proxy_pass http://127.0.0.1:{installed.application.port}; }}")
    must_name(installed.doctor("--json"), NGINX, "the application behind the location /open/", "sih-auth-identity-proxy.conf")


def test_an_application_by_fastcgi(installed, server_with):
    server_with(f"location /php/ {{ {PROTECT} include /etc/nginx/fastcgi_params; "
                f"fastcgi_pass 127.0.0.1:{installed.application.fastcgi_port}; }}")
    must_name(installed.doctor("--json"), NGINX, "the application behind the location /php/", "sih-auth-identity-fastcgi.conf")


def test_underscores(installed):
    with installed.nginx_with(("nginx.conf", "access_log off;", "access_log off; underscores_in_headers on;")):
        must_name(installed.doctor("--json"), NGINX, "header names with `_`", "underscores_in_headers on;", mark="warning")


# ---- what goes past the check

def test_return(installed, server_with):
    server_with(f'location /secret/ {{ {PROTECT} return 200 "secret"; }}')
    must_name(installed.doctor("--json"), NGINX, "`return` in the protected location /secret/", "a location of its own")


def test_return_that_only_redirects(installed, server_with):
    server_with(f"location /moved/ {{ {PROTECT} return 301 /private/; }}")
    must_name(installed.doctor("--json"), NGINX, "`return` in the protected location /moved/", "a location of its own",
              mark="warning")


def test_return_below_an_if(installed, location_with):
    location_with('if ($arg_x) { return 200 "secret"; }')
    must_name(installed.doctor("--json"), NGINX, "`return` in the protected location /private/", "a location of its own")


def test_rewrite_last(installed, location_with):
    location_with("rewrite ^/private/x$ /elsewhere last;")
    must_name(installed.doctor("--json"), NGINX, "`rewrite … last`", "rewrite ^/private/x$ /elsewhere break;")


def test_satisfy_any(installed, location_with):
    location_with("satisfy any; allow 192.0.2.1; deny all;")
    must_name(installed.doctor("--json"), NGINX, "`satisfy any`", "remove", also=["Protected site"])


def test_the_address_without_its_slash(installed, server_with):
    server_with(f"location = /private {{ proxy_pass http://127.0.0.1:{installed.application.port}; }}")
    ended = installed.doctor("--json")
    must_name(ended, NGINX, "/private without the slash is open", "location = /private { return 301 /private/; }",
              also=["Protected site"])
    must_name(ended, "Protected site", "without its last slash the page is open", "return 301 /private/;", also=[NGINX])


def test_a_regular_expression_beside_it(installed, server_with):
    server_with(r"location ~ \.txt$ { root /var/empty; }")
    must_name(installed.doctor("--json"), NGINX, r"location ~ \.txt$", "location ^~", mark="warning")


def test_no_check_in_the_server(installed, site_with):
    site_with(SERVER, "    location @sih_auth_sign_in { return 401; }\n")
    ended = installed.doctor("--json")
    must_name(ended, NGINX, "has protected locations but not the check", "include snippets/sih-auth-server.conf;",
              also=["Protected site"])


def test_a_check_for_everybody(installed):
    with installed.nginx_with((CHECK_FILE, "internal;", "")):
        must_name(installed.doctor("--json"), NGINX, "visitors can ask the check themselves", "internal;", also=["Portal"])


def test_the_check_of_the_portal_for_everybody(installed):
    path = "snippets/sih-auth-portal-locations.conf"
    with installed.nginx_with((path, "location = /auth {\n    return 404;", "location = /auth {\n    fastcgi_pass sih_auth_check;")):
        must_name(installed.doctor("--json"), "Portal", "everybody can ask the check", "location = /auth { return 404; }")


def test_nothing_protected(installed, site_with):
    site_with(PROTECT, "")
    must_name(installed.doctor("--json", site=False), NGINX, "no location is behind the login", PROTECT, mark="warning")


def test_a_configuration_that_nginx_refuses(installed):
    installed.nginx.joinpath("sites/broken.conf").write_text("nonsense;\n")
    try:
        must_name(installed.doctor("--json", site=False), NGINX, 'unknown directive "nonsense"', "nginx -t")
    finally:
        installed.nginx.joinpath("sites/broken.conf").unlink()


# ---- the protected site

def test_an_open_page(installed, site_with):
    site_with(PROTECT, "")
    must_name(installed.doctor("--json"), "Protected site", "the page is open", PROTECT)


def test_the_way_back_loses_what_follows_the_ampersand(installed):
    with installed.nginx_with((CHECK_FILE, "$sih_auth_port$request_uri;", "$sih_auth_port$uri?$arg_a;")):
        must_name(installed.doctor("--json"), "Protected site", "does not survive the way through login",
                  "include snippets/sih-auth-server.conf;")


def test_the_way_back_by_plain_http(installed):
    """As behind a proxy that ends TLS, and whose word nginx does not take."""
    with installed.nginx_with((CHECK_FILE, "$sih_auth_scheme://$host", "http://$host")):
        must_name(installed.doctor("--json"), "Protected site", "come back by http, not https",
                  "include snippets/sih-auth-realip.conf;")


def test_a_host_that_nobody_is_sent_back_to(installed):
    alone = {"COOKIE_DOMAIN": None, "SESSION_COOKIE_NAME": "__Host-sih_auth"}
    with installed.service_with(**alone):
        ended = installed.doctor("--json")
    must_name(ended, "Protected site", "is no host that rd may lead to", "ALLOWED_REDIRECT_HOSTS=app.example.localhost")
    must_name(ended, "Protected site", "does not reach app.example.localhost", "COOKIE_DOMAIN=example.localhost")


@pytest.mark.parametrize("snippet, finding", [
    ("protect", "the page is open"), ("server", "the page answers a stranger 404")])
def test_what_nginx_has_not_read_yet(installed, snippet, finding):
    path = installed.nginx / SITE_FILE
    whole = path.read_text()
    with installed.nginx_with((SITE_FILE, f"include snippets/sih-auth-{snippet}.conf;", "")):
        path.write_text(whole)
        must_name(installed.doctor("--json"), "Protected site", finding, "systemctl reload nginx")


def test_a_page_that_does_not_exist(installed):
    must_name(installed.doctor("--json", "--site", "https://app.example.invalid/", site=False), "Protected site",
              "app.example.invalid cannot be resolved", "add app.example.invalid to your DNS")


def test_a_page_that_leads_elsewhere(installed, server_with):
    server_with("location = /old { return 302 https://elsewhere.example.localhost/; }")
    site = installed.site.replace("/private/", "/old")
    must_name(installed.doctor("--json", "--site", site, site=False), "Protected site",
              "leads to https://elsewhere.example.localhost/ instead of the portal", "--site")


# ---- what is ours and open

def test_the_port_of_the_numbers_is_no_matter(installed):
    with installed.nginx_with(("nginx.conf", "include sites/*.conf;", "include sites/*.conf; include sih-auth-metrics.conf;"),
                              ("sih-auth-metrics.conf", "127.0.0.1:9464", f"127.0.0.1:{free_port()}"),
                              ("sih-auth-metrics.conf", "listen     [::1]:9464;", "")):
        ended = installed.doctor("--json")
    assert [finding for finding in findings(ended, "warning", "error") if finding[0] == NGINX] == []
    assert ended.status == 0


# ---- room

def test_too_little_room_for_answers(installed):
    with installed.nginx_with(("snippets/sih-auth-params.conf", "fastcgi_buffer_size        16k;", "fastcgi_buffer_size 1k;")):
        must_name(installed.doctor("--json"), NGINX, "fastcgi_buffer_size is too small", "fastcgi_buffer_size 16k;",
                  also=["Portal"])


def test_too_little_room_for_the_check(installed):
    with installed.nginx_with((CHECK_FILE, "fastcgi_buffer_size       16k;", "fastcgi_buffer_size 4k;"),
                              (CHECK_FILE, "fastcgi_busy_buffers_size 16k;", "")):
        must_name(installed.doctor("--json"), NGINX, "fastcgi_buffer_size is too small", "sih-auth-check.conf")


def test_too_little_room_for_headers(installed):
    with installed.nginx_with(("snippets/sih-auth-client-limits.conf", "large_client_header_buffers 4 8k;",
                               "large_client_header_buffers 4 2k;")):
        ended = installed.doctor("--json")
    must_name(ended, NGINX, "large_client_header_buffers is too small", "large_client_header_buffers 4 8k;",
              also=["Portal"])
    must_name(ended, "Portal", "6000 bytes of cookies", "large_client_header_buffers 4 8k;", also=[NGINX])


# ---- pages of other origins

def test_an_origin_that_the_service_alone_lists(installed):
    with installed.file_of_settings_with(CORS_ALLOWED_ORIGINS="https://app.example.com"):
        must_name(installed.doctor("--json"), NGINX, "pages of https://app.example.com cannot read what nginx itself refuses",
                  "https://app.example.com  1;", mark="warning")
        with installed.nginx_with(("snippets/sih-auth-cors-origins.conf", "#     https://app", "https://app")):
            assert not [finding for finding in findings(installed.doctor("--json"), "warning", "error") if finding[0] == NGINX]
