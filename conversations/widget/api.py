"""What the widget can ask for, each as one function of a request."""

from __future__ import annotations

import functools
import logging
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from datetime import datetime, timedelta, timezone
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text
from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from clinic.clinic import Clinic
from conversations.figures import REFUSALS
from conversations.widget import turns
from conversations.widget.address_limit import AddressLimit
from conversations.widget.chats import Chat, begin_chat, deliver, deliveries, find_chat, lock_chat
from conversations.widget.pace import Pace
from conversations.widget.refusal import Refusal, session_over
from conversations.widget.request import (
    bad_request,
    clean_text,
    language_of,
    page_of,
    read_json,
    sender,
    token_of,
    whole_number,
)
from conversations.widget.running import Turns, greeting
from conversations.widget.streaming import Streams
from conversations.widget.taking import Messages
from conversations.widget.transcript import written
from conversations.widget.utterance import Utterance, of_message
from conversations.widget.words import Words
from database.tables import delivery, feedback
from database.transcript import transcript
from details.mask import mask_personal

logger = logging.getLogger(__name__)

Handler = Callable[..., Coroutine[Any, Any, "HTTPResponse | None"]]
NOT_STORED = {"Cache-Control": "no-store"}
LINES = "application/x-ndjson; charset=utf-8"
LONGEST_COMMENT = 500
SECONDS_TO_RETRY = 5
# For each message that a chat may send: its repeats, what is refused, and six tabs that look for news.
REQUESTS_A_MESSAGE = 10


class Api:
    """The handlers, and what they share."""

    def __init__(self, clinic: Clinic, running: Turns) -> None:
        self._clinic = clinic
        self._running = running
        self._words = Words(clinic)
        self._idle = timedelta(hours=clinic.widget.limits.idle_hours)
        self._addresses = AddressLimit(clinic.widget.limits.chats_an_hour)
        self._requests = Pace(REQUESTS_A_MESSAGE * clinic.widget.limits.messages_a_minute, 60)
        self._messages = Messages(clinic, running)
        self._streams = Streams(running, self._words)

    def refusing(self, handler: Handler) -> Handler:
        """Answer what is refused, and what fails, in words for the visitor."""

        @functools.wraps(handler)
        async def answer(*args: Any, **kwargs: Any) -> HTTPResponse | None:
            try:
                return await handler(*args, **kwargs)
            except Refusal as refusal:
                return _refused(refusal)
            except SQLAlchemyError as error:
                logger.error("The database cannot be used (%s).", type(error).__name__)
            except Exception as error:
                logger.error("%s failed: %s.", handler.__name__, type(error).__name__)
                return _refused(Refusal(500, "trouble", self._words.trouble))
            return _refused(Refusal(503, "unreachable", self._words.unreachable, SECONDS_TO_RETRY))

        return answer

    async def begin_session(self, request: Request) -> HTTPResponse:
        """Begin a chat with the greeting."""
        content = await read_json(request, self._words)
        whole_number(content.get("opened_ms", 0), self._words)
        if content.get("website"):  # a field that no person sees
            raise bad_request(self._words)
        who = sender(request, self._clinic.widget.trusted_proxies)
        if wait := self._addresses.seconds_to_wait(who, time.monotonic()):
            raise Refusal(429, "too_many_chats", self._words.too_many_chats, wait)
        shown = of_message(greeting(request.app.ctx.agent), "")
        assert shown is not None
        token, conversation_id, events = await self._running.in_database(
            _begin, page_of(content.get("page")), language_of(content.get("lang")), shown
        )
        begun = {"token": token, "conversation_id": conversation_id}
        return json({**begun, "events": events, "after": events[-1]["seq"]}, 201, NOT_STORED)

    async def send_message(self, request: Request) -> None:
        """Take a message in, and stream what happens until it is answered."""
        token = self._token(request)
        content = await read_json(request, self._words)
        after = whole_number(content.get("after", 0), self._words)
        try:
            taken = await self._messages.take(token, content, _now())
        except SQLAlchemyError:
            wording = await self._messages.emergency(content)
            if wording is None:
                raise
            logger.error("The database cannot be used; an emergency was answered all the same.")
            await _stream(request, self._streams.of_emergency(content["cid"], wording))
            return
        await _stream(request, self._streams.of_turn(taken, after))

    async def list_events(self, request: Request) -> HTTPResponse | None:
        """Send what the chat holds behind a place in it, and stay for more when asked."""
        found = await self._chat(request)
        after = whole_number(request.args.get("after", "0"), self._words)
        if request.args.get("stream") != "1":
            lines = await self._streams.stored(found.conversation_id, after)
            return text(lines, headers=NOT_STORED, content_type=LINES)
        if not self._streams.has_room(found.conversation_id):
            raise Refusal(429, "too_many_streams", self._words.too_many_streams, SECONDS_TO_RETRY)
        await _stream(request, self._streams.of_chat(found.conversation_id, after))
        return None

    async def write_transcript(self, request: Request) -> HTTPResponse:
        """Give the visitor the chat as a text file."""
        found = await self._chat(request)
        said = await self._running.in_engine(lambda engine: transcript(engine, found.conversation_id))
        name = f"chat-{found.created_at:%Y-%m-%d}.txt"
        headers = {**NOT_STORED, "Content-Disposition": f'attachment; filename="{name}"'}
        return text(written(said, self._clinic), headers=headers)

    async def give_feedback(self, request: Request) -> HTTPResponse:
        """Keep what the visitor thinks of an answer, the latest opinion only."""
        token = self._token(request)
        content = await read_json(request, self._words)
        seq = whole_number(content.get("seq"), self._words)
        helpful, comment = content.get("helpful"), clean_text(content.get("comment") or "", self._words)
        if not isinstance(helpful, bool):
            raise bad_request(self._words)
        if len(comment) > LONGEST_COMMENT:
            raise Refusal(422, "too_long", self._words.too_long(LONGEST_COMMENT))
        found = await self._running.from_database(find_chat, token, self._idle, _now())
        kept = mask_personal(comment) or None
        if not await self._running.in_database(_rate, found.conversation_id, seq, helpful, kept):
            raise bad_request(self._words)
        return empty(headers=NOT_STORED)

    async def delete_session(self, request: Request) -> HTTPResponse:
        """Erase the chat, and say what is kept."""
        found = await self._chat(request)
        await self._running.in_database(turns.delete_chat, found.conversation_id, _now())
        await self._running.compact()
        return json({"text": self._words.erased}, headers=NOT_STORED)

    async def _chat(self, request: Request) -> Chat:
        return await self._running.from_database(find_chat, self._token(request), self._idle, _now())

    def _token(self, request: Request) -> str:
        token = token_of(request)
        if wait := self._requests.seconds_to_wait(token, time.monotonic()):
            raise Refusal(429, "too_many_requests", self._words.too_many_messages, wait)
        return token


