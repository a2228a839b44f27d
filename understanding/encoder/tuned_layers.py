"""The encoder's last layers as `understanding/tuning.py` tuned them, in a file beside this one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from understanding.encoder.quantised import Array, quantised

FILE = Path(__file__).with_name("tuned_layers.npz")
TUNED_LAYERS = 3
_TUNED_FROM, _SCALE = "tuned from", " scale"


def read_tuned_layers(digest: str, file: Path = FILE) -> dict[str, Array]:
    """Return the tuned weights under their published names, float32.

    Nothing where they were tuned from other weights than those with this SHA-256.
    """
    with np.load(file) as arrays:
        if arrays[_TUNED_FROM] != digest:
            return {}
        return {
            name: arrays[name] * arrays[name + _SCALE] if name + _SCALE in arrays else arrays[name]
            for name in arrays.files
            if name != _TUNED_FROM and not name.endswith(_SCALE)
        }


def write_tuned_layers(weights: Mapping[str, Array], digest: str, file: Path = FILE) -> None:
    """Keep tuned weights, the matrices in int8, for the encoder whose published ones have this SHA-256."""
    arrays: dict[str, Array] = {_TUNED_FROM: np.array(digest)}
    for name, weight in weights.items():
        if weight.ndim == 2:
            arrays[name], arrays[name + _SCALE] = quantised(weight, axis=1)
        else:
            arrays[name] = weight.astype(np.float32)
    # A kill while it is written leaves the one that is there.
    beside = file.with_suffix(".new.npz")
    np.savez(beside, **arrays)
    beside.replace(file)
