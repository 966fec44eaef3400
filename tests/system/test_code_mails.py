"""Mails with codes: how many an account gets, and who pays for them."""

import time

import pytest

from driver.addresses import fresh_email
from driver.counters import let_time_pass
from driver.direct import DirectVisitor
from driver.service import BareService, running
from driver.visitor import Visitor

FIVE_MINUTES = 300
SENT = {"message": "New OTP sent to your email"}


@pytest.fixture(scope="module")
def service():
    """Codes on the console."""
    with running(BareService()) as it:
        yield it


@pytest.fixture
def owner(service):
    return DirectVisitor(service).joined()


def codes_made(visitor):
    """A mail that is still waiting gives way to the next one: there may be fewer of them."""
    return visitor.service.database.value(
        "SELECT COUNT(*) FROM otps JOIN users ON users.id = user_id WHERE email = ?", visitor.email)


def ask_without_cookie(visitor, **options):
    return visitor.at_another_browser(**options).ask_for_another_code()


def must_be_enough(answer, longest=FIVE_MINUTES):
    answer.must_be(429, error="too_many_requests")
    assert longest - 30 <= int(answer.header("Retry-After")) <= longest
    return answer


# ---- the account's

def test_three_codes_in_five_minutes_through_nginx(demo):
    visitor = Visitor(demo).joined().waiting_for_code()
    visitor.read_code()
    for _ in range(2):
        visitor.ask_for_another_code().must_be(200, SENT)
        visitor.read_code()
    must_be_enough(visitor.ask_for_another_code())
    must_be_enough(visitor.log_in())
    assert codes_made(visitor) == 3


def test_the_first_ones_count_as_well(owner):
    for _ in range(3):
        owner.waiting_for_code()
    must_be_enough(owner.log_in())
    must_be_enough(owner.ask_for_another_code())
    assert codes_made(owner) == 3


def test_after_five_minutes_there_are_more(owner):
    before = int(time.time())
    owner.waiting_for_code()
    after = int(time.time())
    for _ in range(2):
        owner.ask_for_another_code().must_be(200)
    asked = int(time.time())
    left = int(must_be_enough(owner.ask_for_another_code()).header("Retry-After"))
    assert before + FIVE_MINUTES - int(time.time()) <= left <= after + FIVE_MINUTES - asked
    let_time_pass(owner.service, left - 10)
    must_be_enough(owner.ask_for_another_code(), 10)
    let_time_pass(owner.service, 10 + asked - before)  # all of the first ones are that old
    for _ in range(3):
        owner.ask_for_another_code().must_be(200, SENT)
    must_be_enough(owner.log_in())


def test_the_owner_is_held_to_it_wherever_they_are(owner):
    """The mailbox is the same, whoever fills it: a browser that the account knows is no exception."""
    owner.signed_in()
    for _ in range(2):
        owner.at_another_browser().waiting_for_code()
    must_be_enough(owner.log_in())
    must_be_enough(owner.at_another_browser().log_in())
    assert codes_made(owner) == 3


def test_no_code_is_spent_by_wrong_passwords(owner):
    for _ in range(5):
        owner.at_another_browser().log_in(password="not-Her-Password-7").must_be(401)
    for _ in range(3):
        owner.waiting_for_code()


def test_the_last_code_works_when_there_are_no_more(owner):
    owner.waiting_for_code()
    for _ in range(2):
        owner.read_code()
        owner.ask_for_another_code().must_be(200)
    code = owner.read_code()
    must_be_enough(owner.ask_for_another_code())
    owner.enter(code).must_be(200)


# ---- those without the login cookie

