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
    "down": ("F16", down, "mail_delayed", 0), "slow": ("F17", slow, None, 0),
    "refuses for now": ("F18", refusing("RCPT", "451 4.3.0 try again later", 1_000), "mail_delayed", 0),
    "refuses for ever": ("F18", refusing("DATA", "550 5.7.1 not wanted", 3), "mail_refused", 3),
    "hangs up": ("F19", refusing("DATA", None, 3), "mail_delayed", 0),
    "mailer killed": ("F20", killed, None, 0)}


@pytest.mark.parametrize("way", WAYS)
def test_every_promised_code_comes(start_site, must_be_right, figure, server, way):
    fault, trouble, event, most_parked = WAYS[way]
    site = start_site(mails=server)
    node = site.nodes[0]
    noticed = lambda: len(node.program.log.matching(rf".*\b{event}\b.*"))
    with Everybody(site) as load:
        began = time.monotonic()
        with trouble(server, node, figure(0.5, 20)):
            # A login that waited for the mail server would wait longer than this.
            logins = wait_until(lambda: len(found := logins_since(load, began)) >= 3 and found, 30, "logins")
            if event is not None:
                wait_until(noticed, 30, event)
    slowest = max(call.ended - call.began for call in logins)
    must_be_right(fault, load, site, f"{way}: {len(logins_since(load, began))} logins meanwhile, the first ones within "
                                     f"{slowest:.2f} s")
    parked = node.database.value("SELECT COUNT(*) FROM outbox WHERE parked_at > 0")
    assert parked <= most_parked and (parked or not most_parked)


def logins_since(load, moment):
    """Those that were answered."""
    return [call for call in list(load.log.calls) if call.kind.startswith("login") and call.began > moment]
