"""What the processes may do: next to nothing."""

import re

import pytest

SERVICES = ["sih-auth.service", "sih-auth-mailer.service"]


@pytest.mark.parametrize("unit, most", [("sih-auth.service", 0.5), ("sih-auth-mailer.service", 1.3),
                                        ("sih-auth-backup.service", 0.5)])
def test_systemd_finds_little_exposed(machine, unit, most):
    verdict = machine.run("systemd-analyze", "security", "--no-pager", unit, check=False).stdout
    exposure = float(re.search(r"Overall exposure level for \S+: ([\d.]+)", verdict).group(1))
    print(f"{unit}: {exposure}")
    assert exposure <= most, verdict


@pytest.mark.parametrize("unit", SERVICES)
def test_no_process_has_a_privilege(machine, unit):
    group = machine.show(unit, "ControlGroup")
    pids = machine.run("cat", f"/sys/fs/cgroup{group}/cgroup.procs", check=False).stdout.split()
    if not pids:
        pids = machine.run("systemctl", "show", "--value", "--property=MainPID", unit).stdout.split()
    assert pids
    for pid in pids:
        status = machine.run("cat", f"/proc/{pid}/status").stdout
        told = dict(re.findall(r"^(Cap\w+|NoNewPrivs|Seccomp):\s+(\S+)$", status, re.MULTILINE))
        assert told["NoNewPrivs"] == "1" and told["Seccomp"] == "2"
        assert {told[name] for name in told if name.startswith("Cap")} == {"0000000000000000"}
        assert "Max core file size        0" in machine.run("cat", f"/proc/{pid}/limits").stdout


def test_the_web_part_has_no_network(machine):
    web, mailer = (machine.main_pid(unit) for unit in SERVICES)
    own, host = (machine.run("readlink", f"/proc/{pid}/ns/net").stdout for pid in (web, mailer))
    assert own != host == machine.run("readlink", "/proc/1/ns/net").stdout


def test_the_web_part_does_not_get_the_mail_password(machine):
    for unit, expected in zip(SERVICES, ("", "hunter2-smtp")):
        machine.path("/etc/sih-auth/smtp-password").write_text("hunter2-smtp\n", encoding="utf-8")
        machine.run("systemctl", "restart", "sih-auth.service")
        machine.run("systemctl", "start", unit)
        secret = machine.run("nsenter", "--target", machine.main_pid(unit), "--mount", "cat",
                             f"/run/credentials/{unit}/smtp-password").stdout
        assert secret.strip() == expected
