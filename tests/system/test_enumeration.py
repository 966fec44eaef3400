"""Nobody learns from the outside which addresses have an account."""

import random

import pytest

from driver.addresses import fresh_email
from driver.service import Service, running
from driver.sodium import hash_password
from driver.statistics import area_under_curve, best_of
from driver.visitor import PASSWORD, Visitor

COST = {"ARGON2_MEMORY_KIB": 19_456, "ARGON2_ITERATIONS": 2}
ACCOUNTS = 100
TRIES_PER_ACCOUNT = 2


@pytest.fixture(scope="module")
def service():
    with running(Service(**COST)) as it:
        yield it


@pytest.fixture(scope="module")
def known(service):
    """Addresses with an account, their passwords hashed as the service does."""
    hashed = hash_password(PASSWORD, COST["ARGON2_MEMORY_KIB"], COST["ARGON2_ITERATIONS"])
    return [Visitor(service, email=fresh_email("known")).with_hash(hashed).email for _ in range(ACCOUNTS)]


def looks(answer):
    names = [name for name, _ in answer.headers]
    return answer.status, answer.body, names, answer.header("Content-Type")


def test_unknown_addresses_and_wrong_passwords_are_answered_alike(service, known):
    wrong_password = Visitor(service, email=known[0]).log_in(password="not-Her-Password-7")
    unknown_address = Visitor(service).log_in()
    assert looks(wrong_password) == looks(unknown_address)
    wrong_password.must_be(401, error="invalid_credentials")
    assert not wrong_password.cookies


def test_unknown_addresses_and_idle_accounts_are_answered_alike_at_the_other_calls(service, known):
    idle, unknown = Visitor(service, email=known[1]), Visitor(service)
    assert looks(idle.ask_for_another_code()) == looks(unknown.ask_for_another_code())
    assert looks(idle.enter("123456")) == looks(unknown.enter("123456"))


def measure(service, known):
    """Seconds of wrong passwords and of unknown addresses, by turns, straight at the pool."""
    def seconds(email):
        answer = service.api.post("/login", {"email": email, "password": "not-Her-Password-7"})
        return answer.must_be(401).seconds

    wrong_password, unknown_address = [], []
    for email in known * TRIES_PER_ACCOUNT:
        turns = [(wrong_password, email), (unknown_address, fresh_email("known"))]
        random.shuffle(turns)
        for series, address in turns:
            series.append(seconds(address))
    return wrong_password, unknown_address


def test_unknown_addresses_and_wrong_passwords_take_equally_long(service, known):
    assert len(known) * TRIES_PER_ACCOUNT == 200
    # A second round only where chance (one in a thousand) or the machine's load spoke against the first.
    series = best_of(2, lambda: measure(service, known), lambda pair: 0.4 <= area_under_curve(*pair) <= 0.6)
    assert 0.4 <= area_under_curve(*series) <= 0.6
