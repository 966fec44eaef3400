"""The second page: the code from the mail."""

import pytest

from driver.visitor import wrong_code


def test_it_says_where_the_code_went_but_not_whole(person):
    tab = person.at_code_page().tab
    assert tab.text("#address") == "j•••@example.com"
    assert tab.text("#lifetime") == "It works for 5\N{NO-BREAK SPACE}minutes."
    assert tab.title == "Enter your code · Meadow & Sons" and tab.focused == "otp"


@pytest.mark.parametrize("written", ["{} {}", " {}-{}\n"])
def test_a_pasted_code_is_taken_as_people_copy_it(person, written):
    person.at_code_page()
    code = person.read_code()
    person.tab.type("#otp", written.format(code[:3], code[3:]))
    person.must_be_at_account()


def test_a_wrong_code_can_be_followed_by_the_right_one(person):
    tab = person.at_code_page(rd="/account?from=rd").tab
    code = person.read_code()
    person.enter(wrong_code(code))
    tab.wait_for_text("#otp-error", "This code is wrong or no longer valid.")
    assert tab.focused == "otp" and tab.find("#otp").get_attribute("aria-describedby") == "otp-error"
    tab.find("#otp").send_keys(code)  # key by key, over the selected one
    tab.wait_for_url(person.page("account?from=rd"))


def test_a_refused_code_is_not_sent_again(person):
    tab = person.at_code_page().tab
    wrong = wrong_code(person.read_code())
    person.enter(wrong)
    tab.wait_for_text("#otp-error", "wrong")
    assert tab.calls("verify-otp") == 1
    person.enter(wrong)
    tab.press_key("ENTER")
    tab.wait_for_text("#otp-error", "wrong")
    assert tab.calls("verify-otp") == 1


def test_a_new_code_can_be_had_after_a_while(person):
    tab = person.at_code_page(rd="/account?from=rd").tab
    old = person.read_code()
    assert not tab.find("#resend").is_enabled() and "Send a new code in " in tab.text("#resend")
    let_time_pass(tab, seconds=31)
    tab.press("#resend")
    tab.wait_for_text("#note", "A new code is on its way.")
    assert not tab.find("#resend").is_enabled() and tab.focused == "otp"
    new = person.read_code()
    person.enter(old)
    tab.wait_for_text("#otp-error", "wrong")
    person.enter(new)
    tab.wait_for_url(person.page("account?from=rd"))


def let_time_pass(tab, seconds):
    """As if the page had been opened earlier, and is loaded again now."""
    tab.run("const name = Object.keys(sessionStorage).find(name => name.endsWith(':pending'));"
            "const pending = JSON.parse(sessionStorage[name]); pending.sentAt -= arguments[0] * 1000;"
            "sessionStorage[name] = JSON.stringify(pending)", seconds)
    tab.driver.refresh()


def test_it_goes_on_after_a_reload(person):
    tab = person.at_code_page(rd="/account?from=rd").tab
    tab.driver.refresh()
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page("account?from=rd"))


def test_without_a_login_it_leads_to_the_first_page(person):
    person.open("code", rd="/page")
    person.tab.wait_for_url(person.page(rd="/page"))


def test_another_account_can_be_used(person):
    tab = person.at_code_page(rd="/page").tab
    tab.press("#another-account")
    tab.wait_for_url(person.page(rd="/page"))
    tab.wait_for_shown("#email")
    assert tab.value("#email") == ""


def test_back_brings_the_first_page_as_it_was(person):
    tab = person.at_code_page(rd="/page").tab
    tab.driver.back()
    tab.wait_for_url(person.page(rd="/page"))
    tab.wait_for_shown("#email")
    assert (tab.value("#email"), tab.value("#password")) == (person.email, "")


@pytest.mark.parametrize("query, end", [({}, "account"), ({"rd": "/account?from=rd"}, "account?from=rd")])
def test_back_after_the_login_does_not_show_the_code_page(person, query, end):
    tab = person.at_code_page(**query).tab
    person.finish()
    tab.wait_for_url(person.page(end))
    assert not [url for url in tab.history if url.startswith(person.page("code"))]
    tab.driver.back()
    tab.wait_for_url(person.page(end))
