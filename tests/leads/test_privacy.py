"""What is kept too long goes by itself, and an erased person is nowhere."""

from __future__ import annotations

import asyncio
import io
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from desk_fixtures import DESK, agent, clinic, new_lead
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import OperationalError

from clinic.keeping import KeepDays
from database.conversations import compact
from database.engine import open_database
from database.tables import chat, consent, delivery, events, feedback, lead, metadata, turn
from leads.actor import COMMAND
from leads.assign import assign_leads
from leads.audit import list_audit, verify
from leads.erase import erase_person
from leads.export import export_csv
from leads.lead import Lead
from leads.mail_transport import FolderMail
from leads.nights import next_night
from leads.notes import add_note
from leads.opening import open_lead
from leads.outbox import LEASE, claim
from leads.person import Person, find_person, person_of
from leads.personal_export import export_person
from leads.problems import LeadGone, LeadNotStored, NotOfThePerson
from leads.questions import record_question
from leads.read import find_lead, list_leads
from leads.removing import MailNotRemoved, MessageUnderWay, remove_conversations
from leads.retention import purge
from leads.search import LeadFilter
from leads.status import move_lead
from leads.worker import send_next

NOW = datetime(2027, 6, 1, 15, 0, tzinfo=timezone.utc)
KEEP = KeepDays()
# One word of each thing that was said, and both ways to write the number.
ZONE = ZoneInfo("America/Chicago")
PERSONAL = ("Zebulon", "Quist", "zebulon@", "5550142", "555-0142", "left knee", "Tuesday after 3", "his wife")


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "var"
    (folder / "mail").mkdir(parents=True)
    (folder / "log").mkdir()
    return folder


def said(engine: Any, conversation_id: str, text: str, at: datetime = NOW) -> None:
    """Store what a visitor said, as Rasa and the widget do."""
    event = {"event": "user", "timestamp": at.timestamp(), "text": text, "parse_data": {"text": text}}
    with engine.begin() as connection:
        connection.execute(
            insert(events).values(
                sender_id=conversation_id,
                type_name="user",
                timestamp=event["timestamp"],
                data=json.dumps(event),
            )
        )


def chatted(engine: Any, conversation_id: str, text: str) -> None:
    """Store what the widget keeps of a chat."""
    with engine.begin() as connection:
        connection.execute(
            insert(chat).values(
                conversation_id=conversation_id,
                page="/",
                language="en",
                created_at=NOW,
                last_message_at=NOW,
                last_seq=2,
            )
        )
        connection.execute(
            insert(turn).values(
                conversation_id=conversation_id, cid="1", state="waiting", said=text, created_at=NOW
            )
        )
        for seq, cid in enumerate((None, "1")):
            connection.execute(
                insert(delivery).values(
                    conversation_id=conversation_id,
                    seq=seq,
                    cid=cid,
                    at=NOW,
                    content={"type": "user", "text": text},
                    payloads={"b": text},
                )
            )
        connection.execute(
            insert(feedback).values(
                conversation_id=conversation_id, seq=1, at=NOW, helpful=True, comment=text
            )
        )


def full_life(engine: Any, var: Path) -> Lead:
    """Let a person leave traces everywhere that there are traces."""
    ann = agent(engine)
    words = "I am Zebulon Quist, zebulon@example.org, (314) 555-0142, my left knee, Tuesday after 3"
    details = {
        "name": "Zebulon Quist",
        "telephone": "+13145550142",
        "email": "zebulon@example.org",
        "reason": "left knee",
        "preferred_text": "Tuesday after 3",
        "consent_words": "yes, but say you are a friend of Zebulon's",
        "preferred_days": ("2027-06-08",),
    }
    said(engine, "c1", words)
    chatted(engine, "c1", words)
    record_question(engine, "c1", "does my left knee need ice?", None, None)
    said(engine, "never booked", "it is 314.555.0142, Zebulon")
    made = new_lead(engine, NOW, conversation_id="c1", **details)
    new_lead(engine, NOW - timedelta(days=90), conversation_id="c2", **details)
    open_lead(engine, ann, made.ref, NOW)
    add_note(engine, ann, made.ref, "call Zebulon, not his wife", NOW)
    assign_leads(engine, ann, [made.ref], ann.id)
    move_lead(engine, ann, made.ref, "contacted", 2)
    mail = FolderMail(var / "mail", "office@clinic.example")

    async def send() -> None:
        while await send_next(engine, clinic(), mail, DESK, "w", NOW):
            pass

    asyncio.run(send())
    return made


