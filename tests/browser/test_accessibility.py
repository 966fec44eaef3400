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


def account_with_all_open(person, _):
    account(person, _)
    person.tab.run("for (const section of document.querySelectorAll('details')) section.open = true")
    person.tab.wait_for_text("#browsers .rows", "Forget")


def account_refused(person, _):
    tab = person.open_account("password").tab
    tab.type("#current-password", "not-the-one-93")
    tab.type("#new-password", "copper-Lantern-58-meadow")
    tab.press("#password [type=submit]")
    tab.wait_for_text("#current-password-error", "wrong")


def account_changed(person, _):
    tab = person.open_account("name").tab
    tab.press("#name [type=submit]")
    tab.wait_for_text("#name .note", "changed")


def account_waiting_for_the_code_of_an_address(person, _):
    tab = person.open_account("email").tab
    tab.type("#new-email", "a-rather-long-name-of-somebody." + person.email)
    tab.type("#email-password", person.password)
    tab.press("#email-form [type=submit]")
    tab.wait_for_shown("#email-otp")


def backup_code(person, _):
    person.at_code_page().tab.press("#other-way")
    person.tab.wait_for_heading("Enter a backup code")


def backup_code_refused(person, _):
    backup_code(person, _)
    person.tab.type("#backup_code", "abcd")
    person.tab.press("[type=submit]")
    person.tab.wait_for_text("#backup_code-error", "sixteen")


def new_backup_codes(person, _):
    person.signed_in().open("new-backup-codes").tab.wait_for_shown("#password")


def backup_codes_made(person, _):
    new_backup_codes(person, _)
    person.tab.type("#password", person.password)
    person.tab.press("#form [type=submit]")
    person.tab.wait_for_shown("#codes")


def backup_codes_not_kept(person, _):
    backup_codes_made(person, _)
    person.tab.press("#keep [type=submit]")
    person.tab.wait_for_text("#kept-error", "Copy")


def delete_account(person, _):
    person.signed_in().open("delete-account").tab.wait_for_text("#lead", person.email)


def delete_account_refused(person, _):
    delete_account(person, _)
    person.tab.type("#password", person.password)
    person.tab.type("#word", "no")
    person.tab.press("[type=submit]")
    person.tab.wait_for_text("#word-error", "delete")


def forgot(person, _):
    person.open("forgot").tab.wait_for_shown("#email")


def forgot_sent(person, _):
    forgot(person, _)
    person.tab.type("#email", person.email)
    person.tab.press("[type=submit]")
    person.tab.wait_for_shown("#sent")


def reset(person, _):
    person.open("reset", token="x").tab.wait_for_shown("#password")


def reset_without_a_token(person, _):
    person.open("reset").tab.wait_for_shown("#invalid")


def undo_email(person, _):
    person.open("undo-email", token="x").tab.wait_for_shown("form")


def undo_email_without_a_token(person, _):
    person.open("undo-email").tab.wait_for_shown("#invalid")


@pytest.mark.parametrize("state", [
    sign_in, sign_in_with_nothing, sign_in_refused, sign_in_to_switch, sent_back, sign_up, sign_up_refused,
    sign_up_with_a_known_address, code, code_refused, account, account_of_a_long_name, account_with_all_open,
    account_refused, account_changed, account_waiting_for_the_code_of_an_address, backup_code, backup_code_refused,
    new_backup_codes, backup_codes_made, backup_codes_not_kept, delete_account, delete_account_refused, forgot,
    forgot_sent, reset, reset_without_a_token, undo_email, undo_email_without_a_token],
    ids=lambda state: state.__name__)
def test_state(person, site, state):
    state(person, site)
    must_be_accessible(person.tab)


@pytest.mark.parametrize("state, order", [
    (sign_in, ["email", "password", "Show password", "remember", "Sign in", "Forgot your password?",
               "Create an account"]),
    (sign_up, ["name", "email", "password", "Show password", "Create account", "Sign in"]),
    (code, ["trust_device", "otp", "Continue", "Use a backup code instead", "Use another account"]),
    (backup_code, ["trust_device", "backup_code", "Continue", "Use the code from the mail", "Use another account"]),
    (account, ["Name", "E-mail address", "Password", "Backup codes", "Where you are signed in", "Known browsers",
               "Recent activity", "Log out", "Log out everywhere", "Delete this account"]),
    (backup_codes_not_kept, ["Copy", "Download", "kept", "Done"]),
    (delete_account, ["password", "Show password", "word", "Delete my account", "Keep my account"]),
    (forgot, ["email", "Send me a link", "Back to the sign-in"]),
    (reset, ["password", "Show password", "Set this password"]),
    (undo_email, ["Take it back"])], ids=lambda value: getattr(value, "__name__", ""))
def test_keyboard(person, state, order):
    state(person, None)
    assert tab_order(person.tab) == order


def test_without_javascript_there_is_a_sentence(person):
    for path in ("", "sign-up", "code", "forgot", "reset", "undo-email", "account", "new-backup-codes",
                 "delete-account"):
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
