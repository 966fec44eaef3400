"""An HTTP server on this machine that keeps what is posted to it, and answers as it is told."""

import http.server
import ssl
import threading
import time
from dataclasses import dataclass, field

from . import sweep
from .addresses import free_port


@dataclass(frozen=True)
class Received:
    path: str
    headers: dict  # lower-case name -> value
    body: bytes = field(repr=False)
    status: int  # what it was answered
    peer: tuple  # of the connection it came by
    at: float = field(default_factory=time.time)


class RecordingServer:
    """`status` is the answer to everything; those in `next_statuses` come first, one by one. While it `hangs`, it takes
    requests and says nothing. `certificate`: speaks TLS."""

    def __init__(self, status=200, headers=(), certificate=None):
        self.port = free_port()
        self.status = status
        self.may_hold_addresses = False  # LOG_ADDRESSES=full
        self.next_statuses = []
        self.headers = headers
        self.hangs = False
        self.waiting = 0  # requests that have no answer yet
        self.received = []
        self._certificate = certificate
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._server = None

    @property
    def origin(self):
        return f"{'https' if self._certificate else 'http'}://localhost:{self.port}"

    def start(self):
        self._stopped.clear()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), _Handler)
        self._server.recorder = self
        if self._certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificate.chain, self._certificate.key)
            # The handshake belongs to each connection's own thread.
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True,
                                                      do_handshake_on_connect=False)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self._stopped.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

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
        while self.hangs and not self._stopped.wait(0.02):
            pass
        status, content = self.answer(path, headers, body)
        with self._lock:
            self.waiting -= 1
            self.received.append(Received(path, headers, body, status, peer))
        return status, content


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        recorder = self.server.recorder
        headers = {name.lower(): value for name, value in self.headers.items()}
        assert len(headers) == len(self.headers), f"a header comes twice: {self.headers}"
        body = self.rfile.read(int(headers["content-length"]))
        status, content = recorder.take(self.path, headers, body, self.client_address)
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in recorder.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError):  # the sender has waited long enough, or trusts nobody
            pass
