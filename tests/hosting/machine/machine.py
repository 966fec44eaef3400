"""A Debian 12 machine with a systemd of its own, in a container without a network."""

import ctypes
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from .base import base, must, run_in
from .package import field

HOST = "auth.example.org"
BASE = ["systemd", "systemd-sysv", "dbus", "procps", "man-db", "bash-completion"]
CLONE_NEWNET = 0x40000000


class CannotBoot(Exception):
    """This machine cannot hold another."""


class Machine:
    """Packages are downloaded while it is made; once booted it reaches nobody but itself."""

    def __init__(self, folder):
        self.root = Path(folder) / "root"
        self.console = Path(folder) / "console.log"
        self._container = None
        self._init = None

    def make(self, packages):
        """With everything in its cache that installing the first of `packages` (paths) will need."""
        must("cp", "--archive", self.base(packages[0]), self.root)
        for package in packages:
            shutil.copy(package, self.root / "root")
        (self.root / "etc/hosts").write_text(f"127.0.0.1 localhost\n127.0.1.1 {HOST} auth\n", encoding="utf-8")
        (self.root / "etc/hostname").write_text("auth\n", encoding="utf-8")
        (self.root / "etc/resolv.conf").write_text("", encoding="utf-8")
        return self

    @staticmethod
    def base(package):
        """Debian alone, with what installing `package` downloads."""
        def finish(root):
            shutil.copy(package, root / "root")
            run_in(root, "apt-get", "-q", "-o", "APT::Install-Recommends=true", "install", "-y", "--download-only", f"/root/{package.name}")
            (root / "root" / package.name).unlink()
            (root / "etc/machine-id").write_text("", encoding="ascii")  # each has its own

        return base("machine", BASE, [field(package, name) for name in ("Depends", "Recommends")], finish)

    def boot(self):
        """From here on this process is in the machine's network, and in no other."""
        with open(self.console, "wb") as console:
            self._container = subprocess.Popen(
                ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit", "--private-network",
                 "--machine=auth", "--resolv-conf=off", "--console=pipe", f"--directory={self.root}"],
                stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT, start_new_session=True)
        deadline = time.monotonic() + 90
        while self._is_booting():
            if self._container.poll() is not None or time.monotonic() > deadline:
                text = self.console.read_text(errors="replace")
                self.stop()
                raise CannotBoot(f"systemd-nspawn did not boot: {text[-2000:]}")
            time.sleep(0.2)
        with open(f"/proc/{self._init}/ns/net", encoding="utf-8") as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        return self

    def _is_booting(self):
        children = Path(f"/proc/{self._container.pid}/task/{self._container.pid}/children")
        pids = children.read_text(encoding="utf-8").split() if children.exists() else []
        if not pids:
            return True
        self._init = pids[0]
        state = self.run("systemctl", "is-system-running", check=False).stdout.strip()
        return state not in ("running", "degraded")

    def stop(self):
        if self._container and self._container.poll() is None:
            self._container.send_signal(signal.SIGTERM)
            try:
                self._container.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(self._container.pid, signal.SIGKILL)
                self._container.wait(30)

    def remove(self):
        self.stop()
        shutil.rmtree(self.root, ignore_errors=True)

    # ---- inside

    def run(self, *command, check=True, stdin="", seconds=180):
        """As its root."""
        ended = subprocess.run(
            ["nsenter", "--target", self._init, "--all", "--", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
             "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "HOME=/root", *map(str, command)],
            input=stdin, capture_output=True, text=True, timeout=seconds, check=False)
        if check:
            assert ended.returncode == 0, f"{' '.join(map(str, command))}\n{ended.stdout}\n{ended.stderr}"
        return ended

    def shell(self, script, **options):
        return self.run("sh", "-ec", script, **options)

    def path(self, path):
        """What stands at `path` inside, seen from here."""
        return self.root / path.lstrip("/")

    def show(self, unit, name):
        """A property of a unit."""
        return self.run("systemctl", "show", "--value", f"--property={name}", unit).stdout.strip()

    def main_pid(self, unit):
        return int(self.show(unit, "MainPID"))

    def journal(self, unit):
        self.run("journalctl", "--sync")
        return self.run("journalctl", "--no-pager", "--output=cat", f"--unit={unit}").stdout
