"""A database that is not what it should be: refused at the start with its reason, and left as it is."""

import contextlib
import re
import shutil
import sqlite3

import pytest

from driver import command
from driver.service import BareService, running
from driver.visitor import PASSWORD

pytestmark = pytest.mark.sqlite

FLASK_TABLES = """
    CREATE TABLE {users} (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, email VARCHAR(120) NOT NULL UNIQUE,
        password_hash VARCHAR(255) NOT NULL, created_at DATETIME, is_verified BOOLEAN);
    CREATE TABLE otp (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES {users} (id),
        otp_code VARCHAR(6) NOT NULL, created_at DATETIME, expires_at DATETIME NOT NULL, is_used BOOLEAN);
    INSERT INTO {users} VALUES
        (7, 'Jane Doe', 'jane@example.com', 'pbkdf2:sha256:260000$x$00112233445566778899aabbccddeeff', '2024-01-02 03:04:05.678901', 1);
"""


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """The state folder of a service that has run."""
    with running(BareService()) as service:
        account = {"name": "Jane", "email": "jane@example.com", "password": PASSWORD}
        service.api.post("/signup", account).must_be(200)
        service.stop()
        fold_log(service.folder / "auth.db")
        copy = tmp_path_factory.mktemp("used") / "state"
        shutil.copytree(service.folder, copy)
        yield copy


