"""Waiting for what happens elsewhere, and doing several things at once."""

import threading
import time

LONGEST = 120  # seconds that a call may take; a test that hangs is to say where


def wait_until(condition, seconds=10, what="the condition", every=0.02):
    """The first truthy value of `condition()`; an AssertionError when none comes in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s")
        time.sleep(every)


def all_at_once(*calls):
    """Makes all calls at the same moment; their results in order, an exception being one, too."""
    results = [None] * len(calls)
    gate = threading.Barrier(len(calls))

    def run(index):
        gate.wait(LONGEST)
        try:
            results[index] = calls[index]()
        except Exception as error:  # the caller judges it
            results[index] = error

    threads = [threading.Thread(target=run, args=(i,), daemon=True) for i in range(len(calls))]
    for thread in threads:
        thread.start()
    join(threads)
    return results


def join(threads):
    """Waits for their end, but not for ever."""
    deadline = time.monotonic() + LONGEST
    for thread in threads:
        thread.join(max(0, deadline - time.monotonic()))
    assert not any(thread.is_alive() for thread in threads), f"a thread goes on after {LONGEST} s"


class Background:
    """Makes a call again and again, in several threads, until it is stopped."""

    def __init__(self, call, threads=1):
        self.results = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(call,), daemon=True) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        join(self._threads)

    def wait_for_results(self, more, seconds=20):
        """Waits until `more` results have been added from now on."""
        wanted = len(self.results) + more
        wait_until(lambda: len(self.results) >= wanted, seconds, f"{more} more results")

    def _run(self, call):
        while not self._stop.is_set():
            try:
                self.results.append(call())
            except Exception as error:  # the caller judges it
                self.results.append(error)
