"""The search for secrets in whatever a service leaves behind that others may read: its log, its numbers, what it posted. It
comes at the end of each service's life, where a hit fails the test; the figures of all processes of a run are told at
its end."""

import json
import os
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from .command import ROOT
from .needles import ANCHOR, needles

FIGURES_IN = "SIH_AUTH_SWEEP_FIGURES_IN"
EARLIER = 5  # seconds: a code may be in the log before the driver knows it
LATER = 900  # a code is worth nothing after ten minutes; then its digits may be anybody's

# Digits by themselves, but no process's number.
_DIGITS = re.compile(r'(?<![\w.\-\[])(?<!"pid":)(?<!worker=")(?<!"worker":)\d{6}(?![\w.\-\]])')
figures = Counter()
_bodies = []


def search(text, its_needles):
    """(kind, value, where it begins) of each that stands in it, in any form."""
    found = []
    forms = its_needles.forms
    for at in [at for at in range(len(text) - ANCHOR + 1) if text[at:at + ANCHOR] in forms]:
        found += [(*known, at) for form, known in forms[text[at:at + ANCHOR]].items()
                  if text.startswith(form, at) and not _is_end_of_another(text, at, form, known)]
    return found


def _is_end_of_another(text, at, form, known):
    """A short address may stand at the end of a longer one, or of a mail's number."""
    return known == ("address", form) and at > 0 and (text[at - 1].isalnum() or text[at - 1] in "._+-")


def search_log(lines, its_needles, times=None, addresses_may_stand=False):
    """A sentence for each hit. `times`: when each line came; without, each may tell of each code."""
    text = "\n".join(lines)
    hits = []
    for kind, value, at in search(text, its_needles):
        if not (kind == "address" and addresses_may_stand):
            number = text.count("\n", 0, at)
            hits.append(f"line {number + 1} holds a secret ({kind} {value!r}): {lines[number]}")
    for number, line in enumerate(lines):
        for digits in _DIGITS.findall(line):
            first, last = its_needles.codes.get(digits, (None, None))
            if first is not None and (times is None or first - EARLIER <= times[number] <= last + LATER):
                hits.append(f"line {number + 1} holds a secret (code {digits!r}): {line}")
    return hits


def examine(service, its_needles=needles, programs=None):
    """All hits of one service: the logs of all its starts, its numbers, and what crashed."""
    hits = []
    if not service.mail_server:
        for program in programs or service.programs:
            its_needles.note_console(program.output)
    may_stand = service.settings.get("LOG_ADDRESSES") == "full"
    for program in programs or service.programs:
        lines, times = list(program.log.lines), list(program.log.times)
        figures["bytes"] += sum(map(len, lines))
        figures["lines"] += len(lines)
        hits += [f"log of {service.folder}: {hit}" for hit in search_log(lines, its_needles, times, may_stand)]
    for path in service.folder.glob("metrics/*"):
        hits += [f"{path.name}: {kind} {value!r}" for kind, value, _ in search(_printable(path), its_needles)]
    cores = [*service.folder.rglob("core"), *service.folder.rglob("core.*"), *ROOT.glob("core"), *ROOT.glob("core.*")]
    hits += [f"{core} has the memory of a process that crashed" for core in cores if core.is_file()]
    figures["services"] += 1
    return hits


def note_body(body):
    """What a service has posted to somebody: searched when the next service ends, with all that is known by then."""
    _bodies.append(body.decode("utf-8", "replace"))


def examine_bodies(its_needles=needles):
    hits = []
    while _bodies:
        text = _bodies.pop()
        figures["bytes"] += len(text)
        hits += [f"what was posted: {hit}" for hit in search_log(text.splitlines(), its_needles)]
    return hits


def must_be_clean(service):
    hits = examine(service) + examine_bodies()
    figures["hits"] += len(hits)
    assert not hits, f"{len(hits)} secrets where others may read them:\n" + "\n".join(hits[:20])


def _printable(path):
    """Of a file of numbers, what is text."""
    texts = re.findall(rb"[\x20-\x7e]{8,}", path.read_bytes())
    figures["bytes"] += sum(map(len, texts))
    return b"\n".join(texts).decode()


class Sweep:
    """Adds the figures of all processes up, as driver/drift.py does with what was seen."""

    def __init__(self, config):
        self._is_first = not hasattr(config, "workerinput")
        self._total = Counter()
        if self._is_first:
            os.environ[FIGURES_IN] = tempfile.mkdtemp(prefix="sih", dir="/tmp")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self):
        folder = Path(os.environ[FIGURES_IN])
        if figures["services"]:
            told = dict(figures) | {"secrets": needles.count()}
            (folder / f"{os.getpid()}").write_text(json.dumps(told), encoding="utf-8")
        if self._is_first:
            for path in folder.iterdir():
                self._total.update(json.loads(path.read_text(encoding="utf-8")))
            shutil.rmtree(folder, ignore_errors=True)
            del os.environ[FIGURES_IN]

    def pytest_terminal_summary(self, terminalreporter):
        if self._total:
            terminalreporter.write_line(
                "secrets: {secrets} searched for in {lines} lines and {bytes} bytes of {services} services: {hits} hits".format(
                    **{name: self._total[name] for name in ("secrets", "lines", "bytes", "services", "hits")}))
