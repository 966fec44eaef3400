"""What the processes of a service hold of the memory: their share of it (PSS), and what each has written (anonymous)."""

import math
import time
from pathlib import Path

SETTLE = 1.5  # seconds; the mailer looks once a second
LONGEST_SLICE = 5  # seconds


def of_service(service):
    """KiB of each process by its kind, once it has nothing to do. No other process of the same program may run: it would
    take over a share."""
    time.sleep(SETTLE)
    workers = {pool: service.workers(pool) for pool in ("check", "api", "mailer")}
    kinds = {"supervisor": [service.supervisor]} | workers
    return {kind: [_rollup(pid)["Pss"] for pid in pids] for kind, pids in kinds.items()}


def total_mib(processes):
    return sum(map(sum, processes.values())) / 1024


def of_check_workers(site, load, name, backend, checks, say):
    """KiB that each check worker has written to, in the course of so many checks, from a tenth of them on."""
    pids = backend.service.workers("check")
    done, seconds, moments = 0, 1, []
    while done < checks:
        found = load.run(site.ports[name], backend.cookies, seconds)
        done += found["ok"]
        seconds = math.ceil(min(LONGEST_SLICE, (checks - done) / max(1, found["requests_per_second"]) / 3))
        if done >= checks / 10:
            moments.append({"checks": done, "kib": [_rollup(pid)["Anonymous"] for pid in pids]})
    say(f"after {done} checks: {moments[0]['kib']} -> {moments[-1]['kib']} KiB")
    return moments


def growth_kib(moments):
    """Of the worker that has grown most."""
    return max(last - first for first, last in zip(moments[0]["kib"], moments[-1]["kib"]))


def _rollup(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {name: int(value.split()[0]) for name, value in (line.split(":", 1) for line in lines)}
