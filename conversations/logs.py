"""Keep what visitors say out of the logs of the processes that hear it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

# Structured log entries may keep these keys; any other could carry a visitor's words.
_SAFE_KEYS = {
    "event",
    "event_info",
    "event_key",
    "level",
    "logger",
    "timestamp",
    "action_name",
    "action_extract_slot",
}
# Rasa's records with a traceback quote the request to the action server, whole conversation included.
_WHERE = ("rasa", "rasa_sdk", "sanic", "asyncio", "conversations", "understanding", "actions")

_Processor = Callable[[Any, str, MutableMapping[str, Any]], MutableMapping[str, Any]]


def keep_conversations_out_of_logs() -> None:
    """Reduce what Rasa logs to what happened and where; calling it again changes nothing."""
    # Rasa takes Sanic's loggers apart from the others: what these say goes to the handler of last resort.
    for handler in (*logging.getLogger().handlers, *filter(None, [logging.lastResort])):
        if not any(isinstance(known, _WithoutWords) for known in handler.filters):
            handler.addFilter(_WithoutWords())
    processors: list[_Processor] = list(structlog.get_config()["processors"])
    if _only_safe_keys not in processors:
        structlog.configure(processors=[_only_safe_keys, *processors])


def _only_safe_keys(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    error = entry.get("exc_info")
    safe = {key: value for key, value in entry.items() if key in _SAFE_KEYS}
    if error:
        safe["error"] = _kind(error)
    return safe


class _WithoutWords(logging.Filter):
    """Replace a traceback, whose messages may quote a visitor, by the error's kind."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and record.name.split(".")[0] in _WHERE:
            record.msg, record.args = f"{record.getMessage()} ({_kind(record.exc_info)})", ()
            record.exc_info = record.exc_text = None
        return True


def _kind(error: Any) -> str:
    if error is True:
        error = sys.exc_info()
    if isinstance(error, BaseException):
        return type(error).__name__
    kind = error[0] if isinstance(error, tuple) else None
    return kind.__name__ if kind else "error"
