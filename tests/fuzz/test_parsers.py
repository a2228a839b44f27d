"""Whatever is typed, every reader gives a sane value, which it also reads back."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from counts import times
from hypothesis import example, given, settings
from typed_text import texts

from details.age import is_for_minor
from details.email import Email, find_email, parse_email
from details.found import find_details
from details.found_name import LONGEST as LONGEST_NAME
from details.found_name import find_name
from details.mask import mask_personal, mask_secrets, without_personal
from details.name import parse_name
from details.patient_type import find_patient_type, parse_patient_type
from details.preferred_time import LONGEST as LONGEST_TIME
from details.preferred_time import find_preferred_time, mentions_time, parse_preferred_time
from details.problem import Problem
from details.question import MOST_REMEMBERED, is_question
from details.reason import LONGEST as LONGEST_REASON
from details.reason import find_reason, parse_reason
from details.skip import wants_to_skip
from details.telephone import Telephone, find_telephone, parse_telephone
from details.text import flatten, plain, sentence_spans, tidy
from details.when import read_preferred_time
from details.yes_no import parse_yes_no
from safety.red_flags import _find, find_red_flag, load_red_flags

pytestmark = pytest.mark.timeout(3600)  # for `make fuzz`

NOW = datetime(2026, 11, 18, 10, 15, tzinfo=timezone.utc)
FLAGS = load_red_flags()
VISITS = ("new", "existing", "unsure")


def is_kept_as_it_is(value: str, parse: Callable[[str], Any]) -> bool:
    """Tell whether a value may be stored, and is read back unchanged, for the form reads what it has kept."""
    value.encode()
    return value == value.strip() != "" and "\x00" not in value and parse(value) == value


@settings(max_examples=times(40_000, 150))
@given(text=texts())
@example(text="'-- '-- Ann Lee")
@example(text="Ann Lee(314)555-0188 ext 1200000")
@example(text="O'Neil 0 +44 20 7946 0018")
@example(text="Ann Lee. '--. \x00")
def test_a_detail_that_is_read_is_sane_and_reads_back(text: str) -> None:
    for name in (parse_name(text), find_name(text)):
        if isinstance(name, str):
            assert len(name) <= LONGEST_NAME
            # Behind "call me" may stand what is no name when it stands alone.
            assert isinstance(parse_name(name), Problem) or is_kept_as_it_is(name, parse_name)
    for telephone in (parse_telephone(text), find_telephone(text)):
        if isinstance(telephone, Telephone):
            assert re.fullmatch(r"\+[1-9]\d{6,14}", telephone.e164)
            assert re.fullmatch(r"\d{1,8}", telephone.extension or "1")
            kept = telephone.e164 + (f" ext. {telephone.extension}" if telephone.extension else "")
            assert parse_telephone(kept) == telephone
            assert parse_telephone(telephone.display()) == telephone
    for email in (parse_email(text), find_email(text)):
        if isinstance(email, Email):
            assert is_kept_as_it_is(email.address, lambda value: parse_email(value).address)  # type: ignore[union-attr]
            assert re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", email.address)
    for reason in (parse_reason(text), find_reason(text)):
        if isinstance(reason, str):
            # What was found among other things may look like a telephone number when it stands alone.
            assert isinstance(parse_reason(reason), Problem) or is_kept_as_it_is(reason, parse_reason)
            assert 0 < len(reason) <= LONGEST_REASON
    for wish in (parse_preferred_time(text), find_preferred_time(text)):
        if isinstance(wish, str) and mentions_time(wish):
            assert len(wish) <= LONGEST_TIME
            assert is_kept_as_it_is(wish, parse_preferred_time), wish


@settings(max_examples=times(40_000, 150))
@given(text=texts())
def test_every_other_reader_answers_with_its_own_kind(text: str) -> None:
    assert parse_patient_type(text) in (*VISITS, None)
    assert find_patient_type(text) in (*VISITS, None)
    assert parse_yes_no(text) in (True, False, None)
    for reader in (is_for_minor, is_question, wants_to_skip, mentions_time):
        assert type(reader(text)) is bool
    wish = read_preferred_time(text, NOW)
    if wish:
        assert not (wish.days and wish.weekdays)
        assert list(wish.days) == sorted(set(wish.days))
        assert all(day >= NOW.date() for day in wish.days)
        assert all(0 <= day <= 6 for day in wish.weekdays)
        assert wish.closes is None or wish.opens is None or wish.opens <= wish.closes
    found = find_details(text)
    assert (found.name, found.telephone) == (find_name(text), find_telephone(text))
    assert tidy(tidy(text)) == tidy(text)
    assert len(flatten(text)) == len(text)
    assert plain(text) == plain(plain(text))
    ends = [0, *(place for span in sentence_spans(text) for place in span)]
    assert ends == sorted(ends)
    for mask in (mask_personal, mask_secrets, without_personal):
        mask(text)  # that it raises nothing is all that is held here; what it covers, in the next test
    flag = find_red_flag(text, FLAGS)
    assert flag is None or FLAGS.reply(flag.tier)


@settings(max_examples=times(5_000, 50))
@given(text=texts(300))
@example(text="three one four three one four 0000")
@example(text="0=@0.A")
@example(text="a@b.co?@0.a")
@example(text="ann at gmial dot org314 555 0123")
@example(text="ann@x.com/bob@y.com")
@example(text="314-555-0123 and three one four 555 0188")
@example(text="ann@gmial.com ann at gmial dot org ann@@gmial.com")
def test_what_is_masked_holds_no_number_and_no_address(text: str) -> None:
    masked = mask_personal(text)
    assert find_telephone(masked) is None
    assert find_email(masked) is None


READERS: list[Callable[[str], Any]] = [
    find_details,
    parse_name,
    parse_telephone,
    parse_email,
    parse_reason,
    parse_preferred_time,
    parse_yes_no,
    parse_patient_type,
    mask_personal,
    is_question,
    wants_to_skip,
    lambda text: read_preferred_time(text, NOW),
    lambda text: _find(text, FLAGS),  # not what is remembered of the latest
]
REPEATED = (
    "i'm |my name is |314 |a@b.co |not |at 5 |no pain |chest pain |and |, |. |yes |tuesday |dot "
    "|1-|?|can't |\n"
).split("|")


@pytest.mark.parametrize("piece", REPEATED)
def test_twice_as_much_takes_no_more_than_twice_the_steps(piece: str) -> None:
    few, many = ((piece * 2_000)[:length] for length in (500, 1_000))
    for reader in READERS:
        assert steps(reader, many) <= 2.5 * steps(reader, few) + 500, reader


def steps(reader: Callable[[str], Any], text: str) -> int:
    """Count the calls, of our functions and Python's, that reading takes: no time, and always the same."""
    reader(text)  # what is made once is not counted
    for number in range(MOST_REMEMBERED):
        is_question(str(number))  # so that this text is not remembered as one
    count = 0

    def called(_frame: Any, event: str, _of: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        reader(text)
    finally:
        sys.setprofile(before)
    return count
