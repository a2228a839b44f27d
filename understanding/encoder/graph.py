"""Build the encoder as ONNX graphs from its safetensors weights, with int8 weights.

There are three: the layers below, and on what these give the last layers as published and as they were tuned
(`understanding/tuning.py`). So neither is computed where the other is wanted, and the rest once for both.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from understanding.encoder.quantised import quantised
from understanding.encoder.tuned_layers import TUNED_LAYERS, read_tuned_layers
from understanding.encoder.weights import sha256

BELOW, PUBLISHED, TUNED, TOKENIZER = "below.onnx", "published.onnx", "tuned.onnx", "tokenizer.json"
OPSET = 17
FUSED = "com.microsoft"  # operators of onnxruntime itself; every CPU build of it has them


def build_encoder(weights: Path, folder: Path, *, quantise: bool = True) -> None:
    """Write the encoder's graphs, and its tokenizer, to a folder.

    | graph | takes | gives |
    |---|---|---|
    | below | `token_ids` `[1, tokens]` | `hidden` `[1, tokens, size]` |
    | published | `hidden` | `vector`, a unit vector `[1, size]` |
    | tuned | `hidden` | `means` `[1, 4 * size]`: over all tokens, of `hidden` and of what each layer gives |

    Attention has no mask, for one text is encoded at a time and nothing is padded. The vector is the
    mean over all tokens, scaled to length 1, as in Reimers and Gurevych 2019, "Sentence-BERT". Where the
    layers were not tuned from these weights, they are as published in both.

    Args:
        weights: folder with `model.safetensors`, `config.json` and `tokenizer.json` of a BERT model.
        folder: where the files go.
        quantise: int8 weights, four times smaller and twice as fast; `False` keeps float32.
    """
    config = json.loads((weights / "config.json").read_text())
    published = load_file(weights / "model.safetensors")
    tuned = {**published, **read_tuned_layers(sha256(weights / "model.safetensors"))}
    size = config["hidden_size"]
    hidden = helper.make_tensor_value_info("hidden", TensorProto.FLOAT, [1, "tokens", size])
    tokens = helper.make_tensor_value_info("token_ids", TensorProto.INT64, [1, "tokens"])
    names = [f"encoder.layer.{number}" for number in range(config["num_hidden_layers"])]
    below, last = names[:-TUNED_LAYERS], names[-TUNED_LAYERS:]

    graph = _Graph(published, config, quantise)
    value = graph.embedded("token_ids")
    for name in below:
        value = graph.layer(value, name)
    graph.op("Identity", value, output="hidden")
    graph.save(folder / BELOW, tokens, hidden)

    graph, value = _Graph(published, config, quantise), "hidden"
    for name in last:
        value = graph.layer(value, name)
    graph.op("LpNormalization", graph.mean(value), output="vector", axis=-1, p=2)
    graph.save(
        folder / PUBLISHED, hidden, helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, size])
    )

    graph, value = _Graph(tuned, config, quantise), "hidden"
    means = [graph.mean(value)]
    for name in last:
        value = graph.layer(value, name)
        means.append(graph.mean(value))
    graph.op("Concat", *means, output="means", axis=-1)
    graph.save(
        folder / TUNED,
        hidden,
        helper.make_tensor_value_info("means", TensorProto.FLOAT, [1, size * len(means)]),
    )
    shutil.copyfile(weights / TOKENIZER, folder / TOKENIZER)


class _Graph:
    """A graph that is being built of BERT's parts; values go by their names."""

    def __init__(self, weights: Mapping[str, Any], config: Mapping[str, Any], quantise: bool) -> None:
        self._weights, self._quantise = weights, quantise
        self._size, self._heads = config["hidden_size"], config["num_attention_heads"]
        self._epsilon = config["layer_norm_eps"]
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def save(self, file: Path, takes: Any, gives: Any) -> None:
        """Check the graph and write it."""
        graph = helper.make_graph(self._nodes, file.stem, [takes], [gives], list(self._constants.values()))
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
        onnx.checker.check_model(model)
        onnx.save(model, str(file))

    def op(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Add an operation; return the name of what it gives."""
        return self._op(kind, inputs, [output or f"{kind}_{len(self._nodes)}"], attributes)[0]

    def mean(self, value: str) -> str:
        """Return the mean over all tokens."""
        return self.op("ReduceMean", value, axes=[1], keepdims=0)

    def embedded(self, token_ids: str) -> str:
        """Return the vectors of words at their places."""
        # Every token is of the first segment, so that segment's vector is part of its position's.
        segment = self._weights["embeddings.token_type_embeddings.weight"][0]
        positions = (self._weights["embeddings.position_embeddings.weight"] + segment)[None]
        tokens = self.op("Shape", token_ids, start=1, end=2)
        none, one = self._constant("zero", np.array([0])), self._constant("one", np.array([1]))
        placed = self.op("Slice", self._constant("positions", positions), none, tokens, one)
        return self._normed_sum(self._words(token_ids), placed, "embeddings.LayerNorm")

    def layer(self, value: str, name: str) -> str:
        """Return what a layer of the encoder gives."""
        attended = self._attention(value, f"{name}.attention")
        inner = self.op("Gelu", self._dense(attended, f"{name}.intermediate.dense"), domain=FUSED)
        out = self._dense(inner, f"{name}.output.dense")
        return self._normed_sum(attended, out, f"{name}.output.LayerNorm")

    def _attention(self, value: str, name: str) -> str:
        joined = self._dense(value, *(f"{name}.self.{part}" for part in ("query", "key", "value")))
        thirds = self._constant("thirds", np.array([self._size] * 3))
        number = len(self._nodes)
        parts = self._op(
            "Split", (joined, thirds), [f"Split_{number}_{part}" for part in range(3)], {"axis": -1}
        )
        mixed = self.op("MultiHeadAttention", *parts, domain=FUSED, num_heads=self._heads)
        return self._normed_sum(value, self._dense(mixed, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _dense(self, value: str, *names: str) -> str:
        """Apply the named layers to one value: their outputs stand side by side."""
        matrix = np.concatenate([self._weights[f"{name}.weight"] for name in names]).T
        biases = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        bias = self._constant(f"{names[0]}.bias", biases)
        if not self._quantise:
            return self.op("Add", self.op("MatMul", value, self._constant(names[0], matrix)), bias)
        whole, scale = quantised(matrix, axis=0)
        scales = self._constant(f"{names[0]}.scale", scale[0])
        return self.op(
            "DynamicQuantizeMatMul",
            *(value, self._constant(names[0], whole), scales, "", bias),
            domain=FUSED,
        )

    def _words(self, token_ids: str) -> str:
        table = self._weights["embeddings.word_embeddings.weight"]
        if not self._quantise:
            return self.op("Gather", self._constant("words", table), token_ids)
        whole, scale = quantised(table, axis=1)
        found = self.op(
            "Cast", self.op("Gather", self._constant("words", whole), token_ids), to=TensorProto.FLOAT
        )
        return self.op("Mul", found, self.op("Gather", self._constant("words.scale", scale), token_ids))

    def _normed_sum(self, value: str, other: str, name: str) -> str:
        scale, bias = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        return self.op(
            "SkipLayerNormalization", value, other, scale, bias, domain=FUSED, epsilon=self._epsilon
        )

    def _constant(self, name: str, value: Any) -> str:
        self._constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _op(self, kind: str, inputs: Any, outputs: list[str], attributes: Mapping[str, Any]) -> list[str]:
        self._nodes.append(helper.make_node(kind, list(inputs), outputs, **attributes))
        return outputs
