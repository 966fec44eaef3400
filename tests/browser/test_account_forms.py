"""The account's name and password."""

import pytest

NEW = "copper-Lantern-58-meadow"


def rename(person, name):
    person.tab.type("#new-name", name)
    person.tab.press("#name [type=submit]")


def change_password(person, current, new=NEW):
    person.tab.type("#current-password", current)
    person.tab.type("#new-password", new)
    person.tab.press("#password [type=submit]")


def test_the_name_can_be_changed(person):
    tab = person.open_account("name").tab
    assert tab.value("#new-name") == person.name
    rename(person, "Jane Q. Doe")
    tab.wait_for_text("#name .note", "Your name is changed.")
    assert tab.text("#user-name") == "Jane Q. Doe" and tab.value("#new-name") == "Jane Q. Doe"
    person.open("account")
    tab.wait_for_text("#user-name", "Jane Q. Doe")


@pytest.mark.parametrize("name, told", [(" ", "Enter your name."), ("x" * 101, "A name has at most 100 characters.")])
def test_a_name_that_is_none_is_told_at_its_field(person, name, told):
    tab = person.open_account("name").tab
    rename(person, name)
    tab.wait_for_text("#new-name-error", told)
    assert tab.focused == "new-name" and tab.text("#user-name") == person.name


def test_the_password_can_be_changed(person):
    tab = person.open_account("password").tab
    elsewhere = person.visitor.at_another_browser().signed_in()
    change_password(person, person.password)
    tab.wait_for_text("#password .note", "Your password is changed. Everywhere else you are signed out.")
    assert (tab.value("#current-password"), tab.value("#new-password")) == ("", "")
    tab.wait_for_text("#sessions .value", "Here only")
    assert not elsewhere.is_signed_in()
    assert not person.visitor.is_signed_in()  # has the session that this tab had before, as a thief would
    person.open("account").must_be_at_account()
    person.visitor.log_in().must_be(401)
    person.visitor.log_in(password=NEW).must_be(200)


def test_a_wrong_current_password_is_told_at_its_field(person):
    tab = person.open_account("password").tab
    change_password(person, "not-the-one-93")
    tab.wait_for_text("#current-password-error", "The password is wrong.")
    assert tab.focused == "current-password" and tab.value("#new-password") == NEW
    change_password(person, person.password)
    tab.wait_for_text("#password .note", "Your password is changed.")


def test_a_guessable_new_password_is_told_at_its_field(person):
    tab = person.open_account("password").tab
    change_password(person, person.password, "password")
    tab.wait_for_text("#new-password-error", "too easy to guess")
    assert tab.focused == "new-password" and tab.value("#current-password") == person.password


def test_after_five_wrong_ones_the_right_one_has_to_wait(person):
    tab = person.open_account("password").tab
    for number in range(1, 6):
        change_password(person, f"not-the-one-{number}")
        tab.wait_for_text("#current-password-error", "The password is wrong.")
    change_password(person, person.password)
    tab.wait_for_text("#password .alert", "Too many attempts for now. Please try again in 15 minutes.")


def test_who_has_forgotten_it_gets_a_link(person):
    tab = person.open_account("password").tab
    tab.press("#password [href=forgot]")
    tab.wait_for_url(person.page("forgot"))
    tab.type("#email", person.email)
    tab.press("[type=submit]")
    tab.wait_for_heading("Look into your mailbox")
    assert person.newest_link("reset").startswith(person.page("reset"))


def test_when_the_session_has_ended_the_sign_in_leads_back(person):
    tab = person.open_account("password").tab
    person.visitor.log_out().must_be(200)
    change_password(person, person.password)
    tab.wait_for_url(person.page(rd="/account#password"))
    tab.wait_for_text("#note", "You are no longer signed in. Please sign in again.")
    person.sign_in()
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page("account#password"))
    tab.wait_for_shown("#current-password")


def test_password_managers_are_told_whose_password_it_is(person):
    tab = person.open_account("password").tab
    assert tab.value("#password [autocomplete=username]") == person.email
