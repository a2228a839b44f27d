"""A thousand articles: how long the index takes to build, and a search."""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import dataclass

from understanding.article_index import ArticleIndex
from understanding.articles import Article, Section
from understanding.encoder.encoder import Encoder
from understanding.passages import cut_article

PARTS = "knee ankle shoulder wrist elbow hip neck foot hand heel calf thigh forearm jaw thumb toe".split()
ACTS = "warms cools eases strains loosens braces rests stretches presses steadies shields bends".split()
THINGS = "bandage towel sling splint pillow roller strap gel cushion belt ball mat bench rope band".split()
TIMES = "morning evening week month winter summer visit walk night break season weekend".split()


@dataclass(frozen=True)
class Indexed:
    """Passages and sentences indexed, seconds to do so, milliseconds a search (best round's median)."""

    passages: int
    sentences: int
    seconds: float
    milliseconds: float


def index_articles(encoder: Encoder, number: int = 1000) -> Indexed:
    """Write articles by rule, index them, and search them."""
    draw = random.Random(0)
    passages = [passage for of in range(number) for passage in cut_article(_article(of, draw))]
    start = time.perf_counter()
    index = ArticleIndex.build(passages, encoder.encode)
    seconds = time.perf_counter() - start
    rounds = [_search_times(index, encoder, draw) for _ in range(3)]
    sentences = sum(len(passage.sentences) for passage in passages)
    return Indexed(len(passages), sentences, seconds, min(map(statistics.median, rounds)))


def _search_times(index: ArticleIndex, encoder: Encoder, draw: random.Random) -> list[float]:
    times = []
    for _ in range(100):
        question = f"what {draw.choice(ACTS)} the {draw.choice(PARTS)} in the {draw.choice(TIMES)}?"
        vector = encoder.encode(question)
        start = time.perf_counter()
        index.search(question, vector)
        times.append((time.perf_counter() - start) * 1000)
    return times


def _article(number: int, draw: random.Random) -> Article:
    sections = tuple(_section(at, draw) for at in range(3))
    return Article(f"article-{number}", f"Article {number}", "", "2026-01-01", sections)


def _section(at: int, draw: random.Random) -> Section:
    heading = f"The {draw.choice(PARTS)} and the {draw.choice(THINGS)}"
    return Section(f"part-{at}", heading, " ".join(_sentence(draw) for _ in range(6)))


def _sentence(draw: random.Random) -> str:
    thing, act, part, when = (draw.choice(words) for words in (THINGS, ACTS, PARTS, TIMES))
    return f"The {thing} {act} the {part} after the {when}."
