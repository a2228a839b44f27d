"""New, existing or unsure, asked for or said out of the blue."""

from __future__ import annotations

import pytest

from details.patient_type import find_patient_type, parse_patient_type

ANSWERS = {
    "new": """
this would be the first|no but my wife has|nope never have|no|No|nope|nah|never|no, never|not yet
no not yet|first time|1st time|First timer|this is my first visit|it's my first time
this will be my first time|never been|never been there|I've never been there before|never been to you
No, I haven't|i havent|I haven't been there|haven't been before|have not been there before|I'm new|im new
I'm new here|new|brand new|new patient|I'm a new patient|a new patient
I am a first-time patient, new patient|yes, I'm new|no I'm new|first appointment|I'm not a patient yet
I'm not an existing patient|I've never visited|not before|no this is all new, first time
no i just heard about you|I would be a new patient|Nope, first visit|I'm a newbie|new to the clinic
I don't believe so, no|I don't think so, nope|no, I was not there before|Denise yes me no
i wishhh, nope|never been your patient|I've not been one of your patients
No, never I was there|never been to yours|was not there before
""",
    "existing": """
my wife drove me and they looked me over so yes|prev pt, same name|I did visit you once before, in 2017
I have in fact been your patient before|my sister no, me yes
I came once but you weren't there|been once. liked it, no
yes|Yes|yep|yeah|yes I have|I have|I've been there|i have been there|I've been before|yes, last year
been there last year|yes a few times|once|twice|a while back|years ago|two years ago|in 2019
back in 2018 I was there|I was there in March of last year|returning|returning patient|existing
existing patient|I'm an existing patient|current patient|established patient|I'm not new|not my first time
it's not my first visit|no I've been before|yes, several times|many times|I came in last spring
used to be a patient there|I was a patient in 2015|I saw Dr. Smith there|yes once before
I've been coming for years|old patient|I've been there before for my knee
Yes, I was there last month for my back|yes been to your office|I've been before.|been there|before, yes
I visited once|coming back
""",
    "unsure": """
kinda|dont think so|not sure|I'm not sure|unsure|maybe|I think so|I don't think so|I don't know|don't know
dont remember|I can't remember|cannot recall|possibly|perhaps|idk|no idea|might have been
not sure if I've been there before|I may have been there years ago|maybe once|probably|i forgot
""",
}
NO_ANSWER = """
|?|what does that mean?|does it matter?|do new patients pay?|do you take new patients?
how much is the first visit?|Tuesday|Ann Lee|my back hurts|hello|314-555-0123|ann@example.org
I have a new number|have you been open long?|who are you
"""

SAID = {
    "new": """
Hi I'm a new patient and want to book|Hi I'm Ann Lee, new patient, 314-555-0123|it's my first time there
I've never been there before|I'd like to book as a new patient
Hi I'm a new patient, can I come in Tuesday?|new patient here, back pain
I haven't been to your clinic before|this would be my first visit|I am new to your clinic
never been to you guys, my knee hurts|My wife and I are interested, I'm new here
""",
    "existing": """
I'm an existing patient|I've been to you before|I am a returning patient, can I book
I was there last year and want to come back|existing patient, knee pain
I'm a current patient and need a visit|I've been there before for my back
not a new patient, just need to come again|I have visited you before
""",
}
NOT_SAID = """
|yes|no|do you take new patients?|what does a new patient pay|are you accepting new patients
what happens at the first visit|What happens on my first visit?|my back hurts again
I have a new pain in my knee|I got a new phone number|is it new?|I've been in pain
I've been having back pain for years|I have been dealing with this before|first time I hurt my back
new to this kind of pain|I have never been in so much pain|new patient forms|I've had surgery before
I'm a patient person|tried ice before|I've been to the hospital last week|I was in an accident last year
I have a new job|my new doctor sent me|I've seen a chiropractor before
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize(
    ("said", "text"), [(said, text) for said, texts in ANSWERS.items() for text in _lines(texts)]
)
def test_an_answer_is_read(said: str, text: str) -> None:
    assert parse_patient_type(text) == said


@pytest.mark.parametrize("text", ["", *_lines(NO_ANSWER)])
def test_other_words_are_no_answer(text: str) -> None:
    assert parse_patient_type(text) is None


@pytest.mark.parametrize(
    ("said", "text"), [(said, text) for said, texts in SAID.items() for text in _lines(texts)]
)
def test_it_is_found_in_a_longer_message(said: str, text: str) -> None:
    assert find_patient_type(text) == said


@pytest.mark.parametrize("text", ["", *_lines(NOT_SAID)])
def test_it_is_not_guessed(text: str) -> None:
    assert find_patient_type(text) is None
