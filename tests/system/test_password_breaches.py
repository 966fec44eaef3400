"""Passwords that are known from breaches elsewhere: refused when they are looked up, and what that tells to whom."""

import array
import os
import re
import socket
import subprocess
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.mail_server import SilentMailServer
from driver.owner import Owner
from driver.range_server import RangeServer, sha1_of
from driver.service import BareService, Service, running
from driver.visitor import Visitor
from driver.waiting import all_at_once, wait_until

pytestmark = pytest.mark.sqlite

BREACHED = "rhubarb-Lantern-58-cobalt"
PADDED = "walnut-Harbour-37-indigo"
GOOD = "pewter-Meadow-64-saffron"


def looked_up_at(server):
    return {"PASSWORD_BREACH_CHECK": "hibp", "PASSWORD_BREACH_URL": server.url}


@pytest.fixture(scope="module")
def ranges():
    server = RangeServer({BREACHED: 3, PADDED: 0}).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def service(ranges, mail_server):
    with running(Service(mail_server, **looked_up_at(ranges))) as it:
        yield it


def must_be_refused(answer, field):
    assert list(answer.must_be(400, error="validation_failed").json["fields"]) == [field]
    assert "data breach" in answer.json["fields"][field]


def skipped(service, since=0):
    """The lines about passwords that were not looked up."""
    return [match.group() for match in service.program.log.matching(r".*\bbreach_check_skipped\b.*")][since:]


def change_password(visitor, new_password):
    return visitor.browser.post("/change-password",
                                {"current_password": visitor.password, "new_password": new_password})


# ---- what is refused

def test_a_breached_password_is_refused_at_sign_up(service):
    visitor = Visitor(service, password=BREACHED)
    must_be_refused(visitor.sign_up(), "password")
    assert service.database.value("SELECT COUNT(*) FROM users WHERE email = ?", visitor.email) == 0
    visitor.sign_up(password=GOOD).must_be(200)
    visitor.signed_in(password=GOOD)


def test_a_breached_password_is_refused_at_a_change(service):
    visitor = Visitor(service).joined().signed_in()
    must_be_refused(change_password(visitor, BREACHED), "new_password")
    visitor.at_another_browser().waiting_for_code()
    change_password(visitor, GOOD).must_be(200)
    visitor.at_another_browser().log_in(password=GOOD).must_be(200)


def test_a_breached_password_is_refused_at_a_reset(service):
    owner = Owner(service).joined()
    owner.ask_for_reset_link().must_be(200)
    token = owner.mailbox.read_reset_token()
    must_be_refused(owner.reset_password(token, BREACHED), "password")
    owner.reset_password(token, GOOD).must_be(200)
    owner.log_in(password=GOOD).must_be(200)


def test_passwords_that_people_have_already_are_not_looked_up(service, ranges):
    visitor = Visitor(service).joined()
    asked = len(ranges.requests)
    ranges.counts[visitor.password] = 5
    try:
        visitor.signed_in()
        visitor.log_in(password=BREACHED).must_be(401, error="invalid_credentials")
    finally:
        del ranges.counts[visitor.password]
    assert len(ranges.requests) == asked


def test_a_padded_line_does_not_count(service, ranges):
    asked = len(ranges.requests)
    Visitor(service, password=PADDED).joined()
    assert len(ranges.requests) == asked + 1 and not skipped(service)


# ---- what is told

def test_only_five_digits_of_the_hash_are_sent(service, ranges):
    passwords = [BREACHED, GOOD, "ochre-Gable-19-thistle"]
    asked = len(ranges.requests)
    for password in passwords:
        Visitor(service, password=password).sign_up()
    requests = ranges.requests[asked:]
    assert len(requests) == len(passwords)
    for password, request in zip(passwords, requests):
        digits = sha1_of(password)
        assert request.startswith(f"GET /range/{digits[:5]} HTTP/1.1\n")
        assert "Add-Padding: true" in request
        assert not re.search(digits[5:10], request, re.IGNORECASE) and password not in request
        assert "@" not in request and "Cookie" not in request


def test_a_password_that_another_rule_refuses_is_not_looked_up(service, ranges):
    asked = len(ranges.requests)
    for password in ("short", "password123", "x" * 1025, "nul\u0000-Harbour-37-indigo"):
        Visitor(service, password=password).sign_up().must_be(400, error="validation_failed")
    assert len(ranges.requests) == asked


