"""Measure the understanding: all of it, or the sections named."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rasa.utils.log_utils import configure_structlog

from bench.drawing import FOLDER
from bench.understanding.banking import BINS, SEEDS, by_confidence, calibration_error, score_seed
from bench.understanding.data import DataMissingError, load_banking, load_clinc
from bench.understanding.plots import plot_confidence, plot_scope
from bench.understanding.scope import score_scope
from bench.understanding.vectors import built_encoder, encode_all, encoding_times
from intake.environment import PROJECT
from intake.problem import Problem

HELD_OUT = PROJECT / "tests" / "heldout"


def encoder(data: Path) -> None:
    """Time the encoder, and compare it with float32."""
    test = load_banking(data)[1].texts[::10]
    with built_encoder() as ours, built_encoder(quantise=False) as exact:
        for name, encoding in (("int8", ours), ("float32", exact)):
            median, fastest = encoding_times(encoding)
            show(f"encode 14 tokens, one thread, {name}", f"p50 {median:.2f} ms, fastest {fastest:.2f} ms")
        cosines = (encode_all(ours, test) * encode_all(exact, test)).sum(axis=1)
        show("cosine of int8 and float32", f"mean {cosines.mean():.4f}, least {cosines.min():.4f}")


def banking(data: Path) -> None:
    """Score Banking77 from ten and five examples an intent."""
    train, test = load_banking(data)
    with built_encoder() as encoding:
        vectors = encode_all(encoding, train.texts), encode_all(encoding, test.texts)
    for shots in (10, 5):
        scored = [score_seed(train, test, *vectors, shots, seed) for seed in SEEDS]
        name = f"Banking77 {shots}-shot, {len(scored)} seeds"
        show(f"{name}, ours", spread([one.accuracy for one in scored]))
        show(f"{name}, plain regression", spread([one.plain for one in scored]))
        confidence = np.concatenate([one.confidence for one in scored])
        correct = np.concatenate([one.correct for one in scored])
        show(f"{name}, ECE ({BINS} bins)", f"{100 * calibration_error(confidence, correct):.1f} points")
        show(f"{name}, training", f"best {min(one.seconds for one in scored):.1f} s")
        if shots == 10:
            plot_confidence(by_confidence(confidence, correct), FOLDER / "confidence.png")


def default(data: Path) -> None:
    """Score Rasa's default pipeline on Banking77, ten-shot, seed 0."""
    from bench.understanding.default_pipeline import score_default_pipeline  # TensorFlow takes seconds

    print("Training Rasa's default pipeline takes some five minutes ...", file=sys.stderr)
    scored = score_default_pipeline(*load_banking(data))
    show("Banking77 10-shot, seed 0, default pipeline", f"{100 * scored.accuracy:.1f} %")
    show("default pipeline, training", f"{scored.seconds:.0f} s")
    show("default pipeline, a message", f"mean {scored.milliseconds:.1f} ms")


def scope(data: Path) -> None:
    """Score CLINC150, in and out of scope."""
    parts = load_clinc(data)
    with built_encoder() as encoding:
        vectors = {name: encode_all(encoding, part.texts) for name, part in parts.items()}
    chosen, curve = score_scope(parts, vectors)
    show("CLINC150 in scope, accepted and right", f"{100 * chosen.in_scope:.1f} %")
    show("CLINC150 out of scope, recall", f"{100 * chosen.recall:.1f} %")
    for point in curve[::5]:
        show(
            f"  threshold {point.threshold:6.2f}", f"{100 * point.in_scope:.1f} %, {100 * point.recall:.1f} %"
        )
    plot_scope(curve, chosen, FOLDER / "scope.png")


def assistant(data: Path) -> None:
    """Score the project's trained model on held-out and on strangers' questions, and time it."""
    from bench.understanding.assistant import dialogue_memory, held_out, leaks, load_parse, milliseconds

    parts = load_clinc(data)
    parse = load_parse()
    for path in sorted(HELD_OUT.glob("*.yml")):
        for what, (right, number) in held_out(parse, path).items():
            show(f"held out, {path.stem}, {what}", f"{right} of {number}, {100 * right / number:.1f} %")
    show("the trained assistant, a message", f"p50 {milliseconds(parse, parts['val'].texts[:300]):.1f} ms")
    for what, share in leaks(parse, parts).items():
        show(f"CLINC150 train and oos that get {what}", f"{100 * share:.2f} %")
    show("memory of the dialogue process", f"{dialogue_memory():.0f} MB")


def articles(_: Path) -> None:
    """Index a thousand articles, and search them."""
    from bench.understanding.articles import index_articles

    with built_encoder() as encoding:
        indexed = index_articles(encoding)
    what = f"1,000 articles ({indexed.passages} passages, {indexed.sentences} sentences)"
    show(f"{what}, indexing", f"{indexed.seconds:.0f} s")
    show("1,000 articles, a search", f"p50 {indexed.milliseconds:.1f} ms")


SECTIONS: dict[str, Callable[[Path], None]] = {
    "encoder": encoder,
    "banking": banking,
    "default": default,
    "scope": scope,
    "assistant": assistant,
    "articles": articles,
}


def show(what: str, figure: str) -> None:
    """Print a row of the table."""
    print(f"{what:<70} {figure}", flush=True)


def spread(shares: list[float]) -> str:
    """Return mean and standard deviation in percent."""
    return f"{100 * np.mean(shares):.1f} % (sd {100 * np.std(shares, ddof=1):.1f})"


def main() -> None:
    """Read the arguments and run the sections in their order."""
    configure_structlog(logging.ERROR)  # Rasa would print every message it reads
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=__doc__)
    parser.add_argument("--data", type=Path, default=PROJECT / "bench" / "data", help="the public data")
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; all when none is named")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - set(SECTIONS):
        parser.error(f"there is no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    for name in arguments.sections or SECTIONS:
        SECTIONS[name](arguments.data.expanduser())


if __name__ == "__main__":
    try:
        main()
    except (DataMissingError, Problem) as error:
        sys.exit(str(error))
