"""What a line of the log is made of, and that nobody can write one."""

import datetime
import json
import os
import re
import subprocess

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.direct import DirectVisitor
from driver.log_lines import events_of, lines_of, lines_of_request
from driver.service import BareService, running
from driver.terminal import Terminal
from driver.visitor import PASSWORD

pytestmark = pytest.mark.sqlite

WRONG = "not-Her-Password-7"
POOLS = {"api", "check", "mailer", "events", "supervisor", "migrate"}
PRODUCTION = {"FLASK_ENV": "production", "SECRET_KEY": "k3y-of-the-lines-" * 3, "SITE_URL": "https://auth.example.com",
              "MAIL_TRANSPORT": "console"}
# Numbers in JSON; all else is text.
NUMBERS = {"pid", "status", "duration_ms", "user_id", "attempt"}


@pytest.fixture(scope="module")
def production():
    """Bare, in production, where JSON is not asked for."""
    with running(BareService(**PRODUCTION)) as service:
        yield service


def must_be_a_line(text):
    line = json.loads(text)
    assert list(line)[:5] == ["time", "level", "pool", "pid", "event"], text
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    at = datetime.datetime.fromisoformat(line["time"].replace("Z", "+00:00"))
    assert abs((datetime.datetime.now(datetime.timezone.utc) - at).total_seconds()) < 600
    assert line["level"] in ("debug", "info", "warning", "error") and line["pool"] in POOLS
    assert type(line["pid"]) is int and line["pid"] > 1 and re.fullmatch("[a-z_]+", line["event"])
    for name, value in line.items():
        if name in NUMBERS:
            assert type(value) in (int, float), text
        assert isinstance(value, (str, int, float)) and re.fullmatch("[a-z_]+", name), text
    return line


# ---- lines

def test_in_production_every_line_is_json(production):
    DirectVisitor(production).joined().signed_in().log_out().must_be(200)
    production.check.get("/health").must_be(200)
    production.api.get("/nowhere").must_be(404)
    lines_of_request(production, production.api.get("/me").must_be(401))
    production.wait_for_log("mail_sent")
    lines = [must_be_a_line(line) for line in list(production.program.log.lines)]
    assert {"api", "check", "mailer", "supervisor"} <= {line["pool"] for line in lines}
    pids = {pool: set(production.workers(pool)) for pool in ("api", "check", "mailer")}
    for line in lines:
        assert line["pool"] not in pids or line["pid"] in pids[line["pool"]], line


# ---- faults of the settings at a start

FAULTY = {**PRODUCTION, "LOG_LEVEL": "verbose", "OTP_LIFETIME": "soon"}


@pytest.mark.parametrize("log_format", [None, "json", "xml"])
def test_faults_at_a_start_are_lines_as_all_others(folder, log_format):
    ended = command.run("serve", folder=folder, **FAULTY, LOG_FORMAT=log_format)
    lines = [must_be_a_line(line) for line in ended.complaints]
    assert ended.status == 1 and {(line["event"], line["level"], line["pool"]) for line in lines} == {("config_fault", "error", "supervisor")}
    named = [line["reason"].partition("=")[0] for line in lines]
    assert named == ["LOG_LEVEL", *(["LOG_FORMAT"] if log_format == "xml" else []), "OTP_LIFETIME"]


def test_faults_at_a_start_are_text_where_the_log_is(folder):
    ended = command.run("serve", folder=folder, **FAULTY, LOG_FORMAT="text")
    assert re.fullmatch(r'\S+Z error supervisor\[\d+\] config_fault reason="LOG_LEVEL=\\"verbose\\": .*"', ended.complaints[0])


def test_a_file_that_cannot_be_read_is_a_fault_at_a_start(folder):
    (complaint,) = command.run("serve", "--env-file", "nowhere.env", folder=folder, **PRODUCTION).complaints
    line = must_be_a_line(complaint)
    assert (line["event"], line["reason"]) == ("config_fault", "nowhere.env: No such file or directory")


