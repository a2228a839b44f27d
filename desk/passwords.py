"""Passwords: which are good enough, and how they are kept."""

from __future__ import annotations

import functools
import re
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 200  # hashing reads every character; nobody types more
_FEWEST_DIFFERENT = 5
_LONG_FOR_ONE_WORD = 16  # letters: several words written as one have more
_SIGNS_FOR_LETTERS = str.maketrans("@4301!$57", "aaeoiisst")
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
    if _is_one_word(plain):
        return "The password is one word with signs around it, which is guessed soon; choose several words."
    name = email.split("@")[0].casefold()
    if len(name) > 2 and name in plain:
        return "The password has your e-mail address in it; choose other words."
    return None


def _as_typed_anywhere(password: str) -> str:
    # Keyboards differ in how they write the same accented letter.
    return unicodedata.normalize("NFKC", password)


def _is_a_run(text: str) -> bool:
    keys = ("qwertyuiopasdfghjklzxcvbnm", "qazwsxedcrfvtgbyhnujmikolp")
    rows = ("abcdefghijklmnopqrstuvwxyz" * 2, "1234567890" * 4, *keys)
    # "q1w2e3" is two runs, one in the other.
    parts = (re.sub(r"[\W\d_]", "", text), re.sub(r"\D", "", text))
    return text.isalnum() and all(any(part in row or part[::-1] in row for row in rows) for part in parts)


def _is_one_word(text: str) -> bool:
    if re.fullmatch(r"(.+?)\1+", text):
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text).translate(_SIGNS_FOR_LETTERS)
    found = set(re.findall(r"[^\W\d_]+", core))
    return len(found) <= 1 and len("".join(found)) < _LONG_FOR_ONE_WORD


@functools.cache
def _hash_of_nobody() -> str:
    return hash_password("nobody has this password")
