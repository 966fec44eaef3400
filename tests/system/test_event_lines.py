"""Each step of somebody's story is a line of the log: what happened, how it went, to whom, from where and in which answer."""

import re

import pytest

from driver.addresses import fresh_email
from driver.app import App
from driver.audit import user
from driver.log_lines import events_of, lines_of
from driver.mixed_load import protected_site
from driver.owner import NEW_PASSWORD, Owner
from driver.protected_site import JSON
from driver.records import forget_code_mails, user_id
from driver.service import Service, running
from driver.visitor import Visitor, wrong_code
from driver.waiting import wait_until

WRONG = "not-Her-Password-7"


@pytest.fixture(scope="module")
def story(mail_server):
    with running(Service(mail_server, LOG_FORMAT="json")) as service:
        yield service


def must_tell(service, answer, *expected, who=None, email=None):
    """`expected`: "event" or "event reason" of each."""
    lines = events_of(service, answer)
    assert [f"{line['event']} {line.get('reason', '')}".strip() for line in lines] == list(expected)
    for line in lines:
        is_failure = line["level"] == "warning"
        assert line["outcome"] == ("failure" if is_failure else "success") and line["level"] in ("warning", "info")
        assert line.get("reason") != "" and "by" not in line
        assert line["network"] == line["ip"] and line["ip"].startswith("127.")
        order = ["time", "level", "pool", "pid", "event", "outcome", "reason", "ip", "network", "request_id", "user", "user_id", "email"]
        assert list(line) == [name for name in order if name in line]
        if who is not None:
            assert line["user_id"] == who
        if email is not None:
            assert re.fullmatch("[0-9a-f]{16}", line["user"])
            assert line["email"] == email[:2] + "***@" + email.split("@")[1]
    return lines


def test_a_story_step_by_step(story):
    owner = Owner(story)
    tell = lambda answer, *expected: must_tell(story, answer, *expected, who=user_id(owner), email=owner.email)
    lines = tell(owner.sign_up(), "account_created")
    lines += tell(owner.log_in(password=WRONG).must_be(401), "login_failed wrong_password")
    lines += tell(owner.log_in().must_be(200), "password_accepted")
    owner.read_code()
    lines += tell(owner.ask_for_another_code().must_be(200), "code_sent")
    code = owner.read_code()
    lines += tell(owner.enter(wrong_code(code)).must_be(401), "login_failed wrong_code")
    lines += tell(owner.enter(code, trust_device=True).must_be(200), "login_succeeded code")
    must_tell(story, owner.at_another_browser().sign_up(), "signup_refused email_taken", email=owner.email)
    lines += tell(owner.make_backup_codes(password=WRONG), "confirmation_failed wrong_password")
    codes = owner.make_backup_codes().must_be(200)
    lines += tell(codes, "backup_codes_renewed")
    lines += tell(owner.rename("Jane Roe").must_be(200), "name_changed")
    lines += tell(owner.change_password(NEW_PASSWORD).must_be(200), "password_changed")
    owner.password = NEW_PASSWORD
    lines += tell(owner.log_out().must_be(200), "logged_out")
    assert len({line["user"] for line in lines}) == 1
    assert {line["ip"] for line in lines} == {owner.browser.address}


def test_a_sign_up_where_that_is_off(start):
    service = start(Service(SIGNUP_ENABLED="no", LOG_FORMAT="json"))
    must_tell(service, Visitor(service).sign_up().must_be(403), "signup_refused signup_disabled")


def test_a_story_of_other_ways_in(story):
    owner = Owner(story).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    tell = lambda answer, *expected: must_tell(story, answer, *expected, who=user_id(owner), email=owner.email)
    tell(owner.log_in().must_be(200), "login_succeeded trusted_browser")
    (backup_code, *_) = owner.make_backup_codes().must_be(200).json["codes"]
    other = owner.at_another_browser().waiting_for_code()
    tell(other.enter_backup_code("ABCD-EFGH-JKMN-PQRS"), "login_failed wrong_backup_code")
    tell(other.enter_backup_code(backup_code).must_be(200), "login_succeeded backup_code")
    (number,) = [session["id"] for session in owner.sessions() if not session["current"]]
    tell(owner.end_session(number), "session_ended")
    tell(owner.log_out(everywhere=True).must_be(200), "logged_out everywhere")


