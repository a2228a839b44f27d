"""What no widget sends: to the pages of Rasa beside the chat, and in the first line of a request."""

from __future__ import annotations

import contextlib
import http.client
import socket
import sqlite3
from typing import Any

import pytest

ELSEWHERE = {"X-Forwarded-For": "203.0.113.7", "Host": "chat.clinic.example"}


def status(port: int, method: str, path: str, headers: dict[str, str], body: str | None = None) -> int:
    """Send a request; return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.closing(connection):
        connection.request(method, path, body, headers)
        return connection.getresponse().status


@pytest.mark.parametrize(
    "path",
    ["/", "/healthz", "/readyz", "/metrics", "/version", "/status", "/domain", "/webhooks/rest/webhook"],
)
def test_beside_the_chat_there_is_nothing_for_who_is_elsewhere(assistant: Any, path: str) -> None:
    port = assistant.dialogues[0].port
    assert status(port, "GET", path, ELSEWHERE) == 404
    assert status(port, "GET", path, {"Origin": "https://evil.example"}) == 404
    assert status(port, "GET", "/webhooks/widget/loader.js", ELSEWHERE) == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/model"),
        ("DELETE", "/model"),
        ("POST", "/model/train"),
        ("POST", "/model/parse"),
        ("GET", "/conversations/default/tracker"),
        ("POST", "/conversations/default/execute"),
        ("POST", "/webhooks/rest/webhook"),
        ("POST", "/webhooks/rasa/webhook"),
        ("GET", "/socket.io/"),
    ],
)
def test_nobody_reads_conversations_or_loads_a_model(assistant: Any, method: str, path: str) -> None:
    # Also from this machine: Rasa's API is off, and no channel of its own is open.
    body = '{"model_file": "http://evil.example/model.tar.gz"}'
    assert (
        status(assistant.dialogues[0].port, method, path, {"Content-Type": "application/json"}, body) == 404
    )


@pytest.mark.parametrize(
    "name",
    [
        "assets/v/../../../clinic.yml",
        "assets/v/..%2f..%2f..%2fclinic.yml",
        "assets/v/%2e%2e/%2e%2e/clinic.yml",
        "assets/v/..%5c..%5cclinic.yml",
        "assets/v//etc/passwd",
        "assets/v/%252e%252e%252fclinic.yml",
        "frame/..%2f..%2fclinic.yml",
        "demo/..%2f..%2fclinic.yml",
        "demo/%2e%2e/%2e%2e/var/secret.key",
    ],
)
def test_no_path_leads_out_of_the_files(assistant: Any, name: str) -> None:
    assert status(assistant.dialogues[0].port, "GET", f"/webhooks/widget/{name}", {}) == 404


def test_nobody_writes_lines_into_the_logs(assistant: Any) -> None:
    targets = (
        "/%0d%0aERROR%20forged",
        "/\x1b[2Jforged",
        "/webhooks/widget/\x00forged",
        "/webhooks/forged?\xff",
    )
    for process in (assistant.dialogues[0], assistant.actions):
        for target in targets:
            head = f"GET {target} HTTP/1.1\r\nHost: forged\r\nUser-Agent: forged\r\n\r\n"
            with socket.create_connection(("127.0.0.1", process.port), timeout=30) as wire:
                wire.sendall(head.encode("latin-1"))
                wire.shutdown(socket.SHUT_WR)
                wire.recv(65536)
        log = process.log.read_text(encoding="utf-8", errors="replace")
        assert "forged" not in log
        assert "\x1b[2J" not in log


STATEMENTS = (
    "'; DROP TABLE chat; --",
    "' OR '1'='1",
    '" OR ""="',
    "%' UNION SELECT token_sha256 FROM chat --",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_text_is_a_statement(assistant: Any, statement: str) -> None:
    visitor = assistant.visitor(page=f"/{statement}", lang=statement)
    echo, *_, done = visitor.say(statement)
    assert (echo["text"], done["type"]) == (statement, "done")
    assert visitor.post(button_id=statement)[0] == 409
    assert visitor.call("GET", f"events?after={statement.replace(' ', '+')}")[0] == 422
    assert visitor.call("GET", "events", headers={"Authorization": f"Bearer {statement}"})[0] == 401
    with contextlib.closing(sqlite3.connect(assistant.folder / "intake.db")) as database:
        assert database.execute("SELECT count(*) FROM chat").fetchone()[0] >= 1


def test_a_number_with_no_end_and_a_deep_body_are_refused(assistant: Any) -> None:
    visitor = assistant.visitor()
    cid = '"c5a1c1c8-57a1-4a5b-9c58-5e5a7f3f2a10"'
    for after in ("9" * 10_000, "1e999", "NaN", "-1", "1.5", "true", '"\\u0661"', "[" * 5_000 + "]" * 5_000):
        status, _, _ = visitor.call("POST", "messages", f'{{"cid": {cid}, "text": "hi", "after": {after}}}')
        assert status == 422
    assert visitor.events()[-1]["type"] == "bot"  # nothing of it was taken in
