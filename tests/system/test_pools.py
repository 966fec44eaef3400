"""Parts of the service as processes of their own, and sockets that somebody else has made."""

import contextlib

import pytest

from driver import command
from driver.addresses import fresh_email
from driver.mail_server import MailServer
from driver.service import BareService
from driver.systemd_sockets import SystemdSockets
from driver.visitor import PASSWORD

pytestmark = pytest.mark.sqlite


def log_in(service, email):
    service.api.post("/signup", {"name": "Jane", "email": email, "password": PASSWORD}).must_be(200)
    answer = service.api.post("/login", {"email": email, "password": PASSWORD}).must_be(200)
    return answer.cookie("login").value


def test_the_mailer_can_be_a_process_of_its_own(start, start_server):
    mail_server = start_server(MailServer())
    web = start(BareService("--pools", "check,api", mail_server=mail_server))
    assert not web.workers("mailer") and web.workers("api") and web.workers("check")
    mailer = start(BareService("--pools", "mailer", mail_server=mail_server, **web.places))
    assert mailer.workers("mailer") and not mailer.workers("api")

    email = fresh_email()
    login = log_in(web, email)
    code = mail_server.next_mail(email).code
    web.api.post("/verify-otp", {"email": email, "otp": code}, cookies={"login": login}).must_be(200)

    # Either goes on without the other.
    assert mailer.stop() == 0
    email = fresh_email()
    log_in(web, email)
    mailer.start()
    assert mail_server.next_mail(email).code
    assert web.stop() == 0
    assert mailer.program.is_running()


@pytest.mark.parametrize("pools, api, check, mailer", [
    ("api", True, False, False), ("check", False, True, False), ("mailer,check", False, True, True)])
def test_only_what_was_asked_for_runs(start, pools, api, check, mailer):
    service = start(BareService("--pools", pools))
    assert [bool(service.workers(pool)) for pool in ("api", "check", "mailer")] == [api, check, mailer]
    assert service.api.path.exists() == api and service.check.path.exists() == check


@pytest.mark.parametrize("pools", ["web", "", "api,web", "api;check", "API"])
def test_unknown_pools_are_a_mistake_in_usage(folder, pools):
    ended = command.run("serve", "--pools", pools, folder=folder, FLASK_ENV="development")
    assert ended.status == 2
    assert "check, api, mailer" in ended.errors and "--pools" in ended.errors
    assert not list(folder.iterdir())


def test_worker_counts_follow_the_settings(start):
    service = start(BareService(API_WORKERS=3, CHECK_WORKERS=1, MAIL_WORKERS=2))
    assert [len(service.workers(pool)) for pool in ("api", "check", "mailer")] == [3, 1, 2]


def test_two_services_do_not_share_their_sockets(start):
    first = start(BareService())
    second = command.run("serve", folder=first.folder, **first.settings)
    assert second.status == 1
    (complaint,) = second.complaints
    assert "another sih-auth serves at" in complaint
    first.check.get("/health").must_be(200)


# ---- sockets from systemd

@pytest.fixture
def systemd():
    with contextlib.ExitStack() as stack:
        yield lambda *names: stack.enter_context(contextlib.closing(SystemdSockets(*names)))


def test_sockets_of_systemd_are_used_and_left_alone(start, systemd):
    sockets = systemd("check", "api")
    service = start(BareService(prefix=sockets.prefix(), pass_fds=sockets.pass_fds()))
    service.api.path, service.check.path = sockets.folder / "api.sock", sockets.folder / "check.sock"
    service.api.get("/protected").must_be(401)
    service.check.get("/health").must_be(200)
    assert [path.name for path in service.folder.glob("*.sock")] == ["mailer.sock"]
    assert service.stop() == 0
    assert service.api.path.exists() and service.check.path.exists()
    # Whoever knocks in between is served by the next one.
    service.start()
    service.api.get("/protected").must_be(401)


def test_sockets_that_were_not_passed_are_made(start, systemd):
    sockets = systemd("api")
    service = start(BareService(prefix=sockets.prefix(), pass_fds=sockets.pass_fds()))
    service.check.get("/health").must_be(200)
    service.api.path = sockets.folder / "api.sock"
    service.api.get("/protected").must_be(401)


def test_sockets_for_another_process_are_not_touched(start, systemd):
    sockets = systemd("api", "check")
    prefix = sockets.prefix()
    prefix[2] = prefix[2].replace("LISTEN_PID=$$", "LISTEN_PID=1")
    service = start(BareService(prefix=prefix, pass_fds=sockets.pass_fds()))
    service.api.get("/protected").must_be(401)
    service.check.get("/health").must_be(200)
