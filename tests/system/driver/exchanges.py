"""Every exchange of the suite, held against openapi.json as it happens; what was seen goes to a file of this process."""

import functools
import json
import os
import threading
from pathlib import Path

from .command import ROOT
from .description import Description, Exchange
from .needles import needles

DOCUMENT = ROOT / "nginx/portal/openapi.json"
# A folder: the suite may run in several processes. Unset: nobody wants to know what was seen.
SEEN_IN = "SIH_AUTH_EXCHANGES_SEEN_IN"
# Stands in that folder when every test has passed.
PASSED = "passed"
# These differ from one answer to the next and say nothing.
_PASSING = {"x-request-id", "date"}


@functools.cache
def description():
    return Description(json.loads(DOCUMENT.read_text(encoding="utf-8")))


class Exchanges:
    """`faults` collects what a test may have caught."""

    def __init__(self, its_description, folder=None):
        self.faults = []
        self._description = its_description
        self._folder = folder
        self._seen = set()
        self._known = set()
        self._lock = threading.Lock()

    def note(self, method, target, body, answer):
        """Fails when this is not described."""
        headers = [pair for pair in answer.headers if pair[0].lower() not in _PASSING]
        key = (method, target, body if answer.status < 300 else None, answer.status, answer.body, tuple(headers))
        with self._lock:
            if key in self._known:
                return
            operation, is_own, faults = self._description.faults_of(Exchange(method, target, body, answer))
            if not faults:
                self._known.add(key)
                if is_own:
                    self._remember(f"{operation.name} {answer.status}")
                return
        self.faults.append(f"{method} {target}, answered {answer.status}, is not as openapi.json describes it: "
                           + "; ".join(faults))
        raise AssertionError(self.faults[-1])

    def _remember(self, line):
        if line in self._seen or self._folder is None:
            return
        self._seen.add(line)
        with open(self._folder / f"{os.getpid()}", "a", encoding="utf-8") as file:
            file.write(line + "\n")


@functools.cache
def exchanges():
    folder = os.environ.get(SEEN_IN)
    return Exchanges(description(), Path(folder) if folder else None)


def note(method, target, body, answer):
    needles.note_exchange(body or b"", answer)
    exchanges().note(method, target, body or b"", answer)


def note_raw(request, answer):
    """Of bytes that may be no request at all."""
    line = request.split(b"\r\n")[0].decode("latin-1").split(" ")
    note(line[0], line[1] if len(line) > 1 else "", b"", answer)


def seen_in(folder):
    return {line for path in Path(folder).iterdir() for line in path.read_text(encoding="utf-8").splitlines()}


def has_passed(folder):
    return Path(folder, PASSED).exists()
