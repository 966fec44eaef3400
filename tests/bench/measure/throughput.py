"""How many checks a second, variant by variant, by turns, and what is left unanswered at half of that."""

import statistics

SHARE_OF_OPEN_LOOP = 0.5


def measure(site, load, names, credentials, seconds, rounds, say):
    """By name: the requests a second of each round, and one open loop."""
    for name in names:
        site.must_be_guarded(name, credentials[name].read_text().split("\n", 1)[0])
        load.throughput(site.ports[name], credentials[name], 1)  # warm
    rates = {name: [] for name in names}
    for number in range(rounds):
        for name in names:
            rates[name].append(load.throughput(site.ports[name], credentials[name], seconds))
        say(f"round {number + 1} of {rounds}: " + ", ".join(f"{name} {rates[name][-1]:.0f}/s" for name in names))
    return {name: {"rates": rates[name], "open_loop": _open_loop(site, load, name, credentials, seconds, rates)}
            for name in names}


def _open_loop(site, load, name, credentials, seconds, rates):
    rate = SHARE_OF_OPEN_LOOP * statistics.median(rates[name])
    return load.run(site.ports[name], credentials[name], seconds, rate=rate, connections=128)
