"""Find the trained model, and say when it is of no use."""

from __future__ import annotations

from pathlib import Path


class NoModel(Exception):
    """There is no trained model to talk to."""


class AssistantError(Exception):
    """The model or the actions cannot be loaded."""


def find_model(path: Path) -> Path:
    """Return the model at `path`: the file itself, or the newest `*.tar.gz` of the folder.

    Raises:
        NoModel: when there is none.
    """
    if path.is_file():
        return path
    models = sorted(path.glob("*.tar.gz"), key=lambda model: model.stat().st_mtime)
    if not models:
        raise NoModel(
            f"no trained model at {path}; train one with `rasa train`, or name it with `rasa_model`"
        )
    return models[-1]
