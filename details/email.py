"""E-mail addresses as people type them."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from details.problem import Problem
from details.text import tidy

_COMMON = (
    "gmail.com yahoo.com hotmail.com outlook.com aol.com icloud.com msn.com live.com comcast.net att.net "
    "sbcglobal.net charter.net verizon.net me.com mac.com protonmail.com bellsouth.net cox.net"
).split()
# Real providers that look like slips of the common ones.
_REAL = {"ymail.com", "gmx.com", "mail.com", "email.com", "rocketmail.com", "googlemail.com", "gmx.net", "proton.me"}
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"']{1,64}@[^\s<>()\[\],;:\"'@]{1,190}")
_SPOKEN = re.compile(
    r"\b([a-z0-9][a-z0-9._+-]{0,62})\s*(?:\(at\)|\[at\]|\sat\s)\s*"
    r"([a-z0-9-]{1,60}(?:\s*(?:\(dot\)|\[dot\]|\sdot\s|\.)\s*[a-z0-9-]{2,20}){1,3})\b",
    re.IGNORECASE,
)
_DOT = re.compile(r"\s*(?:\(dot\)|\[dot\]|\sdot\s|\.)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Email:
    """A normalised address; `suggestion` is the whole address with a likelier domain."""

    address: str
    suggestion: str | None = None


def parse_email(text: str) -> Email | Problem:
    """Read the answer to "what is your e-mail?"; nothing is sent or looked up.

    Problems: email_missing, email_invalid.
    """
    found = find_email(text)
    if found:
        return found
    return Problem("email_invalid" if "@" in text else "email_missing")


def find_email(text: str) -> Email | None:
    """Find the first valid address in free text."""
    said = tidy(text)[:1000].replace("mailto:", " ")
    candidates = [match[0] for match in _ADDRESS.finditer(said)]
    candidates += [f"{match[1]}@{_DOT.sub('.', match[2])}" for match in _SPOKEN.finditer(said) if _is_spoken(match[2])]
    for candidate in candidates:
        try:
            valid = validate_email(candidate.strip(".!?*_"), check_deliverability=False, test_environment=True)
        except EmailNotValidError:
            continue
        return Email(valid.normalized, _suggestion(valid.local_part, valid.domain))
    return None


def _is_spoken(domain: str) -> bool:
    # "meet me at noon. thanks" is no address; "bob at gmail dot com" and "bob at gmail.com" are.
    return bool(re.search(r"\bdot\b", domain, re.IGNORECASE)) or domain.lower() in _COMMON


def _suggestion(local_part: str, domain: str) -> str | None:
    if domain in _COMMON or domain in _REAL:
        return None
    ending = domain.rsplit(".", 1)[-1]
    if domain.endswith((".con", ".cmo", ".ocm", ".comm", ".cim", ".vom")):
        domain = domain[: -len(ending)] + "com"
        return f"{local_part}@{domain}"
    near = difflib.get_close_matches(domain, _COMMON, n=1, cutoff=0.84)
    return f"{local_part}@{near[0]}" if near else None
