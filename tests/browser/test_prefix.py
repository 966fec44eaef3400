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
