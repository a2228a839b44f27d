"""Red flags and look-alikes that neither the wording nor the classifier was made from, read by the model.

| reader | found at the first run | look-alikes that tripped then | by the wording alone |
|---|---|---|---|
| fifth | 150 of 150 | 7 of 150 | 133 and 15 |
| sixth | 150 of 150 | 6 of 150 | 141 and 13 |
| seventh | 150 of 150 | 6 of 150 | not counted |
| eighth | 147 of 150 | 8 of 150 | 146 and 13 |
| ninth | 145 of 150 | 9 of 150 | not counted |
| tenth | 139 of 150 | 10 of 150 | not counted |
| eleventh | 146 of 150 | 6 of 150 | not counted |
| twelfth | 137 of 142 | 2 of 150 | not counted |
| thirteenth | 149 of 150 | 3 of 150 | not counted |
| fourteenth | 146 of 150 | 3 of 150 | not counted |
| fifteenth | 131 of 150 | none of 150 | not counted |
| sixteenth | 119 of 150 | 3 of 150 | not counted |
| seventeenth | 126 of 150 | 2 of 150 | not counted |
| eighteenth | 140 of 150 | 1 of 150 | not counted |
| nineteenth | 143 of 150 | 4 of 150 | not counted |
| twentieth | 144 of 150 | 4 of 150 | not counted |
| twenty-first | 232 of 350 | 7 of 300 | not counted |
| twenty-second | 139 of 150 | 3 of 150 | not counted |

The ninth and the tenth were the first to be read by the network; the tenth after a thousand examples more.
The twelfth was the first to be read with the encoder's tuned layers; without them it was 134 and 5. The
fourteenth was the first to be read by three networks joined. The fifteenth to seventeenth were asked for
what no list of phrases would foresee, and so was the nineteenth. The eighteenth and the nineteenth were the
first to be read after 4,700 messages more of that kind had been learnt from and the encoder tuned to them;
before, it was 140 and 123. The twentieth's six that were missed all hint at ending one's life; so the
twenty-first was asked for nothing else, in everyday talk of slots and prices, and is the hardest of all. The
twenty-second is broad again.
Two messages of the eleventh, three of the twelfth, six of the thirteenth and one each of the fourteenth and
the sixteenth were examples already, and are left out.
The floors below are what holds today. All red flags are wanted, and fewer than 3 of the look-alikes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from safety.red_flags import TIERS, find_red_flag, load_red_flags
from safety.second_reading import red_flag_of
from understanding.knowledge_error import KnowledgeError
from understanding.red_flag_examples import load_red_flag_examples
from understanding.red_flag_reader import pieces_of

PROJECT = Path(__file__).resolve().parents[2]
HINTED = "twenty_first_reader"  # a third of it is missed alone
# Shares of the red flags that are found at least, and of the look-alikes that trip at most.
FLOORS = {
    "fifth_reader": (0.99, 0.02),
    "sixth_reader": (0.99, 0.02),
    "seventh_reader": (0.98, 0.02),
    "eighth_reader": (0.99, 0.03),
    "ninth_reader": (0.98, 0.03),
    "tenth_reader": (0.95, 0.06),
    "eleventh_reader": (0.97, 0.03),
    "twelfth_reader": (0.96, 0.02),
    "thirteenth_reader": (0.98, 0.03),
    "fourteenth_reader": (0.96, 0.03),
    "fifteenth_reader": (0.9, 0.01),
    "sixteenth_reader": (0.89, 0.03),
    "seventeenth_reader": (0.92, 0.02),
    "eighteenth_reader": (0.92, 0.02),
    "nineteenth_reader": (0.94, 0.03),
    "twentieth_reader": (0.96, 0.03),
    "twenty_first_reader": (0.66, 0.03),
    "twenty_second_reader": (0.92, 0.03),
}


def messages_of(reader: str) -> tuple[dict[str, set[str]], list[str]]:
    """Return the tiers that are right for each red flag, and the look-alikes."""
    content = yaml.safe_load((PROJECT / "tests" / "safety" / f"{reader}.yml").read_text(encoding="utf-8"))
    tiers: dict[str, set[str]] = {}
    for tier in TIERS:
        for text in content[tier]:
            tiers.setdefault(text, set()).add(tier)
    return tiers, content["look_alikes"]


@pytest.mark.parametrize("reader", FLOORS)
def test_red_flags_are_found_and_look_alikes_left_alone(parse: Any, reader: str) -> None:
    alarms, look_alikes = messages_of(reader)
    missed = [text for text in alarms if not parse(text).get("red_flag")]
    tripped = [text for text in look_alikes if parse(text).get("red_flag")]
    print(f"\n{reader}: found {len(alarms) - len(missed)} of {len(alarms)}, false {len(tripped)}")
    least_found, most_false = FLOORS[reader]
    assert len(missed) <= (1 - least_found) * len(alarms), missed
    assert len(tripped) <= most_false * len(look_alikes), tripped


@pytest.mark.parametrize("reader", FLOORS)
def test_the_tier_is_right_nine_times_of_ten(parse: Any, reader: str) -> None:
    alarms, _ = messages_of(reader)
    found = {text: parse(text).get("red_flag") for text in alarms}
    wrong = [text for text, red_flag in found.items() if red_flag and red_flag["tier"] not in alarms[text]]
    assert len(wrong) <= 0.1 * len(alarms), wrong


def test_the_channel_reads_as_the_turn_does(parse: Any) -> None:
    flags = load_red_flags()
    alarms, look_alikes = messages_of("sixth_reader")
    # Those of which the wording alone says another thing than both together.
    missed = [text for text in alarms if not find_red_flag(text, flags) and parse(text).get("red_flag")]
    lifted = [text for text in look_alikes if find_red_flag(text, flags) and not parse(text).get("red_flag")]
    assert missed
    assert lifted
    assert [text for text in missed if red_flag_of(text, flags) is None] == []
    assert [text for text in lifted if red_flag_of(text, flags) is not None] == []


@pytest.mark.parametrize("reader", [reader for reader in FLOORS if reader != HINTED])
def test_a_red_flag_at_the_end_of_a_long_message_is_found(parse: Any, reader: str) -> None:
    story = (
        "Hello, my name is on the list already. I moved here in spring, and the boxes did my back no good. "
        "My old doctor gave me some stretches, and they helped for a while. I like walking by the river, and "
        "I would like to do that again. My sister was at your clinic last year and told me about the ice "
        "packs. She said that everybody was kind to her and that it was easy to park. "
    )
    alarms, _ = messages_of(reader)
    missed = [text for text in list(alarms)[::5] if not parse(story + text[:400]).get("red_flag")]
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    "text", ["tell me more", "i dont want this anymore", "car accident", "jaw pain", "999", "Ann Lee " * 13]
)
def test_a_few_words_are_left_to_the_wording(parse: Any, text: str) -> None:
    assert not parse(text).get("red_flag")


def test_a_long_message_is_read_in_pieces_that_leave_nothing_out() -> None:
    words = [str(number) for number in range(151)]
    pieces = pieces_of(" ".join(words))
    assert {word for piece in pieces for word in piece.split()} == set(words)
    assert all(len(piece.split()) <= 60 for piece in pieces)
    assert pieces_of("one  two") == ["one  two"]


def test_nothing_here_was_learnt_from() -> None:
    examples = load_red_flag_examples(PROJECT / "data" / "red_flag_examples")
    learnt = {letters(text) for texts in examples.values() for text in texts}
    for reader in FLOORS:
        alarms, look_alikes = messages_of(reader)
        assert not [text for text in (*alarms, *look_alikes) if letters(text) in learnt]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("emergency: [", "not valid YAML"),
        ("urgent: []", "may have the lists"),
        ("emergency: [1]", "must be a list of texts"),
        ("- a", "may have the lists"),
        ("emergency: [help]", "has no message under self_harm, doctor_today, look_alikes"),
    ],
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "mine.yml").write_text(content)
    with pytest.raises(KnowledgeError, match=says):
        load_red_flag_examples(tmp_path)


def letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
