"""More logins than there are cores for their hashes: none is worked on too late, and cheap calls do not wait."""

import os
import statistics
import time

import pytest

from driver.browser import Browser
from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import Background, all_at_once

pytestmark = pytest.mark.alone

CORES = os.cpu_count()
MEMORY_KIB = 262_144
MOST_WAIT = 5


@pytest.fixture(scope="module")
def service():
    with running(Service(ARGON2_MEMORY_KIB=MEMORY_KIB, ARGON2_ITERATIONS=4)) as it:
        yield it


def log_in(service):
    return Visitor(service).log_in()


def hashing_now(service):
    """How many api workers hold a good part of a hash's memory."""
    def resident_kib(pid):
        try:
            with open(f"/proc/{pid}/statm", encoding="utf-8") as file:
                return int(file.read().split()[1]) * 4
        except FileNotFoundError:
            return 0

    return sum(resident_kib(pid) > MEMORY_KIB // 4 for pid in service.workers("api"))


@pytest.mark.timed
def test_a_crowd(service):
    seconds_per_hash = statistics.median(log_in(service).must_be(401).seconds for _ in range(3))
    crowd = CORES * (int(2 * MOST_WAIT / seconds_per_hash) + 2)

    signed_in = Browser(service)
    with Background(lambda: hashing_now(service)) as at_once, \
            Background(lambda: signed_in.copy().get("/protected").must_be(401).seconds) as cheap, \
            Background(lambda: signed_in.copy().get("/health").must_be(200).seconds) as checks:
        answers_and_ends = all_at_once(*[lambda: (log_in(service), time.monotonic())] * crowd)

    answers = [answer for answer, _ in answers_and_ends]
    served = [answer for answer in answers if answer.status == 401]
    refused = [answer for answer in answers if answer.status == 503]
    assert len(served) + len(refused) == crowd
    ends = sorted(end for answer, end in answers_and_ends if answer.status == 401)
    # As long as it took meanwhile: a neighbour may have slowed the machine since the first three.
    meanwhile = [later - sooner for sooner, later in zip(ends, ends[CORES:])] or [seconds_per_hash]
    seconds_per_hash = max(seconds_per_hash, statistics.median(meanwhile))
    # Whoever's turn comes in time is served; all others are told so as soon as their time is over.
    assert len(served) >= CORES and refused
    for answer in refused:
        assert answer.error == "unavailable" and int(answer.header("Retry-After")) >= 1
        assert MOST_WAIT - 0.5 < answer.seconds < MOST_WAIT + 2 * seconds_per_hash + 2
    for answer in served:
        assert answer.seconds < MOST_WAIT + 4 * seconds_per_hash + 2

    assert max(at_once.results) == CORES
    # A worker that begins a hash has looked for cheap calls before: they pass it by.
    for calls in (cheap.results, checks.results):
        assert len(calls) > 20
        assert statistics.median(calls) < seconds_per_hash / 4
        assert sorted(calls)[len(calls) * 9 // 10] < seconds_per_hash


def test_afterwards_all_is_as_before(service):
    Visitor(service).sign_up().must_be(200)
    assert not service.program.log.matching(r".*\bworker_(died|killed)\b.*")


def test_what_nginx_held_for_too_long_is_refused_at_once(service):
    """The time at which it was handed over counts, not the one at which a worker had time to look."""
    for age, status in ((0, 401), (MOST_WAIT - 2, 401), (MOST_WAIT + 2, 503), (3600, 503)):
        answer = service.api.get("/protected", SIH_AUTH_QUEUED_AT=f"{time.time() - age:.3f}")
        answer.must_be(status)
        if status == 503:
            assert answer.error == "unavailable" and int(answer.header("Retry-After")) >= 1


@pytest.mark.parametrize("odd", [
    "", "-", "yesterday", "-5.000", "1e9", "99999999999.000", "17953766820123.000", "1.9999999999999999999", "1.2.3",
    "12345678901234567890.5"])
def test_an_odd_time_of_handing_over_counts_as_now(service, odd):
    service.api.get("/protected", SIH_AUTH_QUEUED_AT=odd).must_be(401)
