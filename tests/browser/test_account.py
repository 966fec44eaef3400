"""The signed-in page."""

import datetime

import pytest


def test_it_shows_who_is_signed_in(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    assert tab.text("#user-name") == person.name and not tab.is_shown("#user-groups-row")
    since = datetime.date.fromisoformat(tab.find("#user-since").get_attribute("datetime")[:10])
    assert abs(since - datetime.datetime.now(datetime.timezone.utc).date()) <= datetime.timedelta(days=1)
    assert str(since.year) in tab.text("#user-since") and tab.title == "Your account · Meadow & Sons"


@pytest.mark.parametrize("path", ["account", "account#password", "new-backup-codes", "delete-account"])
def test_who_is_not_signed_in_gets_the_first_page_and_comes_back(person, path):
    tab = person.with_account().open(path).tab
    tab.wait_for_url(person.page(rd=f"/{path}"))
    tab.wait_for_shown("#form")
    assert tab.text("#note") == ""
    person.sign_in()
    person.wait_for_code_page().finish()
    tab.wait_for_url(person.page(path))
    tab.wait_for_shown("#main")


def test_groups_are_named(person):
    person.signed_in().service.database.change(
        "UPDATE users SET group_names = ? WHERE email = ?", "admin,staff", person.email)
    person.open("account")
    person.tab.wait_for_text("#user-groups-row", "Groups: admin, staff.")


SECTIONS = ["name", "email", "password", "backup-codes", "sessions", "browsers", "activity"]


@pytest.mark.parametrize("section", ["password", "email", "sessions", "backup-codes", "activity"])
def test_a_link_in_a_mail_opens_its_section(person, section):
    tab = person.signed_in().open(f"account#{section}").tab
    tab.wait_for_shown(f"#{section} .panel")
    assert [name for name in SECTIONS if tab.is_shown(f"#{name} .panel")] == [section]
    assert tab.run("return document.activeElement === document.querySelector(arguments[0])", f"#{section} summary")
    top = tab.run("return document.getElementById(arguments[0]).getBoundingClientRect().top", section)
    assert 0 <= top < tab.run("return innerHeight")


def test_such_a_link_works_on_the_open_page_too(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    tab.run("location.hash = 'email'")
    tab.wait_for_shown("#new-email")


# How far the ring around the summary is from its text and from what comes below it, and whether it can be seen as a whole.
RING = """
    const section = document.querySelector(arguments[0]);
    const summary = section.querySelector("summary");
    const box = summary.getBoundingClientRect();
    const { outlineWidth, outlineOffset } = getComputedStyle(summary);
    const offset = parseFloat(outlineOffset);
    const inner = box.left - offset;
    const outer = offset + parseFloat(outlineWidth);
    return [section.querySelector("h2").getBoundingClientRect().left - inner,
            section.querySelector("label").getBoundingClientRect().top - (box.bottom + outer),
            box.left - outer >= 0 && box.right + outer <= document.documentElement.clientWidth]
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_ring_of_an_open_section_leaves_its_text_alone(person, width):
    person.tab.look_like(width)
    tab = person.open_account("email").tab
    beside, below, is_whole = tab.run(RING, "#email")
    assert beside >= 4 and below >= 4 and is_whole
    assert tab.run("return document.documentElement.scrollWidth <= innerWidth")


def test_while_the_service_is_down_there_is_nothing_to_do(person):
    """But to come back: then all of it is there."""
    tab = person.signed_in().tab
    socket = person.service.folder / "api.sock"
    socket.rename(socket.with_suffix(".away"))
    try:
        person.open("account")
        tab.wait_for_text("#alert", "The service is not available right now.")
        assert not any(map(tab.is_shown, ["#lead", "#sections", "#deletion"]))
    finally:
        socket.with_suffix(".away").rename(socket)
    tab.driver.get_log("browser")  # that it was refused
    tab.come_to_front()
    person.must_be_at_account()
    assert tab.is_shown("#deletion") and tab.text("#alert") == ""


def test_an_address_that_names_nothing_is_harmless(person):
    person.signed_in().open("account#main")
    person.tab.wait_for_text("#user-email", person.email)
    assert not [name for name in SECTIONS if person.tab.is_shown(f"#{name} .panel")]


def test_a_name_is_text_whatever_it_holds(person):
    person.name = person.visitor.name = "<img src=x onerror=alert(1)>"
    person.signed_in().open("account")
    person.must_be_at_account()
    assert person.tab.text("#user-name") == person.name


def test_logging_out_ends_this_session_only(person):
    tab = person.signed_in().open("account").tab
    elsewhere = person.visitor.at_another_browser().signed_in()
    tab.press("#log-out")
    tab.wait_for_text("#note", "You are logged out.")
    assert tab.url == person.page() and tab.is_shown("#email")
    assert not person.visitor.is_signed_in() and elsewhere.is_signed_in()


def test_logging_out_everywhere_ends_all(person):
    tab = person.signed_in().open("account").tab
    elsewhere = person.visitor.at_another_browser().signed_in()
    tab.press("#log-out-everywhere")
    tab.wait_for_text("#note", "You are logged out everywhere.")
    assert not person.visitor.is_signed_in() and not elsewhere.is_signed_in()


def test_after_logging_out_no_way_leads_back_to_the_account(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    tab.press("#log-out")
    tab.wait_for_text("#note", "You are logged out.")
    assert person.page("account") not in tab.history


def test_a_page_that_comes_back_from_memory_looks_again_who_is_signed_in(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    person.visitor.log_out().must_be(200)
    tab.come_back_from_memory()
    tab.wait_for_url(person.page(rd="/account"))
    tab.wait_for_text("#note", "You are no longer signed in. Please sign in again.")


def test_a_log_out_in_another_tab_ends_this_page(person):
    tab = person.signed_in().open("account").tab
    person.must_be_at_account()
    tab.new_tab().open("about:blank")
    person.visitor.log_out().must_be(200)
    tab.come_to_front()
    tab.wait_for_url(person.page(rd="/account"))
