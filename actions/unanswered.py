"""Pass a question that no article answers on to the staff."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import numpy as np

from actions.speaking_action import log_failure
from actions.store import store
from details.mask import mask_personal
from leads.questions import record_question


async def note_question(conversation_id: str, text: str, topic: str | None, vector: str | None) -> bool:
    """Store the question; a store that cannot be reached must not cost the visitor the reply."""
    try:
        await asyncio.to_thread(_record, conversation_id, mask_personal(text), topic, vector)
    except Exception as error:
        log_failure("record_question", error)
        return False
    return True


def _record(conversation_id: str, text: str, topic: str | None, vector: str | None) -> None:
    numbers: Any = np.frombuffer(base64.b64decode(vector), dtype=np.float16).tolist() if vector else None
    record_question(store(), conversation_id, text, topic, numbers)
