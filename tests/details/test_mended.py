"""Names, numbers and addresses that are known are mended by what is said of them."""

from __future__ import annotations

import pytest

from details.mended_email import mended_email
from details.mended_name import mended_name
from details.mended_telephone import mended_telephone
from details.problem import Problem
from details.statements import MOST, statements
from details.telephone import parse_telephone


@pytest.mark.parametrize(
    ("known", "said", "mended"),
    [
        ("Katherine Dole", "my phone changed it, I spell it K-a-t-h-r-y-n", "Kathryn Dole"),
        ("John Peterson", "it's J O N first and then P E T E R S E N", "Jon Petersen"),
        ("Luis Martines", "is Martinez, with z at the end", "Luis Martinez"),
        ("Maureen Riley", "its Reilly not Riley", "Maureen Reilly"),
        ("em lindqvist", "em is for friends, it should be emilia", "emilia lindqvist"),
        ("Priya Nair", "the surname should read Raghunathan", "Priya Raghunathan"),
        ("Okafor Chidi", "Chidi is my first name, Okafor the family one", "Chidi Okafor"),
        ("Mori Haruto", "you have it the wrong way round", "Haruto Mori"),
        ("Thuylinh Dang", "it is written apart, so Thuy Linh Dang", "Thuy Linh Dang"),
        ("Leon Baptiste", "could you add Jr. behind my name", "Leon Baptiste Jr."),
        ("shelby", "shelby kinsella i mean the whole name", "shelby kinsella"),
        ("Gus Pappas", "better put Constantine Pappas, that's on my card", "Constantine Pappas"),
        ("Alexandra Pruitt", "you know what call me Lexi on that form", "Lexi Pruitt"),
        ("Ann Lee", "you have my name wrong", None),
        ("Ann Lee", "name is wrong. My daughter Anna typed it.", None),
        ("Ann Lee", "my name is wrong, my brother John Lee filled this in", None),
        ("Ann Lee", "my name has been switched with my husband's", None),
        ("Ann Lee", "ann has an e at the end", None),
        ("Ann Lee", "my surname got cut, it is spelled out on my card", None),
        ("Ann Lee", "my first name is short for Annabelle", None),
        ("Robert Smith", "Don't put Bob Smith, put Rob Smith", "Rob Smith"),
        ("Robert Smith", "you have Smith first, I wanted Robert first", None),
        ("Ann Lee", "not Anne", None),
        ("Ann Lee", "it's fine, the name is right", None),
        ("Ann Lee Jr.", "no Jr. please", None),
    ],
)
def test_a_name_is_mended(known: str, said: str, mended: str | None) -> None:
    assert mended_name(known, said) == mended


@pytest.mark.parametrize(
    ("known", "said", "mended"),
    [
        ("ann@gmial.com", "uh also its gmail not gmial", "ann@gmail.com"),
        ("a.pine@example.com", "an underscore where I put the dot", "a_pine@example.com"),
        ("a.pine@example.com", "no dot in it", "apine@example.com"),
        ("z.sabo@example.org", "my last name lost a letter there, s-z-a-b-o", "z.szabo@example.org"),
        ("rick@example.con", ".com on that email not .con", "rick@example.com"),
        ("kai.lund@example.com", "it starts with kay, not kai", "kay.lund@example.com"),
        ("a.b@yahoo.com", "i gave you my yahoo but i use gmail now", "a.b@gmail.com"),
        ("bob7@aol.com", "it's bob77 at the start", "bob77@aol.com"),
        ("bob7@aol.com", "use bob@example.org instead", "bob@example.org"),
        ("bob7@aol.com", "that one bounces", None),
        ("ann@example.org", "my email is wrong, don't use gmail", None),
        ("ann@example.org", "wrong email, that's my old yahoo", None),
        ("ann@example.org", "my email is wrong, I no longer work at acme.com", None),
        ("ann@example.org", "Website is annlee.com", None),
        ("ann@example.org", "that email belongs to Anne", None),
        ("ann@example.org", "ann should be correct", None),
        ("bob7@aol.con", "it's wrong, tell me how", None),
        ("jane.doe@example.org", "no, there's a dot between", None),
        ("bob7@aol.com", "I hardly ever look at it", None),
    ],
)
def test_an_address_is_mended(known: str, said: str, mended: str | None) -> None:
    assert mended_email(known, said) == mended


@pytest.mark.parametrize(
    ("known", "said", "mended"),
    [
        ("636 555 0146", "that telephone ends in 0164", "636 555 0164"),
        ("314 555 0195", "the area code is 636 now, the rest stays", "636 555 0195"),
        ("314 555 0192", "scratch that oh one two nine", "314 555 0129"),
        ("314 555 0165", "the phone should finish 0155", "314 555 0155"),
        ("314 555 0148", "swap the last two digits", "314 555 0184"),
        ("314 555 0150", "not 0150, 0151", "314 555 0151"),
        ("314 555 0150", "use 636 555 0199", "636 555 0199"),
        ("636 555 0180 x220", "drop the x220, that line is mine", "636 555 0180"),
        ("314 555 0101", "go back to the first number", None),
        ("314 555 0101", "call after 9:30 or 10", None),
        ("314 555 0101", "wrong number. Call before 1100.", None),
        ("314 555 0101", "the number is wrong, I live at 4410 Oak", None),
        ("314 555 0101", "My zip is 63105", None),
        ("314 555 0101", "the number died in 2024", None),
        ("314 555 0101", "she is home until 1700", None),
        ("314 555 0101", "in this area we have 300 people", None),
        ("314 555 0101", "the phone should be 314 565", None),
        ("314 555 0101 x220", "no, keep the extension", None),
        ("314 555 0101", "it ends in 0101 as I said", None),
    ],
)
def test_a_number_is_mended(known: str, said: str, mended: str | None) -> None:
    before = parse_telephone(known)
    assert not isinstance(before, Problem)
    assert mended_telephone(before, said) == (parse_telephone(mended) if mended else None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok then yes. also em is for friends", ["ok then yes.", "also em is for friends"]),
        ("sure, but the phone ends in 64", ["sure", "the phone ends in 64"]),
        ("tues or thurs, whatever", ["tues or thurs, whatever"]),
        ("No. Never been.", ["No.", "Never been."]),
        ("...", []),
    ],
)
def test_a_message_is_parted_into_what_it_states(text: str, told: list[str]) -> None:
    assert statements(text) == told


def test_a_message_of_many_sentences_is_parted_into_few() -> None:
    told = statements(" ".join(f"Sentence {number} is here." for number in range(50)))
    assert len(told) == MOST
    assert told[-1].endswith("49 is here.")


@pytest.mark.parametrize(
    "text", ["", "x" * 10_000, "a-" * 5_000, "1 " * 5_000, "not " * 3_000, "\u200f\x00<b>"]
)
def test_nothing_that_is_typed_breaks_it(text: str) -> None:
    known = parse_telephone("314 555 0123")
    assert not isinstance(known, Problem)
    assert mended_telephone(known, text) is None
    assert mended_name("Ann Lee", text) is None
    assert mended_email("ann@example.org", text) is None
