"""An article is cut into passages of whole sentences, whatever its Markdown."""

from __future__ import annotations

import pytest

from understanding.articles import load_articles, parse_article
from understanding.importer import PROJECT
from understanding.passages import MOST_SENTENCES, Passage, cut_article, plain
from understanding.sentences import split_sentences


def cut(body: str, url: str = "") -> list[Passage]:
    front = f"---\ntitle: A title\nslug: an-article\nurl: {url}\n---\n"
    article = f"{front}\n## Its section {{#its-section}}\n\n{body}\n"
    return cut_article(parse_article(article, "an-article.md"))


@pytest.mark.parametrize(
    "sentences",
    [
        ["Dr. Lee comes at 8 a.m. on weekdays.", "Ring twice."],
        ["It takes approx. 2.5 minutes.", "That is all!", "Any questions?"],
        ["We open at 8 a.m. Monday and close at 5 p.m.", "Parking is free."],
        ["The office is in St. Louis, Mo.", "Call (314) 731-4201."],
        ["Use ice, e.g. Frozen peas in a towel.", "“Not too long.”", "It stings."],
        ["Ask for J. Smith.", "He and I agree.", "So do the U.S. Army and No. 5."],
        ["Is it cold?", "No.", "-148 °F is colder."],
        ["Version 3.11 came out on 3/4.", "1,000 people came."],
        ["Wait … and then go on.", "Good."],
        ["no capital at the start. and none here"],
    ],
)
def test_abbreviations_and_numbers_end_no_sentence(sentences: list[str]) -> None:
    assert split_sentences("  ".join(sentences)) == sentences


@pytest.mark.parametrize("text", ["", "  ", "...", "!?", "—"])
def test_what_has_no_words_has_no_sentences(text: str) -> None:
    assert split_sentences(text) == []


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and *slanted* and __bold__ and _slanted_", "Bold and slanted and bold and slanted"),
        ('See [our page](https://example.org/a_(b) "Title") now', 'See our page "Title") now'),
        (
            "See [our page](https://example.org), and <https://example.org>.",
            "See our page, and https://example.org.",
        ),
        ("![A knee](knee.png) and `code` and ~~old~~", "A knee and code and old"),
        ("2 * 3 * 4 and snake_case_name and 5\\*", "2 * 3 * 4 and snake_case_name and 5*"),
        ("a<br>b <em>c</em>, 1 < 2", "a b c, 1 < 2"),
    ],
)
def test_markdown_signs_are_dropped_and_words_kept(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_passage_knows_where_it_stands() -> None:
    (passage,) = cut("One sentence. Another one.", "https://example.org/a")
    assert passage.sentences == ("One sentence.", "Another one.")
    assert (passage.article, passage.title, passage.section) == ("an-article", "A title", "Its section")
    assert passage.url == "https://example.org/a#its-section"
    assert cut("One sentence.")[0].url == ""


def test_a_short_list_is_read_with_what_leads_into_it() -> None:
    (passage,) = cut("We do this.\nWe use it for:\n\n- sore *shoulders*\n- cramps that\n  come at night\n")
    assert passage.sentences == ("We do this.", "We use it for: sore shoulders; cramps that come at night.")


def test_a_long_list_is_a_sentence_an_item() -> None:
    item = "Put the pack in a towel and lay it on the sore spot for a while before you go to bed"
    passages = cut("Do this:\n" + "".join(f"{number}. {item} {number}.\n" for number in range(1, 7)))
    assert passages[0].sentences[:2] == ("Do this:", f"{item} 1.")
    assert all(len(passage.sentences) <= MOST_SENTENCES for passage in passages)
    assert sum(len(passage.sentences) for passage in passages) == 7


def test_a_table_is_a_sentence_a_row() -> None:
    (passage,) = cut("| Day | Opens |\n|---|:-:|\n| Monday | 9 a.m. |\n| Friday | |\n")
    assert passage.sentences == ("Day: Monday; Opens: 9 a.m.", "Day: Friday.")


def test_a_heading_within_a_section_is_no_sentence() -> None:
    passages = cut(
        "First part.\n\n### A smaller heading\n\nSecond part.\n\n---\n\n<!-- not shown -->\n> Third part."
    )
    assert [passage.sentences for passage in passages] == [
        ("First part.",),
        ("Second part.",),
        ("Third part.",),
    ]


@pytest.mark.parametrize("body", ["", "### Only a heading", "- \n- \n", "| | |\n|---|---|\n", "***"])
def test_a_section_without_prose_has_no_passage(body: str) -> None:
    assert cut(body) == []


def test_every_sentence_of_the_clinics_article_is_in_a_passage() -> None:
    for article in load_articles(PROJECT / "data" / "articles").values():
        words = " ".join(" ".join(passage.sentences) for passage in cut_article(article))
        for section in article.sections:
            for word in plain(section.text.replace("\n- ", " ")).split():
                assert word.strip(".:;") in words
