"""`sih-auth copy` from engine to engine: people stay signed in, and who is between password and code goes on."""

import contextlib

import pytest

from driver import command
from driver.engine import SERVERS
from driver.owner import Owner
from driver.server_database import database_of_url
from driver.service import Service, running

pytestmark = pytest.mark.sqlite  # it starts its servers itself

TABLES = ("users", "logins", "otps", "sessions", "outbox", "throttles", "code_tries", "devices", "backup_codes", "resets",
          "email_changes", "email_undos")
FILLERS = 2_500  # more than are read at once


@pytest.fixture(scope="module")
def servers():
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(running(make())) for make in SERVERS.values()]


@pytest.fixture
def service(start):
    return start(Service(DATABASE_URL="sqlite:///auth.db"))


def contents(database):
    return {table: sorted(database.rows(f"SELECT {', '.join(sorted(database.columns(table)))} FROM {table}"))
            for table in TABLES}


def copy(service, target):
    ended = command.run("copy", "--from", service.settings["DATABASE_URL"], "--to", target, folder=service.folder,
                        **service.settings)
    assert ended.status == 0, ended.errors
    return ended.output


def move(service, url):
    """Stopped, copied, started there."""
    service.stop()
    output = copy(service, url)
    service.settings["DATABASE_URL"] = url
    service.start()
    return output


def test_a_service_goes_round_all_engines(service, servers):
    owner = Owner(service).joined().signed_in()
    owner.make_backup_codes().must_be(200)
    service.database.change(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) INSERT INTO users (name, email, "
        "email_key, password_hash, created_at) SELECT 'Zoë 漢字 😀 ''\\' || i, i || 'é@x.example', i || 'é@x.example', "
        "'h', -1 FROM n", FILLERS)
    service.database.change("INSERT INTO users (id, name, email, email_key, password_hash, created_at) "
                            "VALUES (9000, 'x', 'x@x.example', 'x@x.example', 'h', 1)")
    service.database.change("DELETE FROM users WHERE id = 9000")  # an id that was used
    names = service.database.rows("SELECT id, name, email FROM users ORDER BY id")
    for server in servers:
        pending = owner.at_another_browser().waiting_for_code()
        code = pending.read_code()
        url = server.url(server.new_database())
        assert move(service, url).startswith(f"copied {FILLERS + 1} accounts, ")
        assert database_of_url(url).rows("SELECT id, name, email FROM users ORDER BY id") == names
        assert owner.is_signed_in() and owner.remaining_backup_codes() == 10
        pending.enter(code).must_be(200)
        assert pending.is_signed_in()
    service.stop()
    before = contents(database_of_url(url))
    copy(service, "sqlite:///back.db")
    service.database.path = service.folder / "back.db"
    assert contents(service.database) == before
    service.settings["DATABASE_URL"] = "sqlite:///back.db"
    service.start()
    assert owner.is_signed_in()
    newcomer = Owner(service).joined().signed_in()
    (number,) = service.database.rows("SELECT MAX(id) FROM users")[0]
    assert number > 9000 and newcomer.is_signed_in()


def test_a_server_in_use_is_left_alone(service, servers):
    for server in servers:
        name = server.new_database()
        url = server.url(name)
        command.run("user", "add", "jane@example.com", "--name", "J", folder=service.folder, typed="vellum-Orbit-93-quartz",
                    **service.settings | {"DATABASE_URL": url})
        command.run("migrate", folder=service.folder, **service.settings | {"DATABASE_URL": url})
        server.database(name).change("INSERT INTO users (name, email, email_key, password_hash, created_at) "
                                     "VALUES ('x', 'x', 'x', 'h', 1)")
        ended = command.run("copy", "--from", "sqlite:///auth.db", "--to", url, folder=service.folder, **service.settings)
        assert ended.status == 1 and "the target is in use (1 rows in users)" in ended.errors
        assert server.database(name).value("SELECT COUNT(*) FROM users") == 1
