"""A plain yes or no is read; anything else is neither."""

from __future__ import annotations

import pytest

from details.yes_no import holds_a_yes, parse_yes_no

YES = """
mhm|it all looks good|sorry, yes|I'm ok with that|yes|Yes|YES!|yes.|yeah|yea|yep|yup|yah|y|yess|yesss
yes yes|yse|ye|sure|Sure thing|sure why not|ok|OK|okay|okay!|k|kk|of course|Of course!|certainly
absolutely|definitely|I agree|i agree|Yes, I agree|I do agree|I consent|I accept|agreed|sounds good
Sounds great to me|looks good|looks right to me|correct|that's correct|that is correct|that's right
thats right|all correct|everything is correct|right|perfect|great thanks|fine|fine with me|that's fine
that works|works for me|go ahead|please do|do it|send it|Yes, send it|Book it|submit|confirm|no problem
No problem!|no worries|I don't mind|not a problem|why not|why not?|yes please|yes thank you|ok thanks
ok sounds good|yes it is|yes I do|I do|yes you may|you can|you bet|by all means|for sure|indeed|alright
all right|good to go|all good|looks good, thanks|no, that's fine|No that's all good|no changes
nothing to change|yes, no changes|👍|👍🏽|👌|✅|yes 🙂|yes that's all correct, thank you
yes i consent to be contacted|Yes, you may contact me about this|Sure, go ahead and send it|yeah that's me
uh yes|oh yes please|well ok|yes ma'am|yes sir|100%|Yes I agree to the terms|si|let's do it|ok go ahead
yes of course|sure, that's ok|Absolutely, please do|I would|yes absolutely|granted|approved|LGTM
yes right now|It is quite in order.|everything's in good order
"""

NO = """
hard no|no i changed my mind|no|No|NO|no.|nope|nah|naw|n|noo|nooo|no no|never|not really|Not now|not yet
not today|no thanks|No, thanks|no thank you|no thx|I don't agree|i dont agree|I do not agree
I do not consent|I don't consent to that|I disagree|i refuse|don't|do not|please don't|don't send it
no don't send it|do not call me|I'd rather not|i would rather not|rather not|prefer not|I'd prefer not to
absolutely not|definitely not|of course not|certainly not|no way|wrong|that's wrong|thats wrong
that's not right|that is incorrect|incorrect|not correct|not right|negative|👎|❌|no it isn't|no it's wrong
I'm not comfortable with that|nope, not me|no I haven't|no i don't|I don't want to|i dont want that
no not at all|no sir|I won't agree|not interested|hell no
"""

NEITHER = """
?|...|yeah nah|im good|maybe|Maybe later|perhaps|not sure|I'm not sure|I don't know|i dont know|idk
no idea|I guess|i think so|it depends|possibly|yes and no|yes but change my name|ok but what does it cost
yes, except the email|yes but not by phone|sure, if it's free|wait|no wait, yes|what is it|is it safe?
no ads, no sharing, and we have a deal|yeah right now I'm busy|yes right away tell me the cost
yes?|ok?|do I have to?|what am I agreeing to|who sees my data?|how much is it|sure how much is it
can I change the time|yes can I change my number|my back hurts|Ann Lee|Tuesday|314-555-0123
ann@example.org|hello|thanks|November|Noah|yesterday|okra|nobody knows|notes|yellow|sureness|right knee
right now|right shoulder pain|good question|I have arthritis|I would like to know more|I do not understand
I don't understand the question|don't care|no clue|y tho?|I want to talk to a person
my number is wrong, it's 314-555-0123|the name should be Anne|change my email please|I am 45|not my email
true story about my back|yes yes yes but no|I did hurt my knee|I have a question|I will be there at 5
I have been there before and would like to come again for my knee because it is bad
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", _lines(YES))
def test_a_yes_is_read(text: str) -> None:
    assert parse_yes_no(text) is True


@pytest.mark.parametrize("text", _lines(NO))
def test_a_no_is_read(text: str) -> None:
    assert parse_yes_no(text) is False


@pytest.mark.parametrize("text", ["", "   ", *_lines(NEITHER)])
def test_anything_else_is_neither(text: str) -> None:
    assert parse_yes_no(text) is None


@pytest.mark.parametrize(
    "text",
    ["no ads, otherwise yes", "don't email me but ok", "nothing else, so sure", "no mail.. ok fine"],
)
def test_a_yes_is_found_wherever_it_stands(text: str) -> None:
    assert holds_a_yes(text)


@pytest.mark.parametrize("text", ["no", "no, that's fine", "not sure", "I'm not ok with it", "purple", ""])
def test_no_yes_is_found_where_there_is_none(text: str) -> None:
    assert not holds_a_yes(text)
