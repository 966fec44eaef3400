"""Debian's libsodium by itself: what a password hash costs here and now."""

import ctypes

_library = ctypes.CDLL("libsodium.so.23")
assert _library.sodium_init() >= 0
_STRING_BYTES = 128


def hash_password(password, memory_kib, iterations):
    """`$argon2id$…`"""
    out = ctypes.create_string_buffer(_STRING_BYTES)
    secret = password.encode()
    failed = _library.crypto_pwhash_str(out, secret, ctypes.c_ulonglong(len(secret)), ctypes.c_ulonglong(iterations),
                                        ctypes.c_size_t(memory_kib * 1024))
    assert failed == 0
    return out.value.decode()


def sign(seed, message):
    """Ed25519: 64 bytes."""
    public_key, secret_key = ctypes.create_string_buffer(32), ctypes.create_string_buffer(64)
    assert _library.crypto_sign_seed_keypair(public_key, secret_key, seed) == 0
    signature = ctypes.create_string_buffer(64)
    assert _library.crypto_sign_detached(signature, None, message, ctypes.c_ulonglong(len(message)), secret_key) == 0
    return signature.raw


def verify_password(hashed, password):
    secret = password.encode()
    return _library.crypto_pwhash_str_verify(hashed.encode(), secret, ctypes.c_ulonglong(len(secret))) == 0
