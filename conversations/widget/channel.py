"""The widget's channel for Rasa: `conversations.widget.channel.WidgetChannel` in a credentials file."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty

from clinic.clinic import load_clinic
from conversations.logs import keep_conversations_out_of_logs
from conversations.widget.api import Api
from conversations.widget.cross_origin import allow_origin
from conversations.widget.output import NAME
from conversations.widget.request import MOST_BYTES_RECEIVED
from conversations.widget.running import Turns
from conversations.widget.static import add_static
from database.engine import open_database


class WidgetChannel(InputChannel):
    """Serves the widget and talks with it, under /webhooks/widget/."""

    @classmethod
    def name(cls) -> str:
        """Return the name in the address, and of the channel in Rasa's events."""
        return NAME

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Make the routes; turns reach Rasa apart from requests, so its handler is not used."""
        keep_conversations_out_of_logs()
        clinic = load_clinic()
        running = Turns(open_database(waits_for_disk=False), clinic)
        api = Api(clinic, running)
        blueprint = Blueprint("widget_channel")

        for path, method, handler, has_body in (
            ("/session", "POST", api.begin_session, True),
            ("/session", "DELETE", api.delete_session, False),
            ("/messages", "POST", api.send_message, True),
            ("/events", "GET", api.list_events, False),
            ("/transcript", "GET", api.write_transcript, False),
            ("/feedback", "POST", api.give_feedback, True),
        ):
            blueprint.add_route(
                api.refusing(handler),
                path,
                methods=[method],
                stream=has_body,  # read by the handler, so that no long body is ever held
                name=handler.__name__,
            )
        for path in ("/session", "/messages", "/events", "/transcript", "/feedback"):
            blueprint.add_route(_preflight, path, methods=["OPTIONS"], name=f"preflight_{path[1:]}")
        add_static(blueprint, clinic)

        def _allow(request: Request, response: HTTPResponse) -> None:
            allow_origin(request, response, clinic.widget.origins)

        watching: list[asyncio.Task[None]] = []

        async def _start(app: Sanic) -> None:
            app.register_middleware(_let_go_of_what_is_too_long, "response")  # of all routes
            app.config.REQUEST_MAX_SIZE = MOST_BYTES_RECEIVED  # Sanic's own is 100 MB, also where none is due
            running.agent = app.ctx.agent
            watching.append(asyncio.get_running_loop().create_task(running.keep_watch()))

        async def _stop(_: Sanic) -> None:
            for task in watching:
                task.cancel()
            await running.stop()

        blueprint.middleware(_allow, "response")
        blueprint.listener(_start, "after_server_start")
        blueprint.listener(_stop, "before_server_stop")
        return blueprint


def _let_go_of_what_is_too_long(request: Request, _: BaseHTTPResponse) -> None:
    """Drop what came of a body that nobody reads: Sanic would hold it long after it has hung up."""
    stream: Any = request.stream
    said = stream.request_bytes if stream else None  # none where the head could not be read
    if said and said > MOST_BYTES_RECEIVED and stream.protocol.transport:
        stream.protocol.transport.pause_reading()
        stream.recv_buffer.clear()


async def _preflight(_: Request) -> HTTPResponse:
    return empty()
