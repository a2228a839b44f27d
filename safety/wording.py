"""Load `data/red_flags.yml` and check every entry, so that a mistake stops the start and not a visitor."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from safety.patterns import Group, Line, PatternError, PhraseBook
from safety.reading import read
from safety.setting_aside import SettingAside
from safety.signs import TIERS, Counts, RedFlags, Sign, Tier
from safety.spelling import Spelling

try:  # the compiled parser is several times faster
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

RED_FLAGS_FILE = Path(__file__).resolve().parents[1] / "data" / "red_flags.yml"
EVERYDAY_WORDS_FILE = Path(__file__).with_name("everyday_words.txt")

_PLACEHOLDERS: Mapping[str, set[str]] = {
    "emergency": set(),
    "self_harm": set(),
    "doctor_today": {"telephone"},
}
_NUMBERS: Mapping[str, tuple[str, ...]] = {
    "emergency": ("911",),
    "self_harm": ("988", "911"),
    "doctor_today": (),
}
_ASIDES = (
    "denied",
    "not_a_denial",
    "long_past",
    "back_again",
    "asked_in_general",
    "only_supposed",
    "happening",
    "only_mentioned",
    "not_a_visitor",
)
_ASIDE_WORDS = ("denial_reaches_over", "denial_stops_at", "about_a_person")


class _UniqueKeyLoader(SafeLoader):
    """A safe loader that refuses a name given twice, which would silently drop the first entry."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value]
        for key, _ in node.value:
            if names.count(key.value) > 1:
                twice = f"gives '{key.value}' twice"
                raise yaml.constructor.ConstructorError(problem=twice, problem_mark=key.start_mark)
        return super().construct_mapping(node, deep)


class RedFlagsFileError(Exception):
    """`data/red_flags.yml` is missing or wrong; the message is one sentence for its editor."""


def load_red_flags(path: Path | None = None) -> RedFlags:
    """Load the red flags, each file once a process, for several parts ask for them.

    Raises:
        RedFlagsFileError: one sentence, when the file is missing or wrong.
    """
    return _load(path or RED_FLAGS_FILE)


@cache
def _load(path: Path) -> RedFlags:
    return _File(path).red_flags()


