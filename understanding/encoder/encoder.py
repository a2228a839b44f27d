"""Turn a text into a sentence vector."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from details.latest import Latest

MOST_TOKENS = 128
MOST_CACHED = 2000

Vector = np.ndarray[Any, np.dtype[np.float32]]


class Encoder:
    """A loaded encoder: one thread a text, with the latest vectors kept, for visitors repeat each other."""

    def __init__(self, graph: Path, tokenizer: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self.size: int = self._session.get_outputs()[0].shape[1]
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        # Words that the encoder knows whole, in small letters.
        self.words = frozenset(word for word in self._tokenizer.get_vocab() if word.isalpha())
        self._latest = Latest(self._encode, MOST_CACHED)

    def encode(self, text: str) -> Vector:
        """Return the text's unit vector, float32 of shape `[size]`."""
        vector: Vector = self._latest(text)[: self.size]
        return vector

    def encode_deeply(self, text: str) -> Vector:
        """Return the unit vector, and behind it the means of two inner layers, `[3 * size]`."""
        return self._latest(text)

    def _encode(self, text: str) -> Vector:
        # Lone surrogates cannot be encoded as UTF-8, which the tokenizer needs.
        readable = text.encode("utf-8", "replace").decode("utf-8")
        token_ids = np.array([self._tokenizer.encode(readable).ids], dtype=np.int64)
        vector, inner = self._session.run(["vector", "inner"], {"token_ids": token_ids})
        return np.concatenate([vector[0], inner[0]])
