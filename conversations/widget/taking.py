"""Take a message in: who sent it, what it says to the assistant, whether it is one too many."""

from __future__ import annotations

import asyncio
import logging
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from clinic.clinic import Clinic
from conversations.figures import ANSWERS, RED_FLAGS
from conversations.widget import turns
from conversations.widget.chats import Chat, Event, button_offered, find_chat
from conversations.widget.refusal import Refusal
from conversations.widget.request import as_plain_text, bad_request, cid_of, clean_text
from conversations.widget.running import Turns
from conversations.widget.turns import Earlier, Turn
from conversations.widget.utterance import RED_FLAG_RESPONSE, Utterance, of_message, said_by_visitor
from conversations.widget.words import Words
from leads.problems import LeadNotStored
from leads.urgent import mark_urgent
from safety.red_flags import Tier, load_red_flags
from safety.second_reading import red_flag_of

logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)
# Up to so many characters are read for red flags without a thread: some 5 ms, most for the sentence vector
# that the turn needs too.
SHORT = 200


@dataclass(frozen=True)
class Taken:
    """A message that is kept."""

    conversation_id: str
    cid: str
    shown: tuple[Event, ...] = ()  # stored with it just now; nothing when it had come in before


class Messages:
    """What visitors send, on its way to becoming turns."""

    def __init__(self, clinic: Clinic, running: Turns) -> None:
        self._clinic = clinic
        self._limits = clinic.widget.limits
        self._idle = timedelta(hours=self._limits.idle_hours)
        self._running = running
        self._words = Words(clinic)
        self._red_flags = load_red_flags()

    async def take(self, token: str, content: dict[str, Any], now: datetime) -> Taken:
        """Keep a message to be answered, once, and see that it is.

        A red flag's wording is kept with it, to be sent whatever becomes of the turn.

        Raises:
            Refusal: and nothing was kept.
        """
        cid = cid_of(content, self._words)
        tier = None
        if "button_id" not in content:
            text = clean_text(content.get("text"), self._words)
            if len(text) > self._limits.characters_a_message:
                # That takes long to read, so it is done for those alone who have a chat.
                await self._running.from_database(find_chat, token, self._idle, now)
            tier = await self._tier(text)
            self._check_length(text, tier)
        elif "text" in content or not isinstance(content["button_id"], str):
            raise bad_request(self._words)
        return await self._running.to_its_end(self._keep_and_run(token, cid, content, tier, now))

    async def emergency(self, content: dict[str, Any]) -> Utterance | None:
        """Return the wording for a red flag in a message that cannot be kept; `None` when there is none."""
        tier = await self._tier(clean_text(content.get("text", ""), self._words))
        if tier is None:
            return None
        RED_FLAGS.labels(tier).inc()
        return self._wording(tier)

    async def _tier(self, text: str) -> Tier | None:
        if len(text) <= SHORT:
            red_flag = red_flag_of(text, self._red_flags)
        else:
            red_flag = await asyncio.to_thread(red_flag_of, text, self._red_flags)
        return red_flag.tier if red_flag else None

    def _check_length(self, text: str, tier: Tier | None) -> None:
        if not as_plain_text(text):
            raise Refusal(422, "empty", self._words.empty)
        # An emergency is heard at any length.
        most = self._limits.characters_a_message
        if len(text) > most and tier is None:
            raise Refusal(422, "too_long", self._words.too_long(most))

    async def _keep_and_run(
        self, token: str, cid: str, content: dict[str, Any], tier: Tier | None, now: datetime
    ) -> Taken:
        taken, turn = await self._running.in_database(self._keep, token, cid, content, tier, now)
        if turn:
            self._running.run(turn)
        elif not self._running.is_stopping:
            # Its forerunner, or a known one itself, may have been left behind by a process that died.
            self._running.start(taken.conversation_id)
        self._running.notify(taken.conversation_id, *taken.shown)
        if taken.shown and tier:
            RED_FLAGS.labels(tier).inc()
            ANSWERS.labels("red_flag").inc()
            await self._mark_urgent(taken.conversation_id)
        return taken

    def _keep(
        self,
        connection: Connection,
        token: str,
        cid: str,
        content: dict[str, Any],
        tier: Tier | None,
        now: datetime,
    ) -> tuple[Taken, Turn | None]:
        found = find_chat(connection, token, self._idle, now, lock=True)
        conversation_id = found.conversation_id
        earlier = turns.earlier(connection, conversation_id, cid, now - MINUTE)
        if earlier.is_among_them:
            return Taken(conversation_id, cid), None
        self._check_pace(found, earlier, now)
        if "button_id" in content:
            offered = button_offered(connection, conversation_id, content["button_id"])
            if offered is None:
                raise Refusal(409, "unknown_button", self._words.unknown_button)
            said, shown = offered
        else:
            shown = clean_text(content["text"], self._words)
            said = as_plain_text(shown)
        utterances = (said_by_visitor(shown), *((self._wording(tier),) if tier else ()))
        may_run = not self._running.is_stopping
        stored, turn = turns.enqueue(connection, found, earlier, cid, said, utterances, tier, now, may_run)
        return Taken(conversation_id, cid, tuple(stored)), turn

    def _check_pace(self, found: Chat, earlier: Earlier, now: datetime) -> None:
        limits, words = self._limits, self._words
        if earlier.in_all >= limits.messages_a_chat:
            raise Refusal(401, "session_over", words.very_long_chat)
        least = timedelta(seconds=limits.seconds_to_first_message)
        early = found.created_at + least - now
        if not earlier.in_all and timedelta() < early <= least:  # more, and the clock was set back
            raise Refusal(429, "too_fast", words.too_fast, math.ceil(early.total_seconds()))
        first = earlier.first_lately
        if first and earlier.lately >= limits.messages_a_minute:
            seconds = math.ceil((first + MINUTE - now).total_seconds())
            raise Refusal(429, "too_many_messages", words.too_many_messages, max(1, seconds))

    def _wording(self, tier: Tier) -> Utterance:
        text = self._red_flags.reply(tier).replace("{telephone}", self._clinic.telephone)
        wording = of_message({"text": text, "utter_action": f"{RED_FLAG_RESPONSE}{tier}"}, "")
        assert wording is not None
        return wording

    async def _mark_urgent(self, conversation_id: str) -> None:
        try:
            await asyncio.to_thread(mark_urgent, self._running.engine, conversation_id)
        except LeadNotStored:
            # Rasa's turn tries again when it is stored.
            logger.error("A lead of %s could not be marked urgent.", conversation_id)
