"""`intake train`: make the model, when it is missing or its inputs changed."""

from __future__ import annotations

import argparse
import time

from clinic.clinic import load_clinic
from intake.environment import MODEL, PROJECT
from intake.training import is_current, sole_trainer, train
from safety.red_flags import load_red_flags


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `train` to the command line."""
    parser = commands.add_parser("train", help="train the model, when it is missing or its inputs changed")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Train when there is a reason to."""
    load_clinic()
    load_red_flags()
    with sole_trainer(MODEL, lambda: print("Waiting for another training to end ...", flush=True)):
        if is_current(MODEL):
            print(f"{MODEL.relative_to(PROJECT)} is up to date.", flush=True)
            return 0
        start = time.monotonic()
        print(
            "Training the model: two to three minutes, only when the clinic's texts or the code changed.",
            flush=True,
        )
        train(MODEL, lambda component: print(f"  {component}", flush=True))
    print(f"Trained {MODEL.relative_to(PROJECT)} in {time.monotonic() - start:.0f} seconds.", flush=True)
    return 0
