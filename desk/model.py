"""What the desk is told of the trained model, by whoever starts it and knows about training."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Model:
    """When the model was made, and whether it is still what the texts and the code here would give."""

    made_at: datetime
    fits: bool
