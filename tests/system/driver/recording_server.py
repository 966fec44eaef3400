"""An HTTP server on this machine that keeps what is posted to it, and answers as it is told."""

import ssl
import threading
import time
from dataclasses import dataclass, field

from . import sweep
from .local_server import LocalHandler, LocalServer


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict  # lower-case name -> value
    body: bytes = field(repr=False)
    status: int  # what it was answered
    peer: tuple  # of the connection it came by
    at: float = field(default_factory=time.time)


class RecordingServer(LocalServer):
    """`status` is the answer to everything; those in `next_statuses` come first, one by one. While it `hangs`, it takes
    requests and says nothing. `certificate`: speaks TLS."""

    def __init__(self, status=200, headers=(), certificate=None):
        super().__init__(_Handler)
        self.status = status
        self.may_hold_addresses = False  # LOG_ADDRESSES=full
        self.next_statuses = []
        self.headers = headers
        self.waiting = 0  # requests that have no answer yet
        self.received = []
        self._certificate = certificate
        self._lock = threading.Lock()

    @property
    def origin(self):
        return f"{'https' if self._certificate else 'http'}://localhost:{self.port}"

    def protected(self, socket):
        if not self._certificate:
            return socket
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._certificate.chain, self._certificate.key)
        # The handshake belongs to each connection's own thread.
        return context.wrap_socket(socket, server_side=True, do_handshake_on_connect=False)

    def answer(self, path, headers, body):
        """(status, body). Those of other protocols look closer."""
        del path, headers, body
        return self.next_status(), b""

    def next_status(self):
        with self._lock:
            return self.next_statuses.pop(0) if self.next_statuses else self.status

    def take(self, path, headers, body, peer):
        if not self.may_hold_addresses:
            sweep.note_body(body)
        with self._lock:
            self.waiting += 1
        self.wait()
        status, content = self.answer(path, headers, body)
        with self._lock:
            self.waiting -= 1
            self.received.append(Received(path, headers, body, status, peer))
        return status, content


class _Handler(LocalHandler):
    def do_POST(self):
        recorder = self.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        assert len(headers) == len(self.headers), f"a header comes twice: {self.headers}"
        body = self.rfile.read(int(headers["content-length"]))
        status, content = recorder.take(self.path, headers, body, self.client_address)
        self.answer(status, recorder.headers, content)
