"""How many logins a second the service finishes, against how many passwords this machine hashes."""

import itertools
import statistics
import time
from collections import Counter

from driver.sodium import hash_password, verify_password
from driver.visitor import PASSWORD
from driver.waiting import Background

from . import tools
from .backends import REAL_COST
from .tools import Unusable

WAITING = 2  # logins for each place to hash, so that none is free for long
BUSY = "503"  # has waited for five seconds: where a hash takes that long


def measure(backend, seconds, rounds, say):
    """By turns, each with as many hashes at once as there are cores, which is what the service allows itself."""
    hashed = hash_password(PASSWORD, REAL_COST["ARGON2_MEMORY_KIB"], REAL_COST["ARGON2_ITERATIONS"])
    emails = itertools.cycle(backend.emails())
    found = {"hashes": [], "logins": []}
    for _ in range(rounds):
        found["hashes"].append(_rate(lambda: verify_password(hashed, PASSWORD), True, tools.cores(), seconds))
        log_in = lambda: backend.service.api.post("/login", {"email": next(emails), "password": PASSWORD}).status
        found["logins"].append(_rate(log_in, 200, WAITING * tools.cores(), seconds))
    say("a second: " + ", ".join(f"{statistics.median(rates):.1f} {name}" for name, rates in found.items()))
    return found


def ratio(found):
    """Of the medians."""
    return statistics.median(found["logins"]) / statistics.median(found["hashes"])


def _rate(call, good, threads, seconds):
    """Good calls a second, from the first to the end of the last."""
    started = time.perf_counter()
    with Background(call, threads) as calls:
        time.sleep(seconds)
    seconds = time.perf_counter() - started
    results = Counter(map(str, calls.results))
    if set(results) - {str(good), BUSY}:
        raise Unusable(f"a login or a hash failed: {results}")
    return results[str(good)] / seconds