class _File:
    """The file as read, and where in it a mistake is."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            content = yaml.load(path.read_text(encoding="utf-8"), _UniqueKeyLoader)
        except OSError:
            raise self._error("the file", "cannot be read; restore it from the last release") from None
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f"line {mark.line + 1}" if mark else "the file"
            problem = getattr(error, "problem", None) or "it is no text"
            raise self._error(line, f"is not YAML ({problem}); check spaces, colons and quotes") from None
        self._content = self._mapping(content, "the file")

    def red_flags(self) -> RedFlags:
        known = {"version", "skipped_words", "word_lists", "figures_of_speech", "setting_aside", "tiers"}
        self._keys(self._content, known, known, "the file")
        skipped = frozenset(_words(" ".join(self._texts(self._content["skipped_words"], "skipped_words"))))
        lists = {
            str(name): self._terms(terms, f"word_lists: {name}", skipped)
            for name, terms in self._mapping(self._content["word_lists"], "word_lists").items()
        }
        book = PhraseBook(lists, skipped)
        replies, signs = self._tiers(book)
        alarming = {word for sign in signs for line in sign.says for word in book.words_of(line)}
        aside = self._setting_aside(book, lists, alarming)
        figures = self._phrases(book, self._content["figures_of_speech"], "figures_of_speech")
        openings: dict[int, tuple[Group, ...]] = {}
        for group in (group for sign in signs for line in sign.says for group in line):
            openings[group[0]] = (*openings.get(group[0], ()), group)
        return RedFlags(
            version=self._text(self._content["version"], "version"),
            replies=replies,
            signs=signs,
            openings=openings,
            figures_of_speech=frozenset(figures),
            skipped=skipped,
            setting_aside=aside,
            book=book,
            spelling=Spelling(
                alarming,
                book.words | skipped | aside.denial_reaches_over | aside.about_a_person | _everyday_words(),
            ),
        )

    def _setting_aside(
        self, book: PhraseBook, lists: Mapping[str, list[tuple[str, ...]]], alarming: set[str]
    ) -> SettingAside:
        section = self._mapping(self._content["setting_aside"], "setting_aside")
        self._keys(section, {*_ASIDES, *_ASIDE_WORDS}, {*_ASIDES, *_ASIDE_WORDS}, "setting_aside")
        phrases = {key: self._phrases(book, section[key], f"setting_aside: {key}") for key in _ASIDES}
        over, stops, person = (
            self._single_words(section[key], f"setting_aside: {key}", lists) for key in _ASIDE_WORDS
        )
        return SettingAside(denial_reaches_over=(over | alarming) - stops, about_a_person=person, **phrases)

    def _tiers(self, book: PhraseBook) -> tuple[dict[Tier, str], tuple[Sign, ...]]:
        tiers = self._mapping(self._content["tiers"], "tiers")
        self._keys(tiers, set(TIERS), set(TIERS), "tiers")
        replies: dict[Tier, str] = {}
        signs: list[Sign] = []
        for tier in TIERS:
            where = f"tiers: {tier}"
            entry = self._mapping(tiers[tier], where)
            self._keys(entry, {"reply", "signs"}, {"reply", "signs"}, where)
            replies[tier] = self._reply(entry["reply"], tier)
            for name, sign in self._mapping(entry["signs"], f"{where}: signs").items():
                signs.append(self._sign(book, tier, str(name), sign))
        return replies, tuple(signs)

    def _reply(self, value: Any, tier: Tier) -> str:
        where = f"tiers: {tier}: reply"
        reply = self._text(value, where)
        for number in _NUMBERS[tier]:
            if number not in reply:
                raise self._error(where, f"must name {number}")
        for placeholder in re.findall(r"\{(.*?)\}", reply):
            if placeholder not in _PLACEHOLDERS[tier]:
                raise self._error(where, f"has the unknown placeholder {{{placeholder}}}; take it out")
        return reply

    def _sign(self, book: PhraseBook, tier: Tier, name: str, value: Any) -> Sign:
        where = f"tiers: {tier}: {name}"
        sign = self._mapping(value, where)
        self._keys(sign, {"says"}, {"says", "unless", "past_counts"}, where)
        past_counts = sign.get("past_counts", False)
        if not isinstance(past_counts, bool):
            raise self._error(f"{where}: past_counts", "must be true or false")
        unless = self._lines(book, sign["unless"], f"{where}: unless") if "unless" in sign else ()
        if any(len(line) > 1 for line in unless):
            raise self._error(f"{where}: unless", "has a line with '&', which only says may use")
        return Sign(
            tier=tier,
            name=name,
            says=self._lines(book, sign["says"], f"{where}: says"),
            unless=unless,
            counts=Counts(past=past_counts, asked=tier == "self_harm"),  # who asks about suicide may mean it
        )

    def _lines(self, book: PhraseBook, value: Any, where: str) -> tuple[Line, ...]:
        lines = []
        for text in self._texts(value, where):
            try:
                lines.append(book.line(" ".join(re.sub(r"(?<=\w)['’](?=\w)", "", text).split())))
            except PatternError as error:
                raise self._error(where, f"the line '{text}' cannot be used: {error}") from None
        return tuple(lines)

    def _phrases(self, book: PhraseBook, value: Any, where: str) -> tuple[int, ...]:
        phrases = []
        for line in self._lines(book, value, where):
            if len(line) > 1 or len(line[0]) > 1:
                raise self._error(where, "has a line with '+' or '&', which it may not use")
            phrases.append(line[0][0])
        return tuple(phrases)

    def _terms(self, value: Any, where: str, skipped: frozenset[str]) -> list[tuple[str, ...]]:
        if not re.fullmatch(r"word_lists: [A-Z][A-Z_]+", where):
            raise self._error(where, "must have a name in CAPITALS")
        terms = []
        for text in self._texts(value, where):
            words = _words(text)
            if not words or {words[0], words[-1]} & skipped:
                raise self._error(where, f"'{text}' must begin and end with a word that is not skipped")
            terms.append(tuple(word for word in words if word not in skipped))
        return terms

    def _single_words(
        self, value: Any, where: str, lists: Mapping[str, list[tuple[str, ...]]]
    ) -> frozenset[str]:
        words: set[str] = set()
        for text in self._texts(value, where):
            if text.isupper():
                if text not in lists:
                    raise self._error(where, f"no word list is called {text}")
                words.update(word for term in lists[text] for word in term)
            else:
                words.update(_words(text))
        return frozenset(words)

    def _texts(self, value: Any, where: str) -> list[str]:
        if not isinstance(value, list) or not value:
            raise self._error(where, "must be a list with at least one line")
        return [self._text(item, where) for item in value]

    def _text(self, value: Any, where: str) -> str:
        value = str(value) if type(value) is int else value
        if not isinstance(value, str) or not value.strip():
            raise self._error(where, f"must be text, not {value!r}; put it in quotes")
        return value.strip()

    def _mapping(self, value: Any, where: str) -> dict[Any, Any]:
        if not isinstance(value, dict) or not value:
            raise self._error(where, "must hold named entries")
        return value

    def _keys(self, value: dict[Any, Any], needed: set[str], known: set[str], where: str) -> None:
        for key in sorted(needed - set(value)):
            raise self._error(where, f"has no '{key}'; add it")
        for key in set(value) - known:
            raise self._error(where, f"has the unknown entry '{key}'; take it out or mend its name")

    def _error(self, where: str, problem: str) -> RedFlagsFileError:
        return RedFlagsFileError(f"{self._path}: {where}: {problem}.")


def _everyday_words() -> set[str]:
    lines = EVERYDAY_WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def _words(text: str) -> list[str]:
    return [word for sentence in read(text) for word in sentence.words]
