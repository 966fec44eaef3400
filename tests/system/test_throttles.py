"""Failed logins: how many, of whom, and that nobody learns anything from the refusal."""

import json
import statistics
import time

import pytest

from driver.addresses import fresh_address, fresh_email
from driver.counters import PER_ADDRESS, failures, failures_by_network, let_time_pass
from driver.direct import DirectVisitor
from driver.service import BareService, running
from driver.visitor import Visitor
from driver.waiting import all_at_once

WRONG = "not-Her-Password-7"
MINUTE, HOUR = 60, 3600


@pytest.fixture(scope="module")
def service():
    with running(BareService()) as it:
        yield it


@pytest.fixture
def owner(service):
    return DirectVisitor(service).joined()


def guess(visitor, times=1):
    for _ in range(times):
        visitor.log_in(password=WRONG).must_be(401, error="invalid_credentials")
    return visitor


def must_be_throttled(answer, longest=15 * MINUTE):
    answer.must_be(429, error="too_many_requests")
    assert 1 <= int(answer.header("Retry-After")) <= longest
    assert not answer.cookies
    return answer


def stranger_to(visitor, address=None):
    return visitor.at_another_browser(address=address)


# ---- an address at a client address

def test_five_failures_close_the_way_for_15_minutes(demo):
    """Through nginx."""
    visitor = guess(Visitor(demo).joined(), 5)
    must_be_throttled(visitor.log_in(password=WRONG))
    must_be_throttled(visitor.log_in())
    # Neither another account nor another client address suffers.
    Visitor(demo, address=visitor.browser.address).joined().waiting_for_code()
    visitor.at_another_browser().waiting_for_code()


def test_retry_after_is_exact(owner):
    before = int(time.time())
    guess(owner)
    after = int(time.time())
    guess(owner, 4)
    asked = int(time.time())
    left = int(must_be_throttled(owner.log_in()).header("Retry-After"))
    assert before + 15 * MINUTE - int(time.time()) <= left <= after + 15 * MINUTE - asked

    let_time_pass(owner.service, left - 10)
    assert 1 <= int(must_be_throttled(owner.log_in()).header("Retry-After")) <= 10
    let_time_pass(owner.service, 10)
    owner.waiting_for_code()


def test_each_failure_counts_for_15_minutes_of_its_own(owner):
    guess(owner, 3)
    let_time_pass(owner.service, 10 * MINUTE)
    guess(owner, 2)
    must_be_throttled(owner.log_in(), 5 * MINUTE)
    let_time_pass(owner.service, 5 * MINUTE + 1)
    guess(owner, 3)
    must_be_throttled(owner.log_in(), 10 * MINUTE)


def test_asking_while_throttled_makes_it_no_longer(owner):
    guess(owner, 5)
    let_time_pass(owner.service, 14 * MINUTE)
    for _ in range(10):
        must_be_throttled(owner.log_in(password=WRONG), MINUTE)
    let_time_pass(owner.service, MINUTE)
    owner.waiting_for_code()


def test_an_address_is_the_same_however_it_is_written(owner):
    for email in (owner.email, owner.email.upper(), f" {owner.email}\t", owner.email.title(), owner.email):
        owner.log_in(email=email, password=WRONG).must_be(401)
    must_be_throttled(owner.log_in(email=owner.email.capitalize()))


def test_what_is_no_attempt_does_not_count(owner):
    for fields in ({"password": ""}, {"password": 5}, {"password": None}, {"email": "jane"}, {"remember": "x"}):
        owner.log_in(**{"password": WRONG} | fields).must_be(400)
    guess(owner, 5)


def test_a_success_forgets_only_what_this_visitor_did(owner):
    stranger = guess(stranger_to(owner), 4)
    guess(owner, 4).waiting_for_code()
    guess(owner, 5)
    must_be_throttled(owner.log_in())
    guess(stranger)
    must_be_throttled(stranger.log_in())
    # Nor does it give guessers of the account anything back.
    assert failures(owner.service, PER_ADDRESS, owner.email) == 4 + 4 + 5 + 1


