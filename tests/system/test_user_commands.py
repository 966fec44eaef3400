"""`sih-auth user …`: what an administrator does to accounts."""

import pytest

from driver import command
from driver.visitor import Visitor


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
    assert set_groups(demo, visitor.email, "staff,admin").output == f"{visitor.email}: staff, admin\n"
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
