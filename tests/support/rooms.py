"""The rooms of the house, by floor; tests/setup/test_floors.py holds that there are no others."""

from __future__ import annotations

FLOORS = (
    ("details",),
    ("safety", "clinic", "database"),
    ("leads",),
    ("understanding", "conversations", "actions", "desk"),
    ("intake",),
)
ROOMS = tuple(room for floor in FLOORS for room in floor)
