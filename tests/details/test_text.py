"""A text is made readable before anything is looked for in it."""

from __future__ import annotations

import string

import pytest

from details.text import READ_LIMIT, tidy


@pytest.mark.parametrize("text", ["", " ", "  a  b ", "Isn't it -  cold?!", string.punctuation])
def test_plain_text_is_tidied_as_any_other(text: str) -> None:
    """Every sign of ASCII that can be seen takes a short way; an accent before it leads the long one."""
    assert tidy(text) == tidy(f"\u00e9 {text}").removeprefix("\u00e9").lstrip()


def test_no_more_is_read_than_anybody_types() -> None:
    assert tidy("ab " * READ_LIMIT) == tidy("\u00e9b " * READ_LIMIT).replace("\u00e9", "a")