def test_without_the_cookie_there_are_three_more_for_all_together(owner):
    """Who asks from elsewhere is answered as if there were more."""
    owner.waiting_for_code()
    stranger = owner.at_another_browser()
    for _ in range(3):
        stranger.ask_for_another_code().must_be(200, SENT)
    must_be_enough(stranger.ask_for_another_code())
    assert codes_made(owner) == 1 + 3
    for _ in range(5):
        ask_without_cookie(owner).must_be(200, SENT)
    assert codes_made(owner) == 1 + 3
    # None of them was the owner's.
    for _ in range(2):
        owner.ask_for_another_code().must_be(200, SENT)
    assert codes_made(owner) == 3 + 3
    must_be_enough(owner.ask_for_another_code())


def test_what_strangers_ask_for_voids_no_code_of_the_owner(owner):
    owner.waiting_for_code()
    code = owner.read_code()
    for _ in range(6):
        ask_without_cookie(owner).must_be(200)
    owner.enter(code).must_be(200)


def test_whoever_keeps_no_cookies_can_ask_for_another(owner):
    """As the Flask app's README shows it."""
    owner.waiting_for_code()
    owner.browser.cookies = {}
    first = owner.read_code()
    owner.ask_for_another_code().must_be(200, SENT)
    second = owner.read_code()
    if first != second:
        owner.enter(first).must_be(401, error="invalid_otp")
    owner.enter(second).must_be(200)


def test_the_owner_gets_a_code_while_strangers_have_asked_for_all_of_theirs(owner):
    owner.waiting_for_code()
    for _ in range(20):
        ask_without_cookie(owner).must_be(200)
    owner.at_another_browser().waiting_for_code()
    owner.ask_for_another_code().must_be(200)
    assert codes_made(owner) == 1 + 3 + 2


def test_an_ipv6_asker_counts_as_its_64(owner):
    for host in ("1", "2", "ffff:1"):
        ask_without_cookie(owner, address=f"2001:db8:0:9::{host}").must_be(200)
    must_be_enough(ask_without_cookie(owner, address="2001:db8:0:9::4"))
    ask_without_cookie(owner, address="2001:db8:0:a::4").must_be(200)


# ---- nobody learns who has an account, or is about to sign in

def looks(answer):
    return answer.status, answer.body, [name for name, _ in answer.headers]


def test_it_is_all_the_same_whether_or_not_a_login_is_pending(service, owner):
    """From one address, from another, and from the first again when its time is over."""
    def life(email):
        strangers = [DirectVisitor(service, email=email) for _ in range(2)]
        seen = [looks(stranger.ask_for_another_code()) for stranger in strangers for _ in range(5)]
        let_time_pass(service, FIVE_MINUTES)
        return seen + [looks(strangers[0].ask_for_another_code()) for _ in range(4)]

    pending, idle = owner.waiting_for_code(), DirectVisitor(service).joined()
    finished = DirectVisitor(service).joined().signed_in()
    expected = life(fresh_email())
    assert [status for status, _, _ in expected] == [200, 200, 200, 429, 429] * 2 + [200, 200, 200, 429]
    for email in (pending.email, idle.email, finished.email):
        assert life(email) == expected
    assert codes_made(idle) == 0 and codes_made(finished) == 1
    assert codes_made(pending) == 1 + 3 + 3


def test_asking_with_no_login_pending_costs_the_account_nothing(owner):
    for _ in range(6):
        ask_without_cookie(owner).must_be(200)
    assert codes_made(owner) == 0
    owner.waiting_for_code()
    for _ in range(2):
        owner.ask_for_another_code().must_be(200)
    ask_without_cookie(owner).must_be(200)
    assert codes_made(owner) == 3 + 1


def test_a_cookie_of_another_account_is_none(service, owner):
    """It neither spends the account's mails nor asks in its own name for another's."""
    attacker = DirectVisitor(service).joined().waiting_for_code()
    owner.waiting_for_code()
    stranger = owner.at_another_browser()
    stranger.browser.cookies = dict(attacker.browser.cookies)
    for _ in range(3):
        stranger.ask_for_another_code().must_be(200)
    must_be_enough(stranger.ask_for_another_code())
    for visitor in (owner, attacker):
        for _ in range(2):
            visitor.ask_for_another_code().must_be(200)
