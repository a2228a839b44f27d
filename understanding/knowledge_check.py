"""Find what is wrong with the articles and the answers, without training anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understanding.articles import Article, load_article, load_articles
from understanding.citations import cited
from understanding.faq import Faq, load_faq, load_faq_file
from understanding.knowledge_error import KnowledgeError


@dataclass(frozen=True)
class Knowledge:
    """How many articles and answers there are, and every mistake in them as a sentence."""

    articles: int
    answers: int
    mistakes: tuple[str, ...]


def check_knowledge(data: Path) -> Knowledge:
    """Read the articles and the answers in a data folder as the training does, past the first mistake."""
    mistakes: list[str] = []

    def tried(read: Callable[..., Any], *given: Any) -> Any:
        try:
            return read(*given)
        except KnowledgeError as error:
            mistakes.append(str(error))
            return None

    articles: list[Article | None] = [
        tried(load_article, path) for path in sorted((data / "articles").glob("*.md"))
    ]
    files: list[Faq | None] = [tried(load_faq_file, path) for path in sorted((data / "faq").glob("*.yml"))]
    answers = [answer for file in files if file for answer in file.answers]
    if not mistakes:  # else what is missing in one file would be held against another
        by_slug = tried(load_articles, data / "articles") or {}
        tried(load_faq, data / "faq")
        for answer in answers:
            if answer.article:
                tried(cited, answer, by_slug)
    return Knowledge(len(articles), len(answers), tuple(mistakes))
