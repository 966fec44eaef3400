"""The portal under a prefix of a site."""

import pytest

from portal.person import Person
from portal.prefixed import PrefixedPortal


@pytest.fixture
def portal(start):
    it = PrefixedPortal()
    yield it.start(start(SITE_URL=it.site_url))
    it.stop()


def must_stay_below(portal, tab):
    """Every link, and all that the page has loaded and called."""
    addresses = tab.run("return [...[...document.links].map(link => link.href),"
                        "...performance.getEntriesByType('resource').map(entry => entry.name)]")
    assert [each for each in addresses if not each.startswith(portal.site_url + "/")] == []


def test_the_pages_of_links_in_mails_stay_below_it_and_their_tokens_out_of_the_log(tab, portal):
    person = Person(tab, portal)
    for page in ("reset", "undo-email"):
        person.open(page, token="secret-of-a-link")
        tab.wait_for_shown("#form")
        assert tab.url == person.page(page)
        tab.press("#form [type=submit]")
        must_stay_below(portal, tab)
        tab.wait_for(lambda: f'"GET /login-service/{page} HTTP' in portal.logged(), "the line in the log")
    assert "secret-of-a-link" not in portal.logged()


def test_site_url_itself_shows_it(tab, portal):
    tab.open(portal.site_url)
    tab.wait_for_url(portal.site_url + "/")
    tab.wait_for_shown("#form")
    must_stay_below(portal, tab)


def test_the_account_is_below_it(tab, portal):
    person = Person(tab, portal).with_account().open("account#password")
    tab.wait_for_url(person.page(rd="/login-service/account#password"))
    tab.wait_for_shown("#form")
    person.sign_in()
    tab.wait_for_path("/login-service/code")
    person.finish()
    tab.wait_for_url(person.page("account#password"))
    tab.wait_for_text("#browsers .value", "1 browser")
    must_stay_below(portal, tab)


def test_the_whole_way(tab, portal):
    person = Person(tab, portal)
    person.open(rd="https://evil.test/")
    tab.press("#offer-sign-up a")
    tab.wait_for_url(person.page("sign-up", rd="https://evil.test/"))
    must_stay_below(portal, tab)
    person.sign_up()
    tab.wait_for_path("/login-service/code")
    tab.wait_for_shown("#otp")
    must_stay_below(portal, tab)
    person.finish()
    person.must_be_at_account()
    must_stay_below(portal, tab)
    tab.press("#log-out")
    tab.wait_for_text("#note", "You are logged out.")
    assert tab.url == portal.site_url + "/"
