"""The widget on a clinic's website: strict, hostile, without storage, unlisted; and what it asks for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fault_server import ROOT, Fault, FaultServer
from hands import Visit
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from website import Website, strict_policy

WIDGET = Path(__file__).resolve().parents[2] / "widget"
LISTEN = """
window.violations = [];
addEventListener('securitypolicyviolation',
  each => violations.push(each.violatedDirective + ' ' + each.blockedURI));
"""


@pytest.fixture
def watched(context: BrowserContext) -> Visit:
    """Return a visitor whose every document counts violations of its policy."""
    context.add_init_script(LISTEN)
    return Visit(context.new_page())


def broken_rules(page: Page) -> list[str]:
    """Return the violations of all documents."""
    return [each for frame in page.frames for each in frame.evaluate("window.violations || []")]


@pytest.mark.parametrize("mode", ["frame", "inline"])
def test_a_strict_policy_with_trusted_types_is_not_violated(
    watched: Visit, site: Website, bot: FaultServer, mode: str
) -> None:
    address = site.add(
        "/strict",
        bot.origin,
        attributes=f'data-mode="{mode}" data-nudge="1"',
        headers=strict_policy(bot.origin, mode),
    )
    watched = Visit(watched.page, inline=mode == "inline").open(address)
    for text in ("What is targeted cryotherapy?", "tel", "date", "summary", "chest pain"):
        watched.say(text)
        watched.hears(bot.script[text][0]["text"])
    assert broken_rules(watched.page) == []
    assert not watched.errors
    watched.choose("Delete this conversation")
    watched.press("Delete")
    expect(watched.chat.get_by_text("This conversation is deleted.")).to_be_visible()
    assert broken_rules(watched.page) == []


def test_nothing_is_asked_for_before_the_chat_is_opened_and_of_nobody_else_after(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    address = site.add("/", bot.origin)
    visit.page.goto(address)
    expect(visit.launcher).to_be_visible()
    visit.page.wait_for_load_state("networkidle")
    of_the_bot = [url for url in asked if url.startswith(bot.origin)]
    assert [urlsplit(url).path for url in of_the_bot] == [f"{ROOT}loader.js"]
    visit.launcher.click()
    visit.bubbles.first.wait_for()
    visit.say("What is targeted cryotherapy?")
    visit.hears("In targeted cryotherapy")
    assert all(url.startswith((bot.origin, site.origin)) for url in asked)
    assert all("?" not in url or "after=" in url for url in asked)


def test_a_conversation_is_begun_while_the_rest_still_loads_and_only_when_there_is_none(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visit.page.route("**/host.js", hold)
    visit.page.goto(site.add("/back-pain", bot.origin) + "?name=Zebulon")
    with visit.page.expect_request("**/session"):
        visit.launcher.click()
    held[0].continue_()
    visit.bubbles.first.wait_for()
    assert [(each["page"], each["lang"]) for each in bot.sessions] == [("/back-pain", "en")]
    visit.page.unroute("**/host.js")
    visit.say("hello")
    visit.hears("You said: hello")
    visit.page.reload()
    visit.hears("You said: hello")
    assert len(bot.sessions) == 1
    bot.chats.clear()
    visit.say("still there?")
    expect(visit.chat.get_by_text("Your earlier chat has ended")).to_be_visible()
    assert len(bot.sessions) == 2


def test_a_hostile_page_does_not_disfigure_or_overhear_the_chat(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    head = """
    <style>*, *::before { all: unset !important; display: block !important; font-size: 3px !important }
    body { transform: scale(1) !important }
    #cover { position: fixed !important; inset: 0; z-index: 2147483647 !important }</style>
    <script>
      for (const name of ['map', 'filter', 'forEach'])
        Array.prototype[name] = () => { throw new Error('patched') };
      Promise.prototype.then = () => { throw new Error('patched') };
      Array.prototype.extra = 1;
      window.heard = '';
      for (const type of ['keydown', 'keypress', 'input'])
        addEventListener(type, event => { heard += event.key || event.data || '' }, true);
      addEventListener('keydown', event => { if (event.key === '/') document.body.textContent = 'search' });
      window.told = '';
      addEventListener('message', event => { told += JSON.stringify(event.data) });
    </script>"""
    address = site.add("/hostile", bot.origin, head=head, body='<div id="cover"></div>')
    visit.page.goto(address)
    visit.launcher.click()
    visit.bubbles.first.wait_for()
    visit.input.click()
    visit.page.keyboard.type("chest/pain")
    visit.page.keyboard.press("Enter")
    visit.hears("You said: chest/pain")
    assert visit.page.evaluate("heard") == ""
    assert "chest" not in (visit.page.evaluate("told"))
    assert "search" not in visit.page.inner_text("body")
    box = visit.page.locator("clinic-chat .panel").bounding_box()
    assert box is not None
    assert box["width"] > 400
    size = visit.chat.locator(".bubble").first.evaluate("node => getComputedStyle(node).fontSize")
    assert size == "16px"


def test_only_the_page_that_holds_the_frame_is_listened_to(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    address = site.add("/spoofed", bot.origin, body="<iframe name=other srcdoc='<p>x'></iframe>")
    visit.open(address)
    frame = visit.page.frames[-1]
    assert frame.url.startswith(bot.origin)
    # A message from another window, and the panel's own messages to it, change nothing.
    other = visit.page.frame(name="other")
    assert other is not None
    other.evaluate("parent.postMessage({type: 'close'}, '*')")
    frame.evaluate("postMessage({type: 'token', token: 'stolen'}, '*')")
    visit.page.evaluate("postMessage({type: 'token', value: 'planted'}, '*')")
    visit.say("still here")
    visit.hears("You said: still here")
    assert visit.page.evaluate("localStorage['clinic-chat']") in bot.chats


def test_with_storage_denied_a_chat_works_for_as_long_as_the_page_is_open(
    context: BrowserContext, site: Website, bot: FaultServer
) -> None:
    context.add_init_script(
        """for (const area of ['localStorage', 'sessionStorage'])
             Object.defineProperty(window, area, { get() { throw new Error('denied') } });"""
    )
    visit = Visit(context.new_page()).open(site.add("/", bot.origin))
    visit.say("hello")
    visit.hears("You said: hello")
    visit.page.keyboard.press("Escape")
    visit.launcher.click()
    assert visit.said()[1:] == ["hello", "You said: hello"]
    assert not visit.errors


def test_nothing_that_was_said_is_kept_in_the_browser(visit: Visit, site: Website, bot: FaultServer) -> None:
    visit.open(site.add("/", bot.origin))
    visit.say("my secret pain")
    visit.hears("You said: my secret pain")
    kept = [visit.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")]
    # In a frame on its own origin, where the browser lets it keep something.
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("my secret pain")
    visit.hears("You said: my secret pain")
    kept += [
        frame.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        for frame in visit.page.frames
    ]
    assert "clinic-chat" in kept[0]
    assert "secret" not in "".join(kept)


def test_where_the_frame_can_keep_nothing_leaving_with_an_unsent_message_asks_first(
    visit: Visit, context: BrowserContext, site: Website, bot: FaultServer
) -> None:
    visit.open(site.add("/", bot.origin))
    context.set_offline(True)
    visit.say("not sent yet")
    expect(visit.chat.locator(".waiting small")).to_be_visible()
    context.set_offline(False)
    visit.hears("You said: not sent yet")
    bot.faults = [Fault("refuse", status=503, retry_after=60)]
    visit.say("wait")
    expect(visit.chat.locator(".waiting small")).to_be_visible()
    with visit.page.expect_event("dialog") as asked:
        visit.page.evaluate("setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()


def test_a_website_that_is_not_listed_gets_a_telephone_number_instead(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    bot.frame_ancestors = "https://clinic.example"
    visit.page.goto(site.add("/", bot.origin))
    visit.launcher.click()
    expect(visit.page.locator("clinic-chat")).to_contain_text("(314) 731-4201")
    assert not [chat for chat in bot.chats.values() if chat.events]


def test_a_reload_another_page_and_another_tab_show_the_same_chat(
    visit: Visit, context: BrowserContext, site: Website, bot: FaultServer
) -> None:
    first, second = site.add("/", bot.origin), site.add("/other", bot.origin)
    visit.open(first)
    visit.say("one")
    visit.hears("You said: one")
    visit.page.reload()
    visit.hears("You said: one")
    visit.page.goto(second)
    visit.hears("You said: one")
    other = Visit(context.new_page()).open(first)
    other.hears("You said: one")
    other.say("two")
    visit.hears("You said: two")
    visit.say("three")
    other.hears("You said: three")
    assert visit.said() == other.said()
    assert len(bot.chats) == 1
    visit.choose("Start over")
    visit.press("Start over")
    expect(visit.bubbles).to_have_count(1)
    expect(other.bubbles).to_have_count(1)
    other.say("four")
    visit.hears("You said: four")
    assert len(bot.chats) == 2


def test_two_tags_make_one_launcher(visit: Visit, site: Website, bot: FaultServer) -> None:
    again = f'<script src="{bot.origin}{ROOT}loader.js" async></script>'
    visit.page.goto(site.add("/", bot.origin, body=again))
    visit.page.wait_for_load_state("networkidle")
    expect(visit.launcher).to_have_count(1)


def test_a_nudge_comes_once_a_visit_and_only_where_it_is_asked_for(
    visit: Visit, site: Website, bot: FaultServer
) -> None:
    nudge = visit.page.locator("clinic-chat .nudge")
    visit.page.goto(site.add("/nudging", bot.origin, attributes='data-nudge="0.1"'))
    expect(nudge).to_be_visible()
    visit.picture("nudge")
    visit.page.reload()
    expect(visit.launcher).to_be_visible()
    visit.page.wait_for_timeout(300)
    expect(nudge).to_have_count(0)


def test_news_while_the_chat_is_closed_is_counted_on_the_launcher(
    visit: Visit, context: BrowserContext, site: Website, bot: FaultServer
) -> None:
    address = site.add("/", bot.origin)
    visit.open(address)
    other = Visit(context.new_page()).open(address)
    visit.page.keyboard.press("Escape")
    other.say("hello")
    other.hears("You said: hello")
    expect(visit.launcher).to_have_accessible_name("1 new message")
    expect(visit.page.locator("clinic-chat .badge")).to_have_text("1")
    visit.picture("unread")
    visit.launcher.click()
    expect(visit.page.locator("clinic-chat .badge")).to_be_hidden()
    visit.hears("You said: hello")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("accent", ["#ffd400", "#101010", "#c2185b"])
def test_any_accent_stays_readable(
    visit: Visit, site: Website, bot: FaultServer, accent: str, theme: str
) -> None:
    head = f"<style>:root {{ --clinic-chat-accent: {accent} }}</style>"
    visit.open(site.add("/", bot.origin, head=head, attributes=f'data-theme="{theme}"'))
    visit.say("What is targeted cryotherapy?")
    visit.hears("In targeted cryotherapy")
    assert visit.violations() == []


def test_the_visitors_language_is_the_websites(browser: Browser, site: Website, bot: FaultServer) -> None:
    page = browser.new_page()
    page.goto(site.add("/es", bot.origin, language="es"))
    page.get_by_role("button", name="Chatee con nosotros").click()
    chat = page.frame_locator("clinic-chat iframe")
    expect(chat.get_by_label("Su mensaje")).to_be_visible()
    greeting = chat.locator(".bot .bubble").first
    expect(greeting).to_have_attribute("lang", "en")
    Visit(page).picture("spanish")
    page.close()
