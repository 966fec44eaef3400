"""Two nodes on one database: what one of them has done, the other one knows at once."""

import itertools
import time
from pathlib import Path

import pytest

from driver import command
from driver.counters import code_tries, failures_by_network, stay_clear_of_midnight
from driver.direct import DirectVisitor
from driver.engine import SERVERS
from driver.mail_server import MailServer
from driver.nodes import Nodes, at, check_status, one_more_session, trusting
from driver.protected_site import JSON
from driver.service import running
from driver.visitor import wrong_code
from driver.waiting import Background, all_at_once, wait_until

pytestmark = [pytest.mark.timeout(600), pytest.mark.sqlite]

WRONG = "not-Her-Password-7"
LEASE = 60  # seconds that a mailer has for a mail


@pytest.fixture(scope="module", params=SERVERS)
def server(request):
    with running(SERVERS[request.param]()) as it:
        yield it


@pytest.fixture(scope="module")
def nodes(server, mail_server):
    with running(Nodes([server.url(server.new_database())] * 2, mail_server)) as it:
        yield it


@pytest.fixture
def fresh_nodes(server):
    """With a mail server that is theirs alone."""
    mails = MailServer().start()
    try:
        with running(Nodes([server.url(server.new_database())] * 2, mails)) as it:
            yield it
    finally:
        mails.stop()


def administer(node, *arguments):
    ended = command.run(*arguments, folder=node.folder, **node.settings)
    assert ended.status == 0, ended.errors


def current_session(visitor):
    return next(one["id"] for one in visitor.browser.get("/sessions").must_be(200).json["sessions"] if one["current"])


# ---- sessions

def test_a_session_of_one_works_at_the_other(nodes):
    first, second = nodes
    visitor = trusting(first)
    assert check_status(second, visitor) == 204 and at(second, visitor).is_signed_in()
    assert {nodes.client.get("/page", visitor=visitor, accept=JSON).status for _ in range(20)} == {200}
    at(second, visitor).log_out().must_be(200)
    assert check_status(first, visitor) == 401 and not at(first, visitor).is_signed_in()
    assert {nodes.client.get("/page", visitor=visitor, accept=JSON).status for _ in range(20)} == {401}


def test_a_login_begun_at_one_ends_at_the_other(nodes):
    first, second = nodes
    visitor = DirectVisitor(first).joined().waiting_for_code()
    there = at(second, visitor)
    there.enter(visitor.read_code()).must_be(200)
    assert check_status(first, there) == 204


def by_logout(node, visitor, rounds=3):
    for _ in range(rounds):
        victim = one_more_session(visitor)
        yield [victim], victim.log_out


def by_ending_one(node, visitor, rounds=3):
    for _ in range(rounds):
        victim = one_more_session(visitor)
        number = current_session(victim)
        yield [victim], lambda: visitor.browser.send("DELETE", f"/sessions/{number}").must_be(200)


def by_command(node, visitor, rounds=2):
    for _ in range(rounds):
        victim = one_more_session(visitor)
        number = current_session(victim)
        yield [victim], lambda: administer(node, "session", "revoke", number)


def by_signing_out_everywhere(node, visitor):
    victims = [one_more_session(visitor) for _ in range(3)]
    yield [visitor, *victims], lambda: visitor.log_out(everywhere=True).must_be(200)


def by_disabling_the_account(node, visitor):
    victims = [one_more_session(visitor) for _ in range(4)]
    yield victims, lambda: administer(node, "user", "disable", visitor.email)


WAYS = (by_logout, by_ending_one, by_command, by_signing_out_everywhere, by_disabling_the_account)


@pytest.mark.timeout(900)
def test_no_revocation_at_one_lets_anybody_through_at_the_other(nodes, figure, server):
    first, second = nodes
    wanted, counted, let_in = figure(60, 1_000), {way: 0 for way in WAYS}, []
    while sum(counted.values()) < wanted:
        visitor = trusting(first)
        for way, (victims, revoke) in ((way, each) for way in WAYS for each in way(first, visitor)):
            # By each process: what it remembers of a session must not outlive this.
            assert all(check_status(second, victim) == 204 for victim in victims for _ in range(3))
            revoke()
            let_in += [way.__name__ for victim in victims if check_status(second, victim) != 401]
            let_in += [way.__name__ for victim in victims if at(second, victim).is_signed_in()]
            counted[way] += len(victims)
    print(f"{server.scheme}: {sum(counted.values())} revocations at one node, each checked at the other at once: "
          f"{len(let_in)} let through ({', '.join(f'{way.__name__} {times}' for way, times in counted.items())})")
    assert let_in == []


