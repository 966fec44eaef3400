"""`sih-auth doctor` from inside: the mail server, the outbox, the database and its disk."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import time

import pytest

from driver.diagnosis import must_name
from driver.installation import SERVICE_USER
from driver.mail_server import MailServer, SilentMailServer
from test_import import FlaskApp

pytestmark = pytest.mark.sqlite  # what it says of a server: test_database_urls.py


@pytest.fixture
def mail_server_instead(installed, start_server):
    """Another mail server, which the file of settings names."""
    with contextlib.ExitStack() as stack:
        def use(server, **settings):
            start_server(server)
            stack.enter_context(installed.file_of_settings_with(SMTP_PORT=server.port, **settings))

        yield use


# ---- the mail server

def test_no_mail_server(installed):
    installed.mail_server.stop()
    try:
        must_name(installed.doctor("--json"), "Mail", f"localhost:{installed.mail_server.port} cannot be reached", "SMTP_PORT")
    finally:
        installed.mail_server.start()


def test_a_mail_server_that_says_nothing(installed, mail_server_instead):
    mail_server_instead(SilentMailServer())
    must_name(installed.doctor("--json"), "Mail", "cannot be reached", "SMTP_PORT")


def test_a_name_that_does_not_exist(installed):
    with installed.file_of_settings_with(SMTP_SERVER="mail.example.invalid"):
        must_name(installed.doctor("--json"), "Mail", "mail.example.invalid cannot be resolved", "SMTP_SERVER=")


def test_a_wrong_password(installed):
    with installed.file_of_settings_with(SMTP_PASSWORD="wrong-wrong-wrong"):
        ended = installed.doctor("--json")
    must_name(ended, "Mail", "refuses the login of mailer (535", "app password")
    must_name(ended, "Mail", "refuses the login of mailer (535", f"SMTP_PASSWORD=…   (in {installed.env_file})")
    assert "wrong-wrong-wrong" not in ended.output


def test_a_wrong_password_in_a_file_of_its_own(installed):
    file = installed.folder / "smtp-password"
    file.write_text("wrong-wrong-wrong\n")
    file.chmod(0o600)
    with installed.file_of_settings_with(SMTP_PASSWORD_FILE=file):
        must_name(installed.doctor("--json"), "Mail", "refuses the login of mailer (535", f"nothing else   (in {file})")
        file.write_text("")
        assert installed.doctor("--json").status == 0


def test_no_starttls(installed, mail_server_instead):
    mail_server_instead(MailServer(users={"mailer": "hunter2-hunter2"}))
    must_name(installed.doctor("--json"), "Mail", "does not offer STARTTLS", "SMTP_SECURITY=tls")


def test_tls_where_there_is_none(installed):
    with installed.file_of_settings_with(SMTP_SECURITY="tls"):
        must_name(installed.doctor("--json"), "Mail", "does not speak TLS from the first byte", "SMTP_SECURITY=starttls")


def test_a_certificate_of_another_name(installed, mail_server_instead):
    certificate = installed.authority.certificate("mail.example.com")
    mail_server_instead(MailServer(starttls=certificate, users={"mailer": "hunter2-hunter2"}))
    must_name(installed.doctor("--json"), "Mail", "certificate is not valid for localhost", "SMTP_SERVER=the name in its certificate")


def test_a_certificate_that_nobody_trusts(installed, authority, mail_server_instead):
    mail_server_instead(MailServer(starttls=authority.certificate("localhost"), users={"mailer": "hunter2-hunter2"}))
    must_name(installed.doctor("--json"), "Mail", "certificate is not valid for localhost", "SMTP_CA_FILE=")


def test_implicit_tls(installed, mail_server_instead):
    certificate = installed.authority.certificate("localhost")
    mail_server_instead(MailServer(implicit_tls=certificate, users={"mailer": "hunter2-hunter2"}), SMTP_SECURITY="tls")
    assert installed.doctor("--json").status == 0


def test_a_sender_that_is_refused(installed):
    installed.mail_server.refuse("auth@example.com", "MAIL", "553 5.7.1 not your address")
    try:
        must_name(installed.doctor("--json"), "Mail", "no mail from auth@example.com (553 5.7.1 not your address)", "SENDER_EMAIL=")
    finally:
        installed.mail_server.refuse_nothing()


def test_a_console_in_production(installed):
    with installed.file_of_settings_with(MAIL_TRANSPORT="console"):
        must_name(installed.doctor("--json"), "Mail", "no mail leaves", "MAIL_TRANSPORT=smtp", mark="warning")


# ---- the outbox

@pytest.fixture
def mail_in_outbox(installed):
    """A mail that nobody sends."""
    def add(created_at, parked_at=0, last_error="", channel="mail"):
        installed.database.change(
            "INSERT INTO outbox (channel, subject, message_id, key_id, body, created_at, expires_at, due_at, parked_at, "
            "last_error) VALUES (?, 'test', 'test@test', 'k', 'x', ?, ?, ?, ?, ?)", channel, created_at,
            created_at + 90_000, created_at + 80_000, parked_at, last_error)

    yield add
    installed.database.change("DELETE FROM outbox WHERE subject = 'test'")


def test_a_mail_that_waits(installed, mail_in_outbox):
    mail_in_outbox(int(time.time()) - 1_865, last_error="the server is busy")
    must_name(installed.doctor("--json"), "Mail", "has been waiting for 31 minutes: the server is busy", "systemctl restart")


def test_a_mail_that_was_refused(installed, mail_in_outbox):
    now = int(time.time())
    mail_in_outbox(now - 60, parked_at=now, last_error="550 no such mailbox")
    must_name(installed.doctor("--json"), "Mail", "refused for good; the last one: 550 no such mailbox", "journalctl",
              mark="warning")


# ---- clock and database

def test_a_clock_that_was_set_back(installed, mail_in_outbox):
    mail_in_outbox(int(time.time()) + 5_000)
    must_name(installed.doctor("--json"), "Database", "the clock was set back", "timedatectl set-ntp true")


def test_a_state_folder_for_everybody(installed):
    with installed.mode_of(installed.state, 0o755):
        must_name(installed.doctor("--json"), "Database", "other users can get into the state folder",
                  f"chmod 0700 {installed.state}")


@pytest.mark.sqlite
def test_a_database_for_everybody(installed):
    with installed.mode_of(installed.database.path, 0o644):
        must_name(installed.doctor("--json"), "Database", f"other users may open {installed.database.path}",
                  f"chmod 0600 {installed.database.path}")


def test_a_file_of_roots(installed):
    left = installed.state / "auth.db-journal.old"
    left.touch(mode=0o600)
    try:
        must_name(installed.doctor("--json"), "Database", f"{left} belongs to root", f"chown -R --reference={installed.state}")
    finally:
        left.unlink()


@pytest.fixture
def database_of_its_own(installed):
    """A database beside the service's, which the file of settings names."""
    path = installed.state / "other.db"
    with installed.file_of_settings_with(DATABASE_URL="sqlite:///other.db"):
        installed.migrate()
        yield path
    for each in installed.state.glob("other.db*"):
        each.unlink()


