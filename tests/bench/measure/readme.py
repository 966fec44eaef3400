"""The table that README shows under "Figures", of what was measured."""

import statistics

from . import flood, growth, logins, memory, start, tools
from .report import WITH, ratio

HEAD = ["| figure | | yardstick |", "|---|---|---|"]


def table(figures):
    lines = [f"| {what} | {figure} | {yardstick} |" for what, figure, yardstick in _rows(figures)]
    return "\n".join(HEAD + lines)


def _rows(figures):
    yield from _of_checks(figures.get("throughput", {}))
    if "flood" in figures:
        for other, words in (("busy", "beside other programs that keep the cores as busy"), ("calm", "beside nothing")):
            quantiles = (flood.ratio(figures["flood"], other, f"{quantile}_us") for quantile in ("p50", "p99"))
            yield "how long checks take in a flood of logins: median, p99", ", ".join(f"{one:.2f}" for one in quantiles), words
    if "logins" in figures:
        milliseconds = 1000 * tools.cores() / statistics.median(figures["logins"]["hashes"])
        yield ("logins a second (first step)", f"{logins.ratio(figures['logins']):.2f}",
               f"bare Argon2id hashes, as many at once; each takes {milliseconds:.0f} ms of a core")
    for name, series in figures.get("start", {}).items():
        if name != "loading":
            times = start.median(series) / start.median(figures["start"]["loading"])
            yield (f"from the start of the program until check and API have answered, {WITH[name]}",
                   f"{start.best(series) * 1000:.0f} ms at best; {times:.1f}", "the program when it only tells its version")
    yield from _of_memory(figures.get("memory"))
    if "growth" in figures:
        found = figures["growth"]
        rows = found["bytes_of_a_row"]
        yield ("what a login leaves in SQLite's file until it expires", f"{growth.bytes_of_a_login(found):.0f} bytes",
               f"of them the session {rows['sessions']:.0f}; each event {rows['events']:.0f}")
        yield ("the file after as many logins again, the first ones expired and purged", f"{growth.reuse(found):.2f}",
               "the file before: it does not shrink, its room is used again")


def _of_checks(speed):
    for what, name, other, yardstick in (
            ("checks a second behind nginx, 1,000 sessions", "thousand", "floor", "nginx answering its own checks"),
            ("the same", "thousand", "plain", "a plain FastCGI pool that always answers 204, a connection for each check"),
            ("with the one-second cache", "cached", "floor", "nginx answering its own checks"),
            ("while everything is counted", "thousand", "unwatched", "nothing counted"),
            ("with access tokens", "bearer", "thousand", "with cookies"),
            ("with 1,000,000 sessions", "million", "thousand", "with 1,000"),
            ("with 10,000,000 sessions", "ten_million", "thousand", "with 1,000"),
            ("from PostgreSQL on the same machine", "postgresql", "thousand", "from SQLite"),
            ("from MariaDB on the same machine", "mariadb", "thousand", "from SQLite")):
        if name in speed and other in speed:
            yield what, f"{ratio(speed, name, other):.2f}", yardstick
    for name in ("million", "ten_million"):
        if name in speed:
            times = [speed[name]["open_loop"][key] / speed["thousand"]["open_loop"][key] for key in ("p50_us", "p99_us")]
            yield (f"how long a check takes at half of that, {WITH[name]}: median, p99",
                   ", ".join(f"{one:.2f}" for one in times), "with 1,000")


def _of_memory(found):
    if not found:
        return
    for name, words in (("idle", "idle"), ("after_load", "after many checks and logins")):
        parts = ", ".join(f"{len(kib)} {kind} {sum(kib) / 1024:.1f}" for kind, kib in found[name].items())
        yield f"memory of all processes (PSS), {words}", f"{memory.total_mib(found[name]):.1f} MiB", f"of them {parts}"
    first, *_, last = found["check_workers"]
    yield ("memory that a check worker gains", f"{memory.growth_kib(found['check_workers'])} KiB",
           f"in {last['checks'] - first['checks']:,} checks of the whole pool")
