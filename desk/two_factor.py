"""The second factor: six digits of an authenticator app, or a recovery code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import re
import secrets
from datetime import datetime

import pyotp
import segno

from leads.staff import ROLES

SECONDS_OF_A_CODE = 30
RECOVERY_CODES = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike


class RolesError(Exception):
    """INTAKE_TWO_FACTOR_ROLES names no role."""


def two_factor_roles() -> frozenset[str]:
    """Return the roles that need a second step at sign-in: INTAKE_TWO_FACTOR_ROLES, else admins."""
    named = frozenset(os.environ.get("INTAKE_TWO_FACTOR_ROLES", "admin").replace(",", " ").split())
    if not named <= set(ROLES):
        raise RolesError(f"INTAKE_TWO_FACTOR_ROLES may name {', '.join(ROLES)} only.")
    return named


def pending_secret(key: bytes, token: str, in_force: str | None = None) -> str:
    """Return the secret that is offered to who holds a token: the same at every reload, unlike any other.

    `in_force` is the sealed secret of the account: once the offer is taken up, another one is made, so that
    no page ever shows the secret that codes are checked with.
    """
    digest = hmac.digest(key, f"two-factor secret {token} {in_force or ''}".encode(), "sha256")
    return base64.b32encode(digest[:20]).decode()


def step_of_code(secret: str, code: str, now: datetime, after_step: int | None) -> int | None:
    """Return the time step whose code this is, or None.

    The steps just before and after the present one count, for clocks differ. A step up to `after_step` has
    been used and counts no more.
    """
    digits = re.sub(r"\s", "", code)
    if not (digits.isascii() and digits.isdigit()):
        return None
    present = int(now.timestamp()) // SECONDS_OF_A_CODE
    totp = pyotp.TOTP(secret)
    for step in (present - 1, present, present + 1):
        is_right = hmac.compare_digest(totp.at(step * SECONDS_OF_A_CODE), digits)
        if is_right and (after_step is None or step > after_step):
            return step
    return None


def qr_code(secret: str, email: str, clinic: str) -> str:
    """Return the SVG that an authenticator app reads, to stand in a page."""
    address = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=f"{clinic} desk")
    file = io.BytesIO()
    segno.make(address, error="m").save(
        file, kind="svg", xmldecl=False, svgns=False, nl=False, omitsize=True, dark="#000", light="#fff"
    )
    return file.getvalue().decode()


def new_recovery_codes() -> list[str]:
    """Return codes of 79 random bits, four letters at a time."""
    return ["-".join(_random_part() for _ in range(4)) for _ in range(RECOVERY_CODES)]


def hash_of_recovery_code(code: str) -> str:
    """Return what is stored of a code; it is random enough to need no slow hash."""
    return hashlib.sha256(re.sub(r"[\s-]", "", code).casefold().encode()).hexdigest()


def _random_part() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))
