"""Calls of all sorts, through nginx, with a memory of what was answered: what the numbers have to add up to."""

import itertools
import threading
from collections import Counter

from .browser import Browser
from .owner import Owner
from .protected_site import JSON, ProtectedSite
from .records import join_groups, make_login_older
from .visitor import Visitor, wrong_code

SITE = """
    include snippets/sih-auth-server.conf;
    root {pages};
    location /all/ { include snippets/sih-auth-protect.conf; }
    location /staff/ { set $sih_auth_groups staff; include snippets/sih-auth-protect.conf; }
    location /recent/ { set $sih_auth_max_age 900; include snippets/sih-auth-protect.conf; }
"""
WRONG = "not-Her-Password-7"
NGINXS_OWN = 503  # what nginx says when there is nobody whom it could ask


def protected_site(service):
    site = ProtectedSite(service, {"site": SITE})
    for place in ("all", "staff", "recent"):
        site.write_page(f"{place}/page", "for members only")
    return site


class MixedLoad:
    """`answered`: (pool, endpoint, status) -> how often; `checks` and `logins`: outcome -> how often. Several threads may
    call `once`."""

    def __init__(self, service, site, people=1):
        self.answered, self.checks, self.logins = Counter(), Counter(), Counter()
        self.unanswered = 0
        self._service, self._site = service, site
        self._lock = threading.Lock()
        self._people = [Owner(service).joined().signed_in() for _ in range(people)]
        for person in self._people:
            join_groups(person, "guests")
            make_login_older(person, 1_000)
        self._turns = itertools.count()

    def once(self):
        """One call of each sort but those by code."""
        person = self._people[next(self._turns) % len(self._people)]
        self._check("all", person, 200, "granted")
        self._check("all", None, 401, "sign_in_needed")
        self._check("staff", person, 403, "forbidden")
        self._check("recent", person, 401, "recent_sign_in_needed")
        self._note("api", "/me", person.browser.get("/me"))
        self._note("api", "/me", Browser(self._service).get("/me"))
        self._note("api", "/sessions/{id}", person.browser.send("DELETE", "/sessions/999999"))
        self._note("api", "other", Browser(self._service).get("/no/such/call"))
        self._note("api", "other", Browser(self._service).send("PUT", "/login"))
        self._note("check", "/health", Browser(self._service).get("/health"))
        stranger = Visitor(self._service)
        self._login(stranger.log_in(), {401: "unknown_address"})
        self._note("api", "/signup", stranger.sign_up())
        self._login(stranger.log_in(password=WRONG), {401: "wrong_password"})

    def by_code(self):
        """A sign-in with a slip."""
        visitor = Visitor(self._service)
        self._note("api", "/signup", visitor.sign_up())
        self._note("api", "/login", visitor.log_in())
        code = visitor.read_code()
        self._enter(visitor.enter(wrong_code(code)), "wrong_code")
        self._enter(visitor.enter(code), "succeeded")
        self._enter(Visitor(self._service).enter(code), "no_login_pending")

    def _check(self, place, person, usual, outcome):
        answer = self._site.client("site").get(f"/{place}/page", visitor=person, accept=JSON)
        assert answer.status in (usual, NGINXS_OWN), answer
        with self._lock:
            if answer.status == usual:
                self.answered["check", "/auth", 204 if usual == 200 else usual] += 1
                self.checks[outcome] += 1
            else:
                self.unanswered += 1

    def _login(self, answer, outcomes):
        self._note("api", "/login", answer)
        with self._lock:
            if answer.status in outcomes:
                self.logins[outcomes[answer.status]] += 1

    def _enter(self, answer, outcome):
        self._note("api", "/verify-otp", answer)
        self.logins[outcome] += 1

    def _note(self, pool, endpoint, answer):
        with self._lock:
            if answer.status == NGINXS_OWN:
                self.unanswered += 1
            else:
                self.answered[pool, endpoint, answer.status] += 1
