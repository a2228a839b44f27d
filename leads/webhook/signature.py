"""Prove to the receiver who sends, as Standard Webhooks 1.0 has it (https://www.standardwebhooks.com)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from secrets import token_bytes

PREFIX = "whsec_"


def new_secret() -> str:
    """Return a secret of 256 random bits, to be known to the receiver and to us."""
    return PREFIX + b64encode(token_bytes(32)).decode("ascii")


def signed_headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers that sign a body.

    Args:
        message_id: the same at every try, so that a receiver that has it already can tell.
        at: the time of this try; receivers refuse what is old, lest somebody sends it again.
    """
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode("ascii"), seconds.encode("ascii"), body))
    key = b64decode(secret.removeprefix(PREFIX))
    digest = b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": f"v1,{digest}"}
