"""The account's lists: where somebody is signed in, and which browsers are known."""

import pytest

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
IPHONE = ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
          "Version/17.5 Mobile/15E148 Safari/604.1")
CHROME = ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
          "Chrome/126.0.0.0 Safari/537.36")


def elsewhere(person, user_agent=None, **fields):
    """The same person, signed in with another browser."""
    visitor = person.visitor.at_another_browser()
    headers = {"User-Agent": user_agent}
    usual = {"email": person.email, "password": person.password}
    person.service.database.change("DELETE FROM throttles")  # three codes in five minutes are not the subject
    visitor.browser.post("/login", usual, headers=headers).must_be(200)
    code = {"email": person.email, "otp": visitor.read_code()}
    visitor.browser.post("/verify-otp", code | fields, headers=headers).must_be(200)
    return visitor


def rows(tab, section):
    """As a person reads them, line by line."""
    return tab.run("return [...document.querySelectorAll(`#${arguments[0]} .row`)].map(row => row.innerText)", section)


def wait_for_rows(tab, section, count):
    tab.wait_for(lambda: len(rows(tab, section)) == count, f"{count} rows")
    return rows(tab, section)


def test_every_session_says_where_it_is(person):
    person.with_account()
    other = elsewhere(person, FIREFOX)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    own, firefox = wait_for_rows(tab, "sessions", 2)
    assert "This device" in own and "active now" in own and "Log out" not in own
    assert firefox.startswith("Firefox on Linux\n") and f"IP {other.browser.address}" in firefox
    assert "active just now" in firefox and "This device" not in firefox
    assert tab.text("#sessions .value") == "In 2 places"


def test_a_session_can_be_ended(person):
    person.with_account()
    first, second = elsewhere(person, FIREFOX), elsewhere(person, IPHONE)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    wait_for_rows(tab, "sessions", 3)
    button = tab.find("#sessions [aria-label*=iPhone]")
    assert button.accessible_name.startswith("Log out: Safari on iPhone, IP ")
    button.click()
    tab.wait_for_text("#sessions .note", "Safari on iPhone is logged out.")
    assert len(rows(tab, "sessions")) == 2 and first.is_signed_in() and not second.is_signed_in()
    assert person.visitor.is_signed_in()
    assert tab.run("return document.activeElement === document.querySelector('#sessions summary')")


def test_all_others_can_be_ended(person):
    person.with_account()
    others = [elsewhere(person), elsewhere(person, FIREFOX)]
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    tab.press("#end-others")
    tab.wait_for_text("#sessions .note", "You are logged out everywhere else.")
    assert len(rows(tab, "sessions")) == 1 and not tab.is_shown("#end-others")
    assert tab.run("return document.activeElement === document.querySelector('#sessions summary')")
    assert tab.text("#sessions .value") == "Here only"
    assert not any(each.is_signed_in() for each in others) and person.visitor.is_signed_in()


def test_others_that_are_newer_than_the_page_end_too(person):
    person.with_account()
    first = elsewhere(person)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    wait_for_rows(tab, "sessions", 2)
    second = elsewhere(person, FIREFOX)
    tab.press("#end-others")
    tab.wait_for_text("#sessions .note", "You are logged out everywhere else.")
    assert not first.is_signed_in() and not second.is_signed_in()


def test_one_that_has_ended_meanwhile_is_no_trouble(person):
    person.with_account()
    other = elsewhere(person, FIREFOX)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    wait_for_rows(tab, "sessions", 2)
    other.log_out().must_be(200)
    tab.press("#sessions .row button")
    tab.wait_for_text("#sessions .note", "Firefox on Linux is logged out.")
    assert len(rows(tab, "sessions")) == 1 and tab.text("#sessions .alert") == ""


def test_a_long_list_is_shown_in_part(person):
    person.signed_in().service.database.change(
        "INSERT INTO devices (user_id, key_id, token_hash, created_at, last_seen_at, full_login_at, trusted_until, "
        "ip, user_agent, expires_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8) "
        "SELECT d.user_id, d.key_id, d.token_hash || n.i, d.created_at, "
        "d.last_seen_at - n.i * 90000, d.full_login_at, 0, '192.0.2.' || n.i, ?, d.expires_at "
        "FROM devices d JOIN users u ON u.id = d.user_id, n WHERE u.email = ?", CHROME, person.email)
    tab = person.open("account#browsers").tab
    shown = wait_for_rows(tab, "browsers", 5)
    assert "This device" in shown[0] and "last sign-in 1 day ago" in shown[1] and "last sign-in 2 days ago" in shown[2]
    tab.press("#browsers [data-shows-all]")
    assert len(wait_for_rows(tab, "browsers", 9)) == 9 and not tab.is_shown("#browsers [data-shows-all]")
    assert tab.text("#browsers .value") == "9 browsers"


def test_trusted_browsers_say_so_and_can_be_forgotten(person):
    person.with_account()
    other = elsewhere(person, CHROME, trust_device=True)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#browsers").tab
    own, chrome = wait_for_rows(tab, "browsers", 2)
    assert "This device" in own and "Trusted" not in own
    assert chrome.startswith("Chrome on Windows") and "Trusted until" in chrome
    tab.press("#browsers [aria-label*='Chrome on Windows']")
    tab.wait_for_text("#browsers .note", "Chrome on Windows is forgotten.")
    assert len(rows(tab, "browsers")) == 1
    assert "user" not in other.log_in().must_be(200).json


def test_a_name_of_a_browser_is_text_whatever_it_holds(person):
    person.with_account()
    elsewhere(person, "<img src=x onerror=alert(1)>")
    tab = person.take_session_of(person.visitor.signed_in()).open("account#sessions").tab
    assert wait_for_rows(tab, "sessions", 2)[1].startswith("Unknown browser")


@pytest.mark.parametrize("user_agent, words", [
    (FIREFOX, "Firefox on Linux"), (IPHONE, "Safari on iPhone"), (CHROME, "Chrome on Windows"),
    (CHROME + " Edg/126.0.0.0", "Edge on Windows"), (CHROME + " OPR/111.0.0.0", "Opera on Windows"),
    ("Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0.0.0 Mobile Safari/537.36",
     "Chrome on Android"), ("curl/7.88.1", "curl/7.88.1"), ("Firefox/128.0", "Firefox"),
    ("", "Unknown browser"), ("visit evil.test now", "Unknown browser"), ("-" * 300, "Unknown browser")])
def test_browsers_are_called_what_people_call_them(person, user_agent, words):
    person.open()
    said = person.tab.run("return import(new URL('assets/browser_name.js', location))"
                          ".then(it => it.browserName(arguments[0]))", user_agent)
    assert said == words