def test_whoever_starts_it_by_hand_is_told_faults_in_a_sentence(folder):
    with Terminal("serve", folder=folder, **FAULTY) as terminal:
        assert terminal.status() == 1
    assert re.findall("^sih-auth: ([A-Z_]+)=", terminal.shown, re.MULTILINE) == ["LOG_LEVEL", "OTP_LIFETIME"]
    assert "config_fault" not in terminal.shown


def test_in_the_journal_faults_at_a_start_have_the_priority_of_errors(folder):
    with open(folder / "journal", "wb") as journal:
        status = os.fstat(journal.fileno())
        settings = command.clean_environment(FAULTY | {"JOURNAL_STREAM": f"{status.st_dev}:{status.st_ino}"})
        ended = subprocess.run([command.BINARY, "serve"], cwd=folder, env=settings, stderr=journal, timeout=60, check=False)
    lines = (folder / "journal").read_text(encoding="utf-8").splitlines()
    assert ended.returncode == 1 and len(lines) == 2 and all(line.startswith('<3>{"time":') for line in lines)


@pytest.mark.parametrize("method, path, body, status, reason, level", [
    ("POST", "/logout", b"", 200, None, "info"), ("GET", "/me", b"", 401, "authentication_required", "debug"),
    ("GET", "/health/ready", b"", 200, None, "debug"), ("POST", "/login", b"{}", 400, "validation_failed", "info"),
    ("DELETE", "/nowhere", b"", 404, "not_found", "info"), ("PUT", "/login", b"", 405, "method_not_allowed", "info")])
def test_the_line_of_a_request(production, method, path, body, status, reason, level):
    answer = production.api.send(method, path, body, address="203.0.113.9").must_be(status)
    (line,) = [line for line in lines_of_request(production, answer) if line["event"] == "request"]
    assert line["level"] == level and line["pool"] == "api"
    assert type(line["status"]) is int and type(line["duration_ms"]) in (int, float)
    assert 0 <= line["duration_ms"] <= answer.seconds * 1_000
    assert {name: line[name] for name in ("ip", "network", "method", "path", "status")} == {
        "ip": "203.0.113.9", "network": "203.0.113.9", "method": method, "path": path, "status": status}
    assert (line["outcome"], line.get("reason")) == ("failure" if reason else "success", reason)
    order = ["time", "level", "pool", "pid", "event", "outcome", "reason", "ip", "network", "request_id", "method", "path", "status",
             "duration_ms"]
    assert list(line) == [name for name in order if name in line] and len(line) >= len(order) - 1


def test_at_the_usual_level_reads_are_not_written(start):
    service = start(BareService(**PRODUCTION | {"LOG_LEVEL": "info"}))
    read, write = service.api.get("/health/ready").must_be(200), service.api.post("/login", {})
    lines_of_request(service, write)
    assert read.header("X-Request-Id") not in service.program.log.text()
    assert {line["level"] for line in lines_of(service)} <= {"info", "warning", "error"}


@pytest.mark.parametrize("address, network", [
    ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8::9", "2001:db8::/64"),
    ("::ffff:198.51.100.7", "198.51.100.7")])
def test_networks(production, address, network):
    answer = DirectVisitor(production, address=address).log_in().must_be(401)
    for line in lines_of_request(production, answer):
        assert (line["ip"], line["network"]) == (address, network)


