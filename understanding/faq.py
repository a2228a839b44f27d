"""Read the FAQ files: what people ask, the answer, and the section it comes from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from understanding.knowledge_error import KnowledgeError

_FILE = {"topic", "article", "answers", "missing"}
_ANSWER = {"key", "question", "section", "answer", "related", "questions"}
_OF_SOME = {"begins_booking"}  # fields that an answer may do without
_MISSING = {"key", "about", "questions", "from_clinic", "answer"}


@dataclass(frozen=True)
class Answer:
    """An answer from an article: `questions` are for training, `question` is shown on buttons.

    `subject`, the `topic` of its file, is what "it" stands for in a question that follows the answer.
    """

    key: str
    question: str
    subject: str
    article: str
    section: str
    text: str
    related: tuple[str, ...]
    questions: tuple[str, ...]
    begins_booking: bool = False  # behind this answer, where the visitor asks for themselves


@dataclass(frozen=True)
class Missing:
    """Something people ask that no article says.

    `clinic_field` names the field of `clinic.yml` that answers it when the clinic fills it in.
    """

    key: str
    about: str
    questions: tuple[str, ...]
    clinic_field: str | None
    text: str


@dataclass(frozen=True)
class Faq:
    """All FAQ files together."""

    answers: tuple[Answer, ...]
    missing: tuple[Missing, ...]


def load_faq(folder: Path) -> Faq:
    """Read every `*.yml` of a folder.

    Raises:
        KnowledgeError: naming the file, the entry and what is wrong with it.
    """
    files = [load_faq_file(path) for path in sorted(folder.glob("*.yml"))]
    faq = Faq(
        answers=tuple(answer for file in files for answer in file.answers),
        missing=tuple(missing for file in files for missing in file.missing),
    )
    _check_together(faq)
    return faq


def load_faq_file(path: Path) -> Faq:
    """Read one file.

    Raises:
        KnowledgeError: naming the file, the entry and what is wrong with it.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (OSError, UnicodeDecodeError):
        raise KnowledgeError(f"{path.name} cannot be read; save it as UTF-8 text.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise KnowledgeError(f"{path.name} is not valid YAML{where}; check quotes and indentation.") from None
    _only(path.name, "the file", content, _FILE)
    return Faq(
        answers=tuple(_answer(path.name, content, entry) for entry in content.get("answers") or []),
        missing=tuple(_missing(path.name, entry) for entry in content.get("missing") or []),
    )


def _answer(file: str, content: dict[str, Any], entry: Any) -> Answer:
    where = _only(file, "an answer", entry, _ANSWER | _OF_SOME, needed=_ANSWER)
    for field in ("key", "question", "section", "answer"):
        if not isinstance(entry[field], str):
            raise KnowledgeError(f"{where}: '{field}' must be text; put it in quotes.")
    return Answer(
        key=entry["key"],
        question=entry["question"],
        subject=str(content.get("topic") or ""),
        article=str(content.get("article") or ""),
        section=entry["section"],
        text=" ".join(entry["answer"].split()),
        related=tuple(entry["related"]),
        questions=_questions(where, entry),
        begins_booking=_begins_booking(where, entry),
    )


def _missing(file: str, entry: Any) -> Missing:
    where = _only(file, "an entry of 'missing'", entry, _MISSING, needed={"key", "about", "questions"})
    if ("from_clinic" in entry) != ("answer" in entry):
        raise KnowledgeError(f"{where}: 'from_clinic' and 'answer' go together.")
    return Missing(
        key=entry["key"],
        about=entry["about"],
        questions=_questions(where, entry),
        clinic_field=entry.get("from_clinic"),
        text=" ".join(entry.get("answer", "").split()),
    )


def _only(file: str, what: str, entry: Any, known: Collection[str], needed: Collection[str] = ()) -> str:
    where = f"{file}: {what}"
    if not isinstance(entry, dict):
        raise KnowledgeError(f"{where} must be a list of fields such as 'key: ...'.")
    if entry.get("key"):
        where = f"{file}: '{entry['key']}'"
    if unknown := set(entry) - set(known):
        raise KnowledgeError(f"{where} has the unknown field '{min(map(str, unknown))}'.")
    if lacking := {field for field in needed if not entry.get(field)}:
        raise KnowledgeError(f"{where} lacks '{min(lacking)}'.")
    return where


def _questions(where: str, entry: dict[str, Any]) -> tuple[str, ...]:
    questions = entry["questions"]
    if not isinstance(questions, list) or not all(isinstance(question, str) for question in questions):
        raise KnowledgeError(f"{where}: 'questions' must be a list of texts; put odd ones in quotes.")
    return tuple(question.strip() for question in questions)


def _begins_booking(where: str, entry: dict[str, Any]) -> bool:
    begins = entry.get("begins_booking", False)
    if not isinstance(begins, bool):
        raise KnowledgeError(f"{where}: 'begins_booking' must be true or false.")
    return begins


def _check_together(faq: Faq) -> None:
    keys = [answer.key for answer in faq.answers] + [missing.key for missing in faq.missing]
    for key in keys:
        if keys.count(key) > 1:
            raise KnowledgeError(f"The key '{key}' is used twice in the FAQ; each answer needs its own.")
    known = {answer.key for answer in faq.answers}
    for answer in faq.answers:
        for related in answer.related:
            if related not in known:
                raise KnowledgeError(
                    f"'{answer.key}' names the related answer '{related}', which does not exist."
                )
