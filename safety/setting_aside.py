"""Words that take an alarm away: denied, long past, or only asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from safety.patterns import Place, Places

_FURTHEST = 16  # words that one "no" may reach over
_JUST_BEFORE = 3  # words between a "no" and the "again" that it denies
_TURNS_TO_ONESELF = {"i", "im", "ive", "but", "now", "today", "tonight", "also"}
_GOES_ON = {"he", "hes", "she", "shes", "him"}
_POINTS_BACK = {"that", "it", "this", "which", "was", "back"}  # "chest pain, that was years ago"


@dataclass(frozen=True)
class Heard:
    """A sentence as it was understood: spelling mended, small words left out."""

    words: tuple[str, ...]
    pauses: tuple[bool, ...]  # a comma or the like stands before the word
    clauses: tuple[int, ...]
    personal: tuple[bool, ...]  # the word, or a small word left out before it, speaks of a person


@dataclass(frozen=True)
class SettingAside:
    """The phrases of `setting_aside`, by their numbers in the phrase book, and its single words."""

    denied: tuple[int, ...]
    not_a_denial: tuple[int, ...]
    denial_reaches_over: frozenset[str]
    long_past: tuple[int, ...]
    back_again: tuple[int, ...]
    asked_in_general: tuple[int, ...]
    only_supposed: tuple[int, ...]
    happening: tuple[int, ...]
    only_mentioned: tuple[int, ...]
    not_a_visitor: tuple[int, ...]
    about_a_person: frozenset[str]

    def denied_words(self, sentence: Heard, places: Places, alarms: set[int]) -> set[int]:
        """Return the words that a "no" covers; one that belongs to an alarm ("not breathing") covers none."""
        if _said(self.not_a_denial, places):
            return set()
        cues = [cue for cue in _places(self.denied, places) if alarms.isdisjoint(cue)]
        return {index for cue in cues for index in self._covered(sentence, cue[-1] + 1)}

    def _covered(self, sentence: Heard, start: int) -> range:
        """Walk on from a "no". Past a comma it covers a list that ends in "or", or ends the sentence."""
        sure = end = start
        after_comma = False
        for index in range(start, min(start + _FURTHEST, len(sentence.words))):
            word = sentence.words[index]
            if word not in self.denial_reaches_over or (index == start and sentence.pauses[index]):
                break
            if sentence.personal[index] and sentence.words[index - 1] == "and":  # "no fever and my back"
                break
            after_comma = (after_comma or sentence.pauses[index]) and word not in {"or", "nor"}
            end = index + 1
            if not after_comma:
                sure = end
        return range(start, end if end == len(sentence.words) else sure)

    def past_words(self, sentence: Heard, places: Places) -> set[int]:
        """Return the words of clauses told as long past ("years ago"), unless it came back."""
        if any(not self._denied_here(sentence, back, places) for back in _places(self.back_again, places)):
            return set()
        past: set[int] = set()
        for cue in _places(self.long_past, places):
            clause = sentence.clauses[cue[-1]]
            inside = [index for index, number in enumerate(sentence.clauses) if number == clause]
            if sentence.words[inside[0]] in _POINTS_BACK:
                inside += [index for index, number in enumerate(sentence.clauses) if number == clause - 1]
            elif clause == 0 and len(inside) <= len(cue) + 2:  # "As a kid, I had ..."
                inside += [index for index, number in enumerate(sentence.clauses) if number == 1]
            past.update(inside)
        return past

    def _denied_here(self, sentence: Heard, place: Place, places: Places) -> bool:
        """Tell whether a "no" stands just before the place ("never again", "has not come back")."""
        before = range(max(place[0] - _JUST_BEFORE, 0), place[0])
        return any(
            cue[-1] in before and not any(sentence.pauses[cue[-1] + 1 : place[0] + 1])
            for cue in _places(self.denied, places)
        )

    def asked_words(self, sentence: Heard, places: Places) -> set[int]:
        """Return the words of a question about nobody in particular ("can ice cause ...")."""
        end = len(sentence.words)
        asked: set[int] = set()
        for cue in _places(self.only_mentioned, places):
            asked.update(range(cue[-1] + 1, end))
        if not _said(self.happening, places):
            for cue in _places(self.only_supposed, places):
                asked.update(range(cue[0], end))
        for cue in _places(self.asked_in_general, places):
            start = 0 if cue[-1] >= end - 2 else cue[0]  # "is ... a side effect?"
            if not any(sentence.personal[start:end]):
                asked.update(range(start, end))
        return asked

    def words_about_others(self, sentence: Heard, places: Places) -> set[int]:
        """Return the words about a film, a name or an animal, up to where the visitor turns to people."""
        about: set[int] = set()
        for cue in _places(self.not_a_visitor, places):
            first = sentence.clauses[cue[0]]
            last = sentence.clauses[cue[-1]]
            for index, clause in enumerate(sentence.clauses):
                if clause < first:
                    continue
                word = sentence.words[index]
                opens = index > 0 and sentence.clauses[index - 1] != clause
                turns = word in _TURNS_TO_ONESELF or (sentence.personal[index] and word not in _GOES_ON)
                if clause > last and opens and turns:
                    break
                about.add(index)
        return about


def _places(phrases: Sequence[int], places: Places) -> list[Place]:
    return [place for phrase in phrases for place in places.get(phrase, ())]


def _said(phrases: Sequence[int], places: Places) -> bool:
    return any(phrase in places for phrase in phrases)
