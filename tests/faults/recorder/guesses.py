"""Wrong passwords and codes: whoever was told that it is wrong is counted."""

from driver.counters import PER_ADDRESS, code_tries, failures
from driver.direct import DirectVisitor

WRONG = "not-Her-Password-7"
FEW = 4  # of each kind for each account: one more would lock


class Guesses:
    def __init__(self, load):
        self._load = load
        self._people = []  # [visitor, wrong passwords, wrong codes]: as they were answered

    def once(self):
        waiting = self._load.waiting_for_code()
        if waiting is None:
            return
        visitor, code = waiting
        wrong = f"{(int(code) + 7) % 1_000_000:06}"
        person = [visitor, 0, 0]
        self._people.append(person)
        for _ in range(FEW):
            stranger = DirectVisitor(self._load.node(), visitor.email, WRONG)
            person[1] += self._load.must_be_refused("wrong password", stranger.log_in)
            person[2] += self._load.must_be_refused("wrong code", lambda: visitor.enter(wrong))

    def has_begun(self):
        return any(codes == FEW for _, _, codes in self._people)

    def faults(self, database):
        found = []
        for visitor, passwords, codes in self._people:
            counted = failures(visitor.service, PER_ADDRESS, visitor.email)
            if not passwords <= counted <= FEW:
                found.append(f"{visitor.email}: {counted} wrong passwords counted, {passwords} answered")
            counted = code_tries(visitor.service, "login_cookie", visitor.email)[0]
            if not codes <= counted <= FEW:
                found.append(f"{visitor.email}: {counted} wrong codes counted, {codes} answered")
        return found

    def compared(self):
        return f"{sum(passwords + codes for _, passwords, codes in self._people)} wrong tries counted"
