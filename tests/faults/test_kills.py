"""kill -9 again and again, and workers that hang: what was answered is there, and nothing single-use works twice."""

import contextlib
import signal
import time

import pytest

from driver.call_log import UNKNOWN
from driver.program import is_alive, kill
from driver.responder import begin_record, params_record
from driver.systemd_sockets import SystemdSockets
from driver.waiting import wait_until
from recorder.calls import failed
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

BACK = 3  # seconds until a dead worker is replaced: at once, or after half of one where they die again and again
RESTART = 6  # until there are answers after a start
STUCK = 33  # until the supervisor has replaced whoever gives no sign of life
HALF = [b"\x01", begin_record()[:5], begin_record() + params_record({"REQUEST_METHOD": "GET"})[:-9]]


def test_nothing_fails_by_itself(start_site, must_be_right, figure):
    """Reading and then writing, by several processes: nobody's transaction collides with another's."""
    site = start_site()
    with Everybody(site) as load:
        time.sleep(figure(0.5, 30))
    assert not failed(load.log.calls)
    must_be_right("F09", load, site, "undisturbed, by several processes")


def test_workers(start_site, must_be_right, figure):
    site = start_site()
    node, slowest, kills = site.nodes[0], 0.0, 0
    with Everybody(site, may_lose_answers=True) as load:
        for _ in range(figure(4, 60)):
            for pool in ("api", "check", "mailer"):
                count = len(node.workers(pool))
                victim, killed_at = node.kill_worker(pool), time.monotonic()
                is_back = lambda: not is_alive(victim) and len(node.workers(pool)) == count
                wait_until(is_back, 10, f"a new {pool} worker", every=0.005)
                slowest, kills = max(slowest, time.monotonic() - killed_at), kills + 1
    must_be_right("F01", load, site, f"{kills} workers killed, each replaced within {slowest:.2f} s")
    assert slowest < BACK


def test_the_supervisor(start_site, must_be_right, figure):
    """Whose sockets are somebody else's, as systemd has it: nobody finds a closed door."""
    with contextlib.closing(SystemdSockets("check", "api")) as sockets:
        def lead_to_sockets(node):
            for pool in ("check", "api"):
                (node.folder / f"{pool}.sock").symlink_to(sockets.folder / f"{pool}.sock")

        site = start_site(prepare=lead_to_sockets, prefix=sockets.prefix(), pass_fds=sockets.pass_fds())
        node, slowest, rounds = site.nodes[0], 0.0, figure(3, 30)
        with Everybody(site, may_lose_answers=True) as load:
            for _ in range(rounds):
                workers = [pid for pool in ("api", "check", "mailer") for pid in node.workers(pool)]
                kill(node.supervisor)
                wait_until(lambda: not any(is_alive(worker) for worker in workers), 10, "the end of the workers")
                node.program.wait_for_exit()
                started = time.monotonic()
                node.start()
                node.check.get("/health").must_be(200)
                slowest = max(slowest, time.monotonic() - started)
                time.sleep(0.3)
        must_be_right("F02", load, site, f"{rounds} supervisors killed, no worker left, answers within {slowest:.2f} s of "
                                         "a start")
        assert slowest < RESTART


def test_all_at_once(start_site, must_be_right, figure):
    site = start_site()
    node, slowest, rounds = site.nodes[0], 0.0, figure(2, 20)
    with Everybody(site, may_lose_answers=True) as load:
        for _ in range(rounds):
            node.kill_all()
            assert node.database.is_intact()
            started = time.monotonic()
            node.start()
            node.check.get("/health").must_be(200)
            slowest = max(slowest, time.monotonic() - started)
            time.sleep(0.5)
    must_be_right("F03", load, site, f"{rounds} times everything killed, answers within {slowest:.2f} s of a start")
    assert slowest < RESTART


@pytest.mark.slow
def test_workers_that_hang(start_site, must_be_right):
    """Stopped, or with half a request: the others serve, and the supervisor replaces who gives no sign of life for 30 s."""
    site = start_site()
    node = site.nodes[0]
    with contextlib.ExitStack() as stack, Everybody(site, pause=0.3, may_lose_answers=True) as load:
        victims = [node.workers(pool)[0] for pool in ("api", "check", "mailer")]
        for victim in victims:
            kill(victim, signal.SIGSTOP)
        for responder in (node.api, node.check):
            for half in HALF:
                stack.enter_context(responder.connect()).sendall(half)
        stopped = time.monotonic()
        wait_until(lambda: not any(is_alive(victim) for victim in victims), STUCK + 7, "the end of the stopped workers")
        took = time.monotonic() - stopped
        served = sum(call.outcome != UNKNOWN and call.began > stopped for call in list(load.log.calls))
        wait_until(lambda: [len(node.workers(pool)) for pool in ("api", "check", "mailer")] == [3, 2, 1], 5, "new workers")
    must_be_right("F34", load, site, f"3 stopped workers replaced after {took:.1f} s, while {served} calls were answered")
    assert took < STUCK and served > 30