def test_the_connection_is_kept(start, start_server):
    server = start_server(RangeServer())
    service = start(Service(**looked_up_at(server)))
    for _ in range(5):
        Visitor(service).joined()
    assert len(server.requests) == 5 and len(server.peers) == 1


def test_off_is_the_default_and_asks_nobody(start, ranges):
    service = start(Service(PASSWORD_BREACH_URL=ranges.url))
    asked = len(ranges.requests)
    Visitor(service, password=BREACHED).joined()
    assert len(ranges.requests) == asked and not skipped(service)


# ---- when nothing can be told

def must_be_allowed_and_logged(service, reason, seconds):
    """A password that is breached, but nobody can say so."""
    before = len(skipped(service))
    answer = Visitor(service, password=BREACHED).sign_up().must_be(200)
    assert answer.seconds < seconds
    (line,) = wait_until(lambda: skipped(service, before), 5, "the line in the log")
    assert " warning " in line and reason in line
    digits = sha1_of(BREACHED)
    for secret in (BREACHED, digits[:5], digits[5:]):
        assert secret.lower() not in line.lower()


@pytest.mark.alone
def test_a_service_that_is_down_is_done_without(start):
    service = start(Service(**looked_up_at(RangeServer())))
    must_be_allowed_and_logged(service, "connect", 1)
    must_be_allowed_and_logged(service, "so soon after", 1)


@pytest.mark.alone
@pytest.mark.parametrize("server, reason", [
    (RangeServer(body="<!DOCTYPE html><title>Welcome to our network</title>"), "malformed"),
    (RangeServer(body="A" * 400_000), "too long"),
    (RangeServer({BREACHED: 3}, status=500), "500"),
    (RangeServer({BREACHED: 3}, status=302, headers=[("Location", "/range/00000")]), "302")],
    ids=["no range", "too long", "an error", "a redirect"])
def test_nonsense_is_done_without(start, start_server, server, reason):
    start_server(server)
    service = start(Service(**looked_up_at(server)))
    must_be_allowed_and_logged(service, reason, 1)
    assert len(server.requests) == 1


@pytest.mark.alone
def test_a_service_that_hangs_costs_one_second_once_and_no_mail(start, start_server, mail_server):
    server = start_server(RangeServer())
    service = start(Service(mail_server, **looked_up_at(server)))
    known = Visitor(service).joined()
    server.hangs = True

    def log_in_meanwhile():
        wait_until(lambda: len(server.requests) == 2, 5, "a question")
        known.waiting_for_code()
        known.read_code()
        return time.monotonic()

    def sign_up():
        must_be_allowed_and_logged(service, "Timeout", 2)
        return time.monotonic()

    started = time.monotonic()
    code_at, allowed_at = all_at_once(log_in_meanwhile, sign_up)
    assert 0.9 < allowed_at - started < 2
    assert code_at < allowed_at
    must_be_allowed_and_logged(service, "so soon after", 0.5)
    assert len(server.requests) == 2


@pytest.mark.alone
@pytest.mark.timed
def test_a_mail_server_that_hangs_delays_no_look_up(start, start_server):
    mail_server = start_server(SilentMailServer())
    service = start(Service(mail_server, **looked_up_at(start_server(RangeServer({BREACHED: 1})))))
    Visitor(service).joined().waiting_for_code()
    wait_until(lambda: mail_server.connections, 5, "a mail under way")
    for _ in range(3):
        answer = Visitor(service, password=BREACHED).sign_up()
        must_be_refused(answer, "password")
        assert answer.seconds < 1


@pytest.mark.alone
@pytest.mark.slow
def test_it_is_asked_again_when_it_is_back(start, start_server):
    server = RangeServer({BREACHED: 1})
    service = start(Service(**looked_up_at(server)))
    must_be_allowed_and_logged(service, "connect", 1)
    start_server(server)
    time.sleep(10)
    must_be_refused(Visitor(service, password=BREACHED).sign_up(), "password")


# ---- the mailer, who asks

def sign_up(service, password):
    return service.api.post("/signup", {"name": "Jane", "email": fresh_email(), "password": password})


@pytest.mark.alone
def test_without_a_mailer_it_is_done_without(start, ranges):
    service = start(BareService("--pools", "check,api", **looked_up_at(ranges)))
    assert sign_up(service, BREACHED).must_be(200).seconds < 1
    assert "the mailer does not answer" in service.wait_for_log("breach_check_skipped").group()


