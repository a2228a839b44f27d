"""Why somebody comes is kept in their words, and found where it is said."""

from __future__ import annotations

import pytest

from details.problem import Problem
from details.reason import find_reason, parse_reason


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Back pain", "Back pain"),
        ("  my   lower back\n", "my lower back"),
        ("Something else", "Something else"),
        ("knee", "knee"),
        ("L5", "L5"),
        ("sciatica in the left leg for 3 years", "sciatica in the left leg for 3 years"),
        ("I'd like to try the cold", "I'd like to try the cold"),
        ("dolor de espalda", "dolor de espalda"),
        ("when I bend over it hurts", "when I bend over it hurts"),
        ("my doctor told me to", "my doctor told me to"),
        ("my back hurts, can you help?", "my back hurts"),
        ("can you help with my back pain?", "my back pain"),
    ],
)
def test_the_visitors_words_are_kept(text: str, kept: str) -> None:
    assert parse_reason(text) == kept


def test_long_words_are_cut_at_a_word() -> None:
    kept = parse_reason("my lower back hurts " * 30)
    assert isinstance(kept, str)
    assert len(kept) <= 200
    assert kept.split()[-1] in {"my", "lower", "back", "hurts"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "reason_missing"),
        ("...", "reason_missing"),
        ("\U0001f600", "reason_missing"),
        ("yes", "reason_missing"),
        ("hello", "reason_missing"),
        ("/book", "reason_missing"),
        ("5", "reason_is_number"),
        ("12345", "reason_is_number"),
        ("314-555-0123", "reason_is_contact"),
        ("ann@example.org", "reason_is_contact"),
        ("call 314-555-0123", "reason_is_contact"),
        ("how cold is it?", "reason_is_question"),
        ("what does it cost", "reason_is_question"),
        ("does it help with arthritis?", "reason_is_question"),
        ("I want to know how cold it is", "reason_is_question"),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, code: str) -> None:
    assert parse_reason(text) == Problem(code)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I'd like to book for my back pain", "my back pain"),
        ("book a consultation for my lower back pain on Friday", "my lower back pain"),
        ("I'd like to come in because of a spasm", "a spasm"),
        ("my knee hurts", "my knee hurts"),
        ("Hi I'm Ann, my lower back is killing me, 314-555-0123", "my lower back is killing me"),
        (
            "my shoulder has been bothering me for weeks and I'd like to come in",
            "my shoulder has been bothering me for weeks",
        ),
        ("I have arthritis", "I have arthritis"),
        (
            "hi my name is bob and I have arthritis in both hands, can I come in tomorrow",
            "I have arthritis in both hands",
        ),
        ("I've been having muscle spasms. Can I book?", "I've been having muscle spasms"),
        ("I hurt my shoulder playing golf, name is Joe", "I hurt my shoulder playing golf"),
        ("I pulled a muscle in my back", "I pulled a muscle in my back"),
        ("I'm in pain", "I'm in pain"),
        ("my wife suffers from sciatica and I'd like to book for her", "my wife suffers from sciatica"),
        ("need an appt for sciatica", "sciatica"),
        ("I need help with my neck", "my neck"),
        ("looking for help with chronic migraines", "chronic migraines"),
        ("Ann Lee, new patient, knee pain, Tuesday", "knee pain"),
        ("sore shoulder, call me 3145550123", "sore shoulder"),
        ("could someone look at my elbow, it aches", "my elbow"),
        ("will you guys do something about my hip its been acting up", "my hip its been acting up"),
        ("My hip\u2019s bad and my knee aches", "my knee aches"),
        ("book me in. bad back", "bad back"),
        ("I'd like to book. Sprained ankle. Ann Lee 314 555 0123", "Sprained ankle"),
        ("sign me up, bum shoulder", "bum shoulder"),
    ],
)
def test_a_reason_is_found_where_it_is_said(text: str, reason: str) -> None:
    assert find_reason(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "I'd like to book",
        "Tuesday",
        "is it good for back pain?",
        "does it help arthritis",
        "what causes back spasms?",
        "how much is it for back pain",
        "I have a question about arthritis",
        "no chest pain",
        "i dont have arthritis",
        "I don't have any pain",
        "call me back",
        "I'll be back Tuesday",
        "on the other hand, Tuesday",
        "I have an appointment",
        "bad back",
        "Arthritis. how does cold help",
    ],
)
def test_no_reason_is_guessed(text: str) -> None:
    assert find_reason(text) is None


@pytest.mark.parametrize(
    "text", ["I hurt my back in March and want to book", "I hurt my back when I fell, book me"]
)
def test_a_back_that_was_hurt_then_is_one(text: str) -> None:
    assert "my back" in (find_reason(text) or "")


def test_back_then_is_no_back() -> None:
    assert find_reason("I had to cancel on you back in the spring when my mom got sick") is None