def test_a_success_with_one_account_gives_no_guesses_at_another(service, owner):
    """Whoever has an account of their own signs in between the guesses."""
    attacker = DirectVisitor(service).joined()
    for number in range(5):
        guess(stranger_to(owner, attacker.browser.address))
        if number % 2:
            attacker.waiting_for_code()
    must_be_throttled(stranger_to(owner, attacker.browser.address).log_in())


# ---- a client address, over all addresses

def wrong_passwords_from(service, address, times):
    return [DirectVisitor(service, address=address).log_in(password=WRONG).status for _ in range(times)]


def test_twenty_failures_over_all_addresses_close_a_client_address(service, owner):
    here = fresh_address()
    known_here = owner.signed_in().browser.copy()
    assert wrong_passwords_from(service, here, 20) == [401] * 20
    must_be_throttled(DirectVisitor(service, address=here).log_in(password=WRONG))
    must_be_throttled(stranger_to(owner, here).log_in())
    stranger_to(owner).waiting_for_code()
    # A browser that the account knows never counts there, and is not counted out.
    known = stranger_to(owner, here)
    known.browser.cookies = {"device": known_here.cookies["device"]}
    guess(known, 2).waiting_for_code()


@pytest.mark.parametrize("setting, statuses", [
    ("0", [401] * 30), ("3", [401] * 3 + [429] * 3), ("21", [401] * 21 + [429])])
def test_how_many_is_a_setting(start, setting, statuses):
    service = start(BareService(LOGIN_FAILURES_PER_IP=setting))
    assert wrong_passwords_from(service, fresh_address(), len(statuses)) == statuses
    # What is counted for an address and a client address holds all the same.
    visitor = DirectVisitor(service)
    assert [visitor.log_in(password=WRONG).status for _ in range(6)][5] == 429


# ---- an account, over all client addresses

def test_thirty_failures_in_an_hour_close_an_account(owner):
    for _ in range(10):
        guess(stranger_to(owner), 3)
    assert int(must_be_throttled(stranger_to(owner).log_in(), HOUR).header("Retry-After")) > HOUR - 60
    must_be_throttled(stranger_to(owner).log_in(password=WRONG), HOUR)
    let_time_pass(owner.service, HOUR)
    stranger_to(owner).waiting_for_code()


def test_a_known_browser_has_a_budget_of_its_own(owner):
    owner.signed_in()
    for _ in range(6):
        guess(stranger_to(owner), 5)
    must_be_throttled(stranger_to(owner).log_in(), HOUR)
    guess(owner, 4).waiting_for_code()
    guess(owner, 5)
    must_be_throttled(owner.log_in())


def test_what_a_known_browser_does_counts_for_nobody_else(owner):
    other = stranger_to(owner.signed_in()).signed_in()
    guess(owner, 5)
    must_be_throttled(owner.log_in())
    assert failures(owner.service, PER_ADDRESS, owner.email) == 0
    guess(other, 4)
    stranger_to(owner, owner.browser.address).waiting_for_code()


# ---- IPv6

def test_an_ipv6_client_counts_as_its_64(owner):
    for host in ("::1", "::2", ":1:2:3:4", ":ffff:ffff:ffff:ffff", "::"):
        guess(stranger_to(owner, f"2001:db8:0:7{host}"))
    for same in ("2001:db8:0:7::99", "2001:DB8:0:7::5", "2001:0db8:0000:0007:0000:0000:0000:0001"):
        must_be_throttled(stranger_to(owner, same).log_in())
    assert failures_by_network(owner.service, owner.email) == {"2001:db8:0:7::/64": 5}
    for other in ("2001:db8:0:8::1", "2001:db8:1:7::1"):
        guess(stranger_to(owner, other))


def test_an_ipv4_client_is_the_same_when_it_is_mapped(owner):
    for address in ("192.0.2.7", "::ffff:192.0.2.7", "::FFFF:192.0.2.7", "::ffff:c000:207", "192.0.2.7"):
        guess(stranger_to(owner, address))
    must_be_throttled(stranger_to(owner, "192.0.2.7").log_in())
    must_be_throttled(stranger_to(owner, "::ffff:192.0.2.7").log_in())
    # The last eight bytes of a mapped address are not its network.
    guess(stranger_to(owner, "::ffff:192.0.2.8"))


