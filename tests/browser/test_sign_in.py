"""The first page: e-mail address and password."""


def test_the_whole_way_to_the_account(person):
    person.at_code_page().finish()
    person.must_be_at_account()


def test_the_site_is_named_on_the_page_and_in_the_title(person):
    person.open()
    person.tab.wait_for_text(".brand", "Meadow & Sons")
    assert person.tab.title == "Sign in · Meadow & Sons"


def test_a_wrong_password_loses_nothing(person):
    tab = person.with_account().open(rd="/page?a=1&b=2").tab
    person.sign_in(password="not-the-one-93")
    tab.wait_for_text(".alert", "The e-mail address or the password is wrong.")
    assert (tab.value("#email"), tab.value("#password")) == (person.email, "not-the-one-93")
    assert tab.focused == "password" and tab.query == "rd=%2Fpage%3Fa%3D1%26b%3D2"
    tab.type("#password", person.password)
    tab.press_key("ENTER")
    person.wait_for_code_page()
    assert tab.query == "rd=%2Fpage%3Fa%3D1%26b%3D2"


def test_nothing_secret_is_ever_in_an_address(person):
    tab = person.at_code_page(rd="/page").tab
    seen = tab.run("return performance.getEntriesByType('resource').map(entry => entry.name)") + [tab.url]
    assert not [url for url in seen if person.email.split("@")[0] in url or person.password in url]


def test_what_is_missing_is_told_at_its_field(person):
    tab = person.open().tab
    tab.press("[type=submit]")
    tab.wait_for_text("#email-error", "Enter your e-mail address.")
    assert tab.text("#password-error") == "Enter your password." and tab.focused == "email"
    assert tab.find("#email").get_attribute("aria-invalid") == "true"
    tab.type("#email", "j")
    tab.wait_for(lambda: not tab.is_shown("#email-error"), "the error's end")
    assert tab.calls("login") == 0


def test_it_is_sent_once_however_often_it_is_pressed(person):
    tab = person.with_account().open().tab
    person.fill_in_sign_in()
    tab.run("const button = document.querySelector('[type=submit]'); for (let i = 0; i < 3; ++i) button.click()")
    person.wait_for_code_page()
    person.finish()
    person.must_be_at_account()
    codes = person.service.program.output.matching(rf"OTP for {person.email}: \d+")
    assert len(codes) == 1


def test_a_page_that_comes_back_from_memory_can_be_used_again(person):
    tab = person.open().tab
    person.fill_in_sign_in()
    tab.run("window.fetch = () => new Promise(() => {}); document.querySelector('[type=submit]').click()")
    assert tab.text("[type=submit]") == "Signing in…"
    tab.come_back_from_memory()
    assert tab.text("[type=submit]") == "Sign in"
    assert (tab.value("#email"), tab.value("#password")) == (person.email, "")


def test_the_password_can_be_shown(person):
    tab = person.open().tab
    tab.type("#password", "vellum")
    toggle = tab.find("[data-shows=password]")
    assert toggle.accessible_name == "Show password"
    toggle.click()
    assert tab.find("#password").get_attribute("type") == "text" and toggle.accessible_name == "Hide password"
    toggle.click()
    assert tab.find("#password").get_attribute("type") == "password"


def test_staying_signed_in_is_a_choice(person):
    tab = person.with_account().open().tab
    tab.wait_for_shown("#remember")
    tab.press(".choice")
    person.sign_in()
    person.wait_for_code_page().finish()
    person.must_be_at_account()
    assert "expiry" in tab.driver.get_cookie("session")


def test_without_that_choice_the_session_ends_with_the_browser(person):
    person.at_code_page().finish()
    person.must_be_at_account()
    assert "expiry" not in person.tab.driver.get_cookie("session")


def test_a_server_that_cannot_be_reached_is_told(person, chromium):
    tab = person.open().tab
    person.fill_in_sign_in()
    tab.command("Network.enable")
    tab.command("Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1)
    tab.press("[type=submit]")
    tab.wait_for_text(".alert", "cannot be reached")
    assert tab.value("#password") == person.password
    tab.command("Network.disable")
    assert all("ERR_INTERNET_DISCONNECTED" in line for line in chromium.complaints())


def test_a_logo_of_another_server_is_not_loaded(person, tab, start):
    person.service = start(SITE_LOGO_URL="https://elsewhere.test/logo.svg")
    person.open()
    tab.wait_for_text(".brand", "Meadow & Sons")
    assert tab.find("#site-logo").get_attribute("src") == person.page("assets/icon.svg")
