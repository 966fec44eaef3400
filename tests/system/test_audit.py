"""`sih-auth audit`: what is kept of what has happened, of whom, and for how long."""

import re
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.audit import STORY, activity, audit, events, user, with_a_story, words
from driver.direct import DirectVisitor
from driver.owner import FIREFOX, NEW_PASSWORD, Owner
from driver.records import user_id
from driver.service import BareService, Service
from driver.visitor import PASSWORD, Visitor, wrong_code
from driver.waiting import wait_until

WRONG = "not-Her-Password-7"
HOUR = 3600


@pytest.fixture(scope="module")
def owner(demo):
    return with_a_story(Owner(demo))


# ---- the command

def test_a_story_in_its_order(demo, owner):
    assert words(demo, "--user", owner.email) == STORY


def test_what_programs_get(demo, owner):
    began = owner.service.database.value("SELECT created_at FROM users WHERE email = ?", owner.email)
    failed = events(demo, "--user", owner.email)[-2]
    assert began <= failed.pop("at") <= time.time()
    assert failed.pop("id") > 0 and re.fullmatch("[0-9a-f]{32}", failed.pop("request_id"))
    assert failed == {"event": "login_failed", "outcome": "failure", "reason": "wrong_password", "user_id": user_id(owner),
                      "email": "ja***@example.com", "ip": owner.browser.address, "user_agent": FIREFOX}


def test_the_request_id_is_that_of_the_answer(demo):
    visitor = Visitor(demo)
    answer = visitor.sign_up().must_be(200)
    assert [event["request_id"] for event in events(demo, "--user", visitor.email)] == [answer.header("X-Request-Id")]


def test_the_table(demo, owner):
    ended = audit(demo, "--user", owner.email)
    head, *rows = ended.output.splitlines()
    assert head.split("  ")[0] == "WHEN (UTC)" and all(
        title in head for title in ("EVENT", "REASON", "USER", "E-MAIL", "IP", "BROWSER"))
    assert len(rows) == len(STORY) and ended.errors == ""
    for row, told in zip(reversed(rows), STORY):
        assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  ", row) and all(word in row.split() for word in told.split())
        assert owner.browser.address in row and "ja***@example.com" in row and owner.email not in row


def test_by_number_is_by_address(demo, owner):
    assert events(demo, "--user", user_id(owner)) == events(demo, "--user", owner.email)
    assert events(demo, "--user", owner.email.upper()) == events(demo, "--user", owner.email)


def test_what_was_tried_with_an_address_of_nobody(demo):
    stranger = Visitor(demo)
    stranger.log_in().must_be(401)
    assert words(demo, "--user", stranger.email) == ["login_failed unknown_address"]
    (event,) = events(demo, "--user", stranger.email)
    assert event["user_id"] == 0
    stranger.joined()
    assert words(demo, "--user", stranger.email) == ["login_failed unknown_address", "account_created"]
    assert words(demo, "--user", user_id(stranger)) == ["account_created"]


def test_a_deleted_account_leaves_its_events(demo):
    owner = Owner(demo).joined().signed_in()
    number = user_id(owner)
    owner.delete_account().must_be(200)
    told = words(demo, "--user", owner.email)
    assert told[0] == "account_created" and told[-1] == "account_deleted"
    assert words(demo, "--user", number) == told
    # Somebody else with the same address is somebody else by number.
    again = Visitor(demo, owner.email).joined()
    assert words(demo, "--user", owner.email) == [*told, "account_created"]
    assert words(demo, "--user", user_id(again)) == ["account_created"]


def test_of_one_kind(demo, owner):
    assert words(demo, "--user", owner.email, "--event", "login_failed") == ["login_failed wrong_password", "login_failed wrong_code"]
    assert {event["event"] for event in events(demo, "--event", "account_created")} == {"account_created"}
    assert events(demo, "--user", owner.email, "--event", "password_reset") == []


def test_so_many(demo, owner):
    assert words(demo, "--user", owner.email, "--limit", 2) == STORY[-2:]
    assert len(events(demo, "--limit", 1)) == 1
    at = [(event["at"], event["id"]) for event in events(demo, "--limit", 1_000)]
    assert at == sorted(at, reverse=True)


