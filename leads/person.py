"""A person, as far as requests tell: the ones that were chosen, and what belongs to them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import phonenumbers
from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection, Engine

from database.tables import consent, events, lead
from details.email import Email, parse_email
from details.spoken_digits import digits_of_words
from details.telephone import Telephone, parse_telephone, telephone_spans
from details.text import READ_LIMIT, flatten
from leads.lead import Lead
from leads.problems import LeadGone, NotOfThePerson
from leads.read import as_ref, read_leads


@dataclass(frozen=True)
class Person:
    """The chosen requests with their conversations, and the chats without a request that name their number.

    `others` have a telephone, an e-mail or a conversation in common with the chosen ones. Nobody has proved
    that these are the same person's, so somebody has to choose them.
    """

    refs: tuple[str, ...]
    conversations: tuple[str, ...]
    phones: tuple[str, ...] = field(repr=False)
    others: tuple[Lead, ...] = ()
    has_left_consents: bool = False


def person_of(engine: Engine, ref: str, country: str, also: Collection[str] = ()) -> Person:
    """Return what belongs to a request, and to those that are said to be the same person's.

    Args:
        ref: the request.
        country: where numbers without a country code are from, such as US.
        also: further requests, each with a telephone, e-mail or conversation in common with another one.

    Raises:
        LeadGone: there is no such request.
        NotOfThePerson: one of `also` has nothing in common with the others, or is no longer here.
    """
    with engine.connect() as connection:
        chosen = read_leads(connection, lead.c.ref == as_ref(ref))
        if not chosen:
            raise LeadGone
        wanted = {as_ref(each) for each in also} - {as_ref(ref)}
        others = _others(connection, chosen)
        while taken := [each for each in others if each.ref in wanted]:
            chosen += taken
            wanted -= {each.ref for each in taken}
            others = _others(connection, chosen)
        if wanted:
            raise NotOfThePerson
        return _person(connection, chosen, {each.phone for each in chosen}, others, country)


def find_person(engine: Engine, contact: str, country: str) -> Person | None:
    """Return who can be reached at a telephone number or e-mail address, as somebody typed it.

    Where several requests have it none is chosen: they are the `others`.

    Args:
        contact: the number or address.
        country: where numbers without a country code are from, such as US.

    Returns:
        None when it is neither; a person without requests when nothing is known of it.
    """
    email, telephone = parse_email(contact), parse_telephone(contact, country)
    if isinstance(email, Email):
        same, phones = func.lower(lead.c.email) == email.address.lower(), set()
    elif isinstance(telephone, Telephone):
        same, phones = lead.c.phone == telephone.e164, {telephone.e164}
    else:
        return None
    with engine.connect() as connection:
        found = read_leads(connection, same)
        if len(found) > 1:
            return Person((), (), (), tuple(found))
        phones |= {each.phone for each in found}
        return _person(connection, found, phones, _others(connection, found), country)


def _others(connection: Connection, chosen: Sequence[Lead]) -> list[Lead]:
    return read_leads(
        connection,
        or_(
            lead.c.phone.in_([each.phone for each in chosen]),
            func.lower(lead.c.email).in_([each.email.lower() for each in chosen if each.email]),
            lead.c.conversation_id.in_([each.conversation_id for each in chosen]),
        ),
        lead.c.ref.not_in([each.ref for each in chosen]),
    )


def _person(
    connection: Connection, chosen: Sequence[Lead], phones: set[str], others: Sequence[Lead], country: str
) -> Person:
    spoken = _unbooked_conversations(connection, phones, country)
    left = select(consent.c.id).where(consent.c.phone.in_(phones)).limit(1)
    return Person(
        refs=tuple(each.ref for each in chosen),
        conversations=tuple(sorted({*spoken, *(each.conversation_id for each in chosen)})),
        phones=tuple(sorted(phones)),
        others=tuple(others),
        has_left_consents=connection.execute(left).first() is not None,
    )


def _unbooked_conversations(connection: Connection, phones: set[str], country: str) -> set[str]:
    """Return the conversations without a request in which a visitor gave one of the numbers.

    The number is called before somebody's wish is granted, which shows whose it is. An e-mail address is
    not tried in any such way, and anybody can type one: no conversation is taken for its sake.
    """
    if not phones:
        return set()
    national = [str(phonenumbers.parse(each).national_number) for each in phones]
    given = connection.execute(
        select(events.c.sender_id, events.c.data).where(
            events.c.type_name.in_(("user", "slot")),
            events.c.sender_id.not_in(select(lead.c.conversation_id)),
        )
    )
    return {
        row.sender_id
        for row in given
        if _names_one(_typed(json.loads(row.data or "{}")), phones, national, country)
    }


def _typed(event: dict[str, Any]) -> str:
    text = event.get("text") if event.get("event") == "user" else event.get("value")
    return text if isinstance(text, str) else ""


def _names_one(text: str, phones: set[str], national: Sequence[str], country: str) -> bool:
    text = text[:READ_LIMIT]
    spoken = digits_of_words(text)
    # Reading is slow, and a number that is read has its digits in the text.
    if not any(each in re.sub(r"\D", "", way) for way in (flatten(text), spoken) for each in national):
        return False
    answer = parse_telephone(text, country)
    read = {each.e164 for way in (text, spoken) for _, _, each in telephone_spans(way, country)}
    return bool(phones & (read | ({answer.e164} if isinstance(answer, Telephone) else set())))
