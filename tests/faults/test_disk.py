"""A disk that is full, fails or takes no writes: nobody is told that something was done which is not there, and whoever is
signed in stays so."""

import errno
import time

import pytest

from driver import command
from driver.database import Database
from driver.program import is_alive
from driver.small_disk import small_disk
from driver.waiting import wait_until
from recorder.calls import AT_LEAST_CHECKED, calls_between, checks_of, failed, must_have_been_checked, writes_of
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

AGAIN = 1  # seconds from the end of the trouble to the last call that failed
KEY = "a key that is long enough for it 0123456789"
SETTLED = 0.5  # what had begun before it is over


@pytest.fixture
def disk():
    with small_disk("24m") as it:
        yield it


def on(disk):
    """What a service needs to be told to have its state there."""
    def prepare(node):
        node.database = Database(disk.path / "auth.db")

    return {"prepare": prepare, "STATE_DIR": disk.path}


def empty_log(database):
    """Pages that have room in it are no matter of the disk's."""
    with database.connection() as connection:
        wait_until(lambda: connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0, 10, "an empty log")


def must_have_failed(calls):
    """All that write; how many."""
    written = writes_of(calls)
    assert written == failed(written), [call for call in written if call not in failed(written)]
    return len(written)


def is_enough(calls, count, kind=writes_of):
    """So many of that kind, and checks beside them."""
    return len(kind(calls)) >= count and len(checks_of(calls)) >= AT_LEAST_CHECKED


@pytest.mark.parametrize("call, number", [("sync", errno.EIO), ("write", errno.EIO), ("write", errno.EROFS)],
                         ids=["no sync", "no write", "read-only"])
def test_calls_that_fail(start_site, must_be_right, figure, shim, tmp_path, call, number):
    fault = tmp_path / "fault"

    def prepare(node):
        node.settings |= {"LD_PRELOAD": shim, "DISK_FOLDER": node.folder, "DISK_FAULT": fault}

    site = start_site(prepare=prepare)
    node = site.nodes[0]
    workers = node.workers("api") + node.workers("check")
    with Everybody(site, may_lose_answers=True) as load:
        began = time.monotonic()
        fault.write_text(f"{call} {number}")
        wait_until(lambda: is_enough(calls_between(load, began + SETTLED, time.monotonic()), figure(8, 100)), 60, "calls")
        ended = time.monotonic()
        fault.unlink()
        time.sleep(AGAIN + 0.5)
        again = load.log.unknown_since(ended)
    calls = calls_between(load, began + SETTLED, ended)
    written, checked = must_have_failed(calls), must_have_been_checked(calls)
    died = sum(not is_alive(worker) for worker in workers)
    must_be_right("F11" if number == errno.EROFS else "F05", load, site,
                  f"each {call} fails with {errno.errorcode[number]}: {written} calls that write all 503, {checked} checks "
                  f"answered, {died} workers died, the last failed call {again:.2f} s after the end of it")
    assert again < AGAIN


def test_full(start_site, must_be_right, figure, disk):
    site = start_site(**on(disk))
    node = site.nodes[0]
    with Everybody(site, refuses_wholly=True) as load:
        empty_log(node.database)
        disk.fill()
        began = time.monotonic()
        wait_until(lambda: is_enough(calls_between(load, began + SETTLED, time.monotonic()), figure(8, 200), failed), 60,
                   "calls that fail")
        ended = time.monotonic()
        disk.make_room()
        time.sleep(AGAIN + 0.5)
        again = load.log.unknown_since(ended)
    calls = calls_between(load, began + SETTLED, ended)
    checked = must_have_been_checked(calls)
    refused = len(failed(calls))
    told = [line for line in node.program.log.lines if "disk is full" in line or "database or disk" in line]
    must_be_right("F06", load, site, f"full while running: {refused} calls 503, {checked} checks answered, {len(told)} lines "
                                     f"of it in the log, the last failed call {again:.2f} s after there was room")
    assert told and again < AGAIN


@pytest.mark.parametrize("key, told", [(None, "secret_key: No space left on device"), (KEY, "disk is full")],
                         ids=["its key", "its database"])
def test_full_at_the_first_start(tell, disk, key, told):
    """Ends with what could not be written, and begins anew when there is room."""
    disk.fill()
    started = time.monotonic()
    ended = command.run("serve", folder=disk.path, FLASK_ENV="development", SECRET_KEY=key, seconds=20)
    took = time.monotonic() - started
    assert ended.status == 1 and told in ended.complaints[-1], ended
    disk.make_room()
    assert command.run("migrate", folder=disk.path, FLASK_ENV="development", SECRET_KEY=key).status == 0
    tell("F07", f"full at the first start: ends with 1 after {took:.2f} s and says \"{told}\"; with room it starts")


@pytest.mark.parametrize("end", [lambda node: node.stop(), lambda node: node.kill_all()], ids=["stopped", "killed"])
def test_read_only_at_the_start(start_site, tell, disk, end):
    """Nobody would notice a service that cannot write until somebody wants to sign in. One that was killed has left the log
    beside its database: it could be read."""
    site = start_site(**on(disk))
    node = site.nodes[0]
    end(node)
    disk.mount_again("ro")
    ended = command.run("serve", folder=node.folder, seconds=20, **node.settings)
    assert ended.status == 1
    (complaint,) = ended.complaints
    assert f"{node.database.path} cannot be written: Read-only file system" in complaint
    disk.mount_again("rw")
    node.start()
    tell("F11", f"read-only at the start: refused with 1: {complaint.partition(' ')[2]}")
    wait_until(lambda: node.check.get("/health").status == 200, 5, "the service")
