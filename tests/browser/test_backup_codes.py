"""Backup codes: made with the password, shown once, kept, and used at the code page."""

import pytest


def make_codes(person):
    tab = person.signed_in().open("new-backup-codes").tab
    tab.type("#password", person.password)
    tab.press("#form [type=submit]")
    tab.wait_for_heading("Your backup codes")
    return tab.run("return [...document.querySelectorAll('#codes li')].map(item => item.textContent)")


def may_leave(tab):
    """What the browser asks before it leaves a page."""
    return tab.run("return dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_the_whole_way(person):
    tab = person.open_account("backup-codes").tab
    tab.wait_for_text("#backup-codes .value", "None")
    tab.press("#backup-codes a")
    tab.wait_for_url(person.page("new-backup-codes"))
    tab.wait_for_shown("#password")
    assert tab.focused == "password" and "stop working" not in tab.text("#lead")
    tab.type("#password", person.password)
    tab.press_key("ENTER")
    tab.wait_for_heading("Your backup codes")
    assert tab.run("return document.querySelectorAll('#codes li').length") == 10 and tab.focused == "heading"
    tab.press("#keep .choice")
    tab.press("#keep [type=submit]")
    tab.wait_for_url(person.page("account#backup-codes"))
    tab.wait_for_text("#backup-codes .value", "10 left")
    tab.press("#backup-codes a")
    tab.wait_for_text("#old-codes", "The codes that you have now stop working.")


def test_a_wrong_password_is_told_at_its_field(person):
    tab = person.signed_in().open("new-backup-codes").tab
    tab.type("#password", "not-the-one-93")
    tab.press("#form [type=submit]")
    tab.wait_for_text("#password-error", "The password is wrong.")
    assert tab.focused == "password" and not tab.is_shown("#keep")


def test_too_many_wrong_passwords_have_to_wait(person):
    tab = person.signed_in().open("new-backup-codes").tab
    for number in range(1, 6):
        tab.type("#password", f"not-the-one-{number}")
        tab.press("#form [type=submit]")
        tab.wait_for_text("#password-error", "The password is wrong.")
    tab.type("#password", person.password)
    tab.press("#form [type=submit]")
    tab.wait_for_text("#form .alert", "Too many attempts for now. Please try again in 15 minutes.")


def test_they_are_not_left_by_mistake(person):
    make_codes(person)
    tab = person.tab
    assert not may_leave(tab)
    tab.press("#keep [type=submit]")
    tab.wait_for_text("#kept-error", "Copy, download or write down the codes: nobody can show them again.")
    assert tab.focused == "kept" and tab.url == person.page("new-backup-codes")
    tab.press("#keep .choice")
    assert may_leave(tab) and not tab.is_shown("#kept-error")


def test_they_can_be_copied(person):
    codes = make_codes(person)
    tab = person.tab
    tab.command("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
    tab.press("#copy")
    tab.wait_for_text("#note", "The codes are copied")
    assert tab.run("return navigator.clipboard.readText()").splitlines() == codes
    assert may_leave(tab)


def test_where_copying_is_not_possible_they_are_selected(person):
    codes = make_codes(person)
    tab = person.tab
    tab.run("navigator.clipboard.writeText = () => Promise.reject(new Error())")
    tab.press("#copy")
    tab.wait_for_text("#note", "The codes are selected: copy them by hand.")
    assert tab.run("return getSelection().toString()").split() == codes
    assert not may_leave(tab)


def test_they_can_be_downloaded(person, tmp_path):
    codes = make_codes(person)
    tab = person.tab
    tab.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    tab.press("#download")
    file = tmp_path / "backup-codes.txt"
    tab.wait_for(file.exists, "the file")
    tab.wait_for_text("#note", "The codes are in the file backup-codes.txt.")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Backup codes for Meadow & Sons" and lines[-10:] == codes
    assert may_leave(tab)


def test_nothing_shows_them_again(person):
    codes = make_codes(person)
    tab = person.tab
    tab.press("#keep .choice")
    tab.press("#keep [type=submit]")
    tab.wait_for_url(person.page("account#backup-codes"))
    tab.driver.back()
    tab.open(person.page("new-backup-codes"))
    tab.wait_for_shown("#password")
    assert codes[0] not in tab.driver.page_source
    assert not tab.run("return Object.values(sessionStorage).filter(value => value.includes(arguments[0]))", codes[0])


# ---- at the code page


@pytest.fixture
def codes(person):
    answer = person.signed_in().visitor.browser.post("/backup-codes", {"password": person.password})
    person.tab.command("Network.clearBrowserCookies")
    return answer.must_be(200).json["codes"]


def at_backup_code(person, **query):
    person.open(**query).sign_in()
    person.wait_for_code_page().tab.press("#other-way")
    person.tab.wait_for_heading("Enter a backup code")
    return person.tab


def test_one_opens_the_account(person, codes):
    tab = at_backup_code(person, rd="/account?from=rd")
    assert tab.focused == "backup_code" and not tab.is_shown("#otp") and not tab.is_shown("#resend")
    tab.type("#backup_code", codes[0])
    tab.press("[type=submit]")
    tab.wait_for_url(person.page("account?from=rd"))
    tab.wait_for_text("#backup-codes .value", "9 left")


def test_it_is_taken_as_people_type_it(person, codes):
    tab = at_backup_code(person)
    tab.type("#backup_code", f" {codes[0].lower().replace('-', ' ')} ")
    tab.press_key("ENTER")
    person.must_be_at_account()


def test_a_wrong_one_is_told_at_its_field(person, codes):
    tab = at_backup_code(person)
    for typed, told in [("", "Enter one of your backup codes."), ("abcd", "sixteen letters and digits"),
                        ("ABCD-EFGH-JKMN-PQRS", "This code is wrong or no longer valid.")]:
        tab.type("#backup_code", typed or " ")
        tab.press("[type=submit]")
        tab.wait_for_text("#backup_code-error", told)
        assert tab.focused == "backup_code"
    tab.press("[type=submit]")
    tab.wait_for_text("#backup_code-error", "wrong")
    assert tab.calls("verify-otp") == 2  # what was refused is not sent again
    tab.type("#backup_code", codes[0])
    tab.press("[type=submit]")
    person.must_be_at_account()


def test_the_code_from_the_mail_remains_a_way(person, codes):
    tab = at_backup_code(person)
    tab.press("#other-way")
    tab.wait_for_heading("Enter your code")
    assert tab.focused == "otp" and not tab.is_shown("#backup_code")
    person.finish()
    person.must_be_at_account()


def test_the_browser_can_be_trusted_with_a_backup_code(person, codes):
    tab = at_backup_code(person)
    tab.press("label.choice")
    tab.type("#backup_code", codes[0])
    tab.press("[type=submit]")
    person.must_be_at_account()
    tab.wait_for_text("#browsers .value", "2 browsers")
    tab.press("#browsers summary")
    tab.wait_for_text("#browsers .rows", "Trusted until")
