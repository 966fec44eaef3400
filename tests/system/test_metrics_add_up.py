"""The numbers are what was answered, call by call; also while workers are killed, and across restarts."""

from collections import Counter

import pytest

from driver.addresses import fresh_email
from driver.audit import words
from driver.mail_server import MailServer
from driver.mixed_load import MixedLoad, protected_site
from driver.numbers import scrape, scrape_directly
from driver.service import BareService, Service, running
from driver.visitor import PASSWORD
from driver.waiting import Background, wait_until

pytestmark = pytest.mark.sqlite

REQUESTS, DURATION = "sih_auth_requests_total", "sih_auth_request_duration_seconds"
THREADS = 6


@pytest.fixture
def service(start, start_server):
    return start(Service(start_server(MailServer())))


@pytest.fixture
def site(service):
    with running(protected_site(service)) as it:
        yield it


def requests_of(numbers):
    """(pool, endpoint, status) -> how many, but for those that asked for the numbers."""
    return {(pool, endpoint, int(status)): int(count)
            for (pool, endpoint, status), count in numbers.by(REQUESTS, "pool", "endpoint", "status").items()
            if endpoint != "/metrics"}


def wait_for_mails(service):
    wait_until(lambda: service.database.value("SELECT COUNT(*) FROM outbox") == 0, 20, "an empty outbox")


def timed(numbers):
    """(pool, endpoint) -> how many had their time taken."""
    return {key: int(count) for key, count in numbers.by(DURATION + "_count", "pool", "endpoint").items() if key[1] != "/metrics"}


def counted(numbers):
    totals = Counter()
    for (pool, endpoint, _), count in requests_of(numbers).items():
        totals[pool, endpoint] += count
    return totals


def buckets_must_add_up(numbers):
    """Each holds what the one before it does, and the last all."""
    for pool, endpoint in numbers.by(DURATION + "_count", "pool", "endpoint"):
        rows = numbers.by(DURATION + "_bucket", "pool", "endpoint", "le")
        mine = sorted((float(le), count) for (its_pool, its_endpoint, le), count in rows.items()
                      if (its_pool, its_endpoint) == (pool, endpoint))
        assert [count for _, count in mine] == sorted(count for _, count in mine)
        assert mine[-1] == (float("inf"), numbers.total(DURATION + "_count", pool=pool, endpoint=endpoint))


def test_as_many_as_were_answered(service, site, figure):
    load = MixedLoad(service, site)
    wait_for_mails(service)
    mails_before = len(service.mail_server.mails)
    before = scrape(service)
    for _ in range(figure(4, 100)):
        load.once()
    for _ in range(4):
        load.by_code()
    wait_for_mails(service)
    told = scrape(service).since(before)
    assert load.unanswered == 0
    assert requests_of(told) == dict(load.answered)
    assert timed(told) == counted(told) == wanted_by_endpoint(load)
    buckets_must_add_up(scrape(service))
    assert told.total(REQUESTS, endpoint="/metrics") == 1  # of the two, the second does not see itself
    assert told.by("sih_auth_checks_total", "outcome") == {(outcome,): count for outcome, count in load.checks.items()}
    assert told.by("sih_auth_logins_total", "outcome") == {(outcome,): count for outcome, count in load.logins.items()}
    sent = len(service.mail_server.mails) - mails_before
    wait_until(lambda: scrape(service).since(before).total("sih_auth_mails_total") == sent, 5, "the number of mails")
    assert scrape(service).since(before).by("sih_auth_mails_total", "kind", "outcome") == {("otp_code", "sent"): sent} and sent == 4
    assert told.total("sih_auth_worker_restarts_total") == told.total("sih_auth_log_lines_dropped_total") == 0
    print(f"{sum(load.answered.values())} requests of {len(load.answered)} sorts, {sum(load.checks.values())} checks, "
          f"{sum(load.logins.values())} sign-ins, {sent} mails: the numbers say the same")


def wanted_by_endpoint(load):
    totals = Counter()
    for (pool, endpoint, _), count in load.answered.items():
        totals[pool, endpoint] += count
    return totals


def test_events_are_those_of_the_audit_trail(service, site):
    """Where nothing is throttled and nobody turned away, which are not kept."""
    load = MixedLoad(service, site)
    before, kept = scrape(service), len(words(service, "--limit", 100_000))
    for _ in range(3):
        load.by_code()
    load.once()
    told = scrape(service).since(before).by("sih_auth_security_events_total", "event")
    assert told.pop(("access_refused",)) == load.checks["forbidden"]
    found = words(service, "--limit", 100_000)[kept:]
    assert told == {(event,): count for event, count in Counter(word.split()[0] for word in found).items()}


