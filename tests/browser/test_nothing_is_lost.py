"""Whatever the network and the server do: every message is processed once, and each bubble shown once."""

from __future__ import annotations

import pytest
from fault_server import ROOT, Fault, FaultServer
from hands import Visit
from playwright.sync_api import BrowserContext, Route, expect
from website import Website

QUICK = {"status": 503, "retry_after": 1}


@pytest.mark.parametrize(
    "faults",
    [
        [Fault("refuse", **QUICK)],
        [Fault("refuse", status=429, retry_after=1), Fault("refuse", status=500)],
        [Fault("cut"), Fault("cut")],
        [Fault("lost")],
        [Fault("cut between lines")],
        [Fault("cut in a line")],
        [Fault("no done")],
        [Fault("twice")],
        [Fault("cut in a line"), Fault("refuse", **QUICK), Fault("lost"), Fault("no done"), Fault("twice")],
    ],
    ids=lambda faults: ", ".join(fault.kind for fault in faults),
)
def test_a_fault_costs_no_message_and_doubles_none(
    visit: Visit, bot: FaultServer, faults: list[Fault]
) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = list(faults)
    visit.say("one")
    visit.say("two")
    visit.hears("You said: two")
    assert visit.said()[1:] == ["one", "You said: one", "two", "You said: two"]
    assert bot.processed == [1, 1]
    assert not bot.faults
    assert not visit.errors


def test_a_message_keeps_its_id_however_often_it_is_sent(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("cut"), Fault("lost")]
    visit.say("hello")
    visit.hears("You said: hello")
    assert len(bot.posts) == 3
    assert len({post["cid"] for post in bot.posts}) == 1


def test_silence_is_not_waited_for_for_ever(context: BrowserContext, bot: FaultServer) -> None:
    context.clock.install()
    visit = Visit(context.new_page()).open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("hold")]
    with visit.page.expect_request("**/messages"):
        visit.say("are you there")
    expect(visit.chat.locator(".typing")).to_be_visible()
    with visit.page.expect_request("**/messages"):
        context.clock.run_for(30_000)
    bot.release.set()
    visit.hears("You said: are you there")
    assert bot.processed == [1]


def test_without_a_network_messages_wait_and_go_out_in_order(
    visit: Visit, context: BrowserContext, bot: FaultServer
) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    context.set_offline(True)
    for text in ("one", "two", "three"):
        visit.say(text)
    expect(visit.chat.locator(".waiting small").last).to_be_visible()
    expect(visit.chat.get_by_text("No connection.")).to_be_visible()
    assert visit.violations() == []
    visit.picture("offline")
    context.set_offline(False)
    visit.hears("You said: three")
    assert [post["text"] for post in bot.posts] == ["one", "two", "three"]
    expect(visit.chat.get_by_text("No connection.")).to_be_hidden()
    expect(visit.chat.locator(".waiting")).to_have_count(0)


def test_what_waited_is_sent_after_a_reload(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("refuse", status=503, retry_after=60)]
    visit.say("remember me")
    expect(visit.chat.locator(".waiting small")).to_be_visible()
    visit.page.reload()
    visit.hears("You said: remember me")
    assert visit.said()[1:] == ["remember me", "You said: remember me"]


def test_a_chat_the_server_has_ended_begins_anew_and_gives_the_words_back(
    visit: Visit, bot: FaultServer
) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.chats.clear()
    visit.say("my long question")
    expect(visit.chat.get_by_text("Your earlier chat has ended")).to_be_visible()
    expect(visit.input).to_have_value("my long question")
    visit.input.press("Enter")
    visit.hears("You said: my long question")


@pytest.mark.parametrize("status", [422, 409])
def test_what_the_server_does_not_take_is_said_and_goes_back_to_the_input(
    visit: Visit, bot: FaultServer, status: int
) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("refuse", status=status)]
    visit.say("something odd")
    expect(visit.chat.get_by_role("alert").get_by_text("That cannot be taken")).to_be_visible()
    expect(visit.input).to_have_value("something odd")
    assert visit.violations() == []
    visit.say("something else")
    visit.hears("You said: something else")
    assert len(bot.posts) == 2


def test_a_turn_that_fails_says_so_and_can_be_tried_again(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("error")]
    visit.say("slow")
    expect(visit.chat.get_by_text("Sorry, that took too long.")).to_be_visible()
    visit.press("Try again")
    visit.hears("You said: slow")
    assert visit.said().count("slow") == 1
    assert bot.processed == [1]


def test_an_emergency_is_shown_even_when_nothing_can_be_kept(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("nothing kept")]
    visit.say("chest pain")
    expect(visit.chat.locator(".alarm")).to_contain_text("Please call 911 now")
    expect(visit.chat.get_by_text("Sorry, I can't be reached.")).to_be_visible()
    visit.say("hello")
    visit.hears("You said: hello")
    assert visit.said().count("You said: hello") == 1
    assert not visit.errors


