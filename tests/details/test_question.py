"""Questions are told from answers."""

from __future__ import annotations

import pytest

from details.question import is_question

QUESTIONS = """
Tuesday, what does it cost?|how cold is it|how cold is it?|what is cryotherapy|What's targeted cryotherapy
does it hurt|is it cold|is parking free|are you open saturday?|are you open saturdays|you open sundays?
what time do you open on monday|when are you open|where are you located|where you located|how much|cost?
parking?|why|Why do you need that|who are you|which is better|do you take insurance|can i bring my dog
can kids come|will it hurt|will insurance cover it|do i need a referral|does medicare pay|is this free
may I ask something|tell me about chambers|explain how it works|I want to know how cold it is
i'd like to know more|i was wondering if it helps|wondering how long it takes|hi, how does it work
ok what does it cost|so is it safe|really?|huh?|My name is Ann. What does it cost?
my insurance is blue cross, do you take it?|have you done this before|any idea how long
would it help my knee|what do you mean|u take medicare?|hang on is it done with needles or what
quick q is it cold|one sec how long does it take|real quick before the number, what do you do first
before I do that does it hurt|oh and also what does it cost|can you fix my back?
will you mention this to my employer?|can you change the time later if something comes up?
can you change the temperature of the ice?|Would you mind putting a price on it?
What are 10 sessions going to cost me|Would walking in the morning do harm?
do you mind switching doctors for me?
Would you say surgery rather than cryo is safer?
could you make it less cold?|could you update me on the price?
"""
ANSWERS = """
|Will|Will Smith|May Day|Can Yaman|Do Nguyen|Howard|Whitney|Isabel|Ann Lee|yes|no|ok|do it|do that please
go ahead|why not|sure why not|would like to come tuesday|have a bad back|my back hurts
when I bend over it hurts|when I walk|where my hip meets my leg|whatever works|whenever|should be fine
is fine|could be better|don't|I don't know|can do tuesday|may 5|I need help with my knee|i'd like to book
do not call|what I need is help with my back|how about monday|How about Monday?|Tuesday?|tuesday morning?
can you do 3pm tomorrow?|is tuesday ok|can you do 3pm tomorrow? my knee is killing me
could you do friday morning?|do you have anything thursday?|314-555-0123?|ann@example.org?
could you put down that it's for my knees too?|can you change my number|would you note that I'm deaf?
could you please take my email off|After we close, which is 5:30|could you correct the surname
would you mind fixing my last name?|what they call tennis elbow|Shall we say the first Wednesday after finals?
2:00 p.m. on Nov. 24|hold on a sec|one moment|Wait Johnson|would like to make an appointment
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", _lines(QUESTIONS))
def test_a_question_is_noticed(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["", *_lines(ANSWERS)])
def test_an_answer_is_no_question(text: str) -> None:
    assert not is_question(text)
