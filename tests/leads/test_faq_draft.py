"""A draft is YAML that becomes an answer once what is empty is filled in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from leads.faq_draft import draft_faq
from understanding.faq import load_faq
from understanding.knowledge_error import KnowledgeError

FILE = "topic: dogs\narticle: some-article\nanswers:\n"
HOSTILE = [
    "yes",
    "null",
    "- a: b",
    "#nothing",
    "'",
    '"',
    "a: b #c",
    "{x}",
    "[telephone]",
    "2026-11-23",
    "*a",
    "😀",
]


def entry(draft: str) -> dict[str, Any]:
    (read,) = yaml.safe_load(FILE + draft)["answers"]
    return dict(read)


def test_the_draft_has_all_wordings_once() -> None:
    asked = ["can i bring my dog", "Can I bring  my dog", "dogs ok? it is [name]", "[telephone]"]
    read = entry(draft_faq("can i bring my dog", asked, ()))
    assert read == {
        "key": "can-i-bring-my-dog",
        "question": "Can i bring my dog",
        "section": None,
        "answer": "",
        "related": [],
        "questions": ["Can I bring my dog", "dogs ok? it is", "[telephone]"],
    }


def test_it_says_how_many_wordings_are_missing() -> None:
    assert ": 11 more are needed" in draft_faq("dogs?", ["dogs?"], ())
    assert "needed" not in draft_faq("dogs?", [f"dogs {each}?" for each in range(12)], ())


def test_the_key_is_a_new_one() -> None:
    taken = {"can-i-bring-my-dog", "can-i-bring-my-dog-2"}
    assert entry(draft_faq("Can I bring my dog?", [], taken))["key"] == "can-i-bring-my-dog-3"
    assert entry(draft_faq("¿¡?", [], ()))["key"] == "question"
    assert entry(draft_faq("42", [], ()))["key"] == "question-42"


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60)), min_size=1, max_size=6))
def test_whatever_was_typed_it_stays_text(asked: list[str]) -> None:
    read = entry(draft_faq(asked[0], asked, ()))
    assert set(read) == {"key", "question", "section", "answer", "related", "questions"}
    assert isinstance(read["key"], str)
    assert all(isinstance(each, str) for each in (read["question"], *(read["questions"] or ())))
    assert len(read["questions"] or ()) <= len(asked)


def test_filled_in_it_is_an_answer_and_half_filled_in_it_is_refused(tmp_path: Path) -> None:
    draft = draft_faq("Can I bring my dog?", ["dogs ok?", "- a: b"], ())
    file = tmp_path / "dogs.yml"
    steps = [
        ("lacks 'answer'", "answer: >-", "answer: No dogs."),
        ("lacks 'related'", "related: []", "related: [can-i-bring-my-dog]"),
        ("lacks 'section'", "section:", "section: targeted"),
    ]
    for problem, empty, filled in steps:
        file.write_text(FILE + draft, encoding="utf-8")
        with pytest.raises(KnowledgeError, match=problem):
            load_faq(tmp_path)
        draft = draft.replace(empty, filled)
    file.write_text(FILE + draft, encoding="utf-8")
    (answer,) = load_faq(tmp_path).answers
    assert (answer.key, answer.text, answer.section) == ("can-i-bring-my-dog", "No dogs.", "targeted")
    assert answer.questions == ("dogs ok?", "- a: b")
