"""`sih-auth import-flask`: the Flask app's people come over with the passwords they have."""

import contextlib
import hashlib
import itertools
import sqlite3
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.engine import engine
from driver.owner import Owner
from driver.service import Service, running
from test_old_hashes import pbkdf2, scrypt

SETTINGS = {"FLASK_ENV": "development"}
HASH = "pbkdf2:sha256:1000$salt$" + hashlib.pbkdf2_hmac("sha256", b"secret", b"salt", 1000).hex()
TABLES = """
CREATE TABLE {table} (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, email VARCHAR(120) NOT NULL UNIQUE,
  password_hash VARCHAR(255) NOT NULL, created_at DATETIME, is_verified BOOLEAN);
CREATE TABLE otp (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES {table} (id), otp_code VARCHAR(6),
  created_at DATETIME, expires_at DATETIME, is_used BOOLEAN);
"""


class FlaskApp:
    """Its database, as its models make it."""

    def __init__(self, path, table="user", wal=False):
        self.path = path
        self.table = table
        self._numbers = itertools.count(1)
        with self._connection() as connection:
            if wal:
                connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(TABLES.format(table=table))
            connection.commit()

    def add(self, *users):
        """Each (email, and what differs)."""
        rows = []
        for email, *other in users:
            values = {"id": next(self._numbers), "name": "J", "hash": HASH, "verified": 1} | (other[0] if other else {})
            rows.append((values["id"], values["name"], email, values["hash"], "2024-05-06 07:08:09.123456",
                         values["verified"]))
        with self._connection() as connection:
            connection.executemany(f"INSERT INTO {self.table} VALUES (?, ?, ?, ?, ?, ?)", rows)
            connection.commit()
        return self

    def _connection(self):
        return contextlib.closing(sqlite3.connect(self.path))


@pytest.fixture
def app(tmp_path):
    return FlaskApp(tmp_path / "flask.db")


class State:
    """A folder for a service, and its database."""

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir()
        self.database = engine.new_database(folder)

    def run(self, *arguments, **options):
        return command.run(*arguments, folder=self.folder, **SETTINGS, DATABASE_URL=self.database.url, **options)

    def users(self, columns="*"):
        return self.database.rows(f"SELECT {columns} FROM users ORDER BY id")

    def everything(self):
        files = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        return files if self.database.url is None else files | {self.database.url: self.database.bytes()}


@pytest.fixture
def state(tmp_path):
    state = State(tmp_path / "state")
    yield state
    engine.drop(state.database)


def take_over(state, app, *options, seconds=60):
    return state.run("import-flask", app.path, *options, seconds=seconds)


@pytest.mark.parametrize("table, wal", [("user", False), ("users", False), ("user", True)])
def test_accounts_come_over_whole(tmp_path, state, table, wal):
    app = FlaskApp(tmp_path / "f.db", table, wal).add(
        ("Jane@Example.com", {"id": 7, "name": "Jané"}), ("new@example.com", {"id": 9, "verified": 0}))
    before = app.path.read_bytes()
    ended = take_over(state, app)
    assert (ended.status, ended.output) == (0, "imported 2, skipped 0\n")
    assert state.users("id, name, email, email_key, password_hash, created_at, is_verified") == [
        (7, "Jané", "Jane@Example.com", "jane@example.com", HASH, 1714979289, 1),
        (9, "J", "new@example.com", "new@example.com", HASH, 1714979289, 0)]
    assert app.path.read_bytes() == before and sorted(p.name for p in tmp_path.iterdir()) == ["f.db", "state"]


def test_what_is_skipped_is_told_with_why(state, app):
    app.add(("jane@example.com",), ("JANE@example.com", {"verified": 0}), ("no address",), ("x@example.com", {"hash": "md5$a$b"}),
            ("early@example.com", {"verified": 0}), ("EARLY@example.com",), ("bad\x1b[2J",))
    ended = take_over(state, app)
    assert ended.status == 0 and ended.output.splitlines() == [
        "imported 2, skipped 5",
        "skipped JANE@example.com (id 2): the same address as that of account 1 (jane@example.com), which comes over",
        "skipped no address (id 3): not an e-mail address",
        "skipped x@example.com (id 4): the password hash cannot be verified (pbkdf2:sha256, scrypt and argon2id can)",
        "skipped early@example.com (id 5): the same address as that of account 6 (EARLY@example.com), which comes over",
        "skipped bad?[2J (id 7): not an e-mail address"]
    assert state.users("id, email") == [(1, "jane@example.com"), (6, "EARLY@example.com")]


