"""All details that one message gives, for one sentence may answer many questions."""

from __future__ import annotations

from dataclasses import dataclass

from details.age import is_for_minor
from details.email import Email, find_email
from details.found_name import find_name
from details.patient_type import PatientType, find_patient_type
from details.preferred_time import find_preferred_time
from details.reason import find_reason
from details.telephone import Telephone, find_telephone


@dataclass(frozen=True)
class Details:
    """What a message says of the visitor; `None` is not said."""

    name: str | None
    telephone: Telephone | None
    email: Email | None
    patient_type: PatientType | None
    preferred_time: str | None
    reason: str | None
    for_minor: bool


def find_details(text: str) -> Details:
    """Find every detail that the message states plainly."""
    return Details(
        name=find_name(text),
        telephone=find_telephone(text),
        email=find_email(text),
        patient_type=find_patient_type(text),
        preferred_time=find_preferred_time(text),
        reason=find_reason(text),
        for_minor=is_for_minor(text),
    )
