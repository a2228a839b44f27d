"""What an editor of articles and FAQ files is told about a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from understanding.articles import load_articles, parse_article
from understanding.faq import load_faq
from understanding.knowledge_error import KnowledgeError

ARTICLE = """---
title: Sleep and pain
slug: sleep-and-pain
url: https://example.org/sleep
updated: 2026-01-02
---

## Why sleep matters {#why}

Sleep helps.

## How much {#how-much}

Eight hours.
"""
FAQ = """
topic: Sleep
article: sleep-and-pain
answers:
  - key: why-sleep
    question: Why does sleep matter?
    section: why
    answer: Sleep helps.
    related: [why-sleep]
    questions: [why sleep]
"""


def test_an_article_has_sections_with_anchors() -> None:
    article = parse_article(ARTICLE, "sleep.md")
    assert [(section.anchor, section.text) for section in article.sections] == [
        ("why", "Sleep helps."),
        ("how-much", "Eight hours."),
    ]
    assert article.section("how-much") == article.sections[1]
    assert article.section("nowhere") is None


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (("---\ntitle", "title"), "front matter"),
        (("title: Sleep and pain", "title: ''"), "needs a title"),
        (("slug: sleep-and-pain", "slug: Sleep And Pain"), "small letters"),
        (("slug: sleep-and-pain\n", ""), "nothing else"),
        (("updated: 2026-01-02", "author: somebody"), "nothing else"),
        (("https://example.org/sleep", "javascript:alert(1)"), "https://"),
        ((" {#why}", ""), "every heading needs an anchor"),
        (("{#how-much}", "{#why}"), "used twice"),
        (("title: Sleep", "title: 'Sleep"), "not valid YAML"),
    ],
)
def test_a_mistake_in_an_article_names_the_file_and_what_to_do(change: tuple[str, str], advice: str) -> None:
    with pytest.raises(KnowledgeError, match=advice) as problem:
        parse_article(ARTICLE.replace(*change, 1), "sleep.md")
    assert str(problem.value).startswith("sleep.md: ")


def test_two_articles_with_one_slug_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE)
    (tmp_path / "b.md").write_text(ARTICLE)
    with pytest.raises(KnowledgeError, match=r"b\.md: the slug 'sleep-and-pain' is taken"):
        load_articles(tmp_path)


def test_a_folder_without_articles_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no article"):
        load_articles(tmp_path)


def test_a_faq_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "sleep.yml").write_text(FAQ)
    (answer,) = load_faq(tmp_path).answers
    assert (answer.key, answer.article, answer.section) == ("why-sleep", "sleep-and-pain", "why")


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        (("    section: why\n", ""), "'why-sleep' lacks 'section'"),
        (("    section: why", "    sektion: why"), "unknown field 'sektion'"),
        (("[why sleep]", "why sleep"), "must be a list"),
        (("related: [why-sleep]", "related: [why-wake]"), "'why-wake', which does not exist"),
        (("topic: Sleep", "topic: 'Sleep"), "not valid YAML"),
        (("topic: Sleep", "nlu: []"), "unknown field 'nlu'"),
    ],
)
def test_a_mistake_in_a_faq_file_names_the_entry(
    tmp_path: Path, change: tuple[str, str], advice: str
) -> None:
    (tmp_path / "sleep.yml").write_text(FAQ.replace(*change, 1))
    with pytest.raises(KnowledgeError, match=advice):
        load_faq(tmp_path)


def test_a_key_used_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(FAQ)
    (tmp_path / "b.yml").write_text(FAQ)
    with pytest.raises(KnowledgeError, match="'why-sleep' is used twice"):
        load_faq(tmp_path)
