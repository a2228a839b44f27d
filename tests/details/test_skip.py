"""A visitor who does not want to answer is understood."""

from __future__ import annotations

import pytest

from details.skip import wants_to_skip

SKIPPING = """
just call me|phone is fine|no e mail|aint got one|no email just phone|my email is private|skip|Skip|SKIP
skip it|skip this|skip this one|skip this question|Skip email|skip please|please skip|let's skip that
can I skip this?|could we skip this one|I'd like to skip this|i'll skip|I'll pass|pass|next|next question
no|No.|nope|nah|no thanks|no thank you|none|None|nothing|n/a|N/A|na|-|--|not applicable|no email|No e-mail
no email address|no email sorry|I have no email|I don't have one|i dont have one|I don't have an email
I do not have email|I dont have email|No, I don't have one|don't have any|I don't use email
i don't do email|rather not|I'd rather not|i'd rather not say|Id rather not share it|prefer not to say
I prefer not to|I would prefer not to give it|don't want to give it|I don't want to give my email
I don't want to share that|not comfortable sharing|I'm not comfortable giving that|not telling you
none of your business|that's private|it's personal|leave it blank|leave that empty|without email|move on
I don't remember|can't remember it|I don't know|idk|not now|maybe later|no need|I decline to answer
no reason|nothing in particular|Skip this question|I don't want to answer|i dont wanna say|won't give it
no particular reason|I never use email|skip for now|skip that please|naaah|skipppp
"""

ANSWERING = """
?|yes|ok|ann@example.org|no it's bob@example.org|Skip Bayless|Ann Lee|my back|back pain|Tuesday|next week
next tuesday|next available|no mornings|no I want to change my number|no, my name is Bob|what is it for?
why|do I have to?|is it required?|pass the salt|nothing helps my back|nothing after 5
I don't have insurance|I don't have a car|I don't have arthritis|I have a question|nobody|Noah|skipper
naomi|no preference on tuesday but not monday|none of the exercises helped|no Fridays please|any time
whenever|I can't sleep|don't call before 9|without pain I would be happy|later in the day
x-ray shows nothing
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", _lines(SKIPPING))
def test_a_wish_to_skip_is_noticed(text: str) -> None:
    assert wants_to_skip(text)


@pytest.mark.parametrize("text", ["", "   ", *_lines(ANSWERING)])
def test_an_answer_is_no_wish_to_skip(text: str) -> None:
    assert not wants_to_skip(text)
