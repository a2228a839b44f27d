"""Take a message in: who sent it, what it says to the assistant, whether it is one too many."""

from __future__ import annotations

import asyncio
import logging
import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from clinic.clinic import Clinic
from conversations.figures import RED_FLAGS
from conversations.widget import turns
from conversations.widget.chats import Chat, button_offered, find_chat, lock_chat
from conversations.widget.refusal import Refusal, session_over
from conversations.widget.request import as_plain_text, bad_request, cid_of, clean_text
from conversations.widget.running import Turns
from conversations.widget.utterance import RED_FLAG_RESPONSE, Utterance, of_message, said_by_visitor
from conversations.widget.words import Words
from leads.problems import LeadNotStored
from leads.urgent import mark_urgent
from safety.red_flags import Tier, find_red_flag, load_red_flags

logger = logging.getLogger(__name__)

MINUTE = timedelta(minutes=1)


class Messages:
    """What visitors send, on its way to becoming turns."""

    def __init__(self, clinic: Clinic, running: Turns) -> None:
        self._clinic = clinic
        self._limits = clinic.widget.limits
        self._idle = timedelta(hours=self._limits.idle_hours)
        self._running = running
        self._words = Words(clinic)
        self._red_flags = load_red_flags()

    async def take(self, token: str, content: dict[str, Any], now: datetime) -> tuple[str, str]:
        """Keep a message to be answered, once; return its conversation and its cid.

        A red flag's wording is kept with it, to be sent whatever becomes of the turn.

        Raises:
            Refusal: and nothing was kept.
        """
        cid = cid_of(content, self._words)
        found = await self._running.from_database(find_chat, token, self._idle, now)
        tier = None
        if "button_id" not in content:
            text = clean_text(content.get("text"), self._words)
            tier = await self._tier(text)
            self._check_length(text, tier)
        elif "text" in content or not isinstance(content["button_id"], str):
            raise bad_request(self._words)
        is_new = await self._running.in_database(self._keep, found, cid, content, tier, now)
        # A known one may have been left behind by a process that died.
        self._running.start(found.conversation_id)
        if is_new and tier:
            RED_FLAGS.labels(tier).inc()
            await self._mark_urgent(found.conversation_id)
        return found.conversation_id, cid

    async def emergency(self, content: dict[str, Any]) -> Utterance | None:
        """Return the wording for a red flag in a message that cannot be kept; `None` when there is none."""
        tier = await self._tier(clean_text(content.get("text", ""), self._words))
        if tier is None:
            return None
        RED_FLAGS.labels(tier).inc()
        return self._wording(tier)

    async def _tier(self, text: str) -> Tier | None:
        red_flag = await asyncio.to_thread(find_red_flag, text, self._red_flags)
        return red_flag.tier if red_flag else None

    def _check_length(self, text: str, tier: Tier | None) -> None:
        if not as_plain_text(text):
            raise Refusal(422, "empty", self._words.empty)
        # An emergency is heard at any length.
        most = self._limits.characters_a_message
        if len(text) > most and tier is None:
            raise Refusal(422, "too_long", self._words.too_long(most))

    def _keep(
        self,
        connection: Connection,
        found: Chat,
        cid: str,
        content: dict[str, Any],
        tier: Tier | None,
        now: datetime,
    ) -> bool:
        conversation_id = found.conversation_id
        if not lock_chat(connection, conversation_id):
            raise session_over()
        if turns.is_known(connection, conversation_id, cid):
            return False
        self._check_pace(connection, found, now)
        if "button_id" in content:
            offered = button_offered(connection, conversation_id, content["button_id"])
            if offered is None:
                raise Refusal(409, "unknown_button", self._words.unknown_button)
            said, shown = offered
        else:
            shown = clean_text(content["text"], self._words)
            said = as_plain_text(shown)
        utterances = (said_by_visitor(shown), *((self._wording(tier),) if tier else ()))
        return turns.enqueue(connection, conversation_id, cid, said, utterances, tier, now)

    def _check_pace(self, connection: Connection, found: Chat, now: datetime) -> None:
        limits, words = self._limits, self._words
        in_all, _ = turns.count_turns(connection, found.conversation_id)
        if in_all >= limits.messages_a_chat:
            raise Refusal(401, "session_over", words.very_long_chat)
        early = found.created_at + timedelta(seconds=limits.seconds_to_first_message) - now
        if not in_all and early > timedelta():
            raise Refusal(429, "too_fast", words.too_fast, math.ceil(early.total_seconds()))
        recent, first = turns.count_turns(connection, found.conversation_id, now - MINUTE)
        if first and recent >= limits.messages_a_minute:
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
