"""The database servers that tests start: real ones, which refuse strangers, speak TLS and outlive being killed."""

import ssl
import threading

import psycopg2
import pymysql
import pytest

from driver.database_server import PASSWORD, USER
from driver.engine import SERVERS
from driver.galera_cluster import GaleraCluster
from driver.postgresql_server import PostgresqlServer
from driver.records import now
from driver.server_database import DatabaseFault, database_of_url
from driver.service import running
from driver.waiting import join, wait_until

pytestmark = pytest.mark.sqlite  # it starts its servers itself


@pytest.fixture(scope="module", params=SERVERS)
def server(request, authority):
    with running(SERVERS[request.param](authority=authority)) as it:
        yield it


@pytest.fixture
def name(server):
    name = server.new_database()
    yield name
    server.drop_database(name)


@pytest.fixture
def database(server, name):
    database = server.database(name)
    database.change("CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, seen_at BIGINT NOT NULL)")
    assert database.change("INSERT INTO users VALUES (1, 'Ä', 0), (2, ?, 0)", "100 % sure?") == 2
    return database


def test_a_database_is_looked_into_as_into_a_file(database):
    assert database.rows("SELECT id, email FROM users WHERE email LIKE '100 %' OR id = ? ORDER BY id", 1) == [
        (1, "Ä"), (2, "100 % sure?")]
    assert database.value("SELECT SUM(id) FROM users") == 3 and database.rows("SELECT id FROM users WHERE id = 9") == []
    assert database.change("UPDATE users SET seen_at = ? WHERE id < 3", 0) == 2  # nothing that differs
    assert database.value("SELECT email || id FROM users WHERE id = 1") == "Ä1"
    assert "Ä".encode() in database.bytes() and b"100 % sure?" in database.bytes()
    assert database.tables() == ["users"] and database.columns("users") == ["id", "email", "seen_at"]


def test_a_transaction_is_whole(database):
    with pytest.raises(ZeroDivisionError), database.transaction() as connection:
        connection.execute("DELETE FROM users")
        raise ZeroDivisionError
    with database.transaction() as connection:
        assert connection.execute("SELECT COUNT(*) FROM users").fetchone() == (2,)
        connection.execute("DELETE FROM users WHERE id = ?", [1])
    assert database.rows("SELECT id FROM users") == [(2,)]


def test_the_lock_stops_writers_alone(database):
    with database.write_lock():
        assert database.value("SELECT COUNT(*) FROM users") == 2
        with database.connection() as connection:
            connection.execute("SET lock_timeout = 100" if database.url.startswith("postgresql") else
                               "SET lock_wait_timeout = 1")
            with pytest.raises(DatabaseFault):
                connection.execute("UPDATE users SET seen_at = 1")
    assert database.change("UPDATE users SET seen_at = 1") == 2


def test_updates_are_logged(database):
    database.change("CREATE TABLE stamps (user_id BIGINT)")
    database.log_updates("users", "seen_at", "id", "stamps")
    database.change("UPDATE users SET seen_at = ? WHERE id = 2", now())
    database.change("UPDATE users SET email = 'x'")
    assert database.rows("SELECT user_id FROM stamps") == [(2,)]


def test_it_asks_for_the_password(server, name):
    for url in (server.url(name), server.socket_url(name)):
        assert database_of_url(url).value("SELECT 1") == 1
        with pytest.raises(DatabaseFault):
            database_of_url(url.replace("rd%25", "rd")).value("SELECT 1")


def test_another_database_is_nobody_elses(server, name):
    other = server.new_database()
    assert other != name and server.database(other).tables() == []
    server.drop_database(other)
    with pytest.raises(DatabaseFault):
        server.database(other).tables()


def test_it_speaks_tls_by_a_certificate_of_its_authority(server, name, authority):
    if server.scheme == "postgresql":
        trusting = lambda ca: psycopg2.connect(server.url(name, sslmode="verify-full", sslrootcert=ca))
    else:
        trusting = lambda ca: pymysql.connect(host="127.0.0.1", port=server.port, user=USER, password=PASSWORD,
                                              ssl=ssl.create_default_context(cafile=ca))
    trusting(authority.chain).close()
    with pytest.raises(DatabaseFault, match="certificate"):
        trusting("/etc/ssl/certs/ca-certificates.crt")


@pytest.mark.parametrize("way", ["restart", "restart_immediately"])
def test_a_restart_ends_connections_and_keeps_what_was_written(server, database, way):
    with database.connection() as connection:
        getattr(server, way)()
        with pytest.raises(DatabaseFault):
            connection.execute("SELECT 1")
    assert database.value("SELECT COUNT(*) FROM users") == 2


def test_a_setting_can_be_changed(server, database):
    name = "default_transaction_read_only" if server.scheme == "postgresql" else "read_only"
    server.configure(name, "on")
    server.restart()
    with pytest.raises(DatabaseFault):
        database.change("DELETE FROM users")
    server.configure(name, "off")
    assert database.change("DELETE FROM users") == 2


def test_a_synchronous_standby_has_all_and_takes_over():
    with running(PostgresqlServer()) as primary:
        standby = primary.add_standby()
        name = primary.new_database()
        primary.database(name).change("CREATE TABLE numbers (n BIGINT)")
        for n in range(20):
            primary.database(name).change("INSERT INTO numbers VALUES (?)", n)
        primary.kill()
        assert not primary.is_running
        with pytest.raises(psycopg2.errors.ReadOnlySqlTransaction):
            standby.database(name).change("INSERT INTO numbers VALUES (20)")
        standby.promote()
        assert standby.database(name).value("SELECT COUNT(*) FROM numbers") == 20
        assert standby.database(name).change("INSERT INTO numbers VALUES (20)") == 1
        either = database_of_url(primary.url(name, standby, target_session_attrs="read-write"))
        assert either.value("SELECT COUNT(*) FROM numbers") == 21


def test_without_its_standby_a_primary_acknowledges_nothing():
    with running(PostgresqlServer()) as primary:
        standby = primary.add_standby()
        name = primary.new_database()
        database = primary.database(name)
        database.change("CREATE TABLE numbers (n BIGINT)")
        standby.stop()
        writing = threading.Thread(target=database.change, args=("INSERT INTO numbers VALUES (1)",))
        writing.start()
        writing.join(0.5)
        assert writing.is_alive()
        standby.start()
        join([writing])
        # It has been flushed there, and is read as soon as it is replayed.
        wait_until(lambda: standby.database(name).rows("SELECT n FROM numbers") == [(1,)], 10, "the row")


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_a_cluster_outlives_a_node():
    with running(GaleraCluster()) as cluster:
        cluster.wait_until_synced(3)
        name = cluster.new_database()
        first, *others = [node.database(name) for node in cluster.nodes]
        first.change("CREATE TABLE numbers (n BIGINT PRIMARY KEY)")
        first.change("INSERT INTO numbers VALUES (1)")
        for each in others:
            wait_until(lambda: each.rows("SELECT n FROM numbers") == [(1,)], 5, "what another node has acknowledged")
        cluster.nodes[0].kill()
        cluster.wait_until_synced(2)
        assert others[0].change("INSERT INTO numbers VALUES (2)") == 1
        cluster.nodes[0].start()
        cluster.wait_until_synced(3)
        assert first.rows("SELECT n FROM numbers ORDER BY n") == [(1,), (2,)]
