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
FEWEST_USERS = 1_000  # who can log in: none is mailed more than three codes in five minutes

NUMBERS = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :count) "
INSERT_USERS = NUMBERS + """
    INSERT INTO users (name, email, email_key, password_hash, created_at, is_verified)
    SELECT 'Jane Doe', 'user.' || n || '@example.com', 'user.' || n || '@example.com', :hash, :now, 1 FROM numbers"""
# Of hashes that no token has, but as long and in as random an order as the others.
INSERT_SESSIONS = NUMBERS + """
    INSERT INTO sessions (user_id, token_hash, key_id, created_at, last_seen_at, expires_at, remember, ip, user_agent)
    SELECT 1 + abs(random() % :users), substr(hex(randomblob(22)), 1, 43), :key, :now - 600, :now - abs(random() % 600),
           :now + 85800, 0, '192.0.2.1', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0)' FROM numbers"""


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
    """Adds `count` live sessions to a migrated database that is new and nobody has open, and users for them; the tokens
    of at most COOKIES of them, picked at random."""
    forge = TokenForge(secret_key)
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        users = max(FEWEST_USERS, count // SESSIONS_OF_A_USER)
        connection.execute(INSERT_USERS, {"count": users, "hash": password_hash, "now": int(time.time())})
        connection.execute(INSERT_SESSIONS, {"count": count, "users": users, "key": forge.key_id, "now": int(time.time())})
        tokens = []
        for number in random.sample(range(1, count + 1), min(count, COOKIES)):
            session_id = os.urandom(32)
            tokens.append(forge.token(session_id))
            connection.execute("UPDATE sessions SET token_hash = ? WHERE id = ?", (forge.stored_hash(session_id), number))
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


def _keyed(key, message):
    return hashlib.blake2b(message, key=key, digest_size=32).digest()


def _text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
