"""What was read of a text lately is not read again, by the turn behind the channel or for another visitor."""

from __future__ import annotations

from typing import Any

import pytest

from safety import red_flags
from understanding.article_index import ArticleIndex
from understanding.linear_classifier import LinearClassifier


@pytest.mark.parametrize(
    ("owner", "name"), [(LinearClassifier, "read"), (ArticleIndex, "_lexical"), (red_flags, "read")]
)
def test_a_text_that_was_read_lately_is_not_read_again(
    owner: Any, name: str, parse: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[None] = []
    reading = getattr(owner, name)

    def counted(*arguments: Any) -> Any:
        read.append(None)
        return reading(*arguments)

    monkeypatch.setattr(owner, name, counted)
    text = f"my uncle, of {owner.__name__}, says ice is nice for a sore elbow, is he right?"
    first = parse(text)
    times = len(read)
    assert times
    assert parse(text) == first
    assert len(read) == times
