"""Backup codes: each works at most once, and is gone then."""

from driver.call_log import OK
from driver.nodes import at
from driver.waiting import all_at_once

MADE = 10


class BackupCodes:
    def __init__(self, load):
        self._load = load
        self._faults = []
        self._people = []  # [browser of a session, used, perhaps used]

    def once(self):
        """Somebody uses one by two browsers at once, and tries it again at the next login."""
        found = self._load.signed_in()
        if found is None:
            return
        owner, _ = found
        outcome, answer = self._load.log.ask("new backup codes", lambda: owner.browser.post(
            "/backup-codes", {"password": owner.password}))
        if outcome != OK:
            return
        code = answer.json["codes"][0]
        person = [at(owner.service, owner), 0, 0]
        self._people.append(person)
        login = self._log_in(owner)
        if login is None:
            return
        both = [at(self._load.node(), login) for _ in range(2)]
        asked = all_at_once(*(lambda one=one: self._load.log.ask(
            "backup code, by two", lambda: self._enter(one, code), refused=(401,)) for one in both))
        outcomes = [outcome for outcome, _ in asked]
        if outcomes.count(OK) == 2:
            self._faults.append(f"a backup code of {owner.email} worked twice")
        person[1] = int(OK in outcomes)
        person[2] = int(OK not in outcomes)
        for one, outcome in zip(both, outcomes):
            if outcome == OK:
                self._load.keep(one)
        again = self._log_in(owner) if person[1] else None
        if again is not None:
            self._load.must_be_refused("spent backup code", lambda: self._enter(again, code))

    def has_begun(self):
        return any(used for _, used, _ in self._people)

    def faults(self, database):
        found = list(self._faults)
        for owner, used, perhaps in self._people:
            there = database.value("SELECT COUNT(*) FROM backup_codes JOIN users ON users.id = user_id WHERE email = ?",
                                   owner.email)
            if not MADE - used - perhaps <= there <= MADE - used:
                found.append(f"{owner.email} has {there} backup codes left after {used} used and {perhaps} unclear")
        return found

    def compared(self):
        return f"{sum(used for _, used, _ in self._people)} backup codes spent once"

    def _log_in(self, owner):
        """At a browser that nobody knows."""
        stranger = at(self._load.node(), owner)
        stranger.browser.cookies.clear()
        return stranger if self._load.logs_in(stranger) else None

    @staticmethod
    def _enter(visitor, code):
        return visitor.browser.post("/verify-otp", {"email": visitor.email, "backup_code": code})
