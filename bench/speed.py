"""Measure the trained assistant: seconds to start, memory, seconds to answer."""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid

from intake.assistant import free_port, running_assistant
from intake.environment import ADDRESS
from intake.problem import Problem

VISITORS = 20
QUESTIONS = (
    "hello",
    "what is targeted cryotherapy",
    "does ice help with swelling?",
    "how cold is a whole body chamber",
    "what does the consultation cost",
    "what are your opening hours",
    "can you do my taxes",
    "thanks",
)


def main() -> None:
    """Start it on a database of its own, ask, and print what was measured."""
    dialogue, actions = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.db"
        log: list[str] = []
        start = time.monotonic()
        with running_assistant(dialogue, actions, lambda _, line: log.append(line), lambda _: None):
            print(f"start          {time.monotonic() - start:8.1f} s")
            seconds = _ask(dialogue)
            print(f"memory         {_memory(os.getpid()):8.0f} MB, all processes")
        print(f"first answer   {seconds[0] * 1000:8.0f} ms")
        print(f"answers        {len(seconds):8d}, one at a time, of {VISITORS} visitors")
        print(f"median         {statistics.median(seconds) * 1000:8.1f} ms")
        print(f"95 of 100 in   {statistics.quantiles(seconds, n=20)[-1] * 1000:8.1f} ms")
        print(f"slowest        {max(seconds) * 1000:8.1f} ms")


def _ask(port: int) -> list[float]:
    tokens = [json.loads(_send(port, "session", {}, ""))["token"] for _ in range(VISITORS)]
    time.sleep(1)  # nobody types at once
    seconds = []
    for token in tokens:
        for question in QUESTIONS:
            start = time.perf_counter()
            lines = _send(port, "messages", {"cid": str(uuid.uuid4()), "text": question}, token)
            seconds.append(time.perf_counter() - start)
            if '"type": "bot"' not in lines:
                sys.exit(f"No answer to {question!r}.")
    return seconds


def _send(port: int, path: str, body: dict[str, str], token: str) -> str:
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=60)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection.request("POST", f"/webhooks/widget/{path}", json.dumps(body), headers)
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def _memory(process: int) -> float:
    """Return the resident memory of a process and its children in MB."""
    listed = subprocess.run(
        ["ps", "-Ao", "pid=,ppid=,rss="], capture_output=True, text=True, check=True
    ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    family = {process}
    while more := {pid for pid, parent, _ in rows if parent in family} - family:
        family |= more
    return sum(rss for pid, _, rss in rows if pid in family) / 1024


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.exit(str(problem))