# ---- what a refusal tells, and costs

def looks(answer):
    names = sorted(name for name, _ in answer.headers)
    return answer.status, answer.body, names


def test_an_address_without_an_account_is_throttled_alike(service, owner):
    def life(email):
        """At a client address, at others, until the account is closed to all, and afterwards."""
        seen = []
        for _ in range(7):
            visitor = DirectVisitor(service, email=email)
            seen += [looks(visitor.log_in(password=WRONG)) for _ in range(6)]
        let_time_pass(service, HOUR)
        return seen + [looks(DirectVisitor(service, email=email).log_in(password=WRONG))]

    known, unknown = life(owner.email), life(fresh_email())
    assert [status for status, _, _ in known] == ([401] * 5 + [429]) * 6 + [429] * 6 + [401]
    assert unknown == known


def test_the_right_password_is_refused_alike_while_throttled(owner):
    guess(owner, 5)
    wrong, right = (owner.log_in(password=password) for password in (WRONG, owner.password))
    assert looks(wrong) == looks(right)
    assert 0 <= int(wrong.header("Retry-After")) - int(right.header("Retry-After")) <= 2
    assert owner.service.database.value("SELECT COUNT(*) FROM logins JOIN users ON users.id = user_id "
                                        "WHERE email = ?", owner.email) == 0


@pytest.mark.alone
@pytest.mark.timed
def test_a_refusal_costs_no_hash(start):
    service = start(BareService(ARGON2_MEMORY_KIB=65_536, ARGON2_ITERATIONS=2))
    owner = DirectVisitor(service).joined()
    for visitor in (owner, DirectVisitor(service)):
        hashes = [visitor.log_in(password=WRONG).must_be(401).seconds for _ in range(5)]
        refusals = [must_be_throttled(visitor.log_in(password=password)).seconds
                    for _ in range(5) for password in (WRONG, visitor.password)]
        assert statistics.median(refusals) < min(hashes) / 5


# ---- where it is counted

def test_failures_outlive_a_restart(start):
    service = start(BareService())
    owner = DirectVisitor(service).joined()
    guess(owner, 3)
    service.restart()
    guess(owner, 2)
    must_be_throttled(owner.log_in())
    service.restart()
    must_be_throttled(owner.log_in())


def test_of_parallel_guesses_no_more_than_five_are_answered(demo):
    """By many processes, through nginx."""
    assert len(demo.workers("api")) > 1
    visitor = Visitor(demo).joined()
    answers = all_at_once(*[lambda: visitor.log_in(password=WRONG)] * 16)
    assert sorted(answer.status for answer in answers) == [401] * 5 + [429] * 11
    assert failures_by_network(demo, visitor.email) == {visitor.browser.address: 5}


# ---- signed in

def ask_password(visitor, action, password):
    fields = {"change-password": {"current_password": password, "new_password": "copper-Thistle-27-meadow"},
              "change-email": {"email": fresh_email("new"), "password": password},
              "backup-codes": {"password": password}, "me": {"password": password}}[action]
    return visitor.browser.send("DELETE" if action == "me" else "POST", f"/{action}", json.dumps(fields).encode())


ACTIONS = ("change-password", "change-email", "backup-codes", "me")


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("is_known", [True, False])
def test_wrong_passwords_of_who_is_signed_in_count_as_failed_logins(owner, action, is_known):
    owner.signed_in()
    if not is_known:
        del owner.browser.cookies["device"]
    for _ in range(3):
        ask_password(owner, action, WRONG).must_be(401, error="invalid_credentials")
    guess(owner, 2)
    for password in (WRONG, owner.password):
        must_be_throttled(ask_password(owner, action, password))
    must_be_throttled(owner.log_in())
    assert owner.is_signed_in()
    assert failures(owner.service, PER_ADDRESS, owner.email) == (0 if is_known else 5)


def test_all_actions_share_one_budget_through_nginx(demo):
    owner = Visitor(demo).joined().signed_in()
    for action in ACTIONS:
        ask_password(owner, action, WRONG).must_be(401, error="invalid_credentials")
    guess(owner)
    for action in ACTIONS:
        must_be_throttled(ask_password(owner, action, owner.password))
    assert owner.is_signed_in()
