"""A process that has no descriptors or no memory left, and a log that nobody reads."""

import contextlib
import os
import resource
import time

import pytest

from driver.numbers import scrape_directly
from driver.program import is_alive
from driver.waiting import wait_until
from recorder.calls import calls_between, failed
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

PATIENCE = 6  # seconds that a call may take while lines are dropped, on a machine that is busy with the load
AGAIN = 2  # seconds from the end of the trouble to the last call that failed


def limited(pids, what, limit):
    """Each of these processes, to `limit(pid)`."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            _, hard = resource.prlimit(pid, what)
            resource.prlimit(pid, what, (limit(pid), hard))


def open_descriptors(pid):
    return len(os.listdir(f"/proc/{pid}/fd"))


def address_space(pid):
    with open(f"/proc/{pid}/statm", encoding="utf-8") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


@pytest.mark.parametrize("fault, what, limit, name", [
    ("F23", resource.RLIMIT_NOFILE, open_descriptors, "descriptors"), ("F24", resource.RLIMIT_AS, address_space, "memory")],
                         ids=["descriptors", "memory"])
def test_workers_without(start_site, must_be_right, figure, fault, what, limit, name):
    """They answer 503 or die, and others come; nobody is let in by mistake."""
    site = start_site()
    node, died, rounds = site.nodes[0], 0, figure(2, 20)
    with Everybody(site, may_lose_answers=True) as load:
        for _ in range(rounds):
            victims = node.workers("api") + node.workers("check")
            limited(victims, what, limit)
            began = time.monotonic()
            wait_until(lambda: any(not is_alive(victim) for victim in victims) or load.log.unknown_since(began) > 0, 20,
                       "a worker that feels it")
            time.sleep(0.5)
            died += sum(not is_alive(victim) for victim in victims)
            limited(victims, what, lambda pid: resource.RLIM_INFINITY if what == resource.RLIMIT_AS else 1024)
            relieved = time.monotonic()
            time.sleep(AGAIN + 0.3)
            assert load.log.unknown_since(relieved) < AGAIN
    must_be_right(fault, load, site, f"{rounds} times all workers without {name}: {died} of them died and were replaced")


def test_a_log_that_nobody_reads(start_site, must_be_right, figure):
    """Lines are dropped, and requests do not wait for them."""
    site = start_site()
    node = site.nodes[0]
    with Everybody(site) as load:
        with node.program.log.held():
            began = time.monotonic()
            wait_until(lambda: dropped(node) > 0, 60, "a full pipe", every=0.2)
            full = time.monotonic()
            time.sleep(figure(1.5, 20))
            ended, lines = time.monotonic(), dropped(node)
    assert not failed(load.log.calls)
    calls = calls_between(load, full, ended)
    assert len(calls) >= 10
    slowest = max(call.ended - call.began for call in calls)
    must_be_right("F35", load, site, f"its pipe full after {full - began:.1f} s: {len(calls)} calls answered meanwhile, "
                                     f"the slowest in {slowest:.2f} s, {lines:.0f} lines dropped and counted")
    assert slowest < PATIENCE


def dropped(node):
    """Lines, as they were counted."""
    return scrape_directly(node).total("sih_auth_log_lines_dropped_total")
