"""A new e-mail address, and taking the old one back."""

import pytest

from driver.addresses import fresh_email
from driver.visitor import wrong_code


def ask_for_code(person, new, password=None):
    person.tab.type("#new-email", new)
    person.tab.type("#email-password", password or person.password)
    person.tab.press("#email-form [type=submit]")


def at_code(person):
    """The new address, for which the page waits for the code."""
    new = fresh_email()
    person.open_account("email")
    ask_for_code(person, new)
    person.tab.wait_for_shown("#email-otp")
    return new


def change(person):
    new = at_code(person)
    person.tab.type("#email-otp", person.service.next_code(new))
    person.tab.wait_for_text("#user-email", new)
    return new


def test_the_whole_way(person):
    new = at_code(person)
    tab = person.tab
    assert tab.text("#email-pending") == new and tab.focused == "email-otp"
    assert tab.text("#email-lifetime") == "It works for 5\N{NO-BREAK SPACE}minutes."
    assert tab.text("#user-email") == person.email
    tab.type("#email-otp", person.service.next_code(new))
    tab.wait_for_text("#email .note", "Your address is changed.")
    assert tab.text("#user-email") == new and tab.is_shown("#new-email") and not tab.is_shown("#email-otp")
    person.visitor.email = new
    person.visitor.at_another_browser().signed_in()


def test_a_wrong_password_is_told_at_its_field(person):
    tab = person.open_account("email").tab
    ask_for_code(person, fresh_email(), "not-the-one-93")
    tab.wait_for_text("#email-password-error", "The password is wrong.")
    assert tab.focused == "email-password"


def test_an_address_that_cannot_be_is_told_at_its_field(person):
    other = type(person)(person.tab, person.service).with_account()
    other.visitor.signed_in()
    tab = person.open_account("email").tab
    for address, told in [("jane", "not an e-mail address"), (person.email, "the account has already"),
                          (other.email, "An account with this e-mail address already exists.")]:
        ask_for_code(person, address)
        tab.wait_for_text("#new-email-error", told)
        assert tab.focused == "new-email"


def test_a_wrong_code_can_be_followed_by_the_right_one(person):
    new = at_code(person)
    tab = person.tab
    code = person.service.next_code(new)
    tab.type("#email-otp", wrong_code(code))
    tab.wait_for_text("#email-otp-error", "This code is wrong or no longer valid.")
    tab.press_key("ENTER")
    tab.wait_for_text("#email-otp-error", "wrong")
    assert tab.calls("confirm-email") == 1 and tab.focused == "email-otp"
    tab.type("#email-otp", code)
    tab.wait_for_text("#user-email", new)


def test_it_goes_on_after_a_reload(person):
    new = at_code(person)
    person.tab.driver.refresh()
    person.tab.wait_for_text("#email-pending", new)
    person.tab.type("#email-otp", person.service.next_code(new))
    person.tab.wait_for_text("#user-email", new)


def test_another_address_can_be_named_instead(person):
    at_code(person)
    tab = person.tab
    tab.press("#email-again")
    tab.wait_for_shown("#new-email")
    assert tab.focused == "new-email"
    another = fresh_email()
    ask_for_code(person, another)
    tab.wait_for_text("#email-pending", another)


def test_what_one_person_has_begun_is_not_shown_to_another(person):
    at_code(person)
    tab = person.tab
    tab.press("#log-out")
    tab.wait_for_text("#note", "You are logged out.")
    other = type(person)(tab, person.service).signed_in()
    other.open("account#email")
    tab.wait_for_shown("#new-email")
    assert not tab.is_shown("#email-otp")


# ---- /undo-email


def test_the_old_address_can_be_taken_back(person):
    new = change(person)
    tab = person.tab
    tab.open(person.newest_link("undo-email"))
    tab.wait_for_heading("Take your e-mail address back")
    assert tab.url == person.page("undo-email") and tab.focused == "heading"
    assert not [url for url in tab.history if "token" in url]
    # Looking at it changes nothing: scanners of mails open links, too.
    assert person.service.database.value("SELECT count(*) FROM users WHERE email = ?", new) == 1
    tab.press("[type=submit]")
    tab.wait_for_heading("Your address is back")
    assert not tab.is_shown("form") and tab.focused == "heading"
    assert person.service.database.value("SELECT count(*) FROM users WHERE email = ?", person.email) == 1
    assert not person.visitor.is_signed_in()
    tab.press("#done a")
    tab.wait_for_url(person.page("forgot"))


def test_a_link_that_was_used_is_told(person):
    change(person)
    link = person.newest_link("undo-email")
    tab = person.tab
    for heading in ("Your address is back", "This link does not work"):
        tab.open(link)
        tab.press("[type=submit]")
        tab.wait_for_heading(heading)
    assert "This link has been used, is too old, or is not complete." in tab.text("#lead")
    tab.press("#invalid a")
    tab.wait_for_url(person.page())


@pytest.mark.parametrize("query", [{}, {"token": ""}])
def test_without_a_token_it_says_so(person, query):
    tab = person.open("undo-email", **query).tab
    tab.wait_for_heading("This link does not work")
    assert "This page needs the link from the mail" in tab.text("#lead") and not tab.is_shown("form")
