"""What fail2ban counts as a try, and of whom: lines that are made up, and those that the service writes."""

import json
import random

import pytest

from driver.command import ROOT
from driver.direct import DirectVisitor
from driver.fail2ban import FILTER, addresses_in_file, addresses_in_journal, configuration_with_jail
from driver.service import BareService

pytestmark = pytest.mark.sqlite  # it is about lines of the log

TIME, SECONDS = "2026-11-28T13:45:00.123Z", 1795873500
GUESSED = ["unknown_address", "wrong_password", "wrong_code", "wrong_backup_code", "throttled"]
NO_GUESS = ["no_login_pending", "account_disabled", "account_locked"]
OTHER_EVENTS = ["login_succeeded", "password_accepted", "account_locked", "signup_refused", "code_refused",
                "access_refused", "refresh_token_reused", "reset_asked", "login_failed_not", "not_login_failed", "request"]
ADDRESSES = ["203.0.113.9", "2001:db8::9", "2001:db8:1:2:3:4:5:6"]
REST = {"network": "203.0.113.9", "request_id": "a" * 32, "user": "5c1d9e0b7a3f2468", "user_id": 5,
        "email": "jo***@example.com"}


def json_line(event, level="warning", pool="api", time=TIME, **fields):
    return json.dumps({"time": time, "level": level, "pool": pool, "pid": 123, "event": event} | fields,
                      separators=(",", ":"), ensure_ascii=False)


def text_line(event, level="warning", pool="api", time=TIME, **fields):
    told = "".join(f" {name}={json.dumps(str(value), ensure_ascii=False)}" for name, value in fields.items())
    return f"{time} {level} {pool}[123] {event}{told}"


def try_of(address, line, reason="wrong_password", **fields):
    return line("login_failed", outcome="failure", reason=reason, ip=address, **REST | fields)


HOSTILE = [
    '"event":"login_failed","outcome":"failure","reason":"wrong_password","ip":"192.0.2.66"',
    '","event":"login_failed","outcome":"failure","reason":"wrong_password","ip":"192.0.2.66"}',
    try_of("192.0.2.66", json_line), "\n" + try_of("192.0.2.66", json_line), "\r" + try_of("192.0.2.66", text_line),
    try_of("192.0.2.66", text_line), '" ip="192.0.2.66"', ' reason="wrong_password" ip="192.0.2.66" ',
    "x sih-auth[77]: " + try_of("192.0.2.66", json_line), "x sih-auth[77]: " + try_of("192.0.2.66", text_line), TIME, "\u2028" + TIME]


@pytest.fixture(params=[json_line, text_line], ids=["json", "text"])
def line(request):
    return request.param


@pytest.fixture(params=["file", "journal"])
def addresses(request, tmp_path):
    """Whose lines count."""
    read = {"file": addresses_in_file, "journal": addresses_in_journal}[request.param]
    return lambda *lines, **options: [address for address, _ in read(lines, tmp_path, **options)]


def test_every_guess_counts(addresses, line):
    guesses = [(address, reason) for address in ADDRESSES for reason in GUESSED]
    assert addresses(*(try_of(address, line, reason) for address, reason in guesses)) == [address for address, _ in guesses]


def test_a_link_that_is_none_counts(addresses, line):
    assert addresses(*(line("link_refused", outcome="failure", ip=address, network=address) for address in ADDRESSES),
                     *(line("link_refused", outcome="failure", reason="unknown", ip=address) for address in ADDRESSES)
                     ) == ADDRESSES * 2


def test_a_wrong_password_or_code_of_who_is_signed_in_counts(addresses, line):
    failed = lambda reason: line("confirmation_failed", outcome="failure", reason=reason, ip=ADDRESSES[0], **REST)
    assert addresses(*map(failed, ["wrong_password", "wrong_code"])) == ADDRESSES[:1] * 2
    assert addresses(*map(failed, ["throttled", "account_locked", "no_change_pending", "email_taken"])) == []


def test_nothing_else_does(addresses, line):
    """What befalls an account whoever asks, other events, and what a command does."""
    assert addresses(*(try_of(ADDRESSES[0], line, reason) for reason in NO_GUESS),
                     *(line(event, outcome="failure", reason="wrong_password", ip=ADDRESSES[0], **REST) for event in OTHER_EVENTS),
                     line("login_failed", outcome="failure", reason="wrong_password", by="command"),
                     try_of(ADDRESSES[0], line).replace("warning", "info")) == []


def test_what_a_visitor_may_choose_names_nobody(addresses, line):
    """As the path, the browser's name or the origin, in lines of every kind, behind the address or without one."""
    innocent, counted = [], []
    for words in HOSTILE:
        innocent += [
            line("request", level="info", request_id="a" * 32, ip=ADDRESSES[0], method="POST", path=words, status=404),
            line("request", level="warning", path=words, ip=ADDRESSES[0]),
            line("origin_refused", origin=words, user_agent=words), line("login_succeeded", level="info", email=words),
            line("unavailable", level="error", reason=words), line("login_failed", reason=words, ip=ADDRESSES[0])]
        counted.append(try_of(ADDRESSES[0], line, email=words, user_agent=words))
    assert addresses(*innocent) == []
    assert addresses(*counted) == [ADDRESSES[0]] * len(HOSTILE)


