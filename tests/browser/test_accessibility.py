"""Every page in every state, for people who see, hear or point differently."""

import pytest

from driver.visitor import wrong_code
from portal.accessibility import faults_of, must_be_accessible, tab_order


def sign_in(person, _):
    person.open().tab.wait_for_shown("#offer-sign-up")


def sign_in_with_nothing(person, _):
    person.open().tab.press("[type=submit]")
    person.tab.wait_for_text("#email-error", "Enter")


def sign_in_refused(person, _):
    person.open().sign_in()
    person.tab.wait_for_text(".alert", "wrong")


def sign_in_to_switch(person, _):
    person.signed_in().open(switch=1).tab.wait_for_text("#note", "another account")


def sent_back(person, site):
    site.portal = person.service.site_url
    person.signed_in().open(rd=site.url + "/blind").tab.wait_for_heading("You are signed in")


def sign_up(person, _):
    person.open("sign-up").tab.wait_for_shown("#name")


def sign_up_refused(person, _):
    person.open("sign-up").sign_up(name="x" * 101, email="jane", password="password")
    person.tab.wait_for_text("#password-error", "guess")


def sign_up_with_a_known_address(person, _):
    person.with_account().visitor.signed_in()
    person.open("sign-up").sign_up()
    person.tab.wait_for_text("#email-taken", "Sign in")


def code(person, _):
    person.at_code_page()


def code_refused(person, _):
    person.at_code_page().enter(wrong_code(person.read_code()))
    person.tab.wait_for_text("#otp-error", "wrong")


def account(person, _):
    person.signed_in().open("account").must_be_at_account()


def account_of_a_long_name(person, _):
    person.visitor.name = "W" * 100
    account(person, _)


@pytest.mark.parametrize("state", [
    sign_in, sign_in_with_nothing, sign_in_refused, sign_in_to_switch, sent_back, sign_up, sign_up_refused,
    sign_up_with_a_known_address, code, code_refused, account, account_of_a_long_name], ids=lambda state: state.__name__)
def test_state(person, site, state):
    state(person, site)
    must_be_accessible(person.tab)


@pytest.mark.parametrize("state, order", [
    (sign_in, ["email", "password", "Show password", "remember", "Sign in", "Create an account"]),
    (sign_up, ["name", "email", "password", "Show password", "Create account", "Sign in"]),
    (code, ["otp", "Continue", "Use another account"]),
    (account, ["Log out", "Log out everywhere"])], ids=lambda value: getattr(value, "__name__", ""))
def test_keyboard(person, state, order):
    state(person, None)
    assert tab_order(person.tab) == order


def test_without_javascript_there_is_a_sentence(person):
    for path in ("", "sign-up", "code", "account"):
        person.tab.command("Emulation.setScriptExecutionDisabled", value=True)
        person.open(path)
        person.tab.wait_for_text("noscript", "needs JavaScript")


HARMS = [
    ("document.documentElement.lang = ''", "the page has no lang"),
    ("document.title = ''", "the page has no title"),
    ("document.querySelector('main').append(document.createElement('h1'))", "the page has 2 h1"),
    ("document.querySelector('label').remove()", "input#email has no label"),
    ("document.querySelector('[type=submit]').textContent = ''", "button has no name"),
    ("document.querySelector('img').removeAttribute('alt')", "img#site-logo has no alt"),
    ("document.getElementById('remember').setAttribute('aria-describedby', 'x')",
     "input#remember has aria-describedby to nothing: x"),
    ("document.getElementById('password-error').textContent = 'No.'",
     "p#password-error belongs to no field that is marked as wrong"),
    ("document.getElementById('email').ariaInvalid = 'true'", "input#email is wrong and does not say why"),
    ("document.querySelector('.alert').removeAttribute('role')", "p is not read out"),
    ("document.querySelector('h1').style.color = '#777'", "h1#heading has color of contrast 4.48"),
    ("document.getElementById('email').style.borderColor = '#ccc'", "input#email has borderTopColor of contrast 1.61"),
    ("document.querySelector('main').style.minWidth = '2000px'", "the page is "),
    ("document.querySelector('[type=submit]').style.minHeight = '40px'", "button is 40 px high"),
    ("document.getElementById('note').id = 'email'", "two have the id email")]


def test_the_checks_find_what_they_look_for(person):
    sign_in(person, None)
    person.tab.look_like(1280, "light")
    assert faults_of(person.tab) == []
    for harm, _ in HARMS:
        person.tab.run(harm)
    found = faults_of(person.tab)
    assert [fault for _, fault in HARMS if not any(each.startswith(fault) for each in found)] == [], found


def test_the_keyboard_check_finds_an_invisible_focus(person):
    sign_in(person, None)
    person.tab.run("document.getElementById('email').style.outline = 'none'")
    assert tab_order(person.tab)[0] == "invisible: email"
