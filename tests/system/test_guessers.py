"""Many guessers against one account: what they get, and what its owner notices of them."""

import itertools
import random
import threading

import pytest

from driver.addresses import fresh_address
from driver.browser import Browser
from driver.counters import PER_ADDRESS, code_tries, failures, failures_by_network
from driver.direct import DirectVisitor
from driver.statistics import area_under_curve, best_of
from driver.visitor import Visitor
from driver.waiting import Background, all_at_once

WRONG = "not-Her-Password-7"
GUESSERS = 8


def guess_from_everywhere(addresses, guess):
    """GUESSERS at once, each once from every address, each in an order of their own: (address, answer) of all."""
    def work(number):
        order = random.Random(number).sample(addresses, len(addresses))
        return [(address, guess(address)) for address in order]

    results = all_at_once(*(lambda n=number: work(n) for number in range(GUESSERS)))
    return list(itertools.chain.from_iterable(results))


def fresh_addresses(count):
    return [fresh_address() for _ in range(count)]


# ---- passwords

def test_guessers_from_fifty_addresses_get_thirty_tries_at_a_password(demo):
    owner = Visitor(demo).joined()

    def guess(address):
        return owner.at_another_browser(address=address).log_in(password=WRONG)

    guesses = guess_from_everywhere(fresh_addresses(50), guess)
    assert len(guesses) == GUESSERS * 50
    tried = [address for address, answer in guesses if answer.status == 401]
    refused = [answer for _, answer in guesses if answer.status == 429]
    assert len(tried) == 30 and len(tried) + len(refused) == len(guesses)
    assert {answer.error for answer in refused} == {"too_many_requests"}
    assert max(tried.count(address) for address in tried) <= 5
    # What the database says is what they were told.
    assert failures(demo, PER_ADDRESS, owner.email) == 30
    assert failures_by_network(demo, owner.email) == {address: tried.count(address) for address in tried}
    # The right one comes too late.
    owner.at_another_browser().log_in().must_be(429, error="too_many_requests")


def test_guessers_from_five_addresses_get_five_tries_at_each(demo):
    owner = Visitor(demo).joined()
    addresses = fresh_addresses(5)
    guesses = guess_from_everywhere(
        addresses, lambda address: owner.at_another_browser(address=address).log_in(password=WRONG))
    tried = [address for address, answer in guesses if answer.status == 401]
    assert {address: tried.count(address) for address in addresses} == dict.fromkeys(addresses, 5)
    assert failures_by_network(demo, owner.email) == dict.fromkeys(addresses, 5)
    assert failures(demo, PER_ADDRESS, owner.email) == 25


def test_of_guessers_who_have_the_right_one_none_gets_in_once_the_budget_is_spent(demo):
    owner = Visitor(demo).joined()
    for _ in range(6):
        stranger = owner.at_another_browser()
        assert [stranger.log_in(password=WRONG).status for _ in range(5)] == [401] * 5
    guesses = guess_from_everywhere(
        fresh_addresses(10), lambda address: owner.at_another_browser(address=address).log_in())
    assert {answer.status for _, answer in guesses} == {429}
    assert demo.database.value(
        "SELECT COUNT(*) FROM logins JOIN users ON users.id = user_id WHERE email = ?", owner.email) == 0


# ---- codes

def all_codes_but(right):
    """In an endless row, for several threads."""
    codes, lock = itertools.cycle(f"{number:06}" for number in range(1_000_000) if f"{number:06}" != right), threading.Lock()

    def next_one():
        with lock:
            return next(codes)

    return next_one


def enter_from(owner, address, code, cookies=None):
    browser = Browser(owner.service, address=address)
    browser.cookies = dict(cookies or {})
    return browser.post("/verify-otp", {"email": owner.email, "otp": code})


