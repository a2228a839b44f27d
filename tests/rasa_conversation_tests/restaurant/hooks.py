"""The restaurant's hooks; the tests copy this file as conftest.py."""
# ruff: noqa: ARG001

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

pytest_plugins = ["rasa_conversation_tests.plugin"]


@contextmanager
def bookings_of_its_own(conversation):
    with tempfile.TemporaryDirectory() as folder:
        conversation.world = Path(folder) / "bookings.txt"
        os.environ["BOOKINGS"] = str(conversation.world)
        yield None  # Rasa's store in memory will do


@contextmanager
def no_bookings_can_be_kept(conversation):
    os.environ["BOOKINGS"] = str(conversation.world.parent)  # a folder cannot be written to
    yield
    os.environ["BOOKINGS"] = str(conversation.world)


def pytest_rasa_conversation_store(conversation, domain):
    return bookings_of_its_own(conversation)


def pytest_rasa_store_down(conversation):
    return no_bookings_can_be_kept(conversation)


def pytest_rasa_outcome(key, expected, conversation):
    if key != "bookings":
        return None
    kept = conversation.world.read_text().split() if conversation.world.exists() else []
    return [] if kept == expected else [f"{kept} were kept"]
