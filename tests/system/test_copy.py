"""`sih-auth copy`: everything moves to another database, and the service with it."""

import sqlite3

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.owner import Owner
from driver.service import Service

pytestmark = pytest.mark.sqlite

SETTINGS = {"FLASK_ENV": "development"}
PASSWORD = "vellum-Orbit-93-quartz"


def copy(folder, source="sqlite:///auth.db", target="sqlite:///other.db", **settings):
    return command.run("copy", "--from", source, "--to", target, folder=folder, **SETTINGS | settings)


def add(folder, email, **settings):
    command.run("user", "add", email, "--name", "J", folder=folder, typed=PASSWORD, **SETTINGS | settings)


def contents(path):
    connection = sqlite3.connect(path)
    try:
        tables = [name for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('schema_migrations')")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall()) for name in tables}
    finally:
        connection.close()


@pytest.fixture
def site(folder):
    command.run("migrate", folder=folder, **SETTINGS)
    add(folder, "jane@example.com")
    return folder


def test_a_whole_service_moves(start):
    """Every table has rows, more than go into one statement; people stay signed in."""
    service = start(Service())
    owner = Owner(service).joined().waiting_for_code()
    owner.enter(owner.read_code(), trust_device=True).must_be(200)
    owner.make_backup_codes().must_be(200)
    owner.at_another_browser().log_in(password="wrong-Password-3").must_be(401)
    waiting = owner.at_another_browser()
    waiting.waiting_for_code()
    waiting.enter("000000")
    owner.ask_for_reset_link()
    owner.change_email(fresh_email("new")).must_be(200)
    service.stop()
    with service.database.connection() as connection:
        (number,) = connection.execute("SELECT id FROM users").fetchone()
        connection.execute("INSERT INTO email_undos (user_id, email, email_key, token_hash, key_id, expires_at) "
                           "VALUES (?, 'o@example.com', 'o@example.com', 'x', 'x', 9999999999)", [number])
        connection.execute("INSERT INTO outbox (channel, subject, message_id, key_id, body, created_at, expires_at, due_at) "
                           "VALUES ('mail', 's', 'm', 'k', 'b', 1, 2, 3)")
        connection.executemany("INSERT INTO users (name, email, email_key, password_hash, created_at) VALUES "
                               "('F', ?1, ?1, 'h', 1)", [(f"filler.{i}@example.com",) for i in range(120)])
        connection.execute("DELETE FROM users WHERE id = (SELECT MAX(id) FROM users)")  # an id that was used
    before = contents(service.folder / "auth.db")
    assert all(before.values()), [name for name, rows in before.items() if not rows]
    ended = copy(service.folder, **service.settings)
    assert ended.status == 0 and ended.output.startswith("copied 120 accounts, ")
    after = contents(service.folder / "other.db")
    assert after == before == contents(service.folder / "auth.db")
    service.settings |= {"DATABASE_URL": "sqlite:///other.db"}
    service.start()
    assert owner.is_signed_in() and owner.remaining_backup_codes() == 10
    add(service.folder, "next@example.com", **service.settings)
    (listed,) = [one for one in command.run("user", "list", "--json", folder=service.folder, **service.settings).json["users"]
                 if one["email"] == "next@example.com"]
    assert listed["id"] == number + 121


def test_ids_of_the_past_are_not_used_again_even_without_accounts(site):
    command.run("user", "delete", "jane@example.com", "--yes", folder=site, **SETTINGS)
    # That it was made and deleted is in the audit trail.
    assert copy(site).output == "copied 0 accounts, 2 rows in all\n"
    moved = {"DATABASE_URL": "sqlite:///other.db"}
    add(site, "joe@example.com", **moved)
    assert command.run("user", "show", "joe@example.com", "--json", folder=site, **SETTINGS | moved).json["user"]["id"] == 2


def test_a_target_in_use_is_left_alone(site):
    other = {"DATABASE_URL": "sqlite:///other.db"}
    command.run("migrate", folder=site, **SETTINGS | other)
    add(site, "joe@example.com", **other)
    before = contents(site / "other.db")
    ended = copy(site)
    assert ended.status == 1 and len(ended.complaints) == 1
    assert "the target is in use (1 rows in users)" in ended.errors and contents(site / "other.db") == before


def test_a_copy_that_fails_leaves_an_empty_target(site):
    """The last of many rows does not fit; afterwards it can be tried again."""
    with sqlite3.connect(site / "auth.db") as connection:
        connection.execute("INSERT INTO backup_codes (user_id, code_hash, key_id, created_at) VALUES (77, 'x', 'x', 1)")
    connection.close()
    ended = copy(site)
    assert ended.status == 1 and len([line for line in ended.complaints if line.startswith("sih-auth: ")]) == 1
    assert not any(rows for name, rows in contents(site / "other.db").items() if name != "sqlite_sequence")
    with sqlite3.connect(site / "auth.db") as connection:
        connection.execute("DELETE FROM backup_codes")
    connection.close()
    assert copy(site).status == 0


@pytest.mark.parametrize("source, target, complaint", [
    ("sqlite:///nowhere.db", "sqlite:///other.db", "there is no database at"),
    ("sqlite:///auth.db", "sqlite:///auth.db", "are the same database"),
    ("sqlite:///auth.db", "sqlite:///link.db", "are the same database"),
    ("sqlite:///auth.db", "mongodb://u:hunter2@db/x", "--to: the scheme is not known; allowed: sqlite:///"),
    ("nonsense", "sqlite:///other.db", "--from: no scheme:// stands at its beginning; allowed: sqlite:///"),
    ("sqlite:///auth.db", "mysql://u:hunter2@127.0.0.1:1/x", "the database mysql://u@127.0.0.1:1/x cannot be used: "),
    ("sqlite:///text.db", "sqlite:///other.db", "database")])
def test_what_cannot_be_copied(site, source, target, complaint):
    (site / "link.db").symlink_to("auth.db")
    (site / "text.db").write_bytes(b"no database " * 100)
    ended = copy(site, source, target)
    assert ended.status == 1 and len(ended.complaints) == 1 and complaint in ended.errors and "hunter2" not in ended.errors
    assert not (site / "other.db").exists()


@pytest.mark.parametrize("arguments", [[], ["--from", "sqlite:///a.db"], ["--to", "sqlite:///a.db"]])
def test_bad_usage_is_2(folder, arguments):
    assert command.run("copy", *arguments, folder=folder, **SETTINGS).status == 2
