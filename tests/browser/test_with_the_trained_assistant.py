"""The widget, the channel, the model and the actions together, as a visitor meets them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from crossing import running_crossing
from hands import Visit
from playwright.sync_api import BrowserContext, Locator, expect
from running import INTAKE, Assistant, second_dialogue_process
from website import Website, strict_policy


def leads(assistant: Assistant) -> list[dict[str, str]]:
    """Return what the staff got."""
    done = subprocess.run(
        [INTAKE, "leads", "list", "--json"],
        env=assistant.variables,
        capture_output=True,
        check=True,
        text=True,
    )
    return list(json.loads(done.stdout))


def test_a_consultation_is_booked_by_keyboard_alone(visit: Visit, assistant: Assistant) -> None:
    keyboard = visit.page.keyboard
    visit.page.goto(assistant.demo)
    visit.launcher.focus()
    keyboard.press("Enter")
    expect(visit.input).to_be_focused()
    visit.hears("automated assistant")

    def type_in(text: str) -> None:
        keyboard.type(text)
        keyboard.press("Enter")

    def press(name: str) -> None:
        """Reach the newest button of this name from where the focus is, and press it."""
        button = visit.chat.get_by_role("button", name=name, exact=True).last
        expect(button).to_be_visible()
        tab_to(button)
        keyboard.press("Enter")

    def tab_to(node: Locator) -> None:
        """Go up from the input, else down, as far as it takes."""
        key = "Shift+Tab" if visit.input.evaluate("node => node === document.activeElement") else "Tab"
        for _ in range(16):
            keyboard.press(key)
            if node.evaluate("node => node === document.activeElement"):
                return
        expect(node).to_be_focused()

    press("Book my free consultation")
    visit.hears("What would you like help with?")
    expect(visit.chat.get_by_text(re.compile("Booking: step"))).to_be_visible()
    tab_to(visit.input)
    type_in("back pain")
    visit.hears("Have you been to")
    visit.picture("assistant booking")
    press("I'm new")
    visit.hears("What is your name?")
    tab_to(visit.input)
    type_in("Pat Doe")
    visit.hears("phone number")
    field = visit.chat.locator(".field input")
    expect(field).to_have_attribute("type", "tel")
    tab_to(field)
    type_in("314 555 0123")
    visit.hears("email")
    expect(visit.input).to_be_focused()
    type_in("pat@example.org")
    visit.hears("What day and time")
    expect(visit.chat.locator(".field input")).to_have_attribute("type", "date")
    type_in("tuesday morning")
    visit.hears("May we keep these details")
    press("Yes, I agree")
    visit.hears("check your request")
    expect(visit.chat.locator(".summary")).to_contain_text("Pat Doe")
    visit.picture("assistant summary")
    press("Change phone")
    visit.hears("phone number")
    tab_to(visit.input)
    type_in("314 555 0199")
    visit.hears("check your request")
    expect(visit.chat.locator(".summary").last).to_contain_text("555-0199")
    assert visit.violations() == []
    press("Yes, send it")
    visit.hears("Your reference is")
    visit.picture("assistant booked")
    lead = leads(assistant)[0]
    assert (lead["name"], lead["phone"]) == ("Pat Doe", "+13145550199")
    assert not visit.errors


def test_an_answer_comes_with_its_source_and_can_be_rated(visit: Visit, assistant: Assistant) -> None:
    visit.open(assistant.demo)
    visit.press("What is targeted cryotherapy?")
    source = visit.chat.locator(".source")
    expect(source).to_contain_text("Using Cryotherapy to Treat Muscle Spasms")
    assert "Source:" not in visit.bubbles.last.inner_text()
    visit.press("No, not helpful")
    visit.chat.get_by_label("What was missing?").fill("the price")
    with visit.page.expect_response("**/feedback") as sent:
        visit.chat.locator(".thumbs .primary").click()
    assert sent.value.status == 204
    expect(visit.chat.get_by_text("Thank you for telling us.")).to_be_visible()
    visit.picture("assistant answer")


def test_a_red_flag_raises_the_alarm(visit: Visit, assistant: Assistant) -> None:
    visit.open(assistant.demo)
    visit.say("I have crushing chest pain and can't breathe")
    expect(visit.chat.locator(".alarm").get_by_role("link", name="Call 911 now")).to_be_visible()
    assert visit.violations() == []
    visit.picture("assistant emergency")


def test_the_chat_goes_on_after_a_reload_on_another_page_and_in_another_tab(
    visit: Visit, context: BrowserContext, assistant: Assistant
) -> None:
    visit.open(assistant.demo)
    visit.say("book a consultation")
    visit.hears("What would you like help with?")
    visit.page.reload()
    visit.hears("What would you like help with?")
    visit.page.goto(f"{assistant.demo}/first-visit")
    visit.press("Back pain")
    visit.hears("Have you been to")
    other = Visit(context.new_page()).open(assistant.demo)
    other.hears("Have you been to")
    other.press("I'm new")
    visit.hears("What is your name?")
    visit.say("Pat Doe")
    other.hears("phone number")
    assert visit.said() == other.said()


def test_the_visitor_may_keep_a_copy_and_delete_the_conversation(visit: Visit, assistant: Assistant) -> None:
    visit.open(assistant.demo)
    visit.say("my elbow is sore, can you help?")
    expect(visit.chat.locator(".message.bot")).to_have_count(2)
    with visit.page.expect_download() as saving:
        visit.choose("Save a copy")
    assert "my elbow is sore" in saving.value.path().read_text()
    token = visit.page.evaluate("localStorage['clinic-chat']")
    visit.choose("Delete this conversation")
    visit.press("Delete")
    expect(visit.chat.locator(".system")).to_be_visible()
    assert not any("elbow" in said for said in visit.said())
    answer = visit.page.request.get(
        f"{assistant.origin}/webhooks/widget/transcript", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status == 401
    visit.say("hello")
    expect(visit.chat.locator(".message.bot")).to_have_count(2)


@pytest.mark.parametrize("words", ["/restart", '/book{"name": "Eve"}', "EXTERNAL: x", "<b>bold</b>"])
def test_commands_are_only_words(visit: Visit, assistant: Assistant, words: str) -> None:
    visit.open(assistant.demo)
    visit.say(words)
    expect(visit.chat.locator(".message.bot")).to_have_count(2)
    assert visit.said()[1] == words


@pytest.mark.parametrize("mode", ["frame", "inline"])
def test_it_runs_on_another_website_under_a_strict_policy(
    context: BrowserContext, site: Website, assistant: Assistant, mode: str
) -> None:
    context.add_init_script(
        """window.broken = [];
           addEventListener('securitypolicyviolation', each => broken.push(each.violatedDirective))"""
    )
    visit = Visit(context.new_page(), inline=mode == "inline")
    headers = strict_policy(assistant.origin, mode)
    visit.open(site.add("/clinic", assistant.origin, attributes=f'data-mode="{mode}"', headers=headers))
    visit.say("Is it good for back pain?")
    expect(visit.chat.locator(".source")).to_be_visible()
    assert [frame.evaluate("broken") for frame in visit.page.frames] == [[]] * len(visit.page.frames)


def test_one_of_two_processes_killed_in_the_middle_of_a_turn_costs_nothing(
    visit: Visit, assistant: Assistant, tmp_path: Path
) -> None:
    with (
        running_crossing(assistant.actions_port) as actions,
        second_dialogue_process(assistant, actions.port, tmp_path) as second,
        running_crossing(assistant.port, second.port) as both,
    ):
        visit.open(f"http://127.0.0.1:{both.port}/webhooks/widget/demo")
        for words in ("hello", "thanks", "are you a robot?"):
            count = visit.chat.locator(".message.bot").count()
            visit.say(words)
            expect(visit.chat.locator(".message.bot")).to_have_count(count + 1)
        assert {assistant.port, second.port} <= set(both.used)

        actions.holds = True
        both.ports = [second.port]
        visit.say("What is targeted cryotherapy?")
        assert actions.has_held.wait(10)
        both.ports = [assistant.port]
        second.process.kill()
        # The other process takes the turn over when the lease of the dead one has run out.
        expect(visit.chat.locator(".source")).to_be_visible(timeout=40_000)
        assert visit.said().count("What is targeted cryotherapy?") == 1
        assert len(visit.said()) == len(set(visit.said()))
