"""Everybody can use the desk: with a keyboard, a screen reader, a phone, in the dark, without scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from desk_pages import Open
from playwright.sync_api import Page, expect
from running_desk import PASSWORD, TOTP_SECRET, RunningDesk
from sqlalchemy import insert, select, update

from database.tables import events, lead, outbox, webhook_attempt
from leads.actor import COMMAND
from leads.demo_figures import add_figures
from leads.questions import record_question
from leads.setup_links import make_setup_link
from leads.webhook.endpoint import add_webhook

SCREENSHOTS = Path(__file__).resolve().parents[2] / "results" / "screenshots"
PHONE = {"width": 390, "height": 844}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": PHONE},
    "phone, dark": {"color_scheme": "dark", "viewport": PHONE},
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/leads",
    "/leads?status=spam",
    "/leads/<ref>",
    "/leads/<ref>/privacy",
    "/questions",
    "/questions?show=ignored",
    "/questions/1",
    "/reports",
    "/privacy",
    "/messages",
    "/staff",
    "/audit",
    "/settings",
    "/settings/webhook",
    "/account",
    "/nowhere",
)


def fill(running: RunningDesk) -> str:
    """Bring something to every page; return the reference of an urgent request."""
    add_webhook(running.engine, COMMAND, "https://crm.example.org/hooks/intake", running.clock())
    calm = running.lead(name="Dolores O’Brien", reason="knee pain", email=None, telephone="+13145550142")
    running.lead(for_minor=True, preferred_text="")
    urgent = running.lead(urgent=True, telephone_extension="12", conversation_id="with-a-chat")
    said = [("bot", "Hello! I’m the clinic’s automated assistant."), ("user", "my back hurts")]
    with running.engine.begin() as connection:
        for who, text in said:
            at = running.clock().timestamp()
            event = {"event": who, "text": text, "timestamp": at, "data": {"buttons": [{"title": "Book"}]}}
            row = {"type_name": who, "timestamp": at, "data": json.dumps(event)}
            connection.execute(insert(events).values(sender_id="with-a-chat", **row))
        long_ago = running.clock().replace(year=2025)
        connection.execute(update(lead).where(lead.c.ref == calm.ref).values(created_at=long_ago))
        dead = {"state": "dead", "attempts": 8, "last_error": "smtp_451"}
        connection.execute(update(outbox).where(outbox.c.id == 1).values(**dead))
        deliver(connection, running)
    for _ in range(2):
        record_question(running.engine, "with-a-chat", "can I bring my dog", None, None)
    with running.engine.begin() as connection:
        add_figures(connection, running.clock())
    running.browser("agent").post(f"/leads/{urgent.ref}/notes", {"body": "left a message"})
    return urgent.ref


def deliver(connection: Any, running: RunningDesk) -> None:
    """Let one delivery of the webhook arrive, and give one up."""
    numbers = connection.execute(select(outbox.c.id).where(outbox.c.kind == "webhook_created")).scalars()
    for number, (state, answer) in zip(numbers, (("sent", "http_204"), ("dead", "http_302")), strict=False):
        connection.execute(update(outbox).where(outbox.c.id == number).values(state=state))
        tried = {"outbox_id": number, "at": running.clock(), "milliseconds": 80, "with_contact": True}
        connection.execute(insert(webhook_attempt).values(**tried, answer=answer))


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong."""
    found = Axe().run(page, options={"runOnly": RULES})
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(running: RunningDesk, open_desk: Open, look: str) -> None:
    ref = fill(running)
    page = open_desk("/", "admin", **LOOKS[look])
    wrong = {}
    for path in PAGES:
        page.goto(running.url + path.replace("<ref>", ref))
        if found := complaints(page):
            wrong[path] = found
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            wrong[f"{path} is too wide"] = [str(wide)]
        name = path.strip("/").replace("<ref>", "one").replace("/", "_").split("?")[0] or "today"
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"desk {name}, {look}.png", full_page=True)
    assert not wrong


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_before_sign_in(running: RunningDesk, open_desk: Open, look: str) -> None:
    member = running.member("agent")
    page = open_desk("/sign-in", **LOOKS[look])
    wrong = {"sign-in": complaints(page)}
    token = make_setup_link(running.engine, member.id, running.clock())
    for path in (f"/setup/{token}", "/setup/unknown"):
        page.goto(running.url + path)
        wrong[path] = complaints(page)
    assert not any(wrong.values()), wrong


def test_the_overlays_have_no_complaints(open_desk: Open) -> None:
    page = open_desk("/", "agent")
    page.get_by_role("button", name="Shortcuts").click()
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert complaints(page) == []


def test_an_admin_signs_in_by_keyboard_alone(running: RunningDesk, open_desk: Open) -> None:
    running.member("admin")
    page = open_desk("/leads")
    page.keyboard.type("admin@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(pyotp.TOTP(TOTP_SECRET).at(running.clock.now))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Requests")).to_be_visible()


def test_a_failed_sign_in_takes_the_reader_to_the_reason(running: RunningDesk, open_desk: Open) -> None:
    running.member("agent")
    page = open_desk("/sign-in")
    page.get_by_label("E-mail").fill("agent@example.org")
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value("agent@example.org")


