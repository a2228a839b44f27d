"""The red flags as values: tiers, their signs, and the wording said for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple, get_args

from safety.patterns import Group, Line, PhraseBook
from safety.setting_aside import SettingAside
from safety.spelling import Spelling

Tier = Literal["emergency", "self_harm", "doctor_today"]
TIERS: tuple[Tier, ...] = get_args(Tier)  # the most urgent first


class Counts(NamedTuple):
    """Whether a sign counts when it is long past, and when it is only asked about."""

    past: bool
    asked: bool


@dataclass(frozen=True)
class Sign:
    """One entry of a tier: the ways to say it, and what takes the alarm away."""

    tier: Tier
    name: str
    says: tuple[Line, ...]
    unless: tuple[Line, ...]  # each of one group
    counts: Counts


@dataclass(frozen=True, eq=False)
class RedFlags:
    """`data/red_flags.yml`, read and checked."""

    version: str
    replies: Mapping[Tier, str]
    signs: tuple[Sign, ...] = field(repr=False)  # the most urgent first
    openings: Mapping[int, tuple[Group, ...]] = field(repr=False)  # groups of signs by first phrase
    figures_of_speech: frozenset[int] = field(repr=False)
    skipped: frozenset[str] = field(repr=False)
    setting_aside: SettingAside = field(repr=False)
    book: PhraseBook = field(repr=False)
    spelling: Spelling = field(repr=False)

    @cached_property
    def kinds_of_counts(self) -> frozenset[Counts]:
        """Return what counts for some sign."""
        return frozenset(sign.counts for sign in self.signs)

    def reply(self, tier: Tier) -> str:
        """Return the fixed wording of a tier; `{telephone}` is left for the caller to fill."""
        return self.replies[tier]
