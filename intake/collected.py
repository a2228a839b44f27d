"""Spare Python going through all that the process was started with, each time it looks for what can go.

Rasa and the model are some hundred thousand objects that stay. Without this a fifth of a message's processor
time was spent on looking at them again, and more of the start.
"""

from __future__ import annotations

import gc

# New objects after which the youngest are looked through; Python's own is 700, and a message makes thousands.
NEW_OBJECTS = 20_000


def collect_nothing_yet() -> None:
    """Look for nothing while the process starts: what is made then stays."""
    gc.disable()


def collect_what_comes() -> None:
    """Set aside all that is there, and look through what comes from now on."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    gc.enable()
