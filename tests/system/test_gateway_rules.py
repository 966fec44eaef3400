"""What a protected place may ask for besides a login: groups, and a recent one."""

import html
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from driver import command
from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.records import join_groups, make_login_older
from driver.service import running
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

LOCATION = """
    location /{name}/ {{
        {rules}
        include snippets/sih-auth-protect.conf;
        alias {{pages}}/;
    }}"""
GROUP_LISTS = {"one": "staff", "several": "staff,admin", "spaced": " staff ,  admin ", "stray": ",staff,,", "empty": "",
               "blank": "  ", "comma": ",", "commas": " , ,", "case": "STAFF", "part": "sta", "longer": "staff2",
               "quoted": "'staff'"}
MAX_AGES = {"recent": "900", "always": "0", "huge": "999999999"}
MALFORMED = {"negative": "-1", "word": "soon", "unit": "15m", "fraction": "1.5", "spaces": " 900", "plus": "+900",
             "overflow": "99999999999999999999", "hex": "0x10"}
SERVER = """
    include snippets/sih-auth-server.conf;
""" + "".join(
    [LOCATION.format(name=name, rules=f'set $sih_auth_groups "{groups}";') for name, groups in GROUP_LISTS.items()] +
    [LOCATION.format(name=name, rules=f'set $sih_auth_max_age "{age}";')
     for name, age in (MAX_AGES | MALFORMED).items()] +
    [LOCATION.format(name="both", rules='set $sih_auth_groups "staff"; set $sih_auth_max_age 900;'),
     LOCATION.format(name="plain", rules=""), """
    location /nested/ {
        set $sih_auth_groups staff;
        include snippets/sih-auth-protect.conf;
        alias {pages}/;
        location /nested/prefix/ {
            alias {pages}/;
        }
        location ~ ^/nested/(pattern.*) {
            alias {pages}/$1;
        }
        location /nested/again/ {
            set $sih_auth_groups staff;
            include snippets/sih-auth-protect.conf;
            alias {pages}/;
        }
    }"""])
SECRET = "for members only"


@pytest.fixture(scope="module")
def client(demo):
    site = ProtectedSite(demo, {"site": SERVER})
    for page in ("page", "pattern"):
        site.write_page(page, SECRET)
    with running(site):
        yield site.client("site")


@pytest.fixture
def visitor(demo):
    return Visitor(demo).joined().signed_in()


@pytest.fixture(scope="module")
def outsider(demo):
    """Signed in, in no group; with an address that is not for pasting into a page."""
    return Visitor(demo, email="o'brien&co@example.com").joined().signed_in()


# ---- groups

@pytest.mark.parametrize("groups, place, status", [
    ("staff", "one", 200), ("staff,admin", "one", 200), ("admin,staff", "one", 200), ("admin", "one", 403),
    ("", "one", 403), ("staff", "several", 200), ("admin", "several", 200), ("other", "several", 403),
    ("other,admin", "several", 200), ("staff", "spaced", 200), ("admin", "spaced", 200), ("", "spaced", 403),
    ("staff", "stray", 200), ("", "stray", 403), ("", "empty", 200), ("staff", "empty", 200), ("", "blank", 200),
    ("", "plain", 200), ("", "comma", 403), ("staff", "comma", 403), ("", "commas", 403), ("staff", "case", 403),
    ("staff", "part", 403), ("staff", "longer", 403), ("staff", "quoted", 403)])
def test_any_one_of_the_groups_suffices(client, visitor, groups, place, status):
    join_groups(visitor, groups)
    answer = client.get(f"/{place}/page", visitor=visitor, accept=JSON)
    assert answer.status == status and (SECRET.encode() in answer.body) == (status == 200)


def test_who_is_not_signed_in_is_asked_to_whatever_the_groups(client):
    for place in ("one", "comma", "both"):
        assert client.get(f"/{place}/page", accept=PAGE).status == 302


def test_a_change_of_groups_holds_from_the_next_check_on(client, demo, visitor):
    """As the administrator makes it."""
    for groups, status in (("staff", 200), ("other", 403), ("other,staff", 200), ("", 403)):
        ended = command.run("user", "set-groups", visitor.email, groups, folder=demo.folder, **demo.settings)
        assert ended.status == 0, ended
        assert client.get("/one/page", visitor=visitor, accept=JSON).status == status


def test_a_program_is_told_that_it_is_forbidden(client, outsider):
    for accept in (JSON, "*/*", None):
        client.get("/one/page", visitor=outsider, accept=accept).must_be_well_formed().must_be(403, error="forbidden")


