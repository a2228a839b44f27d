"""Questions that lean on the answer before them."""

from __future__ import annotations

import pytest

from understanding.follow_up import MOST_WORDS, is_more, is_none, is_why, leans, subject_of, with_subject


@pytest.mark.parametrize("text", ["why?", "But why", "ok, so how come?", "why is that?", "WHY NOT"])
def test_a_bare_why_asks_for_the_reason_of_what_was_said(text: str) -> None:
    assert is_why(text)
    assert not is_more(text)


@pytest.mark.parametrize("text", ["why does it hurt", "why do you need my number", "the reason why", ""])
def test_a_why_with_a_matter_of_its_own_is_no_bare_why(text: str) -> None:
    assert not is_why(text)


@pytest.mark.parametrize(
    "text",
    [
        "tell me more",
        "more",
        "Can you tell me more about that?",
        "yes, more please",
        "what else is there?",
        "okay go on",
        "and then?",
        "i want to know more",
    ],
)
def test_asking_for_more_is_noticed(text: str) -> None:
    assert is_more(text)
    assert not is_why(text)


@pytest.mark.parametrize(
    "text", ["tell me more about prices", "no more", "more than one session?", "it hurts more", ""]
)
def test_more_of_something_named_is_a_question_of_its_own(text: str) -> None:
    assert not is_more(text)


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("does it hurt?", "does cryotherapy hurt?"),
        ("how cold is it?", "how cold is cryotherapy?"),
        ("it's safe?", "cryotherapy is safe?"),
        ("is this treatment safe?", "is cryotherapy safe?"),
        ("does that help arthritis", "does cryotherapy help arthritis"),
        ("and how long?", "and how long cryotherapy?"),
        ("any risks?", "any risks cryotherapy?"),
    ],
)
def test_the_subject_is_put_where_the_question_leans_on_it(text: str, completed: str) -> None:
    assert with_subject(text, "cryotherapy") == completed


@pytest.mark.parametrize(
    "text", ["how long does a session take", "my knee hurts", "that man told me", "who are you?", "", "  "]
)
def test_a_text_that_stands_by_itself_gets_no_subject(text: str) -> None:
    assert with_subject(text, "cryotherapy") is None


def test_a_long_question_names_what_it_is_about() -> None:
    longest = "is it " + "very " * (MOST_WORDS - 3) + "cold"
    assert with_subject(longest, "cryotherapy") == longest.replace("it", "cryotherapy", 1)
    assert with_subject(longest + " there", "cryotherapy") is None


def test_a_subject_is_put_in_as_it_is_written() -> None:
    assert with_subject("does it hurt?", r"\1 {name} $") == r"does \1 {name} $ hurt?"


def test_only_a_word_that_stands_for_something_leans() -> None:
    assert leans("is it safe")
    assert not leans("that man is tall")
    assert not leans("itchy skin on the item itself")


def test_a_word_that_begins_like_it_is_left_whole() -> None:
    assert with_subject("does cold help itchy skin?", "cryotherapy") is None
    assert with_subject("its safe?", "cryotherapy") == "cryotherapy is safe?"


def test_the_subject_with_most_words_is_the_one_that_is_named() -> None:
    subjects = ["cryotherapy", "whole body cryotherapy", "the price"]
    assert subject_of("what is Whole-Body Cryotherapy?", subjects) == "whole body cryotherapy"
    assert subject_of("what is cryotherapy", subjects) == "cryotherapy"
    assert subject_of("PRICE", subjects) == "the price"


def test_a_text_that_names_no_subject_has_none() -> None:
    assert subject_of("the body", ["whole body cryotherapy", "the price"]) is None
    assert subject_of("", ["the price"]) is None
    assert subject_of("what is the price", []) is None


@pytest.mark.parametrize(
    "text", ["None of these", "no", "nope, neither", "neither one", "Something else", "no, not that one"]
)
def test_that_nothing_offered_is_meant_is_noticed(text: str) -> None:
    assert is_none(text)


@pytest.mark.parametrize(
    "text", ["no pain at all", "none of your business", "is there something else", "", "the first"]
)
def test_what_says_more_than_no_is_no_refusal_of_what_was_offered(text: str) -> None:
    assert not is_none(text)
