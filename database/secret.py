"""Encrypt what must not be read out of a copy of the database, with a key that lies in a file beside it."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
from base64 import urlsafe_b64decode
from pathlib import Path
from secrets import token_hex

from cryptography.fernet import Fernet, InvalidToken

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_FILE = "var/secret.key"


class SecretFileError(Exception):
    """The key's file cannot be used, or is not the one that was; the message is one sentence."""


def encrypt(text: str) -> str:
    """Return a text that only `decrypt` can read.

    Raises:
        SecretFileError: the key's file cannot be used.
    """
    return Fernet(_key(secret_file())).encrypt(text.encode()).decode("ascii")


def decrypt(encrypted: str) -> str:
    """Return what was encrypted.

    Raises:
        SecretFileError: the key's file cannot be used, or is another one.
    """
    try:
        return Fernet(_key(secret_file())).decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise SecretFileError(
            f"The key in {secret_file()} is not the one that this was encrypted with: restore that file, or "
            "reset the second factor of those concerned; of the webhook, make a new secret."
        ) from None


def key_for(purpose: str) -> bytes:
    """Return 32 bytes for one purpose, from which neither the file's key nor another purpose's can be told.

    Raises:
        SecretFileError: the key's file cannot be used.
    """
    return hmac.new(urlsafe_b64decode(_key(secret_file())), purpose.encode(), hashlib.sha256).digest()


def secret_file() -> Path:
    """Return where the key is: INTAKE_SECRET_FILE, else var/secret.key."""
    return PROJECT / (os.environ.get("INTAKE_SECRET_FILE") or DEFAULT_FILE)


@functools.cache
def _key(file: Path) -> bytes:
    """Read the key; when there is no file yet, make it, for its owner alone."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(file)
        key = file.read_bytes().strip()
        Fernet(key)
    except OSError as error:
        raise SecretFileError(f"The key's file {file} cannot be used: {error.strerror}.") from None
    except ValueError:
        raise SecretFileError(
            f"The file {file} holds no key: restore it, or remove it to begin anew."
        ) from None
    if file.stat().st_mode & 0o077:
        raise SecretFileError(f"Others can read the key's file {file}: give it the mode 600.")
    return key


def _make(file: Path) -> None:
    if file.exists():
        return
    # Whole before it has its name: two processes may start at once, and the first one's key holds.
    unfinished = file.with_name(f".{file.name}.{token_hex(4)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as new:
            new.write(Fernet.generate_key())
        os.link(unfinished, file)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
