"""Two commands on a fresh Debian: the package is installed, its site enabled."""

import http.client

import pytest

from machine.machine import HOST
from machine.visitor import Client, Visitor

UNITS = ["sih-auth.service", "sih-auth-mailer.service", "sih-auth-api.socket", "sih-auth-check.socket",
         "sih-auth-mailer.socket", "sih-auth-backup.timer"]


def test_the_installation_complains_of_nothing(machine):
    told = machine.installation.stderr + machine.installation.stdout
    assert "Setting up sih-auth" in told and "sih-auth:" not in told
    assert machine.run("systemctl", "--failed", "--no-legend", "--plain").stdout == ""


@pytest.mark.parametrize("unit", UNITS)
def test_all_of_it_runs_and_will_at_the_next_boot(machine, unit):
    assert machine.run("systemctl", "is-active", unit).stdout.strip() == "active"
    assert machine.run("systemctl", "is-enabled", unit).stdout.strip() == "enabled"


def test_a_visitor_signs_up_and_in_over_tls(visitor):
    visitor.joined().signed_in()
    answer = visitor.get("/protected")
    assert (answer.status, answer.json["user"]["email"]) == (200, visitor.email)


def test_cookies_are_for_this_host_alone(visitor):
    visitor.joined().signed_in()
    assert [name for name in visitor.cookies if name.endswith("sih_auth")] == ["__Host-sih_auth"]


def test_the_pages_are_there(visitor):
    answer = visitor.get("/", Accept="text/html")
    assert answer.status == 200 and "<title>" in answer.body
    plain = http.client.HTTPConnection("127.0.0.1", 80)
    plain.request("GET", "/x?y=z", headers={"Host": HOST})
    answer = plain.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/x?y=z")


@pytest.mark.parametrize("path, mode", [
    ("/etc/sih-auth", "750 root:sih-auth"),
    ("/etc/sih-auth/sih-auth.env", "640 root:sih-auth"),
    ("/etc/sih-auth/secret-key", "600 root:root"),
    ("/etc/sih-auth/smtp-password", "600 root:root"),
    ("/var/lib/sih-auth", "700 sih-auth:sih-auth"),
    ("/var/lib/sih-auth/auth.db", "600 sih-auth:sih-auth"),
    ("/var/backups/sih-auth", "700 sih-auth:sih-auth"),
    ("/var/log/nginx/sih-auth-access.log", "640 www-data:adm"),
    ("/run/sih-auth/metrics", "700 sih-auth:sih-auth"),
    ("/run/sih-auth/api.sock", "660 sih-auth:www-data"),
    ("/run/sih-auth/check.sock", "660 sih-auth:www-data"),
    ("/run/sih-auth/mailer.sock", "600 sih-auth:sih-auth"),
])
def test_nobody_reads_what_is_not_theirs(machine, path, mode):
    assert machine.run("stat", "-c", "%a %U:%G", path).stdout.strip() == mode


def test_the_key_is_made_here(machine):
    assert len(machine.path("/etc/sih-auth/secret-key").read_text(encoding="utf-8").strip()) >= 43
    assert f"SITE_URL=https://{HOST}\n" in machine.path("/etc/sih-auth/sih-auth.env").read_text(encoding="utf-8")


def test_commands_read_the_packaged_settings_from_any_folder(machine, visitor):
    visitor.joined()
    machine.run("sih-auth", "user", "set-groups", visitor.email, "staff")
    machine.shell(f"cd /srv && sih-auth user set-groups {visitor.email} staff,admin && sih-auth migrate")
    assert visitor.signed_in().get("/me").json["user"]["groups"] == ["admin", "staff"]
    assert machine.run("find", "/var/lib/sih-auth", "!", "-user", "sih-auth").stdout == ""


def test_the_manual_and_the_completion_are_there(machine):
    for page in ("8 sih-auth", "5 sih-auth.env"):
        assert "SIH Auth" in machine.shell(f"man {page}").stdout
    completed = machine.run("bash", "-c", ". /usr/share/bash-completion/bash_completion; _completion_loader sih-auth; "
                            "COMP_WORDS=(sih-auth ser); COMP_CWORD=1; COMP_LINE='sih-auth ser'; COMP_POINT=12; "
                            "_sih_auth sih-auth ser sih-auth; echo \"${COMPREPLY[@]}\"").stdout
    assert completed.strip() == "serve"


def test_a_client_without_a_session_is_none(machine):
    client = Client(machine.path("/etc/ssl/certs/ssl-cert-snakeoil.pem"))
    assert client.get("/protected").status == 401
    assert not Visitor(machine).is_signed_in()
