"""Passwords: which are good enough, and how they are kept."""

from __future__ import annotations

import functools
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200  # hashing reads every character; nobody types more
_FEWEST_DIFFERENT = 5
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str) -> str:
    """Return the Argon2id hash; it takes some 30 ms, so call it in a thread."""
    return _hasher.hash(_as_typed_anywhere(password))


def is_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is the one that was hashed; without a hash it takes as long and is wrong."""
    typed = _as_typed_anywhere(password) if len(password) <= LONGEST else ""
    try:
        return _hasher.verify(password_hash or _hash_of_nobody(), typed) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def what_is_wrong(password: str, email: str) -> str | None:
    """Say in a sentence why a new password will not do; None when it will."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"The password has {len(password)} characters; it needs at least {SHORTEST}."
    if len(password) > LONGEST:
        return f"The password is longer than {LONGEST} characters."
    if len(set(plain)) < _FEWEST_DIFFERENT:
        return "The password repeats the same few characters; mix in others."
    if _is_a_run(plain):
        return "The password is a plain run of characters; choose several words instead."
    name = email.split("@")[0].casefold()
    if name and name in plain:
        return "The password has your e-mail address in it; choose other words."
    return None


def _as_typed_anywhere(password: str) -> str:
    # Keyboards differ in how they write the same accented letter.
    return unicodedata.normalize("NFKC", password)


def _is_a_run(text: str) -> bool:
    rows = ("abcdefghijklmnopqrstuvwxyz" * 2, "1234567890" * 4, "qwertyuiopasdfghjklzxcvbnm")
    return any(text in row or text[::-1] in row for row in rows)


@functools.cache
def _hash_of_nobody() -> str:
    return hash_password("nobody has this password")
