"""A browser that is trusted needs no code for 30 days."""


def trust(person, **query):
    tab = person.at_code_page(**query).tab
    tab.press("label.choice")
    person.finish()


def log_out(person):
    person.must_be_at_account()
    person.tab.press("#log-out")
    person.tab.wait_for_text("#note", "You are logged out.")


def test_the_next_sign_in_needs_no_code(person):
    tab = person.tab
    trust(person)
    log_out(person)
    person.open(rd="/account?from=rd").sign_in()
    tab.wait_for_url(person.page("account?from=rd"))
    assert not [url for url in tab.history if url.startswith(person.page("code?"))]


def test_without_the_tick_a_code_is_needed(person):
    person.at_code_page().finish()
    log_out(person)
    person.open().sign_in()
    person.wait_for_code_page()


def test_a_page_that_asks_for_a_recent_sign_in_gets_one_with_a_code(person):
    tab = person.tab
    trust(person)
    log_out(person)
    person.open().sign_in()
    person.must_be_at_account()
    person.service.database.change(
        "UPDATE sessions SET full_login_at = full_login_at - 61 WHERE user_id = (SELECT id FROM users WHERE email = ?)",
        person.email)
    person.open(rd="/account?from=rd", max_age=60)
    tab.wait_for_heading("Sign in again")
    tab.type("#password", person.password)
    tab.press("[type=submit]")
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page("account?from=rd"))


def test_the_sign_in_is_kept_as_wished(person):
    trust(person)
    log_out(person)
    tab = person.open().tab
    tab.wait_for_shown("#remember")
    tab.press(".choice")
    person.sign_in()
    person.must_be_at_account()
    assert "expiry" in tab.driver.get_cookie("session")
