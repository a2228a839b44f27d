"""What visitors say must not reach a log, whatever Rasa has to complain about."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from conversations.logs import keep_conversations_out_of_logs

WORDS = "my name is Zebulon Quackenbush"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    before = structlog.get_config()
    root.addHandler(handler)
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(stream))
    keep_conversations_out_of_logs()
    yield stream
    root.removeHandler(handler)
    structlog.configure(**before)


def test_a_failed_action_is_logged_without_the_conversation_in_its_error(log: io.StringIO) -> None:
    try:
        raise RuntimeError(f"500, Internal Server Error, body='{WORDS}'")
    except RuntimeError:
        logging.getLogger("rasa.core.processor").exception(
            "Encountered an exception while running action 'x'."
        )
    assert "running action 'x'. (RuntimeError)" in log.getvalue()
    assert WORDS not in log.getvalue()


def test_an_error_of_sanic_that_no_handler_takes_is_logged_without_words(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # As Rasa sets it up, and Sanic says it of a first line that is no address.
    logger = logging.getLogger("sanic.error")
    monkeypatch.setattr(logger, "propagate", False)
    monkeypatch.setattr(logger, "handlers", [])
    try:
        raise ValueError(f"Bad URL: /\x1b[2J{WORDS}")
    except ValueError:
        logger.exception("protocol.connection_task uncaught")
    assert log.getvalue() == ""
    assert capsys.readouterr().err == "protocol.connection_task uncaught (ValueError)\n"


def test_a_structured_entry_keeps_what_happened_and_drops_what_was_said(log: io.StringIO) -> None:
    structlog.get_logger().error(
        "rest.message.received.failure", text=WORDS, slot_values={"full_name": WORDS}
    )
    assert "rest.message.received.failure" in log.getvalue()
    assert WORDS not in log.getvalue()


def test_a_structured_error_keeps_its_kind(log: io.StringIO) -> None:
    try:
        raise ValueError(WORDS)
    except ValueError:
        structlog.get_logger().exception("rest.message.received.failure", text=WORDS)
    assert '"error": "ValueError"' in log.getvalue()
    assert WORDS not in log.getvalue()


def test_other_programs_logs_are_left_as_they_are(log: io.StringIO) -> None:
    logging.getLogger("somebody.else").error("a word of ours")
    assert "a word of ours" in log.getvalue()


def test_calling_it_twice_changes_nothing(log: io.StringIO) -> None:
    before = len(structlog.get_config()["processors"])
    keep_conversations_out_of_logs()
    assert len(structlog.get_config()["processors"]) == before
    assert log.getvalue() == ""
