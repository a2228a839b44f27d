"""Which answers say all that another says."""

from __future__ import annotations

import pytest

from understanding.fuller_answer import is_fuller

CHAMBER = "You sit in a full chamber for several minutes, at -148 °F to -220 °F. Your body reacts."
COLD = "A chamber is at -148 °F to -220 °F."


@pytest.mark.parametrize(
    ("answer", "other", "fuller"),
    [
        (CHAMBER, COLD, True),
        (COLD, CHAMBER, False),
        (CHAMBER, "Our number is (314) 731-4201.", False),
        (CHAMBER, "", False),
    ],
)
def test_the_fuller_answer_says_what_the_other_says(answer: str, other: str, fuller: bool) -> None:
    assert is_fuller(answer, other) is fuller
