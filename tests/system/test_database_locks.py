"""A database that somebody else is writing to."""

import functools
import threading
import time

import pytest

from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import all_at_once, join

PATIENCE = 5


@pytest.fixture(scope="module")
def service():
    with running(Service()) as it:
        yield it


def test_for_a_while_requests_succeed_late(service):
    seconds = 2
    logged_in = [Visitor(service).joined() for _ in range(2)]
    signed_in = Visitor(service).joined().signed_in()
    sign_ups = [Visitor(service).sign_up, Visitor(service).sign_up]
    ends = []

    def noting_its_end(call):
        answer = call()
        ends.append(time.monotonic())
        return answer

    calls = [functools.partial(noting_its_end, call)
             for call in (*sign_ups, *(visitor.log_in for visitor in logged_in), signed_in.log_out)]
    with service.database.write_lock():
        answers = []
        waiting = threading.Thread(target=lambda: answers.extend(all_at_once(*calls)))
        waiting.start()
        time.sleep(seconds)
        released = time.monotonic()
    join([waiting])
    assert [answer.status for answer in answers] == [200] * len(calls)
    assert min(ends) >= released and all(answer.seconds < PATIENCE for answer in answers)
    assert not signed_in.is_signed_in()


def test_for_longer_they_are_refused_and_nothing_is_half_done(service):
    newcomer, known = Visitor(service), Visitor(service).joined()
    signed_in = Visitor(service).joined().signed_in()
    with service.database.write_lock():
        reads = []
        *answers, _ = all_at_once(newcomer.sign_up, known.log_in, signed_in.log_out,
                                  lambda: reads.extend(still_answered(service, signed_in)))
    for answer in answers:
        answer.must_be(503, error="unavailable")
        assert int(answer.header("Retry-After")) >= 1
        assert PATIENCE - 0.5 < answer.seconds < PATIENCE + 3
        assert not answer.cookies
    # Whatever only reads goes on meanwhile.
    assert reads and set(reads) == {(200, 200, 204)}

    assert service.database.rows("SELECT 1 FROM users WHERE email = ?", newcomer.email) == []
    assert service.database.rows(
        "SELECT 1 FROM logins JOIN users ON users.id = user_id WHERE email = ?", known.email) == []
    assert signed_in.is_signed_in()
    newcomer.joined().signed_in()
    known.signed_in()


def still_answered(service, signed_in):
    """Statuses of health, a page behind the login and a check, as long as the lock lasts."""
    deadline = time.monotonic() + PATIENCE - 1
    while time.monotonic() < deadline:
        health = signed_in.browser.get("/health", timeout=2).status
        page = signed_in.browser.copy().get("/protected", timeout=2).status
        yield health, page, service.check.get("/auth", cookies=signed_in.browser.cookies, timeout=2).status
        time.sleep(0.2)
