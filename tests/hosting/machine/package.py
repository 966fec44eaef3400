"""The Debian packages of this tree."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
RELEASE = ROOT / "build/release"


def build(version=None):
    """The package's path. Does little when it is newer than the sources."""
    if not (RELEASE / "build.ninja").exists():
        _quietly("cmake", "--preset", "release")
    _quietly("cmake", "--build", "--preset", "release")
    other_version = ["-D", f"CPACK_PACKAGE_VERSION={version}"] if version else []
    output = _quietly("cpack", "--preset", "release", *other_version)
    return Path(output.rsplit("package: ", 1)[1].split(" generated")[0])


def field(package, name):
    return _quietly("dpkg-deb", "-f", package, name).strip()


def _quietly(*command):
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, f"{' '.join(map(str, command))}\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout
