"""`sih-auth doctor` and systemd's units, as a systemctl of our own tells of them."""

import pytest

from driver.diagnosis import findings, must_name

pytestmark = pytest.mark.sqlite

# Everything is active, but for what STATES says, each answer by its own line: `UNIT=STATE …`.
SYSTEMCTL = """#!/bin/sh
echo asked >> "$ASKED"
changed=$(sed -n "$(wc -l < "$ASKED")p" "$STATES")
for unit; do
    case $unit in show|--*) continue ;; esac
    state=active
    for change in $changed; do [ "${change%%=*}" = "$unit" ] && state=${change#*=}; done
    printf 'Id=%s\\nLoadState=loaded\\nActiveState=%s\\nUnitFileState=enabled\\n\\n' "$unit" "$state"
done
"""
UNDER_SYSTEMD = ["unshare", "--mount", "sh", "-c",
                 'mount -t tmpfs none /run && mkdir -p /run/systemd/system && exec "$@"', "sh"]


@pytest.fixture
def doctor_with(installed, tmp_path):
    """The doctor where systemctl gives one answer after the other."""
    def doctor(*states):
        programs = tmp_path / "bin"
        programs.mkdir()
        (programs / "systemctl").write_text(SYSTEMCTL)
        (programs / "systemctl").chmod(0o755)
        (tmp_path / "states").write_text("".join(f"{line}\n" for line in states))
        return installed.doctor("--json", prefix=UNDER_SYSTEMD, PATH=f"{programs}:/usr/sbin:/usr/bin:/sbin:/bin",
                                STATES=tmp_path / "states", ASKED=tmp_path / "asked")

    return doctor


def of_units(ended, *marks):
    return [what for section, what, _ in findings(ended, *marks) if section == "Service"]


def test_all_units_are_active(doctor_with):
    ended = doctor_with()
    assert ended.status == 0 and len(of_units(ended, "ok")) == 7
    assert "sih-auth-backup.timer is active" in of_units(ended, "ok")


def test_a_unit_that_was_just_restarted_is_waited_for(doctor_with):
    ended = doctor_with("sih-auth-mailer.service=activating", "sih-auth-mailer.service=activating nginx.service=reloading")
    assert ended.status == 0 and of_units(ended, "error") == []
    assert "sih-auth-mailer.service is active" in of_units(ended, "ok")


def test_a_unit_that_never_gets_up(doctor_with):
    must_name(doctor_with(*["sih-auth-mailer.service=activating"] * 100), "Service", "sih-auth-mailer.service is still activating",
              "journalctl -u sih-auth-mailer.service")


def test_a_unit_that_is_stopped(doctor_with):
    must_name(doctor_with("sih-auth-backup.timer=inactive"), "Service", "sih-auth-backup.timer is inactive",
              "systemctl enable --now sih-auth-backup.timer")


def test_a_database_server_needs_no_timer_of_ours(installed, doctor_with):
    with installed.file_of_settings_with(DATABASE_URL="postgresql://127.0.0.1:9/nowhere"):
        ended = doctor_with("sih-auth-backup.timer=inactive")
    assert of_units(ended, "error") == [] and len(of_units(ended, "ok")) == 6
