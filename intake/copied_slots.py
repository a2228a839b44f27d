"""Copy slots as plain objects are copied.

Rasa copies all slots with each copy of a conversation, ten times a message, and Python takes what does
not say how it is copied apart and puts it together again. A slot is nothing but its attributes.
"""

from __future__ import annotations

from typing import Any

from rasa.shared.core.slots import Slot

from intake.as_read import is_as_read

# Of the class that is given a method, in Rasa 3.6.21.
EXTENDED = "0a694d68aef367326f0d4714f862136245b05509efc5b037ab8c60fb3341e47e"


def copy_slots_plainly() -> bool:
    """Say how slots are copied; tell whether it was done, for another version of Rasa is left as it is."""
    if not is_as_read(Slot, EXTENDED):
        return False
    Slot.__copy__ = _copy
    return True


def _copy(slot: Any) -> Any:
    copied = object.__new__(type(slot))
    copied.__dict__.update(slot.__dict__)
    return copied
