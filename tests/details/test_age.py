"""A booking for someone under 18 is noticed."""

from __future__ import annotations

import pytest

from details.age import is_for_minor

MINOR = """
for my 12 year old|my son, he's 15|I'm 16|im 15|i'm 16 years old|I am 17 and play soccer
my daughter is a minor|he's a minor|it is for a minor|my 12-year-old daughter has knee pain|my 14 yr old
he is 9|she's 7 years old|he is only 5|my kid is 10|it's for my son age 12|my son (14) hurt his ankle
my daughter, 13, dances|my son Tim is 11|aged 16|the patient is 15|twelve year old|my fifteen-year-old
my nephew is eleven|12yo son|14 y/o|13 yrs old|my 6 month old|it's for my 8 month old|for my toddler
my teenager|my teenage son
for my child|for our kid|my little girl|under 18|I'm under 18|under the age of 18|I'm not 18 yet|underage
she's in 7th grade|he's in middle school|he's a high schooler|my son just turned 13|she turns 17 in May
it's for my grandson who is 11|my sons are 22 and 12|a 17 year old|can my 12 year old come?
my daughter (age 9)|Is it ok for a 16 year old?|for my 8yr old|she is seventeen
"""
ADULT = """
|I'm 45|im 18|I'm 21|I'm 63 years old|he's 40|he is 18 years old|my 30 year old son|my son is 22
my son is thirty|my kid is 25|my adult son|my mother is 80|a friend, 33|twenty two year old
16 years of back pain|for 12 years|15 years ago|I have had this for 10 years|10 year old injury
my 10 year old knee replacement|my 17 year old back injury|a 5 year old car|my 16 year old dog
my pain is 7|my pain is 8 out of 10|8 out of 10|my back is 10/10|I'm 5 minutes away|I'm 10 miles away
I'm 6 feet tall|I am 5'4|I'm 12 weeks pregnant|I'm 2 weeks post op|I'm 17 years out from surgery
when I was 16|since I was 12 years old|I hurt it at age 15|ever since age 9|minor pain|a minor injury
it's a minor sprain|a minor issue|not a minor|no, she is not a minor|I have 2 kids|do you treat children?
do you see kids|my husband is 12 years older|I played in high school|I'm a teacher in high school
my son hurt his back|my daughter needs help|my son recommended you|call me at 5|at 10 am|it's 5 o'clock
2 herniated discs|I'm 1 of 3|for 3 months|since my baby was born|Tuesday the 12th|314-555-0123|12/5 works
my kids are 20 and 24|I have a 3 pm meeting|room 12|I'm 5 days into a flare up
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", _lines(MINOR))
def test_someone_under_18_is_noticed(text: str) -> None:
    assert is_for_minor(text)


@pytest.mark.parametrize("text", ["", *_lines(ADULT)])
def test_other_numbers_and_words_are_no_age_under_18(text: str) -> None:
    assert not is_for_minor(text)
