"""Tune the encoder's last layers on our own examples: `make tune`, some 25 minutes on two cores.

As published they tell what a text is about. Tuned to tell red flags from what only sounds so, and one
question from another, they also keep what a text says of it. The layers below stay as they are: thousands of
examples are few for all of them (after Howard and Ruder 2018). What comes out, `encoder/tuned_layers.npz`, is
kept beside the code. A training takes it as it is and learns from what the layers give, so examples may
change without another tuning. The network that finds red flags by them is kept likewise.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from understanding.encoder.encoder import MOST_TOKENS
from understanding.encoder.quantised import Array
from understanding.encoder.tuned_layers import FILE, TUNED_LAYERS, write_tuned_layers
from understanding.encoder.weights import DIGEST, find_weights
from understanding.example import topic_of
from understanding.importer import PROJECT, ClinicImporter
from understanding.intent_classifier import Meaning
from understanding.red_flag_examples import LOOK_ALIKES, load_red_flag_examples, ordinary_texts
from understanding.red_flag_network import keep_network

# Chosen on messages of writers whose others were not learnt from.
ROUNDS = 3  # over all examples
AT_ONCE = 64  # examples
STEP, HEAD_STEP = 1.5e-4, 1e-3
WARMING_UP = 150  # steps
DECAY = 0.01  # of the weights, times a step's length
LONGEST_SLOPE = 2.0
DROPPED_INPUTS = 0.15
SORTED_AMONG = 40  # batches; texts of a batch are about equally long
_SEED = 0
_NONE = -1  # the label of a text that a task has none for


@dataclass(frozen=True)
class Task:
    """What is to be told apart: a label of each text, `[texts]`, and how it is learnt."""

    labels: Array
    weight: float
    smoothing: float
    hidden: int
    dropped: float


class Bert:
    """BERT's layers in TensorFlow, so that they can learn; `encoder/graph.py` has them for serving."""

    def __init__(self, weights: Mapping[str, Any], config: Mapping[str, Any]) -> None:
        self.weights = {name: tf.constant(weight) for name, weight in weights.items()}
        self.layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config["layer_norm_eps"])

    def embed(self, tokens: Any) -> Any:
        """Return the words' vectors `[texts, tokens, size]` of token ids `[texts, tokens]`."""
        words = tf.gather(self.weights["embeddings.word_embeddings.weight"], tokens)
        positions = self.weights["embeddings.position_embeddings.weight"][: tf.shape(tokens)[1]]
        segment = self.weights["embeddings.token_type_embeddings.weight"][0]
        return self._normed(words + positions + segment, "embeddings.LayerNorm")

    def layer(self, number: int, hidden: Any, mask: Any) -> Any:
        """Return what a layer makes of `[texts, tokens, size]`; the mask is 1 for tokens, 0 behind a text."""
        name = f"encoder.layer.{number}"
        attended = self._dense(self._attention(hidden, mask, name), f"{name}.attention.output.dense")
        hidden = self._normed(hidden + attended, f"{name}.attention.output.LayerNorm")
        inner = tf.nn.gelu(self._dense(hidden, f"{name}.intermediate.dense"))
        return self._normed(hidden + self._dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attention(self, hidden: Any, mask: Any, name: str) -> Any:
        texts, tokens, size = tf.shape(hidden)[0], tf.shape(hidden)[1], hidden.shape[2]

        def heads(part: str) -> Any:
            value = self._dense(hidden, f"{name}.attention.self.{part}")
            return tf.transpose(
                tf.reshape(value, [texts, tokens, self._heads, size // self._heads]), [0, 2, 1, 3]
            )

        near = tf.matmul(heads("query"), heads("key"), transpose_b=True) / np.sqrt(size / self._heads)
        weighed = tf.nn.softmax(near - 1e9 * (1 - mask[:, None, None, :]))
        mixed = tf.matmul(weighed, heads("value"))
        return tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [texts, tokens, size])

    def _dense(self, value: Any, name: str) -> Any:
        weight, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return tf.matmul(value, weight, transpose_b=True) + bias

    def _normed(self, value: Any, name: str) -> Any:
        middle, spread = tf.nn.moments(value, [-1], keepdims=True)
        scale, bias = self.weights[f"{name}.weight"], self.weights[f"{name}.bias"]
        return (value - middle) * tf.math.rsqrt(spread + self._epsilon) * scale + bias


class Learning:
    """The tuned layers, and a small network for each task on the means of what they give."""

    def __init__(self, bert: Bert, tasks: Sequence[Task], means: Array) -> None:
        self.bert = bert
        self._tasks = tasks
        self._middle, self._spread = means.mean(axis=0), means.std(axis=0) + 1e-3
        first = bert.layers - TUNED_LAYERS
        self.tuned = {
            name: tf.Variable(weight)
            for name, weight in bert.weights.items()
            if name.startswith(tuple(f"encoder.layer.{number}." for number in range(first, bert.layers)))
        }
        bert.weights.update(self.tuned)
        self._heads = [
            tf.keras.Sequential(
                [
                    tf.keras.layers.Dropout(DROPPED_INPUTS),
                    tf.keras.layers.Dense(task.hidden, "relu", kernel_initializer="he_normal"),
                    tf.keras.layers.Dropout(task.dropped),
                    tf.keras.layers.Dense(int(task.labels.max()) + 1),
                ]
            )
            for task in tasks
        ]
        for head in self._heads:
            head.build([None, means.shape[1]])
        self._steps = [
            (tf.keras.optimizers.AdamW(weight_decay=DECAY, global_clipnorm=LONGEST_SLOPE), length)
            for length in (STEP, HEAD_STEP)
        ]
        self._step = tf.function(self._learn, autograph=False, reduce_retracing=True)

    def learn(self, hidden: Array, mask: Array, labels: Sequence[Array], share: float) -> float:
        """Take a step, of a share of its full length, on one batch; return the loss before it."""
        for optimizer, length in self._steps:
            optimizer.learning_rate.assign(length * share)
        return float(self._step(tf.constant(hidden), tf.constant(mask), list(map(tf.constant, labels))))

    def _learn(self, hidden: Any, mask: Any, labels: Sequence[Any]) -> Any:
        with_heads = [weight for head in self._heads for weight in head.trainable_variables]
        with tf.GradientTape() as tape:
            means = (means_of(self.bert, hidden, mask) - self._middle) / self._spread
            loss = tf.add_n(
                [
                    task.weight * _loss(head(means, training=True), of_task, task.smoothing)
                    for task, head, of_task in zip(self._tasks, self._heads, labels, strict=True)
                ]
            )
        layers = list(self.tuned.values())
        slopes = tape.gradient(loss, [*layers, *with_heads])
        for (optimizer, _), of, weights in zip(
            self._steps, (slopes[: len(layers)], slopes[len(layers) :]), (layers, with_heads), strict=True
        ):
            optimizer.apply_gradients(zip(of, weights, strict=True))
        return loss


def means_of(bert: Bert, hidden: Any, mask: Any) -> Any:
    """Return the means over each text of what goes into the tuned layers and of what each gives."""
    weights = (mask / tf.reduce_sum(mask, axis=1, keepdims=True))[:, :, None]
    means = [tf.reduce_sum(hidden * weights, axis=1)]
    for number in range(bert.layers - TUNED_LAYERS, bert.layers):
        hidden = bert.layer(number, hidden, mask)
        means.append(tf.reduce_sum(hidden * weights, axis=1))
    return tf.concat(means, axis=1)


def _loss(scores: Any, labels: Any, smoothing: float) -> Any:
    """Return the mean loss over a batch, to which texts without a label add nothing."""
    count = scores.shape[1]
    wanted = tf.one_hot(labels, count) * (1 - smoothing) + smoothing / count
    losses = tf.nn.softmax_cross_entropy_with_logits(wanted, scores)
    return tf.reduce_mean(tf.where(labels == _NONE, 0.0, losses))


def tune(
    texts: Sequence[list[int]], tasks: Sequence[Task], bert: Bert, rounds: int = ROUNDS
) -> dict[str, Array]:
    """Return the tuned weights by name; the texts are token ids."""
    tf.keras.utils.set_random_seed(_SEED)
    drawing = np.random.default_rng(_SEED)
    hidden = _below(bert, texts)
    some = drawing.permutation(len(texts))[:1500]
    means = [
        means_of(bert, *_padded(hidden, rows)) for rows in np.array_split(some, -(-len(some) // AT_ONCE))
    ]
    learning = Learning(bert, tasks, np.concatenate(means))
    steps = rounds * -(-len(texts) // AT_ONCE)
    for step, rows in enumerate(_batches(drawing, hidden, rounds)):
        share = min(1, (step + 1) / WARMING_UP) * (1 - step / steps)
        loss = learning.learn(*_padded(hidden, rows), [task.labels[rows] for task in tasks], share)
        if step % 100 == 0:
            print(f"step {step} of {steps}: loss {loss:.3f}", flush=True)
    return {name: weight.numpy() for name, weight in learning.tuned.items()}


def _below(bert: Bert, texts: Sequence[list[int]]) -> list[Array]:
    """Return what goes into the tuned layers, `[tokens, size]` of each text; it stays as it is."""

    def below(tokens: Any, mask: Any) -> Any:
        hidden = bert.embed(tokens)
        for number in range(bert.layers - TUNED_LAYERS):
            hidden = bert.layer(number, hidden, mask)
        return hidden

    of = tf.function(below, autograph=False, reduce_retracing=True)
    found: list[Array] = [np.empty(0)] * len(texts)
    for rows in np.array_split(np.argsort([len(text) for text in texts]), -(-len(texts) // AT_ONCE)):
        tokens, mask = _padded([np.array(text) for text in texts], rows)
        for row, hidden in zip(
            rows, of(tf.constant(tokens, tf.int32), tf.constant(mask)).numpy(), strict=True
        ):
            found[row] = hidden[: len(texts[row])].astype(np.float16)
    return found


def _padded(texts: Sequence[Array], rows: Array) -> tuple[Array, Array]:
    """Return texts side by side, with noughts behind the shorter ones, and the mask that tells these."""
    longest = max(len(texts[row]) for row in rows)
    padded = np.zeros((len(rows), longest, *texts[rows[0]].shape[1:]), dtype=np.float32)
    mask = np.zeros((len(rows), longest), dtype=np.float32)
    for place, row in enumerate(rows):
        padded[place, : len(texts[row])] = texts[row]
        mask[place, : len(texts[row])] = 1
    return padded, mask


def _batches(drawing: np.random.Generator, texts: Sequence[Array], rounds: int) -> Iterator[Array]:
    lengths = np.array([len(text) for text in texts])
    for _ in range(rounds):
        order = drawing.permutation(len(texts))
        batches: list[Array] = []
        for start in range(0, len(order), AT_ONCE * SORTED_AMONG):
            rows = order[start : start + AT_ONCE * SORTED_AMONG]
            rows = rows[np.argsort(lengths[rows], kind="stable")]
            batches += [rows[at : at + AT_ONCE] for at in range(0, len(rows), AT_ONCE)]
        for place in drawing.permutation(len(batches)):
            yield batches[place]


def labelled(
    training_data: TrainingData, red_flags: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[Task]]:
    """Return all texts, and the two tasks: which red flag is it, and what does it ask or want."""
    meanings = {
        example.get(TEXT): Meaning(example.get(INTENT), topic_of(example)).label
        for example in training_data.intent_examples
    }
    dangers = dict.fromkeys(ordinary_texts(training_data), LOOK_ALIKES)
    dangers |= {text: label for label, texts in red_flags.items() for text in texts}
    texts = sorted({*meanings, *dangers})
    return texts, [
        Task(_numbers(texts, dangers), weight=2.0, smoothing=0.03, hidden=384, dropped=0.4),
        Task(_numbers(texts, meanings), weight=1.0, smoothing=0.05, hidden=512, dropped=0.3),
    ]


def _numbers(texts: Sequence[str], labels: Mapping[str, str]) -> Array:
    names = sorted(set(labels.values()))
    return np.array([names.index(labels[text]) if text in labels else _NONE for text in texts])


def main() -> None:
    """Tune on all examples of the project, and keep what comes out."""
    importer = ClinicImporter(
        str(PROJECT / "config.yml"), str(PROJECT / "domain.yml"), [str(PROJECT / "data")]
    )
    red_flags = load_red_flag_examples(PROJECT / "data" / "red_flag_examples")
    texts, tasks = labelled(importer.get_nlu_data(), red_flags)
    folder = find_weights()
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    bert = Bert(load_file(folder / "model.safetensors"), json.loads((folder / "config.json").read_text()))
    print(f"Tuning the encoder's last {TUNED_LAYERS} layers on {len(texts):,} texts.", flush=True)
    tuned = tune([tokenizer.encode(text).ids for text in texts], tasks, bert)
    write_tuned_layers(tuned, DIGEST)
    print(f"Kept in {FILE.relative_to(PROJECT)}.", flush=True)
    keep_network()


if __name__ == "__main__":
    main()
