"""What is said when an article or a FAQ file is wrong."""

from __future__ import annotations

from rasa.shared.exceptions import RasaException


class KnowledgeError(RasaException):
    """An article or a FAQ file is wrong; the message names the file, the entry and what to do."""
