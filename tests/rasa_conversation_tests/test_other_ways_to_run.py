"""Two processes, a server, a chat in the terminal, and nothing to talk to."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import URLError
from urllib.request import urlopen

from rasa_conversation_tests.cases import Expectation, Slot, Utterance
from rasa_conversation_tests.conversation import Sent
from rasa_conversation_tests.live import LiveDialogue
from rasa_conversation_tests.matching import unmet
from rasa_conversation_tests.reading import read_file

GREETING = """
test_cases:
  - test_case: a greeting
    steps:
      - user: hello
        intent: greet
      - utter: utter_greet
      - press: Opening hours
      - bot: We are open from nine to five.
  - test_case: another greeting
    steps:
      - user: good morning
      - utter: utter_greet
"""
SERVED = """
fixtures:
  - a_known_guest: {full_name: Ann}
test_cases:
  - test_case: what a server says is judged
    steps:
      - user: hello
      - utter: utter_greet
      - press: Book a table
      - bot: What is your name?
      - slot_was_set: [{requested_slot: full_name}]
    outcome: {bookings: []}
  - test_case: what a server says may be wrong
    steps:
      - user: hello
      - bot: Good bye
  - test_case: a fixture cannot be set from outside
    fixtures: [a_known_guest]
    steps:
      - user: hello
"""


def test_processes_share_the_work_and_one_reports_it(restaurant, tools):
    (restaurant / "conversations" / "greeting.yml").write_text(GREETING, encoding="utf-8")
    run = tools.run_pytest(restaurant, "-n", "2", "--conversation-coverage")
    assert run.code == 0, run.output
    assert "conversations: 2, turns: 3," in run.output
    coverage = json.loads((restaurant / "results/conversation-coverage/coverage.json").read_text())
    assert coverage["responses"]["conversations"]["utter_greet"] == 2


def test_a_chat_becomes_a_test(restaurant, tools):
    words = "hello\n2\nI want to book\nBob\n\na guest looks around\n"
    chat = tools.python(
        restaurant, "-m", "rasa_conversation_tests.record", "conversations/new/chat.yml", typed=words
    )
    assert "  2. Opening hours" in chat.stdout
    assert "Written to conversations/new/chat.yml" in chat.stdout
    (case,) = read_file(restaurant / "conversations/new/chat.yml")
    assert case.name == "a guest looks around"
    assert [turn.said.text for turn in case.turns] == ["hello", "Opening hours", "I want to book", "Bob"]
    assert [expectation.value for expectation in case.turns[2].expectations] == [
        "book",
        Utterance(name="utter_ask_full_name"),
        Slot("requested_slot", "full_name"),
    ]


def test_a_chat_does_not_replace_a_file(restaurant, tools):
    (restaurant / "conversations" / "greeting.yml").write_text(GREETING, encoding="utf-8")
    chat = tools.python(restaurant, "-m", "rasa_conversation_tests.record", "conversations/greeting.yml")
    assert chat.returncode == 2
    assert "conversations/greeting.yml exists; name another file" in chat.stderr


def test_without_a_model_the_file_cannot_be_collected(restaurant, tools):
    (restaurant / "conversations" / "greeting.yml").write_text(GREETING, encoding="utf-8")
    shutil.rmtree(restaurant / "models")
    run = tools.run_pytest(restaurant)
    assert run.code == 1
    assert f"no trained model at {restaurant / 'models'}; train one with `rasa train`" in run.output


def test_a_file_that_is_no_model_is_named(restaurant, tools):
    (restaurant / "conversations" / "greeting.yml").write_text(GREETING, encoding="utf-8")
    (restaurant / "models" / "restaurant.tar.gz").write_text("not a model", encoding="utf-8")
    assert "restaurant.tar.gz is not a model of Rasa 3" in tools.run_pytest(restaurant).output


def test_actions_that_cannot_be_imported_are_told_once(restaurant, tools):
    (restaurant / "conversations" / "greeting.yml").write_text(GREETING, encoding="utf-8")
    (restaurant / "actions" / "more.py").write_text("import nowhere_to_be_found\n", encoding="utf-8")
    run = tools.run_pytest(restaurant)
    assert "No module named 'nowhere_to_be_found'" in run.cases["a greeting"]
    assert "the first conversation that failed says why" in run.cases["another greeting"]


def test_a_server_is_spoken_to_over_rest(restaurant, tools):
    (restaurant / "conversations" / "served.yml").write_text(SERVED, encoding="utf-8")
    (restaurant / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    with served(restaurant, tools) as url:
        run = tools.run_pytest(restaurant, "--assistant-url", url)
    assert run.cases["what a server says is judged"] == "passed"
    assert "expected  a message with the text 'Good bye'" in run.cases["what a server says may be wrong"]
    assert "fixtures" in run.cases["a fixture cannot be set from outside"]
    assert "1 expectations could not be judged from outside" in run.output


class Rest(BaseHTTPRequestHandler):
    """Rasa's REST channel of a server that runs without `--enable-api`."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        buttons = [{"title": "Yes", "payload": "/affirm"}]
        body = json.dumps([{"recipient_id": "x", "text": "Really?", "buttons": buttons}]).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Write nothing."""


def test_without_the_servers_events_texts_and_buttons_are_judged():
    server = HTTPServer(("127.0.0.1", 0), Rest)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    dialogue = LiveDialogue(f"http://127.0.0.1:{server.server_port}")
    turn = dialogue.say(Sent("hello"), nullcontext())
    server.shutdown()
    server.server_close()
    named = Expectation("uttered", Utterance(name="utter_sure", pattern="Really"), 1)
    assert dialogue.visible(named) == Expectation("uttered", Utterance(pattern="Really"), 1)
    assert dialogue.visible(Expectation("uttered", Utterance(name="utter_sure"), 1)) is None
    assert dialogue.visible(Expectation("slot_was_set", Slot("name", "Bob"), 1)) is None
    wanted = Utterance(text="Really?", buttons=({"title": "Yes"},))
    assert unmet([Expectation("uttered", wanted, 1)], turn, False) == []


def test_a_server_that_does_not_answer_fails_the_turn():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    turn = LiveDialogue(url).say(Sent("hello"), nullcontext())
    assert "refused" in turn.failure


@contextmanager
def served(folder, tools):
    """Start the assistant and its action server on free ports, and stop them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        actions_port = free.getsockname()[1]
    endpoints = f"action_endpoint: {{url: 'http://127.0.0.1:{actions_port}/webhook'}}\n"
    (folder / "endpoints.yml").write_text(endpoints, encoding="utf-8")
    commands = [
        ["-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port)],
        ["-m", "rasa", "run", "--port", str(port), "-i", "127.0.0.1", "--enable-api"],
    ]
    processes = [
        subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env=tools.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/webhooks/rest/", processes)
        wait_for(f"http://127.0.0.1:{actions_port}/health", processes)
        yield url
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def wait_for(url, processes):
    for _ in range(240):
        assert all(process.poll() is None for process in processes), "a server ended before it was ready"
        try:
            with urlopen(url, timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"{url} did not answer")
