"""A disk that is soon full."""

import contextlib
import errno
import subprocess

import pytest

from .folders import new_folder


class SmallDisk:
    def __init__(self, path):
        self.path = path

    @property
    def _ballast(self):
        return self.path / "ballast"

    def fill(self):
        """To the last byte."""
        with open(self._ballast, "ab", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise

    def make_room(self):
        self._ballast.unlink()

    def mount_again(self, options):
        subprocess.run(["mount", "-o", f"remount,{options}", self.path], check=True, timeout=20)


@contextlib.contextmanager
def small_disk(size):
    """`size` as mount has it ("96m"). Skips the test where nothing can be mounted."""
    path = new_folder()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "none", path], check=False,
                             capture_output=True, timeout=20)
    if mounted.returncode != 0:
        path.rmdir()
        pytest.skip("nothing can be mounted here")
    try:
        yield SmallDisk(path)
    finally:
        subprocess.run(["umount", "--lazy", path], check=True, timeout=20)
        path.rmdir()
