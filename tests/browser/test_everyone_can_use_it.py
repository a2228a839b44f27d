"""By keyboard, by screen reader, on a small screen, enlarged, right to left: the rules of WCAG 2.2 AA."""

from __future__ import annotations

from typing import Any

import pytest
from fault_server import ROOT, Fault, FaultServer
from hands import Visit
from playwright.sync_api import Browser, BrowserContext, expect
from website import Website

SCREENS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 800}},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "320 pixels": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "has_touch": True,
        "is_mobile": True,
        "device_scale_factor": 2,
    },
    "right to left": {"viewport": {"width": 1280, "height": 800}},
    "enlarged to 200 percent": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    "forced colors": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


# Which rows of a summary have their button upon their words.
OVERLAPS = """summary => [...summary.querySelectorAll('dl > div')].filter(row => {
  const [button, ...words] = ['button', 'dt', 'bdi'].map(each => {
    const range = document.createRange();
    range.selectNodeContents(row.querySelector(each));
    return range.getBoundingClientRect();
  });
  return words.some(each => each.left < button.right && button.left < each.right
    && each.top < button.bottom && button.top < each.bottom);
}).map(row => row.textContent)"""


@pytest.mark.parametrize("screen", SCREENS)
def test_no_rule_is_broken_in_any_state(
    browser: Browser, site: Website, bot: FaultServer, screen: str
) -> None:
    context = browser.new_context(**SCREENS[screen])
    visit = Visit(context.new_page())
    direction = "rtl" if screen == "right to left" else "ltr"
    visit.page.goto(site.add("/", bot.origin, direction=direction))
    expect(visit.launcher).to_be_visible()
    assert visit.violations() == []
    visit.launcher.click()
    visit.bubbles.first.wait_for()
    fill_with_every_state(visit, bot, screen)
    view = visit.chat.locator(".view")
    assert view.evaluate("node => node.scrollWidth <= node.clientWidth"), "it scrolls sideways"
    assert visit.page.frames[-1].evaluate("document.documentElement.scrollWidth <= innerWidth")
    for name in ("More", "Start over"):
        visit.chat.get_by_role("button", name=name, exact=True).press("Enter")
    assert visit.violations() == []
    visit.picture(f"{screen}, a question before something is lost")
    context.close()


def fill_with_every_state(visit: Visit, bot: FaultServer, screen: str) -> None:
    """Go through buttons, source, thumbs, inputs with errors, summary, emergency, failure; check each.

    By keyboard: after a picture, Chromium's emulated phone finds what is under a tap where it was before.
    """
    expect(visit.chat.get_by_role("button", name="Book my free consultation")).to_be_visible()
    assert visit.violations() == []
    visit.picture(f"{screen}, greeting")
    visit.say("What is targeted cryotherapy?")
    visit.hears("In targeted cryotherapy")
    visit.chat.get_by_role("button", name="No, not helpful").press("Enter")
    expect(visit.chat.get_by_label("What was missing?")).to_be_visible()
    assert visit.violations() == []
    visit.picture(f"{screen}, answer with its source")
    for kind in ("tel", "email", "date"):
        visit.say(kind)
        visit.hears(bot.script[kind][0]["text"])
        visit.chat.locator(".field .primary").press("Enter")
        expect(visit.chat.locator(".field").get_by_role("alert")).to_have_text("Please fill this in first.")
        assert visit.violations() == []
        visit.picture(f"{screen}, {kind} input")
    visit.say("summary")
    visit.hears("Please check your request")
    expect(visit.chat.get_by_role("button", name="Change phone")).to_be_visible()
    assert visit.violations() == []
    assert visit.chat.locator(".summary").last.evaluate(OVERLAPS) == []
    visit.picture(f"{screen}, summary")
    visit.say("chest pain")
    expect(visit.chat.locator(".alarm")).to_contain_text("call 911 now")
    call = visit.chat.locator(".alarm").get_by_role("link", name="Call 911 now")
    expect(call).to_be_in_viewport(ratio=1)
    expect(visit.chat.locator(".message.urgent")).to_be_hidden()
    assert visit.violations() == []
    visit.picture(f"{screen}, emergency")
    bot.faults = [Fault("error")]
    visit.say("x" * 1100)
    expect(visit.chat.locator(".composer").get_by_role("alert")).to_contain_text(
        "100 characters over the limit"
    )
    visit.say("slow")
    expect(visit.chat.get_by_role("button", name="Try again")).to_be_visible()
    assert visit.violations() == []


def test_an_open_chat_takes_the_focus_and_escape_gives_it_back(visit: Visit, bot: FaultServer) -> None:
    visit.page.goto(f"{bot.origin}{ROOT}demo")
    visit.launcher.focus()
    visit.page.keyboard.press("Enter")
    expect(visit.input).to_be_focused()
    expect(visit.launcher).to_have_attribute("aria-expanded", "true")
    visit.page.keyboard.press("Escape")
    expect(visit.launcher).to_be_focused()
    expect(visit.launcher).to_have_attribute("aria-expanded", "false")
    expect(visit.page.locator("clinic-chat .panel")).to_be_hidden()
    visit.page.keyboard.press("Enter")
    expect(visit.input).to_be_focused()


