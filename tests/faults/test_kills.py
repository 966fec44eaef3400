"""kill -9 again and again: what was answered is there, and nothing single-use works twice."""

import time

import pytest

from driver.program import is_alive, kill
from driver.waiting import wait_until
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

BACK = 1  # seconds until a dead worker is replaced


def test_nothing_fails_by_itself(start_site, must_be_right, figure):
    """Reading and then writing, from several processes: nobody's transaction collides with another's."""
    site = start_site()
    with Everybody(site) as load:
        time.sleep(figure(1, 30))
    assert load.log.counts()["unknown"] == 0
    must_be_right("F09", load, site, "undisturbed, by several processes")


def test_workers(start_site, must_be_right, figure):
    site = start_site()
    node, slowest, kills = site.nodes[0], 0.0, 0
    with Everybody(site, may_lose_answers=True) as load:
        for _ in range(figure(4, 60)):
            for pool in ("api", "check", "mailer"):
                count = len(node.workers(pool))
                victim, killed_at = node.kill_worker(pool), time.monotonic()
                wait_until(lambda: not is_alive(victim) and len(node.workers(pool)) == count, 10, f"a new {pool} worker", every=0.005)
                slowest, kills = max(slowest, time.monotonic() - killed_at), kills + 1
    must_be_right("F01", load, site, f"{kills} workers killed, each replaced within {slowest:.2f} s")
    assert slowest < BACK