def test_a_late_answer_comes_by_itself(context: BrowserContext, bot: FaultServer) -> None:
    context.clock.install()
    visit = Visit(context.new_page()).open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("error")]
    visit.say("slow")
    expect(visit.chat.get_by_text("Sorry, that took too long.")).to_be_visible()
    context.clock.run_for(4_000)
    visit.hears("You said: slow")


def test_opening_waits_for_a_busy_server_and_says_so(visit: Visit, bot: FaultServer) -> None:
    bot.session_faults = [Fault("refuse", status=429, retry_after=2)]
    visit.page.goto(f"{bot.origin}{ROOT}demo")
    visit.launcher.click()
    expect(visit.chat.get_by_text("The chat is busy.")).to_be_visible()
    visit.say("typed meanwhile")
    visit.hears("You said: typed meanwhile")


def test_where_the_panel_cannot_load_there_is_the_telephone_number(visit: Visit, bot: FaultServer) -> None:
    for broken in ("**/frame/en*", "**/host.js"):
        visit.page.route(broken, lambda route: route.abort())
        visit.page.goto(f"{bot.origin}{ROOT}demo")
        visit.launcher.click()
        expect(visit.page.locator("clinic-chat")).to_contain_text("can’t be opened right now")
        expect(visit.page.locator("clinic-chat")).to_contain_text("(314) 731-4201")
        visit.page.unroute(broken)


def opened_with_the_frame_held(visit: Visit) -> Route:
    """Open the chat by keyboard; return the request for its document, which waits."""
    held: list[Route] = []
    visit.page.route("**/frame/en*", lambda route: held.append(route))
    visit.launcher.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.page.locator("clinic-chat .launcher.open")).to_be_visible()
    return held[0]


def test_words_typed_before_the_chat_is_there_are_kept_and_sent(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    visit.page.goto(site.add("/early", bot.origin))
    frame = opened_with_the_frame_held(visit)
    visit.page.keyboard.type("does it hurt")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.type("and ")
    frame.continue_()
    visit.hears("You said: does it hurt")
    visit.page.keyboard.type("how long")
    expect(visit.input).to_have_value("and how long")
    assert [post["text"] for post in bot.posts] == ["does it hurt"]
    visit.page.keyboard.press("Enter")
    visit.hears("You said: and how long")


def test_words_typed_before_the_chats_own_script_is_there_are_kept(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    held: list[Route] = []
    visit.page.route("**/host.js", lambda route: held.append(route))
    for mode in ("frame", "inline"):
        visit.page.goto(site.add(f"/{mode}", bot.origin, attributes=f'data-mode="{mode}"'))
        with visit.page.expect_request("**/host.js"):
            visit.launcher.click()
        visit.page.keyboard.type(f"typed {mode}")
        held.pop().continue_()
        place = visit.page.frame_locator("clinic-chat iframe") if mode == "frame" else visit.page
        expect(place.get_by_label("Your message")).to_have_value(f"typed {mode}")
        expect(place.get_by_label("Your message")).to_be_focused()
        visit.page.evaluate("sessionStorage.clear()")


def test_the_frame_has_the_focus_only_once_it_can_take_keys(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    visit.page.goto(site.add("/focus", bot.origin))
    frame = opened_with_the_frame_held(visit)
    focused = "document.querySelector('clinic-chat').shadowRoot.activeElement.tagName"
    # A frame that has it while its document comes has it by half afterwards: the website gets the keys.
    assert visit.page.evaluate(focused) == "BUTTON"
    frame.continue_()
    expect(visit.input).to_be_focused()
    visit.page.wait_for_function(f"{focused} === 'IFRAME'")


def test_a_key_that_the_browser_sends_to_the_website_still_reaches_the_chat(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    visit.open(site.add("/astray", bot.origin))
    visit.page.keyboard.type("rt")
    expect(visit.input).to_have_value("rt")
    visit.page.locator("clinic-chat iframe").evaluate(
        """frame => { for (const key of ['h', 'u', 'Shift'])
             frame.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })) }"""
    )
    expect(visit.input).to_have_value("hurt")
    visit.page.keyboard.type("s?")
    visit.page.keyboard.press("Enter")
    visit.hears("You said: hurts?")


def test_words_typed_with_the_focus_on_nothing_reach_the_input(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    # So it is in Safari: no script of a frame may move the focus before the visitor has done something there.
    visit.open(site.add("/nothing", bot.origin))
    expect(visit.input).to_be_focused()
    visit.input.evaluate("input => input.blur()")
    visit.page.keyboard.type("does it hurt")
    expect(visit.input).to_have_value("does it hurt")
    visit.input.evaluate("input => input.blur()")
    visit.page.keyboard.press("Enter")
    visit.hears("You said: does it hurt")


def test_words_typed_with_the_focus_on_the_messages_reach_the_input(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.chat.locator(".view").focus()
    visit.page.keyboard.type("does it hurt")
    expect(visit.input).to_have_value("does it hurt")
