"""Many connections for a while, in the course of which everything is reloaded and a check worker is killed."""

import signal
import time

from driver.program import kill

CONNECTIONS = 256
MOST_LINES = 5


def measure(site, load, name, backend, seconds, say):
    earlier = len(site.program.log.lines)
    running = load.start(site.ports[name], backend.cookies, seconds, connections=CONNECTIONS)
    started = time.monotonic()
    happenings = (
        ("SIGHUP to the service", lambda: backend.service.reload()),
        ("kill -9 of a check worker", lambda: backend.service.kill_worker("check")),
        ("nginx -s reload", lambda: kill(site.program.pid, signal.SIGHUP)),
    )
    for number, (what, happen) in enumerate(happenings, 1):
        time.sleep(max(0, started + seconds * number / 4 - time.monotonic()))
        happen()
        say(f"{what} after {time.monotonic() - started:.0f} of {seconds} s")
    return running.result() | {"seconds": seconds, "connections": CONNECTIONS,
                               "nginx_log": site.program.log.lines[earlier:][:MOST_LINES]}
