"""Tokens: a refresh token makes one successor, a spent one ends its session, and a revoked one never comes back."""

import time

from driver.call_log import OK, REFUSED, UNKNOWN
from driver.direct import DirectBrowser
from driver.waiting import all_at_once

GRACE = 8  # seconds in which a client that lost the answer may ask again; the service allows 10


class Apps:
    def __init__(self, load):
        self._load = load
        self._faults = []
        self._living, self._ended = [], []  # newest refresh tokens
        self._refreshed = self._unclear = 0
        self._turn = 0

    def once(self):
        waiting = self._load.waiting_for_code()
        if waiting is None:
            return
        visitor, code = waiting
        outcome, answer = self._load.log.ask("tokens by code", lambda: visitor.browser.post(
            "/token", {"grant_type": "otp", "email": visitor.email, "otp": code}))
        if outcome != OK:
            return
        tokens = [answer.json["refresh_token"]]
        for _ in range(3):
            newer = self._refresh(tokens[-1])
            if newer is None:
                self._unclear += 1
                return
            tokens.append(newer)
        end = [self._keep, self._revoke, self._use_a_spent_one][self._turn % 3]
        end(tokens)
        self._turn += 1

    def has_begun(self):
        return self._refreshed

    def faults(self, database):
        found = list(self._faults)
        for number, token in enumerate(self._living):
            answer = self._ask(token)
            if answer.status == 200:
                self._living[number] = answer.json["refresh_token"]
            else:
                found.append("a living refresh token is refused")
        for token in self._ended:
            if self._ask(token).status != 401:
                found.append("a session that was ended gives tokens")
        return found

    def compared(self):
        return (f"{self._refreshed} token rotations, {len(self._living)} families alive and {len(self._ended)} ended, "
                f"{self._unclear} unclear")

    def _refresh(self, token):
        """Its successor, by two at once; asked again until it is known. None where it cannot be known."""
        until = time.monotonic() + GRACE
        is_first = True
        while time.monotonic() < until:
            asked = all_at_once(*[lambda: self._load.log.ask("refresh, by two", lambda: self._ask(token), refused=(401,))] * 2)
            successors = {answer.json["refresh_token"] for outcome, answer in asked if outcome == OK}
            if len(successors) > 1:
                self._faults.append("a refresh token has two successors")
            if successors:
                self._refreshed += 1
                return successors.pop()
            if is_first and all(outcome == REFUSED for outcome, _ in asked):
                self._faults.append("the newest refresh token was refused")
            if self._load.is_over or not any(outcome == UNKNOWN for outcome, _ in asked):
                return None
            is_first = False
            time.sleep(0.05)
        return None

    def _keep(self, tokens):
        self._living.append(tokens[-1])

    def _revoke(self, tokens):
        outcome, _ = self._load.log.ask("revoke token", lambda: self._post("/token/revoke", refresh_token=tokens[-1]))
        if outcome == OK:
            self._ended.append(tokens[-1])
            self._load.must_be_refused("revoked token", lambda: self._ask(tokens[-1]))

    def _use_a_spent_one(self, tokens):
        if self._load.must_be_refused("spent token", lambda: self._ask(tokens[0])):
            self._ended.append(tokens[-1])
            self._load.must_be_refused("token of a session that was ended", lambda: self._ask(tokens[-1]))

    def _ask(self, token):
        return self._post("/token", grant_type="refresh_token", refresh_token=token)

    def _post(self, path, **fields):
        return DirectBrowser(self._load.node()).post(path, fields)