# ---- what is counted

def test_wrong_passwords_are_counted_together(nodes, figure):
    first, second = nodes
    for _ in range(figure(3, 20)):
        visitor = DirectVisitor(first).joined()
        tries = [lambda node=node: at(node, visitor).log_in(password=WRONG) for node in (first, second) * 8]
        assert sorted(answer.status for answer in all_at_once(*tries)) == [401] * 5 + [429] * 11
        assert failures_by_network(first, visitor.email) == {visitor.browser.address: 5}


def test_wrong_codes_are_counted_together(nodes, figure):
    stay_clear_of_midnight()
    first, second = nodes
    for _ in range(figure(3, 20)):
        visitor = DirectVisitor(first).joined().waiting_for_code()
        right = visitor.read_code()
        wrong = wrong_code(right)
        tries = [lambda node=node: at(node, visitor).enter(wrong) for node in (first, second) * 6]
        assert [answer.status for answer in all_at_once(*tries)] == [401] * 12
        _, in_a_row, today, _, closed_until = code_tries(first, "login_cookie", visitor.email)
        assert (in_a_row, today) == (5, 5) and closed_until > time.time()
        for node in nodes:
            at(node, visitor).enter(right).must_be(401, error="invalid_otp")
            at(node, visitor).log_in().must_be(423, error="account_locked")


def test_four_wrong_codes_at_both_leave_a_try(nodes):
    first, second = nodes
    visitor = DirectVisitor(first).joined().waiting_for_code()
    right = visitor.read_code()
    for node in (first, second) * 2:
        at(node, visitor).enter(wrong_code(right)).must_be(401, error="invalid_otp")
    at(second, visitor).enter(right).must_be(200)


# ---- what is there once

def test_of_two_nodes_one_takes_a_code(nodes, figure, server):
    first, second = nodes
    rounds = figure(6, 200)
    for _ in range(rounds):
        visitor = DirectVisitor(first).joined().waiting_for_code()
        code = visitor.read_code()
        tries = [lambda node=node: at(node, visitor).enter(code) for node in (first, second)]
        assert sorted(answer.status for answer in all_at_once(*tries)) == [200, 401]
        assert first.database.value("SELECT COUNT(*) FROM sessions JOIN users ON users.id = user_id WHERE email = ?",
                                    visitor.email) == 1
    print(f"{server.scheme}: {rounds} codes entered at both nodes at once: each taken once")


def test_a_refresh_token_at_both_gives_one_generation(nodes, figure, server):
    first, second = nodes
    visitor = DirectVisitor(first).joined().waiting_for_code()
    proof = {"grant_type": "otp", "email": visitor.email, "otp": visitor.read_code()}
    token = visitor.browser.post("/token", proof).must_be(200).json["refresh_token"]
    rounds = figure(8, 200)
    for _ in range(rounds):
        refresh = {"grant_type": "refresh_token", "refresh_token": token}
        answers = all_at_once(*[lambda node=node: node.api.post("/token", refresh) for node in (first, second) * 2])
        tokens = {answer.must_be(200).json["refresh_token"] for answer in answers}
        assert len(tokens) == 1 and token not in tokens
        (token,) = tokens
    print(f"{server.scheme}: {rounds} refresh tokens presented four times at once at two nodes: one successor each")


# ---- mails

def wait_until_sent(nodes):
    database = nodes.nodes[0].database
    wait_until(lambda: database.value("SELECT COUNT(*) FROM outbox") == 0, 60, "an empty outbox")


def test_a_mail_is_sent_by_one_of_them(fresh_nodes, figure, server):
    first, second = fresh_nodes
    mails = first.mail_server
    joined = [DirectVisitor(node).joined() for node in (first, second) * figure(10, 250)]
    for group in itertools.zip_longest(*[iter(joined)] * 10):
        all_at_once(*(visitor.waiting_for_code for visitor in group if visitor))
    wait_until_sent(fresh_nodes)
    ids = [mail.message["Message-ID"] for mail in mails.mails]
    by_node = [len(node.program.log.matching(r".*\bmail_sent\b.*")) for node in fresh_nodes]
    print(f"{server.scheme}: {len(joined)} mails, {len(ids)} received, {len(ids) - len(set(ids))} doubled; "
          f"sent by the two nodes: {by_node}")
    assert len(ids) == len(set(ids)) == len(joined)
    assert all(len(mails.mails_to(visitor.email)) == 1 for visitor in joined)


