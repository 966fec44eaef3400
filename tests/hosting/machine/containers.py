"""Containers of the image that Dockerfile describes, in the network of this machine, with a storage of their own."""

import re
import shutil
import subprocess

from driver.waiting import wait_until

from .base import debian, must
from .package import ROOT

_DEBIAN = "localhost/debian:12"
_IMAGE = "localhost/sih-auth"
# podman asks for more than a machine may have that is a container itself.
_LIMITS = ("--ulimit=nofile=4096:4096", "--ulimit=nproc=4096:4096")


class Containers:
    def __init__(self, folder):
        self._folder = folder
        self._podman = ["podman", f"--root={folder}/storage", f"--runroot={folder}/run", "--cgroup-manager=cgroupfs", "--runtime=runc"]

    def build(self):
        """By the Dockerfile, on a Debian of today."""
        archive = self._folder / "debian.tar"
        # The usual images have no lists of packages either.
        must("tar", "--create", f"--file={archive}", f"--directory={debian()}", "--exclude=./var/lib/apt/lists/*", ".")
        self.podman("import", archive, _DEBIAN)
        archive.unlink()
        self.podman("build", "--network=host", *_LIMITS, f"--build-arg=DEBIAN={_DEBIAN}", f"--tag={_IMAGE}", ROOT)
        return self

    def run(self, name, *options, command=()):
        """It goes on in the background."""
        self.podman("run", "--detach", "--network=host", *_LIMITS, f"--name={name}", *options, _IMAGE, *command)

    def ask(self, *command):
        """What a command prints in a container of its own."""
        return self.podman("run", "--rm", "--network=none", *_LIMITS, _IMAGE, *command)

    def code(self, name, email):
        """The newest one on the container's console."""
        pattern = re.compile(rf"^OTP for {re.escape(email)}: (\d{{6}})$", re.MULTILINE)
        return wait_until(lambda: pattern.findall(self.log(name)), 10, f"a code for {email}")[-1]

    def log(self, name):
        ended = subprocess.run([*self._podman, "logs", name], capture_output=True, text=True, check=True)
        return ended.stdout + ended.stderr

    def podman(self, *arguments):
        """What it prints."""
        return must(*self._podman, *arguments)

    def remove(self):
        subprocess.run([*self._podman, "rm", "--all", "--force", "--time=0"], check=False, capture_output=True)
        shutil.rmtree(self._folder, ignore_errors=True)
