"""A database that somebody else holds, reads for long, moves or destroys while the service runs."""

import contextlib
import shutil
import sqlite3
import time

import pytest

from driver import command
from driver.waiting import wait_until
from recorder.calls import calls_between, failed, must_have_been_checked
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

PATIENCE = 5  # seconds that a writer waits for its turn
PAGE = 4096


def test_locked_for_a_while(start_site, must_be_right, figure):
    """All succeed, late."""
    site = start_site()
    seconds, rounds = figure(2, 3), figure(1, 5)
    with Everybody(site) as load:
        for _ in range(rounds):
            with site.nodes[0].database.write_lock():
                time.sleep(seconds)
            time.sleep(0.5)
    slowest = load.log.slowest("ok", "refused")
    assert not failed(load.log.calls)
    must_be_right("F08", load, site, f"{rounds} times locked for {seconds} s: the slowest call took {slowest:.1f} s")
    assert seconds - 0.5 < slowest < PATIENCE + 4


def test_locked_for_long(start_site, must_be_right, figure):
    """Writers are refused in time, and none of what they wanted is there; the others go on."""
    site = start_site()
    seconds = figure(PATIENCE + 1.5, 60)
    with Everybody(site, refuses_wholly=True) as load:
        began = time.monotonic()
        with site.nodes[0].database.write_lock():
            time.sleep(seconds)
        ended = time.monotonic()
        time.sleep(1)
        again = load.log.unknown_since(ended)
    refused = failed(load.log.calls)
    checked = must_have_been_checked(calls_between(load, began, ended))
    waits = sorted(call.ended - call.began for call in refused)
    must_be_right("F08", load, site, f"locked for {seconds} s: {len(refused)} calls 503 after {waits[0]:.1f} to "
                                     f"{waits[-1]:.1f} s, {checked} checks answered meanwhile")
    # Each of these had one of those calls at least.
    assert len(refused) >= len(site.nodes[0].workers("api"))
    assert PATIENCE - 0.5 < waits[0] and waits[-1] < PATIENCE + 6 and again == 0


def test_read_for_long(start_site, must_be_right, figure):
    """The log cannot be folded into the database meanwhile, and is afterwards."""
    site = start_site()
    database = site.nodes[0].database
    log = database.path.with_name("auth.db-wal")
    with contextlib.closing(sqlite3.connect(database.path, isolation_level=None)) as reader:
        with Everybody(site) as load:
            reader.execute("BEGIN")
            before = reader.execute("SELECT COUNT(*) FROM users").fetchone()
            time.sleep(figure(1.5, 60))
            grown = log.stat().st_size
            assert reader.execute("SELECT COUNT(*) FROM users").fetchone() == before
            reader.execute("COMMIT")
            assert database.value("SELECT COUNT(*) FROM users") > before[0]
    assert not failed(load.log.calls)
    must_be_right("F10", load, site, f"a reader of its own time, while the log grew to {grown >> 10} KiB")
    assert reader_is_gone(database)


def reader_is_gone(database):
    """Nobody in the service keeps what it has read either: all of the log can be folded."""
    with database.connection() as connection:
        busy, in_log, folded = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return busy == 0 and in_log == folded


def test_moved_away_and_back(start_site, must_be_right, figure, tmp_path):
    site = start_site()
    node, rounds = site.nodes[0], figure(2, 20)
    with Everybody(site) as load:
        for _ in range(rounds):
            moved = [path for path in node.folder.glob("auth.db*")]
            for path in moved:
                shutil.move(path, tmp_path / path.name)
            began = time.monotonic()
            wait_until(lambda: load.log.unknown_since(began) > 0, 20, "a call that fails")
            time.sleep(0.3)
            assert not list(node.folder.glob("auth.db*"))
            for path in moved:
                shutil.move(tmp_path / path.name, path)
            returned = time.monotonic()
            time.sleep(1)
            assert load.log.unknown_since(returned) < 1
    must_be_right("F14", load, site, f"{rounds} times moved away under load and back, never made anew")


def test_destroyed_while_it_runs(start_site, tell, tmp_path):
    """Nobody gets in, whatever the pages say; it does not start again on them, but on a backup."""
    site = start_site()
    node = site.nodes[0]
    with Everybody(site) as load:
        pass
    node.database.change("PRAGMA wal_checkpoint(TRUNCATE)")
    backup = tmp_path / "backup.db"
    assert command.run("backup", backup, folder=node.folder, **node.settings).status == 0
    with load.again():
        with node.database.write_lock():
            destroy(node.database.path)
        began = time.monotonic()
        wait_until(lambda: len(failed(calls_between(load, began, time.monotonic()))) >= 20, 30, "calls that fail")
    let_in = [fault for fault in load.log.faults if "let in" in fault]
    calls = [call for call in load.log.calls if call.began > began]
    assert not let_in, let_in
    strangers = [call for call in calls if call.kind.endswith(("stranger", "ended"))]
    assert strangers and not [call for call in strangers if call.status in (200, 204)]

    node.stop()
    ended = command.run("serve", folder=node.folder, **node.settings)
    assert ended.status == 1 and "corrupt" in ended.complaints[-1], ended
    for path in node.folder.glob("auth.db-*"):
        path.unlink()
    shutil.copy(backup, node.folder / "auth.db")
    node.start()
    node.check.get("/health").must_be(200)
    tell("F12", f"pages overwritten under load: {len(calls)} calls, of which {len(strangers)} by strangers, none let in; "
                f"refused at the next start, a backup is taken")


def destroy(path):
    """Most of each page but the first."""
    with open(path, "r+b", buffering=0) as file:
        for page in range(1, path.stat().st_size // PAGE):
            file.seek(page * PAGE)
            file.write(b"\xff" * (PAGE // 2))
