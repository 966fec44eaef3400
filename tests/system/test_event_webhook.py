"""Events as somebody's server is told of them, by Standard Webhooks."""

import calendar
import json
import re
import subprocess
import time

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.command import ROOT, clean_environment
from driver.owner import FIREFOX, NEW_PASSWORD, Owner
from driver.service import Service, running
from driver.visitor import Visitor, wrong_code
from driver.waiting import wait_until
from driver.webhook_server import WebhookServer, secret_of

pytestmark = pytest.mark.sqlite

NODE = ROOT / "tests/node"
MODULES = ROOT / "build/node"
WAITING = "SELECT attempts, last_error, parked_at, message_id FROM outbox WHERE channel = 'webhook'"


@pytest.fixture(scope="module")
def hook():
    server = WebhookServer().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def service(hook, mail_server):
    with running(Service(mail_server, **hook.settings)) as it:
        yield it


@pytest.fixture(scope="module")
def verify():
    """What the library of others says of (secret, request, body), one after the other."""
    subprocess.run([NODE / "install", MODULES], check=True, timeout=200)

    def verify_all(*received):
        lines = [json.dumps({"secret": secret, "headers": request.headers, "body": body.decode()})
                 for secret, request, body in received]
        ended = subprocess.run(["node", NODE / "verify_webhook.mjs", MODULES], input="\n".join(lines) + "\n",
                               capture_output=True, text=True, timeout=60, env=clean_environment({}), check=True)
        return [json.loads(line) for line in ended.stdout.splitlines()]

    return verify_all


def waiting(service):
    """The rows of events that have not been delivered."""
    return service.database.rows(WAITING)


def make_due(service):
    """As if the time until the next try were over."""
    service.database.change("UPDATE outbox SET due_at = 1 WHERE channel = 'webhook' AND parked_at = 0")


def fail_to_log_in(visitor):
    visitor.log_in(password="wrong-Rhubarb-58-cobalt").must_be(401)


def failed_login_is_told(service, hook):
    """Somebody's failed login; the request that told of it."""
    visitor = Visitor(service).joined()
    before = len(hook.requests_of("login_failed"))
    fail_to_log_in(visitor)
    return wait_until(lambda: hook.requests_of("login_failed")[before:], 20, "the event")[0]


# ---- what is told

def test_a_library_of_others_verifies_them(service, hook, verify):
    Owner(service).joined().signed_in()
    hook.wait_for_event("login_succeeded")
    received = list(hook.received)
    verdicts = verify(*((hook.secret, request, request.body) for request in received))
    assert [verdict["payload"] for verdict in verdicts] == [json.loads(request.body) for request in received]
    assert {request.headers["content-type"] for request in received} == {"application/json"}
    assert len({request.headers["webhook-id"] for request in received}) == len(received)


def test_what_that_library_refuses(service, hook, verify):
    request = failed_login_is_told(service, hook)
    assert all("refused" in verdict for verdict in verify(
        (hook.secret, request, request.body + b" "), (secret_of(1), request, request.body),
        (hook.secret, request, request.body.replace(b"wrong_password", b"unknown_address"))))


def test_two_secrets_sign_side_by_side(start, start_server, verify):
    hook = start_server(WebhookServer())
    service = start(Service(**hook.settings | {"EVENT_WEBHOOK_SECRET": f"{secret_of(1)} {secret_of(2)}"}))
    request = failed_login_is_told(service, hook)
    old, new, other = verify(*((secret_of(byte), request, request.body) for byte in (1, 2, 3)))
    assert old["payload"] == new["payload"] and "refused" in other


