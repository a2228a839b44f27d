"""Cut an article into passages: runs of whole sentences that stand together in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from understanding.articles import Article, Section
from understanding.sentences import split_sentences

MOST_SENTENCES = 4  # in a passage; longer paragraphs are cut
MOST_WORDS_IN_A_LIST = 40  # a list up to here reads as one sentence with what leads into it

_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])[ \t]+(.*)$")
_HEADING = re.compile(r"^#{1,6}(?:[ \t]+(.*?))?(?:[ \t]*\{#[^}]*\})?$")
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"^[\s|:-]*-[\s|:-]*$")
_NO_PROSE = re.compile(r"<!--.*?-->|^```.*?^```", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Passage:
    """One to four sentences of one section; `url` is empty where the article is not on the web."""

    article: str
    title: str
    anchor: str
    section: str
    url: str
    sentences: tuple[str, ...]

    @property
    def heading(self) -> str:
        """What stands above the sentences, for search."""
        return f"{self.title}: {self.section}"


def cut_article(article: Article) -> list[Passage]:
    """Return an article's passages in its order; a section without prose has none."""
    return [passage for section in article.sections for passage in _cut_section(article, section)]


def _cut_section(article: Article, section: Section) -> Iterator[Passage]:
    url = f"{article.url}#{section.anchor}" if article.url else ""
    for sentences in _blocks(section.text):
        for start in range(0, len(sentences), MOST_SENTENCES):
            cut = tuple(sentences[start : start + MOST_SENTENCES])
            yield Passage(article.slug, article.title, section.anchor, section.heading, url, cut)


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the sentences of each paragraph, list or table; a list stays with what leads into it."""
    waiting: list[str] = []
    for block in re.split(r"\n[ \t]*\n", _NO_PROSE.sub("", text)):
        lines = [line for line in block.splitlines() if line.strip() and not _RULE.match(line)]
        for kind, part in _parts(lines):
            if kind == "heading":
                if waiting:
                    yield waiting
                waiting = []
            elif kind == "list":
                leads = bool(waiting) and waiting[-1].endswith(":")
                lead = waiting.pop() if leads else ""
                yield [*waiting, *_list_sentences(lead, part)]
                waiting = []
            else:
                if waiting:
                    yield waiting
                waiting = _table_sentences(part) if kind == "table" else split_sentences(" ".join(part))
    if waiting:
        yield waiting


def _parts(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Part a block's lines into headings, list items, table rows and prose, each as plain text."""
    kind = ""
    part: list[str] = []
    for line in lines:
        item = _ITEM.match(line)
        heading = _HEADING.match(line.rstrip())
        if heading:
            found, text = "heading", heading[1] or ""
        elif line.lstrip().startswith("|"):
            found, text = "table", line.strip()
        elif item:
            found, text = "list", plain(item[1])
        elif kind == "list" and line[0] in " \t":
            part[-1] = f"{part[-1]} {plain(line)}"
            continue
        else:
            found, text = "prose", plain(line.lstrip("> \t"))
        if found != kind and part:
            yield kind, part
            part = []
        kind = found
        part.append(text)
    if part:
        yield kind, part


def _list_sentences(lead: str, items: list[str]) -> list[str]:
    """Return a short list as one sentence, for its items say little alone; else a sentence an item."""
    items = [item for item in items if item]
    joined = f"{lead} {'; '.join(item.rstrip('.;,') for item in items)}.".strip()
    of_one_sentence = all(len(split_sentences(item)) == 1 for item in items)
    if items and of_one_sentence and len(joined.split()) <= MOST_WORDS_IN_A_LIST:
        return [joined]
    sentences = [lead] if lead else []
    for item in items:
        sentences.extend(split_sentences(_ended(item)))
    return sentences


def _table_sentences(rows: list[str]) -> list[str]:
    """Return each row as one sentence that names its columns."""
    cells = [
        [plain(cell) for cell in re.split(r"(?<!\\)\|", row.strip("|"))]
        for row in rows
        if not _TABLE_RULE.match(row)
    ]
    if len(cells) < 2:
        return [_ended(", ".join(filter(None, row))) for row in cells if any(row)]
    names, *rest = cells
    return [
        _ended(
            "; ".join(
                f"{name}: {cell}" if name else cell for name, cell in zip(names, row, strict=False) if cell
            )
        )
        for row in rest
        if any(row)
    ]


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def plain(text: str) -> str:
    """Return Markdown's words without its signs; a link keeps its words, an image its description."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"!?\[([^\]]*)\]\[[^\]]*\]", r"\1", text)
    text = re.sub(r"<(https?://[^>]+)>", r"\1", text)
    text = re.sub(r"<br[ /]*>", " ", text)
    text = re.sub(r"</?[A-Za-z][^>]*>", "", text)
    text = re.sub(r"(\*\*|__|`+|~~)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"\1", text)
    text = re.sub(r"(?<![\w_])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])", r"\1", text)
    text = re.sub(r"\\([\\`*_{}\[\]()#+.!|>~-])", r"\1", text)
    return re.sub(r"\s+", " ", text).strip()
