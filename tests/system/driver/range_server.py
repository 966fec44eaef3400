"""A service that lists breached passwords by the range protocol of "Pwned Passwords"."""

import hashlib
import http.server
import threading

from .addresses import free_port

PADDING = "".join(f"{number:035X}:0\r\n" for number in range(800))


def sha1_of(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


class RangeServer:
    """`counts` says how often a password was seen; `body` is sent instead, when it is set. While it `hangs`, it takes
    requests and says nothing; `delay` (seconds) makes it slow. `requests` keeps every byte of them, `most_at_once` how
    many were under way together."""

    def __init__(self, counts=None, body=None, status=200, headers=()):
        self.port = free_port()
        self.counts = counts or {}
        self.body = body
        self.status = status
        self.headers = headers
        self.hangs = False
        self.delay = 0
        self.requests = []
        self.most_at_once = 0
        self.peers = set()
        self._under_way = 0
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/range/"

    def start(self):
        self._stopped.clear()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        self._server.ranges = self
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self._stopped.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def take_time(self):
        """As long as it has been told to take."""
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        self._stopped.wait(self.delay)
        while self.hangs and not self._stopped.wait(0.02):
            pass
        with self._lock:
            self._under_way -= 1

    def range_of(self, prefix):
        if self.body is not None:
            return self.body
        listed = {sha1_of(password): count for password, count in self.counts.items()}
        lines = "".join(f"{digits[5:]}:{count}\r\n" for digits, count in listed.items() if digits.startswith(prefix))
        return lines + PADDING


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        ranges = self.server.ranges
        ranges.peers.add(self.client_address)
        ranges.requests.append(f"{self.requestline}\n{self.headers}")
        ranges.take_time()
        body = ranges.range_of(self.path.rpartition("/")[2]).encode()
        self.send_response_only(ranges.status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in ranges.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except ConnectionError:  # the asker has waited long enough
            pass