def test_what_is_no_address_is_nobodys(addresses, line):
    nonsense = ["evil.example.com", "", "192.0.2.66 ", "192.0.2.66,203.0.113.9", "x192.0.2.66", "unix:", '192.0.2.66" "']
    assert addresses(*(try_of(address, line) for address in nonsense)) == []


@pytest.mark.parametrize("line", [json_line, text_line])
def test_the_time_is_that_of_the_line(tmp_path, line):
    later = "2026-11-28T23:45:01.000Z"
    lines = [try_of(ADDRESSES[0], line), try_of(ADDRESSES[0], line, time=later)]
    assert addresses_in_file(lines, tmp_path) == [(ADDRESSES[0], SECONDS), (ADDRESSES[0], SECONDS + 36_001)]


def test_the_readmes_lines_are_such(tmp_path):
    section = (ROOT / "README.md").read_text(encoding="utf-8").split("\n### The log\n")[1]
    lines = section.split("```\n")[1].splitlines()
    assert addresses_in_file(lines, tmp_path) == [("203.0.113.9", SECONDS)] * 2


def test_in_the_journal_the_time_is_the_journals(tmp_path):
    assert addresses_in_journal([try_of(ADDRESSES[0], json_line)] * 2, tmp_path) == [(ADDRESSES[0], 1), (ADDRESSES[0], 2)]


def test_another_units_lines_do_not_count(tmp_path):
    assert addresses_in_journal([try_of(ADDRESSES[0], json_line)], tmp_path, unit="other.service") == []


def test_without_its_beginning_the_filter_would_believe_visitors(tmp_path):
    """These tests can fail."""
    loose = tmp_path / "loose.conf"
    loose.write_text(FILTER.read_text(encoding="utf-8").replace(r"_begin  = ^", r"_begin  = ^.*"), encoding="utf-8")
    forged = text_line("request", path="x") + " " + try_of("192.0.2.66", json_line)
    assert [address for address, _ in addresses_in_file([forged], tmp_path, loose)] == ["192.0.2.66"]
    assert addresses_in_file([forged], tmp_path) == []


def test_fail2ban_takes_the_jail(tmp_path):
    told = configuration_with_jail(tmp_path / "fail2ban")
    assert "['add', 'sih-auth', 'systemd']" in told and "['start', 'sih-auth']" in told
    assert "'addjournalmatch', '_SYSTEMD_UNIT=sih-auth.service'" in told
    assert "['set', 'sih-auth', 'maxretry', 40]" in told


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_as_many_as_the_service_has_refused(start, tmp_path, log_format):
    """Each address has another number of tries."""
    service = start(BareService(LOG_FORMAT=log_format))
    owner = DirectVisitor(service).joined()
    expected = {}
    for number, address in enumerate(["203.0.113.9", "198.51.100.7", "2001:db8:1::9", "2001:db8:2::9"], 1):
        expected[address] = number
        stranger = DirectVisitor(service, owner.email if number % 2 else None, "not-The-Password-7", address=address)
        for _ in range(number):
            stranger.log_in().must_be(401, error="invalid_credentials")
    # Over the limit of one account and one client the password is not looked at any more, and it counts.
    guesser = DirectVisitor(service, password="not-The-Password-7", address="192.0.2.5")
    statuses = [guesser.log_in().status for _ in range(8)]
    assert statuses == [401] * 5 + [429] * 3
    expected["192.0.2.5"] = 8
    bad_link = DirectVisitor(service, address="192.0.2.6")
    bad_link.browser.post("/reset-password", {"token": "x" * 43, "password": owner.password}).must_be(400, error="invalid_token")
    expected["192.0.2.6"] = 1
    # Of these there is no trace: a login that succeeds, and hostile words in what everybody may send.
    DirectVisitor(service, owner.email, address="192.0.2.7").signed_in()
    for words in HOSTILE:
        clean = words.replace("\n", " ").replace("\r", " ")
        service.api.get("/" + clean, address="192.0.2.8", HTTP_USER_AGENT=clean, HTTP_ORIGIN=clean)
        service.api.post("/logout", {}, address="192.0.2.8", HTTP_USER_AGENT=clean, HTTP_ORIGIN=clean, HTTP_COOKIE="session=x")
    service.stop()
    lines = list(service.program.log.lines)
    random.Random(8).shuffle(lines)
    for read in (addresses_in_file, addresses_in_journal):
        found = [address for address, _ in read(lines, tmp_path)]
        assert {address: found.count(address) for address in found} == expected
