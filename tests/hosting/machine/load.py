"""Visitors who go on working, and remember everything that failed."""

import http.client
import threading
import time

from driver.waiting import join

from .visitor import Client


class Load:
    """Half of the threads ask a protected site, half the API, each signed in and at many addresses."""

    def __init__(self, signed_in, protected_host, threads=8):
        self.done = 0
        self.failures = []  # (seconds since the beginning, what)
        self.longest = 0.0
        self._signed_in = signed_in
        self._protected_host = protected_host
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        join(self._threads)

    @property
    def threads(self):
        return len(self._threads)

    def wait_for(self, more, seconds=120):
        """Until so many more requests have been answered."""
        goal, deadline = self.done + more, time.monotonic() + seconds
        while self.done < goal:
            assert time.monotonic() < deadline, f"{self.done} requests, {len(self.failures)} failures"
            time.sleep(0.05)

    def _work(self, number):
        client = self._new_client(number)
        for turn in range(1_000_000_000):
            if self._stop.is_set():
                return
            if turn % 50 == 49:
                client = self._new_client(number)  # nginx limits each address
            path, expected = ("/", 200) if number % 2 else ("/me", 200)
            began = time.monotonic()
            try:
                answer = client.get(path)
                what = None if answer.status == expected else f"{client.host}{path}: {answer.status} {answer.body[:80]}"
            except (OSError, http.client.HTTPException) as error:
                what = f"{client.host}{path}: {error!r}"
            took = time.monotonic() - began
            with self._lock:
                self.done += 1
                self.longest = max(self.longest, took)
                if what:
                    self.failures.append((round(began - self._began, 2), what))

    def _new_client(self, number):
        client = Client(self._signed_in.machine.path("/etc/ssl/certs/ssl-cert-snakeoil.pem"))
        client.cookies = dict(self._signed_in.cookies)
        return client.at(self._protected_host) if number % 2 else client
