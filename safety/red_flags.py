"""Find what needs 911, 988 or a doctor today in what a visitor typed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from safety.patterns import Places, Said, together
from safety.reading import Sentence, read
from safety.setting_aside import Heard
from safety.wording import TIERS, RedFlags, RedFlagsFileError, Sign, Tier, load_red_flags

__all__ = ["TIERS", "RedFlag", "RedFlags", "RedFlagsFileError", "Tier", "find_red_flag", "load_red_flags"]


@dataclass(frozen=True)
class RedFlag:
    """What was found, and by which version of the wording."""

    tier: Tier
    name: str
    version: str


def find_red_flag(text: str, flags: RedFlags) -> RedFlag | None:
    """Return the most urgent red flag in the text, or None."""
    typed: list[Places] = []  # as typed, figures of speech apart
    meant_ever: list[Places] = []  # without what is denied, or asked about nobody in particular
    meant_now: list[Places] = []  # without what is long past, too
    for sentence in read(text):
        heard = _heard(sentence, flags)
        everything = flags.book.places(heard.words)
        words = _without_figures_of_speech(heard.words, everything, flags)
        places = flags.book.places(words) if words != heard.words else everything
        typed.append(places)
        if not _alarms(places, flags):
            meant_ever.append({})
            meant_now.append({})
            continue
        gone = _denied(heard, everything, places, flags) | flags.setting_aside.asked(heard, everything)
        past = flags.setting_aside.past(heard, everything)
        meant_ever.append(flags.book.places(_without(words, gone)) if gone else places)
        meant_now.append(flags.book.places(_without(words, gone | past)) if past else meant_ever[-1])
    said, ever, now = Said(typed), Said(meant_ever), Said(meant_now)
    for sign in flags.signs:
        if _means(sign, ever if sign.past_counts else now, said):
            return RedFlag(sign.tier, sign.name, flags.version)
    return None


def _means(sign: Sign, meant: Said, said: Said) -> bool:
    for line in sign.says:
        if len(line.groups) > 1:
            if meant.anywhere(line) and not any(said.anywhere(unless) for unless in sign.unless):
                return True
        elif sentences := set(meant.sentences(line.groups[0])):
            for unless in sign.unless:
                sentences.difference_update(said.sentences(unless.groups[0]))
            if sentences:
                return True
    return False


def _alarms(places: Places, flags: RedFlags) -> set[int]:
    """Return the words that are part of an alarm."""
    return {
        index
        for phrase in places
        for group in flags.openings.get(phrase, ())
        if together(group, places)
        for number in group
        for place in places[number]
        for index in place
    }


def _denied(sentence: Heard, everything: Places, places: Places, flags: RedFlags) -> set[int]:
    """Return the words that a "no" covers; the "not" of "not breathing" belongs to the alarm and covers none."""
    cues = flags.setting_aside.denials(sentence, everything)
    alarms = _alarms(places, flags) if cues else set()
    return {index for cue, covered in cues if alarms.isdisjoint(cue) for index in covered}


def _without_figures_of_speech(words: tuple[str, ...], places: Places, flags: RedFlags) -> tuple[str, ...]:
    figures = {
        index for phrase in flags.figures_of_speech for place in places.get(phrase, ()) for index in place
    }
    return _without(words, figures) if figures else words


def _without(words: tuple[str, ...], gone: Collection[int]) -> tuple[str, ...]:
    return tuple("" if index in gone else word for index, word in enumerate(words))


def _heard(sentence: Sentence, flags: RedFlags) -> Heard:
    words, pauses, clauses, personal = [], [], [], []
    pause = person = False
    for word, paused, clause in zip(sentence.words, sentence.pauses, sentence.clauses, strict=True):
        pause = pause or paused
        for mended in flags.spelling.mend(word):
            person = person or mended in flags.setting_aside.about_a_person
            if mended not in flags.skipped:
                words.append(mended)
                pauses.append(pause)
                clauses.append(clause)
                personal.append(person)
                pause = person = False
    return Heard(tuple(words), tuple(pauses), tuple(clauses), tuple(personal))