def test_since(demo):
    visitor = Visitor(demo).joined()
    visitor.log_in(password=WRONG).must_be(401)
    demo.database.change("UPDATE events SET created_at = created_at - ? WHERE user_id = ? AND kind = 'account_created'",
                         3 * 24 * HOUR, user_id(visitor))
    day = lambda ago: time.strftime("%Y-%m-%d", time.gmtime(time.time() - ago * 24 * HOUR))
    moment = lambda ago: time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(time.time() - ago))
    both, last = ["account_created", "login_failed wrong_password"], ["login_failed wrong_password"]
    for since, expected in (("4d", both), ("73h", both), (day(4), both), (moment(74 * HOUR), both), (moment(74 * HOUR) + "Z", both),
                            ("2d", last), ("60m", last), ("3600s", last), (day(2), last), (moment(HOUR), last),
                            (day(-2), []), ("0s", None)):
        found = words(demo, "--user", visitor.email, "--since", since)
        assert found == expected or expected is None, since


def test_none_is_no_mistake(demo):
    ended = audit(demo, "--user", fresh_email(), "--json")
    assert (ended.status, ended.json, ended.errors) == (0, {"events": []}, "")
    assert len(audit(demo, "--user", fresh_email()).output.splitlines()) == 1


@pytest.mark.parametrize("arguments, status, named", [
    (["--user", "nobody"], 1, ["nobody is not an e-mail address"]), (["--user", ""], 1, ["is not an e-mail address"]),
    (["--user", "99999999999999999999"], 1, ["is not an e-mail address"]),
    (["--event", "login"], 1, ["--event", '"login"', "login_failed", "link_refused", "account_created"]),
    (["--event", ""], 1, ["--event", "login_failed"]),
    *[(["--since", since], 1, ["--since", since, "24h", "2026-11-25"])
      for since in ("yesterday", "", "24", "-1h", "2026-13-01", "2026-02-30", "2026-11-25 10:00", "25.11.2026", "24 h")],
    *[(["--limit", limit], 2, ["--limit"]) for limit in ("0", "-1", "many", "1000001", "", "1.5")],
    (["--limit", "0"], 2, ["1", "1000000"]), (["--nonsense"], 2, ["--nonsense"]), (["more"], 2, ["more"]),
    (["--user"], 2, ["--user"]), (["--since"], 2, ["--since"])])
def test_what_is_malformed_is_named(demo, arguments, status, named):
    ended = audit(demo, *arguments)
    assert (ended.status, ended.output) == (status, "")
    assert all(part in ended.errors for part in named), ended.errors
    assert status == 2 or len(ended.complaints) == 1


def test_what_visitors_chose_cannot_draw_on_the_terminal(demo):
    hostile = "x\x1b[2J\x07\nforged  login_succeeded\r\u202e\u009b31m"
    visitor = DirectVisitor(demo)
    visitor.browser.send("POST", "/signup", f'{{"name":"J","email":"{visitor.email}","password":"{PASSWORD}"}}'.encode(),
                         HTTP_USER_AGENT=hostile).must_be(200)
    output = audit(demo, "--user", visitor.email).output
    assert len(output.splitlines()) == 2
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", output)
    ended = audit(demo, "--user", visitor.email, "--json")
    assert len(ended.output.splitlines()) == 1 and len(ended.json["events"]) == 1


@pytest.mark.sqlite
def test_it_makes_no_database(folder):
    ended = command.run("audit", folder=folder, STATE_DIR=folder, FLASK_ENV="development")
    assert ended.status == 1 and "there is no database at" in ended.errors
    assert not list(folder.iterdir())


# ---- what commands do

def test_what_administrators_do_is_told(demo):
    email = fresh_email()
    user(demo, "add", email, "--name", "Jane", typed=PASSWORD + "\n")
    user(demo, "set-groups", email, "staff")
    user(demo, "disable", email)
    user(demo, "enable", email)
    user(demo, "unlock", email)
    user(demo, "set-password", email, typed=NEW_PASSWORD + "\n")
    owner = Owner(demo, email=email, password=NEW_PASSWORD).signed_in()
    assert command.run("session", "revoke", "--user", email, folder=demo.folder, **demo.settings).status == 0
    assert not owner.is_signed_in()
    user(demo, "delete", email, "--yes")
    by_command = [event for event in events(demo, "--user", email) if event["ip"] == ""]
    assert [event["event"] for event in reversed(by_command)] == [
        "account_created", "groups_changed", "account_disabled", "account_enabled", "account_unlocked", "password_set",
        "sessions_ended", "account_deleted"]
    assert all(event["user_agent"] == event["request_id"] == "" and event["user_id"] > 0 for event in by_command)
    rows = audit(demo, "--user", email).output.splitlines()[1:]
    assert sum("(command)" in row for row in rows) == len(by_command)


