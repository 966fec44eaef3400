"""Visitors at the api pool's own socket: from any address, IPv6 too, past nginx and its limits."""

from .addresses import fresh_address
from .browser import Browser
from .visitor import Visitor


class DirectBrowser(Browser):
    def __init__(self, service, address=None, cookies=None):  # pylint: disable=super-init-not-called
        self.address = address or fresh_address()
        self.cookies = dict(cookies or {})
        self._keeps_cookies = True
        self._api = service.api

    def send(self, method, path, body=None, timeout=60, **parameters):
        answer = self._api.send(
            method, path, body or b"", timeout, address=self.address, cookies=self.cookies, **parameters)
        self._store_cookies(answer.must_be_well_formed())
        return answer


class DirectVisitor(Visitor):
    browser_type = DirectBrowser
