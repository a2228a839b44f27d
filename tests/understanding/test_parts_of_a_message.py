"""A message is parted into what it says and what it asks."""

from __future__ import annotations

import pytest

from understanding.asking import asks, is_tag, points_elsewhere, tells
from understanding.parts import MOST_PARTS, parts_of, two_topics


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("does it hurt? what does it cost?", ["does it hurt?", "what does it cost?"]),
        ("how much is it and how long does it take", ["how much is it", "how long does it take"]),
        ("what's the price, do you take insurance", ["what's the price", "do you take insurance"]),
        (
            "tell me about insurance and also do you have parking",
            ["tell me about insurance", "do you have parking"],
        ),
        ("my back hurts and how much is a session", ["my back hurts", "how much is a session"]),
        ("Ann Lee, do you store my number?", ["Ann Lee", "do you store my number?"]),
        (
            "why does it swell, and would cold get it down?",
            ["why does it swell", "would cold get it down?"],
        ),
        ("is the whole of me iced and roughly what is it", ["is the whole of me iced", "what is it"]),
        ("does it cool you, by how many degrees", ["does it cool you", "by how many degrees"]),
        ("take blue cross\nalso is the exam free", ["take blue cross", "also is the exam free"]),
        ("where do the packs go / how cold is it", ["where do the packs go", "how cold is it"]),
        ("number please / free first time?", ["number please", "free first time?"]),
        ("what is inflammation and can junk food do that", ["what is inflammation", "can junk food do that"]),
        (
            "do you do scans, and if it's torn will I need surgery",
            ["do you do scans", "if it's torn will I need surgery"],
        ),
        ("what causes it, 2nd question what should I eat", ["what causes it", "what should I eat"]),
        (
            "can she come before a game and y'all got the stim",
            ["can she come before a game", "y'all got the stim"],
        ),
        (
            "sprained my wrist how does it work n when is it best",
            ["sprained my wrist how does it work", "when is it best"],
        ),
    ],
)
def test_each_question_is_a_part_of_its_own(text: str, parts: list[str]) -> None:
    assert parts_of(text) == parts


@pytest.mark.parametrize("text", ["prices and parking?", "prices & parking", "what about prices / parking?"])
def test_two_bare_topics_are_two_questions(text: str) -> None:
    assert two_topics(text) == ["prices?", "parking?"]


@pytest.mark.parametrize(
    "text", ["prices", "call me, please", "what does it cost and is there parking", "and", "", "&/&"]
)
def test_any_other_text_is_not_two_topics(text: str) -> None:
    assert two_topics(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "my knee hurts",
        "what time do you open and close",
        "cold or heat",
        "is my elbow broken or did i just bang it",
        "my knee hurts and is getting worse",
        "my back hurts and would like to make an appointment",
        "is it ok with high blood pressure, a pacemaker, and a bad heart valve",
        "does it help arthritis / joint pain",
        "do 2 (or 3) sessions a week help",
        "Dr. Lee told me to come at 3 p.m. on Friday",
        "why?",
    ],
)
def test_a_plain_message_is_one_part(text: str) -> None:
    assert parts_of(text) == [text]


def test_what_cannot_be_seen_parts_no_word() -> None:
    assert parts_of("cryo\u00adtherapy for my back") == ["cryotherapy for my back"]


def test_a_question_stays_with_the_statement_it_leans_on() -> None:
    text = "I have gout in my toe. is cold good for it"
    assert parts_of(text) == [text]


def test_a_question_that_stands_by_itself_leaves_the_statement_before_it() -> None:
    assert parts_of("I have gout in my toe. what does a session cost") == [
        "I have gout in my toe.",
        "what does a session cost",
    ]


def test_a_single_word_is_dropped_unless_it_asks() -> None:
    assert parts_of("thanks. what does it cost?") == ["what does it cost?"]
    assert parts_of("Parking? what does it cost?") == ["Parking?", "what does it cost?"]


def test_a_message_of_many_questions_gives_only_the_first_few() -> None:
    assert parts_of("is it cold? " * 50) == ["is it cold?"] * MOST_PARTS


@pytest.mark.parametrize("part", ["what does it cost", "parking?", "my knee hurts, so is it safe"])
def test_a_part_that_wants_to_know_asks(part: str) -> None:
    assert asks(part)


@pytest.mark.parametrize("part", ["my knee hurts", "it's 314 555 0123.", "I want to book"])
def test_a_statement_asks_nothing(part: str) -> None:
    assert not asks(part)


@pytest.mark.parametrize(
    "part",
    [
        "kindly explain how it works",
        "sprained my wrist how does ice work",
        "n how long till it is gone",
        "can junk food do that",
        "six months along can i do it",
    ],
)
def test_a_question_asks_wherever_it_begins(part: str) -> None:
    assert asks(part)


@pytest.mark.parametrize(
    "part",
    [
        "would like to make an appointment",
        "when I bend over",
        "where my neck meets my shoulder",
        "May 12 at 3",
        "worse when it is cold outside",
        "hurts when I do my squats",
        "will need to get it looked at",
        "the doctor told me what it is",
        "and my knee hurts",
        "will smith",
    ],
)
def test_what_only_has_the_words_of_a_question_asks_nothing(part: str) -> None:
    assert not asks(part)


@pytest.mark.parametrize("part", ["how cold are they", "where is one near me", "which kinds?"])
def test_a_short_part_may_ask_about_what_another_names(part: str) -> None:
    assert points_elsewhere(part)


@pytest.mark.parametrize("part", ["parking?", "any side effects", "what does it do to somebody my age"])
def test_a_part_that_says_what_it_asks_about_points_nowhere(part: str) -> None:
    assert not points_elsewhere(part)


@pytest.mark.parametrize(
    "part", ["I am 81", "my son plays", "for a pulled hamstring", "so she fell", "have the worst back pain"]
)
def test_who_sets_the_scene_tells(part: str) -> None:
    assert tells(part)


@pytest.mark.parametrize("part", ["also the phone number", "any cutting or needles", "yall take blue cross"])
def test_a_bare_topic_tells_nothing(part: str) -> None:
    assert not tells(part)


@pytest.mark.parametrize("part", ["right?", "ok?", "is that correct?"])
def test_asking_for_a_nod_is_a_tag(part: str) -> None:
    assert is_tag(part)


@pytest.mark.parametrize("part", ["is that covered?", "right knee?", ""])
def test_asking_for_more_than_a_nod_is_no_tag(part: str) -> None:
    assert not is_tag(part)


def test_a_question_behind_a_colon_asks() -> None:
    assert asks("hey, quick one before anything: is the cold on all of me")
