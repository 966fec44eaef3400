"""The power goes: at each sync of the disk, with nothing, all or any part of what was not synced yet. What was answered
before is there."""

import contextlib
import random
import shutil
import sqlite3
import subprocess
import time

import pytest

from driver import command
from driver.direct import DirectVisitor
from driver.folders import new_folder
from driver.owner import NEW_PASSWORD
from driver.service import BareService
from driver.visitor import PASSWORD
from driver.waiting import Background
from recorder.disk import EVERYTHING, LEFTOVERS, NOTHING, SOME, Disk, DiskLog, write_files
from recorder.guesses import WRONG

pytestmark = pytest.mark.sqlite

OF_USER = "JOIN users ON users.id = user_id WHERE email = ?"
FIRST_ANSWER = 5  # seconds from the start


class Lives:
    """`once`: somebody's way from the sign-up to the end of a session; each answer is noted as what must be true then."""

    def __init__(self, service, log):
        self._service, self._log = service, log

    def once(self):
        person = DirectVisitor(self._service)
        email, told = person.email, self._log.answered
        person.sign_up().must_be(200)
        told("SELECT COUNT(*) = 1 FROM users WHERE email = ?", email)
        passing = []
        for number in (1, 2):
            DirectVisitor(self._service, email, WRONG).log_in().must_be(401)
            passing.append(told("SELECT LENGTH(times) - LENGTH(REPLACE(times, ',', '')) + 1 >= ? FROM throttles "
                                "WHERE rule = 'password_address' AND subject = ?", number, email))
        person.log_in().must_be(200)
        passing.append(told(f"SELECT COUNT(*) = 1 FROM logins {OF_USER}", email))
        code = person.read_code()
        person.enter(f"{(int(code) + 1) % 1_000_000:06}").must_be(401)
        passing.append(told("SELECT today >= 1 FROM code_tries WHERE way = ?", f"login_cookie|{email}"))
        person.enter(code).must_be(200)
        passing.append(told(f"SELECT COUNT(*) = 1 FROM otps {OF_USER} AND is_used = 1", email))
        hashed = self._value("SELECT password_hash FROM users WHERE email = ?", email)
        self._log.may_change(passing)  # a new password sets it back
        person.browser.post("/change-password", {"current_password": PASSWORD, "new_password": NEW_PASSWORD}).must_be(200)
        told("SELECT password_hash <> ? FROM users WHERE email = ?", hashed, email)
        person.browser.post("/backup-codes", {"password": NEW_PASSWORD}).must_be(200)
        told(f"SELECT COUNT(*) = 10 FROM backup_codes {OF_USER}", email)
        person.log_out().must_be(200)
        told(f"SELECT COUNT(*) = 0 FROM sessions {OF_USER}", email)

    def _value(self, sql, *values):
        with contextlib.closing(sqlite3.connect(f"file:{self._service.database.path}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchone()[0]


def fold_log(service, log):
    """Into the database, as a process of the service's would."""
    subprocess.run(["sqlite3", service.database.path, "PRAGMA wal_checkpoint(PASSIVE)"], check=True, capture_output=True,
                   timeout=20, env=command.clean_environment(log.variables))


def false_facts(path, facts):
    """What is not true of the database, and what it says of itself."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        false = [(sql, values) for sql, values in facts if not (connection.execute(sql, values).fetchone() or [0])[0]]
    return false + ([verdict] if verdict != "ok" else [])


def keep_all_but_database(service, into):
    """Its key and the mark that there is a database."""
    for path in service.folder.iterdir():
        if path.is_file() and (not path.name.startswith("auth.db") or path.name == "auth.db.initialized"):
            shutil.copy2(path, into)


def open_by_service(folder, facts):
    """Starts on it: how long it took to the first answer. Whoever has an account is answered as one who has."""
    service = BareService(STATE_DIR=folder)
    try:
        began = time.monotonic()
        service.start()
        service.check.get("/health").must_be(200)
        took = time.monotonic() - began
        for sql, values in facts:
            if "FROM users WHERE email" in sql and len(values) == 1:
                answers = [DirectVisitor(service, values[0], password).log_in().status for password in (PASSWORD, NEW_PASSWORD)]
                assert sorted(answers) == [200, 401], (values, answers)
                break
        return took
    finally:
        service.remove()


def test_at_every_sync(shim, mail_server, tell, figure):
    service = BareService(mail_server=mail_server)
    log = DiskLog(service, shim)
    folder = new_folder()
    try:
        service.start()
        lives = Lives(service, log)
        with Background(lives.once, 4) as load:
            for _ in range(3):
                load.wait_for_results(figure(3, 8), 120)
                fold_log(service, log)
        assert [result for result in load.results if result is not None] == []
        service.kill_all()
        disk = Disk(log.entries())
        # What was recorded is all there was.
        for name, content in disk.files(len(disk.entries), EVERYTHING).items():
            if not name.endswith("-shm"):
                assert (service.folder / name).read_bytes() == content, name
        keep_all_but_database(service, folder)
        tell("F04", check_cuts(disk, log, folder, figure))
        must_notice_a_disk_that_lies(disk, log, folder)
    finally:
        service.remove()
        log.remove()
        shutil.rmtree(folder)


def must_notice_a_disk_that_lies(disk, log, folder):
    """Had no process waited for the disk, this test would say so."""
    unsynced = Disk([entry for entry in disk.entries if entry.kind not in "BE" or entry.name != "auth.db-wal"])
    end = len(unsynced.entries)
    write_files(unsynced.files(end, NOTHING), folder)
    assert false_facts(folder / "auth.db", [log.facts[answer] for answer in unsynced.answers_before(end)])


def check_cuts(disk, log, folder, figure):
    """Every one, or some of them; what was looked at, in words."""
    cuts = [cut for cut in disk.cuts() if disk.answers_before(cut)]
    chosen = sorted(random.sample(cuts, min(len(cuts), figure(24, len(cuts)))))
    looked_at = starts = opened = 0
    slowest = 0.0
    for number, cut in enumerate(chosen):
        facts = [log.facts[answer] for answer in disk.answers_before(cut)]
        for leftover in LEFTOVERS:
            files = disk.files(cut, leftover, seed=cut)
            write_files(files, folder)
            if leftover == SOME and number % figure(3, 10) == 0:
                # By the product, which is the first to open it.
                listed = command.run("user", "list", "--json", folder=folder, FLASK_ENV="development")
                assert listed.status == 0, listed
                there = {user["email"] for user in listed.json["users"]}
                assert {values[0] for sql, values in facts if "FROM users WHERE email" in sql and len(values) == 1} <= there
                opened += 1
            false = false_facts(folder / "auth.db", facts)
            assert not false, (cut, leftover, len(false), false[:5])
            looked_at += len(facts)
            if leftover == LEFTOVERS[-1] and number % max(1, len(chosen) // figure(2, 20)) == 0:
                slowest, starts = max(slowest, open_by_service(folder, facts)), starts + 1
            for path in folder.glob("auth.db*"):
                if path.name != "auth.db.initialized":
                    path.unlink()
    assert slowest < FIRST_ANSWER
    return (f"{len(disk.cuts())} syncs, the power cut at {len(chosen)} of them with {len(LEFTOVERS)} leftovers each; "
            f"{len(log.facts)} answers, looked up {looked_at} times, 0 lost; {opened} opened by the command line, "
            f"{starts} by a start with its first answer within {slowest:.2f} s")
