"""kill -9 in mid-burst: what was answered 200 is there, others are unharmed, and the dead are replaced at once."""

import collections
import time

import pytest

from driver.mail_server import MailServer
from driver.program import is_alive, kill
from driver.service import BareService, Service
from driver.visitor import Visitor
from driver.waiting import Background, all_at_once, wait_until

pytestmark = pytest.mark.sqlite

THREADS = 8
# A worker may have taken up several requests that wait for a hash: they are lost with it, all others are not.
MOST_LOST_PER_KILL = THREADS


class SignUps:
    """Outcomes by status; the addresses that were told that they have an account now."""

    def __init__(self, service):
        self.service = service
        self.acknowledged = []
        self.statuses = collections.Counter()

    def __call__(self):
        visitor = Visitor(self.service)
        try:
            status = visitor.sign_up().status
        except OSError:  # nginx itself was killed
            status = None
        self.statuses[status] += 1
        if status == 200:
            self.acknowledged.append(visitor.email)

    def must_all_be_there(self):
        stored = {email for (email,) in self.service.database.rows("SELECT email FROM users")}
        missing = [email for email in self.acknowledged if email not in stored]
        assert not missing
        assert self.service.database.is_intact()


def must_be_back(service, pool, victim, count):
    """At once, or in half a second where this one was not the first; and some room."""
    started = time.monotonic()
    wait_until(lambda: not is_alive(victim) and len(service.workers(pool)) == count, 5, f"a new {pool} worker")
    assert time.monotonic() - started < 3


@pytest.fixture
def service(start, start_server):
    return start(Service(start_server(MailServer())))


@pytest.mark.parametrize("pool", ["api", "check", "mailer"])
def test_one_worker_of_a_pool(service, pool):
    count = len(service.workers(pool))
    sign_ups = SignUps(service)
    kills = 3
    with Background(sign_ups, THREADS) as burst:
        for _ in range(kills):
            burst.wait_for_results(25)
            must_be_back(service, pool, service.kill_worker(pool), count)
        burst.wait_for_results(25)
    sign_ups.must_all_be_there()
    assert set(sign_ups.statuses) <= {200, 503}
    assert sign_ups.statuses[503] <= (kills * MOST_LOST_PER_KILL if pool == "api" else 0)
    assert len(service.program.log.matching(r".*\bworker_died\b.*")) == kills
    Visitor(service).joined().signed_in()
    assert service.is_healthy()


def test_all_api_workers_at_once(service):
    sign_ups = SignUps(service)
    with Background(sign_ups, THREADS) as burst:
        burst.wait_for_results(25)
        before = service.workers("api")
        for pid in before:
            kill(pid)
        burst.wait_for_results(THREADS * 3)
        wait_until(lambda: len(service.workers("api")) == len(before), 5, "as many workers as before")
    sign_ups.must_all_be_there()
    assert set(sign_ups.statuses) <= {200, 503}
    assert not set(before) & set(service.workers("api"))
    Visitor(service).joined().signed_in()


def test_a_killed_mailer_sends_no_mail_more_than_twice_and_forgets_none(service):
    visitors = [Visitor(service).joined() for _ in range(12)]
    logins = [visitor.waiting_for_code for visitor in visitors]

    def kill_mailer():
        wait_until(lambda: service.mail_server.mails, 10, "a first mail")
        service.kill_worker("mailer")

    all_at_once(*logins, kill_mailer)
    # What the dead one had in its hands comes when its lease of a minute is over.
    unsent = lambda: service.database.rows("SELECT id, leased_until FROM outbox")
    wait_until(lambda: len(unsent()) <= 1, 10, "an outbox with no more than the mail of the dead mailer")
    if unsent():
        service.database.change("UPDATE outbox SET leased_until = 0")
        wait_until(lambda: not unsent(), 10, "an empty outbox")
    for visitor in visitors:
        mails = service.mail_server.mails_to(visitor.email)
        assert 1 <= len(mails) <= 2
        assert len({mail.message["Message-ID"] for mail in mails}) == 1
        visitor.enter(mails[-1].code).must_be(200)


def test_everything_at_once(service):
    """As a power cut would, as far as processes are concerned."""
    sign_ups = SignUps(service)
    signed_in = Visitor(service).joined().signed_in()
    for _ in range(2):
        with Background(sign_ups, THREADS) as burst:
            burst.wait_for_results(60)
            service.kill_all()
        service.start()
        sign_ups.must_all_be_there()
    signed_in.look_inside().must_be(200)
    Visitor(service).joined().signed_in()


def test_though_nobody_reads_its_log_any_more(start):
    """It has something to say of each death, and nobody to say it to."""
    until_it_is_ready = ("bash", "-c", "exec \"$@\" 2> >(sed -u '/ ready /q' >&2)", "bash")
    bare = start(BareService(prefix=until_it_is_ready, API_WORKERS=1))
    for _ in range(2):
        victim = bare.kill_worker("api")
        wait_until(lambda: not is_alive(victim) and len(bare.workers("api")) == 1, 5, "a new worker")
    assert bare.api.get("/health").status == 200
    assert bare.stop() == 0 and not list(bare.folder.glob("*.sock"))


def test_the_supervisor_takes_its_workers_along(service):
    """And leaves none behind that would serve on unwatched."""
    workers = [pid for pool in ("api", "check", "mailer") for pid in service.workers(pool)]
    supervisor = service.supervisor
    kill(supervisor)
    wait_until(lambda: not any(is_alive(pid) for pid in workers), 10, "the end of the workers")
    assert service.program.wait_for_exit() == 1
    service.start()
    assert service.is_healthy()
