"""A FastCGI client for the sockets of the pools: one request the way nginx hands it over, or a part of one."""

import json
import re
import socket
import struct
import time

from . import exchanges
from .addresses import fresh_address
from .answer import Answer

BEGIN, PARAMS, STDIN, STDOUT, END = 1, 4, 5, 6, 3
_RESPONDER = 1


def record(kind, content):
    return struct.pack("!BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def begin_record(keeps_connection=False):
    return record(BEGIN, struct.pack("!HB5x", _RESPONDER, keeps_connection))


def params_record(parameters):
    content = b""
    for name, value in parameters.items():
        pair = [name.encode(), value.encode()]
        content += b"".join(struct.pack("!I", len(text) | 0x80000000) for text in pair) + b"".join(pair)
    return record(PARAMS, content)


class Responder:
    def __init__(self, path):
        self.path = path

    def get(self, path, **options):
        return self.send("GET", path, **options)

    def post(self, path, fields, **options):
        return self.send("POST", path, json.dumps(fields).encode(), **options)

    def send(self, method, path, body=b"", timeout=60, **options):
        """`options` as for `request`."""
        started = time.perf_counter()
        with self.connect(timeout) as connection:
            connection.sendall(self.request(method, path, body, **options))
            content = _read_output(connection)
        answer = _to_answer(content, time.perf_counter() - started)
        exchanges.note(options.get("REQUEST_METHOD", method), options.get("DOCUMENT_URI", path), body, answer)
        return answer

    def kept(self, method, path, timeout=10, **options):
        """A connection that has been used for this request and stays open."""
        connection = self.connect(timeout)
        connection.sendall(self.request(method, path, keeps_connection=True, **options))
        _read_output(connection)
        return connection

    @staticmethod
    def request(method, path, body=b"", address=None, cookies=None, keeps_connection=False, **parameters):
        """`parameters` are added to nginx's, or replace them."""
        everything = {
            "REQUEST_METHOD": method, "DOCUMENT_URI": path, "REQUEST_SCHEME": "http", "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": address or fresh_address(), "HTTP_HOST": "localhost", "QUERY_STRING": "",
            "CONTENT_TYPE": "application/json" if body else "", "CONTENT_LENGTH": str(len(body)) if body else ""}
        if cookies:
            everything["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        request = begin_record(keeps_connection) + params_record(everything | parameters) + record(PARAMS, b"")
        return request + (record(STDIN, body) if body else b"") + record(STDIN, b"")

    def connect(self, timeout=10):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        connection.connect(str(self.path))
        return connection


def _read_output(connection):
    output = b""
    with connection.makefile("rb") as stream:
        while True:
            header = stream.read(8)
            if len(header) < 8:
                raise ConnectionError("the responder hung up before the end of its answer")
            _, kind, _, length, padding, _ = struct.unpack("!BBHHBB", header)
            content = stream.read(length + padding)[:length]
            if kind == STDOUT:
                output += content
            if kind == END:
                return output


def _to_answer(content, seconds):
    head, _, body = content.partition(b"\r\n\r\n")
    headers = [tuple(line.split(": ", 1)) for line in head.decode("latin-1").split("\r\n")]
    status = next(value for name, value in headers if name == "Status")
    return Answer(int(re.match(r"\d{3}", status).group()), headers, body, seconds)