def test_they_come_in_order(start, start_server):
    hook = start_server(WebhookServer())
    visitor = Visitor(start(Service(**hook.settings))).joined()
    fail_to_log_in(visitor)
    visitor.waiting_for_code()
    code = visitor.read_code()
    visitor.enter(wrong_code(code)).must_be(401)
    visitor.enter(code).must_be(200)
    visitor.log_out().must_be(200)
    hook.wait_for_event("logged_out")
    told = [(event["type"], event["data"].get("reason")) for event in hook.accepted()]
    steps = [("account_created", None), ("login_failed", "wrong_password"), ("login_failed", "wrong_code"),
             ("logged_out", None)]
    assert [step for step in told if step in steps] == steps
    kinds = [kind for kind, _ in told]
    assert kinds.index("password_accepted") < kinds.index("login_succeeded") < kinds.index("logged_out")


def test_what_an_event_tells(service, hook):
    owner = Owner(service).joined()
    before = len(hook.requests_of("login_failed"))
    started = int(time.time())
    fail_to_log_in(owner)
    request = wait_until(lambda: hook.requests_of("login_failed")[before:], 20, "the event")[0]
    event = json.loads(request.body)
    assert sorted(event) == ["data", "timestamp", "type"]
    at = time.strptime(event["timestamp"], "%Y-%m-%dT%H:%M:%SZ")
    assert abs(calendar.timegm(at) - started) < 10
    data = event["data"]
    assert list(data) == ["outcome", "reason", "user_id", "user", "email", "ip", "network", "user_agent", "request_id"]
    assert (data["outcome"], data["reason"]) == ("failure", "wrong_password")
    assert data["user_id"] == service.database.value("SELECT id FROM users WHERE email = ?", owner.email)
    assert data["email"] == f"{owner.email[:2]}***@example.com" and re.fullmatch("[0-9a-f]{16}", data["user"])
    assert (data["ip"], data["network"], data["user_agent"]) == (owner.browser.address, owner.browser.address, FIREFOX)
    assert data["user"] in service.wait_for_log(rf"login_failed\b.*{data['request_id']}").group()


def test_an_unknown_address_has_a_tag_and_no_account(service, hook):
    before = len(hook.requests_of("login_failed"))
    email = fresh_email("nobody")
    for _ in range(2):
        Visitor(service, email=email).log_in().must_be(401)
    first, second = wait_until(lambda: len(told := hook.requests_of("login_failed")[before:]) == 2 and told, 20, "two")
    first, second = (json.loads(request.body)["data"] for request in (first, second))
    assert first["reason"] == "unknown_address" and "user_id" not in first
    assert first["user"] == second["user"]


def test_a_command_is_told_as_one(service, hook):
    visitor = Visitor(service).joined()
    ended = command.run("user", "disable", visitor.email, folder=service.folder, **service.settings)
    assert ended.status == 0
    event = hook.wait_for_event("account_disabled")
    assert event["data"]["by"] == "command" and not {"ip", "network", "user_agent"} & set(event["data"])


def test_addresses_are_whole_where_that_is_wanted(start, start_server):
    hook = start_server(WebhookServer())
    hook.may_hold_addresses = True
    visitor = Visitor(start(Service(LOG_ADDRESSES="full", **hook.settings))).joined()
    assert hook.wait_for_event("account_created")["data"]["email"] == visitor.email


def test_they_hold_no_secrets(start, start_server):
    hook = start_server(WebhookServer())
    service = start(Service(**hook.settings))
    owner = Owner(service, password="rhubarb-Lantern-58-cobalt", name="Secretive Person").joined()
    owner.log_in(password="wrong-Rhubarb-58-cobalt").must_be(401)
    owner.waiting_for_code()
    login, code = owner.browser.cookies["login"], owner.read_code()
    owner.enter(wrong_code(code)).must_be(401)
    owner.enter(code).must_be(200)
    session = owner.browser.cookies["session"]
    owner.change_password(NEW_PASSWORD).must_be(200)
    owner.log_out().must_be(200)
    hook.wait_for_event("logged_out")
    told = "".join(f"{request.path} {request.headers} {request.body.decode()}\n" for request in list(hook.received))
    for what, secret in {"password": owner.password, "wrong password": "wrong-Rhubarb", "new password": NEW_PASSWORD,
                         "login cookie": login, "session cookie": session, "name": owner.name, "address": owner.email,
                         "the webhook's secret": hook.secret.removeprefix("whsec_")}.items():
        assert secret not in told, what
    for digits in (code, wrong_code(code)):
        assert not re.search(rf"(?<![0-9a-f]){digits}(?![0-9a-f])", told)


