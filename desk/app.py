"""The desk as a Sanic application."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path, PurePosixPath
from typing import Any

from sanic import Sanic
from sanic.exceptions import NotFound
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse, empty, html, raw, redirect
from sqlalchemy.exc import SQLAlchemyError

from desk.answering import Answered, answer, answer_with, answer_without_database
from desk.cookies import is_over_tls, read_token, set_token
from desk.headers import ALWAYS, OF_PAGES, OF_STATIC_FILES, OVER_TLS
from desk.pages import ROUTES
from desk.rendering import STATIC_FILES, STATIC_VERSION
from desk.routes import Route
from desk.trouble import LARGEST_BODY, trouble_of
from desk.visit import Desk, Download, Page, Redirect, Stream

_CONTENT_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_log = logging.getLogger(__name__)


def build_desk(desk: Desk, name: str = "desk") -> Sanic:
    """Return the application; what runs beside it is for its caller to start."""
    app = Sanic(name, configure_logging=False)
    app.ctx.has_tls = desk.url.startswith("https:")
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 2.0
    app.config.RESPONSE_TIMEOUT = 3600  # Sanic counts a stream's whole life; streams end by themselves
    for route in ROUTES:
        app.add_route(_handler(desk, route), route.path, methods=[route.method], name=_name(route))
    app.add_route(_static_file, "/static/<version>/<name>", methods=["GET"], name="static")
    app.error_handler.add(Exception, _on_error(desk))
    app.register_middleware(_add_headers, "response")
    return app


def _name(route: Route) -> str:
    return "".join(each if each.isalnum() else "_" for each in f"{route.method}{route.path}")


def _handler(desk: Desk, route: Route) -> Callable[..., Coroutine[Any, Any, HTTPResponse | None]]:
    async def handle(request: Request, **places: str) -> HTTPResponse | None:
        # In a thread: databases and password hashes make wait, and nobody else shall.
        answered = await asyncio.to_thread(answer, desk, route, request, places)
        if isinstance(answered.answer, Stream):
            await _stream(request, answered.answer)
            return None
        return _response(request, answered)

    return handle


def _response(request: Request, answered: Answered) -> HTTPResponse:
    given = answered.answer
    if isinstance(given, Page):
        response = html(answered.text, status=given.status)
    elif isinstance(given, Redirect):
        response = redirect(_address(given), status=303)
    elif isinstance(given, Download):
        response = raw(given.body, content_type=given.content_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{given.name}"'
    else:
        response = empty()
    if answered.token != read_token(request):
        set_token(request, response, answered.token)
    return response


def _address(given: Redirect) -> str:
    if given.done is None:
        return given.to
    return f"{given.to}{'&' if '?' in given.to else '?'}done={given.done}"


async def _stream(request: Request, stream: Stream) -> None:
    response = await request.respond(content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
    async for event in stream.events:
        await response.send(event)
    await response.eof()


async def _static_file(_: Request, version: str, name: str) -> HTTPResponse:
    content = STATIC_FILES.get(name)
    if content is None or version != STATIC_VERSION:
        raise NotFound("There is no such file.")
    kind = _CONTENT_TYPES[PurePosixPath(name).suffix]
    return raw(content, content_type=f"{kind}; charset=utf-8", headers=dict(OF_STATIC_FILES))


def _on_error(desk: Desk) -> Callable[[Request, Exception], Coroutine[Any, Any, HTTPResponse]]:
    async def respond(request: Request, error: Exception) -> HTTPResponse:
        page = trouble_of(error)
        if page.status >= 500:
            # The kind and the place alone: messages may quote what somebody typed.
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind, where = type(error).__name__, f"{Path(last.filename).name}:{last.lineno}"
            _log.error("%s %s failed (%s, %s).", request.method, _route_of(request), kind, where)
        try:
            if not isinstance(error, SQLAlchemyError):
                return _response(request, await asyncio.to_thread(answer_with, desk, request, page))
        except SQLAlchemyError:
            pass
        return _response(request, answer_without_database(desk, request))

    return respond


def _route_of(request: Request) -> str:
    return f"/{request.route.path}" if request.route else "an unknown page"


async def _add_headers(request: Request, response: BaseHTTPResponse) -> None:
    over_tls = OVER_TLS if is_over_tls(request) else {}
    for name, value in {**ALWAYS, **OF_PAGES, **over_tls}.items():
        response.headers.setdefault(name, value)
