"""The table, and the criteria with their figures."""

import statistics
from collections import namedtuple

from . import flood, growth, logins, memory, start, tools

WITH = {"new": "new database", "thousand": "1,000 sessions", "million": "1,000,000 sessions",
        "ten_million": "10,000,000 sessions"}
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
    """Of what was measured."""  # pylint: disable=too-many-branches
    found = []

    def at_least(text, figure, limit):
        found.append(Criterion(text, figure, f">= {_number(limit)}", figure >= limit))

    def at_most(text, figure, limit):
        found.append(Criterion(text, figure, f"<= {_number(limit)}", figure <= limit))

    for name, series in figures.get("start", {}).items():
        if name != "loading":
            at_most(f"start, {WITH[name]}: ms until check and API have answered", start.best(series) * 1000,
                    start.limit_ms(figures["start"]))
    if "memory" in figures:
        for name in ("idle", "after_load"):
            at_most(f"memory of the whole service, {name.replace('_', ' ')}: MiB", memory.total_mib(figures["memory"][name]),
                    60)
        at_most("memory that a check worker gained by checks: KiB", memory.growth_kib(figures["memory"]["check_workers"]), 256)
    if "logins" in figures:
        at_least("logins / bare Argon2id hashes", logins.ratio(figures["logins"]), 0.8)
    if "growth" in figures:
        at_most("the file after as many logins again, the first ones purged / before", growth.reuse(figures["growth"]), 1.1)
    speed = figures.get("throughput", {})
    for text, name, other, limit in (
            ("checks, 1,000 sessions / floor", "thousand", "floor", 0.40),
            ("checks, 1,000 sessions / plain FastCGI without any work", "thousand", "plain", 1.5),
            ("checks / checks that nobody counts", "thousand", "unwatched", 0.95),
            ("checks with an access token / with a cookie", "bearer", "thousand", 0.8),
            ("checks over PostgreSQL / over SQLite", "postgresql", "thousand", 0.5),
            ("checks over MariaDB / over SQLite", "mariadb", "thousand", 0.3),
            ("checks, 1,000,000 sessions / 1,000 sessions", "million", "thousand", 0.9),
            ("checks, 10,000,000 sessions / 1,000 sessions", "ten_million", "thousand", 0.8),
            ("checks with the one-second cache / floor", "cached", "floor", 0.75)):
        if name in speed and other in speed:
            at_least(text, ratio(speed, name, other), limit)
    for name, one in speed.items():
        if name not in ("floor", "plain"):
            at_most(f"{name}, open loop: not 200, broken or never answered", failures(one["open_loop"]), 0)
    if "flood" in figures:
        at_most("p99 of checks in a flood of logins / beside other busy programs", flood.ratio(figures["flood"], "busy"), 2)
        at_most("in the flood: checks not 200, broken or never answered",
                sum(failures(one) for kind in ("calm", "busy", "flood") for one in figures["flood"][kind]), 0)
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
    if "start" in figures:
        loading = start.median(figures["start"]["loading"])
        yield ("start, median (and best) ms: " + "; ".join(
            f"{WITH[name]} {start.median(series) * 1000:.0f} ({start.best(series) * 1000:.0f}), "
            f"{start.median(series) / loading:.1f} times the loading of the program"
            for name, series in figures["start"].items() if name != "loading"))
    if "memory" in figures:
        for name in ("idle", "after_load"):
            yield (f"memory, {name.replace('_', ' ')}, PSS in MiB: {memory.total_mib(figures['memory'][name]):.1f} of "
                   + ", ".join(f"{len(kib)} {kind} {sum(kib) / 1024:.1f}" for kind, kib in figures["memory"][name].items()))
        moments = figures["memory"]["check_workers"]
        yield (f"memory of the check workers between check {moments[0]['checks']} and {moments[-1]['checks']}, anonymous KiB: "
               f"{moments[0]['kib']} -> {moments[-1]['kib']}")
    if "logins" in figures:
        hashes = statistics.median(figures["logins"]["hashes"])
        yield (f"logins: {statistics.median(figures['logins']['logins']):.1f}/s, hashes {hashes:.1f}/s, one of which takes "
               f"{1000 * tools.cores() / hashes:.0f} ms of a core")
    if "growth" in figures:
        found = figures["growth"]
        yield (f"growth: {growth.bytes_of_a_login(found):.0f} bytes a login, of which a row takes "
               + ", ".join(f"{table} {size:.0f}" for table, size in found["bytes_of_a_row"].items())
               + "; KiB (free of them): " + ", ".join(
                   f"{name.replace('_', ' ')} {found[name]['file'] // 1024} ({found[name]['free'] // 1024})"
                   for name in ("new", "used", "purged", "used_again")))
    if "flood" in figures:
        found = figures["flood"]
        yield (f"flood: {found['rate']:.0f} checks/s; in the flood / beside nothing: "
               f"p50 {flood.ratio(found, 'calm', 'p50_us'):.2f}, p99 {flood.ratio(found, 'calm'):.2f}; / beside busy programs: "
               f"p50 {flood.ratio(found, 'busy', 'p50_us'):.2f}, p99 {flood.ratio(found, 'busy'):.2f}; "
               f"logins by status {dict(found['logins'])}")
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
