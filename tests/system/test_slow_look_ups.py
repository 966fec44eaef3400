"""A service of breached passwords that is slow, but answers: it costs those who set a password time, and nobody else."""

import os
import statistics

import pytest

from driver.browser import Browser
from driver.range_server import RangeServer
from driver.service import Service, running
from driver.statistics import best_of
from driver.visitor import Visitor
from driver.waiting import Background, all_at_once

pytestmark = pytest.mark.alone

BREACHED = "rhubarb-Lantern-58-cobalt"
DELAY = 0.5  # well below the second that the mailer waits, for a busy machine's sake
CORES = os.cpu_count()
MOST_LOOK_UPS = CORES
CROWD = 4 * CORES


@pytest.fixture(scope="module")
def ranges():
    server = RangeServer({BREACHED: 3}).start()
    server.delay = DELAY
    yield server
    server.stop()


@pytest.fixture(scope="module")
def service(ranges):
    with running(Service(PASSWORD_BREACH_CHECK="hibp", PASSWORD_BREACH_URL=ranges.url)) as it:
        yield it


def skipped(service):
    return service.program.log.matching(r".*\bbreach_check_skipped\b.*")


def times_of(service, call, crowd):
    """How long a call takes while so many at a time set a password."""
    with Background(lambda: Visitor(service).sign_up(), crowd) as sign_ups:
        if crowd:
            sign_ups.wait_for_results(1)
        times = [call() for _ in range(40)]
    assert {answer.status for answer in sign_ups.results} <= {200, 503}
    return times


@pytest.mark.timed
@pytest.mark.parametrize("call", [
    lambda service: Visitor(service).log_in().must_be(401),
    lambda service: Browser(service).get("/protected").must_be(401)], ids=["a login", "a cheap call"])
def test_nobody_else_waits_for_it(service, call):
    seconds = lambda: call(service).seconds
    measure = lambda: [times_of(service, seconds, crowd) for crowd in (0, CROWD)]

    def is_good(series):
        idle, crowded = map(statistics.median, series)
        # Where look-ups hold the places for hashes, a login waits for several of them, a second each.
        return crowded < max(4 * idle, DELAY / 4) and sorted(series[1])[36] < 2 * DELAY

    series = best_of(3, measure, is_good)
    assert is_good(series), series


def test_a_crowd_waits_for_its_turn_and_gets_no_breached_password_through(service, ranges):
    ranges.most_at_once = 0
    answers = all_at_once(*[lambda: Visitor(service, password=BREACHED).sign_up()] * CROWD)
    assert {answer.status for answer in answers} <= {400, 503}  # 503 only on a busy machine
    assert sum(answer.status == 400 for answer in answers) >= MOST_LOOK_UPS
    assert 1 < ranges.most_at_once <= MOST_LOOK_UPS or CORES == 1
    assert not skipped(service)


def test_whoever_changes_a_password_waits_for_it_and_for_no_more(service):
    visitor = Visitor(service).joined().signed_in()
    change = lambda new: visitor.browser.post(
        "/change-password", {"current_password": visitor.password, "new_password": new})
    change(BREACHED).must_be(400, error="validation_failed")
    answer = change("copper-Thistle-27-meadow").must_be(200)
    assert DELAY < answer.seconds < DELAY + 2