def test_a_command_that_fails_tells_nothing(demo):
    visitor = Visitor(demo).joined()
    before = words(demo, "--user", visitor.email)
    ended = command.run("user", "disable", visitor.email, "nobody@example.com", folder=demo.folder, **demo.settings)
    assert ended.status == 1
    assert words(demo, "--user", visitor.email) == before


# ---- what is kept, and for how long

def old(service, visitor, seconds):
    service.database.change("UPDATE events SET created_at = created_at - ? WHERE user_id = ?", seconds, user_id(visitor))


@pytest.mark.parametrize("settings, days", [({"AUDIT_RETENTION": "36h"}, 1.5), ({}, 90)])
def test_older_ones_are_purged(start, settings, days):
    service = start(BareService(**settings))
    kept, gone = DirectVisitor(service).joined(), DirectVisitor(service).joined()
    old(service, kept, int(days * 24 * HOUR) - 600)
    old(service, gone, int(days * 24 * HOUR) + 60)
    service.restart()
    wait_until(lambda: words(service, "--user", gone.email) == [], 10, "the purge")
    assert words(service, "--user", kept.email) == ["account_created"]


@pytest.mark.parametrize("value", ["59m", "0", "forever", "-1d", ""])
def test_retention_has_a_least(folder, value):
    ended = command.run("check-config", folder=folder, FLASK_ENV="development", STATE_DIR=folder, AUDIT_RETENTION=value)
    if value == "":  # as if it were not there, like all settings
        assert ended.status == 0
    else:
        assert ended.status != 0 and "AUDIT_RETENTION" in ended.output + ended.errors


def test_events_outlive_kill_9(start):
    service = start(Service())
    owner = Owner(service).joined().signed_in()
    owner.log_in(password=WRONG).must_be(401)
    service.kill_all()
    expected = ["account_created", "password_accepted", "login_succeeded code", "login_failed wrong_password"]
    assert words(service, "--user", owner.email) == expected
    service.start()
    assert words(service, "--user", owner.email) == expected
    assert [event["event"] for event in activity(owner)][-1] == "account_created"


def test_of_throttled_passwords_nothing_is_kept(demo):
    visitor = Visitor(demo).joined()
    statuses = [visitor.log_in(password=WRONG).status for _ in range(9)]
    assert statuses == [401] * 5 + [429] * 4
    assert words(demo, "--user", visitor.email) == ["account_created"] + ["login_failed wrong_password"] * 5
    nobody = Visitor(demo)
    assert [nobody.log_in(password=WRONG).status for _ in range(7)] == [401] * 5 + [429] * 2
    assert words(demo, "--user", nobody.email) == ["login_failed unknown_address"] * 5
    assert demo.database.value("SELECT COUNT(*) FROM events WHERE reason = 'throttled' AND user_id = ?", user_id(visitor)) == 0


def test_of_throttled_codes_nothing_is_kept(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    wrong = wrong_code(visitor.read_code())
    for _ in range(9):
        visitor.enter(wrong).must_be(401)
    told = words(demo, "--user", visitor.email)
    assert told[:2] == ["account_created", "password_accepted"] and told.count("login_failed wrong_code") == 5
    assert told.count("account_locked") == 1
    assert not [word for word in told if "throttled" in word]


def test_requests_for_codes_are_kept_whether_or_not_they_mail_one(demo):
    """By those who only name the address; each is another client. What is kept must not depend on the account."""
    visitor = Visitor(demo).joined().waiting_for_code()
    for _ in range(6):
        visitor.at_another_browser().ask_for_another_code().must_be(200)
    assert words(demo, "--user", visitor.email) == (
        ["account_created", "password_accepted"] + ["code_sent"] * 3 + ["code_refused throttled"] * 3)