def test_escape_closes_what_is_innermost(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    more = visit.chat.get_by_role("button", name="More", exact=True)
    more.click()
    expect(visit.chat.get_by_role("button", name="Start over")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(visit.chat.get_by_role("button", name="Start over")).to_be_hidden()
    visit.choose("Delete this conversation")
    expect(visit.chat.get_by_role("button", name="Keep it")).to_be_focused()
    visit.page.keyboard.press("Escape")
    expect(visit.chat.get_by_role("alertdialog")).to_be_hidden()
    expect(visit.input).to_be_focused()


def test_a_message_never_takes_the_focus(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("hold")]
    visit.say("tel")
    visit.chat.get_by_role("link", name="Call (314) 731-4201").focus()
    bot.release.set()
    visit.hears("What is the best phone number")
    expect(visit.chat.get_by_role("link", name="Call (314) 731-4201")).to_be_focused()


def test_on_a_small_screen_the_focus_stays_in_the_chat_and_the_page_behind_is_out_of_reach(
    browser: Browser, bot: FaultServer
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 700})
    visit = Visit(context.new_page()).open(f"{bot.origin}{ROOT}demo")
    expect(visit.launcher).to_be_hidden()
    dialog = visit.chat.get_by_role("dialog")
    expect(dialog).to_have_attribute("aria-modal", "true")
    assert visit.page.evaluate("document.body.inert")
    inside = "document.hasFocus() && document.activeElement !== document.body"
    for key in ["Tab"] * 12 + ["Shift+Tab"] * 12:
        visit.page.keyboard.press(key)
        assert visit.page.frames[-1].evaluate(inside)
    box = visit.page.locator("clinic-chat .panel").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 700}
    visit.page.keyboard.press("Escape")
    expect(visit.launcher).to_be_focused()
    assert not visit.page.evaluate("document.body.inert")
    context.close()


