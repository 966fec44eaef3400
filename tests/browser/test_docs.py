"""The page that shows the API's description: it keeps to its policy, and its calls reach this very service."""

import json

import pytest

from driver.command import ROOT
from portal.person import Person
from portal.prefixed import PrefixedPortal

DESCRIPTION = json.loads((ROOT / "nginx/portal/openapi.json").read_text(encoding="utf-8"))


@pytest.fixture
def docs(tab, service):
    return opened(tab, service.site_url + "/docs")


# From the narrowest phone to a desk, on both sides of where the layout changes.
WIDTHS = [320, 360, 480, 481, 600, 640, 641, 768, 1024, 1280]


def opened(tab, url):
    """With the description on it."""
    tab.open(url)
    tab.wait_for(lambda: tab.is_shown(".opblock"), "the calls")
    return tab


def unfold(tab, operation):
    tag = next(each["tags"][0] for methods in DESCRIPTION["paths"].values() for each in methods.values()
               if each["operationId"] == operation).replace(" ", "_")
    block = f"[id='operations-{tag}-{operation}']"
    tab.press(f"{block} .opblock-summary-control")
    tab.wait_for_shown(f"{block} .responses-table")
    return block


def call(tab, operation):
    """What its first example is answered: (status, body)."""
    block = unfold(tab, operation)
    tab.press(f"{block} .try-out__btn")
    tab.press(f"{block} .execute")
    live = f"{block} .live-responses-table tbody"
    tab.wait_for_shown(f"{live} .response-col_status")
    return int(tab.text(f"{live} .response-col_status").split()[0]), json.loads(tab.text(f"{live} .microlight code"))


def test_every_call_is_on_it(docs):
    shown = docs.run("return [...document.querySelectorAll('.opblock')].map(block => "
                     "block.querySelector('.opblock-summary-method').innerText + ' ' + "
                     "block.querySelector('.opblock-summary-path').dataset.path)")
    assert sorted(shown) == sorted(f"{method.upper()} {path}" for path, methods in DESCRIPTION["paths"].items()
                                   for method in methods)
    assert DESCRIPTION["info"]["version"] in docs.text(".info .title")
    docs.wait_for(lambda: docs.title == "The API · Meadow & Sons", "the title")


def test_the_way_back(docs, service):
    docs.press(".bar .brand")
    docs.wait_for_url(service.site_url + "/")


def test_calls_reach_the_service_and_nobody_else(docs, service):
    assert call(docs, "showSite") == (200, {"name": "Meadow & Sons", "logo_url": "", "signup_enabled": True})
    status, body = call(docs, "signUp")
    assert (status, body) == (200, {"message": "Account created successfully"})
    addresses = docs.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert service.site_url + "/signup" in addresses
    assert [each for each in addresses if not each.startswith((service.site_url + "/", "data:"))] == []


def test_calls_are_those_of_who_is_signed_in(tab, service):
    person = Person(tab, service).with_account().open()
    person.sign_in()
    tab.wait_for_path("/code")
    person.finish()
    person.must_be_at_account()
    opened(tab, service.site_url + "/docs")
    status, body = call(tab, "showAccount")
    assert status == 200 and body["user"]["email"] == person.email


def test_a_call_can_be_linked_to(tab, service):
    opened(tab, service.site_url + "/docs#/Account/renameAccount")
    tab.wait_for_shown("[id='operations-Account-renameAccount'] .responses-table")


def test_the_folder_leads_to_the_page(tab, service):
    tab.open(service.site_url + "/docs/")
    tab.wait_for_url(service.site_url + "/docs")
    tab.wait_for_shown(".opblock")


def test_it_fits_and_follows_the_scheme(tab, service):
    """From the beginning, and when it changes."""
    tab.look_like(320, "dark")
    opened(tab, service.site_url + "/docs")
    unfold(tab, "logIn")
    for width, scheme in [(320, "dark"), (320, "light"), *((width, "light") for width in WIDTHS), (1280, "dark")]:
        tab.look_like(width, scheme)
        tab.wait_for(lambda wanted=scheme: scheme_shown(tab) == wanted, f"the {scheme} scheme")
        assert tab.run("return document.documentElement.scrollWidth <= innerWidth"), (width, scheme)


def test_what_groups_are_about_can_be_read(docs):
    """In lines of several words."""
    for width in WIDTHS:
        docs.look_like(width)
        lines = docs.run("return [...document.querySelectorAll('.opblock-tag small')].map(about => {"
                         "const height = parseFloat(getComputedStyle(about.querySelector('p')).lineHeight);"
                         "return [about.innerText.length, Math.round(about.querySelector('p').offsetHeight / height)]; })")
        assert len(lines) == len(DESCRIPTION["tags"])
        assert [each for each in lines if each[1] > 1 and each[0] / each[1] < 12] == [], width


def scheme_shown(tab):
    """None: the viewer's colours and those of the page do not belong together."""
    is_dark, page, text = tab.run("const style = getComputedStyle(document.querySelector('.info .title'));"
                                  "return [document.documentElement.classList.contains('dark-mode'),"
                                  "getComputedStyle(document.body).backgroundColor, style.color]")
    if is_dark != (brightness(page) < brightness(text)):
        return None
    return "dark" if is_dark else "light"


def brightness(colour):
    return sum(map(float, colour[colour.index("(") + 1:-1].split(",")[:3]))


def test_without_the_viewer_it_says_so(tab, service):
    tab.command("Network.enable")
    tab.command("Network.setBlockedURLs", urls=["*swagger-ui-bundle.js"])
    tab.open(service.site_url + "/docs")
    tab.wait_for_text("#no-viewer", "openapi.json")
    tab.command("Network.setBlockedURLs", urls=[])
    tab.driver.get_log("browser")  # that it was blocked


def test_under_a_prefix(tab, start):
    portal = PrefixedPortal()
    try:
        portal.start(start(SITE_URL=portal.site_url))
        opened(tab, portal.site_url + "/docs")
        assert call(tab, "showSite")[0] == 200
        addresses = tab.run("return [...[...document.links].map(link => link.href),"
                            "...performance.getEntriesByType('resource').map(entry => entry.name)]")
        elsewhere = ("data:", "https://")
        assert [each for each in addresses if not each.startswith((portal.site_url + "/", *elsewhere))] == []
        tab.open(portal.site_url + "/docs/")
        tab.wait_for_url(portal.site_url + "/docs")
        tab.wait_for_shown(".opblock")
    finally:
        portal.stop()
