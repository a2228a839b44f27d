"""Name a conversation in a log."""

from __future__ import annotations

import re

_OF_THE_WIDGET = re.compile(r"[0-9a-f]{32}")


def loggable(conversation_id: str) -> str:
    """Return the id if it is one of the widget's; another channel's may be a telephone number."""
    return conversation_id if _OF_THE_WIDGET.fullmatch(conversation_id) else "of another channel"
