"""The disk of the database is full for a while: nothing is half-stored, nothing lost, nothing doubled."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from booking_visitor import BookingVisitor, visiting, wrongs
from counts import times
from small_disk import filled

VISITORS, PAUSE = times(20, 4), times(1, 0)
FILLINGS, SECONDS = times(5, 1), times(20, 4)
SECONDS_UNTIL_FELT = 90  # what fits into the pages that are there is stored yet


@pytest.mark.timeout(900)
def test_nothing_is_lost_to_a_full_disk(server: Any, disk: Path | None, record_property: Any) -> None:
    if disk is None:
        pytest.skip("FULL DISK NOT TESTED: no disk can be mounted here (only root may).")
    felt: list[bool] = []
    with visiting(server, VISITORS, PAUSE) as came:
        for _ in range(FILLINGS):
            time.sleep(2)
            before = _troubled(came)
            with filled(disk):
                end = time.monotonic() + SECONDS_UNTIL_FELT
                while _troubled(came) == before and time.monotonic() < end:
                    time.sleep(0.1)
                felt.append(_troubled(came) > before)
                time.sleep(SECONDS)
    troubled = _troubled(came)
    for name, value in (("visitors", len(came)), ("told to try again", troubled)):
        record_property(name, value)
        print(f"{name}: {value}")
    assert all(felt)
    assert wrongs(came, server.engine) == {}


def _troubled(came: list[BookingVisitor]) -> int:
    """Return how often somebody was told to try again."""
    return sum(each.told.apologies + sum(list(each.told.again.values())) for each in list(came))