def test_while_workers_are_killed(service, site, figure):
    """What was answered is counted; what was not answered may be, so that each kill can leave at most as many too many as
    were under way. Nothing goes back meanwhile."""
    load = MixedLoad(service, site, people=THREADS)
    before = scrape(service)
    seen, kills = [before], Counter()
    with Background(load.once, THREADS) as running_load:
        for number in range(figure(4, 60)):
            running_load.wait_for_results(3)
            pool = ("api", "check")[number % 2]
            count = len(service.workers(pool))
            victim = service.kill_worker(pool)
            kills[pool] += 1
            wait_until(lambda: victim not in service.workers(pool) and len(service.workers(pool)) == count, 5, "another worker")
            seen.append(wait_until(lambda: try_to_scrape(service), 10, "numbers"))
        running_load.wait_for_results(THREADS)
    assert not [result for result in running_load.results if result is not None]
    seen.append(scrape(service))
    for earlier, later in zip(seen, seen[1:]):
        assert later.gone_back_since(earlier) == []
    told = seen[-1].since(before)
    found, most = requests_of(told), THREADS * kills.total()
    for key, count in load.answered.items():
        assert 0 <= found.get(key, 0) - count <= most, key
    total = sum(count for (*_, status), count in found.items() if status != 503)
    answered = sum(load.answered.values())
    # nginx asks the check pool once more when a kept connection ends before its answer.
    assert 0 <= total - answered <= load.unanswered + THREADS * kills["check"]
    for outcome, count in load.checks.items():
        assert 0 <= told.total("sih_auth_checks_total", outcome=outcome) - count <= most
    for key, count in counted(told).items():
        assert 0 <= count - timed(told).get(key, 0) <= kills.total()  # killed between two additions
    for pool, count in kills.items():
        assert told.total("sih_auth_worker_restarts_total", pool=pool) == count
    assert told.total("sih_auth_worker_restarts_total") == kills.total()
    print(f"{answered} answers, {load.unanswered} that nginx gave instead, {kills.total()} kills: counted {total}")


def try_to_scrape(service):
    try:
        return scrape(service)
    except AssertionError:  # nginx has asked the one that was killed
        return None


def test_killed_all_at_once_it_goes_on_counting(service, site):
    load = MixedLoad(service, site)
    before = scrape(service)
    load.once()
    wait_for_mails(service)
    service.kill_all()
    service.start()
    again = scrape(service)
    assert again.gone_back_since(before) == []
    load.once()
    told = requests_of(scrape(service).since(before))
    # The start itself asks whether there is somebody.
    assert {key: count for key, count in told.items() if key[1] != "/health"} == {
        key: count for key, count in load.answered.items() if key[1] != "/health"}


# ---- two services, one folder of sockets

def join_and_log_in(web):
    """What is answered, and a mail."""
    email = fresh_email()
    web.api.post("/signup", {"name": "Jane", "email": email, "password": PASSWORD}).must_be(200)
    web.api.post("/login", {"email": email, "password": PASSWORD}).must_be(200)
    return email


@pytest.mark.parametrize("way", ["stop", "kill_all"])
@pytest.mark.parametrize("which", ["web", "mailer"])
def test_across_a_restart_of_one_of_two(start, start_server, which, way):
    mail_server = start_server(MailServer())
    services = {"web": start(BareService("--pools", "check,api", mail_server=mail_server))}
    web = services["web"]
    services["mailer"] = start(BareService("--pools", "mailer", mail_server=mail_server, **web.places))
    before = scrape_directly(web)
    for _ in range(5):
        join_and_log_in(web)
    wait_for_mails(web)
    between = scrape_directly(web)
    getattr(services[which], way)()
    if which == "mailer":
        alone = scrape_directly(web)
        assert alone.gone_back_since(between) == []
        for _ in range(2):
            join_and_log_in(web)
        assert scrape_directly(web).total("sih_auth_outbox_waiting", channel="mail") == 2
    services[which].start()
    assert scrape_directly(web).gone_back_since(between) == []
    for _ in range(5):
        join_and_log_in(web)
    people = 10 + 2 * (which == "mailer")
    wait_until(lambda: scrape_directly(web).since(before).total("sih_auth_mails_total", outcome="sent") == people, 20, "the mails")
    told = scrape_directly(web).since(before)
    assert requests_of(told) == {("api", "/signup", 200): people, ("api", "/login", 200): people}
    assert len(mail_server.mails) == people
    assert told.total("sih_auth_worker_restarts_total") == 0  # no worker died by itself
