"""The table, and the criteria with their figures."""

import statistics
from collections import namedtuple

from . import flood

Criterion = namedtuple("Criterion", "text figure limit passed")


def rows(throughput):
    """(name, requests/s, ratio to the floor, lowest and highest ratio of a round, open loop) of each variant."""
    floor = throughput["floor"]["rates"]
    for name, found in throughput.items():
        ratios = [rate / of_floor for rate, of_floor in zip(found["rates"], floor)]
        yield (name, statistics.median(found["rates"]), ratio(throughput, name, "floor"), min(ratios), max(ratios),
               found["open_loop"])


def ratio(throughput, name, other):
    """Of the medians: one disturbed round decides nothing."""
    return statistics.median(throughput[name]["rates"]) / statistics.median(throughput[other]["rates"])


def table(throughput):
    lines = [f"{'':10}{'closed loop':>12}{'of floor':>10}{'min-max':>13}   open loop at half of it: "
             f"{'p50':>6}{'p99':>8}{'max':>8} ms  unanswered"]
    for name, rate, of_floor, low, high, calm in rows(throughput):
        ms = "".join(f"{calm[key] / 1000:>{width}.2f}" for key, width in (("p50_us", 6), ("p99_us", 8), ("max_us", 8)))
        lines.append(f"{name:10}{rate:>10.0f}/s{of_floor:>10.2f}{low:>8.2f}-{high:.2f}   {'':25}{ms}     "
                     f"{calm['never_answered']:>8}")
    return "\n".join(lines)


def criteria(figures):
    """Of what was measured."""
    found = []

    def at_least(text, figure, limit):
        found.append(Criterion(text, figure, f">= {limit}", figure >= limit))

    def at_most(text, figure, limit):
        found.append(Criterion(text, figure, f"<= {limit}", figure <= limit))

    speed = figures.get("throughput", {})
    for text, name, other, limit in (
            ("checks, 1,000 sessions / floor", "thousand", "floor", 0.40),
            ("checks, 1,000 sessions / plain FastCGI without any work", "thousand", "plain", 1.5),
            ("checks / checks that nobody counts", "thousand", "unwatched", 0.95),
            ("checks with an access token / with a cookie", "bearer", "thousand", 0.8),
            ("checks over PostgreSQL / over SQLite", "postgresql", "thousand", 0.5),
            ("checks over MariaDB / over SQLite", "mariadb", "thousand", 0.3),
            ("checks, 1,000,000 sessions / 1,000 sessions", "million", "thousand", 0.9),
            ("checks with the one-second cache / floor", "cached", "floor", 0.75)):
        if name in speed and other in speed:
            at_least(text, ratio(speed, name, other), limit)
    for name, one in speed.items():
        if name in ("thousand", "unwatched", "bearer", "postgresql", "mariadb", "million", "cached"):
            at_most(f"{name}, open loop: not 200, broken or never answered", failures(one["open_loop"]), 0)
    if "flood" in figures:
        at_most("p99 of checks in a flood of logins / beside other busy programs",
                flood.p99_ratios(figures["flood"])[0], 2)
        at_most("in the flood: checks not 200, broken or never answered",
                sum(failures(one) for kind in ("busy", "flood") for one in figures["flood"][kind]), 0)
        # Else there was no flood.
        at_least("in the flood: logins that were let in", figures["flood"]["logins"][200],
                 len(figures["flood"]["flood"]))
    if "steady" in figures:
        steady = figures["steady"]
        at_most(f"steady {steady['seconds']} s: not 200", steady["not_200"] + steady["wrong_body"], 0)
        at_most(f"steady {steady['seconds']} s: socket errors", steady["errors"], 0)
        at_most(f"steady {steady['seconds']} s: never answered", steady["never_answered"], 0)
    return found


def failures(load):
    return load["not_200"] + load["wrong_body"] + load["errors"] + load["never_answered"]


def notes(figures):
    """What explains the criteria's figures."""
    if "flood" in figures:
        _, ratios = flood.p99_ratios(figures["flood"])
        yield (f"flood: {figures['flood']['rate']:.0f} checks/s, ratio of each round "
               f"{', '.join(f'{one:.2f}' for one in ratios)}; logins by status {dict(figures['flood']['logins'])}")
        for kind in ("busy", "flood"):
            p99s = ", ".join(f"{one['p99_us'] / 1000:.1f}" for one in figures["flood"][kind])
            yield f"flood: p99 of each round, {kind}: {p99s} ms"
    if "steady" in figures:
        steady = figures["steady"]
        yield (f"steady: {steady['ok']} checks on {steady['connections']} connections, by status "
               f"{steady['by_status']}, {steady['sent_again']} sent again as nginx had closed an idle connection, "
               f"refused after {[round(one, 2) for one in steady['refused_at_s']]} s, "
               f"p99 {steady['p99_us'] / 1000:.1f} ms, max {steady['max_us'] / 1000:.0f} ms")
        yield from (f"steady: nginx: {line}" for line in steady["nginx_log"])


def verdicts(found):
    return "\n".join(f"{'pass' if one.passed else 'FAIL'}  {one.text}: {_number(one.figure)} ({one.limit})"
                     for one in found)


def _number(figure):
    return f"{figure:.2f}" if isinstance(figure, float) else str(figure)
