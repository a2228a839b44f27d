"""Build the encoder as an ONNX graph from its safetensors weights, with int8 weights."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

OPSET = 17
FUSED = "com.microsoft"  # operators of onnxruntime itself; every CPU build of it has them


def build_encoder(weights: Path, target: Path, *, quantise: bool = True) -> None:
    """Write the encoder as one ONNX file: token ids `[1, tokens]` in, a unit vector `[1, size]` out.

    Beside it `inner`, `[1, 2 * size]`: the means over all tokens of what the two layers before the last give.
    The last was made to tell what a text is about, and drops what the text says of it ("no", "was").

    Attention has no mask, for one text is encoded at a time and nothing is padded. The vector is the
    mean over all tokens, scaled to length 1, as in Reimers and Gurevych 2019, "Sentence-BERT".

    Args:
        weights: folder with `model.safetensors` and `config.json` of a BERT model.
        target: the ONNX file to write.
        quantise: int8 weights, four times smaller and twice as fast; `False` keeps float32.
    """
    config = json.loads((weights / "config.json").read_text())
    onnx.save(_bert_graph(load_file(weights / "model.safetensors"), config, quantise), str(target))


def _int8(matrix: Any, axis: int) -> tuple[Any, Any]:
    """Return the matrix in int8, and the scale of each of its rows or columns (those across `axis`)."""
    scale = np.maximum(np.abs(matrix).max(axis=axis, keepdims=True), 1e-12) / 127
    return np.rint(matrix / scale).astype(np.int8), scale.astype(np.float32)


def _bert_graph(weights: dict[str, Any], config: dict[str, Any], quantise: bool) -> Any:
    size, heads, epsilon = config["hidden_size"], config["num_attention_heads"], config["layer_norm_eps"]
    nodes: list[Any] = []
    constants: dict[str, Any] = {}

    def constant(name: str, value: Any) -> str:
        constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(kind: str, *inputs: str, outputs: int = 1, **attributes: Any) -> Any:
        names = [f"{kind}_{len(nodes)}_{number}" for number in range(outputs)]
        nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names[0] if outputs == 1 else names

    def dense(value: str, *names: str) -> str:
        """Apply the named layers to one value: their outputs stand side by side."""
        matrix = np.concatenate([weights[f"{name}.weight"] for name in names]).T
        bias = constant(f"{names[0]}.bias", np.concatenate([weights[f"{name}.bias"] for name in names]))
        if not quantise:
            return str(op("Add", op("MatMul", value, constant(names[0], matrix)), bias))
        whole, scale = _int8(matrix, axis=0)
        scales = constant(f"{names[0]}.scale", scale[0])
        return str(
            op("DynamicQuantizeMatMul", value, constant(names[0], whole), scales, "", bias, domain=FUSED)
        )

    def words() -> str:
        table = weights["embeddings.word_embeddings.weight"]
        if not quantise:
            return str(op("Gather", constant("words", table), "token_ids"))
        whole, scale = _int8(table, axis=1)
        found = op("Cast", op("Gather", constant("words", whole), "token_ids"), to=TensorProto.FLOAT)
        return str(op("Mul", found, op("Gather", constant("words.scale", scale), "token_ids")))

    def normed_sum(value: str, other: str, name: str) -> str:
        scale, bias = (constant(f"{name}.{part}", weights[f"{name}.{part}"]) for part in ("weight", "bias"))
        return str(op("SkipLayerNormalization", value, other, scale, bias, domain=FUSED, epsilon=epsilon))

    def attention(value: str, name: str) -> str:
        joined = dense(value, *(f"{name}.self.{part}" for part in ("query", "key", "value")))
        parts = op("Split", joined, constant("thirds", np.array([size] * 3)), outputs=3, axis=-1)
        mixed = op("MultiHeadAttention", *parts, domain=FUSED, num_heads=heads)
        return normed_sum(value, dense(mixed, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    # Every token is of the first segment, so that segment's vector is part of its position's.
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    table = constant("positions", (weights["embeddings.position_embeddings.weight"] + segment)[None])
    tokens = op("Shape", "token_ids", start=1, end=2)
    positions = op("Slice", table, constant("zero", np.array([0])), tokens, constant("one", np.array([1])))
    hidden = normed_sum(words(), positions, "embeddings.LayerNorm")
    outputs = []
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        hidden = attention(hidden, f"{layer}.attention")
        inner = op("Gelu", dense(hidden, f"{layer}.intermediate.dense"), domain=FUSED)
        hidden = normed_sum(hidden, dense(inner, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        outputs.append(hidden)
    before_last = [op("ReduceMean", each, axes=[1], keepdims=0) for each in outputs[-3:-1]]
    nodes.append(helper.make_node("Concat", before_last, ["inner"], axis=-1))
    mean = op("ReduceMean", hidden, axes=[1], keepdims=0)
    nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))

    graph = helper.make_graph(
        nodes,
        "sentence_encoder",
        [helper.make_tensor_value_info("token_ids", TensorProto.INT64, [1, "tokens"])],
        [
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, size]),
            helper.make_tensor_value_info("inner", TensorProto.FLOAT, [1, size * len(before_last)]),
        ],
        list(constants.values()),
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model)
    return model
