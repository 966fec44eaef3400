"""A mail server that is down, slow, refuses or hangs up, and a mailer that is killed before it has noted an answer: every
code that was promised comes, and none as two different mails."""

import contextlib
import time

import pytest

from driver.mail_server import ANYBODY, MailServer
from driver.program import is_alive
from driver.waiting import wait_until
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

SOON = 2  # seconds that a login may take, whatever the mail server does


@pytest.fixture
def server(start_server):
    return start_server(MailServer())


@contextlib.contextmanager
def down(server, node, seconds):
    server.stop()
    yield
    time.sleep(seconds)
    server.start()


@contextlib.contextmanager
def slow(server, node, seconds):
    server.held.add(ANYBODY)
    yield
    time.sleep(seconds)
    server.held.clear()


def refusing(step, reply, times):
    @contextlib.contextmanager
    def it(server, node, seconds):
        server.refuse(ANYBODY, step, reply, times)
        yield
        time.sleep(seconds)
        server.refuse_nothing()

    return it


@contextlib.contextmanager
def killed(server, node, seconds):
    """Between the server's taking of a mail and the mailer's note of it."""
    yield
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        server.held.add(ANYBODY)
        taken = len(server.mails)
        wait_until(lambda: len(server.mails) > taken, 30, "a mail that is taken")
        victim = node.kill_worker("mailer")
        wait_until(lambda: not is_alive(victim) and node.workers("mailer"), 10, "a new mailer")
        server.held.clear()
        time.sleep(0.2)


WAYS = {
    "down": ("F16", down, 0), "slow": ("F17", slow, 0),
    "for now": ("F18", refusing("RCPT", "451 4.3.0 try again later", 1_000), 0),
    "for ever": ("F18", refusing("DATA", "550 5.7.1 not wanted", 3), 3),
    "hung up": ("F19", refusing("DATA", None, 3), 0),
    "killed": ("F20", killed, 0)}


@pytest.mark.parametrize("way", WAYS)
def test_every_promised_code_comes(start_site, must_be_right, figure, server, way):
    fault, trouble, most_parked = WAYS[way]
    site = start_site(mails=server)
    node = site.nodes[0]
    with Everybody(site) as load:
        began = time.monotonic()
        with trouble(server, node, figure(1, 20)):
            wait_until(lambda: logins_since(load, began), 20, "logins")
        time.sleep(0.5)
    slowest = max(call.ended - call.began for call in logins_since(load, began))
    assert load.log.counts()["unknown"] == 0
    must_be_right(fault, load, site, f"{way}: the slowest login took {slowest:.2f} s")
    parked = node.database.value("SELECT COUNT(*) FROM outbox WHERE parked_at > 0")
    assert slowest < SOON and parked <= most_parked


def logins_since(load, moment):
    return [call for call in list(load.log.calls) if call.kind.startswith("login") and call.began > moment]