def test_a_node_that_dies_while_it_sends_leaves_the_mail_to_the_other(fresh_nodes, figure, server):
    first, second = fresh_nodes
    mails = first.mail_server
    visitor = DirectVisitor(first).joined()
    mails.held.add(visitor.email)
    visitor.waiting_for_code()
    wait_until(lambda: mails.mails_to(visitor.email), 20, "the mail")
    lease = first.database.value("SELECT leased_until FROM outbox")
    sender = next(node for node in fresh_nodes if is_sending(node))
    other = second if sender is first else first
    sender.kill_all()
    mails.held.clear()
    time.sleep(2)
    assert len(mails.mails_to(visitor.email)) == 1  # not before the lease has ended
    waits = figure(False, True)
    if not waits:
        lease = int(time.time()) - 1
        assert other.database.change("UPDATE outbox SET leased_until = ?", lease) == 1
    second_copy = wait_until(lambda: mails.mails_to(visitor.email)[1:], LEASE + 20, "the mail again")
    late = time.time() - lease
    assert late >= 0
    wait_until_sent(fresh_nodes)
    time.sleep(2)
    copies = mails.mails_to(visitor.email)
    print(f"{server.scheme}: a node killed while it sent: {len(copies)} copies, "
          f"the second {late:.1f} s after the lease{'' if waits else ', which the test has ended'}")
    assert len(copies) == 2 and len({mail.message["Message-ID"] for mail in copies}) == 1
    at(other, visitor).enter(second_copy[0].code).must_be(200)


def is_sending(node):
    """Its mailer has a connection to the mail server."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    connections = {f"socket:[{row[9]}]" for row in rows
                   if row[2].endswith(f":{node.mail_server.port:04X}") and row[3] == "01"}
    (mailer,) = node.workers("mailer")
    return any(str(path.readlink()) in connections for path in Path(f"/proc/{mailer}/fd").iterdir())


# ---- nodes that come and go

def test_nodes_that_start_at_once_on_an_empty_database_migrate_it_once(server, mail_server, figure):
    rounds = figure(3, 15)
    for _ in range(rounds):
        with running(Nodes([server.url(server.new_database())] * 3, mail_server, at_once=True)) as nodes:
            applied = [version for version, in nodes.nodes[0].database.rows(
                "SELECT version FROM schema_migrations ORDER BY version")]
            lines = [match for node in nodes for match in node.program.log.matching(r".*\bschema_migrated\b.*")]
            assert len(lines) == len(applied) == len(set(applied)) >= 4
            for node in nodes:
                node.check.get("/health").must_be(200)
                assert check_status(node, trusting(node)) == 204
    print(f"{server.scheme}: {rounds} times three nodes started at once on an empty database: each migration once")


def test_nginx_asks_the_other_where_one_has_died(fresh_nodes, server):
    """What nginx itself answers where it finds nobody to ask is a 503 as well: nobody is let in."""
    first, second = fresh_nodes
    inside, outside = trusting(first), trusting(first)
    gone = at(first, outside)
    gone.browser.cookies = dict(outside.browser.cookies)
    outside.log_out().must_be(200)
    ask = lambda visitor: fresh_nodes.client.get("/page", visitor=visitor, accept=JSON).status
    with Background(lambda: ask(inside)) as insiders, Background(lambda: ask(gone)) as outsiders:
        insiders.wait_for_results(50)
        first.kill_all()
        insiders.wait_for_results(50)
        outsiders.wait_for_results(50)
        answered = len(insiders.results)
        second.kill_all()
        outsiders.wait_for_results(50)
    print(f"{server.scheme}: one of two nodes killed: {answered} pages, "
          f"{sum(status != 200 for status in insiders.results[:answered])} not shown; "
          f"{len(outsiders.results)} pages asked for by somebody signed out, {outsiders.results.count(200)} shown")
    assert set(insiders.results[:answered]) <= {200, 503} and insiders.results[answered - 1] == 200
    assert set(outsiders.results) == {401, 503}
    assert ask(inside) == ask(gone) == 503
