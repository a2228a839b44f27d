"""Whoever crowds the server, everybody else is answered, and it is there for the next."""

from __future__ import annotations

from typing import Any

import pytest
from counts import times
from crowding import CROWDS, crowded

SECONDS = times(20, 3)
# What each crowd is told; 0 for who said all that they wanted to, -1 for who was hung up on.
GOT = {
    "nobody else": set(),
    "1,000 chats opened": {201, 429},
    "200 slow-loris": {0, 408, -1},
    "20 with bodies of 10 MB": {413, 429, -1},
}


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
        assert set(got) <= GOT[crowd]
        assert bool(got) == bool(GOT[crowd])
    assert server.ask("first", "/readyz")[0] == 200
