"""Spare Python going through all that a process was started with, each time it looks for what can go.

Rasa and the model are some hundred thousand objects that stay. Without this a fifth of a message's processor
time was spent on looking at them again, and more of the start.
"""

from __future__ import annotations

import gc

# New objects after which the youngest are looked through; Python's own is 700, and a message makes thousands.
NEW_OBJECTS = 20_000


def collect_seldom() -> None:
    """Look through what is new less often."""
    gc.set_threshold(NEW_OBJECTS)


def collect_nothing_yet() -> None:
    """Look for nothing while a server starts: what is made then stays."""
    gc.disable()


def collect_what_comes() -> None:
    """Set aside all that is there, and look through what comes from now on."""
    gc.collect()
    gc.freeze()
    gc.collect()  # of nothing, so that what was set aside does not count as what is to be outgrown first
    collect_seldom()
    gc.enable()
