"""Debian 12 as machines and mail servers begin with it, made once a day for the same needs."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

from .package import ROOT

MIRROR = "http://deb.debian.org/debian"
_BASES = ROOT / "build/hosting"

# ROOT COMMAND…: the command in ROOT, with the network of this machine, where nothing that is installed may be started.
_IN = """
for each in dev proc sys; do mount --rbind "/$each" "$1/$each"; done
cp --remove-destination /etc/resolv.conf "$1/etc/resolv.conf"
printf '#!/bin/sh\\nexit 101\\n' >"$1/usr/sbin/policy-rc.d"
chmod 755 "$1/usr/sbin/policy-rc.d"
root=$1; shift
env PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$root" "$@"
rm "$root/usr/sbin/policy-rc.d"
"""


class CannotMake(Exception):
    """This machine cannot make another."""


def debian():
    """What the others begin with."""
    return _made("debian", [], lambda root: must(
        "mmdebstrap", "--mode=root", "--variant=minbase", "--dpkgopt=force-unsafe-io", "--skip=cleanup/apt/lists", "bookworm", root, MIRROR))


def base(name, packages, needs=(), finish=lambda root: None):
    """Its folder, in which nobody may write. `needs`: what else it is made for, by `finish`."""
    def make(root):
        must("cp", "--archive", debian(), root)
        run_in(root, "apt-get", "-q", "-o", "DPkg::Options::=--force-unsafe-io", "install", "-y", "--no-install-recommends", *packages)
        run_in(root, "apt-get", "clean")
        finish(root)

    return _made(name, [packages, needs], make)


def run_in(root, *command):
    must("unshare", "--mount", "sh", "-ec", _IN, "sh", root, *command)


def must(*command, typed=""):
    """What it prints."""
    ended = subprocess.run(list(map(str, command)), input=typed, capture_output=True, text=True, check=False, timeout=800)
    if ended.returncode != 0:
        raise CannotMake(f"{' '.join(map(str, command))}: {ended.stderr[-2000:]}")
    return ended.stdout


def _made(name, needs, make):
    key = hashlib.sha256(repr([needs, time.strftime("%F")]).encode()).hexdigest()[:16]
    made = _BASES / f"{name}-{key}"
    if not made.exists():
        for old in _BASES.glob(f"{name}-*"):
            shutil.rmtree(old)
        _BASES.mkdir(parents=True, exist_ok=True)
        part = Path(f"{made}.part")
        make(part)
        part.rename(made)
    return made
