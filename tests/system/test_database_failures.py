"""Database servers that fail under load: every call is right or a 503, which is what nginx makes of a check that nobody
answers (502, 504), too; whoever is not signed in stays outside, and what was acknowledged is there afterwards. Each
test prints what it has counted (`-rP`; `--full-figures`: for longer)."""

import time

import pytest

from driver.call_log import Load
from driver.galera_cluster import GaleraCluster
from driver.mariadb_server import MariadbServer
from driver.nodes import Nodes, at, check_status, one_more_session, trusting
from driver.postgresql_server import PostgresqlServer
from driver.service import running
from driver.waiting import wait_until

pytestmark = [pytest.mark.timeout(900), pytest.mark.sqlite]

RECOVERY = 3  # seconds from the server's return, at most


@pytest.fixture
def pause(figure):
    """Between two calls of a thread: the other tests need the processors, too."""
    return figure(0.05, 0.01)


def must_be_right(load, database, what):
    load.report(what)
    faults = load.faults(database)
    assert not faults, (len(faults), faults[:20])


def revoke_across(first, second, count):
    """Logs out `count` sessions at one node and asks the other at once; how many it lets in."""
    visitor, let_in = trusting(first), 0
    for _ in range(count):
        victim = one_more_session(visitor)
        thief = at(second, victim)
        assert check_status(second, thief) == 204
        victim.log_out().must_be(200)
        let_in += check_status(second, thief) != 401
    return let_in


def test_the_checker_notices_what_is_lost_and_who_is_let_in(mail_server):
    with running(PostgresqlServer()) as server:
        database = server.database(server.new_database())
        with running(Nodes([database.url] * 2, mail_server)) as nodes:
            with Load(nodes, people=1) as load:
                wait_until(lambda: load.count("living") > 3, 60, "sessions of which some stay")
            assert load.faults(database) == []
            email, (forgotten, let_in) = load.accounts[0], [one for one in load.sessions if one.state == "living"][:2]
            database.change("DELETE FROM users WHERE email = ?", email)
            forgotten.visitor.log_out().must_be(200)
            let_in.state = "ended"
            faults = set(load.faults(database))
            assert {f"the account {email} is gone", "a session that is living is answered 401",
                    "a session that is ended is answered 204"} <= faults
            load.ask_about(let_in, nodes.nodes[0])
            assert load.log.faults == ["check: let in who is ended"]


# ---- restarts

@pytest.mark.parametrize("server_class", [PostgresqlServer, MariadbServer])
def test_a_server_that_crashes_again_and_again(server_class, mail_server, figure, pause):
    with running(server_class()) as server:
        name = server.new_database()
        with running(Nodes([server.url(name)] * 2, mail_server)) as nodes:
            recoveries = []
            with Load(nodes, pause=pause, by_code=figure(False, True)) as load:
                until = time.monotonic() + figure(5, 60)
                while time.monotonic() < until:
                    server.restart_immediately()
                    returned = time.monotonic()
                    time.sleep(RECOVERY)
                    recoveries.append(load.log.unknown_since(returned))
                time.sleep(3)
                recoveries.append(load.log.unknown_since(returned))
            must_be_right(load, server.database(name),
                          f"{server.scheme}: {len(recoveries) - 1} times killed and restarted under load, after {RECOVERY} s "
                          f"each; last unavailable call at most {max(recoveries):.2f} s after the server's return")
            assert max(recoveries) < RECOVERY


# ---- a server that hangs up on who says nothing

@pytest.mark.parametrize("server_class, settings", [
    (MariadbServer, {"wait_timeout": 1, "interactive_timeout": 1}), (PostgresqlServer, {"idle_session_timeout": "1s"})])
def test_connections_that_the_server_has_closed_cost_nobody_a_call(server_class, settings, mail_server, figure, pause):
    with running(server_class(**settings)) as server:
        name = server.new_database()
        with running(Nodes([server.url(name)] * 2, mail_server)) as nodes:
            load = Load(nodes, people=3, pause=pause, by_code=True)
            rounds = figure(2, 20)
            for _ in range(rounds):
                time.sleep(1.5)
                load.once()
            must_be_right(load, server.database(name), f"{server.scheme}: {rounds} pauses longer than the server waits")
            assert all(call.outcome in ("ok", "refused") for call in load.log.calls)


# ---- PostgreSQL with a standby

def test_a_primary_that_is_read_only_for_a_while(mail_server, figure, pause):
    with running(PostgresqlServer()) as server:
        name = server.new_database()
        with running(Nodes([server.url(name)] * 2, mail_server)) as nodes:
            recoveries = []
            with Load(nodes, pause=pause, by_code=figure(False, True)) as load:
                for _ in range(figure(1, 6)):
                    server.configure("default_transaction_read_only", "on")
                    time.sleep(2)
                    server.configure("default_transaction_read_only", "off")
                    writable = time.monotonic()
                    time.sleep(RECOVERY + 1)
                    recoveries.append(load.log.unknown_since(writable))
            must_be_right(load, server.database(name),
                          f"PostgreSQL: {len(recoveries)} times read-only for 2 s under load; last unavailable call at "
                          f"most {max(recoveries):.2f} s after it took writes again")
            assert max(recoveries) < RECOVERY


