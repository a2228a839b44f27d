"""A person, as far as the requests of one telephone number or e-mail address tell."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import phonenumbers
from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection, Engine

from database.tables import consent, events, lead
from details.email import Email, parse_email
from details.telephone import Telephone, parse_telephone
from leads.problems import LeadGone
from leads.read import as_ref


@dataclass(frozen=True)
class Person:
    """Requests that share a telephone number or an e-mail address; families may share them too."""

    refs: tuple[str, ...]
    conversations: tuple[str, ...]
    phones: tuple[str, ...] = field(repr=False)
    emails: tuple[str, ...] = field(repr=False)
    has_left_consents: bool = False


def person_of(engine: Engine, ref: str) -> Person:
    """Return whom a request is from, with all other requests of the same telephone or e-mail.

    Raises:
        LeadGone: there is no such request.
    """
    with engine.connect() as connection:
        row = connection.execute(
            select(lead.c.phone, lead.c.email).where(lead.c.ref == as_ref(ref))
        ).one_or_none()
        if row is None:
            raise LeadGone
        return _person(connection, [row.phone], [row.email] if row.email else [])


def find_person(engine: Engine, contact: str, country: str) -> Person | None:
    """Return who can be reached at a telephone number or e-mail address, as somebody typed it.

    Args:
        contact: the number or address.
        country: where numbers without a country code are from, such as US.

    Returns:
        None when it is neither; a person without requests when nothing is known of it.
    """
    email = parse_email(contact)
    if isinstance(email, Email):
        with engine.connect() as connection:
            return _person(connection, [], [email.address])
    telephone = parse_telephone(contact, country)
    if isinstance(telephone, Telephone):
        with engine.connect() as connection:
            return _person(connection, [telephone.e164], [])
    return None


def _person(connection: Connection, phones: list[str], emails: list[str]) -> Person:
    small = [each.lower() for each in emails]
    rows = connection.execute(
        select(lead.c.ref, lead.c.phone, lead.c.email, lead.c.conversation_id)
        .where(or_(lead.c.phone.in_(phones), func.lower(lead.c.email).in_(small)))
        .order_by(lead.c.id)
    ).all()
    # Of one asked for by e-mail the numbers belong to it as well, and the other way round.
    all_phones = tuple(sorted({*phones, *(row.phone for row in rows)}))
    all_emails = tuple(sorted({*small, *(row.email.lower() for row in rows if row.email)}))
    spoken = _conversations_naming(connection, [*all_phones, *all_emails])
    left = select(consent.c.id).where(consent.c.phone.in_(all_phones)).limit(1)
    return Person(
        refs=tuple(row.ref for row in rows),
        conversations=tuple(sorted({*spoken, *(row.conversation_id for row in rows)})),
        phones=all_phones,
        emails=all_emails,
        has_left_consents=connection.execute(left).first() is not None,
    )


def _conversations_naming(connection: Connection, contacts: list[str]) -> set[str]:
    """Return the conversations in which an address or a number was understood or typed."""
    named = [func.lower(events.c.data).like(f"%{_as_stored(each)}%", escape="\\") for each in contacts]
    found = set(connection.execute(select(events.c.sender_id).where(or_(*named)).distinct()).scalars())
    numbers = [_national(each) for each in contacts if each.startswith("+")]
    typed = connection.execute(select(events.c.sender_id, events.c.data).where(events.c.type_name == "user"))
    for row in typed:
        digits = re.sub(r"\D", "", json.loads(row.data or "{}").get("text") or "")
        if any(number in digits for number in numbers):
            found.add(row.sender_id)
    return found


def _as_stored(text: str) -> str:
    in_json = json.dumps(text.lower())[1:-1]
    return in_json.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _national(e164: str) -> str:
    return str(phonenumbers.parse(e164).national_number)
