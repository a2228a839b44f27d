"""Readiness is looked at in order, once at a time, and never waits for what hangs."""

from __future__ import annotations

import asyncio

import pytest

from intake import readiness
from intake.readiness import Check, Readiness


class Part:
    """Something that works, fails, raises or hangs, and counts who asks."""

    def __init__(self, says: str) -> None:
        self.says = says
        self.asked = 0
        self.does: bool | Exception | asyncio.Event = True

    @property
    def check(self) -> Check:
        """What looks at it."""
        return Check(self._works, self.says)

    async def _works(self) -> bool:
        self.asked += 1
        if isinstance(self.does, asyncio.Event):
            await self.does.wait()
            return True
        if isinstance(self.does, Exception):
            raise self.does
        return self.does


@pytest.fixture
def always_asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no answer."""
    monkeypatch.setattr(readiness, "SECONDS_KEPT", -1.0)


@pytest.mark.usefixtures("always_asked_anew")
async def test_the_first_part_that_fails_is_named_and_the_rest_is_not_asked() -> None:
    first, second, third = Part("no first"), Part("no second"), Part("no third")
    ready = Readiness([first.check, second.check, third.check])
    assert await ready.reason() is None
    second.does = False
    assert await ready.reason() == "no second"
    second.does = RuntimeError("with a visitor's words")
    assert await ready.reason() == "no second"
    assert (first.asked, second.asked, third.asked) == (3, 3, 1)
    second.does = True
    assert await ready.reason() is None


async def test_many_who_ask_at_once_make_one_look() -> None:
    part = Part("no part")
    ready = Readiness([part.check])
    assert await asyncio.gather(*(ready.reason() for _ in range(20))) == [None] * 20
    assert await ready.reason() is None
    assert part.asked == 1


@pytest.mark.usefixtures("always_asked_anew")
async def test_what_hangs_is_named_and_not_asked_again_while_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "SECONDS_TO_CHECK", 0.05)
    part = Part("no part")
    part.does = goes_on = asyncio.Event()
    ready = Readiness([part.check])
    assert await ready.reason() == "no part"
    assert await ready.reason() == "no part"
    assert part.asked == 1
    goes_on.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert await ready.reason() is None