def everything(engine: Any) -> str:
    """Return the whole database as text."""
    with engine.connect() as connection:
        return "\n".join(str(connection.execute(select(table)).all()) for table in metadata.sorted_tables)


def whole(engine: Any, made: Lead) -> Person:
    """Return the person of a request with all that may be theirs."""
    others = person_of(engine, made.ref, "US").others
    return person_of(engine, made.ref, "US", [each.ref for each in others])


def found_in(content: str) -> list[str]:
    return [word for word in PERSONAL if word.lower() in content.lower()]


def test_an_erased_person_is_nowhere(engine: Any, var: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    made = full_life(engine, var)
    other = {"telephone": "+13145550199", "email": None, "preferred_text": "Monday"}
    kept = new_lead(engine, NOW, conversation_id="c9", **other)
    said(engine, "c9", "hello")
    assert found_in(everything(engine))
    assert len(list((var / "mail").iterdir())) == 4
    erased = erase_person(engine, COMMAND, whole(engine, made), var, NOW)
    assert erased.counts == {
        "notes": 1,
        "timeline entries": 6,
        "messages": 4,
        "consents": 2,
        "leads": 2,
        "conversations": 3,
        "mail files": 4,
    }
    assert found_in(everything(engine)) == []
    assert found_in("".join(each.read_text() for each in (var / "mail").iterdir())) == []
    assert found_in("\n".join(each.getMessage() for each in caplog.records)) == []
    file = io.StringIO()
    export_csv(engine, COMMAND, LeadFilter(), file, ZONE)
    assert found_in(file.getvalue()) == []
    assert list_leads(engine) == [kept]
    assert "hello" in everything(engine)
    assert verify(engine).broken_at is None
    row = next(each for each in list_audit(engine) if each.action == "privacy.erased")
    assert "leads: 2" in row.fields
    with pytest.raises(LeadGone):
        open_lead(engine, COMMAND, made.ref)


def test_no_file_of_the_database_holds_an_erased_person(sqlite_url: str, tmp_path: Path, var: Path) -> None:
    engine = open_database(sqlite_url)

    def files() -> str:
        return "".join(each.read_bytes().decode("latin-1") for each in tmp_path.glob("intake.db*"))

    made = full_life(engine, var)
    assert found_in(files()) == list(PERSONAL)
    erase_person(engine, COMMAND, whole(engine, made), var, NOW)
    assert found_in(files()) == []


def understood(engine: Any, conversation_id: str, slot: str, value: str, kind: str = "slot") -> None:
    """Store a slot's value, or what the assistant said."""
    event = {"event": kind, "timestamp": NOW.timestamp(), "name": slot, "value": value, "text": value}
    with engine.begin() as connection:
        connection.execute(
            insert(events).values(
                sender_id=conversation_id,
                type_name=kind,
                action_name=slot,
                timestamp=event["timestamp"],
                data=json.dumps(event),
            )
        )


def test_a_request_brings_its_own_chat_and_shows_what_may_be_the_same_persons(engine: Any, var: Path) -> None:
    made = full_life(engine, var)
    alone = person_of(engine, made.ref.lower(), "US")
    assert alone.refs == (made.ref,)
    assert alone.conversations == ("c1", "never booked")
    (other,) = alone.others
    both = person_of(engine, made.ref, "US", [other.ref.lower()])
    assert both.refs == (made.ref, other.ref)
    assert both.conversations == ("c1", "c2", "never booked")
    assert both.others == ()
    assert "0142" not in repr(both)
    assert "Quist" not in repr(alone)
    erase_person(engine, COMMAND, alone, var, NOW)
    assert find_lead(engine, other.ref) == other


def test_a_request_with_nothing_in_common_is_not_taken(engine: Any) -> None:
    made, stranger = new_lead(engine), new_lead(engine, telephone="+13145550199", email="b@example.org")
    for other in (stranger.ref, "K0000"):
        with pytest.raises(NotOfThePerson, match="Nothing was done"):
            person_of(engine, made.ref, "US", [other])


def test_what_is_chosen_can_lead_to_more(engine: Any) -> None:
    made = new_lead(engine, email=None)
    between = new_lead(engine, email="both@example.org")
    last = new_lead(engine, telephone="+13145550199", email="Both@example.org")
    in_the_same_chat = new_lead(
        engine, telephone="+13145550198", email=None, conversation_id=made.conversation_id
    )
    assert {each.ref for each in person_of(engine, made.ref, "US").others} == {
        between.ref,
        in_the_same_chat.ref,
    }
    chosen = person_of(engine, made.ref, "US", [last.ref, between.ref])
    assert set(chosen.refs) == {made.ref, between.ref, last.ref}


def test_a_person_is_found_by_either_contact(engine: Any) -> None:
    made = new_lead(engine, email="annabelle@gmail.com")
    found = person_of(engine, made.ref, "US")
    assert find_person(engine, "314-555-0142", "US") == found
    assert find_person(engine, "Annabelle@GMAIL.com", "US") == found
    assert find_person(engine, "hello", "US") is None
    for nobody in ("e@gmail.com", "annabell_@gmail.com", "x_x@example.org", "314 555 0199"):
        found = find_person(engine, nobody, "US")
        assert found is not None
        assert (found.refs, found.conversations, found.others) == ((), (), ())
    other = new_lead(engine, email=None)
    several = find_person(engine, "314-555-0142", "US")
    assert several is not None
    assert (several.refs, several.conversations) == ((), ())
    assert {each.ref for each in several.others} == {made.ref, other.ref}


@pytest.mark.parametrize(
    "typed",
    [
        "314.555.0142",
        "it's (314) 555 0142 ext. 5, thanks",
        "+1 314 555 0142",
        "00 1 314 555 0142",
        "three one four five five five oh one four two",
    ],
)
def test_a_chat_without_a_request_is_found_by_its_number(engine: Any, typed: str) -> None:
    said(engine, "theirs", typed)
    person = find_person(engine, "+13145550142", "US")
    assert person is not None
    assert person.conversations == ("theirs",)


def test_what_the_form_understood_counts_as_said(engine: Any) -> None:
    understood(engine, "theirs", "phone", "(314) 555-0142")
    understood(engine, "another's", "phone", "(314) 555-0143")
    assert find_person(engine, "314 555 0142", "US").conversations == ("theirs",)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("+354 581 2345", "314 581 2345"),
        ("+354 581 2345", "call 3145812345"),
        ("+47 22 34 56 78", "212 234 5678"),
        ("314 555 0142", "it was 2314, then 555 01 42"),
        ("314 555 0142", "+44 20 7946 0958"),
    ],
)
def test_another_number_with_the_same_digits_is_anothers(engine: Any, asked: str, typed: str) -> None:
    said(engine, "another's", typed)
    assert find_person(engine, asked, "US").conversations == ()  # type: ignore[union-attr]


