"""Applications behind a protected site. They answer with what has reached them, as JSON."""

import http.server
import json
import socketserver
import struct
import threading
from dataclasses import dataclass

from .responder import BEGIN, END, PARAMS, STDIN, STDOUT, record

_ENDED = bytes(8)


@dataclass(frozen=True)
class Seen:
    """A request as the application sees it; names of headers in lower case."""

    request_line: str
    headers: list  # (name, value)
    body: str

    def values(self, name):
        return [value for key, value in self.headers if key == name]

    def all_values(self):
        return [value for _, value in self.headers]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


class EchoApplication:
    """By HTTP at `port`, by FastCGI at `fastcgi_port`. `served` counts the requests."""

    def __init__(self):
        self.served = 0
        self._servers = []

    def start(self):
        self.port, self.fastcgi_port = self._serve(_HttpHandler), self._serve(_FastCgiHandler)
        return self

    def remove(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def _serve(self, handler):
        server = _Server(("127.0.0.1", 0), handler)
        server.application = self
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self._servers.append(server)
        return server.server_address[1]


def seen(answer):
    """What the application has seen of a request that got this answer."""
    assert answer.status == 200, answer
    told = answer.json
    return Seen(told["request_line"], [tuple(pair) for pair in told["headers"]], told["body"])


def _tell(request_line, headers, body):
    pairs = [(name.lower(), value) for name, value in headers]
    return json.dumps({"request_line": request_line, "headers": pairs, "body": body.decode("latin-1")}).encode()


class _HttpHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one_request(self):
        self.raw_requestline = self.rfile.readline(65_537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        self.server.application.served += 1
        if self.headers.get("Upgrade"):
            self._echo_bytes()
        else:
            self._tell_all()

    def _tell_all(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = _tell(self.requestline, self.headers.items(), body)
        self.send_response_only(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(told)

    def _echo_bytes(self):
        self.close_connection = True
        self.send_response_only(101)
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", self.headers["Upgrade"])
        self.end_headers()
        while data := self.rfile.read1(4096):
            self.wfile.write(data)


class _FastCgiHandler(socketserver.StreamRequestHandler):
    def handle(self):
        streams = {PARAMS: b"", STDIN: b""}
        while True:
            header = self.rfile.read(8)
            if len(header) < 8:
                return
            _, kind, _, length, padding, _ = struct.unpack("!BBHHBB", header)
            content = self.rfile.read(length + padding)[:length]
            if kind in streams:
                streams[kind] += content
            if kind == STDIN and not content:
                break
            assert kind in (BEGIN, *streams)
        self.server.application.served += 1
        told = _tell("", _pairs(streams[PARAMS]), streams[STDIN])
        answer = b"Status: 200\r\nContent-Type: application/json\r\n\r\n" + told
        for start in range(0, len(answer), 60_000):
            self.wfile.write(record(STDOUT, answer[start:start + 60_000]))
        self.wfile.write(record(STDOUT, b"") + record(END, _ENDED))


def _pairs(content):
    found = []
    position = 0

    def number():
        nonlocal position
        first = content[position]
        size = 4 if first & 0x80 else 1
        position += size
        return int.from_bytes(content[position - size:position], "big") & 0x7FFFFFFF

    while position < len(content):
        sizes = [number(), number()]
        texts = []
        for size in sizes:
            texts.append(content[position:position + size].decode("latin-1"))
            position += size
        found.append(tuple(texts))
    return found
