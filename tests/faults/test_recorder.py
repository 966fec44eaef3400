"""What holds the calls against the database notices each thing that is not as it was answered."""

import pytest

from driver.call_log import OK, REFUSED, UNKNOWN, CallLog
from recorder.everybody import Everybody

pytestmark = pytest.mark.sqlite

LOST = {
    "the account": "DELETE FROM users WHERE email LIKE 'load.%'",
    "was acknowledged and is gone": "DELETE FROM users WHERE email LIKE 'once.%'",
    "wrong passwords counted": "DELETE FROM throttles WHERE rule = 'password_address'",
    "wrong codes counted": "DELETE FROM code_tries",
    "a living refresh token is refused": "DELETE FROM sessions WHERE kind = 'token'",
    "a session that is living is answered 401": "DELETE FROM sessions WHERE kind = 'browser'",
    "backup codes left": "DELETE FROM backup_codes",
    "password is answered 401": "UPDATE users SET password_hash = (SELECT password_hash FROM users ORDER BY id LIMIT 1) || 'x'"}


def test_what_is_lost_or_let_in_is_noticed(start_site):
    site = start_site()
    node = site.nodes[0]
    with Everybody(site) as load:
        pass
    assert load.faults(node.database) == []

    next(one for one in load.sessions if one.state == "living").state = "ended"  # as if that had been acknowledged
    load.codes.promised["nobody@example.com"] += 1
    newcomer = load.newcomer()
    load.sign_ups.absent.append(newcomer.email)
    found = load.faults(node.database)
    for fault in ("a session that is ended is answered 204", "Codes: 1 codes never came",
                  f"{newcomer.email} was refused and is there"):
        assert any(fault in one for one in found), (fault, found)

    for sentence, sql in LOST.items():
        assert node.database.change(sql) > 0
        found = load.faults(node.database)
        assert any(sentence in one for one in found), (sentence, found)


@pytest.mark.parametrize("status, outcome", [(200, OK), (401, REFUSED), (503, UNKNOWN), (500, "odd"), (502, "odd"), (302, "odd")])
def test_outcomes(status, outcome):
    log = CallLog()
    assert log.ask("call", lambda: _Answer(status), refused=(401,))[0] == outcome
    assert bool(log.faults) == (outcome == "odd")


@pytest.mark.parametrize("may_lose_answers, outcome", [(True, UNKNOWN), (False, "odd")])
def test_a_lost_answer_is_a_fault_unless_somebody_was_killed(may_lose_answers, outcome):
    def hang_up():
        raise ConnectionResetError

    log = CallLog(may_lose_answers)
    assert log.ask("call", hang_up)[0] == outcome
    assert bool(log.faults) != may_lose_answers


class _Answer:
    def __init__(self, status):
        self.status = status
