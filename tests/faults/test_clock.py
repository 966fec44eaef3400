"""A clock that jumps: what is over stays over, nothing lives longer than it was given, and new logins work at once."""

import pytest

from driver.direct import DirectVisitor
from driver.mail_server import MailServer
from driver.nodes import at
from driver.service import BareService
from recorder.guesses import WRONG

pytestmark = pytest.mark.sqlite

FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"
TRIES, WINDOW = 5, 900  # wrong passwords at most, in seconds


class Clock:
    """Of the services that were given its settings."""

    def __init__(self, folder):
        self._file = folder / "clock"
        self.jump("+0")

    def settings(self):
        return {"LD_PRELOAD": FAKETIME, "FAKETIME_TIMESTAMP_FILE": self._file, "FAKETIME_NO_CACHE": 1,
                "FAKETIME_DONT_FAKE_MONOTONIC": 1, "NO_FAKE_STAT": 1}

    def jump(self, by):
        """To that long before or after the right time ("+1h")."""
        replaced = self._file.with_suffix(".new")
        replaced.write_text(by + "\n")
        replaced.replace(self._file)


@pytest.fixture
def clock(tmp_path):
    return Clock(tmp_path)


@pytest.fixture
def service(start, start_server, clock):
    return start(BareService(mail_server=start_server(MailServer()), **clock.settings()))


def is_let_in(visitor):
    return visitor.service.check.get("/auth", cookies=visitor.browser.cookies).status == 204


def with_code(service):
    visitor = DirectVisitor(service).joined().waiting_for_code()
    return visitor, visitor.read_code()


def test_an_hour_on(service, clock, tell):
    """Codes and idle sessions are over; going back does not bring a spent one back."""
    idle, remembered = (DirectVisitor(service).joined().signed_in(remember=remember) for remember in (False, True))
    visitor, code = with_code(service)
    spent, spent_code = with_code(service)
    spent.enter(spent_code).must_be(200)
    clock.jump("+61m")
    assert not is_let_in(idle) and is_let_in(remembered)
    visitor.enter(code).must_be(401)
    DirectVisitor(service).joined().signed_in()
    clock.jump("+0")
    at(service, spent).enter(spent_code).must_be(401)
    DirectVisitor(service).joined().signed_in()
    tell("F22", "+1 h: an open code and an idle session are over, a remembered session is not, new logins work, "
                "and back again a spent code stays spent")


def test_an_hour_back(service, clock, tell):
    """A code is over, rather than to live an hour longer; whoever is signed in stays so, and a lock is no longer than before."""
    signed_in = DirectVisitor(service).joined().signed_in()
    visitor, code = with_code(service)
    locked, waits = DirectVisitor(service).joined(), []
    for moment in ("+0", "-1h"):
        clock.jump(moment)
        for _ in range(TRIES):
            locked.log_in(password=WRONG).must_be(401)
        answer = locked.log_in(password=WRONG).must_be(429)
        waits.append(int(answer.header("Retry-After")))
    assert all(0 < wait <= WINDOW for wait in waits), waits
    visitor.enter(code).must_be(401)
    assert is_let_in(signed_in)
    visitor.ask_for_another_code().must_be(200)
    visitor.enter(visitor.read_code()).must_be(200)
    tell("F22", f"-1 h: an open code is over and another one works, a session goes on, no wait is longer than {max(waits)} s")


def test_ten_years_on_and_back(service, clock, tell):
    """No code and no access token of then is worth anything now."""
    visitor, code = with_code(service)
    signed_in = DirectVisitor(service).joined().signed_in(remember=True)
    clock.jump("+10y")
    assert not is_let_in(signed_in)
    visitor.enter(code).must_be(401)
    later, later_code = with_code(service)
    other, other_code = with_code(service)
    tokens = other.browser.post("/token", {"grant_type": "otp", "email": other.email, "otp": other_code}).must_be(200).json
    bearer = f"Bearer {tokens['access_token']}"
    assert service.check.get("/auth", HTTP_AUTHORIZATION=bearer).status == 204
    clock.jump("+0")
    later.enter(later_code).must_be(401)
    assert service.check.get("/auth", HTTP_AUTHORIZATION=bearer).status == 401
    DirectVisitor(service).joined().signed_in()
    tell("F22", "+10 y: codes and sessions are over, new logins work; back again a code and an access token of then are refused")
