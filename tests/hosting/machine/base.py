"""Debian 12 as machines and mail servers begin with it, made once a day for the same needs."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

from .package import ROOT

MIRROR = "http://deb.debian.org/debian"
_BASES = ROOT / "build/hosting"


class CannotMake(Exception):
    """This machine cannot make another."""


def base(name, packages, *options, needs=()):
    """Its folder, in which nobody may write. `needs`: what else it is made for, by `options` of mmdebstrap."""
    key = hashlib.sha256(repr([packages, needs, time.strftime("%F")]).encode()).hexdigest()[:16]
    made = _BASES / f"{name}-{key}"
    if not made.exists():
        for old in _BASES.glob(f"{name}-*"):
            shutil.rmtree(old)
        _BASES.mkdir(parents=True, exist_ok=True)
        must("mmdebstrap", "--mode=root", "--dpkgopt=force-unsafe-io", f"--include={','.join(packages)}", *options,
             "bookworm", f"{made}.part", MIRROR)
        Path(f"{made}.part").rename(made)
    return made


def must(*command, typed=""):
    """What it prints."""
    ended = subprocess.run(list(map(str, command)), input=typed, capture_output=True, text=True, check=False, timeout=800)
    if ended.returncode != 0:
        raise CannotMake(f"{' '.join(map(str, command))}: {ended.stderr[-2000:]}")
    return ended.stdout
