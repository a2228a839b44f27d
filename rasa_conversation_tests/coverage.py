"""How much of the assistant the conversations have touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class KindCoverage:
    """One kind of thing: every name with the number of conversations that touched it."""

    kind: str
    counts: Mapping[str, int]

    @property
    def missing(self) -> list[str]:
        """Return the names that no conversation touched."""
        return sorted(name for name, count in self.counts.items() if not count)

    @property
    def percent(self) -> float:
        """Return how much was touched, in percent; 100 when there is nothing to touch."""
        return 100 * (1 - len(self.missing) / len(self.counts)) if self.counts else 100.0


@dataclass(frozen=True)
class CoverageSettings:
    """How to count: responses that form a row of their own, names left out, and the floors."""

    groups: Mapping[str, str]
    omitted: tuple[tuple[str, str], ...]
    floors: Mapping[str, float]


def read_settings(groups: Iterable[str], omitted: Iterable[str], floors: Iterable[str]) -> CoverageSettings:
    """Read `FAQ answers = utter_faq/*`, `form slots = *.consent corrected` and `responses=100`.

    Raises:
        ValueError: when one of them is not a name, `=` and a value.
    """
    return CoverageSettings(
        groups=dict(map(_pair, groups)),
        omitted=tuple(map(_pair, omitted)),
        floors={kind: _percent(kind, value) for kind, value in map(_pair, floors)},
    )


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = (part.strip() for part in text.partition("="))
    if not (name and equals and value):
        raise ValueError(f"{text!r} is not a name, an equals sign and a value")
    return name, value


def _percent(kind: str, value: str) -> float:
    try:
        return float(value.rstrip("%"))
    except ValueError:
        raise ValueError(f"the floor of {kind} must be a number of percent, not {value!r}") from None


def measure(
    everything: Mapping[str, Iterable[str]],
    touched_by_conversation: Iterable[Mapping[str, Iterable[str]]],
    settings: CoverageSettings,
) -> list[KindCoverage]:
    """Count, for each name there is, the conversations that touched it."""
    counts = Counter(
        (kind, name)
        for touched in touched_by_conversation
        for kind, names in touched.items()
        for name in names
    )
    kinds: dict[str, dict[str, int]] = {kind: {} for kind in (*everything, *settings.groups)}
    for kind, names in everything.items():
        for name in names:
            row = _row(kind, name, settings.groups)
            if not any(row == omitted and fnmatchcase(name, glob) for omitted, glob in settings.omitted):
                kinds[row][name] = counts[kind, name]
    return [KindCoverage(kind, names) for kind, names in kinds.items()]


def _row(kind: str, name: str, groups: Mapping[str, str]) -> str:
    if kind != "responses":
        return kind
    return next((group for group, glob in groups.items() if fnmatchcase(name, glob)), kind)


def below_floor(coverage: Iterable[KindCoverage], floors: Mapping[str, float]) -> list[str]:
    """Return a sentence for each floor that is not reached, or that names no kind."""
    by_kind = {kind.kind: kind for kind in coverage}
    problems = []
    for name, floor in floors.items():
        kind = by_kind.get(name)
        if kind is None:
            problems.append(f"no kind {name!r} to set a floor for; there are: {', '.join(by_kind)}")
        elif kind.percent < floor:
            problems.append(f"{name}: {kind.percent:.1f} % is below the floor of {floor:g} %")
    return problems
