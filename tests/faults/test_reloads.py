"""New settings, good and broken, and a new nginx, while everybody goes on."""

import time

import pytest

from driver.waiting import wait_until
from recorder.calls import failed
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

GOOD, BROKEN = "OTP_LIFETIME={}m\n", "OTP_LIFETIME=soon\n"


def events(node, name):
    return len(node.program.log.matching(rf".*\b{name}\b.*"))


def reload(node, settings, expected):
    """Waits until the log says what is expected once more."""
    before = events(node, expected)
    (node.folder / ".env").write_text(settings)
    node.reload()
    wait_until(lambda: events(node, expected) > before, 20, expected)


def successors_of(old, node):
    """As many workers, and none of the old ones; else None."""
    found = node.workers("api")
    return found if len(found) == len(old) and not set(found) & set(old) else None


def test_good_and_broken_settings(start_site, must_be_right, tell, figure):
    """No call is lost by either, and what was in force stays so while the new settings are broken."""
    site = start_site()
    node, rounds = site.nodes[0], figure(4, 100)
    with Everybody(site) as load:
        for number in range(rounds):
            old = node.workers("api")
            reload(node, GOOD.format(5 + number % 2), "reloaded")
            workers = wait_until(lambda: successors_of(old, node), 20, "new workers instead of the old ones")
            reload(node, BROKEN, "reload_refused")
            assert node.workers("api") == workers
    assert not failed(load.log.calls)
    assert events(node, "config_fault") == events(node, "reload_refused") == rounds
    tell("F27", f"{rounds} reloads with broken settings under that load, each refused with its reason, the workers stayed")
    must_be_right("F26", load, site, f"{rounds} reloads with good settings")


def test_nginx(start_site, must_be_right, figure):
    """A reload costs nobody a page; a restart those alone that knock meanwhile."""
    site = start_site()
    rounds = figure(3, 30)
    with Everybody(site, may_lose_answers=True) as load:
        for _ in range(rounds):
            site.front.reload()
            time.sleep(0.2)
        lost_by_reloads = failed(load.log.calls)
        restarts = []
        for _ in range(rounds):
            stopped = time.monotonic()
            site.front.program.stop()
            site.front.start()
            restarts.append((stopped, time.monotonic()))
            time.sleep(0.2)
    unknown = failed(load.log.calls)
    assert not lost_by_reloads
    assert all(call.kind.startswith("page") for call in unknown)
    assert all(any(call.ended > stopped and call.began < back for stopped, back in restarts) for call in unknown), unknown
    must_be_right("F25", load, site, f"{rounds} reloads of nginx without a lost page, {rounds} restarts with {len(unknown)}")