def test_nobody_is_told_where_nobody_asked(demo):
    fail_to_log_in(Visitor(demo).joined())
    assert not waiting(demo)


# ---- when it is not taken

def test_what_failed_is_tried_again_with_the_same_id_and_a_fresh_signature(start, start_server, verify):
    hook = start_server(WebhookServer())
    service = start(Service(**hook.settings))
    visitor = Visitor(service).joined()
    hook.wait_for_event("account_created")
    hook.next_statuses = [500]
    fail_to_log_in(visitor)
    attempts, reason, parked_at, message_id = wait_until(
        lambda: (rows := waiting(service)) and rows[0][0] == 1 and rows[0], 20, "the first try")
    assert (attempts, parked_at) == (1, 0) and "500" in reason and str(hook.port) not in reason
    time.sleep(1.1)  # so that the second one has another time
    make_due(service)
    hook.wait_for_event("login_failed", seconds=90)
    first, second = hook.requests_of("login_failed")
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == message_id and first.body == second.body
    assert int(second.headers["webhook-timestamp"]) > int(first.headers["webhook-timestamp"])
    assert all("payload" in verdict for verdict in verify(
        *((hook.secret, request, request.body) for request in (first, second))))
    wait_until(lambda: not waiting(service), 5, "an empty outbox")


def test_a_receiver_that_is_gone_gets_nothing_twice_and_others_go_on(start, start_server):
    hook = start_server(WebhookServer())
    service = start(Service(**hook.settings))
    visitor = Visitor(service).joined()
    hook.wait_for_event("account_created")
    hook.next_statuses = [410]
    fail_to_log_in(visitor)
    attempts, reason, *_ = wait_until(lambda: (rows := waiting(service)) and rows[0][2] > 0 and rows[0], 20, "parking")
    assert (attempts, reason) == (1, "answers 410")
    visitor.signed_in()
    hook.wait_for_event("login_succeeded")
    wait_until(lambda: [row[1] for row in waiting(service)] == ["answers 410"], 20, "only the parked one")


@pytest.mark.parametrize("status", [401, 404, 302])
def test_one_that_refuses_for_a_while_is_asked_again_and_no_other(start, start_server, status):
    elsewhere = start_server(WebhookServer())
    hook = start_server(WebhookServer(headers=[("Location", elsewhere.url)]))
    service = start(Service(**hook.settings))
    visitor = Visitor(service).joined()
    hook.wait_for_event("account_created")
    hook.next_statuses = [status]
    fail_to_log_in(visitor)
    attempts, reason, parked_at, _ = wait_until(
        lambda: (rows := waiting(service)) and rows[0][0] > 0 and rows[0], 20, "the first try")
    assert (attempts, reason, parked_at) == (1, f"answers {status}", 0)
    assert not elsewhere.received


def test_they_survive_a_restart(start, start_server):
    hook = WebhookServer()
    service = start(Service(**hook.settings))
    visitor = Visitor(service).joined()
    fail_to_log_in(visitor)
    wait_until(lambda: waiting(service) and all(row[0] > 0 for row in waiting(service)), 20, "tries in vain")
    ids = {row[3] for row in waiting(service)}
    service.stop()
    start_server(hook)
    make_due(service)
    service.start()
    hook.wait_for_event("login_failed", seconds=90)
    wait_until(lambda: not waiting(service), 20, "an empty outbox")
    assert {request.headers["webhook-id"] for request in hook.received} == ids


