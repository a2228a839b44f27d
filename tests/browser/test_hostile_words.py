"""Words stay words, whoever wrote them: no markup, no script, no link but to where links may go."""

from __future__ import annotations

import pytest
from fault_server import ROOT, FaultServer
from hands import Visit
from playwright.sync_api import expect

CORPUS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    '"><iframe src="javascript:alert(1)">',
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
    "&#106;avascript:alert(1)",
    "[a](javascript:alert(1))",
    "[![x](javascript:alert(1))](https://a.example/)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "https://a.example/\"onmouseover='alert(1)",
    "http://[bad",
    "{title} {n} __proto__ constructor",
    "/restart",
    '/book{"name": "x"}',
    "\u202egnitset\u202c",
    "x" * 900,
]
ALLOWED = ("https://", "http://", "tel:")


@pytest.mark.parametrize("words", CORPUS)
def test_words_stay_words_wherever_they_come_from(visit: Visit, bot: FaultServer, words: str) -> None:
    dialogs: list[str] = []
    visit.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    bot.script[words] = [
        {
            "type": "bot",
            "text": words,
            "source": {"title": words, "section": words, "url": words},
            "summary": [{"label": words, "value": words, "change_id": words}],
            "buttons": [words],
            "input": {"type": "tel", "label": words, "hint": words},
            "feedback": True,
        }
    ]
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say(words)
    expect(visit.bubbles).to_have_count(3)
    chat = visit.chat.locator(".chat")
    assert chat.locator("img, script, iframe, svg[onload], [onerror], [onmouseover]").count() == 0
    links = chat.locator(".view a").evaluate_all("all => all.map(each => each.href)")
    assert [link for link in links if link and not link.startswith(ALLOWED)] == []
    assert visit.said()[1] == words.strip()
    assert dialogs == []
    assert not visit.errors


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Call us at (314) 731-4201.", ["tel:+13147314201"]),
        ("Call 911, or 988.", ["tel:911", "tel:988"]),
        ("314-555-0123 or 1 314 555 0123", ["tel:+13145550123", "tel:+13145550123"]),
        ("See https://a.example/x?y=1.", ["https://a.example/x?y=1"]),
        ("Room 911B, reference 98812, 7314201 people, -148 °F to -220 °F", []),
    ],
)
def test_numbers_and_addresses_can_be_tapped(
    visit: Visit, bot: FaultServer, text: str, links: list[str]
) -> None:
    bot.greeting["text"] = text
    visit.open(f"{bot.origin}{ROOT}demo")
    found = visit.chat.locator(".bubble a").evaluate_all("all => all.map(each => each.href)")
    assert found == links


def test_a_link_opens_elsewhere_says_so_and_tells_nothing(visit: Visit, bot: FaultServer) -> None:
    visit.open(f"{bot.origin}{ROOT}demo")
    visit.say("What is targeted cryotherapy?")
    link = visit.chat.get_by_role(
        "link", name="Using Cryotherapy to Treat Muscle Spasms (opens in a new tab)"
    )
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