def test_a_mailer_that_died_is_replaced(start, ranges):
    service = start(BareService(**looked_up_at(ranges)))
    must_be_refused(sign_up(service, BREACHED), "password")
    victim = service.kill_worker("mailer")
    wait_until(lambda: (found := service.workers("mailer")) and victim not in found, 10, "another mailer")
    must_be_refused(sign_up(service, BREACHED), "password")


@pytest.mark.sqlite
@pytest.mark.skipif(subprocess.run(["unshare", "--net", "true"], check=False, capture_output=True).returncode != 0,
                    reason="this machine lets nobody make a network namespace")
def test_the_workers_need_no_network(start, ranges):
    """As systemd will deny it to all but the mailer."""
    web = start(BareService("--pools", "check,api", prefix=["unshare", "--net"], **looked_up_at(ranges)))
    start(BareService("--pools", "mailer", **looked_up_at(ranges), **web.places))
    namespace = lambda pid: os.readlink(f"/proc/{pid}/ns/net")
    assert namespace(web.workers("api")[0]) != namespace("self")
    must_be_refused(sign_up(web, BREACHED), "password")
    sign_up(web, GOOD).must_be(200)
    assert not skipped(web)


@pytest.mark.alone
def test_a_stop_does_not_wait_for_a_service_that_hangs(start, start_server):
    server = start_server(RangeServer())
    service = start(BareService(**looked_up_at(server)))
    server.hangs = True

    def stop():
        wait_until(lambda: server.requests, 5, "a question")
        started = time.monotonic()
        assert service.stop() == 0
        return time.monotonic() - started

    answer, seconds = all_at_once(lambda: sign_up(service, GOOD), stop)
    answer.must_be(200)
    assert seconds < 3


def send_nonsense(path):
    """With no descriptor, one, two and fifty."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as neighbour, open(os.devnull, "rb") as attached:
        neighbour.connect(str(path))
        for text in (b"", b"range", b"range ABCDE", b"range ../..", b"r", b"\0" * 9_000):
            for count in (0, 1, 2, 50):
                rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [attached.fileno()] * count))]
                for _ in range(10):
                    neighbour.sendmsg([text], rights if count else [])


def wait_for_its_turn(path):
    """What was sent before it has been read by then; what it is about takes longer than a password may wait on a busy machine."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, its, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as neighbour:
        neighbour.connect(str(path))
        socket.send_fds(neighbour, [b"range 00000"], [its.fileno()])
        ours.settimeout(10)
        assert ours.recv(1)


def test_nonsense_at_its_socket_harms_nobody(start, start_server, mail_server):
    service = start(BareService(mail_server=mail_server, **looked_up_at(start_server(RangeServer({BREACHED: 1})))))
    (mailer,) = service.workers("mailer")
    descriptors = lambda: len(os.listdir(f"/proc/{mailer}/fd"))
    before = descriptors()
    for _ in range(3):
        send_nonsense(service.folder / "mailer.sock")
        wait_for_its_turn(service.folder / "mailer.sock")
        email = fresh_email()
        service.api.post("/signup", {"name": "Jane", "email": email, "password": GOOD}).must_be(200)
        service.api.post("/login", {"email": email, "password": GOOD}).must_be(200)
        assert mail_server.next_mail(email, 5).code
        must_be_refused(sign_up(service, BREACHED), "password")
    assert service.workers("mailer") == [mailer]
    # Connections to the mail server and the range server, and the database's files; of the nonsense there were hundreds.
    wait_until(lambda: descriptors() < before + 15, 5, "no descriptor left open")


# ---- the settings

def test_the_settings_are_shown_and_checked(folder):
    check = lambda **settings: command.run("check-config", "--json", folder=folder, FLASK_ENV="development", **settings)
    usual = check().json
    assert usual["PASSWORD_BREACH_CHECK"] == "off"
    assert usual["PASSWORD_BREACH_URL"] == "https://api.pwnedpasswords.com/range/"
    assert check(PASSWORD_BREACH_CHECK="hibp", PASSWORD_BREACH_URL="http://127.0.0.1:1/").status == 0
    for name, value in (("PASSWORD_BREACH_CHECK", "on"), ("PASSWORD_BREACH_URL", "http://example.com/range/"),
                        ("PASSWORD_BREACH_URL", "example.com")):
        ended = check(**{name: value})
        (complaint,) = ended.complaints
        assert ended.status == 1 and complaint.startswith(f'sih-auth: {name}="{value}": allowed: ')
