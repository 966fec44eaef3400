"""Making an account."""

import pytest

from portal.person import Person


def test_the_whole_way_to_the_destination(person, site):
    tab = person.open(rd=site.url + "/page?a=1&b=2").tab
    tab.press("#offer-sign-up a")
    tab.wait_for_heading("Create an account")
    assert tab.title == "Create an account · Meadow & Sons" and tab.focused == "name"
    person.sign_up()
    person.wait_for_code_page().finish()
    tab.wait_for_url(site.url + "/page?a=1&b=2")


def test_a_known_address_is_told_and_led_to_the_sign_in(person):
    person.with_account().visitor.signed_in()
    tab = person.open("sign-up", rd="/page").tab
    person.sign_up()
    tab.wait_for_text("#email-error", "An account with this e-mail address already exists.")
    assert tab.focused == "email" and tab.value("#password") == person.password
    tab.press("#email-taken a")
    tab.wait_for_url(person.page(rd="/page"))
    tab.wait_for(lambda: tab.value("#email") == person.email, "the address in its field")
    assert tab.focused == "password"


def test_what_the_service_refuses_stands_at_its_field(person):
    tab = person.open("sign-up").tab
    person.sign_up(email="jane", password="password")
    tab.wait_for_text("#password-error", "too easy to guess")
    assert tab.text("#email-error") and not tab.text("#name-error")
    assert tab.focused == "email" and tab.value("#password") == "password"
    password = tab.find("#password")
    assert password.get_attribute("aria-describedby") == "password-error password-hint"


def test_the_way_to_the_sign_in_and_back_keeps_the_destination(person):
    tab = person.open("sign-up", rd="/page?a=1&b=2", max_age=60).tab
    tab.press(".aside a")
    tab.wait_for_url(person.page(rd="/page?a=1&b=2", max_age=60))
    tab.press("#offer-sign-up a")
    tab.wait_for_url(person.page("sign-up", rd="/page?a=1&b=2", max_age=60))


@pytest.fixture
def outsider(tab, start):
    return Person(tab, start(SIGNUP_ENABLED="no"))


def test_where_nobody_may_sign_up_it_says_so(outsider):
    tab = outsider.open("sign-up", rd="/page").tab
    tab.wait_for_heading("Sign-up is closed")
    assert not tab.is_shown("form")
    tab.press(".aside a")
    tab.wait_for_url(outsider.page(rd="/page"))
    tab.wait_for_text(".brand", "Meadow & Sons")
    tab.wait_for_shown("#email")
    assert not tab.is_shown("#offer-sign-up")
