"""Load on several nodes while their database fails, with a memory of every call: what was acknowledged, what was
refused, and what nobody can know. Calls go to the nodes' sockets, past nginx's limits; checks also by nginx's auth_request."""

import random
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from .addresses import fresh_email
from .direct import DirectVisitor
from .nodes import at, trusting
from .protected_site import JSON
from .waiting import all_at_once, join, wait_until

OK, REFUSED, UNKNOWN, ODD = "ok", "refused", "unknown", "odd"
# What the portal and the check say when they cannot tell. (What nginx cannot get from a node is a 503 to the visitor.)
_UNAVAILABLE = 503
MOST_LIVING = 40  # sessions of a person: one of more than 100 ends, and those count whose answer got lost
MAIL_COMES = 100  # seconds: a mailer that does not get to know whether it has a mail leaves it until its lease ends


@dataclass(frozen=True)
class Call:
    kind: str
    began: float
    ended: float
    status: int  # 0: no answer
    outcome: str


class CallLog:
    """`ask` makes a call and notes it; may be used by several threads. `may_lose_answers`: whoever answers may be killed
    meanwhile, and then nobody knows."""

    def __init__(self, may_lose_answers=False):
        self.may_lose_answers = may_lose_answers
        self.calls = []
        self.faults = []  # of the service: what it must never do

    def ask(self, kind, call, ok=(200,), refused=()):
        """(Outcome, answer or None). Any other status than these and 503 is odd, and a fault. `kind` may be a function: what
        it was then depends on what has happened meanwhile."""
        began, answer = time.monotonic(), None
        try:
            answer = call()
            status = answer.status
        except (OSError, AssertionError) as error:
            is_lost = self.may_lose_answers and isinstance(error, OSError)
            status = _UNAVAILABLE if is_lost else 0
            if not is_lost:
                self.faults.append(f"{kind if isinstance(kind, str) else kind()}: {error!r}")
        kind = kind if isinstance(kind, str) else kind()
        outcome = (OK if status in ok else REFUSED if status in refused else
                   UNKNOWN if status == _UNAVAILABLE else ODD)
        if outcome == ODD and status:
            self.faults.append(f"{kind} answered {status}")
        self.calls.append(Call(kind, began, time.monotonic(), status, outcome))
        return outcome, answer

    def unknown_since(self, moment, until=None):
        """Seconds from then to the beginning of the last call that was not answered as it should be; 0: all were."""
        late = [call.began - moment for call in list(self.calls)
                if call.outcome not in (OK, REFUSED) and call.began >= moment and (until is None or call.began < until)]
        return max(late, default=0.0)

    def slowest(self, *outcomes):
        """Seconds that the slowest call with one of these outcomes took."""
        return max((call.ended - call.began for call in list(self.calls) if call.outcome in outcomes), default=0.0)

    def counts(self):
        """Of all calls, by outcome."""
        return Counter(call.outcome for call in list(self.calls))

    def table(self):
        """A line for each kind of call."""
        counts = defaultdict(Counter)
        for call in list(self.calls):
            counts[call.kind][call.outcome] += 1
            counts["all"][call.outcome] += 1
        return "\n".join(f"  {kind:<34}" + "".join(f"{outcome} {counts[kind][outcome]:>6}   "
                                                   for outcome in (OK, REFUSED, UNKNOWN, ODD)) for kind in sorted(counts))


class Session:
    """`state`: "living" from its acknowledgement on, "ending" while somebody logs it out, "ended" when that was
    acknowledged."""

    def __init__(self, visitor, state="living"):
        self.visitor = visitor
        self.state = state


