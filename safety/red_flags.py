"""Find what needs 911, 988 or a doctor today in what a visitor typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial

from details.latest import Latest
from safety.patterns import Place, Places, Said, together, without
from safety.reading import Sentence, read
from safety.setting_aside import Heard
from safety.signs import TIERS, Counts, RedFlags, Sign, Tier
from safety.wording import RedFlagsFileError, load_red_flags

__all__ = ["TIERS", "RedFlag", "RedFlags", "RedFlagsFileError", "Tier", "find_red_flag", "load_red_flags"]

MOST_REMEMBERED = 256  # texts: the chat's channel reads a message, and then the turn does
NEAR = 4  # words between an alarm and an `unless` line that takes it away


@dataclass(frozen=True)
class RedFlag:
    """What was found, and by which version of the wording."""

    tier: Tier
    name: str
    version: str


def find_red_flag(text: str, flags: RedFlags) -> RedFlag | None:
    """Return the most urgent red flag in the text, or None."""
    return _finder(flags)(text)


@lru_cache(maxsize=2)
def _finder(flags: RedFlags) -> Latest[RedFlag | None]:
    return Latest(partial(_find, flags=flags), MOST_REMEMBERED)


def _find(text: str, flags: RedFlags) -> RedFlag | None:
    said: list[Places] = []  # as typed
    meant: dict[Counts, list[Places]] = {counts: [] for counts in flags.kinds_of_counts}
    mended: dict[str, tuple[str, ...]] = {}
    for sentence in read(text):
        heard = _heard(sentence, flags, mended)
        typed = flags.book.places(heard.words)
        figures = {
            index
            for phrase in typed
            if phrase in flags.figures_of_speech
            for index in _indexes(typed[phrase])
        }
        places = without(typed, figures) if figures else typed
        said.append(typed)
        alarms = _alarms(places, flags)
        if not alarms:
            for sentences in meant.values():
                sentences.append({})
            continue
        away = flags.setting_aside.denied_words(heard, typed, alarms)
        away |= flags.setting_aside.words_about_others(heard, typed)
        asked = flags.setting_aside.asked_words(heard, typed)
        past = flags.setting_aside.past_words(heard, typed)
        for counts, sentences in meant.items():
            gone = away | (set() if counts.asked else asked) | (set() if counts.past else past)
            sentences.append(without(places, gone) if gone else places)
    typed_message = Said(said)
    messages = {counts: Said(sentences) for counts, sentences in meant.items() if any(sentences)}
    for sign in flags.signs:
        if sign.counts in messages and _means(sign, messages[sign.counts], typed_message):
            return RedFlag(sign.tier, sign.name, flags.version)
    return None


def _means(sign: Sign, meant: Said, said: Said) -> bool:
    """Tell whether the message says the sign with no `unless` line of it nearby."""
    excused: dict[int, set[int]] | None = None
    for line in sign.says:
        if line[0][0] not in meant:
            continue
        for group in line:
            for sentence, place in meant.places(group):
                excused = _excused(sign, said) if excused is None else excused
                if excused.get(sentence, set()).isdisjoint(place):
                    break
            else:
                break
        else:
            return True
    return False


def _excused(sign: Sign, said: Said) -> dict[int, set[int]]:
    """Return for each sentence the words that stand near an `unless` line."""
    excused: dict[int, set[int]] = {}
    for (unless,) in sign.unless:
        for sentence, place in said.places(unless):
            excused.setdefault(sentence, set()).update(range(place[0] - NEAR, place[-1] + NEAR + 1))
    return excused


def _alarms(places: Places, flags: RedFlags) -> set[int]:
    """Return the words that are part of an alarm."""
    alarming = {
        number
        for phrase in places
        for group in flags.openings.get(phrase, ())
        if any(together(group, places))
        for number in group
    }
    return {index for number in alarming for index in _indexes(places[number])}


def _indexes(places: Iterable[Place]) -> set[int]:
    return {index for place in places for index in place}


def _heard(sentence: Sentence, flags: RedFlags, mended: dict[str, tuple[str, ...]]) -> Heard:
    words, pauses, clauses, personal = [], [], [], []
    pause = person = False
    for word, paused, clause in zip(sentence.words, sentence.pauses, sentence.clauses, strict=True):
        pause = pause or paused
        if word not in mended:
            mended[word] = flags.spelling.mend(word)
        for right in mended[word]:
            person = person or right in flags.setting_aside.about_a_person
            if right not in flags.skipped:
                words.append(right)
                pauses.append(pause)
                clauses.append(clause)
                personal.append(person)
                pause = person = False
    return Heard(tuple(words), tuple(pauses), tuple(clauses), tuple(personal))
