"""What checks feel of a flood of logins, against what they feel of nothing, and of any program that keeps the cores as
busy."""

import contextlib
import itertools
import statistics
import sys
import threading
import time
from collections import Counter

from driver.command import ROOT
from driver.visitor import PASSWORD

from . import tools
from .backends import REAL_COST, start_program

LOGINS_AT_ONCE = 32
SHARE = 0.3  # of what the checks could do on an idle machine
SETTLE = 0.5  # seconds

BUSY = f"""
import sys
sys.path.insert(0, {str(ROOT / 'tests/system')!r})
from driver.sodium import hash_password
while True:
    hash_password("busy", {REAL_COST["ARGON2_MEMORY_KIB"]}, {REAL_COST["ARGON2_ITERATIONS"]})
"""


def measure(site, load, name, backend, seconds, rounds, say):
    """The latencies of checks, by turns: beside nothing, beside hashing programs of no concern, and beside logins."""
    rate = SHARE * load.throughput(site.ports[name], backend.cookies, max(1, seconds // 2))
    emails = itertools.cycle(backend.emails())
    loads = {"calm": lambda: contextlib.nullcontext(Counter()), "busy": lambda: _busy_cores(backend.folder),
             "flood": lambda: _logins(backend.service.api, emails)}
    found = {"rate": rate} | {kind: [] for kind in loads} | {"logins": Counter()}
    for number in range(rounds):
        for kind, other_load in loads.items():
            with other_load() as logins:
                time.sleep(SETTLE)
                found[kind].append(load.run(site.ports[name], backend.cookies, seconds, rate=rate, connections=128))
            found["logins"].update(logins)
        say(f"round {number + 1} of {rounds}: p99 "
            + ", ".join(f"{kind} {found[kind][-1]['p99_us'] / 1000:.1f} ms" for kind in loads)
            + f", logins {dict(found['logins'])}")
    return found


def ratio(found, other, quantile="p99_us"):
    """In the flood, of the medians of another kind."""
    flood, others = (statistics.median(one[quantile] for one in found[kind]) for kind in ("flood", other))
    return flood / others


@contextlib.contextmanager
def _busy_cores(folder):
    """As many hashes at once as the service would make."""
    with contextlib.ExitStack() as stack:
        for _ in range(tools.cores()):
            start_program(stack, [sys.executable, "-c", BUSY], folder)
        yield Counter()


@contextlib.contextmanager
def _logins(api, emails):
    """With the right password, from many addresses, for many accounts, straight to the api pool; yields how many
    got which answer."""
    stop, answers = threading.Event(), Counter()

    def log_in():
        while not stop.is_set():
            try:
                answers[api.post("/login", {"email": next(emails), "password": PASSWORD}, timeout=30).status] += 1
            except OSError as error:
                answers[type(error).__name__] += 1
                time.sleep(0.01)

    threads = [threading.Thread(target=log_in, daemon=True) for _ in range(LOGINS_AT_ONCE)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join(40)
