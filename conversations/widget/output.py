"""What Rasa says in a turn, handed on as events of the chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import OutputChannel

from conversations.widget.utterance import Utterance, of_message, red_flag_tier

NAME = "widget"


class WidgetOutput(OutputChannel):
    """Takes everything that one turn says.

    A red flag's wording that the channel has sent itself is left out, and so is what was said already when
    another process began the turn.
    """

    def __init__(
        self,
        tell: Callable[[Utterance], Awaitable[None]],
        today: str,
        red_flag: str | None = None,
        told: list[dict[str, Any]] | None = None,
    ) -> None:
        self._tell = tell
        self._today = today
        self._red_flag = red_flag
        self._told = list(told or ())
        self.is_silent = red_flag is None and not told

    @classmethod
    def name(cls) -> str:
        """Return the name by which responses choose their wording for this channel."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Tell the visitor one message."""
        utterance = of_message(message, self._today)
        if utterance is None:
            return
        self.is_silent = False
        if self._red_flag and red_flag_tier(utterance.response) == self._red_flag:
            return
        if before := next((each for each in self._told if utterance.says_the_same(each)), None):
            self._told.remove(before)
            return
        await self._tell(utterance)
