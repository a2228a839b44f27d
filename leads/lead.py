"""A lead: someone who asked, with consent, to be contacted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

PatientType = Literal["new", "existing", "unsure"]


class LeadNotStored(Exception):
    """Nothing of the lead is in the database; the message is one sentence without personal data."""


@dataclass(frozen=True)
class NewLead:
    """What one run of the booking form brought; `telephone` is E.164, "" means the visitor did not say."""

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


@dataclass(frozen=True)
class Lead:
    """A lead as stored; `phone` is E.164, times are in UTC, "" means the visitor did not say."""

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


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened to a lead: `created`, `marked_urgent`."""

    at: datetime
    kind: str
