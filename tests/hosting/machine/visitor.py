"""Somebody with a client at the machine's nginx, at an address of their own."""

import http.client
import itertools
import json
import re
import ssl
import time
from dataclasses import dataclass

from .machine import HOST

PASSWORD = "copper-Lantern-58-thistle"
_numbers = itertools.count(1)


def fresh_address():
    number = next(_numbers)
    return f"127.{1 + number // 62500}.{number // 250 % 250}.{1 + number % 250}"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: object
    body: str

    @property
    def json(self):
        return json.loads(self.body)


class Client:
    """One kept connection, and cookies."""

    def __init__(self, certificate, host=HOST):
        self.host = host
        self.address = fresh_address()
        self.cookies = {}
        self._tls = ssl.create_default_context(cafile=certificate)
        self._tls.check_hostname = host == HOST
        self._connection = None
        self._was_used = False

    def at(self, host):
        """The same client at another host, to which its cookies go as well."""
        other = Client.__new__(Client)
        other.__dict__ = self.__dict__ | {"host": host, "_connection": None, "_tls": ssl._create_unverified_context()}
        return other

    def ask(self, method, path, body=None, **headers):
        """Whatever breaks the connection is raised, but for what every browser bears: nginx may close a kept connection
        between two requests, when it is reloaded for instance, and the next one is then sent anew (RFC 9112, 9.3.1)."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        try:
            answer = self._exchange(method, path, body, headers)
        except http.client.RemoteDisconnected:
            if not self._was_used or method != "GET":
                raise
            answer = self._exchange(method, path, body, headers)
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
            if "Max-Age=0" in cookie:
                del self.cookies[name]
        return answer

    def _exchange(self, method, path, body, headers):
        self._was_used = self._connection is not None
        if self._connection is None:
            self._connection = _Connection(self.host, self.address, self._tls)
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())
        except (OSError, http.client.HTTPException):
            self._connection.close()
            self._connection = None
            raise

    def get(self, path, **headers):
        return self.ask("GET", path, **headers)

    def post(self, path, **body):
        return self.ask("POST", path, body)


class _Connection(http.client.HTTPSConnection):
    def __init__(self, host, address, tls):
        super().__init__(host, 443, timeout=30, source_address=(address, 0), context=tls)
        self._tls = tls

    def connect(self):
        plain = self._create_connection(("127.0.0.1", 443), self.timeout, self.source_address)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


class Visitor(Client):
    """With an account. Codes are read in the journal, where they stand without a mail server."""

    def __init__(self, machine, email=None, password=PASSWORD):
        super().__init__(machine.path("/etc/ssl/certs/ssl-cert-snakeoil.pem"))
        self.machine = machine
        self.email = email or f"visitor-{next(_numbers)}@example.org"
        self.password = password

    def joined(self):
        answer = self.post("/signup", name="Jane Doe", email=self.email, password=self.password)
        assert answer.status == 200, answer
        return self

    def signed_in(self):
        answer = self.post("/login", email=self.email, password=self.password)
        assert answer.status == 200, answer
        answer = self.post("/verify-otp", email=self.email, otp=self.code())
        assert answer.status == 200, answer
        return self

    def code(self):
        deadline = time.monotonic() + 10
        while True:
            journal = self.machine.journal("sih-auth-mailer.service")
            found = re.findall(rf"^OTP for {re.escape(self.email)}: (\d{{6}})$", journal, re.MULTILINE)
            if found:
                return found[-1]
            assert time.monotonic() < deadline, journal[-2000:]
            time.sleep(0.1)

    def is_signed_in(self):
        return self.get("/me").status == 200
