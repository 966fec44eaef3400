"""Being asked for by nginx keeps a session awake, at the price of few writes and no waiting."""

import time

import pytest

from driver.protected_site import JSON, WHOLLY_PROTECTED, ProtectedSite
from driver.records import change_session, user_id
from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import wait_until

IDLE = 5
WORKERS = 2


class Stamps:
    """Counts the writes to sessions."""

    def __init__(self, service):
        self._database = service.database
        self._database.change("CREATE TABLE stamps (user_id INTEGER)")
        self._database.log_updates("sessions", "last_seen_at", "user_id", "stamps")

    def of(self, visitor):
        return self._database.value("SELECT count(*) FROM stamps WHERE user_id = ?", user_id(visitor))


@pytest.fixture(scope="module")
def service():
    with running(Service(CHECK_WORKERS=WORKERS, SESSION_IDLE_TIMEOUT=f"{IDLE}s")) as it:
        it.stamps = Stamps(it)
        yield it


@pytest.fixture(scope="module")
def client(service):
    site = ProtectedSite(service, {"site": WHOLLY_PROTECTED})
    site.write_page("page", "for members only")
    with running(site):
        yield site.client("site")


def visit(client, visitor):
    return client.get("/page", visitor=visitor, accept=JSON)


def test_a_used_session_lives_on_and_an_unused_one_ends(service, client):
    used, unused = (Visitor(service).joined().signed_in() for _ in range(2))
    seconds = 2 * IDLE + 1
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        visit(client, used).must_be(200)
        time.sleep(0.05)
    assert visit(client, unused).status == 401
    # Once a second: the shortest interval there is.
    assert IDLE <= service.stamps.of(used) <= seconds + WORKERS


def last_seen(visitor):
    return visitor.service.database.value("SELECT last_seen_at FROM sessions WHERE user_id = ?", user_id(visitor))


@pytest.mark.alone
def test_a_writer_holds_up_no_check(service, client):
    visitor = Visitor(service).joined().signed_in(remember=True)  # so that it may lie idle
    time.sleep(1.1)  # a stamp is due
    before = last_seen(visitor)
    with service.database.write_lock():
        until = time.monotonic() + 2.5
        seconds = []
        while time.monotonic() < until:
            seconds.append(visit(client, visitor).must_be(200).seconds)
    assert sorted(seconds)[len(seconds) * 95 // 100] < 0.05
    # What could not be written then is written now, without another visit.
    wait_until(lambda: last_seen(visitor) > before, 3, "the stamp")


def test_a_session_that_is_much_used_is_seldom_written(demo):
    """With the usual time-out of an hour once a minute, whatever the number of checks."""
    visitor = Visitor(demo).joined().signed_in()
    change_session(visitor, "last_seen_at = last_seen_at - 61")
    site = ProtectedSite(demo, {"site": WHOLLY_PROTECTED})
    site.write_page("page", "for members only")
    found = [last_seen(visitor)]
    with running(site):
        until = time.monotonic() + 2.5
        while time.monotonic() < until or len(found) <= 100:
            visit(site.client("site"), visitor).must_be(200)
            found.append(last_seen(visitor))
    changes = [now for earlier, now in zip(found, found[1:]) if now != earlier]
    assert len(changes) <= len(demo.workers("check"))
