"""Results for the latest texts, found again without keeping the texts: what was erased is not in them."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Generic, TypeVar

_Result = TypeVar("_Result")
_KEY = secrets.token_bytes(32)  # this process's alone, so that nobody can look for a text by its digest


class Latest(Generic[_Result]):
    """What a function gave for the texts read last, by a digest of each."""

    def __init__(self, read: Callable[..., _Result], most: int) -> None:
        self._read = read
        self._most = most
        self._known: OrderedDict[bytes, _Result] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def __call__(self, text: str, *following: Any) -> _Result:
        """Return what the function gives for a text, without asking it again for one of the latest.

        What follows from the text, such as its vector, may be given for the function beside it.
        """
        # Lone surrogates cannot be written as UTF-8 otherwise.
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=_KEY, digest_size=16).digest()
        with self._lock:
            if digest in self._known:
                self._known.move_to_end(digest)
                return self._known[digest]
        result = self._read(text, *following)
        with self._lock:
            self._known[digest] = result
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return result
