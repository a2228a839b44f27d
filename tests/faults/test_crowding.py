"""Whoever crowds the server, everybody else is answered, and it is there for the next."""

from __future__ import annotations

from typing import Any

import pytest
from counts import times
from crowding import CROWDS, crowded

SECONDS = times(20, 3)
REFUSED = {201, 400, 401, 408, 413, 415, 429, 0, -1}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("crowd", CROWDS)
def test_the_others_are_all_answered(server: Any, crowd: str, record_property: Any) -> None:
    said, got = crowded(server.ports["first"], CROWDS[crowd], at_once=times(8, 3), seconds=SECONDS)
    record_property("others", len(said))
    record_property("statuses of the crowd", dict(got))
    assert len(said) >= 8  # each of them, or it would have raised
    if crowd == "one with 1,000 messages/s":
        # The chat's own pace, and not a message more.
        assert set(got) <= {200, 429}
        assert got[200] <= 20
        assert got[429] > got[200]
    else:
        assert set(got) <= REFUSED
    assert server.ask("first", "/readyz")[0] == 200
