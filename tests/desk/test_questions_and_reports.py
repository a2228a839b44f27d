"""What was asked in vain is marked and drafted from, and the figures of a period are shown."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from running_desk import START, RunningDesk, value_of, words
from sqlalchemy import insert, update

from database.tables import feedback, lead, question
from desk.charts import draw_columns
from desk.faq import faq_entries
from desk.pages.reports import period_of
from leads.audit import list_audit
from leads.counted_chats import SENT, CountedChat, Progress, add_counted
from leads.questions import list_questions, record_question
from leads.reports import Period

HOSTILE = "<script>alert(1)</script>\"'>{{7*7}}</textarea><img src=x onerror=alert(2)>"


def ask(running: RunningDesk, *texts: str, topic: str | None = None) -> None:
    for text in texts:
        record_question(running.engine, "somebody", text, topic, None)
    asked = list_questions(running.engine)
    with running.engine.begin() as connection:
        for each in asked:
            at = START + timedelta(days=each.id)
            connection.execute(update(question).where(question.c.id == each.id).values(asked_at=at))


def statuses(running: RunningDesk) -> dict[str, str]:
    return {each.text: each.status for each in list_questions(running.engine)}


def test_questions_that_mean_the_same_are_one_line_with_its_dates(running: RunningDesk) -> None:
    ask(running, "Can I bring my dog?", "is there parking", "can i bring my dog?")
    shown = words(running.browser("viewer").get("/questions"))
    assert "2 times Can I bring my dog? first Tue, Nov 24, last Thu, Nov 26" in shown
    assert "once is there parking Wed, Nov 25" in shown
    assert shown.index("bring my dog") < shown.index("is there parking")


def test_a_line_is_marked_and_opened_again(running: RunningDesk) -> None:
    ask(running, "Can I bring my dog?", "can i bring my dog?", "is there parking")
    browser = running.browser("agent")
    ids = value_of(browser.get("/questions"), "ids")
    for to, said in (
        ("answered", "Marked as answered."),
        ("open", "The question is open again."),
        ("ignored", "Put aside."),
    ):
        assert said in words(browser.post("/questions/mark", {"ids": ids, "to": to}))
        marked = {text for text, status in statuses(running).items() if status == to}
        assert {"Can I bring my dog?", "can i bring my dog?"} <= marked
        assert "bring my dog" in words(browser.get(f"/questions?show={to}"))
        assert list_audit(running.engine)[0].action == f"question.{to}"
        assert list_audit(running.engine)[0].actor_name == "Abe Agent"
    assert statuses(running)["is there parking"] == "open"
    assert "bring my dog" not in words(browser.get("/questions"))
    assert "Open 1 Answered 0 Ignored 1" in words(browser.get("/questions"))


def test_a_question_asked_again_comes_back(running: RunningDesk) -> None:
    ask(running, "Can I bring my dog?")
    browser = running.browser("agent")
    ids = value_of(browser.get("/questions"), "ids")
    browser.post("/questions/mark", {"ids": ids, "to": "answered"})
    ask(running, "can i bring my dog?")
    shown = words(browser.get("/questions"))
    assert "2 times Can I bring my dog? asked again" in shown


@pytest.mark.parametrize(
    ("ids", "to"), [("", ""), ("1", "gone"), ("x 1e9", "open"), ("", "ignored"), ("99", "ignored")]
)
def test_what_is_not_there_is_not_marked(running: RunningDesk, ids: str, to: str) -> None:
    ask(running, "Can I bring my dog?")
    answer = running.browser("agent").post("/questions/mark", {"ids": ids, "to": to})
    assert "Nothing was changed" in words(answer)
    assert statuses(running) == {"Can I bring my dog?": "open"}


def test_a_viewer_reads_and_has_no_buttons(running: RunningDesk) -> None:
    ask(running, "Can I bring my dog?")
    browser = running.browser("viewer")
    for path in ("/questions", "/questions/1"):
        assert "bring my dog" in words(browser.get(path))
        assert "/questions/mark" not in browser.get(path).text


def test_the_draft_is_shown_as_yaml_to_copy(running: RunningDesk) -> None:
    ask(running, "Can I bring my dog?", "can i bring my dog?", HOSTILE)
    page = running.browser("viewer").get("/questions/1")
    assert "Asked 2 times" in words(page)
    (entry,) = yaml.safe_load(draft_of(page))
    assert entry["question"] == "Can I bring my dog?"
    assert (entry["section"], entry["answer"], entry["related"]) == (None, "", [])
    hostile = running.browser("viewer").get("/questions/3")
    assert "<script>alert" not in hostile.text
    assert yaml.safe_load(draft_of(hostile))[0]["questions"] == [HOSTILE]


def draft_of(page: Any) -> str:
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.DOTALL)
    assert found
    return unescape(found[1])


def test_a_known_gap_is_named_with_the_file_to_take_it_from(running: RunningDesk) -> None:
    ask(running, "do i need a referral", topic="referral")
    browser = running.browser("viewer")
    assert "about whether you need a referral" in words(browser.get("/questions"))
    shown = words(browser.get("/questions/1"))
    assert "take the entry with the key referral out of data/faq/not_in_our_articles.yml" in shown


def test_an_answer_that_came_meanwhile_is_named(running: RunningDesk) -> None:
    ask(running, "what happens the first time", topic="first-visit")
    shown = words(running.browser("viewer").get("/questions/1"))
    assert "By now there is an answer to this: What happens at the first visit?" in shown
    assert "take the entry" not in shown


@pytest.mark.parametrize("number", ["2", "x", "99999999999"])
def test_a_question_that_is_gone_is_told(running: RunningDesk, number: str) -> None:
    ask(running, "Can I bring my dog?")
    answer = running.browser("viewer").get(f"/questions/{number}")
    assert answer.status_code == 404
    assert "no longer here" in words(answer)


def test_answers_that_did_not_help_stand_beside(running: RunningDesk) -> None:
    rows = [
        ("utter_faq/first-visit", HOSTILE),
        ("utter_faq/no-such", None),
        ("utter_passage", None),
        (None, None),
    ]
    with running.engine.begin() as connection:
        for number, (response, comment) in enumerate(rows):
            rating = {"seq": number, "at": START, "response": response, "comment": comment}
            connection.execute(insert(feedback).values(conversation_id="c", helpful=False, **rating))
    page = running.browser("viewer").get("/questions")
    shown = words(page)
    assert "What happens at the first visit? 1 of 1 person said so, last on Mon, Nov 23" in shown
    assert "data/faq/treatment_plan.yml" in shown
    assert "An answer that is no longer there: no-such" in shown
    assert "A passage quoted from an article" in shown
    assert "An answer whose name was not kept" in shown
    assert "<script>alert" not in page.text


def test_a_faq_file_that_is_being_edited_hides_its_own_entries_alone(tmp_path: Path) -> None:
    (tmp_path / "good.yml").write_text("answers: [{key: a, question: Why}]\nmissing: [{key: b, about: dogs}]")
    (tmp_path / "half.yml").write_text("answers: [{key: c,")
    (tmp_path / "odd.yml").write_text("answers: 5\nmissing: [7, {key: 8}]")
    found = {key: (entry.words, entry.file) for key, entry in faq_entries(tmp_path).items()}
    assert found == {"a": ("Why", "good.yml"), "b": ("dogs", "good.yml")}


def test_what_is_empty_says_what_will_come(running: RunningDesk) -> None:
    browser = running.browser("viewer")
    assert "None is marked as answered." in words(browser.get("/questions?show=answered"))
    assert "None is ignored." in words(browser.get("/questions?show=ignored"))
    assert "None so far." in words(browser.get("/questions"))
    assert "Nothing happened in these days." in words(browser.get("/reports"))


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        ("7", "2027-03-14", "2027-03-08", "2027-03-14"),
        ("30", "2027-03-14", "2027-02-13", "2027-03-14"),
        ("month", "2027-11-07", "2027-11-01", "2027-11-07"),
        ("last_month", "2027-01-31", "2026-12-01", "2026-12-31"),
        ("last_month", "2027-03-01", "2027-02-01", "2027-02-28"),
    ],
)
def test_the_days_of_a_period(name: str, today: str, first: str, last: str) -> None:
    days = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period_of(name, date.fromisoformat(today)) == days


def count(running: RunningDesk, *chats: tuple[datetime, str, Progress]) -> None:
    with running.engine.begin() as connection:
        add_counted(
            connection,
            [CountedChat(f"c{number}", at, page, True, far) for number, (at, page, far) in enumerate(chats)],
        )


def test_the_figures_of_a_period_are_shown(running: RunningDesk) -> None:
    count(
        running,
        (START, "/back-pain", Progress("ending", "ending", SENT)),
        (START - timedelta(days=1), HOSTILE, Progress("phone", "phone")),
        (START - timedelta(days=1), "", Progress()),
        (START - timedelta(days=8), "/", Progress()),
    )
    ref = running.lead().ref
    with running.engine.begin() as connection:
        reached = running.clock() + timedelta(minutes=90)
        connection.execute(update(lead).where(lead.c.ref == ref).values(first_contact_at=reached))
    page = running.browser("viewer").get("/reports?period=7")
    shown = words(page)
    for told in (
        "Tue, Nov 17 to Mon, Nov 23",
        "1 of 3 chats sent a request (33.3 %)",
        "Chats begun 3 100.0 % none",
        "Booking begun: reason for coming 2 66.7 % 1",
        "Telephone 2 66.7 % 0",
        "E-mail 1 33.3 % 1",
        "On the clock 1 h 30 min 1 h 30 min",
        "1 of 1 request reached so far.",
        "1 booking was not finished",
        "Telephone 1 1 0 0",
        "/back-pain 1 1 1",
        "not told 1 0 0",
        "Sun, Nov 22 2 2 1 0",
    ):
        assert told in shown
    assert "<script>alert" not in page.text
    assert "callback_times in clinic.yml" in shown
    assert "Made-up" not in shown
    assert "of 4 chats" in words(running.browser("viewer").get("/reports?period=nonsense"))


def test_the_days_are_those_of_the_clinics_clock(running: RunningDesk) -> None:
    for number, (at, day) in enumerate(
        (
            ("2027-03-14T05:59:00+00:00", "Sat, Mar 13"),
            ("2027-03-14T06:00:00+00:00", "Sun, Mar 14"),
            ("2027-03-15T04:59:00+00:00", "Sun, Mar 14"),  # the day has 23 hours
            ("2027-11-07T05:00:00+00:00", "Sun, Nov 7"),
            ("2027-11-08T05:59:00+00:00", "Sun, Nov 7"),  # the day has 25 hours
        )
    ):
        moment = datetime.fromisoformat(at)
        with running.engine.begin() as connection:
            add_counted(connection, [CountedChat(f"day {number}", moment, "/", True)])
        running.clock.now = moment.astimezone(timezone.utc)
        same = 2 if number in (2, 4) else 1
        assert f"{day} {same} {same} 0 0" in words(running.browser("viewer").get("/reports?period=7"))


def test_columns_stand_on_the_bottom_and_keep_their_proportions() -> None:
    drawn = draw_columns([(10, 5), (0, 0), (3, 3)])
    assert drawn.top == 10
    assert [(each.height, each.part_height) for each in drawn.columns] == [(100, 50), (0, 0), (30, 30)]
    assert all(each.y + each.height == each.part_y + each.part_height == 100 for each in drawn.columns)
    assert [draw_columns([(most, 0)]).top for most in (0, 1, 5, 11, 21, 41, 101)] == [
        4,
        4,
        10,
        20,
        40,
        100,
        200,
    ]
    assert draw_columns([]).columns == ()
