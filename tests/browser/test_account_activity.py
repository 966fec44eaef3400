"""The account's list of what has happened lately."""

import json
import time

import pytest

from driver.command import ROOT
from portal.accessibility import must_be_accessible

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
HOSTILE = "<img src=x onerror=alert(1)>\"'\u202e" + "x" * 400


def event(word="login_succeeded", reason="", outcome="success", ago=0, ip="203.0.113.9", user_agent=FIREFOX):
    return {"id": 1, "at": int(time.time()) - ago, "event": word, "outcome": outcome, "reason": reason, "ip": ip,
            "user_agent": user_agent}


def with_answer(person, body, status=200):
    """From the next page on the service is said to answer this."""
    person.tab.command("Page.addScriptToEvaluateOnNewDocument", source=f"""
        const ask = window.fetch;
        window.fetch = (path, options) => path === "activity"
          ? Promise.resolve(new Response({json.dumps(json.dumps(body))}, {{ status: {status} }}))
          : ask(path, options);""")
    return person.open_account("activity").tab


def with_events(person, *events):
    tab = with_answer(person, {"events": events})
    tab.wait_for(lambda: len(rows(tab)) == min(len(events), 10), "the events")
    return tab


def rows(tab):
    """As a person reads them, line by line."""
    return tab.run("return [...document.querySelectorAll('#activity .row')].map(row => row.innerText.replace(/\\n+/g, '\\n'))")


def test_what_has_happened_is_listed_latest_first(person):
    person.with_account()
    stranger = person.visitor.at_another_browser().browser
    headers = {"User-Agent": FIREFOX}
    stranger.post("/login", {"email": person.email, "password": "not-the-one-93"}, headers=headers).must_be(401)
    stranger.post("/forgot-password", {"email": person.email}, headers=headers).must_be(200)
    tab = person.take_session_of(person.visitor.signed_in()).open("account#activity").tab
    tab.wait_for_text("#activity .rows", "Signed in with a code")
    shown = rows(tab)
    assert [row.split("\n")[0] for row in shown if "Password entered" not in row][:3] == [
        "Signed in with a code", "Someone asked for a link to a new password", "Wrong password"]
    failed = next(row for row in shown if row.startswith("Wrong password"))
    assert failed.split("\n")[1:] == ["Failed", f"Firefox on Linux · IP {stranger.address} · just now"]
    assert "Failed" not in shown[0] and tab.text("#activity .value") == "Latest just now"


@pytest.mark.parametrize("word, reason, told", [
    ("login_succeeded", "backup_code", "Signed in with a backup code"),
    ("login_succeeded", "of_a_later_release", "Signed in"),
    ("account_disabled", "", "Account disabled"), ("passkey_added", "", "Passkey added"),
    ("constructor", "", "Constructor")])
def test_events_are_sentences(person, word, reason, told):
    assert rows(with_events(person, event(word, reason)))[0].split("\n")[0] == told


@pytest.mark.parametrize("word, told", [
    ("account_disabled", "The administrator disabled this account"),
    ("sessions_ended", "The administrator logged you out everywhere"),
    ("passkey_added", "Passkey added (by the administrator)")])
def test_commands_are_the_administrators(person, word, told):
    assert rows(with_events(person, event(word, ip="", user_agent=""))) == [f"{told}\njust now"]


def test_every_event_of_the_service_has_a_sentence(person):
    words = [line.strip(" ,") for line in (ROOT / "include/sih_auth/domain/events.hpp").read_text()
             .split("enum class EventKind {")[1].split("}")[0].splitlines() if line.strip()]
    person.open()
    told = person.tab.run("return import(new URL('assets/activity_words.js', location)).then(it => "
                          "arguments[0].map(event => it.sentenceOf({ event, reason: '', ip: '192.0.2.1' })))", words)
    readable = [word.replace("_", " ").capitalize() for word in words]
    same = {word for word, sentence, plain in zip(words, told, readable) if sentence == plain}
    assert len(words) >= 30 and same <= {word for word in words if word.startswith("account_")} | {
        "groups_changed", "logged_out", "name_changed", "password_changed"}


def test_what_failed_is_marked_by_a_word(person):
    failed, locked, fine = rows(with_events(person, event("login_failed", "wrong_code", "failure"),
                                            event("account_locked", outcome="failure"), event()))
    assert failed.startswith("Wrong code\nFailed\n") and "\nWarning\n" in locked
    assert "Failed" not in fine and "Warning" not in fine


def test_older_events_have_date_and_time(person):
    tab = with_events(person, event(ago=3 * 24 * 3600))
    assert tab.run("return /\\d{4} at \\d\\d:\\d\\d$/.test(arguments[0].replaceAll('\\u00a0', ' '))", rows(tab)[0])


def test_a_long_list_is_shown_in_part(person):
    tab = with_events(person, *[event("name_changed", ago=60 * i) for i in range(30)])
    assert tab.text("#activity [data-shows-all]") == "Show all 30"
    tab.press("#activity [data-shows-all]")
    assert len(rows(tab)) == 30 and not tab.is_shown("#activity [data-shows-all]")
    eleventh = "return document.activeElement === document.querySelectorAll('#activity .row')[10]"
    assert tab.run(eleventh)
    tab.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));"
            "document.querySelector('#activity .row').remove()")
    tab.wait_for(lambda: len(rows(tab)) == 30, "the list once more")


def test_ten_need_no_button(person):
    assert not with_events(person, *[event()] * 10).is_shown("#activity [data-shows-all]")


def test_an_empty_list_says_so(person):
    tab = with_events(person)
    tab.wait_for_text("#no-activity", "Nothing has been noted")
    assert tab.text("#activity .value") == "Nothing yet" and not tab.is_shown("#not-me")


def test_a_list_that_does_not_come_says_so(person):
    tab = with_answer(person, {"error": "unavailable", "message": "Please try again."}, 503)
    tab.wait_for_text("#activity .alert", "The list could not be loaded. Please try again.")
    assert tab.text("#activity .value") == "Could not be loaded" and not tab.is_shown("#no-activity")
    assert tab.text("#user-email") == person.email


def test_a_user_agent_is_text_whatever_it_holds(person):
    tab = with_events(person, event(user_agent=HOSTILE), event("<b>x</b>", user_agent="curl/8 <script>"))
    assert "Unknown browser" in rows(tab)[0] and rows(tab)[1].startswith("<b>x</b>")
    assert tab.run("return document.querySelectorAll('#activity .rows :is(img, b, script)').length") == 0


@pytest.mark.parametrize("named", ["activity", "password"])
def test_the_hint_leads_to_the_password(person, named):
    tab = with_events(person, event())
    tab.run("history.replaceState(null, '', '#' + arguments[0])", named)
    tab.press("#not-me a")
    tab.wait_for_shown("#current-password")
    assert tab.run("return document.activeElement === document.querySelector('#password summary')")


def test_it_is_accessible(person):
    tab = with_events(person, *[event("login_failed", "wrong_password", "failure", user_agent=HOSTILE)] * 6,
                      *[event("account_disabled", ip="")] * 6)
    must_be_accessible(tab)