def test_whose_password_could_never_be_right_is_skipped(state, app):
    digest = HASH.rpartition("$")[2]
    app.add(*((f"no{number}@example.com", {"hash": hashed}) for number, hashed in enumerate([
        f"pbkdf2:sha1:1000$salt${digest[:40]}", f"pbkdf2:sha512:1000$salt${digest * 2}", f"pbkdf2:md5:1000$salt${digest[:32]}",
        f"pbkdf2:sha256:1$salt${digest}", "pbkdf2:sha256:1000$salt$", f"pbkdf2:sha256:1000$${digest}", "scrypt:32768:8:1$salt$",
        f"scrypt:32767:8:1$salt${digest}", f"scrypt:1048576:32:1$salt${digest}", "scrypt:", "$argon2id$garbage", ""])))
    app.add(*((f"yes{number}@example.com", {"hash": hashed}) for number, hashed in enumerate([
        pbkdf2("x", 1_000), scrypt("x", 2, 8, 1), "$argon2id$v=19$m=65536,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A" * 43])))
    told = take_over(state, app, "--json").json
    assert told["imported"] == 3 and [one["email"] for one in told["skipped"]] == [f"no{number}@example.com" for number in range(12)]
    assert {one["why"] for one in told["skipped"]} == {"the password hash cannot be verified (pbkdf2:sha256, scrypt and argon2id can)"}


def test_an_id_is_kept_where_it_is_free(state, app):
    state.run("migrate")
    state.run("user", "add", "here@example.com", "--name", "H", typed="vellum-Orbit-93-quartz")
    state.run("user", "add", "gone@example.com", "--name", "G", typed="vellum-Orbit-93-quartz")
    state.run("user", "delete", "gone@example.com", "--yes")
    app.add(("one@example.com",), ("two@example.com",), ("three@example.com",), ("here@example.com",),
            ("far@example.com", {"id": 2 ** 62}))
    expected = {"imported": 4, "renumbered": [
        {"email": "one@example.com", "old_id": 1, "new_id": 4}, {"email": "two@example.com", "old_id": 2, "new_id": 5},
        {"email": "far@example.com", "old_id": 2 ** 62, "new_id": 6}],
        "skipped": [{"id": 4, "email": "here@example.com", "why": "an account with this address is already here"}]}
    assert take_over(state, app, "--dry-run", "--json").json == expected
    assert take_over(state, app, "--json").json == expected
    assert state.users("id, email") == [(1, "here@example.com"), (3, "three@example.com"), (4, "one@example.com"),
                                        (5, "two@example.com"), (6, "far@example.com")]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_dry_run_says_the_same_and_writes_nothing(state, app, is_there):
    if is_there:
        state.run("migrate")
    app.add(*((fresh_email(),) for _ in range(20)), ("bad",))
    before = state.everything()
    dry = take_over(state, app, "--dry-run")
    assert dry.status == 0 and dry.complaints == ["a dry run: nothing was written"]
    assert state.everything() == before
    assert take_over(state, app).output == dry.output


@pytest.mark.sqlite
def test_a_dry_run_refuses_what_the_real_one_refuses(state, app):
    state.database.path.write_bytes(b"something else, longer than a header")
    dry, real = take_over(state, app, "--dry-run"), take_over(state, app)
    assert dry.status == real.status == 1 and dry.errors == real.errors and "not an SQLite database" in real.errors


def test_twice_changes_nothing(state, app):
    app.add(*((fresh_email(),) for _ in range(20)))
    take_over(state, app)
    before = state.users()
    again = take_over(state, app)
    assert again.status == 0 and again.output.startswith("imported 0, skipped 20\n") and state.users() == before


def test_an_app_that_is_writing_is_not_read(state, app):
    writer = sqlite3.connect(app.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM user")
    ended = take_over(state, app)
    assert ended.status == 1 and len(ended.complaints) == 1 and "stop the Flask app" in ended.errors
    writer.execute("ROLLBACK")
    writer.close()
    assert not list(state.folder.iterdir()) and take_over(state, app).status == 0


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but long enough for one's header " * 9])
def test_what_is_not_the_flask_apps_is_refused(state, tmp_path, content):
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    ended = state.run("import-flask", path)
    assert ended.status == 1 and len(ended.complaints) == 1 and str(path) in ended.errors
    assert not list(state.folder.iterdir())


def test_ten_thousand_come_over_in_seconds(state, app):
    app.add(*((f"user.{i}@example.com",) for i in range(10_000)))
    started = time.monotonic()
    ended = take_over(state, app)
    seconds = time.monotonic() - started
    assert (ended.status, ended.output) == (0, "imported 10000, skipped 0\n") and seconds < 10
    print(f"10,000 accounts in {seconds:.2f} s")


def test_a_sample_signs_in(tmp_path, figure):
    """With hashes of both kinds; of the real cost, a few."""
    app = FlaskApp(tmp_path / "flask.db")
    people, count = {}, figure(60, 200)
    for i in range(count):
        password = f"sécret {i}"
        real, cheap = i % 20 == 0, [pbkdf2(password, 1_000), scrypt(password, 2, 8, 1)]
        hashed = [pbkdf2(password, 600_000), scrypt(password)][i // 20 % 2] if real else cheap[i % 2]
        people[f"sample.{i}@example.com"] = (password, hashed)
    app.add(*((email, {"hash": hashed}) for email, (_, hashed) in people.items()))
    with running(Service()) as service:
        ended = command.run("import-flask", app.path, folder=service.folder, **service.settings)
        assert ended.output == f"imported {count}, skipped 0\n"
        for email, (password, _) in people.items():
            Owner(service, email=email, password=password).signed_in()
        hashes = [hashed for (hashed,) in service.database.rows("SELECT password_hash FROM users")]
        assert len(hashes) == count and all(hashed.startswith("$argon2id$") for hashed in hashes)
