"""Where a sign-in leads to: rd, max_age and switch."""

EVIL = ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "/\\evil.test"]


def test_a_page_behind_the_login_is_where_the_login_ends(person):
    tab = person.with_account().open("demo/?a=1&b=2").tab
    tab.wait_for_shown("#email")
    person.sign_in()
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page("demo/?a=1&b=2"))
    tab.wait_for(lambda: person.email in tab.text("body"), "the page that knows its visitor")


def test_who_is_signed_in_goes_straight_on(person, site):
    person.signed_in().open(rd=site.url + "/page?a=1&b=2")
    person.tab.wait_for_url(site.url + "/page?a=1&b=2")


def test_who_is_signed_in_and_wants_nothing_gets_the_account(person):
    person.signed_in().open()
    person.must_be_at_account()


def test_nobody_is_sent_to_a_site_that_is_not_known(person):
    person.signed_in()
    for rd in EVIL:
        person.open(rd=rd)
        person.must_be_at_account()


def test_nobody_is_sent_there_after_a_login_either(person):
    person.at_code_page(rd=EVIL[0]).finish()
    person.must_be_at_account()


def test_a_site_that_sends_everybody_back_does_not_make_a_loop(person, site):
    site.portal = person.service.site_url
    tab = person.signed_in().open(rd=site.url + "/blind").tab
    tab.wait_for_heading("You are signed in")
    assert tab.title.startswith("You are signed in") and not tab.is_shown("#form")
    tab.press("#try-again")
    tab.wait_for_heading("You are signed in")
    tab.press("#sent-back a")
    person.must_be_at_account()


def test_a_sign_in_in_one_tab_takes_the_other_along(person, site):
    tab = person.with_account().open(rd=site.url + "/page").tab
    tab.wait_for_shown("#form")
    other = tab.new_tab().open(person.page())
    person.take_session_of(person.visitor.signed_in())
    other.open(person.page("account"))
    tab.come_to_front()
    tab.wait_for_url(site.url + "/page")


def test_the_code_page_is_taken_along_as_well(person):
    tab = person.at_code_page(rd="/account?from=rd").tab
    person.read_code()
    other = tab.new_tab().open("about:blank")
    person.take_session_of(person.visitor.at_another_browser().signed_in())
    assert other.url == "about:blank"
    tab.come_to_front()
    tab.wait_for_url(person.page("account?from=rd"))


def test_switch_asks_for_another_account(person):
    tab = person.signed_in().open(rd="/account?from=rd", switch=1).tab
    tab.wait_for_text("#note", f"You are signed in as {person.email}. Sign in with another account to go on.")
    other = type(person)(tab, person.service).with_account()
    other.sign_in()
    other.wait_for_code_page().finish()
    tab.wait_for_url(person.page("account?from=rd"))
    tab.wait_for_text("#user-email", other.email)


def test_max_age_asks_again_when_the_sign_in_is_too_old(person):
    person.signed_in().service.database.change(
        "UPDATE sessions SET full_login_at = full_login_at - 61 WHERE user_id = (SELECT id FROM users WHERE email = ?)",
        person.email)
    tab = person.open(rd="/account?from=rd", max_age=60).tab
    tab.wait_for_heading("Sign in again")
    assert tab.text("#note") == f"This page asks for a recent sign-in. Please sign in again, {person.name}."
    assert (tab.value("#email"), tab.focused) == (person.email, "password")
    tab.type("#password", person.password)
    tab.press("[type=submit]")
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page("account?from=rd"))


def test_max_age_does_not_ask_when_the_sign_in_is_recent(person):
    person.signed_in().open(rd="/account?from=rd", max_age=600)
    person.tab.wait_for_url(person.page("account?from=rd"))
