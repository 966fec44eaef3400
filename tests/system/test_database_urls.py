"""DATABASE_URL of a server: every way to it, and what is said when there is none."""

import time

import pytest

from driver import command
from driver.certificates import CertificateAuthority
from driver.database_server import PASSWORD
from driver.engine import SERVERS
from driver.postgresql_server import PostgresqlServer
from driver.program import Program
from driver.service import running

pytestmark = pytest.mark.sqlite  # it starts its servers itself

SETTINGS = {"FLASK_ENV": "development"}


@pytest.fixture(scope="module", params=SERVERS)
def server(request, authority):
    with running(SERVERS[request.param](authority=authority)) as it:
        yield it


@pytest.fixture
def name(server):
    name = server.new_database()
    yield name
    server.drop_database(name)


def migrate(folder, url):
    return command.run("migrate", folder=folder, **SETTINGS, DATABASE_URL=url)


def must_fail(ended, why):
    assert ended.status == 1 and why in ended.complaints[-1], ended.errors
    assert PASSWORD not in ended.errors and "rd%25" not in ended.errors


def test_by_tcp(server, name, folder):
    ended = migrate(folder, server.url(name))
    assert ended.status == 0 and f"@127.0.0.1:{server.port}/{name} is up to date" in ended.output, ended.errors
    assert "users" in server.database(name).tables() and PASSWORD not in ended.output


def test_by_a_socket(server, name, folder):
    assert migrate(folder, server.socket_url(name)).status == 0
    assert "users" in server.database(name).tables()


@pytest.mark.parametrize("scheme", ["driver", "other"])
def test_as_sqlalchemy_writes_it(server, name, folder, scheme):
    schemes = {"postgresql": {"driver": "postgresql+psycopg2", "other": "postgres"},
               "mysql": {"driver": "mysql+pymysql", "other": "mariadb"}}[server.scheme]
    assert migrate(folder, server.url(name).replace(server.scheme, schemes[scheme], 1)).status == 0


def test_a_host_that_is_down_is_passed_over(server, name, folder):
    url = server.url(name).replace("@127.0.0.1:", "@127.0.0.1:1,127.0.0.1:", 1)
    assert migrate(folder, url).status == 0


def test_an_ipv6_host_that_is_down_is_named(server, name, folder):
    url = server.url(name).replace(f"127.0.0.1:{server.port}", "[::1]:1")
    must_fail(migrate(folder, url), "[::1]:1/")


def trusting(server, name, ca):
    if server.scheme == "postgresql":
        return server.url(name, sslmode="verify-full", sslrootcert=ca)
    return server.url(name, ssl_ca=ca)


def test_by_tls(server, name, folder, authority):
    assert migrate(folder, trusting(server, name, authority.chain)).status == 0
    shown = command.run("doctor", folder=folder, **SETTINGS, DATABASE_URL=trusting(server, name, authority.chain))
    assert "asked over TLS" in shown.output


def test_a_certificate_of_strangers_is_refused(server, name, folder, tmp_path):
    strangers = CertificateAuthority(tmp_path)
    must_fail(migrate(folder, trusting(server, name, strangers.chain)), "certificate")
    assert server.database(name).tables() == []


def test_a_certificate_of_another_name_is_refused(server, name, folder, authority):
    """127.0.0.2 answers as well, but is not in the certificate."""
    url = trusting(server, name, authority.chain).replace("@127.0.0.1:", "@127.0.0.2:")
    ended = migrate(folder, url)
    assert ended.status == 1 and server.database(name).tables() == [], ended.errors


def test_a_wrong_password_is_told(server, name, folder):
    must_fail(migrate(folder, server.url(name).replace("rd%25", "rd")), "sih_auth")


def test_a_database_that_does_not_exist_is_told(server, folder):
    must_fail(migrate(folder, server.url("nowhere")), "nowhere")


def test_a_database_of_another_program_is_left_alone(server, name, folder):
    server.database(name).change("CREATE TABLE posts (id BIGINT PRIMARY KEY)")
    must_fail(migrate(folder, server.url(name)), "belongs to another program and was left untouched")
    assert server.database(name).tables() == ["posts"]


def test_a_newer_schema_is_refused(server, name, folder):
    migrate(folder, server.url(name))
    server.database(name).change("INSERT INTO schema_migrations VALUES (99, 'x', 1)")
    must_fail(migrate(folder, server.url(name)), "has schema 99, this program knows up to ")


