"""An HTTP client: one browser with its cookies at one network address."""

import http.client
import json
import socket
import ssl
import time

from . import exchanges
from .addresses import fresh_address
from .answer import Answer

_NOTHING = object()


class Browser:
    """Keeps cookies by name, as all tests stay on one host; `keeps_cookies=False` is a curl without a jar."""

    prefix = ""  # of the portal: openapi.json describes what comes behind it

    def __init__(self, service, https=False, keeps_cookies=True, address=None):
        self.address = address or fresh_address()
        self.port = service.https_port if https else service.http_port
        self.https = https
        self.cookies = {}
        self._keeps_cookies = keeps_cookies

    @property
    def origin(self):
        return f"{'https' if self.https else 'http'}://localhost:{self.port}"

    def get(self, path, **options):
        return self.send("GET", path, **options)

    def post(self, path, fields=_NOTHING, **options):
        if fields is not _NOTHING:
            options["body"] = json.dumps(fields).encode()
        return self.send("POST", path, **options)

    def send(self, method, path, body=None, headers=None, content_type="application/json", timeout=60):
        """Every answer is checked for what all have in common."""
        everything = {"Host": f"localhost:{self.port}"}
        if body is not None:
            everything["Content-Type"] = content_type
        if self.cookies:
            everything["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        everything.update(headers or {})
        connection = self._connection(timeout)
        started = time.perf_counter()
        try:
            connection.request(method, path, body, {k: v for k, v in everything.items() if v is not None})
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read(), time.perf_counter() - started)
        finally:
            connection.close()
        if method != "HEAD":
            answer.must_be_well_formed()
        exchanges.note(method, path.removeprefix(self.prefix), body, answer)
        self._store_cookies(answer)
        return answer

    def copy(self):
        """Another browser with the same cookies, at another address."""
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__, address=fresh_address(), cookies=dict(self.cookies))
        return other

    def _connection(self, timeout):
        source = (self.address, 0)
        if not self.https:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout, source_address=source)
        # The certificate is of the server's own making.
        context = ssl._create_unverified_context()
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=timeout, context=context, source_address=source)

    def _store_cookies(self, answer):
        if not self._keeps_cookies:
            return
        for cookie in answer.cookies:
            if cookie.clears:
                self.cookies.pop(cookie.name, None)
            else:
                self.cookies[cookie.name] = cookie.value


def send_raw(service, data, timeout=10):
    """Sends bytes as they are; the answer, or None when the server just hung up."""
    with socket.create_connection(("127.0.0.1", service.http_port), timeout, (fresh_address(), 0)) as connection:
        connection.sendall(data)
        response = http.client.HTTPResponse(connection, method=data.split(b" ")[0].decode("latin-1"))
        try:
            response.begin()
            answer = Answer(response.status, response.getheaders(), response.read())
        except (http.client.BadStatusLine, ConnectionError):
            return None
        finally:
            response.close()
    exchanges.note_raw(data, answer)
    return answer
