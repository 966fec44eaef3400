"""A service that lists breached passwords by the range protocol of "Pwned Passwords"."""

import hashlib
import threading

from .local_server import LocalHandler, LocalServer

PADDING = "".join(f"{number:035X}:0\r\n" for number in range(800))


def sha1_of(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


class RangeServer(LocalServer):
    """`counts` says how often a password was seen; `body` is sent instead, when it is set. While it `hangs`, it takes
    requests and says nothing; `delay` (seconds) makes it slow. `requests` keeps every byte of them, `most_at_once` how
    many were under way together."""

    def __init__(self, counts=None, body=None, status=200, headers=()):
        super().__init__(_Handler)
        self.counts = counts or {}
        self.body = body
        self.status = status
        self.headers = headers
        self.delay = 0
        self.requests = []
        self.most_at_once = 0
        self.peers = set()
        self._under_way = 0
        self._lock = threading.Lock()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/range/"

    def take_time(self):
        """As long as it has been told to take."""
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        self.wait(self.delay)
        with self._lock:
            self._under_way -= 1

    def range_of(self, prefix):
        if self.body is not None:
            return self.body
        listed = {sha1_of(password): count for password, count in self.counts.items()}
        lines = "".join(f"{digits[5:]}:{count}\r\n" for digits, count in listed.items() if digits.startswith(prefix))
        return lines + PADDING


class _Handler(LocalHandler):
    def do_GET(self):
        ranges = self.owner
        ranges.peers.add(self.client_address)
        ranges.requests.append(f"{self.requestline}\n{self.headers}")
        ranges.take_time()
        self.answer(ranges.status, ranges.headers, ranges.range_of(self.path.rpartition("/")[2]).encode())
