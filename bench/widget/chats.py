"""The chats that are compared: how each is put on a page, opened, written to and read."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bench.widget import from_the_tests

QUESTION = "What is targeted cryotherapy?"
GREETING = str(from_the_tests.GREETING["text"])
ANSWER = str(from_the_tests.SCRIPT[QUESTION][0]["text"])


@dataclass(frozen=True)
class Chat:
    """One chat.

    launcher and field: CSS selectors of what opens it and of what is written in. bubbles: a JavaScript
    expression for its answers' elements. framed: whether it is in a frame. body and setup: what the page
    holds, and its script. bundle: the script that the page loads, of a package.
    """

    name: str
    launcher: str
    field: str
    bubbles: str
    framed: bool = False
    body: str = ""
    setup: str = ""
    bundle: str = ""


OURS = Chat(
    name="this one",
    launcher="clinic-chat .launcher",
    field="textarea",
    bubbles="document.querySelectorAll('.message.bot .bubble')",
    framed=True,
)

# It has no launcher: the page's own button uncovers it. What is set before its script has run is lost.
DEEP_CHAT_BEGINS = f"""
const begin = hidden => {{
  const chat = document.createElement('deep-chat');
  chat.connect = {{url: '/answer'}};
  chat.introMessage = {{text: {json.dumps(GREETING)}}};
  chat.hidden = hidden;
  document.querySelector('main').append(chat);
  return chat;
}};
"""
DEEP_CHAT = Chat(
    name="deep-chat",
    launcher="#open",
    field="#text-input",
    bubbles="document.querySelector('deep-chat')?.hidden ? [] : "
    "document.querySelector('deep-chat')?.shadowRoot?.querySelectorAll('.ai-message-text') ?? []",
    body='<button id="open">Chat</button>',
    setup="import '/bundle.js';"
    + DEEP_CHAT_BEGINS
    + "const chat = begin(true); document.querySelector('#open').onclick = () => { chat.hidden = false };",
    bundle="deep-chat",
)
# As one who minds the page's weight would write it.
DEEP_CHAT_LATE = Chat(
    name="deep-chat, loaded when opened",
    launcher=DEEP_CHAT.launcher,
    field=DEEP_CHAT.field,
    bubbles=DEEP_CHAT.bubbles,
    body=DEEP_CHAT.body,
    setup=DEEP_CHAT_BEGINS
    + "document.querySelector('#open').onclick = () => import('/bundle.js').then(() => begin(false));",
    bundle="deep-chat",
)
# By default it waits 0.8 to 3 s before it shows an answer: that is left out here.
RASA_WEBCHAT = Chat(
    name="rasa-webchat",
    launcher=".rw-launcher",
    field=".rw-new-message",
    bubbles="document.querySelectorAll('.rw-response .rw-message-text')",
    body='<script src="/bundle.js"></script>',
    setup="""
WebChat.default({initPayload: '/greet', socketUrl: location.origin, socketPath: '/socket.io/',
  customData: {language: 'en'}, title: 'Chat', customMessageDelay: () => 0}, null);
""",
    bundle="rasa-webchat",
)
PUBLIC = (DEEP_CHAT, DEEP_CHAT_LATE, RASA_WEBCHAT)
