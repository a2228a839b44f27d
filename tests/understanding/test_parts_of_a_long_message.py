"""A long message is parted in one pass over it."""

from __future__ import annotations

import pytest

from understanding import parts


def test_what_is_known_to_ask_nothing_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    asks = parts.asks
    monkeypatch.setattr(parts, "asks", lambda part: read.append(len(part)) or asks(part))
    text = "my knee hurts" + ". this is name" * 60
    assert parts.parts_of(text) == [text]
    assert sum(read) <= len(text)


def test_reading_ends_with_the_last_part_that_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    read = []
    asks = parts.asks
    monkeypatch.setattr(parts, "asks", lambda part: read.append(part) or asks(part))
    assert parts.parts_of("what does it cost? " * 50) == ["what does it cost?"] * parts.MOST_PARTS
    assert len(read) == parts.MOST_PARTS


def test_what_the_last_part_is_about_stays_with_it() -> None:
    text = "what does it cost? " * 5 + "my knee hurts. is cold good for it. my back hurts. does it help it"
    assert parts.parts_of(text)[-1] == "my knee hurts. is cold good for it."
