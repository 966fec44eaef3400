"""`sih-auth backup`: a copy of a database in use, and the service that comes back from it."""

import os
import shutil
import sqlite3
import subprocess
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.owner import Owner
from driver.service import BareService, Service
from driver.visitor import PASSWORD
from driver.waiting import Background

pytestmark = pytest.mark.sqlite

DATED = "sih-auth-[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]-[0-9][0-9][0-9][0-9][0-9][0-9]Z.db"


def back_up(service, *arguments, **options):
    return command.run("backup", *arguments, folder=service.folder, **service.settings | options)


@pytest.fixture
def site(start):
    return start(BareService())


@pytest.fixture
def elsewhere(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


def sign_up(service):
    email = fresh_email()
    service.api.post("/signup", {"name": "J", "email": email, "password": PASSWORD}).must_be(200)
    return email


def must_be_sound(copy):
    """As anybody finds it who has the one file and nothing else."""
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(f"file:{copy}?mode=ro", uri=True) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        emails = {email for (email,) in connection.execute("SELECT email FROM users")}
    connection.close()
    return emails


def test_under_load_every_answered_write_is_in_the_copy(site, elsewhere):
    site.database.change("CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                         "WHERE i < 20000) SELECT i, hex(randomblob(500)) AS bytes FROM n")
    with Background(lambda: sign_up(site), threads=6) as writers:
        for number in range(3):
            writers.wait_for_results(20)
            answered = list(writers.results)
            copy = elsewhere / f"{number}.db"
            ended = back_up(site, copy)
            assert (ended.status, ended.errors) == (0, ""), ended
            written_during = len(writers.results) - len(answered)
            assert set(answered) <= must_be_sound(copy)
        assert written_during > 0
    assert all(isinstance(result, str) for result in writers.results)
    assert sorted(path.name for path in elsewhere.iterdir()) == ["0.db", "1.db", "2.db"]


def test_a_restored_service_signs_people_in(start, elsewhere):
    """As README says: stop, put the file in its place, remove what belonged to the old one, end what came back, start."""
    service = start(Service())
    before = Owner(service).joined().signed_in()
    assert back_up(service, elsewhere / "copy.db").status == 0
    after = Owner(service).joined()
    service.stop()
    database = service.folder / "auth.db"
    shutil.copyfile(elsewhere / "copy.db", database)
    for ending in ("-wal", "-shm"):
        (service.folder / f"auth.db{ending}").unlink(missing_ok=True)
    for arguments in (["migrate"], ["session", "revoke", "--all", "--yes"]):
        assert command.run(*arguments, folder=service.folder, **service.settings).status == 0
    service.start()
    assert not before.is_signed_in()
    before.signed_in()
    after.log_in().must_be(401, error="invalid_credentials")
    assert after.joined().signed_in().is_signed_in()


@pytest.mark.alone
def test_writers_do_not_wait(site, elsewhere):
    """The 99th percentile of their times, with one backup after the other and without any."""
    with site.database.connection() as connection:
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO users (name, email, email_key, password_hash, created_at) VALUES ('J', ?1, ?1, ?2, 1)",
            ((f"filler.{i}@example.com", "h" * 200) for i in range(100_000)))
        connection.execute("COMMIT")

    def write():
        started = time.perf_counter()
        site.api.post("/forgot-password", {"email": fresh_email()}).must_be(200)
        return time.perf_counter() - started

    def p99(while_doing):
        with Background(write, threads=2) as writers:
            until = time.monotonic() + 3
            while time.monotonic() < until:
                while_doing()
        assert len(writers.results) > 200
        return sorted(writers.results)[len(writers.results) * 99 // 100]

    def backup():
        assert back_up(site, elsewhere / "copy.db").status == 0

    ratios = []
    for _ in range(5):
        ratios.append(p99(backup) / p99(lambda: time.sleep(0.1)))
        if ratios[-1] <= 2:
            break
    assert min(ratios) <= 2, ratios
    print(f"p99 of writes with a backup by p99 without: {ratios}")


@pytest.mark.parametrize("name, complaint", [
    ("auth.db", "the service's own"), ("auth.db-wal", "the service's own"), ("link.db", "the service's own"),
    ("hard.db", "the service's own"), (".", "is no file"), ("nowhere/copy.db", "No such file"), ("fifo", "is no file")])
def test_a_target_that_cannot_be(site, name, complaint):
    (site.folder / "link.db").symlink_to("auth.db")
    os.link(site.folder / "auth.db", site.folder / "hard.db")
    os.mkfifo(site.folder / "fifo")
    before = sorted(site.folder.iterdir())
    ended = back_up(site, name)
    assert (ended.status, len(ended.complaints)) == (1, 1) and complaint in ended.errors
    assert sorted(site.folder.iterdir()) == before
    sign_up(site)


@pytest.mark.parametrize("harm, complaint", [
    ("UPDATE schema_migrations SET version = 9999 WHERE version = 3", "install the newer program again"),
    ("INSERT INTO backup_codes (user_id, code_hash, key_id, created_at) VALUES (12345, 'x', 'x', 1)",
     "refers to rows that do not exist")])
def test_a_database_that_is_wrong_gives_no_backup(folder, elsewhere, harm, complaint):
    settings = {"FLASK_ENV": "development"}
    command.run("migrate", folder=folder, **settings)
    with sqlite3.connect(folder / "auth.db") as connection:
        connection.execute(harm)
    connection.close()
    (elsewhere / "copy.db").write_text("an older one")
    ended = command.run("backup", elsewhere / "copy.db", folder=folder, **settings)
    assert ended.status == 1 and len(ended.complaints) == 1 and complaint in ended.errors
    assert [path.name for path in elsewhere.iterdir()] == ["copy.db"]
    assert (elsewhere / "copy.db").read_text() == "an older one"


def test_a_corrupt_database_gives_no_backup(folder, elsewhere):
    settings = {"FLASK_ENV": "development"}
    command.run("migrate", folder=folder, **settings)
    pages = bytearray((folder / "auth.db").read_bytes())
    pages[4096 * 5:4096 * 6] = b"\xff" * 4096
    (folder / "auth.db").write_bytes(pages)
    ended = command.run("backup", elsewhere / "copy.db", folder=folder, **settings)
    assert ended.status == 1 and len(ended.complaints) == 1 and "no backup of" in ended.errors
    assert not list(elsewhere.iterdir())


def test_no_database_is_made(folder):
    ended = command.run("backup", "copy.db", folder=folder, FLASK_ENV="development")
    assert ended.status == 1 and f"there is no database at {folder}/auth.db" in ended.errors
    assert not list(folder.iterdir())


def test_a_killed_backup_leaves_nothing(site, elsewhere):
    site.database.change("CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                         "WHERE i < 200000) SELECT i, hex(randomblob(500)) AS bytes FROM n")
    started = subprocess.Popen([command.BINARY, "backup", elsewhere / "copy.db"], cwd=site.folder,
                               env=command.clean_environment(site.settings), stdout=subprocess.DEVNULL)
    time.sleep(0.15)
    assert started.poll() is None
    started.kill()
    started.wait(10)
    assert not list(elsewhere.iterdir())


def test_a_folder_keeps_the_newest(site, elsewhere):
    others = ["notes.txt", "sih-auth-20200101-000000Z.db.txt", "other-20200101-000000Z.db"]
    for name in others + [f"sih-auth-2020010{day}-000000Z.db" for day in (1, 2, 3)]:
        (elsewhere / name).write_text("x")
    ended = back_up(site, "--into", elsewhere, "--keep", 2)
    assert ended.status == 0 and ended.output.count("deleted") == 2
    kept = sorted(path.name for path in elsewhere.glob(DATED))
    assert kept[0] == "sih-auth-20200103-000000Z.db" and len(kept) == 2
    must_be_sound(elsewhere / kept[1])
    assert {path.name for path in elsewhere.iterdir()} == set(others) | set(kept)


def test_the_one_just_made_stays_beside_names_of_days_to_come(site, elsewhere):
    """The clock was ahead for a while."""
    for year in (2998, 2999):
        (elsewhere / f"sih-auth-{year}0101-000000Z.db").write_text("x")
    assert back_up(site, "--into", elsewhere, "--keep", 2).status == 0
    made, other = sorted(path.name for path in elsewhere.glob(DATED))
    must_be_sound(elsewhere / made)
    assert other == "sih-auth-29990101-000000Z.db"


def test_a_failed_backup_deletes_none(folder, elsewhere):
    (elsewhere / "sih-auth-20200101-000000Z.db").write_text("x")
    (elsewhere / "sih-auth-20200102-000000Z.db").write_text("x")
    ended = command.run("backup", "--into", elsewhere, "--keep", 1, folder=folder, FLASK_ENV="development")
    assert ended.status == 1 and len(list(elsewhere.iterdir())) == 2


@pytest.mark.parametrize("arguments", [
    [], ["a.db", "--into", "."], ["a.db", "--keep", "3"], ["--into", ".", "--keep", "0"], ["--into"]])
def test_bad_usage_is_2(folder, arguments):
    assert command.run("backup", *arguments, folder=folder, FLASK_ENV="development").status == 2


def test_a_read_only_database_is_copied(folder, elsewhere):
    """On a file system where nothing can be written, by somebody who only may read."""
    settings = {"FLASK_ENV": "development", "STATE_DIR": folder / "state"}
    command.run("migrate", folder=folder, **settings)
    before = sorted((folder / "state").iterdir())
    (folder / "state" / "auth.db").chmod(0o444)
    (folder / "state").chmod(0o555)
    for path in [elsewhere, *elsewhere.parents]:
        if path.stat().st_mode & 0o007 != 0o007 and "pytest" in str(path):
            path.chmod(0o777)
    ended = command.run("backup", elsewhere / "copy.db", folder="/", prefix=["setpriv", "--reuid=65534", "--clear-groups"],
                        **settings)
    assert (ended.status, ended.errors) == (0, "")
    assert sorted((folder / "state").iterdir()) == before
    must_be_sound(elsewhere / "copy.db")
