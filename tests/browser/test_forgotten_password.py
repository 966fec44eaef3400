"""A new password by a link: /forgot asks for it, /reset is where it leads."""

import pytest

from driver.browser import Browser

NEW = "copper-Lantern-58-meadow"


def ask(person, email=None):
    person.tab.type("#email", email or person.email)
    person.tab.press("[type=submit]")
    person.tab.wait_for_heading("Look into your mailbox")


def test_the_whole_way(person):
    tab = person.with_account().open(rd="/account?from=rd").tab
    tab.type("#email", person.email)
    tab.press("#forgot")
    tab.wait_for_url(person.page("forgot", rd="/account?from=rd"))
    tab.wait_for(lambda: tab.value("#email") == person.email, "the address in its field")
    assert tab.title == "Set a new password · Meadow & Sons" and tab.focused == "email"
    ask(person)
    tab.open(person.newest_link("reset"))
    tab.type("#password", NEW)
    tab.press("[type=submit]")
    tab.wait_for_url(person.page())
    tab.wait_for_text("#note", "Your new password is set. Please sign in with it.")
    assert tab.value("#email") == person.email  # the tab has not forgotten it
    person.sign_in(password=NEW)
    person.wait_for_code_page().finish()
    person.must_be_at_account()


def test_the_answer_is_the_same_for_everybody(person):
    tab = person.with_account().open("forgot").tab
    ask(person)
    known = tab.text("#sent").replace(person.email, "")
    person.open("forgot")
    ask(person, email="nobody@example.com")
    unknown = tab.text("#sent").replace("nobody@example.com", "")
    assert known == unknown
    assert "If there is an account with this address, a link is on its way to it." in known and "spam folder" in known
    assert tab.focused == "heading" and not tab.is_shown("form") and tab.query == ""


def test_another_address_can_be_tried(person):
    tab = person.open("forgot").tab
    ask(person, email="jane@exmaple.com")
    assert tab.text("#address") == "jane@exmaple.com"
    tab.press("#again")
    tab.wait_for_heading("Set a new password")
    assert tab.focused == "email" and tab.value("#email") == "jane@exmaple.com"
    ask(person, email="jane@example.com")
    assert tab.text("#address") == "jane@example.com"


@pytest.mark.parametrize("typed, told", [("", "Enter your e-mail address."), ("jane", "not an e-mail address")])
def test_what_is_no_address_is_told_at_its_field(person, typed, told):
    tab = person.open("forgot").tab
    tab.type("#email", typed or " ")
    tab.press("[type=submit]")
    tab.wait_for_text("#email-error", told)
    assert tab.focused == "email"


def test_the_way_back_keeps_the_destination(person):
    tab = person.open("forgot", rd="/page?a=1", max_age=60).tab
    tab.press(".aside a")
    tab.wait_for_url(person.page(rd="/page?a=1", max_age=60))


# ---- /reset


def test_the_token_leaves_the_address_at_once(person):
    link = person.with_account().reset_link()
    tab = person.tab.open(link)
    tab.wait_for_shown("#password")
    assert tab.url == person.page("reset")
    token = link.partition("token=")[2]
    assert not [url for url in tab.history if token in url]
    assert not tab.run("return Object.values(sessionStorage).concat(Object.values(localStorage))"
                       ".filter(value => value.includes(arguments[0]))", token)
    seen = tab.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert seen and not [url for url in seen if token in url]


def test_no_other_server_gets_to_know_the_address(person):
    for page in ("reset", "undo-email"):
        answer = Browser(person.service).get(f"/{page}?token=x").must_be(200)
        assert answer.header("Referrer-Policy") == "no-referrer" and answer.header("Cache-Control") == "no-store"


def test_a_refused_password_can_be_followed_by_a_better_one(person):
    tab = person.tab.open(person.with_account().reset_link())
    for bad, told in (("short", "at least 8 characters"), ("password", "too easy to guess")):
        tab.type("#password", bad)
        tab.press("[type=submit]")
        tab.wait_for_text("#password-error", told)
        assert tab.focused == "password"
    tab.type("#password", NEW)
    tab.press_key("ENTER")
    tab.wait_for_text("#note", "Your new password is set.")


def test_the_new_password_can_be_shown(person):
    tab = person.open("reset", token="x").tab
    tab.type("#password", NEW)
    tab.press("[data-shows=password]")
    assert tab.find("#password").get_attribute("type") == "text"


def test_it_signs_out_everywhere(person):
    person.signed_in()
    tab = person.tab.open(person.reset_link())
    tab.type("#password", NEW)
    tab.press("[type=submit]")
    tab.wait_for_text("#note", "Your new password is set.")
    assert tab.is_shown("#form") and not person.visitor.is_signed_in()


def must_offer_a_new_link(tab, person, why):
    tab.wait_for_heading("This link does not work")
    assert why in tab.text("#lead") and tab.focused == "heading" and not tab.is_shown("form")
    tab.press("#invalid a")
    tab.wait_for_url(person.page("forgot"))


def test_a_link_that_was_used_is_told(person):
    link = person.with_account().reset_link()
    for _ in range(2):
        tab = person.tab.open(link)
        tab.type("#password", NEW)
        tab.press("[type=submit]")
        tab.wait_for(lambda: not tab.url.endswith("/reset") or not tab.is_shown("form"), "the answer")
    must_offer_a_new_link(tab, person, "This link has been used, is too old, or is not complete.")


@pytest.mark.parametrize("query", [{}, {"token": ""}])
def test_without_a_token_it_says_so(person, query):
    tab = person.open("reset", **query).tab
    must_offer_a_new_link(tab, person, "This page needs the link from the mail")


def test_a_reload_needs_the_link_again(person):
    tab = person.tab.open(person.with_account().reset_link())
    tab.wait_for_shown("#password")
    tab.driver.refresh()
    must_offer_a_new_link(tab, person, "please open it from there again")
