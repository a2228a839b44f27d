"""Who asks a process: this machine itself, or somebody elsewhere through a proxy or a browser."""

from __future__ import annotations

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, text

from clinic.sender import sender_of
from desk.cookies import is_on_this_machine

# What proxies add, and what browsers send along for a page of any website that is open on this machine.
_FROM_ELSEWHERE = ("forwarded", "origin", "sec-fetch-", "via", "x-forwarded-", "x-real-ip")


def is_this_machine(request: Request) -> bool:
    """Tell whether a program of this machine asks by itself, as far as the request shows.

    A proxy that writes its own `Host`, speaks HTTP/1.1 and adds no header cannot be told from one.
    """
    return (
        sender_of(str(request.ip), (), ()).is_this_machine
        # A website whose name leads here keeps its name.
        and is_on_this_machine(request.host)
        # As nginx speaks to what is behind it, unless it is told otherwise.
        and request.version != "1.0"
        and not any(name.startswith(_FROM_ELSEWHERE) for name in request.headers)
    )


def keep_to_this_machine(app: Sanic, but: str | None = None) -> None:
    """Answer who is elsewhere with 404, on all paths but those that begin with `but`."""

    async def refuse(request: Request) -> HTTPResponse | None:
        is_public = but is not None and request.path.startswith(but)
        return None if is_public or is_this_machine(request) else nothing_here()

    app.register_middleware(refuse, "request")


def nothing_here() -> HTTPResponse:
    """Return what is said to who is elsewhere."""
    return text("There is no such page.\n", 404)
