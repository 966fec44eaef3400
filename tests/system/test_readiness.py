"""GET /health/ready: 503 and the part that has failed, for each that can, and 200 again when it is mended."""

import shutil
import time

import pytest

from driver.browser import Browser
from driver.mail_server import MailServer
from driver.records import now
from driver.service import BareService, Service
from driver.small_disk import small_disk
from driver.visitor import Visitor
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

PARTS = ("database", "schema", "outbox", "disk")
LEAST_FREE = 64 << 20


def ask(service):
    """What a worker has found it remembers for a second."""
    time.sleep(1.1)
    return Browser(service).get("/health/ready") if isinstance(service, Service) else service.api.get("/health/ready")


def must_be_ready(service):
    answer = wait_until(lambda: (lambda told: told if told.status == 200 else None)(ask(service)), 10, "the end of the trouble")
    assert answer.json["status"] == "ready"
    assert {part: answer.json[part]["status"] for part in PARTS} == dict.fromkeys(PARTS, "ok")
    return answer


def must_not_be_ready(service, **reasons):
    """`reasons`: part -> why."""
    answer = ask(service).must_be(503, error="unavailable")
    assert answer.json["status"] == "not_ready" and answer.json["message"]
    assert 1 <= int(answer.header("Retry-After")) <= 60
    assert {part: answer.json[part].get("reason") for part in PARTS} == dict.fromkeys(PARTS) | reasons
    assert {part: answer.json[part]["status"] for part in PARTS} == {
        part: "failed" if part in reasons else "ok" for part in PARTS}
    return answer


@pytest.fixture
def service(start):
    return start(Service())


def test_ready_with_all_its_parts(service):
    answer = must_be_ready(service)
    assert set(answer.json) == {"status", *PARTS}
    assert answer.json["outbox"] == {"status": "ok", "waiting": 0, "oldest_seconds": 0}
    free = answer.json["disk"]["free_bytes"]
    assert abs(free - shutil.disk_usage(service.folder).free) < 256 << 20
    # Only that can be asked.
    Browser(service).post("/health/ready", {}).must_be(405)


def test_a_database_that_is_gone(service, tmp_path):
    must_be_ready(service)
    away = tmp_path / "away"
    away.mkdir()
    for path in service.folder.glob("auth.db*"):
        shutil.move(path, away / path.name)
    must_not_be_ready(service, database="unreachable", schema="unknown", outbox="unknown")
    # It is not made anew by being asked.
    assert not list(service.folder.glob("auth.db*"))
    for path in away.iterdir():
        shutil.move(path, service.folder / path.name)
    must_be_ready(service)


def test_a_database_that_somebody_else_writes_to(service):
    with service.database.write_lock():
        answer = must_not_be_ready(service, database="not_writable")
        # Whoever asks is answered in time all the same.
        assert answer.seconds < 10
    must_be_ready(service)


@pytest.mark.parametrize("newer", [False, True])
def test_a_schema_of_another_release(service, newer):
    newest = service.database.value("SELECT MAX(version) FROM schema_migrations")
    if newer:
        service.database.change("INSERT INTO schema_migrations SELECT ?, name, applied_at FROM schema_migrations LIMIT 1", newest + 1)
    else:
        rows = service.database.rows("SELECT version, name, applied_at FROM schema_migrations WHERE version = ?", newest)
        service.database.change("DELETE FROM schema_migrations WHERE version = ?", newest)
    must_not_be_ready(service, schema="not_current")
    if newer:
        service.database.change("DELETE FROM schema_migrations WHERE version = ?", newest + 1)
    else:
        service.database.change("INSERT INTO schema_migrations VALUES (?, ?, ?)", *rows[0])
    must_be_ready(service)


def waiting_mail(service):
    """Somebody's code, with nobody who mails it."""
    visitor = Visitor(service)
    service.api.post("/signup", {"name": "Jane", "email": visitor.email, "password": visitor.password}).must_be(200)
    service.api.post("/login", {"email": visitor.email, "password": visitor.password}).must_be(200)


class Bare(BareService):
    """Visitor wants a port, and never uses it."""

    http_port = https_port = 0


def test_mail_that_nobody_takes_up(start, start_server):
    mail_server = start_server(MailServer())
    web = start(Bare("--pools", "check,api", mail_server=mail_server))
    waiting_mail(web)
    answer = must_be_ready(web)
    assert answer.json["outbox"]["waiting"] == 1
    web.database.change("UPDATE outbox SET due_at = ?, created_at = ?", now() - 50, now() - 50)
    must_be_ready(web)
    web.database.change("UPDATE outbox SET due_at = ?, created_at = ?", now() - 70, now() - 70)
    answer = must_not_be_ready(web, outbox="not_taken_up")
    assert answer.json["outbox"]["waiting"] == 1 and 70 <= answer.json["outbox"]["oldest_seconds"] <= 80
    # In somebody's hands it is taken up; when these have died, it is not.
    web.database.change("UPDATE outbox SET leased_until = ?", now() + 30)
    must_be_ready(web)
    web.database.change("UPDATE outbox SET leased_until = ?", now() - 61)
    must_not_be_ready(web, outbox="not_taken_up")
    # What waits for a person is nobody's to take up.
    web.database.change("UPDATE outbox SET parked_at = ?, leased_until = 0", now())
    must_be_ready(web)
    web.database.change("UPDATE outbox SET parked_at = 0")
    must_not_be_ready(web, outbox="not_taken_up")
    start(BareService("--pools", "mailer", mail_server=mail_server, **web.places))
    wait_until(lambda: web.database.value("SELECT COUNT(*) FROM outbox") == 0, 20, "the mail")
    assert must_be_ready(web).json["outbox"] == {"status": "ok", "waiting": 0, "oldest_seconds": 0}


def test_a_mail_server_that_is_down_is_no_reason(start):
    """The mailer takes its mail up, and tries again later."""
    mail_server = MailServer()
    service = start(Bare(mail_server=mail_server))
    waiting_mail(service)
    service.wait_for_log("mail_delayed")
    service.database.change("UPDATE outbox SET created_at = ?", now() - 600)
    answer = must_be_ready(service)
    assert answer.json["outbox"]["waiting"] == 1 and answer.json["outbox"]["oldest_seconds"] >= 600


@pytest.fixture
def disk():
    with small_disk("96m") as it:
        yield it


def test_a_disk_that_is_almost_full(start, disk):
    service = start(Service(STATE_DIR=disk.path))
    assert LEAST_FREE < must_be_ready(service).json["disk"]["free_bytes"] <= 96 << 20
    (disk.path / "ballast").write_bytes(bytes(40 << 20))
    answer = must_not_be_ready(service, disk="almost_full")
    assert answer.json["disk"]["free_bytes"] < LEAST_FREE
    # People can sign in still.
    Browser(service).get("/health").must_be(200)
    Browser(service).post("/signup", {"name": "J", "email": "jane@example.com", "password": "vellum-Orbit-93-quartz"}).must_be(200)
    disk.make_room()
    must_be_ready(service)


def test_a_disk_that_is_full(start, disk):
    service = start(Service(STATE_DIR=disk.path))
    must_be_ready(service)
    disk.fill()
    answer = ask(service).must_be(503, error="unavailable")
    assert answer.json["disk"]["reason"] == "almost_full"
    disk.make_room()
    must_be_ready(service)
