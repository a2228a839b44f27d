"""Rasa's default pipeline on Banking77: the one `rasa init` suggests, DIET for 100 epochs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from bench.understanding.data import Questions, few_of_each

PIPELINE = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]


@dataclass(frozen=True)
class Default:
    """The default pipeline: share right, seconds to train, milliseconds a message."""

    accuracy: float
    seconds: float
    milliseconds: float


def score_default_pipeline(train: Questions, test: Questions) -> Default:
    """Train it on ten examples an intent (seed 0), which takes minutes, and score all of the test."""
    examples = train.rows(few_of_each(train.labels, 10, 0))
    intents: dict[str, list[str]] = {}
    for text, label in zip(examples.texts, examples.labels, strict=True):
        intents.setdefault(label, []).append(" ".join(text.split()))
    nlu = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        for label, texts in intents.items()
    ]
    with tempfile.TemporaryDirectory() as folder:
        config, data = Path(folder) / "config.yml", Path(folder) / "nlu.yml"
        settings = {"recipe": "default.v1", "assistant_id": "default", "language": "en", "pipeline": PIPELINE}
        config.write_text(yaml.safe_dump(settings))
        data.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}), encoding="utf-8")
        start = time.perf_counter()
        model = train_nlu(str(config), str(data), folder)
        seconds = time.perf_counter() - start
        return _score(Agent.load(model), test, seconds)


def _score(agent: Agent, test: Questions, seconds: float) -> Default:
    async def ask() -> list[str]:
        return [_best(await agent.parse_message(text)) for text in test.texts]

    start = time.perf_counter()
    named = asyncio.run(ask())
    elapsed = time.perf_counter() - start
    right = sum(name == label for name, label in zip(named, test.labels, strict=True))
    return Default(right / len(test.texts), seconds, 1000 * elapsed / len(test.texts))


def _best(parsed: dict[str, Any]) -> str:
    # What DIET says, where the fallback said that it does not believe it.
    return next(str(row["name"]) for row in parsed["intent_ranking"] if row["name"] != "nlu_fallback")
