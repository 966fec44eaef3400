"""What fail2ban makes of lines of the log, by its own fail2ban-regex; its daemon never runs."""

import shutil
import subprocess
from pathlib import Path

from .command import ROOT

FILTER = ROOT / "systemd/fail2ban/filter.conf"
JAIL = ROOT / "systemd/fail2ban/jail.conf"
_JOURNAL_WRITER = "/lib/systemd/systemd-journal-remote"
_BOOT = "0123456789abcdef" * 2


def addresses_in_file(lines, folder, filter_file=FILTER):
    """Of each line that counts as a try, its address and the time (UTC seconds)."""
    log = folder / "sih-auth.log"
    log.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return _addresses(log, filter_file)


def addresses_in_journal(lines, folder, unit="sih-auth.service", filter_file=FILTER):
    """The same from a journal, where the lines are a unit's. Its entries have a second each, beginning with 1."""
    entries = [{"__REALTIME_TIMESTAMP": second * 1_000_000, "__MONOTONIC_TIMESTAMP": second, "_BOOT_ID": _BOOT,
                "_HOSTNAME": "auth.example.com", "_SYSTEMD_UNIT": unit, "SYSLOG_IDENTIFIER": "sih-auth", "_PID": 77,
                "MESSAGE": line} for second, line in enumerate(lines, 1)]
    exported = "\n".join("".join(f"{name}={value}\n" for name, value in entry.items()) for entry in entries)
    return addresses_in_export(exported + "\n", folder, filter_file)


def addresses_in_export(exported, folder, filter_file=FILTER):
    """The same from what `journalctl --output=export` prints."""
    journal = folder / "sih-auth.journal"
    journal.unlink(missing_ok=True)
    subprocess.run([_JOURNAL_WRITER, "-o", journal, "-"], input=exported, text=True, capture_output=True, check=True,
                   timeout=60)
    return _addresses(f"systemd-journal[journalfiles={journal}]", filter_file)


def configuration_with_jail(folder):
    """Debian's, with the filter and the jail in it; without Debian's own jail, which wants a log of sshd's."""
    shutil.copytree("/etc/fail2ban", folder, dirs_exist_ok=True)
    (folder / "jail.d/defaults-debian.conf").unlink()
    shutil.copy(FILTER, folder / "filter.d/sih-auth.conf")
    shutil.copy(JAIL, folder / "jail.d/sih-auth.conf")
    ended = subprocess.run(["fail2ban-client", "-c", folder, "-d"], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def _addresses(log, filter_file):
    assert Path(filter_file).is_file()
    # Not by names: a host that is one would be looked up. The numbers of fail2ban are in local time.
    ended = subprocess.run(["fail2ban-regex", "--usedns=no", "--out", "<ip> <time>", log, filter_file],
                           env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "America/New_York"},
                           capture_output=True, text=True, timeout=60, check=False)
    assert "ERROR" not in ended.stdout + ended.stderr, ended.stdout + ended.stderr
    found = [line.split() for line in ended.stdout.splitlines() if line]
    return [(address, float(time)) for address, time in found]
