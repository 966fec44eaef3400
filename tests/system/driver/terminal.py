"""A command at a terminal, with a person who types."""

import os
import pty
import re
import select
import subprocess
import termios
import time

from .command import BINARY, clean_environment


class Terminal:
    """`sih-auth ARGUMENTS` with all three streams on one terminal of its own."""

    def __init__(self, *arguments, folder, **settings):
        self._controller, self._side = pty.openpty()
        self.shown = ""
        self._process = subprocess.Popen(
            [BINARY, *map(str, arguments)], env=clean_environment(settings), cwd=folder, stdin=self._side,
            stdout=self._side, stderr=self._side, start_new_session=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        os.close(self._controller)
        os.close(self._side)

    @property
    def pid(self):
        return self._process.pid

    def wait_for(self, pattern, seconds=10):
        """Until what is shown ends so."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern + r"\Z", self.shown):
            assert time.monotonic() < deadline, f"{pattern} not in {self.shown!r}"
            self._read(0.1)

    def type(self, text):
        os.write(self._controller, text.encode())

    def echoes(self):
        return bool(termios.tcgetattr(self._side)[3] & termios.ECHO)

    def wait_until_hidden(self):
        deadline = time.monotonic() + 10
        while self.echoes():
            assert time.monotonic() < deadline, "the terminal still echoes"
            time.sleep(0.01)

    def status(self, seconds=30):
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            assert time.monotonic() < deadline, "the command does not end"
            self._read(0.05)
        while self._read(0.3):  # the last words may come in parts
            pass
        return self._process.returncode

    def _read(self, seconds):
        """Whether there was something."""
        if not select.select([self._controller], [], [], seconds)[0]:
            return False
        self.shown += os.read(self._controller, 65_536).decode("utf-8", "replace")
        return True
