"""`intake chat`: talk to the assistant in the terminal."""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import secrets
import shutil
import sys
import textwrap
from typing import Any, TextIO

from intake.assistant import free_port, running_assistant
from intake.environment import ADDRESS, LOGS, PROJECT
from intake.problem import Problem

SECONDS_TO_ANSWER = 70.0
WIDEST = 100


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `chat` to the command line."""
    parser = commands.add_parser("chat", help="talk to the assistant in this terminal")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:  # noqa: ARG001
    """Start what is needed on ports of its own, and talk until /quit or the end of the input."""
    LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    dialogue, actions = free_port(), free_port()
    with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as stack:
        logs = {name: stack.enter_context(_log(name)) for name in ("actions", "dialogue")}

        def on_line(process: str, line: str) -> None:
            print(line, file=logs[process], flush=True)

        print("Starting the assistant: some 20 seconds.", flush=True)
        stack.enter_context(running_assistant(dialogue, actions, on_line, _show_progress, True))
        _show_progress(None)
        _talk(dialogue)
    return 0


def _talk(port: int) -> None:
    _let_lines_be_edited()
    conversation = secrets.token_hex(16)
    print("Type a message, or the number of a choice; /quit ends.\n")
    choices = _show(_send(port, conversation, "/greet"))
    while (text := _read()) is not None:
        if text.strip() == "/quit":
            return
        number = int(text) if text.strip().isascii() and text.strip().isdigit() else 0
        message = choices[number - 1] if 1 <= number <= len(choices) else text
        choices = _show(_send(port, conversation, message))


def _read() -> str | None:
    """Read the visitor's line; `None` at the end of the input."""
    try:
        text = input("You: ")
    except EOFError:
        print()
        return None
    if not sys.stdin.isatty():
        print(text)  # what was piped in belongs to what is shown
    return text


def _send(port: int, conversation: str, message: str) -> list[dict[str, Any]]:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=SECONDS_TO_ANSWER)
    try:
        body = json.dumps({"sender": conversation, "message": message})
        connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        replies = json.load(connection.getresponse())
    except (OSError, http.client.HTTPException, ValueError):
        raise Problem(
            f"The assistant stopped answering; see {LOGS.relative_to(PROJECT)}.", exit_code=1
        ) from None
    finally:
        connection.close()
    return list(replies)


def _show(replies: list[dict[str, Any]]) -> list[str]:
    """Print what the assistant says; return what each of the numbered choices sends."""
    payloads: list[str] = []
    if not replies:
        print(f"(The assistant said nothing; see {LOGS.relative_to(PROJECT)}.)")
    for reply in replies:
        print(_wrapped(reply.get("text") or ""))
        for button in reply.get("buttons") or ():
            payloads.append(button["payload"])
            print(_wrapped(f"  {len(payloads)}. {button['title']}"))
    print()
    return payloads


def _wrapped(text: str) -> str:
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return "\n".join(textwrap.fill(line, width, break_long_words=False) for line in text.splitlines())


def _show_progress(seconds: float | None) -> None:
    """Count the seconds on a terminal; `None` wipes the count."""
    if sys.stdout.isatty():
        print("\r\x1b[K" if seconds is None else f"\r{seconds:.0f} s ", end="", flush=True)


def _let_lines_be_edited() -> None:
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401  # importing it gives input() its arrow keys


def _log(process: str) -> TextIO:
    return (LOGS / f"chat-{process}.log").open("w", encoding="utf-8")
