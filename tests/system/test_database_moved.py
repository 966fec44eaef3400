"""A database file that goes away or is replaced while the service runs."""

import shutil

import pytest

from driver.service import Service
from driver.visitor import Visitor
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite


@pytest.fixture
def service(start):
    return start(Service())


def move(service, to):
    to.mkdir(exist_ok=True)
    for path in service.folder.glob("auth.db*"):
        shutil.move(path, to / path.name)


def test_a_missing_database_is_missed_at_once_and_never_made_anew(service, tmp_path):
    visitor = Visitor(service).joined().signed_in()
    move(service, tmp_path / "away")
    visitor.browser.get("/health").must_be(503, error="unavailable")
    visitor.look_inside().must_be(503, error="unavailable")
    assert service.check.get("/auth", cookies=visitor.browser.cookies).status == 503
    Visitor(service).sign_up().must_be(503, error="unavailable")
    assert not list(service.folder.glob("auth.db*"))

    for path in (tmp_path / "away").iterdir():
        shutil.move(path, service.folder / path.name)
    wait_until(service.is_healthy, 5, "the end of the trouble")
    visitor.look_inside().must_be(200)
    Visitor(service).joined().signed_in()


def test_a_restored_backup_is_used_from_then_on(service, tmp_path):
    """Though one should stop the service first."""
    before = Visitor(service).joined().signed_in()
    with service.database.connection() as connection:
        connection.execute("VACUUM INTO ?", [str(tmp_path / "backup.db")])
    after = Visitor(service).joined().signed_in()
    move(service, tmp_path / "away")
    shutil.move(tmp_path / "away" / "auth.db.initialized", service.folder)
    shutil.move(tmp_path / "backup.db", service.folder / "auth.db")

    wait_until(service.is_healthy, 5, "the end of the trouble")
    for _ in range(10):  # whichever worker is asked
        before.look_inside().must_be(200)
        after.look_inside().must_be(401)
    Visitor(service).joined().signed_in()
    assert service.database.value("PRAGMA integrity_check") == "ok"
