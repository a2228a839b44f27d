"""Whatever is typed, each reader answers with its own type, and soon."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from details.age import is_for_minor
from details.email import Email, find_email, parse_email
from details.found import Details, find_details
from details.found_name import find_name
from details.mask import mask_personal, mask_secrets
from details.name import parse_name
from details.patient_type import find_patient_type, parse_patient_type
from details.preferred_time import find_preferred_time, mentions_time, parse_preferred_time
from details.problem import Problem
from details.question import is_question
from details.reason import find_reason, parse_reason
from details.skip import wants_to_skip
from details.telephone import Telephone, find_telephone, parse_telephone
from details.when import PreferredTime, read_preferred_time
from details.yes_no import parse_yes_no

NONE = type(None)
READERS: list[tuple[Callable[[str], Any], tuple[type, ...]]] = [
    (parse_telephone, (Telephone, Problem)),
    (find_telephone, (Telephone, NONE)),
    (parse_email, (Email, Problem)),
    (find_email, (Email, NONE)),
    (parse_name, (str, Problem)),
    (find_name, (str, NONE)),
    (parse_patient_type, (str, NONE)),
    (find_patient_type, (str, NONE)),
    (parse_preferred_time, (str, Problem)),
    (find_preferred_time, (str, NONE)),
    (mentions_time, (bool,)),
    (
        lambda text: read_preferred_time(text, datetime(2026, 11, 18, 10, 15, tzinfo=timezone.utc)),
        (PreferredTime, NONE),
    ),
    (parse_reason, (str, Problem)),
    (find_reason, (str, NONE)),
    (parse_yes_no, (bool, NONE)),
    (wants_to_skip, (bool,)),
    (is_for_minor, (bool,)),
    (is_question, (bool,)),
    (find_details, (Details,)),
    (mask_personal, (str,)),
    (mask_secrets, (str,)),
]
PIECES = [
    "my name is ",
    "i'm ",
    "I'm Ann ",
    "Lee, ",
    "my knee ",
    "muscle joint ",
    "pain ",
    "for ",
    "the past 3 weeks ",
    "tuesday ",
    "at 5 ",
    "the 5th or ",
    "and ",
    "not ",
    "no ",
    "yes ",
    "skip ",
    "don't want to ",
    "314 ",
    "314-555-0123 ",
    "+1 ",
    "1-",
    "4111 ",
    "a@",
    "a.b@c.",
    "dot ",
    "bob at gmail ",
    "12 year old ",
    "son ",
    "never been ",
    "how about ",
    "?",
    ". ",
    "'",
    "(",
    "- ",
    "\n",
    "\x00",
    "\ud800",
    "\u202e",
    "\u0301",
    "\U0001f600",
    "\u0663",
    "\u674e",
    "A",
    "a",
    "0",
    " ",
]
REPEATED = [(piece * (10_000 // len(piece)))[:10_000] for piece in PIECES]


def _check(reader: Callable[[str], Any], types: tuple[type, ...], text: str) -> None:
    answer = reader(text)
    assert isinstance(answer, types)
    if isinstance(answer, str) and "mask" not in reader.__name__:
        assert len(answer) <= 200
        answer.encode()  # it can be stored


@pytest.mark.timeout(60)
@pytest.mark.parametrize(("reader", "types"), READERS, ids=lambda value: getattr(value, "__name__", ""))
def test_ten_thousand_characters_of_one_kind_are_read(
    reader: Callable[[str], Any], types: tuple[type, ...]
) -> None:
    for text in REPEATED:
        _check(reader, types, text)


@pytest.mark.parametrize(("reader", "types"), READERS, ids=lambda value: getattr(value, "__name__", ""))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(alphabet=st.characters(), max_size=300)
    | st.lists(st.sampled_from(PIECES), max_size=200).map("".join)
    | st.text(alphabet=" .-@+()0159aAi'?,\ud800\u202e\u0301", max_size=200)
)
def test_any_text_is_read(reader: Callable[[str], Any], types: tuple[type, ...], text: str) -> None:
    _check(reader, types, text)
