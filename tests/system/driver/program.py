"""A started program, what it writes, and the processes below it."""

import contextlib
import os
import re
import signal
import subprocess
import threading
import time

from .waiting import wait_until


class Lines:
    """What a program has written to one of its two outputs, line by line, and when each came (monotonic seconds)."""

    def __init__(self, pipe):
        self.lines = []
        self.times = []  # has no fewer than lines
        self._is_read = threading.Event()
        self._is_read.set()
        self._thread = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._thread.start()

    def matching(self, pattern):
        """The match objects of all lines that match as a whole."""
        return [match for match in (re.fullmatch(pattern, line) for line in list(self.lines)) if match]

    def wait_for(self, pattern, seconds=10):
        return wait_until(lambda: self.matching(pattern), seconds, f"a line {pattern}")[-1]

    @contextlib.contextmanager
    def held(self):
        """Nobody reads them meanwhile."""
        self._is_read.clear()
        try:
            yield
        finally:
            self._is_read.set()

    def wait_for_end(self):
        self._thread.join(10)

    def text(self):
        return "\n".join(self.lines)

    def _read(self, pipe):
        with pipe:
            for line in pipe:
                self._is_read.wait()
                self.times.append(time.monotonic())
                self.lines.append(line.decode("utf-8", "replace").rstrip("\n"))


class Program:
    """Stopped by the kernel, should the tests be killed."""

    def __init__(self, command, environment, folder, pass_fds=()):
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *map(str, command)], env=environment, cwd=folder, pass_fds=pass_fds,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.output = Lines(self._process.stdout)
        self.log = Lines(self._process.stderr)

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process.poll() is None

    def signal(self, number):
        self._process.send_signal(number)

    def wait_for_exit(self, seconds=25):
        """The exit status. All it had started must be gone, too."""
        below = {pid: _started_at(pid) for pid in descendants(self.pid)}
        status = self._process.wait(seconds)
        # A number that begins anew is another process.
        left = lambda: [pid for pid, since in below.items() if is_alive(pid) and _started_at(pid) == since]
        try:
            wait_until(lambda: not left(), 5, "the end of all processes below")
        finally:
            for pid in left():
                kill(pid)
        self.output.wait_for_end()
        self.log.wait_for_end()
        return status

    def stop(self, seconds=25):
        if self.is_running():
            self.signal(signal.SIGTERM)
        return self.wait_for_exit(seconds)

    def kill_all(self):
        """kill -9 of it and everything below; stopped first, so that nothing new is started meanwhile. Once it has ended,
        its number may be anybody's, and what was below it is nobody's child."""
        if not self.is_running():
            return
        pids = [self.pid, *descendants(self.pid)]
        for pid in pids:
            kill(pid, signal.SIGSTOP)
        pids += [pid for pid in descendants(self.pid) if pid not in pids]
        for pid in reversed(pids):
            kill(pid)
        self._process.wait(10)
        wait_until(lambda: not any(is_alive(pid) for pid in pids), 10, "the end of all processes")


def kill(pid, number=signal.SIGKILL):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def is_alive(pid):
    status = _status(pid)
    return status is not None and status[2] not in "ZX"


def descendants(pid):
    """Children, their children and so on; parents come first."""
    parents = {}
    for entry in os.listdir("/proc"):
        status = _status(int(entry)) if entry.isdigit() else None
        if status:
            parents.setdefault(status[1], []).append(int(entry))
    found = list(parents.get(pid, []))
    for child in found:
        found.extend(parents.get(child, []))
    return found


def process_name(pid):
    status = _status(pid)
    return status[0] if status else None


def _started_at(pid):
    status = _status(pid)
    return status[3] if status else None


def _status(pid):
    """(name, parent, state, ticks at which it started), or None when there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            name, rest = re.fullmatch(r"\d+ \((.*)\) (.*)", file.read().strip(), re.DOTALL).groups()
    except (FileNotFoundError, ProcessLookupError):
        return None
    fields = rest.split()
    return name, int(fields[1]), fields[0], int(fields[19])