def test_in_text(start):
    service = start(BareService(LOG_FORMAT="text"))
    answer = DirectVisitor(service, address="203.0.113.9").log_in().must_be(401)
    service.wait_for_log(answer.header("X-Request-Id"))
    pattern = re.compile(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (debug|info|warning|error) \w+\[\d+\] [a-z_]+( [a-z_]+="[^\n]*")*')
    lines = list(service.program.log.lines)
    assert all(pattern.fullmatch(line) for line in lines)
    (failed,) = [line for line in lines if "login_failed" in line]
    assert re.fullmatch(r'\S+ warning api\[\d+\] login_failed outcome="failure" reason="unknown_address" ip="203.0.113.9" '
                        r'network="203.0.113.9" request_id="[0-9a-f]{32}" user="[0-9a-f]{16}" email="ja\*\*\*@example.com"', failed)


HOSTILE = ["a\nb", "a\r\nb", 'a","event":"login_failed","ip":"192.0.2.66', "\x1b[2J\x07\x00", "\u2028\u2029\u0085", "\x7f\x9b31m",
           '\n{"time":"2026-11-28T13:45:00.123Z","level":"warning","pool":"api","pid":1,"event":"login_failed","ip":"192.0.2.66"}',
           "\\", '\\"', "é" * 400, "x" * 9_000, "😀" * 200]


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_nobody_writes_a_second_line(start, log_format):
    """What visitors choose is in the path, the browser's name and the origin; also bytes that are no text."""
    service = start(BareService(**PRODUCTION | {"LOG_FORMAT": log_format}))
    answers = []
    for words in HOSTILE:
        address = {"address": "203.0.113.9", "HTTP_USER_AGENT": words, "HTTP_ORIGIN": words, "HTTP_REFERER": words}
        answers += [service.api.send("GET", "/" + words, **address), service.api.send("POST", "/logout", **address),
                    service.api.send("POST", "/login", json.dumps({"email": words, "password": WRONG}).encode(), **address)]
        address["HTTP_ORIGIN"] = ""
        answers.append(service.api.send("POST", "/login", json.dumps({"email": fresh_email(), "password": WRONG}).encode(), **address))
    numbers = [answer.header("X-Request-Id") for answer in answers]
    service.wait_for_log(numbers[-1] + r".*duration_ms")
    # As the pipe has it: whatever some reader takes for the end of a line is to be seen.
    lines = list(service.program.log.lines)
    text = "\n".join(lines)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    for number in numbers:
        assert len([line for line in lines if number in line and re.search(r"\brequest\b\W", line)]) == 1
    if log_format == "json":
        parsed = [must_be_a_line(line) for line in lines]
        assert not [line for line in parsed if line.get("ip") == "192.0.2.66"]
    else:
        assert all(re.match(r"\d{4}-\d\d-\d\dT\S+Z \w+ \w+\[\d+\] ", line) for line in lines)


# ---- addresses

def test_addresses_are_masked_unless_they_are_asked_for(start):
    for setting, shown in ((None, lambda email: email[:2] + "***@example.com"), ("masked", lambda email: email[:2] + "***@example.com"),
                           ("full", lambda email: email)):
        service = start(BareService(**PRODUCTION | {"LOG_ADDRESSES": setting}))
        visitor = DirectVisitor(service).joined().waiting_for_code()
        answer = visitor.enter(visitor.read_code()).must_be(200)
        (line,) = events_of(service, answer)
        assert line["email"] == shown(visitor.email)
        assert (visitor.email in service.program.log.text()) == (setting == "full")


@pytest.mark.parametrize("value", ["whole", "yes", "FULL"])
def test_how_addresses_are_written_is_one_of_two(folder, value):
    ended = command.run("check-config", folder=folder, **PRODUCTION, LOG_ADDRESSES=value)
    assert ended.status != 0 and "LOG_ADDRESSES" in ended.errors and "masked" in ended.errors and "full" in ended.errors


def test_what_a_command_does_is_not_in_its_own_way(folder):
    """It says so in its own words; the audit trail has it, without an ip."""
    settings = PRODUCTION | {"STATE_DIR": folder, "RUNTIME_DIR": folder}
    assert command.run("migrate", folder=folder, **settings).status == 0
    email = fresh_email()
    ended = command.run("user", "add", email, "--name", "Jane", folder=folder, typed=PASSWORD + "\n", **settings)
    assert (ended.status, ended.errors) == (0, "")
    (event,) = command.run("audit", "--json", folder=folder, **settings).json["events"]
    assert (event["event"], event["ip"], event["email"]) == ("account_created", "", f"{email[:2]}***@example.com")
