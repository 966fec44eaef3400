"""Those who have to wait are told why, and for how long."""

import pytest

from driver.addresses import fresh_email
from driver.counters import NEVER
from driver.visitor import wrong_code


def test_after_five_wrong_passwords(person):
    tab = person.with_account().open().tab
    for number in range(1, 6):
        person.sign_in(password=f"not-the-one-{number}")
        tab.wait_for(lambda: tab.calls("login") == number and tab.text("[type=submit]") == "Sign in", "the refusal")
        assert tab.text(".alert") == "The e-mail address or the password is wrong."
    person.sign_in()
    tab.wait_for_text(".alert", "Too many attempts for now. Please try again in 15 minutes.")


def test_after_five_wrong_codes_the_way_out_is_named(person):
    tab = person.at_code_page().tab
    code = person.read_code()
    for number in range(1, 6):
        code = wrong_code(code)
        person.enter(code)
        tab.wait_for(lambda: tab.calls("verify-otp") == number, "the try")
        tab.wait_for_text("#otp-error", "wrong")
    person.open(rd="/page").sign_in()
    tab.wait_for_text(".alert", "This account is locked: too many wrong codes were entered for it.")
    assert tab.text(".alert").endswith(
        "It unlocks itself in 30 minutes, or at once by a new password: see “Forgot your password?”.")
    tab.press("#forgot")
    tab.wait_for_url(person.page("forgot", rd="/page"))
    tab.wait_for(lambda: tab.value("#email") == person.email, "the address in its field")


def test_a_lock_without_an_end_names_none(person):
    person.with_account()
    close_for_ever(person.service, f"login_cookie|{person.email}")
    person.open().sign_in()
    person.tab.wait_for_text(".alert", "locked")
    assert person.tab.text(".alert") == (
        "This account is locked: too many wrong codes were entered for it. "
        "Only a new password unlocks it: see “Forgot your password?”.")


def test_a_lock_of_new_addresses_says_what_ends_it(person):
    tab = person.open_account("email").tab
    close_for_ever(person.service, f"email_change|{user_id(person)}")
    new = fresh_email()
    ask_to_be_known_as(person, new)
    tab.wait_for_text("#email-form .alert", "wrong codes")
    assert tab.text("#email-form .alert") == (
        "Too many wrong codes were entered for new addresses. "
        "Log out and set a new password by “Forgot your password?”, then you can try again.")


def user_id(person):
    return person.visitor.browser.get("/me").must_be(200).json["user"]["id"]


def ask_to_be_known_as(person, email):
    person.tab.type("#new-email", email)
    person.tab.type("#email-password", person.password)
    person.tab.press("#email-form [type=submit]")


def close_for_ever(service, way):
    """As a hundred wrong codes in a row have left it."""
    service.database.change(
        "REPLACE INTO code_tries (way, since_right, in_a_row, today, day, closed_until, expires_at) "
        "VALUES (?, 0, 100, 0, 0, ?, ?)", way, NEVER, NEVER)


@pytest.mark.parametrize("seconds, words", [
    (0, "in a moment"), (1, "in a moment"), (2, "in 2 seconds"), (89, "in 89 seconds"), (90, "in 2 minutes"),
    (899, "in 15 minutes"), (900, "in 15 minutes"), (5399, "in 90 minutes"), (5400, "in 2 hours"),
    (80_000, "in 23 hours")])
def test_the_time_is_told_in_words(person, seconds, words):
    person.open()
    assert words_of(person.tab, "tooMany", seconds) == f"Too many attempts for now. Please try again {words}."


def words_of(tab, name, seconds):
    return tab.run("return import(new URL('assets/waiting.js', location)).then((it) => it[arguments[0]](arguments[1]))",
                   name, seconds)


def test_new_codes_have_an_end_too(person):
    person.with_account().visitor.waiting_for_code().ask_for_another_code().must_be(200)
    person.visitor.ask_for_another_code().must_be(200)
    person.open().sign_in()
    person.tab.wait_for_text(".alert", "Too many attempts for now. Please try again in 5 minutes.")


def test_nginx_waits_in_the_same_words(person):
    words = "Too many attempts for now. Please try again in a moment."
    assert any(ask_in_a_crowd(person) == words for _ in range(10))
    assert person.tab.value("#email") == person.email


def ask_in_a_crowd(person):
    """What the page says, if it says that it was refused. Each second nginx has room for one more: on a slow machine for
    this one."""
    tab = person.open("forgot").tab
    tab.type("#email", person.email)
    tab.run("for (let i = 0; i < 40; ++i) fetch('login', { method: 'POST' }); document.querySelector('[type=submit]').click()")
    tab.wait_for(lambda: tab.text(".alert") or tab.is_shown("#sent"), "an answer")
    return tab.text(".alert")
