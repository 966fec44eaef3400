"""When the service cannot tell, nobody gets in; and nobody is refused because a process dies or is replaced."""

import collections
import signal
import shutil
import time

import pytest

from driver.protected_site import JSON, PAGE, ProtectedSite
from driver.program import kill
from driver.service import Service, running
from driver.visitor import Visitor
from driver.waiting import Background, all_at_once, wait_until

SERVER = """
    include snippets/sih-auth-server.conf;
    root {pages};
    location / {
        include snippets/sih-auth-protect.conf;
    }
    location /open/ {
    }
"""
SECRET = "for members only"
THREADS = 6


@pytest.fixture(scope="module")
def service():
    with running(Service(CHECK_WORKERS=2)) as it:
        yield it


@pytest.fixture(scope="module")
def site(service):
    it = ProtectedSite(service, {"site": SERVER}, processes=2)
    it.write_page("page", SECRET)
    it.write_page("open/page", "for everybody")
    with running(it):
        yield it


@pytest.fixture(scope="module")
def client(site):
    return site.client("site")


@pytest.fixture(scope="module")
def visitor(service):
    return Visitor(service).joined().signed_in()


def must_be_closed(client, *visitors):
    """In words for each."""
    for who in visitors:
        answer = client.get("/page", visitor=who, accept=JSON)
        answer.must_be_well_formed().must_be(503, error="unavailable")
        answer = client.get("/page", visitor=who, accept=PAGE)
        assert answer.status == 503 and answer.header("Content-Type").startswith("text/html")
        assert int(answer.header("Retry-After")) >= 1 and answer.header("Cache-Control") == "no-store"
        assert b"Back in a moment" in answer.body and SECRET.encode() not in answer.body


def must_be_open(client, visitor):
    assert client.get("/page", visitor=visitor).must_be(200).body == SECRET.encode()
    assert client.get("/page", accept=PAGE).status == 302


def test_a_missing_socket(service, site, client, visitor):
    path = service.check.path
    path.rename(path.with_suffix(".away"))
    try:
        site.reload()  # which closes the connections that are kept
        must_be_closed(client, visitor, None)
        client.get("/open/page").must_be(200)
    finally:
        path.with_suffix(".away").rename(path)
    must_be_open(client, visitor)


@pytest.mark.sqlite
def test_a_missing_database(service, client, visitor, tmp_path):
    for path in service.folder.glob("auth.db*"):
        shutil.move(path, tmp_path / path.name)
    try:
        wait_until(lambda: client.get("/page", visitor=visitor).status != 200, 1, "a look at the file")
        must_be_closed(client, visitor)
        # Who brings no cookie is not signed in, whatever the database says.
        assert client.get("/page", accept=PAGE).status == 302
    finally:
        for path in tmp_path.iterdir():
            shutil.move(path, service.folder / path.name)
    wait_until(lambda: client.get("/page", visitor=visitor).status == 200, 5, "the end of the trouble")
    must_be_open(client, visitor)


@pytest.mark.alone
def test_processes_that_do_not_answer(service, client, visitor):
    workers = service.workers("check")
    for pid in workers:
        kill(pid, signal.SIGSTOP)
    try:
        answers = all_at_once(*[lambda: client.get("/page", visitor=visitor, accept=JSON)] * 4)
    finally:
        for pid in workers:
            kill(pid, signal.SIGCONT)
    for answer in answers:
        answer.must_be_well_formed().must_be(503, error="unavailable")
        assert answer.seconds < 7
    wait_until(lambda: client.get("/page", visitor=visitor).status == 200, 5, "the end of the trouble")
    must_be_open(client, visitor)


def test_a_stopped_service(service, client, visitor):
    service.stop()
    must_be_closed(client, visitor, None)
    client.get("/open/page").must_be(200)
    service.start()
    must_be_open(client, visitor)


# ---- nobody notices

def load(client, visitor):
    """Checks without end: (status for who is signed in, status for who is not)."""
    def ask():
        return (client.get("/page", visitor=visitor, accept=PAGE).status, client.get("/page", accept=PAGE).status)

    return Background(ask, THREADS)


def must_all_be_right(background):
    assert len(background.results) > 100
    assert collections.Counter(background.results) == {(200, 302): len(background.results)}


@pytest.mark.alone
def test_workers_that_are_killed_are_not_missed(service, client, visitor):
    with load(client, visitor) as background:
        for _ in range(8):
            background.wait_for_results(25)
            victim = service.kill_worker("check")
            wait_until(lambda: victim not in service.workers("check") and len(service.workers("check")) == 2, 5,
                       "a new worker")
        background.wait_for_results(25)
    must_all_be_right(background)


def test_a_reload_of_the_service_is_not_noticed(service, client, visitor):
    with load(client, visitor) as background:
        for _ in range(3):
            before = service.workers("check")
            background.wait_for_results(25)
            kill(service.supervisor, signal.SIGHUP)
            wait_until(lambda: not set(before) & set(service.workers("check")) and len(service.workers("check")) == 2, 15, "new workers")
        background.wait_for_results(25)
    must_all_be_right(background)


def test_a_reload_of_nginx_is_not_noticed(site, client, visitor):
    with load(client, visitor) as background:
        for _ in range(3):
            background.wait_for_results(25)
            site.reload()
        background.wait_for_results(25)
    must_all_be_right(background)


@pytest.mark.alone
def test_a_check_is_quick_while_passwords_are_hashed(service, client, visitor):
    """A burst of logins is another pool's affair."""
    hashing = Visitor(service).joined()
    with Background(lambda: hashing.at_another_browser().log_in().status, 4) as logins:
        logins.wait_for_results(4)
        seconds = sorted(client.get("/page", visitor=visitor).must_be(200).seconds for _ in range(100))
    assert seconds[90] < 0.05


@pytest.mark.alone
def test_a_check_waits_for_no_writer(service, client, visitor):
    with service.database.write_lock():
        started = time.monotonic()
        answers = [client.get("/page", visitor=visitor) for _ in range(100)]
        assert time.monotonic() - started < 5
    assert {answer.status for answer in answers} == {200}