def test_guessers_with_the_login_cookie_get_five_tries_at_a_code(demo):
    """They know the password; the code is void then, whoever enters it."""
    owner = Visitor(demo).joined().waiting_for_code()
    right = owner.read_code()
    cookies, next_code = dict(owner.browser.cookies), all_codes_but(right)
    addresses = fresh_addresses(50)
    guesses = guess_from_everywhere(addresses, lambda address: enter_from(owner, address, next_code(), cookies))
    assert {(answer.status, answer.error) for _, answer in guesses} == {(401, "invalid_otp")}
    _, in_a_row, today, _, _ = code_tries(demo, "login_cookie", owner.email)
    assert (in_a_row, today) == (5, 5)
    assert code_tries(demo, "address_only", owner.email)[1] == 0
    late = guess_from_everywhere(addresses[:5], lambda address: enter_from(owner, address, right, cookies))
    assert {answer.status for _, answer in late} == {401}
    assert demo.database.value("SELECT COUNT(*) FROM otps JOIN users ON users.id = user_id "
                               "WHERE email = ? AND is_used = 0", owner.email) == 0


def test_guessers_without_the_login_cookie_get_five_tries_at_a_code(demo):
    """They know no more than the address; its owner enters the code all the same."""
    owner = Visitor(demo).joined().waiting_for_code()
    right = owner.read_code()
    next_code = all_codes_but(right)
    addresses = fresh_addresses(50)
    guesses = guess_from_everywhere(addresses, lambda address: enter_from(owner, address, next_code()))
    assert {(answer.status, answer.error) for _, answer in guesses} == {(401, "invalid_otp")}
    _, in_a_row, today, _, _ = code_tries(demo, "address_only", owner.email)
    assert (in_a_row, today) == (5, 5)
    assert code_tries(demo, "login_cookie", owner.email)[1] == 0
    late = guess_from_everywhere(addresses[:5], lambda address: enter_from(owner, address, right))
    assert {answer.status for _, answer in late} == {401}
    owner.enter(right).must_be(200)


# ---- the owner

@pytest.mark.alone
def test_under_an_attack_from_200_addresses_the_owner_signs_in_at_the_first_try(demo):
    owner = Visitor(demo).joined().signed_in()
    addresses = itertools.cycle(fresh_addresses(200))
    lock = threading.Lock()

    def attack():
        with lock:
            address = next(addresses)
        return owner.at_another_browser(address=address).log_in(password=WRONG).status

    with Background(attack, threads=4) as attacks:
        attacks.wait_for_results(100)
        owner.log_out().must_be(200)
        owner.log_in().must_be(200)
        owner.enter(owner.read_code()).must_be(200)
        assert owner.is_signed_in()
        attacks.wait_for_results(100)
    assert attacks.results.count(401) == 30
    assert attacks.results.count(401) + attacks.results.count(429) == len(attacks.results) >= 200
    # From where the attack comes as well.
    at_work = owner.at_another_browser(address=next(addresses))
    at_work.browser.cookies = {"device": owner.browser.cookies["device"]}
    at_work.waiting_for_code()


def looks(answer):
    return answer.status, answer.body, [name for name, _ in answer.headers]


@pytest.mark.alone
def test_a_strangers_right_guess_is_not_told_apart_while_throttled(demo):
    owner = DirectVisitor(demo).joined()
    for _ in range(30):
        owner.at_another_browser().log_in(password=WRONG).must_be(401)

    def measure():
        series = {WRONG: [], owner.password: []}
        for _ in range(200):
            pair = {}
            for password in random.sample(list(series), 2):
                pair[password] = owner.at_another_browser().log_in(password=password).must_be(429)
                series[password].append(pair[password].seconds)
            wrong, right = pair.values()
            assert looks(wrong) == looks(right)
            assert abs(int(wrong.header("Retry-After")) - int(right.header("Retry-After"))) <= 2
        return series.values()

    wrong, right = best_of(2, measure, lambda pair: 0.4 <= area_under_curve(*pair) <= 0.6)
    assert 0.4 <= area_under_curve(wrong, right) <= 0.6
