"""Read the clinic's articles: Markdown with front matter, sections with stable anchors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from understanding.knowledge_error import KnowledgeError

FIELDS = {"title", "slug", "url", "updated"}
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
_HEADING = re.compile(r"^##[ \t]+(\S.*?)[ \t]*\{#([a-z0-9-]+)\}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Section:
    """A part of an article: its heading, its anchor, and its paragraphs as plain text."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True)
class Article:
    """An article; `url` is empty where the article is not on the web."""

    slug: str
    title: str
    url: str
    updated: str
    sections: tuple[Section, ...]

    def section(self, anchor: str) -> Section | None:
        """Return the section with this anchor."""
        return next((section for section in self.sections if section.anchor == anchor), None)


def load_articles(folder: Path) -> dict[str, Article]:
    """Read every `*.md` of a folder, by slug.

    Raises:
        KnowledgeError: naming the article and what is wrong with it.
    """
    articles: dict[str, Article] = {}
    for path in sorted(folder.glob("*.md")):
        article = load_article(path)
        if article.slug in articles:
            raise KnowledgeError(
                f"{path.name}: the slug '{article.slug}' is taken; give each article its own."
            )
        articles[article.slug] = article
    if not articles:
        raise KnowledgeError(f"There is no article in {folder}; the assistant answers from articles alone.")
    return articles


def load_article(path: Path) -> Article:
    """Read one article.

    Raises:
        KnowledgeError: naming the article and what is wrong with it.
    """
    try:
        return parse_article(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise KnowledgeError(f"{path.name}: cannot be read; save it as UTF-8 text.") from None


def parse_article(content: str, name: str) -> Article:
    """Read one article's Markdown; `name` is the file's, for messages."""
    match = _FRONT_MATTER.match(content)
    if not match:
        raise KnowledgeError(f"{name}: must begin with front matter between two lines of '---'.")
    try:
        front = yaml.safe_load(match[1])
    except yaml.YAMLError:
        raise KnowledgeError(
            f"{name}: the front matter is not valid YAML; check quotes and colons."
        ) from None
    if not isinstance(front, dict) or set(front) - FIELDS or not {"title", "slug"} <= set(front):
        raise KnowledgeError(f"{name}: the front matter has title, slug, url and updated, and nothing else.")
    if not front["title"] or not re.fullmatch(r"[a-z0-9-]+", str(front["slug"])):
        raise KnowledgeError(f"{name}: needs a title, and a slug of small letters, digits and hyphens.")
    url = str(front.get("url") or "")
    if url and not re.fullmatch(r"https?://[^\s]+", url):
        raise KnowledgeError(f"{name}: the url must begin with https://, or be empty.")
    updated = str(front.get("updated") or "")
    if updated and not re.fullmatch(r"\d{4}-\d\d-\d\d", updated):
        raise KnowledgeError(f"{name}: updated must be a day like 2026-11-29, or be empty.")
    return Article(
        slug=str(front["slug"]),
        title=str(front["title"]),
        url=url,
        updated=updated,
        sections=_sections(match[2], name),
    )


def _sections(body: str, name: str) -> tuple[Section, ...]:
    headings = list(_HEADING.finditer(body))
    if len(headings) != len(re.findall(r"^##[ \t]", body, re.MULTILINE)):
        raise KnowledgeError(
            f"{name}: every heading needs an anchor, like '## How ice works {{#how-ice-works}}'."
        )
    if not headings:
        raise KnowledgeError(f"{name}: has no section; begin one with '## Heading {{#anchor}}'.")
    sections = []
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        text = body[heading.end() : following.start() if following else len(body)]
        sections.append(Section(heading[2], heading[1], text.strip()))
    anchors = [section.anchor for section in sections]
    for anchor in anchors:
        if anchors.count(anchor) > 1:
            raise KnowledgeError(f"{name}: the anchor '{anchor}' is used twice; links need it once.")
    return tuple(sections)