def test_a_story_of_recovery(story):
    owner = Owner(story).joined().signed_in()
    tell = lambda answer, *expected: must_tell(story, answer, *expected, who=user_id(owner), email=owner.email)
    tell(owner.ask_for_reset_link().must_be(200), "reset_asked")
    nobody = Owner(story)
    (line,) = must_tell(story, nobody.ask_for_reset_link().must_be(200), "reset_asked unknown_address", email=nobody.email)
    assert "user_id" not in line
    must_tell(story, owner.reset_password("x" * 43).must_be(400), "link_refused")
    tell(owner.reset_password(owner.mailbox.read_reset_token()).must_be(200), "password_reset")
    owner.password = NEW_PASSWORD
    forget_code_mails(owner)
    owner.signed_in()
    before, new = owner.email, fresh_email("maria")
    tell(owner.change_email(new).must_be(200), "email_change_asked")
    old_mailbox = owner.mailbox
    owner.with_address(new)
    must_tell(story, owner.confirm_email(owner.mailbox.read_email_change_code()).must_be(200), "email_changed", who=user_id(owner))
    number = user_id(owner)
    must_tell(story, owner.undo_email_change(old_mailbox.read_undo_token()).must_be(200), "email_restored", who=number)
    owner.with_address(before)
    owner.ask_for_reset_link().must_be(200)


def test_who_is_nobody_or_guesses(story):
    nobody = Visitor(story)
    (line,) = must_tell(story, nobody.log_in().must_be(401), "login_failed unknown_address", email=nobody.email)
    assert "user_id" not in line
    (again,) = must_tell(story, nobody.at_another_browser().log_in().must_be(401), "login_failed unknown_address")
    (other,) = must_tell(story, Visitor(story).log_in().must_be(401), "login_failed unknown_address")
    assert line["user"] == again["user"] != other["user"]
    # The same person from the moment that they have an account.
    (joined,) = must_tell(story, nobody.sign_up().must_be(200), "account_created", email=nobody.email)
    assert joined["user"] == line["user"]
    guesser = Visitor(story, nobody.email, WRONG)
    for _ in range(5):
        must_tell(story, guesser.log_in().must_be(401), "login_failed wrong_password", who=user_id(nobody))
    must_tell(story, guesser.log_in().must_be(429), "login_failed throttled", who=user_id(nobody))


def test_codes_that_lock(story):
    owner = Owner(story).joined().waiting_for_code()
    tell = lambda answer, *expected: must_tell(story, answer, *expected, who=user_id(owner), email=owner.email)
    wrong = wrong_code(owner.read_code())
    for _ in range(4):
        tell(owner.enter(wrong).must_be(401), "login_failed wrong_code")
    tell(owner.enter(wrong).must_be(401), "login_failed wrong_code", "account_locked")
    tell(owner.log_in().must_be(423), "login_failed account_locked")
    user(story, "unlock", owner.email)
    user(story, "disable", owner.email)
    forget_code_mails(owner)
    tell(owner.log_in().must_be(403), "login_failed account_disabled")


def test_a_story_of_tokens(story):
    app = App.of_somebody(story)
    reused = app.refresh_token
    app.refreshed().refreshed()
    must_tell(story, app.refresh(reused).must_be(401), "refresh_token_reused", who=user_id(app.visitor), email=app.visitor.email)


def test_a_story_that_ends(story):
    owner = Owner(story).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    tell = lambda answer, *expected: must_tell(story, answer, *expected, who=number, email=owner.email)
    number = user_id(owner)
    (device,) = owner.browser.get("/devices").must_be(200).json["devices"]
    tell(owner.browser.send("DELETE", f"/devices/{device['id']}").must_be(200), "device_forgotten")
    tell(owner.delete_account().must_be(200), "account_deleted")


def test_whoever_is_turned_away_from_a_page(story):
    owner = Owner(story).joined().signed_in()
    with running(protected_site(story)) as site:
        client = site.client("site")
        client.get("/all/page", visitor=owner, accept=JSON).must_be(200)
        client.get("/staff/page", visitor=owner, accept=JSON).must_be(403)
    told = lambda: [line for line in lines_of(story) if line["event"] == "access_refused" and line["ip"] == client.address]
    (line,) = wait_until(told, 10, "its line")
    assert (line["pool"], line["level"], line["outcome"], line["reason"]) == ("check", "warning", "failure", "not_in_group")
    assert line["user_id"] == user_id(owner) and line["email"] == "ja***@example.com"


def test_requests_for_codes(story):
    """The same is told of whoever only names an address, but not that it was looked at."""
    nobody = Visitor(story)
    must_tell(story, nobody.ask_for_another_code().must_be(200), "code_refused no_login_pending", email=nobody.email)
    owner = Owner(story).joined().waiting_for_code()
    for _ in range(3):
        must_tell(story, owner.at_another_browser().ask_for_another_code().must_be(200), "code_sent", email=owner.email)
    must_tell(story, owner.at_another_browser().ask_for_another_code().must_be(200), "code_refused throttled", email=owner.email)
    must_tell(story, Visitor(story).enter("123456").must_be(401), "login_failed no_login_pending")
