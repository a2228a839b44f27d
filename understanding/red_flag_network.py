"""The network for red flags, kept beside the code as it was fitted last.

What is a red flag does not change with a clinic's texts, and to fit the network takes a training a third of
its time. So it is taken as it is while the examples of red flags, the encoder and the network's settings are
those it was fitted to; a training fits it anew where they are not. `make red-flags` fits and keeps it.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rasa.shared.nlu.training_data.training_data import TrainingData

from understanding import network
from understanding.encoder.encoder import Encoder
from understanding.encoder.graph import build_encoder
from understanding.encoder.weights import find_weights
from understanding.importer import PROJECT, ClinicImporter
from understanding.network import Network, fit, joined, load
from understanding.red_flag_examples import (
    FAQ_EXAMPLES,
    LOOK_ALIKES,
    ordinary_texts,
    red_flag_examples,
)
from understanding.sentence_encoder import in_threads

FILE = Path(__file__).with_name("red_flag_network.npz")
TOGETHER = 3  # networks, each drawn anew: alone they differ by three red flags and nine look-alikes of 1,300
_FITTED_TO = "fitted_to"
Examples = Sequence[tuple[str, str]]  # labels and texts


def digest_of(examples: Examples, encoder: Encoder) -> str:
    """Return a digest of all that a network is fitted to, but for the ordinary messages of a clinic."""
    # A change of what `fit` and `fitted` do is for whoever makes it: `make red-flags`.
    settings = {name: value for name, value in vars(network).items() if name.isupper() and name[0] != "_"}
    told = json.dumps([sorted(examples), encoder.digest(), settings, TOGETHER, FAQ_EXAMPLES], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def kept_network(digest: str, file: Path = FILE) -> Network | None:
    """Return the network that is kept; `None` where it was fitted to something else, or none is."""
    if not file.is_file():
        return None
    with np.load(file) as arrays:
        is_current = arrays[_FITTED_TO] == digest
    return load(file) if is_current else None


def fitted(examples: Examples, training_data: TrainingData, encoder: Encoder) -> Network:
    """Fit a network to examples of red flags and look-alikes, and to what else visitors say."""
    ordinary = [(LOOK_ALIKES, text) for text in ordinary_texts(training_data)]
    labels, texts = zip(*examples, *ordinary, strict=True)
    vectors = np.stack(in_threads(encoder.encode_deeply, texts))
    return joined([fit(vectors, list(labels), drawn) for drawn in range(TOGETHER)])


def keep_network() -> None:
    """Fit the network to the examples of the project, with the encoder that is published, and keep it."""
    importer = ClinicImporter(
        str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")]
    )
    training_data = importer.get_nlu_data()
    examples = red_flag_examples(training_data)
    with tempfile.TemporaryDirectory() as folder:
        build_encoder(find_weights(), Path(folder))
        encoder = Encoder(Path(folder))
        print(
            f"Fitting the network for red flags to {len(examples):,} messages, and to ordinary ones.",
            flush=True,
        )
        made = fitted(examples, training_data, encoder)
        # A kill while it is written leaves the one that is there.
        beside = FILE.with_suffix(".new.npz")
        made.save(beside, **{_FITTED_TO: digest_of(examples, encoder)})
    beside.replace(FILE)
    print(f"Kept in {FILE.relative_to(PROJECT)}; 'make train' takes it in.")


if __name__ == "__main__":
    keep_network()
