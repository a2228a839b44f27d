"""What tells who somebody is gets covered, and nothing else."""

from __future__ import annotations

import pytest

from details.mask import mask_personal, mask_secrets


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("call me at 314-555-0123", "call me at [telephone]"),
        ("(314) 555-0123 ext 5 please", "[telephone] please"),
        ("\uff13\uff11\uff14-555-0123", "[telephone]"),
        ("+44 20 7946 0958", "[telephone]"),
        ("314 731 4201 636 555 1234", "[telephone] [telephone]"),
        ("it's three one four, three one four 0000 thanks", "it's [telephone] thanks"),
        ("three one four area code and then 5550123", "[telephone]"),
        ("314-555-0123 and three one four 555 0188", "[telephone]"),
        ("314-555-0123 and one more thing", "[telephone] and one more thing"),
        ("314-555-0123, two kids", "[telephone], two kids"),
        ("ann at gmial dot org314 555 0123", "[email][number]"),
        ("call me at 314 555 oh one 23", "call me at [telephone]"),
        ("636 555 oh 1 88", "[telephone]"),
        ("314 seven three 1 4201", "[telephone]"),
        ("(314)555-0123/ann@x.com", "[email]"),
        ("ann@x.com/bob@y.com?carl@z.com", "[email]"),
        ("three one four five five five 0123 at gmail dot com", "[email]"),
        ("\u0130\u0130 three one four five five five 0123!", "\u0130\u0130 [telephone]!"),
        ("since 2019, two 30 minute sessions", "since 2019, two 30 minute sessions"),
        ("born 04/12/1980, two kids", "born [date], two kids"),
        ("one or two of my three kids have four dogs", "one or two of my three kids have four dogs"),
        ("my local number is 555-0123", "my local number is [number]"),
        ("write to ann.lee@example.org!", "write to [email]!"),
        ("ann@example", "[email]"),
        ("ann@@gmail.com", "[email]"),
        ("ann at gmail dot com, is it cold?", "[email], is it cold?"),
        ("write to ann dot lee at my office dot org", "write to ann dot lee at my office dot org"),
        ("write to ann dot lee at office dot org", "write to [email]"),
        ("bob dot lee@gmail dot com", "[email]"),
        ("bob at gmail\ndot com", "[email]"),
        ("bob  @ gmail.com", "[email]"),
        ("is ice better at home", "is ice better at home"),
        ("my name is bob jones and I hurt", "my name is [name] and I hurt"),
        ("I'm Ann Lee, is it cold?", "I'm [name], is it cold?"),
        ("first name Ann last name Lee", "first name [name] last name [name]"),
        ("dob 2/14/1980", "dob [date]"),
        ("born May 5, 1980 in Ohio", "born [date] in Ohio"),
        ("1980-02-14", "[date]"),
        ("my ssn is 123-45-6789", "my ssn is [number]"),
        ("member id 12345678", "member id [number]"),
        ("member id 771206449 314 555 0123", "member id [number] [telephone]"),
        ("Ann here? no. Is 12/4 ok", "Ann here? no. Is 12/4 ok"),
        ("is it -200 degrees for 3 minutes?", "is it -200 degrees for 3 minutes?"),
        ("how much, $1,000?", "how much, $1,000?"),
        ("does it help   my back\n", "does it help   my back\n"),
        ("", ""),
    ],
)
def test_personal_details_are_covered(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("123-45-6789", "[number]"),
        ("123 45 6789", "[number]"),
        ("123.45.6789", "[number]"),
        ("123 - 45 - 6789", "[number]"),
        ("\uff11\uff12\uff13-\uff14\uff15-\uff16\uff17\uff18\uff19", "[number]"),
        ("my SSN: 123456789.", "my SSN: [number]."),
        ("social security number is 123 456 789", "social security number is [number]"),
        ("card 4111 1111 1111 1111 exp 12/26", "card [number] exp 12/26"),
        ("4111-1111-1111-1111", "[number]"),
        ("4111111111111111", "[number]"),
        ("378282246310005", "[number]"),
        ("3782 822463 10005", "[number]"),
        # These are kept: a telephone, a name, a date, a number that is no card's.
        ("I'm Ann Lee, 314-555-0123, ann@example.org", "I'm Ann Lee, 314-555-0123, ann@example.org"),
        ("314 555 0123 636 555 0147", "314 555 0123 636 555 0147"),
        ("+4915123456789", "+4915123456789"),
        ("dob 2/14/1980", "dob 2/14/1980"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("63101-1234", "63101-1234"),
        ("call after 5", "call after 5"),
        ("314731420", "314731420"),
    ],
)
def test_secrets_are_covered_and_nothing_else(text: str, masked: str) -> None:
    assert mask_secrets(text) == masked


def test_a_long_text_is_covered_to_its_end() -> None:
    text = "the quick brown fox " * 400 + "ann@example.org 314-555-0123 123-45-6789"
    masked = mask_personal(text)
    assert masked == "the quick brown fox " * 400 + "[email] [telephone] [number]"
    assert mask_secrets(text).endswith("ann@example.org 314-555-0123 [number]")


def test_addresses_that_are_written_together_are_all_covered() -> None:
    assert mask_personal("ann@gmail.comx+y@example.org") == "[email]"
