"""What nobody had expected, as a Sentry is told of it."""

import re
import subprocess

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.command import BINARY
from driver.sentry_server import SentryServer
from driver.service import BareService
from driver.waiting import wait_until

# The OpenSSL that is broken here is what signs in to database servers, too.
pytestmark = pytest.mark.sqlite

PASSWORD = "pewter-Meadow-64-saffron"
WITHOUT_SHA1 = """\
openssl_conf = begin
[begin]
providers = providers
[providers]
null = nothing
[nothing]
activate = 1
"""


@pytest.fixture
def broken(tmp_path):
    """The settings of a service that fails at each new password: its OpenSSL has no algorithm at all, and so none for
    the look-up."""
    file = tmp_path / "openssl.cnf"
    file.write_text(WITHOUT_SHA1)
    return {"OPENSSL_CONF": file, "PASSWORD_BREACH_CHECK": "hibp", "PASSWORD_BREACH_URL": "http://127.0.0.1:1/"}


def sign_up(service, **parameters):
    return service.api.post("/signup", {"name": "Secretive Person", "email": fresh_email("secretive"),
                                        "password": PASSWORD}, **parameters)


def fail(service, **parameters):
    return sign_up(service, **parameters).must_be(500, error="internal_error")


def waiting(service):
    return service.database.rows(
        "SELECT attempts, last_error, parked_at, message_id FROM outbox WHERE channel = 'sentry'")


def test_an_error_is_reported(start, start_server, broken):
    sentry = start_server(SentryServer())
    service = start(BareService(**broken, **sentry.settings))
    fail(service)
    event = sentry.wait_for_event()
    (exception,) = event["exception"]["values"]
    assert (exception["type"], exception["value"]) == ("std::runtime_error", "OpenSSL has no SHA-1")
    version = command.run("version", folder=service.folder).output.split()[-1]
    assert event["release"] == f"sih-auth@{version}" and event["environment"] == "development"
    assert event["request"] == {"method": "POST", "url": "/signup"}
    assert event["tags"]["pool"] == "api"
    line = service.wait_for_log("internal_error").group()
    assert event["tags"]["request_id"] in line
    wait_until(lambda: not waiting(service), 5, "an empty outbox")


def test_its_stack_leads_to_where_it_was_thrown(start, start_server, broken):
    sentry = start_server(SentryServer())
    fail(start(BareService(**broken, **sentry.settings)))
    event = sentry.wait_for_event()
    frames = event["exception"]["values"][0]["stacktrace"]["frames"]
    # Where a call returns to may be in the next function already.
    addresses = [hex(int(frame["instruction_addr"], 16) - 1) for frame in frames if frame["package"] == "sih-auth"]
    ended = subprocess.run(["addr2line", "-f", "-C", "-e", BINARY, *addresses], capture_output=True, text=True,
                           check=True, timeout=60)
    functions = ended.stdout.splitlines()[::2]
    assert "sih_auth::crypto::sha1_hex" in functions[-1]
    assert any("http::Application::" in function for function in functions[:-1])


def test_its_image_is_the_binary(start, start_server, broken):
    sentry = start_server(SentryServer())
    fail(start(BareService(**broken, **sentry.settings)))
    images = {image["code_file"]: image for image in sentry.wait_for_event()["debug_meta"]["images"]}
    notes = subprocess.run(["readelf", "-n", BINARY], capture_output=True, text=True, check=True, timeout=60).stdout
    assert images["sih-auth"]["code_id"] == re.search(r"Build ID: ([0-9a-f]+)", notes).group(1)


def test_it_tells_nothing_of_the_person(start, start_server, broken):
    sentry = start_server(SentryServer())
    service = start(BareService(**broken, **sentry.settings))
    fail(service, QUERY_STRING="token=Secret-Token-0123456789", cookies={"session": "Secret-Session-0123456789"},
         HTTP_AUTHORIZATION="Bearer Secret-Bearer-0123456789", address="127.9.9.9")
    sentry.wait_for_event()
    (received,) = sentry.received
    told = f"{received.path} {received.headers} {received.body.decode()}".lower()
    for secret in (PASSWORD, "secretive", "secret-", "127.9.9.9", "@example.com"):
        assert secret.lower() not in told.replace(sentry.key, ""), secret


def test_it_is_reported_again_under_the_same_id(start, start_server, broken):
    sentry = start_server(SentryServer(headers=[("Retry-After", "1")]))
    service = start(BareService(**broken, **sentry.settings))
    sentry.next_statuses = [429]
    fail(service)
    attempts, reason, parked_at, _ = wait_until(
        lambda: (rows := waiting(service)) and rows[0][0] == 1 and rows[0], 20, "the first try")
    assert (attempts, parked_at) == (1, 0) and "429" in reason
    service.database.change("UPDATE outbox SET due_at = 1 WHERE channel = 'sentry'")
    event = sentry.wait_for_event(seconds=90)
    first, second = sentry.received
    assert event["event_id"].encode() in first.body and event["event_id"].encode() in second.body
    assert first.body.splitlines()[1:] == second.body.splitlines()[1:]


def test_a_key_that_sentry_does_not_know_is_parked(start, start_server, broken):
    sentry = start_server(SentryServer(status=403))
    service = start(BareService(**broken, **sentry.settings))
    fail(service)
    _, reason, *_ = wait_until(lambda: (rows := waiting(service)) and rows[0][2] > 0 and rows[0], 20, "a parked one")
    assert reason == "answers 403"


@pytest.mark.alone
@pytest.mark.timed
def test_a_sentry_that_hangs_delays_no_answer(start, start_server, broken):
    sentry = start_server(SentryServer())
    service = start(BareService(**broken, **sentry.settings))
    sentry.hangs = True
    assert fail(service).seconds < 2
    wait_until(lambda: sentry.waiting, 10, "a report under way")
    assert fail(service).seconds < 2


def test_a_database_that_fails_is_no_error_of_the_program(start, start_server):
    sentry = start_server(SentryServer())
    service = start(BareService(**sentry.settings))
    service.database.change("ALTER TABLE users RENAME TO people")
    sign_up(service).must_be(503, error="unavailable")
    assert not waiting(service) and not sentry.received


def test_nobody_is_told_where_nobody_asked(start, broken):
    service = start(BareService(**broken))
    fail(service)
    assert not waiting(service)


def test_the_setting_is_checked_and_not_shown(folder):
    check = lambda dsn: command.run("check-config", "--json", folder=folder, FLASK_ENV="development", SENTRY_DSN=dsn)
    good = check("https://0123456789abcdef@errors.example.com/42")
    assert good.status == 0 and "0123456789abcdef" not in good.output
    for dsn in ("errors.example.com", "https://errors.example.com/42", "https://0123456789abcdef@errors.example.com",
                "http://0123456789abcdef@errors.example.com/42", "ftp://0123456789abcdef@localhost/42"):
        ended = check(dsn)
        (complaint,) = ended.complaints
        assert ended.status == 1 and "SENTRY_DSN" in complaint and "0123456789abcdef" not in complaint