def test_only_what_a_visitor_gave_in_a_chat_without_a_request_counts(engine: Any) -> None:
    understood(engine, "told", "", "Call us at (314) 555-0142 or zoe@example.org", kind="bot")
    said(engine, "mailed", "zoe@example.org")
    booked = new_lead(engine, telephone="+13145550199", email="zoe@example.org", conversation_id="booked")
    said(engine, "booked", "not 314 555 0142")
    made = new_lead(engine, conversation_id="mine")
    person = person_of(engine, made.ref, "US")
    assert person.conversations == ("mine",)
    assert [each.ref for each in person.others] == [booked.ref]


def test_mail_that_is_under_way_is_waited_for(engine: Any, var: Path) -> None:
    made = new_lead(engine, NOW)
    assert claim(engine, "w", NOW) is not None
    person = whole(engine, made)
    with pytest.raises(MessageUnderWay, match="try again in a minute"):
        erase_person(engine, COMMAND, person, var, NOW + timedelta(seconds=1))
    assert find_lead(engine, made.ref) == made
    erase_person(engine, COMMAND, person, var, NOW + LEASE)
    assert find_lead(engine, made.ref) is None


def test_what_cannot_be_removed_from_the_mail_stops_the_erasing(
    engine: Any, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = full_life(engine, var)
    before = everything(engine)

    def refuse(self: Path, missing_ok: bool = False) -> None:  # noqa: ARG001
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(MailNotRemoved, match=r"^Nothing was removed, .*Permission denied\.$"):
        erase_person(engine, COMMAND, whole(engine, made), var, NOW)
    assert everything(engine) == before


def test_a_failure_halfway_erases_nothing(engine: Any, var: Path) -> None:
    made = full_life(engine, var)
    person = whole(engine, made)
    before = everything(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit RENAME TO audit_away"))
    with pytest.raises(Exception, match="Nothing was erased: the database answered"):
        erase_person(engine, COMMAND, person, var, NOW)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_away RENAME TO audit"))
    assert everything(engine) == before


def test_a_person_gets_all_that_is_kept(engine: Any, var: Path) -> None:
    made = full_life(engine, var)
    kept = export_person(engine, COMMAND, whole(engine, made), NOW)
    told = json.dumps(kept)
    assert found_in(told) == list(PERSONAL)
    assert "You may call me." in told
    assert [each["kind"] for each in kept["requests"][0]["timeline"]] == [
        "created",
        "viewed",
        "note",
        "assigned",
        "status",
    ]
    assert kept["conversations"]["c1"][0]["who"] == "visitor"
    assert [each["text"] for each in kept["questions kept for the staff"]] == ["does my left knee need ice?"]
    assert "Zebulon Quist" in kept["opinions of answers"][0]["comment"]
    assert list_audit(engine)[0].action == "privacy.exported"


def close(engine: Any, status: str, closed_at: datetime, **details: Any) -> str:
    """Store a lead that was closed at a time."""
    ref = new_lead(engine, closed_at, **details).ref
    with engine.begin() as connection:
        connection.execute(update(lead).where(lead.c.ref == ref).values(status=status, closed_at=closed_at))
    return ref


@pytest.mark.parametrize(
    ("status", "days"),
    [
        ("spam", 30),
        ("not_interested", 180),
        ("unreachable", 180),
        ("duplicate", 180),
        ("no_show", 180),
        ("completed", 365),
    ],
)
def test_closed_leads_go_after_their_time(status: str, days: int, engine: Any, var: Path) -> None:
    goes = close(engine, status, NOW - timedelta(days=days, seconds=1), conversation_id="gone")
    stays = close(engine, status, NOW - timedelta(days=days) + timedelta(seconds=1), conversation_id="kept")
    said(engine, "gone", "words of the one", NOW - timedelta(days=400))
    said(engine, "kept", "words of the other", NOW - timedelta(days=400))
    purge(engine, KEEP, var, NOW)
    assert find_lead(engine, goes) is None
    assert find_lead(engine, stays) is not None
    assert "words of the one" not in everything(engine)
    assert "words of the other" in everything(engine)
    assert list_audit(engine)[0].fields == ("leads: 1", "conversations: 1")


def test_open_leads_stay_while_somebody_touches_them(engine: Any, var: Path) -> None:
    untouched = new_lead(engine, NOW - timedelta(days=366)).ref
    touched = new_lead(engine, NOW - timedelta(days=366)).ref
    move_lead(engine, COMMAND, touched, "contacted", 1, NOW - timedelta(days=300))
    purge(engine, KEEP, var, NOW)
    assert find_lead(engine, untouched) is None
    assert find_lead(engine, touched) is not None


def test_a_consent_outlives_its_lead_for_five_years(engine: Any, var: Path) -> None:
    close(engine, "spam", NOW - timedelta(days=31))
    purge(engine, KEEP, var, NOW)

    def consents() -> list[Any]:
        with engine.connect() as connection:
            return list(connection.execute(select(consent.c.lead_id, consent.c.phone)).all())

    assert consents() == [(None, "+13145550142")]
    person = find_person(engine, "314 555 0142", "US")
    assert person.has_left_consents
    kept = export_person(engine, COMMAND, person)
    assert [each["text"] for each in kept["consents of earlier requests"]] == ["You may call me."]
    purge(engine, KEEP, var, NOW + timedelta(days=1825 - 31))
    assert len(consents()) == 1
    purge(engine, KEEP, var, NOW + timedelta(days=1825))
    assert consents() == []


def test_a_consent_left_behind_is_erased_with_the_person(engine: Any, var: Path) -> None:
    close(engine, "spam", NOW - timedelta(days=31))
    purge(engine, KEEP, var, NOW)
    erase_person(engine, COMMAND, find_person(engine, "314 555 0142", "US"), var, NOW)
    assert "5550142" not in everything(engine)


def test_chats_without_a_request_go_after_thirty_days(engine: Any, var: Path) -> None:
    said(engine, "old", "old words", NOW - timedelta(days=31))
    said(engine, "came back", "older words", NOW - timedelta(days=60))
    said(engine, "came back", "new words", NOW - timedelta(days=1))
    said(engine, "booked", "booked words", NOW - timedelta(days=60))
    new_lead(engine, NOW, conversation_id="booked")
    purge(engine, KEEP, var, NOW)
    left = everything(engine)
    assert "old words" not in left
    assert all(words in left for words in ("older words", "new words", "booked words"))
    assert purge(engine, KEEP, var, NOW) == {"leads": 0, "conversations": 0, "consents": 0, "files": 0}


def test_a_purge_that_is_told_to_end_leaves_the_rest_for_the_next_time(engine: Any, var: Path) -> None:
    for name in ("first", "second"):
        said(engine, name, f"{name} words", NOW - timedelta(days=31))
    asked = iter([False, True])
    assert purge(engine, KEEP, var, NOW, is_over=lambda: next(asked))["conversations"] == 1
    assert sum(f"{name} words" in everything(engine) for name in ("first", "second")) == 1
    assert purge(engine, KEEP, var, NOW)["conversations"] == 1


def test_each_step_leaves_sqlites_log_to_nobody_else(sqlite_url: str, var: Path) -> None:
    engine = open_database(sqlite_url)
    for name in ("first", "second", "third"):
        said(engine, name, f"{name} words", NOW - timedelta(days=31))
    compact(engine)
    file = Path(str(engine.url.database))
    in_file: list[int] = []

    def is_over() -> bool:
        in_file.append(
            sum(f"{name} words".encode() in file.read_bytes() for name in ("first", "second", "third"))
        )
        return False

    purge(engine, KEEP, var, NOW, is_over=is_over)
    assert in_file == [3, 2, 1]  # else the next who writes would bring the log into the file, and be held up


def test_what_went_before_a_failure_stays_gone_and_is_audited(
    engine: Any, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(engine, "first", "words of the first", NOW - timedelta(days=31))
    said(engine, "second", "words of the second", NOW - timedelta(days=31))
    forgotten: list[str] = []

    def remove_one(connection: Any, conversations: list[str]) -> int:
        if forgotten:
            raise OperationalError("", {}, Exception())
        forgotten.extend(conversations)
        return remove_conversations(connection, conversations)

    monkeypatch.setattr("leads.retention.remove_conversations", remove_one)
    with pytest.raises(LeadNotStored, match="Not all was removed"):
        purge(engine, KEEP, var, NOW)
    assert ("words of the first" in everything(engine)) != ("words of the second" in everything(engine))
    assert list_audit(engine)[0].fields == ("conversations: 1",)
    monkeypatch.undo()
    assert purge(engine, KEEP, var, NOW)["conversations"] == 1
    assert "words of the" not in everything(engine)


def test_the_conversation_of_two_requests_stays_until_both_are_gone(engine: Any, var: Path) -> None:
    said(engine, "shared", "shared words", NOW - timedelta(days=200))
    close(engine, "spam", NOW - timedelta(days=31), conversation_id="shared")
    close(engine, "no_show", NOW - timedelta(days=170), conversation_id="shared")
    purge(engine, KEEP, var, NOW)
    assert "shared words" in everything(engine)
    purge(engine, KEEP, var, NOW + timedelta(days=20))
    assert "shared words" not in everything(engine)


def test_old_mail_and_logs_go(sqlite_url: str, var: Path) -> None:
    engine = open_database(sqlite_url)
    for name, days in (("mail/old.eml", 8), ("mail/new.eml", 6), ("log/old.log", 31), ("log/new.log", 29)):
        (var / name).write_text("x")
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(var / name, (at, at))
    purge(engine, KEEP, var, NOW)
    assert sorted(each.name for each in var.rglob("*.*")) == ["new.eml", "new.log"]


def test_a_lead_whose_mail_is_under_way_goes_the_next_night(engine: Any, var: Path) -> None:
    ref = close(engine, "spam", NOW - timedelta(days=31))
    claim(engine, "w", NOW)
    purge(engine, KEEP, var, NOW)
    assert find_lead(engine, ref) is not None
    purge(engine, KEEP, var, NOW + timedelta(days=1))
    assert find_lead(engine, ref) is None


def test_another_clinic_keeps_things_for_another_time(engine: Any, var: Path) -> None:
    ref = close(engine, "spam", NOW - timedelta(days=2))
    purge(engine, clinic(keep_days={"spam": 1}).keep_days, var, NOW)
    assert find_lead(engine, ref) is None


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2027-03-13T12:00:00-06:00", "2027-03-14T03:30:00-05:00"),
        ("2027-03-14T03:30:00-05:00", "2027-03-15T03:30:00-05:00"),
        ("2027-11-06T23:00:00-05:00", "2027-11-07T03:30:00-06:00"),
        ("2027-11-07T01:30:00-05:00", "2027-11-07T03:30:00-06:00"),
        ("2027-11-07T03:31:00-06:00", "2027-11-08T03:30:00-06:00"),
    ],
)
def test_it_is_night_by_the_clinics_clock(now: str, night: str) -> None:
    assert next_night(datetime.fromisoformat(now), "America/Chicago") == datetime.fromisoformat(night)
