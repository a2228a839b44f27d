"""Build the encoder as an ONNX graph from its safetensors weights, and quantise it."""

from __future__ import annotations

import json
import logging
import math
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

OPSET = 17


def build_encoder(weights: Path, target: Path, *, quantise: bool = True) -> None:
    """Write the encoder as one ONNX file: token ids `[1, tokens]` in, a unit vector `[1, size]` out.

    Attention has no mask, for one text is encoded at a time and nothing is padded. The vector is the
    mean over all tokens, scaled to length 1, as in Reimers and Gurevych 2019, "Sentence-BERT".

    Args:
        weights: folder with `model.safetensors` and `config.json` of a BERT model.
        target: the ONNX file to write.
        quantise: int8 weights per channel, four times smaller and faster; `False` keeps float32.
    """
    model = _bert_graph(
        load_file(weights / "model.safetensors"), json.loads((weights / "config.json").read_text())
    )
    if not quantise:
        onnx.save(model, str(target))
        return
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        onnx.save(model, str(exact))
        _quiet(lambda: quantize_dynamic(exact, target, per_channel=True, weight_type=QuantType.QInt8))


def _quiet(quantise: Any) -> None:
    # The quantiser advises through the root logger to optimise a graph that has nothing to optimise.
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.ERROR)
    try:
        quantise()
    finally:
        root.setLevel(level)


def _bert_graph(weights: dict[str, Any], config: dict[str, Any]) -> Any:
    size, heads = config["hidden_size"], config["num_attention_heads"]
    width = size // heads
    nodes: list[Any] = []
    constants: dict[str, Any] = {}

    def constant(name: str, value: Any) -> str:
        constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def weight(name: str, *, transposed: bool = False) -> str:
        return constant(name, weights[name].T if transposed else weights[name])

    def op(kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(nodes)}"
        nodes.append(helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def dense(value: str, name: str) -> str:
        return op(
            "Add", op("MatMul", value, weight(f"{name}.weight", transposed=True)), weight(f"{name}.bias")
        )

    def normed(value: str, name: str) -> str:
        scale, bias = weight(f"{name}.weight"), weight(f"{name}.bias")
        return op("LayerNormalization", value, scale, bias, epsilon=config["layer_norm_eps"])

    def by_head(value: str, order: list[int]) -> str:
        split = op("Reshape", value, constant("by_head", np.array([1, -1, heads, width])))
        return op("Transpose", split, perm=order)

    def attention(value: str, name: str) -> str:
        query = by_head(dense(value, f"{name}.self.query"), [0, 2, 1, 3])
        key = by_head(dense(value, f"{name}.self.key"), [0, 2, 3, 1])
        content = by_head(dense(value, f"{name}.self.value"), [0, 2, 1, 3])
        scores = op("Mul", op("MatMul", query, key), constant("scale", np.float32(1 / math.sqrt(width))))
        mixed = op("Transpose", op("MatMul", op("Softmax", scores, axis=-1), content), perm=[0, 2, 1, 3])
        joined = op("Reshape", mixed, constant("joined", np.array([1, -1, size])))
        return normed(op("Add", value, dense(joined, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def gelu(value: str) -> str:
        erf = op("Erf", op("Mul", value, constant("root_half", np.float32(math.sqrt(0.5)))))
        return op(
            "Mul",
            op("Mul", value, constant("half", np.float32(0.5))),
            op("Add", erf, constant("one", np.float32(1))),
        )

    tokens = op("Shape", "token_ids", start=1, end=2)
    positions = op(
        "Slice", weight("embeddings.position_embeddings.weight"), constant("zero", np.array([0])), tokens
    )
    segment = constant("segment", weights["embeddings.token_type_embeddings.weight"][0])
    words = op("Gather", weight("embeddings.word_embeddings.weight"), "token_ids")
    hidden = normed(op("Add", op("Add", words, positions), segment), "embeddings.LayerNorm")
    for number in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{number}"
        hidden = attention(hidden, f"{layer}.attention")
        inner = gelu(dense(hidden, f"{layer}.intermediate.dense"))
        hidden = normed(op("Add", hidden, dense(inner, f"{layer}.output.dense")), f"{layer}.output.LayerNorm")
    mean = op("ReduceMean", hidden, axes=[1], keepdims=0)
    nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))

    graph = helper.make_graph(
        nodes,
        "sentence_encoder",
        [helper.make_tensor_value_info("token_ids", TensorProto.INT64, [1, "tokens"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, size])],
        list(constants.values()),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model
