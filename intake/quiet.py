"""Keep out of the logs what nobody who reads them can mend."""

from __future__ import annotations

import logging

# Each lists its parts at every start.
_TALKATIVE = ("alembic.runtime.plugins", "rasa_sdk.executor")


def silence_what_nobody_can_mend() -> None:
    """Drop Python's warnings and lists of parts; call it before Rasa, TensorFlow or Sanic are imported."""
    # Filters would not hold, for some of them set their own when imported.
    logging.captureWarnings(True)
    warnings = logging.getLogger("py.warnings")
    warnings.addHandler(logging.NullHandler())
    warnings.propagate = False
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
