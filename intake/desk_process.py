"""The desk's process, which is told of the model what this room alone knows."""

from __future__ import annotations

import sys
from datetime import datetime, timezone

from desk.__main__ import main as serve
from desk.model import Model
from intake.environment import MODEL
from intake.training import is_current


def model_in_place() -> Model | None:
    """Return what is to be said of the trained model; None when there is none."""
    if not MODEL.is_file():
        return None
    return Model(datetime.fromtimestamp(MODEL.stat().st_mtime, timezone.utc), is_current(MODEL))


if __name__ == "__main__":
    sys.exit(serve(model_in_place))
