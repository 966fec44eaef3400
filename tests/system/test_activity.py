"""GET /activity: owners see what has happened to their account, and nobody else does."""

import pytest

from driver.audit import STORY, activity, events, with_a_story, words
from driver.browser import Browser
from driver.owner import SAFARI, Owner
from driver.records import user_id
from driver.visitor import Visitor

WRONG = "not-Her-Password-7"


@pytest.fixture(scope="module")
def owner(demo):
    return with_a_story(Owner(demo))


def test_owners_see_their_own(demo, owner):
    shown = activity(owner)
    assert [f"{event['event']} {event['reason']}".strip() for event in reversed(shown)] == STORY
    kept = {event["id"]: event for event in events(demo, "--user", owner.email)}
    for event in shown:
        assert {"id", "at", "event", "outcome", "reason", "ip", "user_agent"} <= set(event)
        assert "email" not in event and "request_id" not in event
        assert all(kept[event["id"]][name] == event[name] for name in ("at", "event", "outcome", "reason", "ip", "user_agent"))


def test_nobody_sees_anybody_elses(demo, owner):
    other = Owner(demo, SAFARI).joined().signed_in()
    assert not {event["id"] for event in activity(owner)} & {event["id"] for event in activity(other)}
    assert {event["ip"] for event in activity(other)} == {other.browser.address}
    # What was tried with an address before it was theirs is not theirs to see.
    stranger = Visitor(demo)
    stranger.log_in().must_be(401)
    newcomer = Owner(demo, email=stranger.email).joined().signed_in()
    assert [event["event"] for event in activity(newcomer)][-1] == "account_created"
    Browser(demo).get("/activity").must_be(401)
    Browser(demo).get(f"/activity?user={user_id(owner)}").must_be(401)
    assert activity(other) == other.browser.get(f"/activity?user={user_id(owner)}").must_be(200).json["events"]


def test_owners_see_what_strangers_tried(demo):
    owner = Owner(demo).joined().signed_in()
    stranger = owner.at_another_browser(SAFARI)
    stranger.log_in(password=WRONG).must_be(401)
    latest = activity(owner)[0]
    assert (latest["event"], latest["reason"], latest["outcome"]) == ("login_failed", "wrong_password", "failure")
    assert (latest["ip"], latest["user_agent"]) == (stranger.browser.address, SAFARI)


def test_the_latest_thirty(demo):
    owner = Owner(demo).joined().signed_in()
    for number in range(35):
        owner.rename(f"Jane {number}").must_be(200)
    shown = activity(owner)
    assert len(shown) == 30 and {event["event"] for event in shown} == {"name_changed"}
    assert len(words(demo, "--user", owner.email, "--event", "name_changed")) == 35


def test_it_ends_with_the_session(demo):
    owner = Owner(demo).joined().signed_in()
    thief = owner.browser.copy()
    owner.log_out().must_be(200)
    thief.get("/activity").must_be(401)
