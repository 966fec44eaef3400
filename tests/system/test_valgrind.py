"""Every call once under valgrind: no process reads what nobody has written, or writes where it may not."""

import json
import re
import shutil

import pytest

from driver.app import App
from driver.command import ROOT
from driver.owner import NEW_PASSWORD, Owner
from driver.records import forget_code_mails
from driver.service import Service
from driver.waiting import wait_until

pytestmark = pytest.mark.sqlite

SERVED_BY_NGINX = {"GET /openapi.json"}


def described():
    document = json.loads((ROOT / "nginx/portal/openapi.json").read_text(encoding="utf-8"))
    return {f"{method.upper()} {path}" for path, operations in document["paths"].items()
            for method in operations if method in ("get", "post", "patch", "delete")}


def answered_well(service):
    """By the log: the calls that were answered 2xx."""
    lines = service.program.log.matching(r'.* request .* method="(\w+)" path="([^"]+)" status="2\d\d" .*')
    return {f"{line.group(1)} {re.sub('/[0-9]+$', '/{id}', line.group(2))}" for line in lines}


def ask_about_the_service(service):
    for path in ("/health", "/health/ready", "/metrics"):
        assert service.api.get(path).status == 200


def go_in_and_out(person):
    person.waiting_for_code()
    person.read_code()
    person.ask_for_another_code().must_be(200)
    person.enter(person.read_code(), trust_device=True).must_be(200)
    for path in ("/site", "/protected", "/me", "/devices", "/activity", "/continue?rd=/", "/.well-known/jwks.json"):
        person.browser.get(path).must_be(200)
    assert person.is_let_in()


def look_after_the_account(person):
    person.rename("Ada").must_be(200)
    forget_code_mails(person)
    other = person.at_another_browser().signed_in()
    (number,) = [session["id"] for session in person.sessions() if not session["current"]]
    person.end_session(number).must_be(200)
    assert not other.is_signed_in()
    for device in person.browser.get("/devices").json["devices"]:
        person._send("DELETE", f"/devices/{device['id']}").must_be(200)
    (first, *_) = person.make_backup_codes().must_be(200).json["codes"]
    assert person.remaining_backup_codes() > 0
    forget_code_mails(person)
    person.waiting_for_code().read_code()
    person.enter_backup_code(first).must_be(200)
    person.change_password().must_be(200)
    person.password = NEW_PASSWORD


def move_and_forget(person):
    former = person.email
    token = person.has_moved_to(f"new-{former}")
    person.undo_email_change(token).must_be(200)
    person.with_address(former).ask_for_reset_link().must_be(200)
    person.password = "Quiet*Lantern*58*harbour"
    person.reset_password(person.mailbox.read_reset_token(), person.password).must_be(200)


def use_tokens(service):
    app = App.of_somebody(service).refreshed()
    app.get("/me").must_be(200)
    app.revoke().must_be(200)


def test_every_call(start, mail_server, tmp_path):
    assert shutil.which("valgrind"), "script/bootstrap test installs it"
    service = start(Service(mail_server, prefix=("valgrind", "--trace-children=yes", f"--log-file={tmp_path}/%p"),
                            API_WORKERS=1, CHECK_WORKERS=1, LOGIN_FAILURES_PER_IP=0))
    ask_about_the_service(service)
    person = Owner(service).joined()
    go_in_and_out(person)
    look_after_the_account(person)
    move_and_forget(person)
    use_tokens(service)
    forget_code_mails(person)
    person.signed_in().log_out().must_be(200)
    forget_code_mails(person)
    person.signed_in().delete_account().must_be(200)
    wait_until(lambda: not described() - SERVED_BY_NGINX - answered_well(service), 10, "the lines of all calls")

    assert service.stop() == 0
    reports = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    workers = {name: text for name, text in reports.items() if "ERROR SUMMARY" in text}
    print(f"{len(workers)} processes")
    assert len(workers) >= 4, reports
    assert [text for text in workers.values() if "ERROR SUMMARY: 0 errors" not in text] == []
