"""Who does something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Actor:
    """Someone or something that acts; the name outlives the account."""

    type: Literal["staff", "command", "system"]
    id: int | None
    name: str


SYSTEM = Actor("system", None, "assistant")
COMMAND = Actor("command", None, "command line")
