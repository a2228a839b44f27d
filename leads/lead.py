"""A lead: someone who asked, with consent, to be contacted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PatientType = Literal["new", "existing", "unsure"]
DEMO = "demo-"  # how the ids of made-up conversations begin


@dataclass(frozen=True)
class NewLead:
    """What one run of the booking form brought; `telephone` is E.164, "" means the visitor did not say.

    Days and window are what was understood of the preferred time: "2027-03-15" or "monday", "13:00". A window
    without an end is "after 1 pm", one with the same end "at 1 pm". `consent_words` is the whole answer of
    whoever agreed with a limit: "call me, but no texts".
    """

    conversation_id: str
    form_run_id: str
    name: str = field(repr=False)
    telephone: str = field(repr=False)
    telephone_extension: str | None = field(repr=False)
    email: str | None = field(repr=False)
    reason: str = field(repr=False)
    patient_type: PatientType
    preferred_text: str = field(repr=False)
    consent_version: str
    consent_text: str
    urgent: bool
    for_minor: bool
    preferred_days: tuple[str, ...] = field(default=(), repr=False)
    preferred_from: str | None = field(default=None, repr=False)
    preferred_to: str | None = field(default=None, repr=False)
    consent_words: str | None = field(default=None, repr=False)
    demo: bool = False


@dataclass(frozen=True)
class Lead:
    """A lead as stored; `phone` is E.164, times are in UTC, "" means the visitor did not say.

    `version` rises with every change; `assignee` is the name of who works on it.
    """

    ref: str
    status: str
    urgent: bool
    name: str = field(repr=False)
    phone: str = field(repr=False)
    phone_extension: str | None = field(repr=False)
    email: str | None = field(repr=False)
    reason: str = field(repr=False)
    patient_type: PatientType
    preferred_text: str = field(repr=False)
    for_minor: bool
    consent_version: str
    consented_at: datetime
    conversation_id: str
    created_at: datetime
    preferred_days: tuple[str, ...] = field(default=(), repr=False)
    preferred_from: str | None = field(default=None, repr=False)
    preferred_to: str | None = field(default=None, repr=False)
    consent_words: str | None = field(default=None, repr=False)
    assignee_id: int | None = None
    assignee: str | None = None
    first_viewed_at: datetime | None = None
    first_contact_at: datetime | None = None
    closed_at: datetime | None = None
    version: int = 1
    demo: bool = False


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to a lead: created, not_confirmed, marked_urgent, viewed, status,
    assigned, note.

    `actor` is the name of who did it, none for the assistant; `before` and `after` are statuses or names.
    """

    at: datetime
    kind: str
    actor: str | None = None
    before: str | None = None
    after: str | None = None
