"""What Rasa logs: kept quiet, and errors noticed while a turn runs."""

from __future__ import annotations

import logging
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

_LINES_OF_TRACEBACK = 12


class ErrorRecords(logging.Handler):
    """A context in which log records of level ERROR and above are kept, with the end of their traceback."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def __enter__(self) -> ErrorRecords:
        logging.getLogger().addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record as text."""
        if _is_about_a_payload(record):
            return
        text = f"{record.name}: {record.getMessage()}"
        if record.exc_info and record.exc_info[0]:
            lines = "".join(traceback.format_exception(*record.exc_info)).rstrip().splitlines()
            text = "\n".join([text, *lines[-_LINES_OF_TRACEBACK:]])
        self.records.append(text)


def _is_about_a_payload(record: logging.LogRecord) -> bool:
    """Tell whether Rasa took the JSON of a button's payload (`/inform{"a": 1}`) for the name of a slot.

    It sends the payload as it is, so nothing is wrong.
    """
    error = record.exc_info[1] if record.exc_info else None
    return (
        record.name == "rasa.core.nlg.interpolator"
        and isinstance(error, KeyError)
        and str(error.args[0]).startswith('"')
    )


def quieten_rasa() -> None:
    """Log warnings and errors only, in one line each; unconfigured, Rasa prints every event."""
    # With no handler there, Rasa would add one that prints to the standard output of the moment.
    logging.getLogger().addHandler(logging.NullHandler())
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, structlog.dev.set_exc_info, _as_record],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        cache_logger_on_first_use=True,
    )


def _as_record(_: Any, __: str, entry: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    words = [str(entry[key]) for key in ("event", "event_info") if key in entry]
    return (": ".join(words),), {"exc_info": entry.get("exc_info")}
