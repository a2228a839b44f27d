"""Staff work a lead: status, assignment, notes, search; every change is in timeline and audit trail."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from desk_fixtures import agent, clinic, new_lead
from freezegun import freeze_time
from sample_lead import SAMPLE
from sqlalchemy import delete, event, insert, select, text, update

from database.engine import open_database
from database.tables import audit, lead
from leads.actor import COMMAND, SYSTEM
from leads.assign import assign_lead, assign_leads
from leads.audit import Check, list_audit, record_alone, verify
from leads.due import due_at
from leads.duplicates import possible_duplicates
from leads.export import export_csv
from leads.notes import MOST_CHARACTERS, add_note, list_notes
from leads.opening import open_lead
from leads.problems import (
    LeadChanged,
    LeadGone,
    LeadNotStored,
    MoveNotAllowed,
    NoSuchStaff,
    NoteRefused,
)
from leads.read import consent_text, find_lead, timeline
from leads.search import LeadFilter, search_leads
from leads.status import CLOSED, MOVES, OPEN, STATUSES, move_lead
from leads.today import count_waiting, latest_change, to_follow_up, today
from leads.urgent import mark_urgent

HOURS = {"monday": "09:00-17:00", "friday": "08:00-12:00", "sunday": "01:00-04:00"}
ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=timezone.utc)


def put(engine: Any, ref: str, **values: Any) -> None:
    """Bring a lead into a state without the life that leads there."""
    with engine.begin() as connection:
        connection.execute(update(lead).where(lead.c.ref == ref).values(**values))


def audited(engine: Any) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(each.actor_name, each.action, each.fields) for each in reversed(list_audit(engine, 1000))]


@pytest.mark.parametrize(("before", "after"), list(product(STATUSES, STATUSES)))
def test_every_move_is_allowed_or_refused_by_the_table(before: str, after: str, sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    made = new_lead(engine, NOW)
    put(engine, made.ref, status=before)
    if after in MOVES[before]:
        moved = move_lead(engine, COMMAND, made.ref, after, 1, NOW)
        assert (moved.status, moved.version) == (after, 2)
        assert moved.closed_at == (NOW if after in CLOSED else None)
        assert timeline(engine, made.ref)[-1].before == before
    else:
        with pytest.raises(MoveNotAllowed):
            move_lead(engine, COMMAND, made.ref, after, 1, NOW)
        assert find_lead(engine, made.ref).version == 1


def test_every_closed_lead_can_be_opened_again() -> None:
    assert all(set(MOVES[status]) & set(OPEN) for status in CLOSED)
    assert set().union(*MOVES.values()) == set(STATUSES)


def test_a_move_says_why_it_is_refused(engine: Any) -> None:
    made = new_lead(engine)
    with pytest.raises(MoveNotAllowed, match=r"^This request is new already\.$"):
        move_lead(engine, COMMAND, made.ref, "new", 1)
    with pytest.raises(MoveNotAllowed, match="only become one of these: contacted, scheduled"):
        move_lead(engine, COMMAND, made.ref, "lost", 1)


def test_a_life_is_in_timeline_and_audit(engine: Any) -> None:
    ann = agent(engine)
    made = new_lead(engine, NOW)
    open_lead(engine, ann, made.ref, NOW)
    open_lead(engine, ann, made.ref, NOW)
    contacted = move_lead(engine, ann, made.ref, "contacted", 1, NOW + timedelta(minutes=5))
    mine = assign_lead(engine, ann, made.ref, ann.id, contacted.version, NOW)
    add_note(engine, ann, made.ref, "left a message", NOW)
    closed = move_lead(engine, ann, made.ref, "completed", mine.version, NOW + timedelta(days=1))
    assert closed.first_viewed_at == NOW
    assert closed.first_contact_at == NOW + timedelta(minutes=5)
    assert closed.closed_at == NOW + timedelta(days=1)
    assert closed.assignee == "Ann Agent"
    assert [(each.kind, each.actor, each.before, each.after) for each in timeline(engine, made.ref)] == [
        ("created", None, None, None),
        ("viewed", "Ann Agent", None, None),
        ("status", "Ann Agent", "new", "contacted"),
        ("assigned", "Ann Agent", None, "Ann Agent"),
        ("note", "Ann Agent", None, None),
        ("status", "Ann Agent", "contacted", "completed"),
    ]
    assert [each[:2] for each in audited(engine)] == [
        ("command line", "staff.added"),
        ("assistant", "lead.created"),
        ("Ann Agent", "lead.read"),
        ("Ann Agent", "lead.read"),
        ("Ann Agent", "lead.moved"),
        ("Ann Agent", "lead.assigned"),
        ("Ann Agent", "lead.noted"),
        ("Ann Agent", "lead.moved"),
    ]
    reopened = move_lead(engine, ann, made.ref, "contacted", closed.version)
    assert reopened.closed_at is None
    assert reopened.first_contact_at == NOW + timedelta(minutes=5)


def test_who_looked_at_an_older_version_is_told(engine: Any) -> None:
    made = new_lead(engine)
    move_lead(engine, COMMAND, made.ref, "contacted", made.version)
    for change in (
        lambda: move_lead(engine, COMMAND, made.ref, "scheduled", made.version),
        lambda: assign_lead(engine, COMMAND, made.ref, None, made.version),
    ):
        with pytest.raises(LeadChanged, match="Someone changed this request"):
            change()
    assert find_lead(engine, made.ref).status == "contacted"


def test_a_red_flag_is_a_change_that_must_be_seen(engine: Any) -> None:
    made = new_lead(engine)
    mark_urgent(engine, made.conversation_id)
    with pytest.raises(LeadChanged):
        move_lead(engine, COMMAND, made.ref, "not_interested", made.version)


def test_of_ten_who_change_at_once_one_does(engine: Any) -> None:
    made = new_lead(engine)

    def try_to_move(to: str) -> bool:
        try:
            move_lead(engine, COMMAND, made.ref, to, made.version)
        except LeadChanged:
            return False
        return True

    with ThreadPoolExecutor(10) as people:
        assert sum(people.map(try_to_move, ["contacted", "scheduled"] * 5)) == 1
    assert find_lead(engine, made.ref).version == 2
    assert verify(engine).broken_at is None


def test_a_lead_erased_in_another_tab_is_one_sentence(engine: Any) -> None:
    ann = agent(engine)
    for change in (
        lambda: open_lead(engine, ann, "K0000"),
        lambda: move_lead(engine, ann, "K0000", "contacted", 1),
        lambda: assign_lead(engine, ann, "K0000", ann.id, 1),
        lambda: add_note(engine, ann, "K0000", "hello"),
    ):
        with pytest.raises(LeadGone, match="no longer here"):
            change()


def test_leads_are_assigned_together_and_gone_ones_are_named(engine: Any) -> None:
    ann = agent(engine)
    one, two = new_lead(engine), new_lead(engine)
    done = assign_leads(engine, ann, [one.ref, "K0000", two.ref, one.ref], ann.id)
    assert (done.changed, done.gone) == ((one.ref, two.ref), ("K0000",))
    assert {find_lead(engine, ref).assignee_id for ref in done.changed} == {ann.id}
    assign_leads(engine, ann, [one.ref], None)
    assert find_lead(engine, one.ref).assignee is None
    assert [each.before for each in timeline(engine, one.ref)][-1] == "Ann Agent"


def test_only_who_may_work_on_leads_gets_them(engine: Any) -> None:
    vera = agent(engine, "Vera Viewer", "viewer")
    made = new_lead(engine)
    for nobody in (vera.id, 999):
        with pytest.raises(NoSuchStaff):
            assign_lead(engine, COMMAND, made.ref, nobody, made.version)


def test_two_who_assign_the_same_leads_do_not_wait_for_each_other_for_ever(engine: Any) -> None:
    ann, bob = agent(engine), agent(engine, "Bob Boss", "admin")
    refs = [new_lead(engine).ref for _ in range(6)]
    with ThreadPoolExecutor(2) as people:
        done = people.map(
            lambda each: assign_leads(engine, each[0], each[1], each[0].id),
            [(ann, refs), (bob, refs[::-1])],
        )
    assert [len(each.changed) for each in done] == [6, 6]
    assert verify(engine).broken_at is None


def test_a_note_is_kept_as_written(engine: Any) -> None:
    ann = agent(engine)
    made = new_lead(engine)
    written = add_note(engine, ann, made.ref, "  first\nsecond <b>\x00\x1b[2J  ", NOW)
    assert list_notes(engine, made.ref) == [written]
    assert (written.author, written.body, written.at) == ("Ann Agent", "first\nsecond <b>[2J", NOW)


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("x" * 5 * 1024 * 1024, "This note has 5,242,880 characters; 5,000 is the most: shorten it."),
        ("x\r\n" * 2501, "This note has 5,001 characters; 5,000 is the most: shorten it."),
        (" \n ", "This note is empty: write something first."),
    ],
)
def test_a_note_that_will_not_do_is_refused(body: str, sentence: str, engine: Any) -> None:
    ann = agent(engine)
    made = new_lead(engine)
    with pytest.raises(NoteRefused) as raised:
        add_note(engine, ann, made.ref, body)
    assert str(raised.value) == sentence
    assert list_notes(engine, made.ref) == []
    add_note(engine, ann, made.ref, "x\r\n" * (MOST_CHARACTERS // 2))  # as a browser sends that many


def test_a_locked_database_changes_nothing_and_says_so(sqlite_url: str) -> None:
    engine, other = open_database(sqlite_url), open_database(sqlite_url)
    made = new_lead(engine)
    engine.dispose()

    @event.listens_for(engine, "checkout")
    def hurry(connection: Any, record: Any, proxy: Any) -> None:  # noqa: ARG001
        connection.execute("PRAGMA busy_timeout=50")

    with other.begin(), pytest.raises(LeadNotStored, match=r"^Nothing was changed: .*locked"):
        move_lead(engine, COMMAND, made.ref, "contacted", made.version)
    assert find_lead(engine, made.ref).status == "new"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zoe", True),
        ("ZOË o'neill", True),
        ("neill zoe", True),
        ("zoe@example", True),
        ("(314) 555-0142", True),
        ("0142", True),
        ("01", False),
        ("314 555 0143", False),
        ("zoe%", False),
        ("", True),
        ("nobody", False),
    ],
)
def test_leads_are_found_by_name_number_and_address(
    typed: str, found: bool, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.create._random_ref", lambda: "K7889")  # none of the numbers below
    made = new_lead(engine)
    assert search_leads(engine, COMMAND, LeadFilter(text=typed)).total == found
    assert search_leads(engine, COMMAND, LeadFilter(text=made.ref.lower())).leads == [made]


def test_leads_are_filtered(engine: Any) -> None:
    ann = agent(engine)
    old = new_lead(engine, NOW - timedelta(days=2), urgent=True)
    new = new_lead(engine, NOW, name="Bob")
    assign_leads(engine, ann, [new.ref], ann.id)
    move_lead(engine, ann, new.ref, "contacted", 2)

    def refs(**wanted: Any) -> list[str]:
        return [each.ref for each in search_leads(engine, ann, LeadFilter(**wanted)).leads]

    assert refs() == [new.ref, old.ref]
    assert refs(statuses=("contacted", "scheduled")) == [new.ref]
    assert refs(assignee_id=ann.id) == [new.ref]
    assert refs(unassigned=True) == refs(urgent=True) == [old.ref]
    assert refs(since=NOW) == [new.ref]
    assert refs(until=NOW) == [old.ref]
    assert refs(text="o'neill", since=NOW) == []


def test_a_page_is_part_of_all(engine: Any) -> None:
    refs = [new_lead(engine, NOW + timedelta(minutes=each)).ref for each in range(5)][::-1]
    found = search_leads(engine, COMMAND, LeadFilter(), limit=2, offset=2)
    assert ([each.ref for each in found.leads], found.total) == (refs[2:4], 5)


def test_a_look_at_many_is_audited_without_the_words_searched_for(engine: Any) -> None:
    new_lead(engine)
    search_leads(engine, COMMAND, LeadFilter(statuses=("new",)))
    search_leads(engine, COMMAND, LeadFilter(text="zoe", statuses=("new",)))
    assert audited(engine)[1:] == [
        ("command line", "lead.listed", ("statuses", "leads: 1")),
        ("command line", "lead.searched", ("text", "statuses", "leads: 1")),
    ]


def test_what_somebody_works_on_is_to_follow_up(engine: Any) -> None:
    ann = agent(engine)
    fresh, called, done, others = (new_lead(engine, NOW + timedelta(minutes=each)) for each in range(4))
    for each in (fresh, called, done):
        assign_lead(engine, ann, each.ref, ann.id, 1)
    for each in (called, done, others):
        move_lead(engine, ann, each.ref, "contacted", 1 if each is others else 2)
    move_lead(engine, ann, done.ref, "completed", 3)
    assert ann.id
    assert [each.ref for each in to_follow_up(engine, ann.id, 20)] == [called.ref]
    assert to_follow_up(engine, ann.id, 0) == []


def test_possible_duplicates_share_a_number_or_an_address_for_a_month(engine: Any) -> None:
    first = new_lead(engine, NOW)
    by_phone = new_lead(engine, NOW + timedelta(days=30), email=None)
    by_email = new_lead(engine, NOW + timedelta(days=1), telephone="+13145550199", email="ZOE@example.org")
    new_lead(engine, NOW + timedelta(days=31))
    new_lead(engine, NOW, telephone="+13145550199", email=None)
    assert possible_duplicates(engine, first.ref) == [by_phone, by_email]
    assert possible_duplicates(engine, "K0000") == []


def test_today_has_urgent_ones_first_then_who_waits_longest(engine: Any) -> None:
    waits = new_lead(engine, NOW - timedelta(hours=2))
    urgent = new_lead(engine, NOW, urgent=True)
    fresh = new_lead(engine, NOW - timedelta(minutes=5))
    done = new_lead(engine, NOW)
    move_lead(engine, COMMAND, done.ref, "contacted", 1)
    listed = today(engine, clinic(), NOW)
    assert [each.lead.ref for each in listed] == [urgent.ref, waits.ref, fresh.ref]
    assert [each.overdue for each in listed] == [False, True, False]
    assert listed[1].due_at == NOW - timedelta(minutes=110)
    assert count_waiting(engine, clinic(), NOW) == (3, 1)


@pytest.mark.parametrize("hours", [{}, HOURS])
@pytest.mark.parametrize("day", ["2027-03-14", "2027-11-07"])
def test_the_overdue_are_counted_as_they_are_listed(day: str, hours: dict[str, str], engine: Any) -> None:
    begin = datetime.fromisoformat(f"{day}T05:00:00+00:00")
    for minutes in range(0, 300, 25):
        new_lead(engine, begin + timedelta(minutes=minutes), urgent=minutes % 2 == 0)
    for minutes in range(0, 320, 5):
        now = begin + timedelta(minutes=minutes)
        listed = today(engine, clinic(callback_times=hours), now)
        counted = count_waiting(engine, clinic(callback_times=hours), now)
        assert counted == (len(listed), sum(each.overdue for each in listed))


def test_whatever_changes_shows_to_who_watches(engine: Any) -> None:
    seen = [latest_change(engine)]
    made = new_lead(engine)
    seen.append(latest_change(engine))
    move_lead(engine, COMMAND, made.ref, "contacted", 1)
    seen.append(latest_change(engine))
    mark_urgent(engine, made.conversation_id)
    seen.append(latest_change(engine))
    with engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET state = 'dead'"))
    seen.append(latest_change(engine))
    assert len(set(seen)) == 5
    assert latest_change(engine) == seen[-1]


def test_the_wording_that_was_shown_is_there(engine: Any) -> None:
    assert consent_text(engine, new_lead(engine).ref) == SAMPLE.consent_text
    assert consent_text(engine, "K0000") is None


def test_an_export_is_defused_and_audited(engine: Any) -> None:
    for name in ("=1+1", "+1", "-1", "@x", "\tx", "<script>", 'a","b', "line\nbreak"):
        new_lead(engine, name=name, reason=name, preferred_text=name, email=None)
    file = io.StringIO(newline="")
    assert export_csv(engine, COMMAND, LeadFilter(statuses=("new",)), file, ZONE) == 8
    rows = list(csv.DictReader(io.StringIO(file.getvalue(), newline="")))
    assert {row["name"] for row in rows} == {
        "'=1+1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        "<script>",
        'a","b',
        "line\nbreak",
    }
    assert not [
        value for row in rows for value in row.values() if value.startswith(("=", "+", "-", "@", "\t"))
    ]
    assert audited(engine)[-1] == ("command line", "lead.exported", ("statuses", "leads: 8"))


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23T09:30:00-06:00", "2026-11-23T09:40:00-06:00"),
        ("2026-11-23T07:00:00-06:00", "2026-11-23T09:10:00-06:00"),
        ("2026-11-23T16:55:00-06:00", "2026-11-27T08:05:00-06:00"),
        ("2026-11-23T16:50:00-06:00", "2026-11-23T17:00:00-06:00"),
        ("2026-11-27T12:00:00-06:00", "2026-11-29T01:10:00-06:00"),
        # On 2027-03-14 the hour from 2 to 3 is left out; on 2027-11-07 the one from 1 to 2 comes twice.
        ("2027-03-14T01:55:00-06:00", "2027-03-14T03:05:00-05:00"),
        ("2027-03-12T13:00:00-06:00", "2027-03-14T01:10:00-06:00"),
        ("2027-03-14T05:00:00-05:00", "2027-03-15T09:10:00-05:00"),
        ("2027-11-05T20:00:00-05:00", "2027-11-07T01:10:00-05:00"),
        ("2027-11-07T01:55:00-05:00", "2027-11-07T01:05:00-06:00"),
        ("2027-11-07T03:55:00-06:00", "2027-11-08T09:05:00-06:00"),
    ],
)
def test_ten_minutes_are_of_the_clinics_callback_times(asked: str, due: str) -> None:
    assert due_at(datetime.fromisoformat(asked), clinic(callback_times=HOURS)) == datetime.fromisoformat(due)


@pytest.mark.parametrize("day", ["2027-03-14", "2027-11-07"])
def test_without_callback_times_ten_minutes_are_ten_minutes(day: str) -> None:
    for hour in range(24):
        asked = datetime.fromisoformat(f"{day}T{hour:02}:55:00+00:00")
        assert due_at(asked, clinic()) - asked == timedelta(minutes=10)


def test_the_chain_is_whole_until_a_row_is_changed(engine: Any) -> None:
    assert verify(engine) == Check(0, None)
    for number in range(5):
        record_alone(engine, SYSTEM, "staff.sign_in", "staff", str(number), ["password"])
    assert verify(engine) == Check(5, None)
    with engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 3).values(outcome="wrong_password"))
    assert verify(engine).broken_at == 3


@pytest.mark.parametrize("seq", [1, 2, 4])
def test_the_chain_shows_a_row_that_was_taken_out(engine: Any, seq: int) -> None:
    for number in range(5):
        record_alone(engine, SYSTEM, "staff.sign_in", "staff", str(number))
    with engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.seq == seq))
    assert verify(engine).broken_at == seq + 1


@pytest.mark.parametrize("column", [column.name for column in audit.c])
def test_the_chain_covers_every_column(column: str, sqlite_url: str) -> None:
    engine = open_database(sqlite_url)
    for _ in range(2):
        record_alone(engine, COMMAND, "lead.read", "lead", "K4821")
    other: dict[str, Any] = {"seq": 7, "actor_id": 7, "at": NOW, "fields": ["name"]}
    with engine.begin() as connection:
        connection.execute(
            update(audit).where(audit.c.seq == 1).values({column: other.get(column, "another")})
        )
    assert verify(engine).broken_at is not None


def test_a_row_forged_at_the_end_shows(engine: Any) -> None:
    record_alone(engine, SYSTEM, "staff.sign_in", "staff", "1")
    with engine.begin() as connection:
        row = dict(connection.execute(select(audit)).mappings().one())
        connection.execute(insert(audit).values(**{**row, "seq": 2, "prev_hash": row["hash"]}))
    assert verify(engine).broken_at == 2


def test_forty_audited_changes_at_once_make_one_chain(engine: Any) -> None:
    with ThreadPoolExecutor(12) as people:
        list(people.map(lambda each: record_alone(engine, SYSTEM, "x", "lead", str(each)), range(40)))
    assert verify(engine) == Check(40, None)


def test_no_personal_word_is_in_the_audit_trail(engine: Any) -> None:
    ann = agent(engine)
    made = new_lead(engine)
    open_lead(engine, ann, made.ref)
    add_note(engine, ann, made.ref, "call Zoë about her knee")
    search_leads(engine, ann, LeadFilter(text="Zoë"))
    export_csv(engine, ann, LeadFilter(text="zoe@example.org"), io.StringIO(), ZONE)
    told = str(list_audit(engine, 1000))
    assert not [word for word in ("Zoë", "zoe@", "5550142", "knee") if word in told]
    assert list_audit(engine, limit=1, offset=1)[0].seq == verify(engine).rows - 1


def test_times_are_kept_on_both_sides_of_a_clock_change(engine: Any) -> None:
    for moment in (
        "2027-03-14T07:59:59",
        "2027-03-14T08:00:00",
        "2027-11-07T06:30:00",
        "2027-11-07T07:30:00",
    ):
        at = datetime.fromisoformat(f"{moment}+00:00")
        with freeze_time(at):
            made = new_lead(engine)
            moved = move_lead(engine, COMMAND, made.ref, "contacted", 1)
        assert moved.created_at == moved.first_contact_at == at
