"""`sih-auth user …`: what an administrator does to accounts."""

import re
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.owner import NEW_PASSWORD, Owner
from driver.records import forget_code_mails
from driver.visitor import PASSWORD, Visitor, wrong_code


@pytest.fixture(scope="module")
def visitor(demo):
    return Visitor(demo).joined().signed_in()


def set_groups(demo, email, *groups):
    return command.run("user", "set-groups", email, *groups, folder=demo.folder, **demo.settings)


def groups_of(visitor):
    return visitor.browser.get("/me").must_be(200).json["user"]["groups"]


@pytest.mark.parametrize("given, expected", [
    (["staff,admin"], ["admin", "staff"]), (["staff", "admin"], ["admin", "staff"]), (["a", "b,c", "b"], ["a", "b", "c"]),
    ([], [])])
def test_groups_count_from_the_next_request_on(demo, visitor, given, expected):
    assert set_groups(demo, visitor.email.upper(), *given).status == 0
    assert groups_of(visitor) == expected


def test_it_says_what_is_in_force(demo, visitor):
    assert set_groups(demo, visitor.email, "staff,admin").output == f"{visitor.email}: admin, staff\n"
    assert set_groups(demo, visitor.email).output == f"{visitor.email}: no groups\n"


@pytest.mark.parametrize("email, groups, complaint", [
    ("nobody@example.com", ["staff"], "there is no account nobody@example.com (sih-auth user list shows all)"),
    ("nobody", ["staff"], "nobody is not an e-mail address"),
    (None, ["a b"], "'a b' is no name of a group: 1 to 64 letters, digits, '.', '_' and '-'"),
    (None, ["staff", "x" * 65], f"'{'x' * 65}' is no name of a group: 1 to 64 letters, digits, '.', '_' and '-'")])
def test_a_refusal_changes_nothing_and_is_one_line(demo, visitor, email, groups, complaint):
    set_groups(demo, visitor.email, "before")
    ended = set_groups(demo, email or visitor.email, *groups)
    assert (ended.status, ended.output, ended.complaints) == (1, "", [f"sih-auth: {complaint}"])
    assert groups_of(visitor) == ["before"]


@pytest.mark.sqlite
def test_it_makes_no_database(folder):
    ended = command.run("user", "set-groups", "a@example.com", folder=folder, STATE_DIR=folder, FLASK_ENV="development")
    assert ended.status == 1
    assert ended.complaints == [f"sih-auth: there is no database at {folder}/auth.db (sih-auth migrate makes one)"]
    assert not list(folder.iterdir())


def test_an_older_schema_is_left_alone(demo, visitor):
    with demo.database.connection() as connection:
        connection.execute("BEGIN")
        (newest,) = connection.execute("SELECT MAX(version) FROM schema_migrations").fetchone()
        connection.execute("DELETE FROM schema_migrations WHERE version = ?", [newest])
        connection.execute("COMMIT")
        ended = set_groups(demo, visitor.email, "staff")
        connection.execute("INSERT INTO schema_migrations SELECT ?, name, applied_at FROM schema_migrations LIMIT 1", [newest])
    assert ended.status == 1 and "run sih-auth migrate" in ended.errors


@pytest.mark.parametrize("arguments", [["user"], ["user", "set-groups"], ["user", "nonsense"]])
def test_bad_usage_is_2(folder, arguments):
    assert command.run(*arguments, folder=folder).status == 2


# ---- accounts from their making to their end

def user(demo, *arguments, typed=""):
    return command.run("user", *arguments, folder=demo.folder, typed=typed, **demo.settings)


def add(demo, email, *options, typed=PASSWORD + "\n"):
    return user(demo, "add", email, "--name", "Jöhn Doe", *options, typed=typed)


def shown(demo, email):
    return user(demo, "show", email, "--json").json["user"]


@pytest.fixture
def owner(demo):
    """Signed in, in a trusted browser, with a login that waits for its code."""
    owner = Owner(demo).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    owner.at_another_browser().waiting_for_code().read_code()
    return owner


@pytest.mark.parametrize("options, verified", [(["--groups", "staff,admin"], True), (["--unverified"], False)])
def test_an_added_account_can_sign_in(demo, options, verified):
    email = fresh_email()
    ended = add(demo, email, *options)
    assert (ended.status, ended.output, ended.errors) == (0, f"added {email}\n", "")
    before = shown(demo, email)
    assert (before["is_verified"], before["name"], before["signed_in_at"]) == (verified, "Jöhn Doe", 0)
    me = Owner(demo, email=email).signed_in().look_at_account().json["user"]
    assert me["groups"] == (["admin", "staff"] if verified else []) and me["is_verified"]


