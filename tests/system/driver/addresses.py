"""Ports, source addresses and e-mail addresses that nobody else uses."""

import itertools
import os
import random
import socket

_numbers = itertools.count(1)
_handed_out = set()

# Below those that the system takes for outgoing connections; each process that shares the tests has its own.
_processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", 1))
_PORTS = range(20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")), 32_000, _processes)


def fresh_address():
    """A loopback address no earlier test has come from, so that no limit per address couples two tests."""
    number = next(_numbers)
    return f"127.{1 + number // 60_000}.{number // 240 % 250}.{1 + number % 240}"


def fresh_email(name="jane"):
    return f"{name}.{next(_numbers)}@example.com"


def free_port():
    while True:
        port = random.choice(_PORTS)
        if port in _handed_out:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _handed_out.add(port)
        return port
