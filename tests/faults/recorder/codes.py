"""Codes by mail: each comes, works at most once, and never comes as two different mails."""

from collections import Counter, defaultdict

from driver.call_log import OK
from driver.nodes import at
from driver.visitor import wrong_code
from driver.waiting import all_at_once


class Codes:
    def __init__(self, load):
        self._load = load
        self._faults = []
        self._spent = 0
        self.promised = Counter()  # address -> logins that were acknowledged: so many codes have to come
        self._twice = self._parked = 0

    def once(self):
        """One code, by two at once; then once more."""
        waiting = self._load.waiting_for_code()
        if waiting is None:
            return
        visitor, code = waiting
        self._load.must_be_refused("wrong code", lambda: visitor.enter(wrong_code(code)))
        both = [at(self._load.node(), visitor) for _ in range(2)]
        asked = all_at_once(*(lambda one=one: self._load.log.ask("code, by two", lambda: one.enter(code), refused=(401,))
                              for one in both))
        winners = [one for one, (outcome, _) in zip(both, asked) if outcome == OK]
        if len(winners) == 2:
            self._faults.append(f"a code of {visitor.email} worked twice")
        for winner in winners:
            self._load.keep(winner)
            late = at(self._load.node(), visitor)
            self._load.must_be_refused("spent code", lambda late=late: late.enter(code))
            self._spent += 1

    def has_begun(self):
        return self._spent

    def faults(self, database):
        found = list(self._faults)
        parked = database.value("SELECT COUNT(*) FROM outbox WHERE parked_at > 0")
        server = self._load.node().mail_server
        missing = 0
        for email, promised in self.promised.items():
            by_code = defaultdict(list)
            for mail in server.mails_to(email):
                if mail.has_code:
                    by_code[mail.code].append(mail.message["Message-ID"])
            missing += max(0, promised - len(by_code))
            self._twice += sum(len(ids) > 1 for ids in by_code.values())
            found += [f"two mails to {email} differ" for ids in by_code.values() if len(set(ids)) > 1]
        if missing > parked:
            found.append(f"{missing} codes never came, and {parked} mails are parked")
        self._parked = missing
        return found

    def compared(self):
        return (f"{self.promised.total()} code mails, {self._twice} of them twice, {self._parked} parked, "
                f"{self._spent} codes spent once")