def test_what_is_restored_is_not_read_out_and_what_is_new_is(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("hello")
    visit.hears("You said: hello")
    log = visit.chat.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    watch = """addEventListener('DOMContentLoaded', () => {
      window.live = [];
      new MutationObserver(() => {
        const log = document.querySelector('[role=log]');
        if (log) live.push(log.ariaLive + log.firstChild.children.length);
      }).observe(document.body, {childList: true, subtree: true});
    })"""
    visit.page.add_init_script(watch)
    visit.page.reload()
    visit.hears("You said: hello")
    expect(log).to_have_attribute("aria-live", "polite")
    # Messages came in one by one while the log kept still.
    seen = visit.page.frames[-1].evaluate("live")
    assert "off3" in seen
    assert "polite1" not in seen


def test_an_emergency_is_announced_at_once_and_stays(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("chest pain")
    alarm = visit.chat.locator(".alarm")
    expect(alarm).to_have_role("alert")
    expect(alarm).to_contain_text("Please call 911 now")
    call = alarm.get_by_role("link", name="Call 911 now")
    expect(call).to_have_attribute("href", "tel:911")
    visit.say("hello")
    visit.hears("You said: hello")
    expect(call).to_be_visible()
    visit.page.reload()
    visit.hears("You said: hello")
    expect(call).to_be_visible()


def test_a_pressed_button_says_so_and_the_others_are_over(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.press("What is targeted cryotherapy?")
    visit.hears("In targeted cryotherapy")
    chosen = visit.chat.get_by_role("button", name="What is targeted cryotherapy? (selected)")
    expect(chosen).to_have_attribute("aria-disabled", "true")
    other = visit.chat.get_by_role("button", name="What happens at the first visit?")
    expect(other).to_have_attribute("aria-disabled", "true")
    expect(other).to_have_attribute("tabindex", "-1")
    other.click(force=True)
    visit.say("next")
    visit.hears("You said: next")
    assert [post.get("text") or post["button_id"] for post in bot.posts] == [
        "What is targeted cryotherapy?",
        "next",
    ]


def test_who_reads_further_up_is_not_pulled_down(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("long")
    visit.hears("Line 59")
    bot.faults = [Fault("hold")]
    visit.say("hello")
    view = visit.chat.locator(".view")
    view.evaluate("node => { node.scrollTop = 0 }")
    bot.release.set()
    visit.hears("You said: hello")
    assert view.evaluate("node => node.scrollTop") == 0
    visit.press("New messages")
    expect(visit.bubbles.last).to_be_in_viewport()


@pytest.mark.parametrize("more", [10, 70, 700])
def test_an_answer_taller_than_the_chat_is_read_from_its_beginning(
    visit: Visit, bot: FaultServer, more: int
) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    height = visit.chat.locator(".view").evaluate("node => node.clientHeight")
    bot.script["tall"] = [{"type": "bot", "text": "\n".join("Line" for _ in range((height + more) // 24))}]
    visit.say("tall")
    visit.hears("Line")
    expect(visit.chat.locator(".typing")).to_be_hidden()
    place = "node => node.offsetTop - node.offsetParent.scrollTop"
    assert visit.chat.locator(".message").last.evaluate(place) >= 0


def test_below_a_tall_answer_there_is_a_way_down(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("long")
    visit.hears("Line 59")
    down = visit.chat.get_by_role("button", name="New messages")
    expect(down).to_be_visible()
    down.click()
    expect(down).to_be_hidden()
    expect(visit.chat.locator(".message").last).to_be_in_viewport()


def test_a_word_being_composed_is_not_sent_by_its_enter(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.input.fill("dolor")
    visit.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    visit.input.press("Shift+Enter")
    expect(visit.bubbles).to_have_count(1)
    expect(visit.input).to_have_value("dolor\n")


def test_what_can_be_pressed_is_large_enough(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    for text in ("What is targeted cryotherapy?", "date", "summary"):
        visit.say(text)
        visit.hears(bot.script[text][0]["text"])
    small = visit.chat.locator(".chat").evaluate(
        """chat => [...chat.querySelectorAll('button, input, textarea, header a')]
             .filter(each => each.checkVisibility() && (each.offsetWidth < 44 || each.offsetHeight < 44))
             .map(each => each.outerHTML)"""
    )
    assert small == []


def test_nothing_moves_for_who_asked_for_calm(browser: Browser, bot: FaultServer) -> None:
    context = browser.new_context(reduced_motion="reduce")
    visit = Visit(context.new_page()).open(f"{bot.origin}{ROOT}demo")
    bot.faults = [Fault("hold")]
    visit.say("hello")
    expect(visit.chat.locator(".typing")).to_be_visible()
    for frame in visit.page.frames:
        of_the_shadow = "document.querySelector('clinic-chat')?.shadowRoot.getAnimations() ?? []"
        assert frame.evaluate(f"[...document.getAnimations(), ...{of_the_shadow}].length") == 0
    context.close()


def test_the_panel_reads_as_a_conversation(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("email")
    visit.hears("And your email address?")
    expect(visit.chat.get_by_role("dialog")).to_match_aria_snapshot(
        """
        - dialog "Chat with North County Pain Relief":
          - heading "North County Pain Relief" [level=2]
          - paragraph: Automated assistant
          - link "Call (314) 731-4201":
            - /url: tel:+13147314201
          - button "More"
          - button "Close chat"
          - text: "Booking: step 5 of 7"
          - log "Conversation":
            - text: /Assistant. Hi, I'm the automated assistant/
            - button "What is targeted cryotherapy?" [disabled]
            - button "What happens at the first visit?" [disabled]
            - button "Book my free consultation" [disabled]
            - text: "You: email Assistant: And your email address? You can skip this. Email address"
            - textbox "Email address"
            - button "Continue"
            - button "Skip email"
          - text: Your message
          - textbox "Your message":
            - /placeholder: Write a message…
          - button "Send"
          - paragraph: Not medical advice. In an emergency, call 911.
        """
    )


def test_inline_it_works_alike_in_the_websites_own_page(
    context: BrowserContext, site: Website, bot: FaultServer
) -> None:
    visit = Visit(context.new_page(), inline=True)
    visit.open(site.add("/inline", bot.origin, attributes='data-mode="inline"'))
    expect(visit.input).to_be_focused()
    visit.say("summary")
    visit.hears("Please check your request")
    assert visit.violations() == []
    visit.page.keyboard.press("Escape")
    expect(visit.launcher).to_be_focused()
    # Tools that record visits are asked not to record this.
    expect(visit.page.locator("clinic-chat")).to_have_attribute("data-clarity-mask", "true")


def test_on_a_narrow_screen_nothing_lies_over_what_can_be_pressed(
    context: BrowserContext, bot: FaultServer
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 320, "height": 568})
    visit = Visit(page).open(f"{bot.origin}{ROOT}demo")
    visit.say("summary")
    visit.hears("Please check your request")
    expect(visit.chat.get_by_role("button", name="New messages")).to_be_visible()
    # Wherever the visitor has scrolled to: here, with each at the lower edge in turn.
    covered = visit.chat.locator(".view").evaluate(
        """view => [...view.querySelectorAll('.summary .offer')].filter(each => {
             view.scrollTop = 0;
             view.scrollTop = each.getBoundingClientRect().bottom - view.getBoundingClientRect().bottom;
             const { left, right, top, bottom } = each.getBoundingClientRect();
             return [left + 2, (left + right) / 2, right - 2].some(
               x => document.elementFromPoint(x, (top + bottom) / 2) !== each);
           }).map(each => each.ariaLabel)"""
    )
    assert covered == []