def test_a_person_sees_who_they_are_and_can_switch(client, demo, outsider):
    answer = client.get("/one/page?a=1&b='\"<x>", visitor=outsider, accept=PAGE)
    assert answer.status == 403 and answer.header("Content-Type").startswith("text/html")
    assert answer.header("Cache-Control") == "no-store"
    page = answer.body.decode()
    assert "<strong>o'brien&amp;co@example.com</strong>" in page and "&co" not in page
    link = html.unescape(re.search(r'<a href="([^"]*)"', page).group(1))
    asked = f"{client.url}/one/page?a=1&b='\"<x>"
    assert link == f"{demo.site_url}/?switch=1&rd={quote(asked, safe='')}"
    assert "<!--#" not in page and "(none)" not in page and "<x>" not in page


def test_a_refusal_of_the_sites_own_names_nobody(client, visitor):
    """A folder that nobody may list."""
    answer = client.get("/plain/", visitor=visitor, accept=PAGE)
    assert answer.status == 403 and visitor.email not in answer.body.decode() and "switch=1" not in answer.body.decode()


@pytest.mark.parametrize("path", ["/nested/page", "/nested/prefix/page", "/nested/pattern", "/nested/again/page"])
def test_a_location_within_is_never_more_open(client, outsider, path):
    """nginx hands auth_request down to it, but not what has been `set`."""
    answer = client.get(path, visitor=outsider, accept=JSON)
    assert answer.status in (403, 503) and SECRET.encode() not in answer.body


def test_a_location_within_may_say_it_again(client, visitor):
    join_groups(visitor, "staff")
    for path in ("/nested/page", "/nested/again/page"):
        assert client.get(path, visitor=visitor).must_be(200).body == SECRET.encode()


# ---- a recent login

def recent_page(client, place, visitor):
    return client.get(f"/{place}/page", visitor=visitor, accept=PAGE)


def test_within_the_time_a_login_is_recent(client, visitor):
    assert recent_page(client, "recent", visitor).status == 200
    make_login_older(visitor, 890)
    assert recent_page(client, "recent", visitor).status == 200
    assert recent_page(client, "huge", visitor).status == 200


def test_too_old_a_login_is_asked_for_again(client, demo, visitor):
    make_login_older(visitor, 902)
    answer = recent_page(client, "recent", visitor)
    assert answer.status == 302 and SECRET.encode() not in answer.body
    asked = quote(f"{client.url}/recent/page", safe="")
    assert answer.header("Location") == f"{demo.site_url}/?max_age=900&rd={asked}"
    told = client.get("/recent/page", visitor=visitor, accept=JSON)
    told.must_be_well_formed().must_be(401, error="authentication_required")
    # It is still a login everywhere else.
    assert recent_page(client, "plain", visitor).status == 200


def test_after_a_new_login_there_is_no_way_round_again(client, demo, visitor):
    make_login_older(visitor, 902)
    query = parse_qs(urlsplit(recent_page(client, "recent", visitor).header("Location")).query)
    said = f"/continue?max_age={query['max_age'][0]}&rd={quote(query['rd'][0], safe='')}"
    visitor.browser.get(said).must_be(401, error="authentication_required")
    visitor.waiting_for_code()
    to = visitor.enter(visitor.read_code(), rd=query["rd"][0]).must_be(200).json["redirect_to"]
    assert to == f"{client.url}/recent/page"
    assert recent_page(client, "recent", visitor).status == 200
    assert visitor.browser.get(said).must_be(200).json["redirect_to"] == to


def test_a_login_of_this_second_is_always_recent(client, visitor):
    assert recent_page(client, "always", visitor).status in (200, 302)  # a second may have passed
    make_login_older(visitor, 5)
    assert recent_page(client, "always", visitor).status == 302


@pytest.mark.parametrize("place", MALFORMED)
def test_a_rule_that_makes_no_sense_lets_nobody_in(client, visitor, place):
    for who in (visitor, None):
        client.get(f"/{place}/page", visitor=who, accept=JSON).must_be_well_formed().must_be(503, error="unavailable")


def test_groups_and_a_recent_login_are_both_needed(client, visitor):
    assert recent_page(client, "both", visitor).status == 403
    join_groups(visitor, "staff")
    assert recent_page(client, "both", visitor).status == 200
    make_login_older(visitor, 902)
    assert recent_page(client, "both", visitor).status == 302
    join_groups(visitor, "")
    assert recent_page(client, "both", visitor).status == 403


def test_what_nginx_is_told_of_who_is_in_none_of_the_groups(demo):
    visitor = Visitor(demo).joined().signed_in()
    answer = demo.check.get("/auth", cookies=visitor.browser.cookies, SIH_AUTH_GROUPS="staff",
                            SIH_AUTH_ORIGINAL_URL="https://app.example.com/x").must_be(403, error="forbidden")
    assert answer.header("Remote-User") == visitor.email
    assert "rd=https%3A%2F%2Fapp.example.com%2Fx" in answer.header("Location")
