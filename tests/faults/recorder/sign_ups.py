"""Accounts: whoever was told that they have one does, and nobody who was refused."""

from driver.addresses import fresh_email
from driver.call_log import OK
from driver.direct import DirectVisitor

TOO_WEAK = "password"


class SignUps:
    def __init__(self, load):
        self._load = load
        self.there = []  # newcomers of others, too
        self.absent = []

    def once(self):
        visitor = DirectVisitor(self._load.node(), fresh_email("once"))
        outcome, answer = self._load.log.ask("sign-up", visitor.sign_up)
        if outcome == OK:
            self.there.append(visitor.email)
        elif self._load.is_refused_wholly(outcome, answer):
            self.absent.append(visitor.email)
        weak = DirectVisitor(self._load.node(), fresh_email("weak"), password=TOO_WEAK)
        if self._load.must_be_refused("sign-up with a weak password", weak.sign_up):
            self.absent.append(weak.email)

    def has_begun(self):
        return self.absent

    def faults(self, database):
        there = {email for email, in database.rows("SELECT email FROM users")}
        return ([f"{email} was acknowledged and is gone" for email in self.there if email not in there]
                + [f"{email} was refused and is there" for email in self.absent if email in there])

    def compared(self):
        return f"{len(self.there)} sign-ups there, {len(self.absent)} refused ones absent"