def test_a_certificate_that_nobody_vouches_for_gets_nothing(start, start_server, authority):
    hook = start_server(WebhookServer(certificate=authority.certificate("localhost")))
    service = start(Service(**hook.settings))
    fail_to_log_in(Visitor(service).joined())
    wait_until(lambda: waiting(service) and all(row[0] > 0 for row in waiting(service)), 20, "tries in vain")
    assert not hook.received
    assert all(re.search("certificate|SSL", reason) and "localhost" not in reason for _, reason, *_ in waiting(service))


@pytest.mark.alone
@pytest.mark.timed
def test_a_webhook_that_hangs_delays_no_code(start, start_server, mail_server):
    hook = start_server(WebhookServer())
    service = start(Service(mail_server, **hook.settings))
    hook.hangs = True
    visitor = Visitor(service).joined()
    wait_until(lambda: hook.waiting, 10, "an event under way")
    for _ in range(3):
        started = time.monotonic()
        visitor.at_another_browser().waiting_for_code()
        visitor.read_code()
        assert time.monotonic() - started < 3
    assert service.is_healthy()
    started = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - started < 10


# ---- the settings

def check(folder, **settings):
    return command.run("check-config", "--json", folder=folder, FLASK_ENV="development", **settings)


def test_the_settings_are_checked(folder):
    good = {"EVENT_WEBHOOK_URL": "https://hooks.example.com/auth", "EVENT_WEBHOOK_SECRET": secret_of(7)}
    assert check(folder, **good).status == 0
    assert check(folder, **good | {"EVENT_WEBHOOK_SECRET": f"{secret_of(7)},{secret_of(8)}"}).status == 0
    for name, value in (("EVENT_WEBHOOK_URL", "http://hooks.example.com/auth"),
                        ("EVENT_WEBHOOK_URL", "hooks.example.com"), ("EVENT_WEBHOOK_SECRET", None),
                        ("EVENT_WEBHOOK_SECRET", "c2VjcmV0LXNlY3JldC1zZWNyZXQ="),
                        ("EVENT_WEBHOOK_SECRET", "whsec_c2VjcmV0"), ("EVENT_WEBHOOK_SECRET", "whsec_%%%")):
        ended = check(folder, **good | {name: value})
        (complaint,) = ended.complaints
        assert ended.status == 1 and name in complaint


def test_a_secret_that_is_missing_is_made_by_the_line_that_says_so(folder):
    without = {"EVENT_WEBHOOK_URL": "https://hooks.example.com/auth", "EVENT_WEBHOOK_SECRET": None,
               "EVENT_WEBHOOK_SECRET_FILE": folder / "secret"}
    (folder / "secret").write_text("")
    (complaint,) = check(folder, **without).complaints
    line = complaint.partition("make one with: ")[2]
    subprocess.run(["sh", "-c", line], check=True, timeout=60)
    assert check(folder, **without).status == 0
    assert "make one with: printf" in check(folder, **without | {"EVENT_WEBHOOK_SECRET_FILE": None}).errors


def test_the_receivers_address_is_not_shown_either(folder):
    """Of many its path, or what follows it, is all that keeps strangers away."""
    for url in ("https://hooks.example.com/T0/rhubarb", "https://hooks.example.com/x?token=rhubarb",
                "http://hooks.example.com/T0/rhubarb", "hooks.example.com/T0/rhubarb"):
        ended = check(folder, EVENT_WEBHOOK_URL=url, EVENT_WEBHOOK_SECRET=secret_of(7))
        assert "EVENT_WEBHOOK_URL" in ended.output + ended.errors and "rhubarb" not in ended.output + ended.errors


def test_the_secret_is_never_shown(folder):
    for secret in (secret_of(7), "whsec_c2VjcmV0", "c2VjcmV0LXNlY3JldC1zZWNyZXQ="):
        ended = check(folder, EVENT_WEBHOOK_URL="https://hooks.example.com/auth", EVENT_WEBHOOK_SECRET=secret)
        assert secret.removeprefix("whsec_") not in ended.output + ended.errors
