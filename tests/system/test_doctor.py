"""`sih-auth doctor`: what it prints, and what it says of settings and sockets. A healthy installation has nothing to
complain of; each test breaks one thing, and expects the line that names it and the one that mends it."""

import os
import pty
import re
import shutil
import subprocess

import pytest

from driver import command
from driver.addresses import free_port
from driver.command import BINARY, clean_environment
from driver.diagnosis import findings, must_name
from driver.installation import NGINX_USER, SERVICE_USER

pytestmark = pytest.mark.sqlite  # what it says of a server: test_database_urls.py

OUTSIDE = ("Portal", "Protected site")


# ---- the whole

def test_a_healthy_installation(installed):
    ended = installed.doctor("--json")
    assert findings(ended, "error", "warning") == []
    assert [what for _, what, _ in findings(ended, "not checked") if not what.startswith("units:")] == []
    assert ended.status == 0 and ended.json["healthy"] and ended.json["url"] == installed.url
    assert {section for section, _, _ in findings(ended, "ok")} >= {
        "Settings", "Sockets", "nginx's configuration", "Machine", "Database", "Portal", "TLS", "Cookies",
        "Protected site", "Visitors' addresses", "Mail"}


def test_it_leaves_nothing_behind(installed):
    mails = len(installed.mail_server.mails)
    for _ in range(22):  # more than a client has tries
        assert installed.doctor(site=False).status == 0
    assert installed.database.rows("SELECT * FROM throttles") == []
    assert len(installed.mail_server.mails) == mails
    assert {path.owner() for path in installed.state.iterdir()} == {SERVICE_USER}


def test_the_report_is_for_people(installed):
    with installed.mode_of(installed.api.path, 0o666):
        ended = installed.doctor()
    assert ended.status == 1 and not ended.errors and "\x1b" not in ended.output
    lines = ended.output.splitlines()
    at = lines.index("Sockets")
    named = next(i for i, line in enumerate(lines) if line.startswith("  error        every user"))
    assert named > at and lines[named + 1] == f"                 chmod 0660 {installed.api.path}   (for good: SocketMode=0660 in its unit)"
    assert re.fullmatch(r"1 error, \d warnings?, \d+ ok, \d+ not checked", lines[-1])


def test_colours_are_for_a_terminal(installed):
    ours, theirs = pty.openpty()
    with subprocess.Popen([BINARY, "--env-file", installed.env_file, "doctor"], env=clean_environment({}), stdout=theirs,
                          stdin=subprocess.DEVNULL, cwd=installed.folder) as process:
        os.close(theirs)
        output = b""
        while True:
            try:
                output += os.read(ours, 65_536)
            except OSError:  # the other end is closed
                break
        process.wait(60)
    os.close(ours)
    assert b"\x1b[32mok\x1b[0m" in output


def test_what_cannot_be_looked_at_is_said(installed):
    shutil.chown(installed.env_file, SERVICE_USER)
    try:
        as_service = ["setpriv", "--reuid", SERVICE_USER, "--regid", NGINX_USER, "--clear-groups"]
        ended = installed.doctor("--json", site=False, prefix=as_service)
    finally:
        shutil.chown(installed.env_file, "root")
    assert ended.status == 0
    unseen = {section: lines for section, _, lines in findings(ended, "not checked")}
    assert unseen["nginx's configuration"][0] == "as root: sih-auth doctor"
    assert "--site" in unseen["Protected site"][0]


def test_a_stranger_to_the_machine_gets_no_false_comfort(installed):
    as_stranger = ["setpriv", "--reuid", NGINX_USER, "--regid", NGINX_USER, "--clear-groups"]
    ended = installed.doctor("--json", site=False, url=installed.url, prefix=as_stranger)
    must_name(ended, "Settings", "the settings cannot be read", "as root", also=["TLS"])
    unseen = {section for section, _, _ in findings(ended, "not checked")}
    assert unseen >= {"Sockets", "nginx's configuration", "Database", "Visitors' addresses", "Mail"}


def test_without_anything(folder):
    ended = command.run("doctor", "--json", folder=folder)
    must_name(ended, "Settings", "SECRET_KEY: required in production", "sih-auth check-config",
              also=["nginx's configuration", "Database", "Machine"])
    assert {section for section, _, _ in findings(ended, "not checked")} >= {"Portal", "TLS", "Cookies", "Mail"}


def test_usage(folder):
    assert command.run("doctor", "a", "b", folder=folder).status == 2
    assert "--site" in command.run("doctor", "--help", folder=folder).output


# ---- settings