def test_who_is_logged_out_at_the_new_primary_is_outside_at_once(mail_server, figure):
    """The old one has been made read-only, and lives: connections to it must not be asked any more."""
    with running(PostgresqlServer()) as primary:
        standby = primary.add_standby()
        name = primary.new_database()
        url = primary.url(name, standby)
        with running(Nodes([url] * 2, mail_server)) as nodes:
            first, second = nodes
            visitor = trusting(first)
            victims = [one_more_session(visitor) for _ in range(figure(10, 50))]
            assert all(check_status(node, victim) == 204 for victim in victims for node in nodes for _ in range(3))
            primary.configure("default_transaction_read_only", "on")
            standby.promote()
            statuses = []
            for victim in victims:
                wait_until(lambda: at(first, victim).log_out().status == 200, 10, "a logout at the new primary")
                statuses += [check_status(second, victim) for _ in range(3)]
            wait_until(lambda: second.check.get("/health").status == 200, RECOVERY + 5, "the new primary")
            statuses += [check_status(second, victim) for victim in victims for _ in range(3)]
            print(f"PostgreSQL: {len(victims)} logouts after a switch to the standby, the old primary read-only: "
                  f"{statuses.count(204)} of {len(statuses)} checks let in, {statuses.count(503)} unavailable")
            assert set(statuses) <= {401, 503} and statuses[-1] == 401


def test_a_standby_that_takes_over_has_all_that_was_acknowledged(mail_server, figure, pause):
    with running(PostgresqlServer()) as primary:
        standby = primary.add_standby()
        name = primary.new_database()
        url = primary.url(name, standby)
        with running(Nodes([url] * 2, mail_server)) as nodes:
            with Load(nodes, people=figure(4, 6), pause=pause, by_code=figure(False, True)) as load:
                time.sleep(figure(2, 30))
                primary.kill()
                time.sleep(1)
                standby.promote()
                promoted = time.monotonic()
                time.sleep(RECOVERY + 2)
                recovery = load.log.unknown_since(promoted)
                time.sleep(figure(2, 20))
            must_be_right(load, standby.database(name),
                          f"PostgreSQL: primary killed under load, synchronous standby promoted; last unavailable call "
                          f"{recovery:.2f} s after the promotion")
            assert recovery < RECOVERY


# ---- a Galera cluster

@pytest.fixture(scope="module")
def cluster():
    with running(GaleraCluster()) as it:
        it.wait_until_synced(3)
        yield it


@pytest.mark.slow
def test_nodes_that_start_at_once_at_two_nodes_of_a_cluster(cluster, mail_server, figure):
    """Which know nothing of each other's locks."""
    one, two, _ = cluster.nodes
    rounds = figure(2, 10)
    for _ in range(rounds):
        name = cluster.new_database()
        with running(Nodes([one.url(name), two.url(name)], mail_server, at_once=True)) as nodes:
            versions = one.database(name).rows("SELECT version FROM schema_migrations")
            assert len(versions) == len(set(versions)) >= 4
            assert [check_status(node, trusting(node)) for node in nodes] == [204, 204]
    print(f"Galera: {rounds} times two nodes started at once at two nodes of the cluster, on an empty database: both serve")


@pytest.mark.slow
def test_a_galera_node_that_dies(cluster, mail_server, figure, pause):
    one, two, three = cluster.nodes
    name = cluster.new_database()
    with running(Nodes([one.url(name, two, three), two.url(name, three, one)], mail_server)) as nodes:
        count = figure(100, 300)
        let_in = revoke_across(*nodes, count)
        print(f"Galera: {count} logouts at one node of the cluster, each checked at another at once: {let_in} let in")
        assert let_in == 0
        with Load(nodes, people=figure(4, 6), pause=pause, by_code=True) as load:
            time.sleep(figure(3, 30))
            one.kill()
            killed = time.monotonic()
            cluster.wait_until_synced(2)
            regrouped = time.monotonic()
            time.sleep(RECOVERY + 2)
            recovery = load.log.unknown_since(regrouped)
            time.sleep(figure(1, 20))
            one.start()
            returned = time.monotonic()
            cluster.wait_until_synced(3)
            time.sleep(figure(3, 20))
            after_return = load.log.unknown_since(returned)
        must_be_right(load, two.database(name),
                      f"Galera: one of three killed under load; the others were in step {regrouped - killed:.1f} s later; "
                      f"last unavailable call {recovery:.2f} s after that, {after_return:.2f} s after the node's return")
        assert max(recovery, after_return) < RECOVERY


@pytest.mark.slow
def test_a_galera_node_that_is_cut_off(cluster, mail_server, figure, pause):
    """It answers, but has no majority: whoever is connected to it has to go elsewhere."""
    one, two, three = cluster.nodes
    name = cluster.new_database()
    with running(Nodes([one.url(name, two, three), two.url(name, three, one)], mail_server)) as nodes:
        # It takes no new connections later, and no statement but SET on those it has.
        with one.administrator.connection() as connection, Load(nodes, pause=pause, by_code=True) as load:
            connection.execute("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'")
            wait_until(lambda: two.is_synced(2) and three.is_synced(2), 60, "the others in step")
            regrouped = time.monotonic()
            time.sleep(RECOVERY + figure(3, 20))
            recovery = load.log.unknown_since(regrouped)
            connection.execute("SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'")
            cluster.wait_until_synced(3)
            time.sleep(figure(2, 20))
        must_be_right(load, two.database(name),
                      f"Galera: one of three cut off under load; last unavailable call {recovery:.2f} s after the others "
                      "were in step")
        assert recovery < RECOVERY
