"""Which other websites' pages may read what the channel answers: those that show the widget inline."""

from __future__ import annotations

import re
from collections.abc import Collection

from sanic.request import Request
from sanic.response import HTTPResponse

_DEVELOPMENT = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")
_GRANTED = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "600",
}


def is_allowed(origin: str, origins: Collection[str]) -> bool:
    """Tell whether a website is one of the clinic's; while none is named, this machine's are."""
    return origin in origins if origins else bool(_DEVELOPMENT.fullmatch(origin))


def allow_origin(request: Request, response: HTTPResponse, origins: Collection[str]) -> None:
    """Let a page of an allowed website read the response."""
    if "Access-Control-Allow-Origin" in response.headers:
        return
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "Origin"]))
    origin = request.headers.get("origin", "")
    if is_allowed(origin, origins):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers.update(_GRANTED)
