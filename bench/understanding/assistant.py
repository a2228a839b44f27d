"""The project's own trained model: held-out questions, strangers' questions, time a message, memory."""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent

from bench.understanding.data import Questions
from intake.assistant import free_port, running_assistant
from intake.environment import MODEL, PROJECT
from intake.problem import Problem

Parse = Callable[[str], dict[str, Any]]
STARTS_BOOKING = ("book", "call_me_back")
ANSWERS = ("faq", "passage")


def load_parse() -> Parse:
    """Return what reads a message as the trained model does."""
    if not MODEL.is_file():
        raise Problem(f"There is no trained model at {MODEL.relative_to(PROJECT)}: run 'make train'.")
    agent = Agent.load(str(MODEL))
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = loop.run_until_complete(agent.parse_message(text))
        return parsed

    return parse


def given(parsed: dict[str, Any]) -> set[str]:
    """Return what a message gets that a stranger's should not: `faq`, `passage`, `booking`, or nothing."""
    kinds = {reply["kind"] for reply in parsed.get("replies") or ()} & set(ANSWERS)
    intent = parsed["intent"]["name"]
    if intent in ANSWERS:
        kinds.add(intent)
    return kinds | ({"booking"} if intent in STARTS_BOOKING else set())


def leaks(parse: Parse, parts: dict[str, Questions]) -> dict[str, float]:
    """Return the share of CLINC150's questions that get a FAQ, a passage or a booking, each and any."""
    texts = [text for name in ("train", "oos_train", "oos_val") for text in parts[name].texts]
    counts = {"any": 0, "faq": 0, "passage": 0, "booking": 0}
    for text in texts:
        kinds = given(parse(text))
        counts["any"] += bool(kinds)
        for kind in kinds:
            counts[kind] += 1
    return {kind: count / len(texts) for kind, count in counts.items()}


def held_out(parse: Parse, path: Path) -> dict[str, tuple[int, int]]:
    """Score a file of held-out questions: right and all, where an article answers and where none."""
    answered, honest = [], []
    for row in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]:
        parsed = parse(row["text"])
        if row["expect"][0].startswith("no:"):
            honest.append(not given(parsed) & set(ANSWERS))
        else:
            key = (parsed.get("topic") or {}).get("key") if parsed["intent"]["name"] == "faq" else None
            answered.append(key in row["expect"])
    return {"answered": (sum(answered), len(answered)), "not in the articles": (sum(honest), len(honest))}


def milliseconds(parse: Parse, texts: list[str], rounds: int = 3) -> float:
    """Return the best round's median time of a message; no text is asked twice."""
    size = len(texts) // rounds
    return min(statistics.median(_times(parse, texts[at * size : (at + 1) * size])) for at in range(rounds))


def _times(parse: Parse, texts: list[str]) -> list[float]:
    times = []
    for text in texts:
        start = time.perf_counter()
        parse(text)
        times.append((time.perf_counter() - start) * 1000)
    return times


def dialogue_memory() -> float:
    """Start the assistant and return the resident memory of its dialogue process, its largest, in MB."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.db"
        with running_assistant(free_port(), free_port(), lambda _, __: None, lambda _: None):
            listed = subprocess.run(
                ["ps", "-Ao", "ppid=,rss="], capture_output=True, text=True, check=True
            ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return max(memory for parent, memory in rows if parent == os.getpid()) / 1024
