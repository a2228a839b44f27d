"""The clinic's content hangs together: answers, articles, sections, numbers and training questions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from understanding.knowledge_check import check_knowledge

DATA = Path(__file__).resolve().parents[2] / "data"
FEWEST_QUESTIONS = 12
FEWEST_ANSWERS = 40
MOST_WORDS = 59
LONGEST_BUTTON = 45  # characters
HIGHEST_GRADE = 8.5
CLINIC_FIELDS = {"address", "hours", "email", "callback_hours"}
ANSWERED = """
    what-is-cryotherapy is-it-an-experiment how-ice-works why-swelling-happens reduces-swelling
    best-time what-is-inflammation causes-of-inflammation diet-and-inflammation
    autoimmune-inflammation lowers-inflammation causes-of-spasms severe-spasms helps-spasms
    relieves-pain recovery sore-muscles joints arthritis what-is-whole-body chamber-temperature
    chamber-time chamber-body-reaction whole-body-worth-it chambers-popular ice-advised
    what-is-targeted targeted-vs-whole-body is-it-invasive do-you-have-a-chamber where-packs-go
    back-pain other-injuries only-treatment other-treatments treatment-plan first-visit office
    consultation-cost how-to-book telephone place which-clinic
""".split()
MISSING = """
    referral prices insurance opening-hours street-address parking practitioners how-many-sessions
    session-length side-effects who-must-not massage acupuncture prescriptions weight-loss
    ice-at-home ice-or-heat exam-free-too conditions-treated will-it-work when-call-back
    email-address
