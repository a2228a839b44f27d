"""The one cookie, and the proof that a form came from a page of ours."""

from __future__ import annotations

import hmac
import secrets

from sanic.request import Request
from sanic.response import BaseHTTPResponse

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_NAME = "desk"


def new_token() -> str:
    """Return 256 random bits for a session, or for a visitor who has none yet."""
    return secrets.token_urlsafe(32)


def is_on_this_machine(host: str) -> bool:
    """Tell whether a Host header names the machine itself, where there is no TLS."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return name in _LOCAL


def is_over_tls(request: Request) -> bool:
    """Tell whether the browser came over TLS: always, but to the machine itself, where nobody else can be.

    Where `desk_url` names TLS it holds whatever the Host header says, for a proxy may write another one.
    """
    return bool(request.app.ctx.has_tls) or not is_on_this_machine(request.host)


def read_token(request: Request) -> str | None:
    """Return what the browser sent, if it has the shape of a token."""
    token = request.cookies.get(_cookie_name(request))
    return token if token and len(token) == len(new_token()) and token.isascii() else None


def set_token(request: Request, response: BaseHTTPResponse, token: str) -> None:
    """Give the browser a token until it is closed; only ever over TLS, but for the machine itself."""
    name = _cookie_name(request)
    response.cookies[name] = token
    response.cookies[name]["path"] = "/"
    response.cookies[name]["httponly"] = True
    response.cookies[name]["samesite"] = "Lax"
    if is_over_tls(request):
        response.cookies[name]["secure"] = True


def form_proof(key: bytes, token: str) -> str:
    """Return what every form of the cookie's owner carries."""
    return hmac.new(key, f"form of {token}".encode(), "sha256").hexdigest()


def is_form_proof(key: bytes, token: str, proof: str) -> bool:
    """Tell whether a form's proof belongs to the cookie that came with it."""
    return hmac.compare_digest(form_proof(key, token).encode(), proof.encode())


def _cookie_name(request: Request) -> str:
    # With this prefix browsers take it from this very host alone.
    return f"__Host-{_NAME}" if is_over_tls(request) else _NAME
