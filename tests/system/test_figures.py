"""What may slow a login. Only ratios within one run count, as machines differ; tests/bench/run has further figures."""

import os
import statistics
import time

import pytest

from driver.mail_server import MailServer, SilentMailServer
from driver.service import Service
from driver.sodium import hash_password
from driver.statistics import best_of
from driver.visitor import PASSWORD, Visitor

pytestmark = [pytest.mark.alone, pytest.mark.timed]

COST = {"ARGON2_MEMORY_KIB": 65_536, "ARGON2_ITERATIONS": 2}
MS = 0.001


def visitors_with_accounts(service, count):
    """All with one hash, as making one for each would take longer than the measurement."""
    hashed = hash_password(PASSWORD, COST["ARGON2_MEMORY_KIB"], COST["ARGON2_ITERATIONS"])
    return [Visitor(service).with_hash(hashed) for _ in range(count)]


def seconds_of(call):
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def medians(*calls, times):
    """Of the seconds that each takes, by turns."""
    series = [[seconds_of(call) for call in calls] for _ in range(times)]
    return [statistics.median(column) for column in zip(*series)]


def test_a_hanging_mail_server_slows_no_login(start, start_server):
    healthy = start(Service(start_server(MailServer()), **COST, LOG_LEVEL="info"))
    hanging = start(Service(start_server(SilentMailServer()), **COST, LOG_LEVEL="info"))
    at_healthy = visitors_with_accounts(healthy, 80)
    at_hanging = visitors_with_accounts(hanging, 80)

    def measure():
        return medians(lambda: at_healthy.pop().waiting_for_code(), lambda: at_hanging.pop().waiting_for_code(),
                       times=20)

    def is_good(pair):
        return pair[1] <= pair[0] * 1.1 + 2 * MS

    assert is_good(best_of(4, measure, is_good))


def test_the_mailer_is_woken_at_once(mailed):
    """It looks by itself once a second: by chance it would be half a second on average."""
    def delay():
        visitor = Visitor(mailed).joined().waiting_for_code()
        started = time.monotonic()
        return mailed.mail_server.next_mail(visitor.email).at - started

    assert statistics.median(delay() for _ in range(7)) < 0.25


@pytest.mark.skipif(os.cpu_count() < 2, reason="needs two cores")
def test_a_check_costs_a_fraction_of_a_login(mailed):
    visitor = Visitor(mailed).joined().signed_in()
    cookies = visitor.browser.cookies
    check, health = medians(lambda: mailed.check.get("/auth", cookies=cookies).must_be(204),
                            lambda: mailed.check.get("/health").must_be(200), times=50)
    login, = medians(lambda: Visitor(mailed).log_in().must_be(401), times=10)
    assert check < login / 2 and health < login / 2
