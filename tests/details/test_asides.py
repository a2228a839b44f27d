"""What is left of a message without the questions that are answered beside it."""

from __future__ import annotations

from typing import Any

import pytest

from details.asides import asides_of, without_asides

COST = "what does it cost?"


def read(text: str, *replies: dict[str, Any]) -> str:
    return without_asides(text, asides_of(replies))


def reply(text: str | None = COST, kind: str = "faq") -> dict[str, Any]:
    return {"kind": kind} | ({"text": text} if text else {})


@pytest.mark.parametrize("kind", ["faq", "passage", "missing", "unknown"])
def test_a_question_that_is_answered_aside_is_dropped(kind: str) -> None:
    assert read(f"Ann Lee. {COST}", reply(kind=kind)) == "Ann Lee."
    assert read(f"{COST} Ann Lee", reply(kind=kind)) == "Ann Lee"


@pytest.mark.parametrize("kind", ["clarify", "no_more"])
def test_a_question_that_is_not_answered_aside_stays(kind: str) -> None:
    assert read(f"Ann Lee. {COST}", reply(kind=kind)) == f"Ann Lee. {COST}"


@pytest.mark.parametrize(
    "joint",
    [
        ", and ",
        " and ",
        " - ",
        ", ",
        " but ",
        ", by the way, ",
        " AND ",
        " / ",
        "\n",
        ", 2nd question ",
        " & ",
        " n ",
    ],
)
def test_what_joined_the_question_goes_with_it(joint: str) -> None:
    assert read(f"Ann Lee{joint}{COST}", reply()) == "Ann Lee"


@pytest.mark.parametrize(
    "lead",
    [
        "before i answer, ",
        "Hold on - ",
        "sorry, one quick thing: ",
        "oh wait... ",
        "quick q first, ",
        "real quick before the number, ",
        "actually can i ask you something: ",
        "I've got one question, ",
    ],
)
def test_what_only_leads_over_to_the_question_is_no_answer(lead: str) -> None:
    assert read(f"{lead}{COST}", reply()) == f"{lead}{COST}"


def test_what_nothing_is_known_of_and_has_not_the_looks_of_a_question_stays() -> None:
    assert read("Ann Lee. my knee", reply("my knee", "unknown")) == "Ann Lee. my knee"


def test_a_time_that_is_proposed_is_no_aside() -> None:
    assert read("Friday. Can we do 3pm?", reply("Can we do 3pm?")) == "Friday. Can we do 3pm?"


def test_a_name_that_ends_like_a_joint_is_kept_whole() -> None:
    assert read(f"Ann Brand, {COST}", reply()) == "Ann Brand"


def test_several_questions_are_dropped_and_the_answer_between_them_stays() -> None:
    said = f"{COST} Ann Lee. is there parking?"
    assert read(said, reply(), reply("is there parking?", "missing")) == "Ann Lee."


@pytest.mark.parametrize("text", [COST, f"  {COST} !", f"{COST} 😀", f"- {COST}"])
def test_everything_is_kept_when_nothing_else_is_left(text: str) -> None:
    assert read(text, reply()) == text.strip()


def test_a_reply_to_the_message_as_a_whole_drops_nothing() -> None:
    assert read("arthritis", reply(None)) == "arthritis"


def test_without_replies_the_text_is_as_it_was_typed() -> None:
    assert read("Ann\u00a0 Lee and") == "Ann\u00a0 Lee and"
    assert read("") == ""


def test_a_question_in_other_signs_is_found_all_the_same() -> None:
    assert read("Ann Lee.\nwhat\u2019s  the\u00a0price?", reply("what's the price?")) == "Ann Lee."


@pytest.mark.parametrize("signs", [",-" * 400, ", and" * 190, "- " * 400])
def test_long_rows_of_joints_are_read_to_their_end(signs: str) -> None:
    assert read(f"Ann Lee{signs}x {COST}", reply()) == " ".join(f"Ann Lee{signs}x".split())
    assert read(f"Ann Lee{signs} {COST}", reply()) == "Ann Lee"
