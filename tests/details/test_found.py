"""One message may give many details."""

from __future__ import annotations

from details.email import Email
from details.found import Details, find_details
from details.telephone import Telephone

NOTHING = Details(None, None, None, None, None, None, False)


def test_one_sentence_fills_every_detail() -> None:
    text = "Hi I'm Ann Lee, new patient, 314-555-0123, ann@example.org, knee pain, Tuesday mornings are best"
    assert find_details(text) == Details(
        name="Ann Lee",
        telephone=Telephone("+13145550123", None),
        email=Email("ann@example.org", None),
        patient_type="new",
        preferred_time="Tuesday mornings are best",
        reason="knee pain",
        for_minor=False,
    )


def test_a_message_in_lower_case_is_read_too() -> None:
    text = (
        "my name is bob jones and i hurt my back, been there before? no im new here. call 3145550123 after 5"
    )
    found = find_details(text)
    assert (found.name, found.reason, found.patient_type) == ("bob jones", "i hurt my back", "new")
    assert found.telephone == Telephone("+13145550123", None)


def test_a_wish_among_other_clauses_is_found() -> None:
    text = (
        "hey its mike, my lower back has been acting up since may, can i get in thursday or friday after 4?"
    )
    found = find_details(text)
    assert found.preferred_time == "thursday or friday after 4"
    assert found.reason == "my lower back has been acting up since may"


def test_a_child_is_noticed_beside_the_parents_details() -> None:
    found = find_details("I'm Sue Ray, booking for my 12 year old son, 636 555 0147")
    assert (found.name, found.for_minor) == ("Sue Ray", True)
    assert found.telephone == Telephone("+16365550147", None)


def test_questions_and_small_talk_give_no_details() -> None:
    for text in (
        "",
        "hello",
        "what is targeted cryotherapy?",
        "how much does it cost",
        "I'd like to book",
        "Book my free consultation",
        "are you open on Saturdays?",
        "do you take new patients?",
        "does it help with back pain?",
        "thanks!",
        "is it safe for kids",
        "/restart",
    ):
        assert find_details(text) == NOTHING, text
