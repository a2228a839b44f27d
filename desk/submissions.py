"""A form that is sent twice is done once."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_REMEMBERED = 2_000


class Submissions:
    """The forms that were sent lately, by the number each form was given, in this process's memory."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def is_first(self, form: str) -> bool:
        """Tell whether this form was not sent before, and remember that it was."""
        with self._lock:
            if form in self._seen:
                return False
            self._seen[form] = None
            if len(self._seen) > MOST_REMEMBERED:
                self._seen.popitem(last=False)
            return True

    def take_back(self, form: str) -> None:
        """Let a form be sent again, since nothing came of it."""
        with self._lock:
            self._seen.pop(form, None)
