"""Ports, source addresses and e-mail addresses that nobody else uses."""

import itertools
import random
import socket

_numbers = itertools.count(1)
_handed_out = set()


def fresh_address():
    """A loopback address no earlier test has come from, so that no limit per address couples two tests."""
    number = next(_numbers)
    return f"127.{1 + number // 60_000}.{number // 240 % 250}.{1 + number % 240}"


def fresh_email(name="jane"):
    return f"{name}.{next(_numbers)}@example.com"


def free_port():
    """Outside the range that the system takes the ports of outgoing connections from."""
    while True:
        port = random.randrange(20_000, 32_000)
        if port in _handed_out:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        _handed_out.add(port)
        return port
