"""An open desk tells of new requests by itself, forgives a double click, and warns before it signs out."""

from __future__ import annotations

import re

from desk_pages import Open
from playwright.sync_api import expect
from running_desk import RunningDesk

from leads.actor import COMMAND
from leads.notes import list_notes
from leads.staff import disable_staff

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_a_new_request_appears_by_itself_with_a_count_in_the_title(
    running: RunningDesk, open_desk: Open
) -> None:
    page = open_desk("/", "agent")
    expect(page.get_by_text("Nobody is waiting.")).to_be_visible()
    running.lead(name="Just Now", urgent=True)
    expect(page.get_by_role("link", name="Just Now")).to_be_visible()
    expect(page).to_have_title(re.compile(r"^\(1\) Today"))
    expect(page.locator("[data-said]")).to_have_text("A new request. One is waiting.")
    expect(page.locator("[data-number]")).to_have_text("1")


def test_the_second_tab_hears_through_the_first(running: RunningDesk, open_desk: Open) -> None:
    first = open_desk("/", "agent")
    second = first.context.new_page()
    second.goto(f"{running.url}/leads")
    running.lead(name="Just Now")
    expect(second).to_have_title(re.compile(r"^\(1\) Requests"))
    first.close()
    running.lead(name="And Another")
    expect(second).to_have_title(re.compile(r"^\(2\) Requests"))


def test_focus_stays_where_it_was_when_the_list_changes(running: RunningDesk, open_desk: Open) -> None:
    running.lead(name="Being Read")
    page = open_desk("/", "agent")
    page.get_by_role("link", name="Being Read").focus()
    running.lead(name="Just Now")
    expect(page.get_by_role("link", name="Just Now")).to_be_visible()
    expect(page.get_by_role("link", name="Being Read")).to_be_focused()


def test_a_double_click_adds_one_note(running: RunningDesk, open_desk: Open) -> None:
    ref = running.lead().ref
    page = open_desk(f"/leads/{ref}", "agent")
    page.get_by_label("New note").fill("left a message")
    page.get_by_role("button", name="Add the note").dblclick()
    expect(page.get_by_text("left a message")).to_be_visible()
    assert len(list_notes(running.engine, ref)) == 1


def test_what_a_visitor_typed_stays_text(running: RunningDesk, open_desk: Open) -> None:
    ref = running.lead(name=HOSTILE, reason=HOSTILE, preferred_text=HOSTILE).ref
    page = open_desk("/", "admin")
    running.lead(name=HOSTILE)  # comes in by script
    expect(page.get_by_role("link", name=HOSTILE)).to_have_count(2)
    page.goto(f"{running.url}/leads/{ref}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOSTILE)


def test_a_minute_before_signing_out_the_desk_asks(running: RunningDesk, open_desk: Open) -> None:
    page = open_desk("/account", "agent")
    page.clock.install()
    page.reload()
    page.clock.fast_forward("14:10")
    expect(page.get_by_role("dialog", name="Still there?")).to_be_visible()
    running.clock.forward(minutes=14)
    with page.expect_response("**/account/stay") as answer:
        page.get_by_role("button", name="Stay signed in").click()
    assert answer.value.status == 204
    expect(page.get_by_role("dialog")).to_be_hidden()
    running.clock.forward(minutes=14)
    page.reload()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_who_is_signed_out_sees_it_but_keeps_what_was_typed(running: RunningDesk, open_desk: Open) -> None:
    running.member("admin")
    ref = running.lead().ref
    idle = open_desk("/", "agent")
    typing = idle.context.new_page()
    typing.goto(f"{running.url}/leads/{ref}")
    typing.get_by_label("New note").fill("half a note")
    disable_staff(running.engine, COMMAND, running.member("agent").id)
    running.lead()  # so that it looks at once
    expect(idle.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(typing.get_by_label("New note")).to_have_value("half a note")
