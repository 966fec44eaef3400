"""Live sessions in any number: forged from a known SECRET_KEY and written straight into SQLite."""

import base64
import contextlib
import hashlib
import json
import os
import random
import sqlite3
import time

from driver import sodium

# As src/crypto/keyring.hpp numbers them.
KEY_ID, SESSION_MAC, SESSION_HASH, ACCESS_TOKEN_SIGNATURE = 1, 2, 3, 16
COOKIES = 20_000  # handed to the load generators, at most
SESSIONS_OF_A_USER = 10


class TokenForge:
    """Makes what src/crypto/token_issuer.cpp and access_tokens.cpp make."""

    def __init__(self, secret_key):
        self._master = hashlib.blake2b(secret_key.encode(), key=b"SIH Auth master key, version 1", digest_size=32)
        self.key_id = _text(self._subkey(KEY_ID)[:6])
        self._mac_key, self._hash_key = self._subkey(SESSION_MAC), self._subkey(SESSION_HASH)

    def token(self, session_id):
        """What the browser holds."""
        return f"{self.key_id}.{_text(session_id)}.{_text(_keyed(self._mac_key, session_id))}"

    def stored_hash(self, session_id):
        """What the database holds."""
        return _text(_keyed(self._hash_key, session_id))

    def access_token(self, name, user_id):
        """For a service without a SITE_URL."""
        now = int(time.time())
        header = {"alg": "EdDSA", "typ": "at+jwt", "kid": self.key_id}
        claims = {"iss": "", "sub": str(user_id), "aud": "sih-auth", "exp": now + 3600, "iat": now, "jti": name,
                  "sid": name, "email": f"user.{user_id}@example.com", "name": "Jane Doe", "groups": []}
        signed = ".".join(_text(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
        return f"{signed}.{_text(sodium.sign(self._subkey(ACCESS_TOKEN_SIGNATURE), signed.encode()))}"

    def _subkey(self, number):
        return hashlib.blake2b(key=self._master.digest(), salt=number.to_bytes(8, "little"), person=b"SIH-Auth",
                               digest_size=32).digest()


def fill(database, secret_key, count, password_hash="!"):
    """Adds `count` live sessions to a migrated database nobody has open, and users for them; the tokens of at
    most COOKIES of them, picked at random."""
    forge = TokenForge(secret_key)
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        users = max(1, count // SESSIONS_OF_A_USER)
        connection.executemany(
            "INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified) "
            "VALUES ('Jane Doe', ?1, ?1, ?2, ?3, 1)", _users(users, password_hash))
        tokens = []
        connection.executemany(
            "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, remember, ip, "
            "user_agent) VALUES (?, ?, ?, ?, ?, ?, 0, '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0)')",
            _sessions(forge, count, users, tokens))
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return tokens


def fill_tokens(database, secret_key, count):
    """Adds `count` live sessions that are held by tokens, of the users who are there; their access tokens."""
    forge = TokenForge(secret_key)
    now = int(time.time())
    tokens = []
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        (users,) = connection.execute("SELECT COUNT(*) FROM users").fetchone()
        for _ in range(count):
            name, user_id = _text(os.urandom(16)), 1 + random.randrange(users)
            tokens.append(forge.access_token(name, user_id))
            connection.execute(
                "INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, remember, ip, "
                "user_agent, kind) VALUES (?, ?, '', ?, ?, ?, 1, '192.0.2.1', 'App', 'token')",
                (user_id, name, now, now, now + 86_400))
    return tokens


def _users(count, password_hash):
    now = int(time.time())
    return ((f"user.{number}@example.com", password_hash, now) for number in range(count))


def _sessions(forge, count, users, tokens):
    now = int(time.time())
    with_token = set(random.sample(range(count), min(count, COOKIES)))
    for number in range(count):
        session_id = os.urandom(32)
        if number in with_token:
            tokens.append(forge.token(session_id))
        created = now - random.randrange(600)
        yield (1 + random.randrange(users), forge.stored_hash(session_id), forge.key_id, created,
               random.randrange(created, now + 1), created + 86_400)


def _keyed(key, message):
    return hashlib.blake2b(message, key=key, digest_size=32).digest()


def _text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
