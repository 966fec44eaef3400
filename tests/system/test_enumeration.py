"""Nobody learns from the outside which addresses have an account, or are about to sign in: neither by what is answered
nor by how long it takes."""

import random
import time

import pytest

from driver.addresses import fresh_address, fresh_email
from driver.counters import DAY
from driver.direct import DirectVisitor
from driver.service import QUICK, Service, running
from driver.sodium import hash_password
from driver.statistics import area_under_curve, best_of
from driver.visitor import PASSWORD, Visitor

pytestmark = pytest.mark.sqlite

PAIRS = 200
# Of 0.5, which is chance. What is there is read from pages of its own: some 40 microseconds that only a quiet machine shows, at
# its own sockets, and that nobody can measure with five tries at an address.
MOST_APART = 0.15


@pytest.fixture(scope="module")
def service():
    # In memory, where no write waits for a disk, microseconds show that nobody could see from the outside.
    with running(Service(on_disk=True)) as it:
        yield it


@pytest.fixture(scope="module")
def hashed():
    """As the service does it."""
    return hash_password(PASSWORD, QUICK["ARGON2_MEMORY_KIB"], QUICK["ARGON2_ITERATIONS"])


@pytest.fixture(scope="module")
def key_id(service):
    DirectVisitor(service).joined().waiting_for_code()
    return service.database.value("SELECT MAX(key_id) FROM otps")


@pytest.fixture
def make_accounts(service, hashed, key_id):
    """Addresses with an account. `pending`: of each somebody has entered the password and waits for a code; `closed`:
    then strangers at another address have entered five wrong ones."""
    def make(count, pending=False, closed=False):
        emails = [fresh_email("known") for _ in range(count)]
        now = int(time.time())
        with service.database.transaction() as connection:
            for email in emails:
                connection.execute(
                    "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified, signed_in_at) "
                    "VALUES ('Jane Doe', ?, ?, ?, 1, 1, 1)", (email, email, hashed))
                if pending:
                    add_login(connection, email, key_id, now)
                if closed:
                    connection.execute("INSERT INTO code_tries VALUES (?, 0, 5, 5, ?, ?, ?)",
                                       (f"address_only|{email}", now - now % DAY, now + 1800, now + DAY))
        return emails

    return make


def add_login(connection, email, key_id, now):
    token_hash = f"hash of {email}"
    connection.execute("INSERT INTO logins (user_id, token_hash, key_id, remember, created_at, expires_at) "
                       "SELECT id, ?, ?, 0, ?, ? FROM users WHERE email_key = ?",
                       (token_hash, key_id, now, now + 900, email))
    connection.execute("INSERT INTO otps (user_id, login_id, otp_code, key_id, created_at, expires_at) "
                       "SELECT user_id, id, 'the hash of a code', ?, ?, ? FROM logins WHERE token_hash = ?",
                       (key_id, now, now + 300, token_hash))


def looks(answer):
    names = [name for name, _ in answer.headers]
    return answer.status, answer.body, names, answer.header("Content-Type")


# ---- what is answered

CALLS = {"login": ("/login", {"password": "not-Her-Password-7"}), "resend": ("/resend-otp", {}),
         "forgot": ("/forgot-password", {}), "verify": ("/verify-otp", {"otp": "123456"}),
         "backup code": ("/verify-otp", {"backup_code": "ABCD-EFGH-JKMN-PQRS"})}


@pytest.mark.parametrize("call", CALLS)
def test_the_answers_are_alike_through_nginx(service, make_accounts, call):
    """Of an account, of one with a login pending and of none; at the first time and at the seventh."""
    path, fields = CALLS[call]
    accounts = make_accounts(1) + make_accounts(1, pending=True) + [fresh_email("known")]
    seen = []
    for email in accounts:
        browser = Visitor(service).browser
        answers = [browser.post(path, {"email": email} | fields) for _ in range(7)]
        assert not any(answer.cookies for answer in answers)
        seen.append([looks(answer) for answer in answers])
    assert seen[0] == seen[1] == seen[2]


def test_unknown_addresses_and_wrong_passwords_are_answered_alike(service, make_accounts):
    (known,) = make_accounts(1)
    wrong_password = Visitor(service, email=known).log_in(password="not-Her-Password-7")
    unknown_address = Visitor(service).log_in()
    assert looks(wrong_password) == looks(unknown_address)
    wrong_password.must_be(401, error="invalid_credentials")
    assert not wrong_password.cookies


# ---- how long it takes

def measure(service, call, known):
    """Seconds of known addresses and of unknown ones, by turns, straight at the pool; each from somewhere else."""
    path, fields = CALLS[call]
    of_known, of_unknown = [], []
    for email in known:
        turns = [(of_known, email), (of_unknown, fresh_email("known"))]
        random.shuffle(turns)
        answers = []
        for series, address in turns:
            answers.append(service.api.post(path, {"email": address} | fields, address=fresh_address()))
            series.append(answers[-1].seconds)
        assert looks(answers[0]) == looks(answers[1])
    return of_known, of_unknown


def are_alike(pair):
    return abs(area_under_curve(*pair) - 0.5) <= MOST_APART


def must_take_equally_long(service, call, make_known):
    # Another round only where chance (one in a thousand) or the machine's load spoke against the one before.
    series = best_of(3, lambda: measure(service, call, make_known()), are_alike)
    assert len(series[0]) == len(series[1]) == PAIRS
    assert are_alike(series), area_under_curve(*series)


@pytest.mark.alone
@pytest.mark.parametrize("call", CALLS)
def test_an_account_takes_no_longer_than_none(service, make_accounts, call):
    must_take_equally_long(service, call, lambda: make_accounts(PAIRS))


@pytest.mark.alone
@pytest.mark.parametrize("call", ["resend", "forgot", "verify", "backup code"])
def test_a_pending_login_takes_no_longer_than_none(service, make_accounts, call):
    must_take_equally_long(service, call, lambda: make_accounts(PAIRS, pending=True))


@pytest.mark.alone
def test_a_pending_login_whose_tries_are_spent_takes_no_less(service, make_accounts):
    """Strangers have spent them from another address."""
    must_take_equally_long(service, "verify", lambda: make_accounts(PAIRS, pending=True, closed=True))