class Load:
    """`nodes` are under it from `with` to its end. `pause` is between two calls of each of its threads.
    `by_code`: some sign in by a code, too, whose mail may come a minute later where a mailer lost its database.
    `may_lose_answers` as for the `log`."""

    def __init__(self, nodes, people=4, pause=0.01, by_code=False, may_lose_answers=False):
        self.log = CallLog(may_lose_answers)
        self.accounts = []  # addresses whose sign-up was acknowledged
        self.sessions = []
        self._nodes = list(nodes)
        self._client = nodes.client
        self._pause = pause
        self._by_code = by_code
        self._people = [trusting(random.choice(self._nodes)) for _ in range(people)]
        self._strangers = [self._stranger(number) for number in range(5)]
        self._stopped = threading.Event()
        self._threads = []

    def __enter__(self):
        self._threads = [threading.Thread(target=self._repeat, args=(work,), daemon=True) for work in self.works()]
        for thread in self._threads:
            thread.start()
        wait_until(lambda: self.count("ended") >= 3 and len(self.accounts) >= 3, 30, "the load")
        return self

    def __exit__(self, *_):
        self._stopped.set()
        join(self._threads)

    def again(self):
        """For another `with`."""
        self._stopped.clear()
        return self

    def works(self):
        """What each of its threads does, again and again."""
        works = [lambda person=person: self._come_and_go(person) for person in self._people]
        return works + [self._join, self._check, self._check, self._look_at_page] + [self._enter_code] * self._by_code

    def once(self):
        """Each kind of call, by several at once: instead of `with`."""
        works = [lambda: self._come_and_go(random.choice(self._people)), self._join, self._check, self._look_at_page]
        errors = all_at_once(*(works * 4 + [self._enter_code] * self._by_code))
        self.log.faults += [repr(error) for error in errors if isinstance(error, Exception)]

    def count(self, state):
        return sum(session.state == state for session in list(self.sessions))

    def ask_about(self, session, node):
        """At its socket, as nginx asks; notes a fault where the answer is wrong."""
        ask = lambda: node.check.get("/auth", cookies=session.visitor.browser.cookies)
        return self._judge(session, "check", ask, 204)

    def faults(self, database):
        """What is not as it was acknowledged, now that all is well again."""
        found = list(self.log.faults)
        there = {email for email, in database.rows("SELECT email FROM users")}
        found += [f"the account {email} is gone" for email in self.accounts if email not in there]
        expected = {"living": 204, "ended": 401, "stranger": 401}
        for session in [*self.sessions, *self._strangers]:
            for node in self._nodes:
                status = node.check.get("/auth", cookies=session.visitor.browser.cookies).status
                if session.state in expected and status != expected[session.state]:
                    found.append(f"a session that is {session.state} is answered {status}")
        for email in random.sample(self.accounts, min(5, len(self.accounts))):
            if DirectVisitor(random.choice(self._nodes), email).log_in().status != 200:
                found.append(f"{email} cannot log in")
        return found

    def report(self, what):
        """Printed: what came of it."""
        print(f"{what}\n{self.log.table()}\n  acknowledged and there at the end, unless told otherwise: "
              f"{len(self.accounts)} sign-ups, {self.count('living') + self.count('ended')} sessions, "
              f"{self.count('ended')} logouts; never let in after its logout: {self.count('ended')} sessions")

    # ---- what the threads do

    def _repeat(self, work):
        while not self._stopped.is_set():
            try:
                work()
            except Exception as error:  # a thread that ends says nothing any more
                self.log.faults.append(f"{error!r}")
            time.sleep(self._pause)

    def _rest(self, outcome):
        """The shortest answer is the 503 of who has just failed to connect."""
        time.sleep(self._pause * (1 if outcome in (OK, REFUSED) else 3))

    def _join(self):
        """Again with the same address until it is known what has become of it."""
        visitor = DirectVisitor(random.choice(self._nodes), fresh_email("load"))
        for _ in range(200):
            outcome, _ = self.log.ask("sign-up", visitor.sign_up, refused=(409,))
            if outcome in (OK, REFUSED):
                self.accounts.append(visitor.email)
                return
            if self._stopped.is_set():
                return
            self._rest(outcome)
            visitor = at(random.choice(self._nodes), visitor)

    def _enter_code(self):
        """Of somebody who has had no other code: it must be right. The mail comes once the login is acknowledged."""
        visitor = DirectVisitor(random.choice(self._nodes), fresh_email("coded"))
        for kind, call in (("sign-up", visitor.sign_up), ("login for a code", visitor.log_in)):
            outcome, _ = self.log.ask(kind, call)
            if outcome != OK:
                return self._rest(outcome)
            if kind == "sign-up":
                self.accounts.append(visitor.email)
        code = visitor.service.mail_server.next_code(visitor.email, MAIL_COMES)
        there = at(random.choice(self._nodes), visitor)
        outcome, _ = self.log.ask("code", lambda: there.enter(code))
        if outcome == OK:
            self.sessions.append(Session(there))
        return self._rest(outcome)

    def _come_and_go(self, person):
        """A session by a browser that needs no code; most are logged out again, and asked about at once elsewhere."""
        visitor = at(random.choice(self._nodes), person)
        visitor.browser.cookies.pop("session", None)
        outcome, _ = self.log.ask("login", visitor.log_in)
        if outcome != OK:
            return self._rest(outcome)
        session = Session(visitor)
        self.sessions.append(session)
        self.ask_about(session, random.choice(self._nodes))
        if random.random() < 0.25 and self._living_of(person) <= MOST_LIVING:
            return None
        return self._log_out(session)

    def _living_of(self, person):
        return sum(one.state == "living" and one.visitor.email == person.email for one in list(self.sessions))

    def _log_out(self, session):
        session.state = "ending"
        cookies = dict(session.visitor.browser.cookies)
        for _ in range(200):
            leaving = at(random.choice(self._nodes), session.visitor)
            outcome, _ = self.log.ask("logout", leaving.log_out)
            if outcome == OK:
                assert session.visitor.browser.cookies == cookies
                session.state = "ended"
                break
            if self._stopped.is_set():
                return
            self._rest(outcome)
        for node in self._nodes:
            self.ask_about(session, node)

    def _check(self):
        """Of anybody, at any node."""
        kinds = [random.choice(of) for of in (self._of("ended"), self._of("living"), self._strangers) if of]
        self._rest(self.ask_about(random.choice(kinds), random.choice(self._nodes)))

    def _look_at_page(self):
        kinds = [random.choice(of) for of in (self._of("ended"), self._of("living"), self._strangers) if of]
        session = random.choice(kinds)
        ask = lambda: self._client.get("/page", visitor=session.visitor, accept=JSON)
        self._rest(self._judge(session, "page behind nginx", ask, 200))

    def _judge(self, session, kind, ask, let_in):
        before = session.state
        name = lambda: f"{kind}, {before if before == session.state != 'ending' else 'being logged out'}"
        outcome, _ = self.log.ask(name, ask, ok=(let_in,), refused=(401,))
        if outcome == OK and before in ("ended", "stranger"):
            self.log.faults.append(f"{kind}: let in who is {before}")
        if outcome == REFUSED and before == session.state == "living":
            self.log.faults.append(f"{kind}: refused who is signed in")
        return outcome

    def _of(self, state):
        """The newest first of all: those are where a mistake would be."""
        return [session for session in list(self.sessions) if session.state == state][-40:]

    def _stranger(self, number):
        visitor = DirectVisitor(self._nodes[0])
        real = self._people[0].browser.cookies["session"]
        other = "A" if real[-8] != "A" else "B"
        forged = ["x" * 43, "", real[:-8] + other + real[-7:], real + "A", real[::-1]]
        visitor.browser.cookies = {"session": forged[number]}
        return Session(visitor, "stranger")
