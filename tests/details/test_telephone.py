"""Telephones are read as people write them, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from details.problem import Problem
from details.telephone import Telephone, find_telephone, mended, parse_telephone

AT_HOME = "+13147314201"


@pytest.mark.parametrize(
    "text",
    [
        "314-731-4201",
        "(314) 731-4201",
        "(314)731-4201",
        "( 314 ) 731 4201",
        "[314] 731-4201",
        "314.731.4201",
        "314 731 4201",
        "314  731   4201",
        "3147314201",
        "314/731-4201",
        "314,731,4201",
        "314_731_4201",
        "314 - 731 - 4201",
        "314\u2013731\u20114201",
        "1-314-731-4201",
        "1 (314) 731 4201",
        "13147314201",
        "+1 314 731 4201",
        "+13147314201",
        "+1 (314) 731-4201",
        "tel:+13147314201",
        "3 1 4 7 3 1 4 2 0 1",
        "\uff13\uff11\uff14\uff0d\uff17\uff13\uff11 \uff14\uff12\uff10\uff11",
        "\u202a+1 314 731 4201\u202c",
        "my number is 314-731-4201",
        "My cell is (314) 731-4201 but call after 5",
        "its 3147314201 thanks",
        "yeah 314 731 4201.",
        "call me at 314-731-4201!",
        "cell: 314-731-4201",
        "phone#: 314-731-4201",
        "at 10 314 731 4201 10 am",
        "i'm 45 and my phone is 314-731-4201",
        "zip 63101, 314-731-4201",
        "02/14/2026, 314-731-4201",
        "it's 314-731-4201 (home)",
        "314-731-4201?",
        "314-731-4201\n",
        "ann@example.org 314-731-4201",
        "314-731-4201 or 636-555-0100",
        "001 314 731 4201",
        "cell 314.7314201, text ok",
        "phone 1: 314-731-4201 phone 2: 636-555-0100",
        "not 636-555-0100 but 314-731-4201",
        "636-555-0100, sorry, I mean 314-731-4201",
        "call me at 314 731 42 oh one",
        "three fourteen seven thirty one forty two oh one",
        "my cell is three one four seven three one forty-two oh one ok",
    ],
)
def test_a_number_is_read_however_it_is_written(text: str) -> None:
    assert parse_telephone(text) == Telephone(AT_HOME, None)
    assert find_telephone(text) == Telephone(AT_HOME, None)


@pytest.mark.parametrize(
    "text",
    [
        "314-731-4201 ext 5",
        "314-731-4201 ext. 5",
        "314-731-4201, extension 5",
        "3147314201x5",
        "314 731 4201 X 5",
        "(314) 731-4201 #5",
        "314-731-4201 (ext 5)",
        "+13147314201 ext. 5",
        "my work number is 314-731-4201 ext: 5, ask for Ann",
    ],
)
def test_an_extension_is_kept(text: str) -> None:
    assert parse_telephone(text) == Telephone(AT_HOME, "5")


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+44 20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("011 44 20 7946 0958", "+442079460958"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33.6.12.34.56.78", "+33612345678"),
        ("+49 1512 3456789", "+4915123456789"),
        ("my number in Mexico is +52 55 1234 5678", "+525512345678"),
        ("+1 416 555 0123", "+14165550123"),
        ("+4722345678", "+4722345678"),
    ],
)
def test_a_number_from_abroad_begins_with_plus(text: str, e164: str) -> None:
    assert parse_telephone(text) == Telephone(e164, None)
    assert find_telephone(text) == Telephone(e164, None)


@pytest.mark.parametrize("text", ["314-555-0123", "636.555.0199", "(800) 731-4201", "3145550100"])
def test_numbers_of_examples_and_free_numbers_can_be_called(text: str) -> None:
    assert isinstance(parse_telephone(text), Telephone)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "telephone_missing"),
        ("call me at home", "telephone_missing"),
        ("none", "telephone_missing"),
        ("\u260e", "telephone_missing"),
        ("what for?", "telephone_missing"),
        ("FLOWERS", "telephone_missing"),
        ("1-800-FLOWERS", "telephone_letters"),
        ("314-CALL-NOW", "telephone_letters"),
        ("731-4201", "telephone_no_area_code"),
        ("7314201", "telephone_no_area_code"),
        ("my number is 731 4201 ext 5", "telephone_no_area_code"),
        ("1-731-4201", "telephone_too_short"),
        ("314-731-420", "telephone_too_short"),
        ("911", "telephone_too_short"),
        ("314", "telephone_too_short"),
        ("+1 314", "telephone_too_short"),
        ("+13147314", "telephone_too_short"),
        ("314-731-42011", "telephone_too_long"),
        ("314731420100", "telephone_too_long"),
        ("4111 1111 1111 1111", "telephone_too_long"),
        ("123-456-7890", "telephone_invalid"),
        ("000-000-0000", "telephone_invalid"),
        ("1111111111", "telephone_invalid"),
        ("555-555-5555", "telephone_invalid"),
        ("999 999 9999", "telephone_invalid"),
        ("900-555-1234", "telephone_invalid"),
        ("1 900 555 1234", "telephone_invalid"),
        ("(111) 731-4201", "telephone_invalid"),
        ("314-031-4201", "telephone_invalid"),
        ("+999 1234 5678", "telephone_invalid"),
    ],
)
def test_a_problem_says_why_a_number_is_refused(text: str, code: str) -> None:
    assert parse_telephone(text) == Problem(code)


@pytest.mark.parametrize(
    "text",
    [
        "2/14/2026",
        "02-14-2026",
        "2026-02-14",
        "2026-02-14 10:30",
        "10 am",
        "5 to 6",
        "9-11 on the 12th",
        "between 10 and 2, 3 or 4 days a week",
        "$3147314201",
        "$1,299.00",
        "4111 1111 1111 1111",
        "4111111111111111",
        "3782 822463 10005",
        "123-45-6789",
        "63101",
        "63101-1234",
        "8 out of 10",
        "731-4201",
        "since 2019-2020",
        "L4-L5 and L5-S1",
        "order 12345678901234567890",
        "1234567890",
        "https://example.org/3147314201",
        "user3147314201",
        "3147314201@example.org",
        "call me at home",
        "",
    ],
)
def test_other_numbers_are_no_telephones(text: str) -> None:
    assert find_telephone(text) is None


def test_a_plus_before_a_number_from_home_is_a_slip() -> None:
    assert parse_telephone("+3147314201") == Telephone(AT_HOME, None)


def test_a_number_reads_back_from_how_it_is_shown() -> None:
    for telephone in (Telephone(AT_HOME, "5"), Telephone("+442079460958", None)):
        assert parse_telephone(telephone.display()) == telephone
    assert Telephone(AT_HOME, "5").display() == "(314) 731-4201 ext. 5"
    assert Telephone(AT_HOME).display() == "(314) 731-4201"
    assert Telephone("+442079460958").display() == "+44 20 7946 0958"


def test_another_region_reads_its_own_numbers() -> None:
    assert parse_telephone("020 7946 0958", "GB") == Telephone("+442079460958", None)
    assert parse_telephone("020 7946 0958 123", "GB") == Problem("telephone_too_long")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("wait, the last digits are 0192", "+13147310192"),
        ("oh it ends in 92", "+13147314292"),
        ("sorry typo 0134", "+13147310134"),
        ("it is 0123 at the end", "+13147310123"),
        ("the last four should be 0177, not 4201", "+13147310177"),
    ],
)
def test_the_last_digits_are_mended(text: str, number: str) -> None:
    assert mended(Telephone(AT_HOME, "5"), text) == Telephone(number, "5")


@pytest.mark.parametrize(
    "text", ["the extension should read 340", "ext is 340 now", "my extension changed, it's 340"]
)
def test_the_extension_is_mended(text: str) -> None:
    assert mended(Telephone(AT_HOME), text) == Telephone(AT_HOME, "340")


@pytest.mark.parametrize(
    "text",
    [
        "sorry, 1430 on tuesday would be 2:30 pm",
        "sorry I was born in 1961 years ago",
        "wait, 314 555 0123",
        "it ends at 5 pm",
        "sorry, is it $1500",
        "wait until 10:30",
        "my house is 4201 Main Street",
    ],
)
def test_other_numbers_mend_nothing(text: str) -> None:
    assert mended(Telephone(AT_HOME), text) is None


def test_a_number_is_mended_in_the_same_message() -> None:
    assert find_telephone("314 731 4201 sorry typo 0134") == Telephone("+13147310134")


@pytest.mark.parametrize(
    "text", ["731 4201, area code 314", "731-4201 314 area", "it's 731-4201, area code is 314"]
)
def test_an_answer_may_tell_its_area_code_last(text: str) -> None:
    assert parse_telephone(text) == Telephone(AT_HOME, None)