def test_a_database_that_was_used_is_not_made_anew(server, name, folder):
    """Not even when somebody has emptied it."""
    url = server.url(name)
    migrate(folder, url)
    for table in ("otps", "logins", "sessions", "devices", "backup_codes", "email_changes", "email_undos", "users",
                  "outbox", "throttles", "code_tries", "resets", "events", "schema_migrations"):
        server.database(name).change(f"DROP TABLE {table}")
    must_fail(migrate(folder, url), "has been used and is now empty: restore a backup, or remove ")
    (marker,) = folder.glob("*.initialized")
    marker.unlink()
    assert migrate(folder, url).status == 0


@pytest.mark.parametrize("url, complaint", [
    ("postgresql://u:hunter2@db", "the name of the database stands behind the host"),
    ("postgresql://u:hunter2@/x", "neither a host nor a socket is named (host=/path)"),
    ("mysql://u:hunter2@/x", "neither a host nor a socket is named (unix_socket=/path)"),
    ("postgresql://u:hun/ter2@db/x", "in a password, / and ? are written %2F and %3F"),
    ("postgresql://u:hun?ter2@db/x", "in a password, / and ? are written %2F and %3F"),
    ("mysql://u:hunter2%@db/x", "write it as %25"),
    ("postgresql://u:hunter2@db:99999/x", "the port of a host is a number from 1 to 65535"),
    ("postgresql://u:hunter2@[::1/x", "IPv6 address"),
    ("postgresql://u:hunter2@db/x?sslmod=require", "the option sslmod is not known; those are host, channel_binding, "),
    ("mysql://u:hunter2@db/x?charset=latin1", "charset is utf8mb4"),
    ("mysql://u:hunter2@db/x?ssl_key=/k", "ssl_cert and ssl_key go with ssl_ca"),
    ("mongodb://u:hunter2@db/x", "the scheme is not known")])
def test_a_malformed_url_is_explained_without_its_password(folder, url, complaint):
    ended = command.run("check-config", folder=folder, **SETTINGS, DATABASE_URL=url)
    assert ended.status == 1 and complaint in ended.errors and "allowed: sqlite:///" in ended.errors
    assert not any(word in ended.errors for word in ("hunter2", "hun", "ter2"))


def test_the_doctor_looks_at_a_server(folder):
    with running(PostgresqlServer(durable=True)) as server:
        settings = SETTINGS | {"DATABASE_URL": server.url(server.new_database())}
        command.run("migrate", folder=folder, **settings)
        healthy = command.run("doctor", folder=folder, **settings).output
        assert "is PostgreSQL 15" in healthy and "the database is sound, schema " in healthy
        server.configure("synchronous_commit", "off")
        server.restart()
        weak = command.run("doctor", folder=folder, **settings).output
        assert "may lose what was answered, in a crash or a power cut (synchronous_commit = off)" in weak
        server.stop()
        down = command.run("doctor", folder=folder, **settings).output
        assert "cannot be used" in down and "is the server running" in down


@pytest.fixture
def postgresql():
    with running(PostgresqlServer()) as server:
        yield server


def as_role(server, name, role, *grants):
    """The database as somebody who has these rights and no others."""
    server.administrator.change(f"CREATE ROLE {role} LOGIN PASSWORD 'x'")
    for grant in grants:
        server.database(name).change(f"GRANT {grant} ON ALL {'SEQUENCES' if 'USAGE' in grant else 'TABLES'} "
                                     f"IN SCHEMA public TO {role}")
    return f"postgresql://{role}:x@127.0.0.1:{server.port}/{name}"


def test_a_role_without_a_right_is_told_and_one_that_may_write_rows_needs_no_other(postgresql, folder):
    name = postgresql.new_database()
    stranger = as_role(postgresql, name, "stranger")
    must_fail(migrate(folder, stranger), "the user lacks a privilege")
    assert migrate(folder, postgresql.url(name)).status == 0
    writer = as_role(postgresql, name, "writer", "SELECT, INSERT, UPDATE, DELETE", "USAGE, SELECT")
    assert migrate(folder, writer).status == 0


def test_a_copy_by_who_cannot_see_the_used_ids_is_refused(postgresql, folder):
    name = postgresql.new_database()
    migrate(folder, postgresql.url(name))
    reader = as_role(postgresql, name, "reader", "SELECT")
    ended = command.run("copy", "--from", reader, "--to", "sqlite:///other.db", folder=folder, **SETTINGS)
    assert ended.status == 1 and "may not ask which ids were used" in ended.errors


def test_who_waits_for_a_server_can_be_stopped(folder):
    program = Program([command.BINARY, "serve"], command.clean_environment(
        SETTINGS | {"STATE_DIR": folder, "RUNTIME_DIR": folder, "DATABASE_URL": "postgresql://u@127.0.0.1:1/x"}), folder)
    try:
        program.log.wait_for(r".*\bdatabase_awaited\b.*", 20)
        started = time.monotonic()
        assert program.stop() == 0 and time.monotonic() - started < 5
    finally:
        program.kill_all()