@pytest.mark.sqlite
def test_a_corrupt_database(installed, database_of_its_own):
    with contextlib.closing(sqlite3.connect(database_of_its_own)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'email_undos_user_id'")
    with open(database_of_its_own, "r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    must_name(installed.doctor("--json"), "Database", "the database is corrupt", "-m 600 BACKUP",
              also=["Visitors' addresses"])


@pytest.mark.sqlite
def test_a_long_log(installed, database_of_its_own):
    log = database_of_its_own.with_name("other.db-wal")
    log.touch(mode=0o600)
    os.truncate(log, 65 * 1024 * 1024)  # zeros, which SQLite takes for nothing
    shutil.chown(log, SERVICE_USER)
    ended = installed.doctor("--json")
    must_name(ended, "Database", "the write-ahead log has 65 MiB", "fuser -v", mark="warning", also=["Visitors' addresses"])


@pytest.mark.sqlite
def test_a_newer_schema(installed, database_of_its_own):
    with contextlib.closing(sqlite3.connect(database_of_its_own)) as connection, connection:
        connection.execute("INSERT INTO schema_migrations SELECT 999, name, applied_at FROM schema_migrations LIMIT 1")
    must_name(installed.doctor("--json"), "Database", "of a newer program than this one", "install the newer program again")


@pytest.mark.sqlite
def test_no_database(installed):
    with installed.file_of_settings_with(DATABASE_URL="sqlite:///missing.db"):
        must_name(installed.doctor("--json"), "Database", "there is no database at", "sih-auth migrate")
    assert not (installed.state / "missing.db").exists()


@pytest.mark.sqlite
def test_a_database_that_vanished(installed, database_of_its_own):
    """The service would refuse to make another, and so would migrate."""
    database_of_its_own.unlink()
    ended = installed.doctor("--json")
    must_name(ended, "Database", "other.db has been used and is now missing", "-m 600 BACKUP")
    assert "sih-auth migrate   (" not in ended.output
    assert not database_of_its_own.exists()


@pytest.mark.sqlite
def test_the_database_of_the_flask_app(installed):
    app = FlaskApp(installed.state / "flask.db").add(("jane@example.com",))
    app.path.chmod(0o600)
    shutil.chown(app.path, SERVICE_USER)
    try:
        with installed.file_of_settings_with(DATABASE_URL="sqlite:///flask.db"):
            ended = installed.doctor("--json")
        must_name(ended, "Database", f"sih-auth import-flask {app.path}", "DATABASE_URL")
        assert "sih-auth migrate" not in ended.output
    finally:
        for path in installed.state.glob("flask.db*"):
            path.unlink()


@pytest.mark.sqlite
def test_no_database_at_all_but_something_else(installed):
    other = installed.state / "other.db"
    other.write_bytes(b"nonsense" * 1_000)
    other.chmod(0o600)
    shutil.chown(other, SERVICE_USER)
    try:
        with installed.file_of_settings_with(DATABASE_URL="sqlite:///other.db"):
            must_name(installed.doctor("--json"), "Database", "cannot be used", "ls -l")
    finally:
        other.unlink()


# ---- disk

@pytest.fixture
def small_disk(installed):
    """A disk with 64 MiB."""
    disk = installed.folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m,mode=0700,uid=nobody", "none", disk], check=False,
                             capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("nothing can be mounted here")
    yield disk
    subprocess.run(["umount", disk], check=True)
    disk.rmdir()


def test_a_full_disk(installed, small_disk):
    with installed.file_of_settings_with(STATE_DIR=small_disk):
        must_name(installed.doctor("--json"), "Machine", "soon nobody can sign in", f"df -h {small_disk}", also=["Database"])
