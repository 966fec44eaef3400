"""Changes of a password: the new one is it, the old one is none any more, and all other sessions are over."""

from driver.call_log import OK
from driver.nodes import at
from driver.owner import NEW_PASSWORD

from .guesses import WRONG


class Passwords:
    def __init__(self, load):
        self._load = load
        self._new, self._old = [], []  # whose password is known
        self._revoked = 0

    def once(self):
        found = self._load.signed_in(trust_device=True)
        if found is None:
            return
        owner, session = found
        other = at(owner.service, owner)
        other.browser.cookies.pop("session", None)
        outcome, _ = self._load.log.ask("login", other.log_in)
        if outcome != OK:
            return
        of_other = self._load.keep(other)
        if not self._end_by_list(owner, of_other):
            return
        self._load.must_be_refused("change with a wrong password", lambda: self._change(owner, WRONG))
        session.state = "ending"  # it gets another name
        outcome, answer = self._load.log.ask("change of password", lambda: self._change(owner, owner.password))
        if outcome == OK:
            self._new.append(owner)
            self._load.keep(owner)
            session.state = "ended" if session.visitor.browser.cookies != owner.browser.cookies else "living"
        elif self._load.is_refused_wholly(outcome, answer):
            self._old.append(owner)

    def has_begun(self):
        return self._new

    def faults(self, database):
        expected = [(person, {NEW_PASSWORD: 200, person.password: 401}) for person in self._new]
        expected += [(person, {NEW_PASSWORD: 401, person.password: 200}) for person in self._old]
        found = []
        for person, statuses in expected:
            for password, status in statuses.items():
                visitor = at(self._load.node(), person)
                visitor.browser.cookies.pop("session", None)
                told = visitor.log_in(password=password).status
                if told != status:
                    found.append(f"{person.email}: the {'right' if status == 200 else 'wrong'} password is answered {told}")
        return found

    def compared(self):
        return (f"{len(self._new)} passwords changed, {len(self._old)} refused to change, "
                f"{self._revoked} sessions ended by their owner")

    def _end_by_list(self, owner, session):
        """By /sessions, from the first browser; whether it is known to be over."""
        outcome, answer = self._load.log.ask("list of sessions", lambda: owner.browser.get("/sessions"))
        if outcome != OK:
            return False
        (number,) = [one["id"] for one in answer.json["sessions"] if not one["current"]]
        session.state = "ending"
        outcome, _ = self._load.log.ask("end of a session", lambda: owner.browser.send("DELETE", f"/sessions/{number}"))
        if outcome == OK:
            session.state = "ended"
            self._revoked += 1
        return outcome == OK

    @staticmethod
    def _change(owner, password):
        return owner.browser.post("/change-password", {"current_password": password, "new_password": NEW_PASSWORD})
