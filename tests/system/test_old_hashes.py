"""Passwords as werkzeug has hashed them: verified as they are, and hashed anew at the first good login."""

import base64
import hashlib

import pytest

from driver.sodium import hash_password
from driver.visitor import Visitor

pytestmark = pytest.mark.sqlite

SALT = "wUs2dA6vHpMx9fTq"


def pbkdf2(password, rounds=260_000, salt=SALT):
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), rounds)
    return f"pbkdf2:sha256:{rounds}${salt}${digest.hex()}"


def scrypt(password, n=32_768, r=8, p=1, salt=SALT):
    digest = hashlib.scrypt(password.encode(), salt=salt.encode(), n=n, r=r, p=p, maxmem=256 << 20, dklen=64)
    return f"scrypt:{n}:{r}:{p}${salt}${digest.hex()}"


@pytest.fixture
def with_hash(demo):
    """An account whose password was hashed by somebody else."""
    def make(password, hashed):
        return Visitor(demo, password=password).with_hash(hashed)

    return make


def stored_hash(visitor):
    return visitor.service.database.value("SELECT password_hash FROM users WHERE email = ?", visitor.email)


@pytest.mark.parametrize(("make", "password"), [
    (pbkdf2, "correct horse"), (pbkdf2, "pässwörd-🦊"), (scrypt, "correct horse"), (scrypt, "pässwörd-🦊"),
    (lambda password: pbkdf2(password, 1_000), "correct horse"), (lambda password: pbkdf2(password, 1_000_000), "correct horse"),
    (lambda password: scrypt(password, 16_384, 8, 2), "correct horse"), (lambda password: pbkdf2(password, salt="x"), "correct horse")])
def test_an_old_hash_becomes_an_argon2id_one(with_hash, make, password):
    old = make(password)
    visitor = with_hash(password, old)
    visitor.log_in(password=password + "x").must_be(401, error="invalid_credentials")
    visitor.log_in(password=password.swapcase()).must_be(401, error="invalid_credentials")
    assert stored_hash(visitor) == old
    visitor.signed_in()
    new = stored_hash(visitor)
    assert new.startswith("$argon2id$v=19$m=7168,t=1,p=1$")
    visitor.log_in(password=password + "x").must_be(401, error="invalid_credentials")
    visitor.waiting_for_code()
    assert stored_hash(visitor) == new


def test_a_weaker_argon2id_hash_is_renewed_and_a_stronger_one_kept(with_hash):
    weak = with_hash("correct horse", hash_password("correct horse", 64, 1)).waiting_for_code()
    assert stored_hash(weak).startswith("$argon2id$v=19$m=7168,t=1,p=1$")
    strong_hash = hash_password("correct horse", 16_384, 3)
    strong = with_hash("correct horse", strong_hash).waiting_for_code()
    assert stored_hash(strong) == strong_hash


@pytest.mark.parametrize("hashed", [
    "", "!", "*", "plain text", "sha256$salt$abcd", "pbkdf2:sha1:1000$salt$abcd", "pbkdf2:sha256:0$salt$" + "0" * 64,
    "pbkdf2:sha256:99999999999$salt$" + "0" * 64, "pbkdf2:sha256:-1$salt$" + "0" * 64, "pbkdf2:sha256$salt$abcd",
    "pbkdf2:sha256:1000$$" + "0" * 64, "pbkdf2:sha256:1000$salt$", "pbkdf2:sha256:1000$salt$zz", "pbkdf2:sha256:1000",
    "scrypt:32768:8:1$salt$", "scrypt:1:8:1$salt$00", "scrypt:1073741824:8:1$salt$" + "0" * 128,
    "scrypt:32767:8:1$salt$" + "0" * 128, "scrypt:32768:999:999$salt$" + "0" * 128, "scrypt::::$salt$00",
    "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHRzYWx0$AAAA",
    "$argon2id$v=19$m=64,t=99999999,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A" * 43, "$argon2id$garbage", "$2b$12$" + "a" * 53])
def test_what_is_no_hash_opens_nothing(with_hash, hashed):
    """Quickly, and as any wrong password."""
    visitor = with_hash("password", hashed)
    for password in ("password", "salt", "0", hashed):
        if password:
            answer = visitor.log_in(password=password).must_be(401, error="invalid_credentials")
            assert answer.seconds < 5


def test_an_encoded_salt_is_text(with_hash):
    """werkzeug hashes with the salt's characters, not with what they might encode."""
    salt = base64.b64encode(b"some salt bytes!").decode()
    with_hash("correct horse", pbkdf2("correct horse", salt=salt)).signed_in()