def test_a_broken_setting(installed):
    with installed.file_of_settings_with(SESSION_LIFETIME="soon"):
        must_name(installed.doctor("--json"), "Settings", 'SESSION_LIFETIME="soon"', "check-config")


def test_another_site_url(installed):
    with installed.file_of_settings_with(SITE_URL="https://login.example.localhost"):
        must_name(installed.doctor("--json", url=installed.url), "Settings", "SITE_URL is https://login.example.localhost",
                  f"SITE_URL={installed.url}")


def test_settings_that_everybody_can_read(installed):
    with installed.mode_of(installed.env_file, 0o644):
        must_name(installed.doctor("--json"), "Settings", "keeps no user of this machine out",
                  f"chmod 0640 {installed.env_file}")


def test_a_secret_file_that_everybody_can_read(installed):
    secret = installed.folder / "smtp-password"
    secret.write_text("hunter2-hunter2")
    secret.chmod(0o604)
    with installed.file_of_settings_with(SMTP_PASSWORD=None, SMTP_PASSWORD_FILE=secret):
        must_name(installed.doctor("--json"), "Settings", str(secret), f"chmod 0640 {secret}")


# ---- sockets

def test_a_socket_for_everybody(installed):
    with installed.mode_of(installed.api.path, 0o666):
        must_name(installed.doctor("--json"), "Sockets", "every user of this machine may talk to", "chmod 0660")


def test_a_socket_that_nginx_may_not_open(installed):
    with installed.mode_of(installed.api.path, 0o600):
        ended = installed.doctor("--json")
    must_name(ended, "Sockets", f"nginx's user {NGINX_USER} may not open {installed.api.path}", f"chgrp {NGINX_USER}",
              also=OUTSIDE)
    must_name(ended, "Portal", "cannot ask the api pool", "Sockets", also=["Sockets", *OUTSIDE])


def test_a_folder_that_nginx_cannot_pass(installed):
    with installed.mode_of(installed.runtime, 0o700):
        must_name(installed.doctor("--json"), "Sockets", f"cannot pass the folder {installed.runtime}",
                  f"chmod o+x {installed.runtime}", also=OUTSIDE)


def test_another_folder_than_nginx_has(installed):
    old = f"unix:{installed.runtime}/api.sock"
    with installed.nginx_with(("sih-auth-http.conf", old, "unix:/run/elsewhere/api.sock")):
        must_name(installed.doctor("--json"), "Sockets", "at unix:/run/elsewhere/api.sock", f"server {old}", also=OUTSIDE)


def test_a_service_that_is_not_running(installed):
    with installed.service_with():
        installed.service.stop()
        must_name(installed.doctor("--json"), "Sockets", f"there is no socket {installed.api.path}",
                  "systemctl start sih-auth", also=OUTSIDE)


def test_a_service_that_was_killed(installed):
    with installed.service_with():
        installed.service.kill_all()
        must_name(installed.doctor("--json"), "Sockets", f"nobody answers at {installed.api.path}",
                  "systemctl start sih-auth", also=OUTSIDE)


# ---- the pools, through nginx

def test_a_check_pool_that_is_gone(installed):
    with installed.service_with(pools="api,mailer"):
        ended = installed.doctor("--json")
    must_name(ended, "Portal", "cannot ask the check pool", "systemctl status", also=["Sockets", *OUTSIDE])
    must_name(ended, "Protected site", "nobody gets in", "Sockets", also=["Sockets", *OUTSIDE])
    assert ("Portal", f"nginx reaches the api pool ({installed.url}/site)", []) in findings(ended, "ok")


def test_an_api_pool_that_is_gone(installed):
    with installed.service_with(pools="check,mailer"):
        ended = installed.doctor("--json")
    must_name(ended, "Portal", "cannot ask the api pool", "systemctl status", also=["Sockets"])
    assert ("Portal", f"nginx reaches the check pool ({installed.url}/health)", []) in findings(ended, "ok")


def test_a_mailer_that_is_gone(installed):
    with installed.service_with(pools="check,api"):
        must_name(installed.doctor("--json"), "Sockets", "mailer.sock", "systemctl start")


def test_another_site_in_our_place(installed):
    url = f"http://127.0.0.1:{installed.application.port}"
    must_name(installed.doctor("--json", site=False, url=url), "Portal", "another site answers", "server_name 127.0.0.1;",
              also=["Settings", "TLS", "Cookies"])


def test_nothing_in_our_place(installed):
    url = f"https://auth.example.localhost:{free_port()}"
    must_name(installed.doctor("--json", site=False, url=url), "Portal", "nothing listens at", "systemctl reload-or-restart nginx",
              also=["Settings", "TLS"])