@pytest.mark.parametrize("typed, complaint", [
    ("password\n", "too easy to guess"), ("short\n", "at least 8 characters"), ("", "no password"), ("\n", "no password"),
    (f"{PASSWORD}\n{PASSWORD}\n", "in one line"), ("x" * 1025 + "\n", "at most 1024"), ("x" * 9000, "in one line")])
def test_the_policy_for_new_passwords_applies(demo, owner, typed, complaint):
    email = fresh_email()
    for ended in (add(demo, email, typed=typed), user(demo, "set-password", owner.email, typed=typed)):
        assert (ended.status, ended.output, len(ended.complaints)) == (1, "", 1)
        assert complaint in ended.errors
    assert user(demo, "show", email).status == 1 and owner.is_signed_in()


def test_a_password_need_not_end_in_a_line_end(demo):
    email = fresh_email()
    assert add(demo, email, typed=PASSWORD).status == 0
    Owner(demo, email=email).signed_in()


@pytest.mark.parametrize("arguments, complaint", [
    (["x", "--name", "J"], "x is not an e-mail address"), (["j@example.com", "--name", "a\nb"], "--name: "),
    (["j@example.com", "--name", "J", "--groups", "a b"], "'a b' is no name of a group")])
def test_what_is_malformed_adds_nothing(demo, arguments, complaint):
    ended = user(demo, "add", *arguments, typed=PASSWORD)
    assert ended.status == 1 and complaint in ended.errors and len(ended.complaints) == 1


def test_an_address_is_added_once(demo, owner):
    ended = add(demo, owner.email.upper())
    assert ended.status == 1 and "there is an account" in ended.errors and owner.is_signed_in()


def test_a_password_is_no_argument(demo):
    assert user(demo, "add", fresh_email(), "--name", "J", "--password", PASSWORD, typed=PASSWORD).status == 2


def test_disabling_ends_everything_and_keeps_out(demo, owner):
    assert user(demo, "disable", owner.email).output == f"disabled {owner.email}\n"
    assert not owner.is_signed_in() and not owner.is_let_in()
    owner.enter("123456").must_be(401, error="invalid_otp")
    assert demo.database.rows("SELECT 1 FROM logins JOIN users ON users.id = user_id WHERE email = ?", owner.email) == []
    owner.log_in().must_be(403, error="account_disabled")
    assert user(demo, "enable", owner.email).output == f"enabled {owner.email}\n"
    answer = owner.log_in().must_be(200)  # not by trust: that ended, too
    assert "user" not in answer.json and not owner.is_signed_in()
    owner.enter(owner.read_code()).must_be(200)


def test_disabling_again_keeps_the_date(demo, owner):
    user(demo, "disable", owner.email)
    owner.service.database.change("UPDATE users SET disabled_at = 7 WHERE email = ?", owner.email)
    assert user(demo, "disable", owner.email).status == 0
    assert demo.database.value("SELECT disabled_at FROM users WHERE email = ?", owner.email) == 7


@pytest.mark.parametrize("action", [["disable"], ["enable"], ["unlock"], ["delete", "--yes"]])
def test_several_are_all_or_none(demo, action):
    first, second = (Owner(demo).joined() for _ in range(2))
    before = [shown(demo, one.email) for one in (first, second)]
    ended = user(demo, *action, first.email, "nobody@example.com", second.email)
    assert (ended.status, ended.output) == (1, "")
    assert ended.complaints == ["sih-auth: there is no account nobody@example.com (sih-auth user list shows all)"]
    assert [shown(demo, one.email) for one in (first, second)] == before
    ended = user(demo, *action, first.email, second.email)
    assert ended.status == 0 and len(ended.output.splitlines()) == 2


