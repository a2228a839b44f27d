"""Turn a text into vectors."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from details.latest import Latest
from understanding.encoder.graph import BELOW, PUBLISHED, TOKENIZER, TUNED

MOST_TOKENS = 128
MOST_CACHED = 2000
MOST_HIDDEN = 64  # texts whose lower layers are kept, 200 KB at most each, for whoever reads on from there

Vector = np.ndarray[Any, np.dtype[np.float32]]


class Encoder:
    """A loaded encoder: one thread a text, with the latest vectors kept, for visitors repeat each other."""

    def __init__(self, folder: Path) -> None:
        """Load what `build_encoder` wrote."""
        self._below, self._published, self._tuned = (
            _session(folder / name) for name in (BELOW, PUBLISHED, TUNED)
        )
        self._folder = folder
        self.size: int = self._published.get_outputs()[0].shape[1]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        # Words that the encoder knows whole, in small letters.
        self.words = frozenset(word for word in self._tokenizer.get_vocab() if word.isalpha())
        self._latest = Latest(self._encode, MOST_CACHED)
        self._latest_deeply = Latest(self._encode_deeply, MOST_CACHED)
        self._hidden = Latest(self._read, MOST_HIDDEN)

    def digest(self) -> str:
        """Return a digest of its files, while they are there; what is learnt from one is for no other."""
        digest = hashlib.sha256()
        for name in (BELOW, TUNED, TOKENIZER):
            digest.update((self._folder / name).read_bytes())
        return digest.hexdigest()

    def encode(self, text: str) -> Vector:
        """Return the text's unit vector, float32 of shape `[size]`."""
        return self._latest(text)

    def encode_deeply(self, text: str) -> Vector:
        """Return the means before and behind each of the tuned layers, float32 of shape `[4 * size]`."""
        return self._latest_deeply(text)

    def _encode(self, text: str) -> Vector:
        vector: Vector = self._published.run(["vector"], {"hidden": self._hidden(text)})[0][0]
        return vector

    def _encode_deeply(self, text: str) -> Vector:
        means: Vector = self._tuned.run(["means"], {"hidden": self._hidden(text)})[0][0]
        return means

    def _read(self, text: str) -> Any:
        # Lone surrogates cannot be encoded as UTF-8, which the tokenizer needs.
        readable = text.encode("utf-8", "replace").decode("utf-8")
        token_ids = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        return self._below.run(["hidden"], {"token_ids": token_ids})[0]


def _session(graph: Path) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