def _begin(
    connection: Connection, page: str, language: str, shown: Utterance
) -> tuple[str, str, list[dict[str, Any]]]:
    token, conversation_id = begin_chat(connection, page, language, _now())
    deliver(connection, conversation_id, None, shown, _now())
    return token, conversation_id, deliveries(connection, conversation_id, 0)


def _rate(connection: Connection, conversation_id: str, seq: int, helpful: bool, comment: str | None) -> bool:
    """Store an opinion; tell whether there is such an answer."""
    if not lock_chat(connection, conversation_id):
        raise session_over()
    rated = connection.execute(
        select(delivery.c.content, delivery.c.response).where(
            delivery.c.conversation_id == conversation_id, delivery.c.seq == seq
        )
    ).one_or_none()
    if rated is None or not rated.content.get("feedback"):
        return False
    connection.execute(
        delete(feedback).where(feedback.c.conversation_id == conversation_id, feedback.c.seq == seq)
    )
    connection.execute(
        insert(feedback).values(
            conversation_id=conversation_id,
            seq=seq,
            at=_now(),
            response=rated.response,
            helpful=helpful,
            comment=comment,
        )
    )
    return True


async def _stream(request: Request, lines: AsyncGenerator[str, None]) -> None:
    # Nginx would collect them before it passes any on.
    headers = {**NOT_STORED, "X-Accel-Buffering": "no"}
    response = await request.respond(content_type=LINES, headers=headers)
    assert response is not None
    async with aclosing(lines):  # at once, when the visitor has gone
        async for line in lines:
            await response.send(line)
    await response.eof()


def _refused(refusal: Refusal) -> HTTPResponse:
    REFUSALS.labels(refusal.code).inc()
    headers = {**NOT_STORED}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(refusal.retry_after)
    return json({"error": {"code": refusal.code, "text": refusal.text}}, refusal.status, headers)


def _now() -> datetime:
    return datetime.now(timezone.utc)