def test_locks_are_shown_and_forgotten(demo, owner):
    stranger = owner.at_another_browser()
    for _ in range(5):
        stranger.log_in(password="not-Her-Password-7").must_be(401)
        owner.log_in(password="not-Her-Password-7", full=True).must_be(401)
    guesser = owner.at_another_browser()
    guesser.browser.cookies = {}
    for _ in range(5):
        guesser.enter("000000")
    locks = {lock["kind"]: lock["until"] for lock in shown(demo, owner.email)["locks"]}
    assert set(locks) == {"passwords_of_client", "passwords_of_known_browser", "codes_by_address"}
    assert all(0 < until - time.time() <= 30 * 60 for until in locks.values())
    table = user(demo, "show", owner.email).output
    assert table.count("\nlocked ") == 3 and time.strftime(
        "%Y-%m-%d %H:%M:%S UTC", time.gmtime(locks["codes_by_address"])) in table
    stranger.log_in().must_be(429)
    assert user(demo, "unlock", owner.email).output == f"unlocked {owner.email}\n"
    assert shown(demo, owner.email)["locks"] == []
    forget_code_mails(owner)
    stranger.log_in().must_be(200)
    owner.log_in(full=True).must_be(200)
    assert owner.is_signed_in()


def test_a_locked_account_is_unlocked(demo):
    owner = Owner(demo).joined().waiting_for_code()
    wrong = wrong_code(owner.read_code())
    for _ in range(5):
        owner.enter(wrong).must_be(401)
    owner.log_in().must_be(423)
    assert [lock["kind"] for lock in shown(demo, owner.email)["locks"]] == ["codes_after_password"]
    assert "the account is locked" in user(demo, "show", owner.email).output
    user(demo, "unlock", owner.email)
    owner.signed_in()


def test_a_deleted_account_is_gone(demo, owner):
    ended = user(demo, "delete", owner.email)
    assert ended.status == 1 and "--yes" in ended.errors and owner.is_signed_in()
    assert user(demo, "delete", owner.email, "--yes").output == f"deleted {owner.email}\n"
    assert not owner.is_signed_in() and user(demo, "show", owner.email).status == 1
    assert demo.database.rows("SELECT 1 FROM code_tries WHERE way LIKE ?", f"%{owner.email}%") == []
    owner.log_in().must_be(401, error="invalid_credentials")
    owner.joined().signed_in()


@pytest.mark.parametrize("options, mails", [([], ["password_set"]), (["--quiet"], [])])
def test_a_set_password_ends_everything_and_is_told(mailed, options, mails):
    owner = Owner(mailed).joined().signed_in()
    for _ in range(5):
        owner.at_another_browser().log_in(password="not-Her-Password-7")
    before = len(owner.mailbox.alerts())
    ended = user(mailed, "set-password", *options, owner.email, typed=NEW_PASSWORD)
    assert (ended.status, ended.errors) == (0, "")
    assert not owner.is_signed_in() and shown(mailed, owner.email)["locks"] == []
    if mails:
        text = owner.mailbox.next_mail("password_set").part("plain")
        assert "the people who run" in text and "signed out" in text
    owner.log_in().must_be(401)
    owner.password = NEW_PASSWORD
    owner.signed_in()
    assert owner.mailbox.alerts()[before:] == mails


def test_the_list_is_a_table(demo, owner):
    user(demo, "set-groups", owner.email, "list-test")
    heading, row = user(demo, "list", "--group", "list-test").output.splitlines()
    assert [row.index(owner.email), row.index("list-test")] == [heading.index("E-MAIL"), heading.index("GROUPS")]
    assert row.split()[-2:] == time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(
        shown(demo, owner.email)["signed_in_at"])).split()


def test_the_list_for_programs(demo, owner):
    user(demo, "set-groups", owner.email, "json-test")
    (listed,) = user(demo, "list", "--json", "--group", "json-test").json["users"]
    assert listed == {key: shown(demo, owner.email)[key] for key in listed}
    assert listed["is_verified"] and not listed["is_disabled"] and listed["signed_in_at"] >= listed["created_at"] > 0
    assert user(demo, "list", "--json", "--disabled", "--group", "json-test").json == {"users": []}
    user(demo, "disable", owner.email)
    assert [one["email"] for one in user(demo, "list", "--json", "--disabled").json["users"]].count(owner.email) == 1
    assert owner.email in [one["email"] for one in user(demo, "list", "--json").json["users"]]


def test_an_account_is_shown_with_what_hangs_on_it(demo, owner):
    owner.make_backup_codes().must_be(200)
    account = shown(demo, owner.email.upper())
    assert (account["sessions"], account["browsers"], account["backup_codes"], account["locks"]) == (1, 1, 10, [])
    lines = dict(re.split(r" {2,}", line) for line in user(demo, "show", owner.email).output.splitlines())
    assert (lines["e-mail"], lines["sessions"], lines["backup codes left"], lines["locks"]) == (owner.email, "1", "10", "none")
