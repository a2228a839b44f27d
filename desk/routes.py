"""What an address of the desk is: who may use it, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desk.visit import Answer, Role, Visit

# "staff" is anybody signed in, with the second factor still to be set up where it is required.
Who = Literal["anyone", "staff"] | Role


@dataclass(frozen=True)
class Route:
    """An address; `<ref>` in it is a place that the visit hands over by that name."""

    method: Literal["GET", "POST"]
    path: str
    who: Who
    answer: Callable[[Visit], Answer]
    is_activity: bool = True  # false for what a page asks for by itself: it keeps nobody signed in
