"""What is neither a question nor a booking is heard in words that nothing was learnt from.

A writer who had seen only what each label means wrote twenty messages under each, and 120 that are something
else. At the first run 189 of the 260 were heard (without what plays a warning down, which needs one), and of
the 120 none was imagined. Of 4,400 questions by other readers, nine. The floors are a few less.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import yaml
from rasa.shared.core.events import BotUttered, UserUttered

from understanding.importer import PROJECT
from understanding.talk import LABELS, MINIMIZES, NEITHER

TEXTS: dict[str, list[str]] = yaml.safe_load(
    (PROJECT / "tests" / "heldout" / "talk" / "first_writer.yml").read_text()
)
LEAST_HEARD, MOST_OF_ANOTHER, MOST_IMAGINED = 0.66, 0.04, 0.02
LEAST_WARNED_AGAIN = 0.85


def test_talk_is_heard_and_not_imagined(parse: Callable[[str], dict[str, Any]]) -> None:
    assert set(TEXTS) == set(LABELS)
    said = [(label, text) for label, texts in TEXTS.items() if label != MINIMIZES for text in texts]
    found: Counter[str] = Counter()
    for label, text in said:
        intent = parse(text)["intent"]["name"]
        if intent in LABELS:
            kind = "imagined" if label == NEITHER else "heard" if intent == label else "of another"
            found[kind] += 1
    others = len(TEXTS[NEITHER])
    wanted = len(said) - others
    print(f"\nof {wanted}: {dict(found)}, the imagined of {others}")
    assert found["heard"] / wanted >= LEAST_HEARD
    assert found["of another"] / wanted <= MOST_OF_ANOTHER
    assert found["imagined"] / others <= MOST_IMAGINED


def test_who_plays_a_warning_down_is_warned_again(parse_after: Callable[..., dict[str, Any]]) -> None:
    warning = [
        UserUttered("my chest is tight and my arm is heavy"),
        BotUttered("Call 911", metadata={"utter_action": "utter_red_flag_emergency"}),
    ]
    read = [parse_after(text, *warning) for text in TEXTS[MINIMIZES]]
    # What sounds like a danger of its own is one again.
    warned = sum(bool(each.get("red_flag")) or each["intent"]["name"] == MINIMIZES for each in read)
    print(f"\nwarned again: {warned} of {len(read)}")
    assert warned / len(read) >= LEAST_WARNED_AGAIN
    assert not any(parse_after(text)["intent"]["name"] == MINIMIZES for text in TEXTS[MINIMIZES])
