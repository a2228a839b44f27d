"""The public data: Banking77 and CLINC150, as their papers use them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SOURCES = (
    "Banking77's train.csv and test.csv (github.com/PolyAI-LDN/task-specific-datasets) belong in banking77/, "
    "CLINC150's data_full.json (github.com/clinc/oos-eval) is clinc150/clinc150.json"
)


class DataMissingError(Exception):
    """The public data are not where they were looked for; the message says what belongs there."""


@dataclass(frozen=True)
class Questions:
    """Texts, each with its label."""

    texts: list[str]
    labels: list[str]

    def rows(self, positions: list[int]) -> Questions:
        """Return some of them."""
        return Questions([self.texts[row] for row in positions], [self.labels[row] for row in positions])


def load_banking(folder: Path) -> tuple[Questions, Questions]:
    """Return what may be trained on, and the test."""
    return _banking(_file(folder, "banking77/train.csv")), _banking(_file(folder, "banking77/test.csv"))


def load_clinc(folder: Path) -> dict[str, Questions]:
    """Return the parts `train`, `val`, `test`, `oos_train` and `oos_val` by name."""
    parts = json.loads(_file(folder, "clinc150/clinc150.json").read_text(encoding="utf-8"))
    return {
        name: Questions([row[0] for row in part], [row[1] for row in part]) for name, part in parts.items()
    }


def few_of_each(labels: list[str], shots: int, seed: int) -> list[int]:
    """Draw the positions of `shots` examples of each label, the labels in their order."""
    draw = np.random.RandomState(seed)
    of = np.array(labels)
    return [
        int(row)
        for label in sorted(set(labels))
        for row in draw.choice(np.flatnonzero(of == label), shots, replace=False)
    ]


def _banking(path: Path) -> Questions:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Questions([row["text"] for row in rows], [row["category"] for row in rows])


def _file(folder: Path, name: str) -> Path:
    if not (folder / name).is_file():
        raise DataMissingError(f"{folder / name} is missing. {SOURCES}; or name another folder: DATA=...")
    return folder / name
