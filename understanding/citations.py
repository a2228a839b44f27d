"""What an answer cites, and whether it holds what the answer says."""

from __future__ import annotations

import re

from understanding.articles import Article, Section
from understanding.faq import Answer
from understanding.knowledge_error import KnowledgeError

_NUMBER = re.compile(r"(?<![\w-])-?\d+|\d+")


def cited(answer: Answer, articles: dict[str, Article]) -> tuple[Article, Section]:
    """Return the article and the section that an answer cites.

    Raises:
        KnowledgeError: there is no such section, or the answer has a number that it does not have.
    """
    article = articles.get(answer.article)
    section = article.section(answer.section) if article else None
    if article is None or section is None:
        raise KnowledgeError(
            f"'{answer.key}' cites '{answer.article}#{answer.section}', which is not in data/articles: "
            f"mend its 'article' or 'section'."
        )
    if made_up := sorted(_numbers_in(answer.text) - _numbers_in(f"{section.heading} {section.text}")):
        raise KnowledgeError(
            f"'{answer.key}' says {made_up[0]}, which '{article.slug}#{section.anchor}' does not: "
            "write only numbers that stand there."
        )
    return article, section


def _numbers_in(text: str) -> set[str]:
    return set(_NUMBER.findall(text))
