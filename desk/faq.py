"""What the FAQ files have at present: the answers and the known gaps, by their keys."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[1] / "data" / "faq"


@dataclass(frozen=True)
class Entry:
    """An answer by its question, or a gap by what it is about; `file` is where it stands."""

    words: str
    file: str
    is_answer: bool


def faq_entries(folder: Path = FOLDER) -> Mapping[str, Entry]:
    """Return the entries by their keys. A file that is being edited and cannot be read is left out."""
    files = sorted(folder.glob("*.yml"))
    return _read(tuple((file, file.stat().st_mtime_ns) for file in files))


@functools.lru_cache(maxsize=1)
def _read(files: tuple[tuple[Path, int], ...]) -> Mapping[str, Entry]:
    entries: dict[str, Entry] = {}
    for file, _ in files:
        content = _content(file)
        for kind, words in (("answers", "question"), ("missing", "about")):
            listed = content.get(kind)
            for entry in listed if isinstance(listed, list) else ():
                if isinstance(entry, dict) and isinstance(entry.get("key"), str):
                    entries[entry["key"]] = Entry(
                        str(entry.get(words) or entry["key"]), file.name, kind == "answers"
                    )
    return entries


def _content(file: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
