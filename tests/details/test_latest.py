"""What was read lately is not read again, and its words are not kept."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

from details.latest import Latest


def test_a_text_is_read_once_while_it_is_one_of_the_latest() -> None:
    read: list[str] = []
    lengths = Latest(lambda text: read.append(text) or len(text), 2)
    assert [lengths(text) for text in ("one", "three", "one", "seventeen", "one", "three")] == [
        3,
        5,
        3,
        9,
        3,
        5,
    ]
    assert read == ["one", "three", "seventeen", "three"]
    assert len(lengths) == 2


def test_nothing_is_a_result_too() -> None:
    read: list[str] = []
    nothing = Latest(lambda text: read.append(text), 2)
    assert nothing("word") is nothing("word") is None
    assert read == ["word"]


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "😀" * 1_000])
def test_any_text_is_taken(text: str) -> None:
    assert Latest(len, 1)(text) == len(text)


def test_no_text_is_kept() -> None:
    lengths = Latest(len, 10)
    lengths("Jane Doe, " + str(314_555_0123))
    assert "Jane" not in str(_all_below(lengths))


def test_many_at_once_get_their_own() -> None:
    lengths = Latest(len, 3)
    wrong: list[int] = []

    def ask() -> None:
        wrong.extend(number for number in range(300) if lengths("x" * (number % 7)) != number % 7)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def _all_below(value: Any) -> list[Any]:
    found, waiting = [], [value.__dict__]
    while waiting:
        each = waiting.pop()
        found.append(each)
        if isinstance(each, dict | list | tuple):
            waiting += gc.get_referents(each)
    return found


def test_what_follows_from_a_text_is_given_where_it_is_read() -> None:
    read: list[tuple[str, int]] = []
    lengths = Latest(lambda text, more: read.append((text, more)) or len(text) + more, 2)
    assert [lengths("one", 1), lengths("one", 1), lengths("seven", 2)] == [4, 4, 7]
    assert read == [("one", 1), ("seven", 2)]
