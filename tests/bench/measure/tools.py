"""What the bench needs of this machine, and its own programs, compiled."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[1]
PATH = os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin"  # Debian keeps nginx there
PACKAGES = {"nginx": "nginx", "wrk": "wrk", "g++": "g++", "setpriv": "util-linux"}


class Unusable(Exception):
    """The bench cannot measure here, or what it measured is not what it set out to; the reason is its text."""


def must_have(binary, with_build):
    missing = {package for program, package in PACKAGES.items() if not shutil.which(program, path=PATH)}
    if not Path("/usr/include/fcgiapp.h").exists():
        missing.add("libfcgi-dev")
    if missing:
        raise Unusable(f"not installed: {', '.join(sorted(missing))} (apt-get install {' '.join(sorted(missing))})")
    if not with_build and not binary.exists():
        raise Unusable(f"{binary} is not there: run without --no-build")


def compile_into(folder):
    """The load generator and the plain pool."""
    for name, libraries in (("load_generator", []), ("plain_pool", ["-lfcgi"])):
        command = ["g++", "-std=c++20", "-O2", "-o", folder / name, SOURCES / f"{name}.cpp", *libraries]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        if done.returncode:
            raise Unusable(f"{name}.cpp does not compile:\n{done.stderr}")


def cores():
    return len(os.sched_getaffinity(0))


def remove_folder(folder):
    shutil.rmtree(folder, ignore_errors=True)