""".split()
# Every number the clinic gave us; none may be lost, rounded or added.
NUMBERS = {"-148", "-220", "-100", "-140", "314", "731", "4201"}
# Words that promise, or say more than an article does.
PROMISES = re.compile(
    r"\b(safe|safely|harmless|painless|risks?|side effects?|cures?|guarantees?|always|proven)\b",
    re.IGNORECASE,
)


@cache
def faq_files() -> dict[str, dict[str, Any]]:
    return {
        path.name: yaml.safe_load(path.read_text("utf-8")) for path in sorted((DATA / "faq").glob("*.yml"))
    }


def answers() -> list[dict[str, Any]]:
    return [
        {**answer, "article": content["article"]}
        for content in faq_files().values()
        for answer in content.get("answers", [])
    ]


def missing() -> list[dict[str, Any]]:
    return [entry for content in faq_files().values() for entry in content.get("missing", [])]


def front_matter_and_body(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def sections_of(body: str) -> dict[str, str]:
    parts = re.split(r"^## .+ \{#([a-z0-9-]+)\}$", body, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@cache
def articles() -> dict[str, dict[str, str]]:
    read = [front_matter_and_body(path) for path in sorted((DATA / "articles").glob("*.md"))]
    return {front["slug"]: sections_of(body) for front, body in read}


def other_examples() -> Iterator[str]:
    for path in sorted((DATA / "nlu").glob("*.yml")):
        for intent in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            yield from (line[2:] for line in intent["examples"].splitlines() if line.startswith("- "))


def bare(question: str) -> str:
    return re.sub(r"[\W_]+", " ", question.lower()).strip()


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])-?\d+|\d+", text))


def syllables(word: str) -> int:
    spoken = re.sub(r"(?:es|ed|e)$", "", word) if not word.endswith(("le", "les", "ted", "ded")) else word
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade, a school year."""
    words = re.findall(r"[a-z]+(?:'[a-z]+)?", re.sub(r"\{\w+\}", "it", text).lower())
    sentences = len(re.findall(r"[.?!](?:\s|$)", text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


each_answer = pytest.mark.parametrize("answer", answers(), ids=lambda answer: answer["key"])
each_missing = pytest.mark.parametrize("entry", missing(), ids=lambda entry: entry["key"])
each_entry = pytest.mark.parametrize("entry", [*answers(), *missing()], ids=lambda entry: entry["key"])
each_article = pytest.mark.parametrize(
    "path", sorted((DATA / "articles").glob("*.md")), ids=lambda path: path.stem
)


def test_every_topic_is_there_once() -> None:
    assert Counter(answer["key"] for answer in answers()) >= Counter(ANSWERED)
    assert Counter(entry["key"] for entry in missing()) >= Counter(MISSING)
    keys = Counter(entry["key"] for entry in [*answers(), *missing()])
    assert [key for key, times in keys.items() if times > 1] == []


def test_there_are_enough_answers() -> None:
    assert len(answers()) >= FEWEST_ANSWERS


def test_files_use_no_key_that_rasa_takes_for_its_own() -> None:
    for name, content in faq_files().items():
        assert content.keys() <= {"topic", "article", "answers", "missing"}, name
        assert content["topic"], name


@each_answer
def test_an_answer_has_every_field_and_no_other(answer: dict[str, Any]) -> None:
    assert answer.keys() - {"begins_booking"} == {
        "key",
        "question",
        "article",
        "section",
        "answer",
        "related",
        "questions",
    }


def test_articles_and_answers_hold_together() -> None:
    assert check_knowledge(DATA).mistakes == ()


@each_answer
def test_an_answer_is_short_and_calm(answer: dict[str, Any]) -> None:
    assert len(answer["answer"].split()) <= MOST_WORDS
    assert "!" not in answer["answer"]


@each_answer
def test_an_answer_promises_nothing(answer: dict[str, Any]) -> None:
    assert PROMISES.findall(answer["answer"]) == []


@each_answer
def test_an_answer_uses_only_placeholders_that_are_filled(
    answer: dict[str, Any],
) -> None:
    assert set(re.findall(r"\{(\w+)\}", answer["answer"])) <= {
        "clinic_name",
        "region",
        "telephone",
    }


@each_answer
def test_a_question_fits_on_a_button(answer: dict[str, Any]) -> None:
    assert len(answer["question"]) <= LONGEST_BUTTON
    assert answer["question"].endswith("?")


@each_answer
def test_related_questions_lead_to_two_or_three_other_answers(
    answer: dict[str, Any],
) -> None:
    assert 2 <= len(set(answer["related"])) == len(answer["related"]) <= 3
    assert set(answer["related"]) <= {other["key"] for other in answers()} - {answer["key"]}


@each_entry
def test_an_entry_has_enough_different_questions(entry: dict[str, Any]) -> None:
    assert len({bare(question) for question in entry["questions"]}) >= FEWEST_QUESTIONS


def test_no_question_stands_twice() -> None:
    asked = Counter(bare(question) for entry in [*answers(), *missing()] for question in entry["questions"])
    asked.update(bare(answer["question"]) for answer in answers())
    asked.update({bare(example) for example in other_examples()})
    assert [question for question, times in asked.items() if times > 1] == []


@each_missing
def test_what_is_missing_is_named_as_the_end_of_a_sentence(
    entry: dict[str, Any],
) -> None:
    assert entry["about"]
    assert entry["about"][0].islower()
    assert entry["about"][-1] not in ".?!"


@each_missing
def test_what_the_clinic_may_fill_in_has_its_own_answer(entry: dict[str, Any]) -> None:
    assert entry.keys() <= {"key", "about", "from_clinic", "answer", "questions"}
    assert ("from_clinic" in entry) == ("answer" in entry)
    if "from_clinic" in entry:
        assert entry["from_clinic"] in CLINIC_FIELDS
        assert re.findall(r"\{(\w+)\}", entry["answer"]) == [entry["from_clinic"]]


@pytest.mark.parametrize("name", [name for name, content in faq_files().items() if "answers" in content])
def test_the_answers_of_a_topic_read_easily(name: str) -> None:
    assert grade(" ".join(answer["answer"] for answer in faq_files()[name]["answers"])) <= HIGHEST_GRADE


@each_article
def test_an_article_has_valid_front_matter_and_anchored_sections(path: Path) -> None:
    front, body = front_matter_and_body(path)
    assert front.keys() == {"title", "slug", "url", "updated"}
    assert front["title"]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", front["slug"])
    assert not front["url"] or front["url"].startswith("https://")
    assert not front["updated"] or re.fullmatch(r"\d{4}-\d\d-\d\d", str(front["updated"]))
    headings = re.findall(r"^#+ .*$", body, re.MULTILINE)
    assert len(sections_of(body)) == len(headings) > 0
    assert all(text.strip() for text in sections_of(body).values())


@each_article
def test_an_article_reads_easily(path: Path) -> None:
    _, body = front_matter_and_body(path)
    assert grade(" ".join(sections_of(body).values())) <= HIGHEST_GRADE


def test_the_cryotherapy_article_holds_the_facts_numbers_and_no_others() -> None:
    sections = articles()["using-cryotherapy-to-treat-muscle-spasms"]
    assert numbers_in(" ".join(sections.values())) == NUMBERS