def test_a_request_is_worked_by_keyboard_alone(running: RunningDesk, open_desk: Open) -> None:
    running.lead(name="First One")
    running.lead(name="Second One")
    page = open_desk("/", "agent")
    for key in ("j", "j", "k", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="First One")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.type("called, j and k are letters here")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("called, j and k are letters here")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Requests")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("second")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 found")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_single_keys_can_be_switched_off(running: RunningDesk, open_desk: Open) -> None:
    running.lead()
    page = open_desk("/", "agent")
    page.keyboard.press("?")
    page.get_by_label("Shortcuts of a single key are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_main_tasks_need_no_scripts(running: RunningDesk, open_desk: Open) -> None:
    running.lead(name="Ann Example")
    running.member("agent")
    page = open_desk("/", java_script_enabled=False)
    page.get_by_label("E-mail").fill("agent@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Ann Example").click()
    page.get_by_label("New note").fill("will call again")
    page.get_by_role("button", name="Add the note").click()
    expect(page.get_by_text("The note was added.")).to_be_visible()
    page.get_by_role("button", name="Contacted").click()
    expect(page.get_by_text("The status was changed.")).to_be_visible()
    page.get_by_label("Assign to").select_option(label="Abe Agent (me)")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("Assigned.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Requests").click()
    page.get_by_label("Search").fill("ann")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 found")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()


def test_the_webhook_is_set_up_and_watched_without_scripts(running: RunningDesk, open_desk: Open) -> None:
    page = open_desk("/settings", "admin", java_script_enabled=False)
    page.get_by_role("link", name="Set it up").click()
    page.get_by_label("Address").fill("http://crm.example.org/")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("alert")).to_contain_text("has to begin with https://")
    page.get_by_label("Address").fill("https://crm.example.org/")
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_label("Secret")).to_have_value(re.compile("^whsec_"))
    page.get_by_role("link", name="I have it").click()
    running.lead()
    page.get_by_label("The clinic may give these details").check()
    page.get_by_role("button", name="Send contact details along").click()
    expect(page.get_by_text("Contact details are sent along")).to_be_visible()
    expect(page.get_by_role("row", name="new request")).to_contain_text("waits")
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_text("The webhook is off.")).to_be_visible()


def test_a_printed_request_is_the_request_alone(running: RunningDesk, open_desk: Open) -> None:
    ref = fill(running)
    page = open_desk(f"/leads/{ref}", "agent")
    page.emulate_media(media="print")
    for hidden in (page.get_by_role("navigation"), page.get_by_role("button")):
        for each in hidden.all():
            expect(each).to_be_hidden()
    for shown in ("(314) 555-0123 ext. 12", "left a message", "my back hurts"):
        expect(page.get_by_text(shown).first).to_be_visible()


def test_a_question_is_marked_and_its_draft_copied(running: RunningDesk, open_desk: Open) -> None:
    fill(running)
    page = open_desk("/questions", "agent", permissions=["clipboard-read", "clipboard-write"])
    for key in ("j", "j", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="waiting room for my kids")).to_be_visible()
    page.get_by_role("button", name="Copy the draft").press("Enter")
    expect(page.locator("[data-said]")).to_have_text("The draft was copied.")
    assert "- key: do-you-have-a-waiting-room" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="Answered").click()
    expect(page.get_by_text("Marked as answered.")).to_be_visible()
    page.get_by_role("link", name="Answered 1").click()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("link", name="waiting room for my kids")).to_be_visible()


def test_questions_and_reports_need_no_scripts(running: RunningDesk, open_desk: Open) -> None:
    fill(running)
    page = open_desk("/questions", "agent", java_script_enabled=False)
    page.get_by_role("link", name="can I bring my dog", exact=True).click()
    expect(page.get_by_label("The draft, as YAML")).to_have_value(re.compile("key: can-i-bring-my-dog"))
    expect(page.get_by_role("button", name="Copy the draft")).to_be_hidden()
    page.get_by_role("button", name="Ignore").click()
    expect(page.get_by_text("Put aside.")).to_be_visible()
    page.get_by_role("link", name="Reports").click()
    page.get_by_label("Period").select_option("the last 7 days")
    page.get_by_role("button", name="Show").click()
    expect(
        page.get_by_role("table", name="Chats, bookings and requests of each day").get_by_role("row")
    ).to_have_count(8)


def test_a_printed_report_has_every_day_and_every_bar(running: RunningDesk, open_desk: Open) -> None:
    fill(running)
    page = open_desk("/reports", "viewer")
    page.emulate_media(media="print")
    for each in (
        *page.get_by_role("button").all(),
        page.get_by_role("navigation"),
        page.get_by_label("Period"),
    ):
        expect(each).to_be_hidden()
    days = page.get_by_role("region", name="The figures of each day")
    assert days.evaluate("(each) => each.scrollHeight <= each.clientHeight")
    # Drawn, not a background, which printers leave out.
    for bar in page.locator("svg.bar .part").all():
        assert bar.evaluate("(each) => getComputedStyle(each).fill") == "rgb(0, 0, 0)"


def test_every_chart_has_its_table(running: RunningDesk, open_desk: Open) -> None:
    fill(running)
    page = open_desk("/reports", "viewer")
    charts = page.locator("main section:has(svg)")
    expect(charts).to_have_count(4)
    for chart in charts.all():
        expect(chart.get_by_role("table")).to_have_count(1)
        expect(chart.get_by_role("img")).to_have_count(0)
