"""The binary, and its commands that end by themselves."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
BUILD = os.environ.get("SIH_AUTH_TESTED_BUILD", "release")  # a preset: `dev` has the sanitizers
BINARY = ROOT / "build" / BUILD / "sih-auth"


def clean_environment(settings):
    """Only what programs need, and `settings`; None leaves one out."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {name: str(value) for name, value in settings.items() if value is not None}


def build():
    """Does nothing, quickly, when the binary is newer than the sources."""
    if not (ROOT / "build" / BUILD / "build.ninja").exists():
        subprocess.run(["cmake", "--preset", BUILD], cwd=ROOT, check=True, timeout=300)
    subprocess.run(["cmake", "--build", "--preset", BUILD], cwd=ROOT, check=True, timeout=3600)


@dataclass(frozen=True)
class Ended:
    status: int
    output: str
    errors: str

    @property
    def json(self):
        return json.loads(self.output)

    @property
    def complaints(self):
        return self.errors.splitlines()


def run(*arguments, folder, seconds=60, prefix=(), typed="", **settings):
    """`sih-auth ARGUMENTS` in `folder` with `settings` as its environment and `typed` in the pipe to its input."""
    ended = subprocess.run([*prefix, BINARY, *map(str, arguments)], env=clean_environment(settings), cwd=folder,
                           input=typed, capture_output=True, text=True, timeout=seconds, check=False)
    return Ended(ended.returncode, ended.stdout, ended.stderr)
