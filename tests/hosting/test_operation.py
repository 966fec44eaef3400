"""What an administrator does from day to day."""

import hashlib
import json
import secrets
import sqlite3
import time

import pytest

from machine.visitor import Visitor

BACKUPS = "/var/backups/sih-auth"


@pytest.fixture(autouse=True)
def nothing_belongs_to_root(machine):
    yield
    assert machine.run("find", "/var/lib/sih-auth", BACKUPS, "!", "-user", "sih-auth").stdout == ""


def backups(machine):
    return machine.shell(f"ls {BACKUPS}").stdout.split()


def test_the_nightly_backup_keeps_fourteen_that_are_whole(machine, visitor):
    visitor.joined()
    machine.run("systemctl", "start", "sih-auth-backup.service")
    (first,) = backups(machine)
    for night in range(1, 15):
        machine.shell(f"cp -p {BACKUPS}/{first} {BACKUPS}/sih-auth-202511{night:02}-031500Z.db")
    time.sleep(1.1)  # a copy is named by its second
    machine.run("systemctl", "start", "sih-auth-backup.service")
    kept = backups(machine)
    assert len(kept) == 14 and kept[-2] == first and kept[0] == "sih-auth-20251103-031500Z.db"
    with sqlite3.connect(f"file:{machine.path(BACKUPS)}/{kept[-1]}?mode=ro", uri=True) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT COUNT(*) FROM users WHERE email = ?", (visitor.email,)).fetchone() == (1,)


def test_the_timer_is_set_for_tonight(machine):
    assert "sih-auth-backup.timer" in machine.run("systemctl", "list-timers", "--no-pager").stdout
    assert machine.show("sih-auth-backup.timer", "Persistent") == "yes"


def test_a_backup_is_restored_as_the_readme_says(machine, visitor):
    visitor.joined().signed_in()
    machine.run("sih-auth", "backup", "/root/before.db")
    lost = Visitor(machine).joined()
    machine.shell("""
        systemctl stop 'sih-auth*'
        install -o sih-auth -g sih-auth -m 600 /root/before.db /var/lib/sih-auth/auth.db
        rm -f /var/lib/sih-auth/auth.db-wal /var/lib/sih-auth/auth.db-shm
        sih-auth migrate && sih-auth session revoke --all --yes
        systemctl start sih-auth sih-auth-backup.timer
    """)
    assert not visitor.is_signed_in()
    assert visitor.post("/login", email=visitor.email, password=visitor.password).status == 200
    assert lost.post("/login", email=lost.email, password=lost.password).status == 401


def werkzeug_hash(password):
    salt = secrets.token_hex(8)
    derived = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), 1000).hex()
    return f"pbkdf2:sha256:1000${salt}${derived}"


def test_the_flask_apps_people_move_in_with_their_passwords(machine):
    path = machine.path("/root/flask.db")
    people = [(f"flask-{number}@example.org", f"teapot-Meadow-{number}") for number in range(200)]
    with sqlite3.connect(path) as flask:
        flask.execute("CREATE TABLE user (id INTEGER PRIMARY KEY, name VARCHAR(100), email VARCHAR(120), "
                      "password_hash VARCHAR(255), created_at DATETIME, is_verified BOOLEAN)")
        flask.executemany(
            "INSERT INTO user (name, email, password_hash, created_at, is_verified) "
            "VALUES ('Jane Doe', ?, ?, '2024-05-06 07:08:09.123456', 1)",
            [(email, werkzeug_hash(password)) for email, password in people])
    assert "imported 200" in machine.run("sih-auth", "import-flask", "/root/flask.db").stdout
    for email, password in people[::40]:
        visitor = Visitor(machine, email, password).signed_in()
        assert visitor.is_signed_in()


def test_what_is_wrong_is_told_in_one_line(machine):
    ended = machine.run("sih-auth", "user", "set-groups", "nobody@example.org", "staff", check=False)
    assert (ended.returncode, ended.stderr) == (1, "sih-auth: there is no account nobody@example.org (sih-auth user list shows all)\n")


def test_the_doctor_finds_nothing_wrong(machine):
    ended = machine.run("sih-auth", "doctor", "--json", "--ca-file", "/etc/ssl/certs/ssl-cert-snakeoil.pem", check=False)
    report = json.loads(ended.stdout)
    assert (ended.returncode, report["errors"]) == (0, 0), ended.stdout
    healthy = {section["title"] for section in report["sections"]
               if {finding["mark"] for finding in section["findings"]} == {"ok"}}
    assert {"Settings", "Service", "Sockets", "Portal", "TLS", "Database"} <= healthy


def test_the_doctor_says_which_unit_is_missing(machine):
    machine.run("systemctl", "stop", "sih-auth-mailer.socket", "sih-auth-mailer.service")
    try:
        ended = machine.run("sih-auth", "doctor", "--ca-file", "/etc/ssl/certs/ssl-cert-snakeoil.pem", check=False)
        assert ended.returncode == 1 and "systemctl enable --now sih-auth-mailer.service" in ended.stdout
    finally:
        machine.run("systemctl", "start", "sih-auth-mailer.service")
