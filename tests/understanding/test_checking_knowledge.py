"""What `intake articles check` and the training say about articles and answers that do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from understanding.articles import parse_article
from understanding.citations import cited
from understanding.faq import load_faq_file
from understanding.knowledge_check import check_knowledge
from understanding.knowledge_error import KnowledgeError

ARTICLE = """---
title: Sleep and pain
slug: sleep-and-pain
url:
updated: 2026-01-02
---

## How much {#how-much}

Eight hours, from 22 to 6, at -18 degrees.

## 10 ways {#ways}

There are some.
"""
FAQ = """
topic: Sleep
article: sleep-and-pain
answers:
  - key: how-long
    question: How long?
    section: how-much
    answer: From 22 to 6.
    related: [how-long]
    questions: [how long]
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an article and an answer that fit."""
    for folder, name, text in (("articles", "sleep.md", ARTICLE), ("faq", "sleep.yml", FAQ)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    return tmp_path


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_what_fits_is_counted(data: Path) -> None:
    found = check_knowledge(data)
    assert (found.articles, found.answers, found.mistakes) == (1, 1, ())


@pytest.mark.parametrize("told", ["It is 22", "6 to 22", "-18 degrees", "six"])
def test_numbers_of_the_section_may_be_said(told: str, data: Path) -> None:
    change(data / "faq" / "sleep.yml", "From 22 to 6.", f"{told}.")
    assert check_knowledge(data).mistakes == ()


@pytest.mark.parametrize(
    ("told", "number"), [("23", "23"), ("18 degrees", "18"), ("-22", "-22"), ("10", "10")]
)
def test_a_number_that_the_section_does_not_hold_is_named(told: str, number: str, data: Path) -> None:
    change(data / "faq" / "sleep.yml", "From 22 to 6.", f"It is {told}.")
    (mistake,) = check_knowledge(data).mistakes
    assert mistake.startswith(f"'how-long' says {number}, ")
    assert "sleep-and-pain#how-much" in mistake


def test_a_number_in_the_heading_counts(data: Path) -> None:
    change(data / "faq" / "sleep.yml", "section: how-much", "section: ways")
    change(data / "faq" / "sleep.yml", "From 22 to 6.", "There are 10.")
    assert check_knowledge(data).mistakes == ()


def test_every_answer_that_does_not_fit_is_named(data: Path) -> None:
    change(data / "faq" / "sleep.yml", "section: how-much", "section: nowhere")
    (data / "faq" / "more.yml").write_text(
        FAQ.replace("how-long", "how-deep").replace("From 22", "From 23").replace("[how long]", "[how deep]")
    )
    mistakes = check_knowledge(data).mistakes
    assert [mistake.split()[0] for mistake in mistakes] == ["'how-deep'", "'how-long'"]
    assert "sleep-and-pain#nowhere" in mistakes[1]


def test_every_file_that_cannot_be_read_is_named_and_nothing_is_held_against_the_others(data: Path) -> None:
    change(data / "articles" / "sleep.md", "---\n", "")
    (data / "articles" / "latin.md").write_bytes(ARTICLE.encode().replace(b"Sleep", b"Sl\xe9ep"))
    (data / "faq" / "torn.yml").write_text("answers: [")
    mistakes = check_knowledge(data).mistakes
    assert [mistake.split(":")[0].split()[0] for mistake in mistakes] == ["latin.md", "sleep.md", "torn.yml"]


def test_what_hangs_together_across_files_is_looked_at(data: Path) -> None:
    (data / "articles" / "again.md").write_text(ARTICLE)
    (data / "faq" / "again.yml").write_text(FAQ)
    mistakes = check_knowledge(data).mistakes
    assert any("slug 'sleep-and-pain' is taken" in mistake for mistake in mistakes)
    assert any("'how-long' is used twice" in mistake for mistake in mistakes)


@pytest.mark.parametrize(("written", "is_well"), [("2026-1-2", False), ("January 2026", False), ("", True)])
def test_the_day_of_an_article_is_a_day(written: str, is_well: bool) -> None:
    text = ARTICLE.replace("2026-01-02", written)
    if is_well:
        assert parse_article(text, "sleep.md").updated == written
    else:
        with pytest.raises(KnowledgeError, match=r"sleep\.md: updated must be a day"):
            parse_article(text, "sleep.md")


@pytest.mark.parametrize("field", ["key: how-long", "question: How long?", "answer: From 22 to 6."])
def test_a_field_that_is_no_text_is_named(field: str, data: Path) -> None:
    change(data / "faq" / "sleep.yml", field, f"{field.split(':')[0]}: 12")
    with pytest.raises(KnowledgeError, match="must be text; put it in quotes"):
        load_faq_file(data / "faq" / "sleep.yml")


def test_the_training_stops_at_the_same_mistake(data: Path) -> None:
    change(data / "faq" / "sleep.yml", "From 22", "From 23")
    (answer,) = load_faq_file(data / "faq" / "sleep.yml").answers
    with pytest.raises(KnowledgeError, match="says 23"):
        cited(answer, {"sleep-and-pain": parse_article(ARTICLE, "sleep.md")})
