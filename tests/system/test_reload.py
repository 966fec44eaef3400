"""SIGHUP: a good configuration takes over without a lost request; a broken one is refused and told."""

import contextlib
import sqlite3

import pytest

from driver.addresses import fresh_email
from driver.program import process_name
from driver.service import BareService
from driver.visitor import PASSWORD
from driver.waiting import Background, wait_until

pytestmark = pytest.mark.sqlite


def new_account():
    return {"name": "Jane", "email": fresh_email(), "password": PASSWORD}


class Reloadable:
    """A service whose settings stand in a file."""

    def __init__(self, start):
        self._file = None
        self.service = BareService("--env-file", "settings.env")
        self.file = self.service.folder / "settings.env"
        self.write("OTP_LIFETIME=5m\n")
        start(self.service)

    def write(self, text):
        self.file.write_text(text, encoding="utf-8")

    def lifetime_in_words(self):
        """Of the code that a new account's login gets."""
        account = new_account()
        self.service.api.post("/signup", account).must_be(200)
        return self.service.api.post("/login", account).must_be(200).json["expires_in"]

    def events(self, name):
        return len(self.service.program.log.matching(rf".*\b{name}\b.*"))

    def reload(self, expected):
        """Waits until the log says what is expected once more."""
        before = self.events(expected)
        self.service.reload()
        wait_until(lambda: self.events(expected) > before, 10, expected)


@pytest.fixture
def reloadable(start):
    return Reloadable(start)


def test_a_good_configuration_takes_over(reloadable):
    assert reloadable.lifetime_in_words() == "5 minutes"
    old = [pid for pool in ("api", "check", "mailer") for pid in reloadable.service.workers(pool)]
    reloadable.write("OTP_LIFETIME=2m\nCHECK_WORKERS=3\n")
    reloadable.reload("reloaded")
    wait_until(lambda: reloadable.lifetime_in_words() == "2 minutes", 10, "the new setting")
    wait_until(lambda: not any(map(process_name, old)), 10, "the burial of the old workers")
    wait_until(lambda: len(reloadable.service.workers("check")) == 3, 10, "three check workers")


@pytest.mark.parametrize("broken, named", [
    ("OTP_LIFETIME=soon\n", "OTP_LIFETIME"), ("SIGNUP_ENABLED=perhaps\n", "SIGNUP_ENABLED"),
    ("no settings at all\n", "line 1"),
    # With another engine the environment has one, which counts more.
    pytest.param("DATABASE_URL=oracle://x\n", "DATABASE_URL", marks=pytest.mark.sqlite)])
def test_a_broken_configuration_is_refused_and_the_old_one_goes_on(reloadable, broken, named):
    workers = reloadable.service.workers("api")
    reloadable.write(broken)
    reloadable.reload("reload_refused")
    (line,) = reloadable.service.program.log.matching(r".*\bconfig_fault\b.*")
    assert named in line.group()
    assert reloadable.service.workers("api") == workers
    assert reloadable.lifetime_in_words() == "5 minutes"
    reloadable.write("OTP_LIFETIME=2m\n")
    reloadable.reload("reloaded")
    wait_until(lambda: reloadable.lifetime_in_words() == "2 minutes", 10, "the new setting")


def test_lines_without_effect_are_told_and_keep_nothing_from_starting(reloadable):
    reloadable.write("OTP_LIFETIME=2m\nOTP_LIFETIMES=3m\n")
    reloadable.reload("reloaded")
    (line,) = reloadable.service.program.log.matching(r".*\bsetting_ignored\b.*")
    assert " warning " in line.group() and "settings.env: line 2" in line.group() and "OTP_LIFETIMES" in line.group()
    wait_until(lambda: reloadable.lifetime_in_words() == "2 minutes", 10, "the new setting")


def test_a_corrupt_database_is_refused_at_every_reload(reloadable):
    folder = reloadable.service.folder
    damaged = folder / "damaged.db"
    with contextlib.closing(sqlite3.connect(folder / "auth.db")) as source, contextlib.closing(sqlite3.connect(damaged)) as copy:
        source.backup(copy)
        # Nobody reads this page at the start, but for who reads all of them.
        (page,) = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'devices'").fetchone()
    content = bytearray(damaged.read_bytes())
    content[(page - 1) * 4096:(page - 1) * 4096 + 64] = b"\xff" * 64
    damaged.write_bytes(content)
    reloadable.write(f"DATABASE_URL=sqlite:///{damaged}\n")
    for _ in range(2):
        reloadable.reload("reload_refused")
    assert damaged.read_bytes() == content and reloadable.lifetime_in_words() == "5 minutes"


def test_a_configuration_file_that_is_gone_is_refused_too(reloadable):
    reloadable.file.unlink()
    reloadable.reload("reload_refused")
    assert reloadable.lifetime_in_words() == "5 minutes"


def test_no_request_is_lost_meanwhile(reloadable):
    service = reloadable.service
    calls = [lambda: service.api.get("/protected").status == 401, lambda: service.check.get("/health").status == 200]
    with Background(lambda: all(call() for call in calls), threads=4) as cheap, \
            Background(lambda: service.api.post("/signup", new_account()).status == 200) as changing:
        for _ in range(4):
            cheap.wait_for_results(30)
            reloadable.reload("reloaded")
            cheap.wait_for_results(30)
    assert set(cheap.results) == {True} and set(changing.results) == {True}
