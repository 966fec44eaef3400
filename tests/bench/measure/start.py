"""How long it takes from the start of the program until it has answered a check, and a call of the API."""

import statistics
import time

from driver import command
from driver.service import BareService

from .backends import REAL_COST
from .tools import Unusable

PATIENCE = 30  # seconds
LIMIT_MS = 150
MOST_LOADINGS = 4  # what 150 ms are where nothing else runs


def measure(backends, rounds, say):
    """Seconds of each round, by kind, as [(check, API), …]: `new` makes its database, the others are `backends`. By
    turns with `loading`, the yardstick: the same program when it only tells its version."""
    found = {"loading": [], "new": []} | {name: [] for name in backends}
    for _ in range(rounds):
        found["loading"].append(_seconds_of_loading())
        found["new"].append(_of_new_service())
        for name, backend in backends.items():
            backend.service.stop()
            found[name].append(_seconds_of_start(backend.service))
    say("starts: " + ", ".join(f"{name} {best(series) * 1000:.0f} ms" for name, series in found.items()))
    return found


def best(series):
    """Of the times until all was answered: what else runs here can only add to them."""
    return min(_last(one) for one in series)


def limit_ms(found):
    """150; more only where the machine is so busy that loading the program takes as long as that allows."""
    return max(LIMIT_MS, MOST_LOADINGS * best(found["loading"]) * 1000)


def median(series):
    return statistics.median(_last(one) for one in series)


def _last(one):
    return one if isinstance(one, float) else max(one)


def _seconds_of_loading():
    started = time.perf_counter()
    command.run("version", folder="/")
    return time.perf_counter() - started


def _of_new_service():
    service = BareService(LOG_LEVEL="info", **REAL_COST)
    try:
        return _seconds_of_start(service)
    finally:
        service.remove()


def _seconds_of_start(service):
    started = time.perf_counter()
    service.launch()
    times = []
    for responder, path, status in ((service.check, "/auth", 401), (service.api, "/site", 200)):
        _wait_for_answer(service, responder, path, status)
        times.append(time.perf_counter() - started)
    service.wait_until_ready()
    return times


def _wait_for_answer(service, responder, path, status):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and service.program.is_running():
        try:
            responder.get(path).must_be(status)
            return
        except (FileNotFoundError, ConnectionRefusedError):
            time.sleep(0.001)
    raise Unusable(f"no answer after the start:\n{service.program.log.text()}")
