"""Commands at a terminal: what is asked, what is hidden, what grows."""

import os
import signal
import sqlite3

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.terminal import Terminal
from test_old_hashes import pbkdf2

pytestmark = pytest.mark.sqlite

SETTINGS = {"FLASK_ENV": "development", "ARGON2_MEMORY_KIB": 7168, "ARGON2_ITERATIONS": 1}
PASSWORD = "vellum-Orbit-93-quartz"


@pytest.fixture
def site(folder):
    assert command.run("migrate", folder=folder, **SETTINGS).status == 0
    return folder


@pytest.fixture
def account(site):
    email = fresh_email()
    assert command.run("user", "add", email, "--name", "J", folder=site, typed=PASSWORD, **SETTINGS).status == 0
    return email


def emails(site):
    return [one["email"] for one in command.run("user", "list", "--json", folder=site, **SETTINGS).json["users"]]


def test_a_password_is_asked_twice_and_not_shown(site):
    with Terminal("user", "add", "a@example.com", "--name", "A", folder=site, **SETTINGS) as terminal:
        terminal.wait_for("New password for a@example.com: ")
        terminal.wait_until_hidden()
        terminal.type(PASSWORD + "\n")
        terminal.wait_for("Once more: ")
        terminal.wait_until_hidden()
        terminal.type(PASSWORD + "\n")
        assert terminal.status() == 0 and terminal.echoes()
        assert PASSWORD not in terminal.shown and "added a@example.com" in terminal.shown
    assert emails(site) == ["a@example.com"]


def test_two_passwords_that_differ_are_refused(site):
    with Terminal("user", "add", "a@example.com", "--name", "A", folder=site, **SETTINGS) as terminal:
        for prompt, typed in (("a@example.com: ", PASSWORD), ("Once more: ", PASSWORD + "x")):
            terminal.wait_for(prompt)
            terminal.wait_until_hidden()
            terminal.type(typed + "\n")
        assert terminal.status() == 1 and "the two passwords differ" in terminal.shown
    assert emails(site) == []


def test_an_interrupted_prompt_leaves_a_terminal_that_shows_what_is_typed(site):
    with Terminal("user", "add", "a@example.com", "--name", "A", folder=site, **SETTINGS) as terminal:
        terminal.wait_for("a@example.com: ")
        terminal.wait_until_hidden()
        os.kill(terminal.pid, signal.SIGINT)
        assert terminal.status() == -signal.SIGINT and terminal.echoes()
    assert emails(site) == []


@pytest.mark.parametrize("answer, gone", [("y\n", True), ("YES\n", True), ("n\n", False), ("\n", False), ("\x04", False)])
def test_deleting_asks_first(site, account, answer, gone):
    with Terminal("user", "delete", account, folder=site, **SETTINGS) as terminal:
        terminal.wait_for(r"Delete .* and all that hangs on it\? \[y/N\] ")
        terminal.type(answer)
        assert terminal.status() == (0 if gone else 1)
        assert ("nothing was done" in terminal.shown) != gone
    assert emails(site) == ([] if gone else [account])


def test_yes_is_not_asked(site, account):
    with Terminal("user", "delete", account, "--yes", folder=site, **SETTINGS) as terminal:
        assert terminal.status() == 0 and "[y/N]" not in terminal.shown


@pytest.mark.parametrize("answer, status", [("y\n", 0), ("n\n", 1)])
def test_signing_everybody_out_asks_first(site, answer, status):
    with Terminal("session", "revoke", "--all", folder=site, **SETTINGS) as terminal:
        terminal.wait_for(r"Sign everybody out\? \[y/N\] ")
        terminal.type(answer)
        assert terminal.status() == status


def flask_database(path):
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT, email TEXT, password_hash TEXT, "
                           "created_at DATETIME, is_verified BOOLEAN)")
        connection.execute("INSERT INTO user VALUES (1, 'J', 'j@example.com', ?, '2024-05-06 07:08:09', 1)", [pbkdf2("secret")])
    return path


@pytest.mark.parametrize("work", ["backup", "import", "copy"])
def test_long_work_shows_a_bar_on_a_terminal_alone(site, account, work):
    arguments = {"backup": ["backup", "copy.db"], "import": ["import-flask", flask_database(site / "flask.db")],
                 "copy": ["copy", "--from", "sqlite:///auth.db", "--to", "sqlite:///other.db"]}[work]
    with Terminal(*arguments, folder=site, **SETTINGS) as terminal:
        assert terminal.status() == 0
        assert f"{work} [" in terminal.shown and "100 %" in terminal.shown
        assert terminal.shown.rsplit("\x1b[K", 1)[1].strip()  # the bar is gone, the last word is the command's
    for path in site.glob("*o*.db*"):
        path.unlink()
    piped = command.run(*arguments, folder=site, **SETTINGS)
    assert piped.status == 0 and "%" not in piped.errors
