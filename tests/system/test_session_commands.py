"""`sih-auth session …`: who is signed in, and its end."""

import pytest

from driver import command
from driver.owner import FIREFOX, SAFARI, Owner


def session(service, *arguments):
    return command.run("session", *arguments, folder=service.folder, **service.settings)


def listed(service, *arguments):
    return session(service, "list", "--json", *arguments).json["sessions"]


@pytest.fixture
def owner(demo):
    """Signed in twice."""
    owner = Owner(demo, FIREFOX).joined().signed_in()
    owner.other = owner.at_another_browser(SAFARI).signed_in()
    return owner


def test_the_list_is_the_owners(demo, owner):
    own = {one["id"]: one for one in owner.sessions()}
    sessions = listed(demo, owner.email)
    assert {one["id"] for one in sessions} == set(own)
    for one in sessions:
        assert one["email"] == owner.email
        for name in ("kind", "created_at", "ip", "user_agent"):
            assert one[name] == own[one["id"]][name]
    ids = [one["id"] for one in listed(demo)]
    assert set(own) <= set(ids) and len(set(ids)) == len(ids)


def test_the_table_is_safe_to_look_at(demo):
    owner = Owner(demo).joined()
    owner.browser.user_agent = "Evil \u009b31m browser".encode().decode("latin-1")
    owner.signed_in()
    ended = session(demo, "list", owner.email)
    heading, row = ended.output.splitlines()
    assert heading.startswith("ID") and owner.email in row and "Evil" in row
    assert not any(c < " " or "\x7f" <= c < "\xa0" for c in row)


def test_idle_and_disabled_sessions_are_none(demo, owner):
    demo.database.change("UPDATE sessions SET last_seen_at = 1 WHERE user_id = (SELECT id FROM users WHERE email = ?)",
                         owner.email)
    assert listed(demo, owner.email) == []


def test_one_session_ends_at_once(demo, owner):
    ids = {one["id"] for one in owner.sessions()}
    own = next(one["id"] for one in owner.sessions() if one["current"])
    ended = session(demo, "revoke", own)
    assert (ended.status, ended.output) == (0, f"ended session {own}\n")
    assert not owner.is_let_in() and owner.other.is_let_in()
    assert {one["id"] for one in listed(demo, owner.email)} == ids - {own}


def test_an_unknown_id_ends_nothing(demo, owner):
    ids = [one["id"] for one in owner.sessions()]
    ended = session(demo, "revoke", *ids, 999_999_999)
    assert (ended.status, ended.output) == (1, "")
    assert ended.complaints == ["sih-auth: there is no session 999999999 (sih-auth session list shows all)"]
    assert owner.is_let_in() and owner.other.is_let_in()
    assert session(demo, "revoke", *ids, ids[0]).status == 0
    assert not owner.is_let_in() and not owner.other.is_let_in()


def test_all_of_one_account(demo, owner):
    someone_else = Owner(demo).joined().signed_in()
    assert session(demo, "revoke", "--user", owner.email).status == 0
    assert not owner.is_let_in() and not owner.other.is_let_in() and someone_else.is_let_in()


@pytest.mark.parametrize("arguments", [["list"], ["revoke", "--user"]])
def test_an_unknown_account_is_named(demo, arguments):
    ended = session(demo, *arguments, "nobody@example.com")
    assert ended.status == 1 and "there is no account nobody@example.com" in ended.complaints[0]


def test_everybody_only_when_sure(demo, owner):
    ended = session(demo, "revoke", "--all")
    assert ended.status == 1 and "--yes" in ended.complaints[0] and owner.is_let_in()
    live = len(listed(demo))
    assert session(demo, "revoke", "--all", "--yes").output == f"ended {live} sessions\n"
    assert not owner.is_let_in() and not owner.other.is_let_in() and listed(demo) == []


@pytest.mark.parametrize("arguments", [
    [], ["--user", "a@example.com", "7"], ["--all", "--user", "a@example.com"], ["--all", "7"], ["seven"]])
def test_one_of_three_is_needed(demo, arguments):
    assert session(demo, "revoke", *arguments).status == 2