def fold_log(path):
    """Workers that close it in the same moment leave their log beside it: whoever opens it next writes that into it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


@pytest.fixture
def state(used, tmp_path):
    return shutil.copytree(used, tmp_path / "state")


@pytest.fixture
def serve(state):
    def run(subcommand="serve", *arguments, prefix=(), **settings):
        return command.run(subcommand, *arguments, folder=state, prefix=prefix, FLASK_ENV="development", **settings)

    return run


def must_be_refused(ended, *words):
    """With one clear line."""
    assert ended.status == 1
    (complaint,) = ended.complaints
    for word in words:
        assert word in complaint
    return complaint


COMMANDS = [["user", "list"], ["session", "list"], ["backup", "copy.db"],
            ["copy", "--from", "sqlite:///auth.db", "--to", "sqlite:///other.db"]]


@pytest.mark.parametrize("arguments", COMMANDS[:2], ids=" ".join)
def test_missing_after_its_first_use_for_commands(serve, state, arguments):
    """What they propose is not refused then."""
    (state / "auth.db").unlink()
    must_be_refused(serve(*arguments), "auth.db", "missing", "restore a backup")
    assert not (state / "auth.db").exists()


@pytest.mark.parametrize("subcommand", ["serve", "migrate"])
def test_missing_after_its_first_use(serve, state, subcommand):
    (state / "auth.db").unlink()
    must_be_refused(serve(subcommand), "auth.db", "missing")
    assert not (state / "auth.db").exists()


@pytest.mark.parametrize("subcommand", ["serve", "migrate"])
def test_emptied_after_its_first_use(serve, state, subcommand):
    (state / "auth.db").write_bytes(b"")
    must_be_refused(serve(subcommand), "auth.db", "empty")
    assert (state / "auth.db").read_bytes() == b""


def test_a_new_database_in_place_of_a_used_one(serve, state):
    (state / "auth.db").unlink()
    sqlite3.connect(state / "auth.db").execute("VACUUM").connection.close()
    must_be_refused(serve(), "auth.db")


@pytest.mark.parametrize("content", [b"garbage " * 1000, b"\0" * 8192, b"x", b"SQLite format 3\0" + b"\xff" * 5000],
                         ids=["text", "zeros", "one byte", "a header and no more"])
def test_garbage(serve, state, content):
    (state / "auth.db").write_bytes(content)
    complaint = must_be_refused(serve(), "auth.db")
    assert re.search("corrupt|not a database|not an SQLite database", complaint)
    assert (state / "auth.db").read_bytes() == content


def test_by_whom_it_was_started_makes_no_difference(serve, state):
    """Where a process ignores that its children end, nobody tells it how they did."""
    (state / "auth.db").write_bytes(b"garbage " * 1000)
    must_be_refused(serve(prefix=("sh", "-c", "trap '' CHLD; exec \"$@\"", "sh")), "auth.db")


def test_damage_in_the_middle(serve, state):
    path = state / "auth.db"
    content = bytearray(path.read_bytes())
    page = 4096
    for number in range(1, len(content) // page):
        content[number * page:number * page + 64] = b"\xff" * 64
    path.write_bytes(content)
    must_be_refused(serve(), "auth.db", "corrupt")
    assert path.read_bytes() == content


def test_damage_in_a_large_file(serve, state):
    """Nobody waits until all of it has been read: the service stops when the damage is found."""
    path = state / "auth.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000) "
                           "INSERT INTO throttles SELECT 'none', n, hex(randomblob(64)), 4000000000 FROM numbers")
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events_address_tag'").fetchone()
    fold_log(path)
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 64)
    ended = serve()
    assert ended.status == 1
    assert re.search(r"\bdatabase_refused\b.*auth\.db is corrupt", ended.errors)


def test_of_a_newer_version(serve, state):
    with sqlite3.connect(state / "auth.db") as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, '9999_future.sql', 0)")
    connection.close()
    must_be_refused(serve(), "auth.db", "schema 9999")


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_of_a_newer_version_for_commands(serve, state, arguments):
    with sqlite3.connect(state / "auth.db") as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, '9999_future.sql', 0)")
    connection.close()
    must_be_refused(serve(*arguments), "auth.db has schema 9999", "install the newer program again")
    assert not (state / "copy.db").exists() and not (state / "other.db").exists()


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_of_the_flask_app_for_commands(tmp_path, arguments):
    path = tmp_path / "auth.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FLASK_TABLES.format(users="user"))
    connection.close()
    before = path.read_bytes()
    ended = command.run(*arguments, folder=tmp_path, FLASK_ENV="development")
    must_be_refused(ended, f"sih-auth import-flask {path}", "DATABASE_URL")
    assert path.read_bytes() == before and not (tmp_path / "copy.db").exists() and not (tmp_path / "other.db").exists()


def test_of_another_program(serve, state):
    (state / "auth.db").unlink()
    (state / "auth.db.initialized").unlink()
    with sqlite3.connect(state / "auth.db") as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    before = (state / "auth.db").read_bytes()
    must_be_refused(serve(), "auth.db", "another program")
    assert (state / "auth.db").read_bytes() == before


@pytest.mark.parametrize("users", ["user", "users"])
def test_of_the_flask_app(tmp_path, users):
    """Refused untouched, with the line to type; and that line does what it says."""
    path = tmp_path / "auth.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(FLASK_TABLES.format(users=users))
    connection.close()
    before = path.read_bytes()
    ended = command.run("serve", folder=tmp_path, FLASK_ENV="development")
    must_be_refused(ended, f"sih-auth import-flask {path}", "DATABASE_URL")
    assert path.read_bytes() == before

    settings = {"FLASK_ENV": "development", "DATABASE_URL": "sqlite:///new.db"}
    imported = command.run("import-flask", path, folder=tmp_path, **settings)
    assert imported.status == 0, imported
    assert "imported 1, skipped 0" in imported.output
    with sqlite3.connect(tmp_path / "new.db") as connection:
        rows = connection.execute("SELECT id, name, email, is_verified FROM users").fetchall()
    connection.close()
    assert rows == [(7, "Jane Doe", "jane@example.com", 1)]
    assert path.read_bytes() == before


def test_in_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    ended = command.run("serve", folder=tmp_path, FLASK_ENV="development", STATE_DIR=tmp_path / "file/state")
    must_be_refused(ended, "file/state")


def test_a_refused_start_leaves_no_sockets(serve, state):
    (state / "auth.db").write_bytes(b"garbage")
    serve()
    assert not list(state.glob("*.sock"))


def test_removing_the_marker_begins_anew(serve, state):
    """As the refusal says."""
    (state / "auth.db").unlink()
    marker = must_be_refused(serve(), "remove").partition("remove ")[2].split()[0]
    assert marker == str(state / "auth.db.initialized")
    (state / "auth.db.initialized").unlink()
    assert serve("migrate").status == 0


def test_an_unfinished_first_start_is_repeated(serve, state):
    """Killed between making the file and filling it."""
    for path in state.glob("auth.db*"):
        path.unlink()
    (state / "auth.db").write_bytes(b"")
    assert serve("migrate").status == 0
    assert serve("migrate").status == 0
