"""What a request brings: its JSON, its token, its sender's address."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sanic.exceptions import PayloadTooLarge
from sanic.request import Request

from clinic.sender import Sender, sender_of
from conversations.widget.refusal import Refusal, session_over
from conversations.widget.words import Words

MOST_BYTES = 16 * 1024
# A body up to here is received whatever comes of it, so that who sent it reads the refusal. Of a longer one
# nothing is read, by any route of the process: its connection is closed.
MOST_BYTES_RECEIVED = 4 * MOST_BYTES
_TOKEN = re.compile(r"Bearer ([A-Za-z0-9_-]{43})", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,4})?", re.ASCII)
LONGEST_PAGE = 200


async def read_json(request: Request, words: Words) -> dict[str, Any]:
    """Return the object in the body, of which no more than is allowed is ever held.

    Raises:
        Refusal: no JSON by its header (a web form can only send other types), too long, or no object.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "not_json", words.bad_request)
    body = b""
    stream: Any = request.stream
    stream.request_max_size = MOST_BYTES_RECEIVED  # which Sanic lifts for whoever reads a body in parts
    try:
        while (part := await stream.read()) is not None:
            body += part
            if len(body) > MOST_BYTES:
                raise PayloadTooLarge
    except PayloadTooLarge:
        raise Refusal(413, "too_big", words.bad_request) from None
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request(words) from None
    if not isinstance(content, dict):
        raise bad_request(words)
    return content


def bad_request(words: Words) -> Refusal:
    """Return the refusal of what no widget sends."""
    return Refusal(422, "bad_request", words.bad_request)


def token_of(request: Request) -> str:
    """Return the token that the request shows; nothing but the header is looked at."""
    shown = _TOKEN.fullmatch(request.headers.get("authorization", ""))
    if not shown:
        raise session_over()
    return shown[1]


def sender(request: Request, trusted_proxies: Sequence[str]) -> Sender:
    """Return where the request comes from: what a trusted proxy says, else who connected."""
    return sender_of(str(request.ip), request.headers.getall("x-forwarded-for", []), trusted_proxies)


def cid_of(content: dict[str, Any], words: Words) -> str:
    """Return the client's id of a message, a UUID."""
    cid = content.get("cid")
    try:
        if not isinstance(cid, str) or str(UUID(cid)) != cid.lower():
            raise ValueError
    except ValueError:
        raise bad_request(words) from None
    return cid.lower()


def whole_number(value: Any, words: Words) -> int:
    """Return a number from 0 that JSON or a query gave."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9:
        return value
    raise bad_request(words)


def clean_text(value: Any, words: Words) -> str:
    """Return a text without what no keyboard types: control characters and halves of letters."""
    if not isinstance(value, str):
        raise bad_request(words)
    kept = (
        letter for letter in value if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
    return "".join(kept).strip()


def page_of(value: Any) -> str:
    """Return the path of a page, without a query, which may hold anything."""
    path = value.split("?")[0].split("#")[0] if isinstance(value, str) else ""
    return path[:LONGEST_PAGE] if path.startswith("/") and path.isprintable() else ""


def language_of(value: Any) -> str:
    """Return a language's code, English when it is none."""
    return value if isinstance(value, str) and _LANGUAGE.fullmatch(value) else "en"


def as_plain_text(text: str) -> str:
    """Return a text that Rasa takes for words: what begins with a slash would be a command to it."""
    return re.sub(r"^[\s/]+", "", text)
