"""Load of every kind of call that changes something, whose outcomes are compared with the database at the end."""

import contextlib
import random

from driver.addresses import fresh_email
from driver.call_log import OK, REFUSED, UNKNOWN, Load, Session
from driver.direct import DirectVisitor
from driver.nodes import at
from driver.waiting import wait_until

from .apps import Apps
from .backup_codes import BackupCodes
from .codes import Codes
from .guesses import Guesses
from .passwords import Passwords
from .sign_ups import SignUps

MAIL_COMES = 20


class Everybody(Load):
    """`refuses_wholly`: whoever is told 503 by a process that goes on has left nothing behind; what is stored must not
    be unknown then."""

    def __init__(self, nodes, people=2, pause=0.1, may_lose_answers=False, refuses_wholly=False):
        super().__init__(nodes, people, pause, may_lose_answers=may_lose_answers)
        self.refuses_wholly = refuses_wholly
        self.sign_ups, self.codes = SignUps(self), Codes(self)
        self.books = [self.sign_ups, self.codes, *(kind(self) for kind in (Apps, BackupCodes, Passwords, Guesses))]

    def __enter__(self):
        super().__enter__()
        wait_until(lambda: all(book.has_begun() for book in self.books), 60, "calls of each kind")
        return self

    def works(self):
        return super().works() + [book.once for book in self.books]

    def faults(self, database):
        """And what is not as the books have it."""
        self._deliver_mails(database)
        found = super().faults(database)
        for book in self.books:
            found += [f"{type(book).__name__}: {fault}" for fault in book.faults(database)]
        if not database.is_intact():
            found.append("the database is not intact")
        return found

    def summary(self):
        """In one line: how many calls with which outcome, and what was compared."""
        counts = self.log.counts()
        compared = "; ".join([f"{len(self.accounts)} accounts, {self.count('ended')} sessions ended",
                              *(book.compared() for book in self.books)])
        return f"calls {counts[OK]} ok, {counts[REFUSED]} refused, {counts[UNKNOWN]} unknown; held against it: {compared}"

    # ---- for the books

    @property
    def is_over(self):
        return self._stopped.is_set()

    def node(self):
        return random.choice(self._nodes)

    def is_refused_wholly(self, outcome, answer):
        """Whether nothing of it may be there."""
        return outcome == REFUSED or (self.refuses_wholly and outcome == UNKNOWN and answer is not None)

    def newcomer(self):
        """Somebody with an account, or None."""
        visitor = DirectVisitor(self.node(), fresh_email("new"))
        outcome, _ = self.log.ask("sign-up", visitor.sign_up)
        if outcome != OK:
            self._rest(outcome)
            return None
        self.sign_ups.there.append(visitor.email)
        return visitor

    def waiting_for_code(self):
        """Such a newcomer and their code; None where something failed."""
        visitor = self.newcomer()
        if visitor is None:
            return None
        if not self.logs_in(visitor):
            return None
        mails = visitor.service.mail_server.mails_to
        arrived = lambda: [mail for mail in mails(visitor.email) if mail.has_code] or self.is_over
        found = wait_until(arrived, 300, f"a code for {visitor.email}")
        return None if found is True else (visitor, found[0].code)

    def logs_in(self, visitor):
        """At a browser that nobody knows: whether a mail with a code was promised."""
        outcome, _ = self.log.ask("login for a code", visitor.log_in)
        if outcome == OK:
            self.codes.promised[visitor.email] += 1
        else:
            self._rest(outcome)
        return outcome == OK

    def signed_in(self, **fields):
        """Such a newcomer with a session that is kept in the books, or None."""
        waiting = self.waiting_for_code()
        if waiting is None:
            return None
        visitor, code = waiting
        outcome, _ = self.log.ask("code", lambda: visitor.enter(code, **fields))
        if outcome != OK:
            self._rest(outcome)
            return None
        return visitor, self.keep(visitor)

    def keep(self, visitor):
        """The browser as it is now is let in from now on."""
        copy = at(visitor.service, visitor)
        session = Session(copy)
        self.sessions.append(session)
        return session

    def must_be_refused(self, kind, call):
        """A call that nobody may succeed with; whether it is known to have been refused."""
        outcome, _ = self.log.ask(kind, call, ok=(), refused=(400, 401, 423))
        return outcome == REFUSED

    def _deliver_mails(self, database):
        """What a dead mailer had in its hands, or waits for its next turn, is sent now."""
        waiting = lambda: database.value("SELECT COUNT(*) FROM outbox WHERE parked_at = 0")
        with contextlib.suppress(AssertionError):
            wait_until(lambda: waiting() == 0, 1)
        database.change("UPDATE outbox SET leased_until = 0, due_at = 0 WHERE parked_at = 0")
        wait_until(lambda: waiting() == 0, MAIL_COMES, "an empty outbox")


