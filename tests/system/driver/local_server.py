"""An HTTP server on this machine that can be made to say nothing."""

import http.server
import ssl
import threading

from .addresses import free_port


class LocalServer:
    """While it `hangs`, it takes requests and does not answer them."""

    def __init__(self, handler):
        self.port = free_port()
        self.hangs = False
        self._handler = handler
        self._stopped = threading.Event()
        self._server = None

    def start(self):
        self._stopped.clear()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self._handler)
        self._server.owner = self
        self._server.socket = self.protected(self._server.socket)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self):
        self._stopped.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    def protected(self, socket):
        """Those that speak TLS wrap it."""
        return socket

    def wait(self, seconds=0):
        """So long, and then for as long as it hangs."""
        self._stopped.wait(seconds)
        while self.hangs and not self._stopped.wait(0.02):
            pass


class LocalHandler(http.server.BaseHTTPRequestHandler):
    """`owner` is the `LocalServer`."""

    protocol_version = "HTTP/1.1"

    @property
    def owner(self):
        return self.server.owner

    def answer(self, status, headers, body):
        self.send_response_only(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError):  # whoever asks has waited long enough, or trusts nobody
            pass
