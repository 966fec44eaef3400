"""SIGTERM: what is being answered is answered, then nothing is left."""

import contextlib
import signal
import time

import pytest

from driver.responder import PARAMS, begin_record, record
from driver.service import BareService, Service
from driver.visitor import Visitor
from driver.waiting import all_at_once, wait_until

pytestmark = pytest.mark.sqlite

SLOW_HASHES = {"ARGON2_MEMORY_KIB": 131_072, "ARGON2_ITERATIONS": 3}
SOON = 10
LOGINS = 6


def stop_in_seconds(service, number=signal.SIGTERM):
    started = time.monotonic()
    service.program.signal(number)
    assert service.program.wait_for_exit() == 0
    return time.monotonic() - started


def when_busy(service):
    """When an api worker is in the middle of a hash: that is where its memory goes."""
    workers = service.workers("api")

    def resident_mib(pid):
        with open(f"/proc/{pid}/statm", encoding="utf-8") as file:
            return int(file.read().split()[1]) * 4 // 1024

    wait_until(lambda: any(resident_mib(pid) > 64 for pid in workers), 10, "a hash", every=0.005)


@pytest.mark.alone  # all of them are on their way in time
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_in_flight_are_answered_through_nginx(start, number):
    service = start(Service(**SLOW_HASHES))

    def stop():
        when_busy(service)
        return stop_in_seconds(service, number)

    visitors = [Visitor(service) for _ in range(LOGINS)]
    *answers, seconds = all_at_once(*(visitor.log_in for visitor in visitors), stop)
    assert [answer.status for answer in answers] == [401] * LOGINS
    assert seconds < SOON


@pytest.mark.alone
def test_requests_in_flight_are_answered_at_the_sockets(start):
    service = start(BareService(**SLOW_HASHES))

    def stop():
        when_busy(service)
        return stop_in_seconds(service)

    fields = {"email": "nobody@example.com", "password": "not-Her-Password-7"}
    *answers, seconds = all_at_once(*[lambda: service.api.post("/login", fields)] * LOGINS, stop)
    assert [answer.status for answer in answers] == [401] * LOGINS
    assert seconds < SOON
    assert not list(service.folder.glob("*.sock"))


@pytest.mark.alone  # they have half a second
def test_who_has_connected_may_still_ask(start):
    """As where nginx had to wait for the processor between its connection and its request."""
    service = start(BareService())
    with contextlib.ExitStack() as stack:
        peers = [stack.enter_context(service.api.connect()) for _ in range(4)]
        time.sleep(0.1)  # until they have been taken up
        service.program.signal(signal.SIGTERM)
        time.sleep(0.2)
        for peer in peers:
            peer.sendall(service.api.request("GET", "/protected"))
        for peer in peers:
            assert b"Status: 401" in peer.makefile("rb").read()
    assert service.program.wait_for_exit() == 0


PARTS = [b"", b"\x01", begin_record()[:5], begin_record(), begin_record() + record(PARAMS, b"x" * 40)[:20]]


def test_peers_that_never_finish_do_not_hold_up_the_end(start):
    service = start(BareService(API_WORKERS=len(PARTS), CHECK_WORKERS=len(PARTS)))
    peers = [(responder.connect(), part) for responder in (service.api, service.check) for part in PARTS]
    try:
        for peer, part in peers:
            peer.sendall(part)
        time.sleep(0.3)  # until they have been taken up
        assert stop_in_seconds(service) < SOON
    finally:
        for peer, _ in peers:
            peer.close()


@pytest.mark.alone
@pytest.mark.timed
def test_a_connection_that_is_kept_holds_nothing_up(start):
    service = start(BareService())
    with service.check.kept("GET", "/health"):
        assert stop_in_seconds(service) < 0.4


def test_an_idle_service_ends_at_once(start):
    service = start(Service())
    Visitor(service).joined().signed_in()
    assert stop_in_seconds(service) < 5


def test_a_stop_during_the_start_leaves_nothing(start):
    service = start(Service())
    for delay in (0.02, 0.03, 0.04, 0.05, 0.4):
        service.stop()
        service.program = service._launch()
        time.sleep(delay)
        service.stop()
        assert not list(service.folder.glob("*.sock"))
        service.start()
