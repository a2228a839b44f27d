"""What trips a red flag and what does not, message by message."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from safety.red_flags import TIERS, RedFlag, RedFlags, find_red_flag, load_red_flags

# What training learns from too; the wording has to find these by itself, for it works without a model.
FOLDER = Path(__file__).parents[2] / "data" / "red_flag_examples"
FLAGS = load_red_flags()
MESSAGES = {
    name: yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    for name in ("development", "held_back", "invented", "sisters")
}
READERS = {
    name: yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))
    for name in ("fresh", "second_reader", "third_reader", "invented_voices")
}
ALARMS = [(tier, text) for messages in MESSAGES.values() for tier in TIERS for text in messages[tier]]
LOOK_ALIKES = [text for messages in MESSAGES.values() for text in messages["look_alikes"]]


def tier_of(text: str, flags: RedFlags = FLAGS) -> str | None:
    found = find_red_flag(text, flags)
    return found.tier if found else None


@pytest.mark.parametrize(("tier", "text"), ALARMS)
def test_a_red_flag_is_found_in_its_tier(tier: str, text: str) -> None:
    assert tier_of(text) == tier


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_a_look_alike_trips_nothing(text: str) -> None:
    assert tier_of(text) is None


@pytest.mark.parametrize("name", READERS)
def test_what_a_reader_wrote_is_found_and_the_look_alikes_are_left_alone(name: str) -> None:
    """Hold every set to what was wanted of it; mended on it, it says nothing about the next one any more.

    | set | found at the first run | look-alikes that tripped then |
    |---|---|---|
    | fresh, with version 2026-11 | 138 of 160 | 14 of 160 |
    | second_reader, with version 2026-12 | 140 of 150 | 10 of 150 |
    | third_reader, with version 2026-12 | 144 of 150 | 7 of 150 |
    | third_reader, after the second was mended | 145 of 150 | 7 of 150 |
    | invented_voices: dictated, shorthand, letters | 25 of 60 | 0 of 60 |
    | invented_voices: English learned late | 30 of 60 | 2 of 60 |
    | invented_voices: everyday | 50 of 60 | 3 of 60 |
    | invented_voices: everyday, once more | 45 of 60 | 2 of 50 |
    """
    messages = READERS[name]
    tiers_of: dict[str, set[str]] = {}
    for tier in TIERS:
        for text in messages.get(tier, ()):
            tiers_of.setdefault(text, set()).add(tier)
    missed = [text for text, tiers in tiers_of.items() if tier_of(text) not in tiers]
    false = [text for text in messages["look_alikes"] if tier_of(text) is not None]
    assert missed == []
    assert len(false) < 0.02 * len(messages["look_alikes"]), false


@pytest.mark.parametrize("text", [text for _, text in ALARMS[::7]])
def test_capitals_missing_punctuation_and_emoji_hide_nothing(text: str) -> None:
    bare = text.replace("'", "").replace("’", "")
    assert tier_of(bare.upper()) is not None
    assert tier_of(f"😭😭 {bare} 🙏") is not None


@pytest.mark.parametrize("text", [text for _, text in ALARMS[::11]])
def test_a_red_flag_inside_a_long_message_is_found(text: str) -> None:
    before = "Hello, I found you online and would like to know more about your clinic. "
    after = ". Also I would like to come on Tuesday afternoon, and my number is (314) 555-0147."
    assert tier_of(before * 5 + text + after) is not None


def test_the_flag_names_its_sign_and_the_version_of_the_wording() -> None:
    assert find_red_flag("I have chest pain", FLAGS) == RedFlag("emergency", "chest pain", FLAGS.version)


def test_the_most_urgent_tier_wins() -> None:
    assert tier_of("I have a fever and my back hurts and I want to die") == "self_harm"
    assert tier_of("I want to die, I took all my pills") == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "chset pain",
        "chest pian",
        "cant breth",
        "I'm sufocating",
        "hart attack",
        "numness between my legs",
        "lost controll of my blader",
        "my legs are parylized",
        "she is unconcious",
        "having a siezure",
        "suiside",
        "sucidal",
        "chestpain",
        "cantbreathe",
        "killmyself",
        "chessst paaaain",
        "su1cide",
        "I can´t breathe",
        "I can’t breathe",
        "my ch\u00adest hu\u200brts",
        "\uff43\uff48\uff45\uff53\uff54 pain",
    ],
)
def test_spelling_hides_nothing(text: str) -> None:
    assert tier_of(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain",
        "I don't have any chest pain, just a sore back",
        "I do not have chest pain or trouble breathing",
        "no fever, no chest pain, no numbness",
        "no fever, chest pain, or trouble breathing",
        "haven't lost control of my bladder",
        "back pain without numbness in my groin",
        "my chest does not hurt",
        "never had a seizure",
        "he denies chest pain",
        "I'm not suicidal",
        "I'm not going to kill myself",
    ],
)
def test_what_is_denied_trips_nothing(text: str) -> None:
    assert tier_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain but I can't feel my legs",
        "No, I have chest pain",
        "I don't have a fever but I can't breathe",
        "not breathing",
        "I never had chest pain like this before",
        "no feeling in my groin",
        "I don't know why but my chest hurts",
        "I don't want to live",
        "I don't want to kill myself but I can't live like this",
        "no fever, chest pain started this morning",
        "no fever. Chest pain since noon",
        "he isn't feverish and his chest hurts",
    ],
)
def test_a_no_covers_only_what_it_denies(text: str) -> None:
    assert tier_of(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "I had chest pain years ago, was a pulled muscle",
        "Years ago I had chest pain",
        "I had chest pain. That was years ago",
        "my dad died of an overdose in 2010",
        "In 2015, I had a stroke",
        "as a kid I had seizures",
        "I had chest pain years ago, it never came back",
        "had a seizure once as a child, never again",
    ],
)
def test_what_is_long_past_trips_nothing(text: str) -> None:
    assert tier_of(text) is None


@pytest.mark.parametrize(
    ("tier", "text"),
    [
        ("emergency", "I had chest pain years ago and now it's back"),
        ("emergency", "I hurt my back 3 years ago and I can't feel my legs"),
        ("emergency", "I had a stroke in 2015, and today my face is drooping"),
        ("doctor_today", "I had cancer ten years ago and my back started hurting"),
    ],
)
def test_the_past_does_not_hide_the_present(tier: str, text: str) -> None:
    assert tier_of(text) == tier


@pytest.mark.parametrize(
    "text",
    [
        "can cryotherapy cause chest pain?",
        "is shortness of breath a side effect",
        "what are the symptoms of a stroke",
    ],
)
def test_a_question_about_nobody_in_particular_trips_nothing(text: str) -> None:
    assert tier_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "should I worry about my chest pain",
        "can ice help my chest pain",
        "is this a heart attack?",
        "is it normal to have chest pain after cryo",
        "do you have the suicide hotline number",
    ],
)
def test_a_question_about_oneself_is_a_red_flag(text: str) -> None:
    assert tier_of(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "what if i have a seizure from the cold",
        "what if I panic and can't breathe in the chamber?",
        "will the chamber make me pass out",
        "my dog had a seizure last night",
        "my band is called Chest Pain",
        "in the movie he jumps off a bridge",
        "my back is killing me i could just die lol",
        "988 Main St",
        "confirmation code 988-911",
    ],
)
def test_what_is_supposed_told_or_a_name_trips_nothing(text: str) -> None:
    assert tier_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "what if I'm having a heart attack",
        "what if I pass out, my chest hurts right now",
        "Do you guys treat chest pain? Mine started an hour ago",
        "I had chest pain last year, now again since this morning",
        "what if I kill myself",
        "I was watching a movie with my dog and my chest started hurting",
        "my dog had a seizure and now I have chest pain",
    ],
)
def test_what_is_supposed_or_told_does_not_hide_what_happens(text: str) -> None:
    assert tier_of(text) is not None


def test_a_word_takes_an_alarm_away_only_nearby() -> None:
    assert tier_of("chest is sore from the bench press") is None
    assert (
        tier_of("I used to bench press at the gym three times a week but today my chest is tight") is not None
    )


@pytest.mark.parametrize(
    "text",
    [
        "my husband passed out 2 hours ago",
        "he has been unresponsive for 3 hours",
        "found him with the phone in his hand, not responding",
        "hit by a car, thankful to be alive but my neck hurts",
        "my husband beat me, can i get a massage",
        "I got shot, where do i get help",
        "chest pain in the sauna",
        "I hold my chest, no breath",
        "cant speak or say his name",
        "i cant go on anymore, the bills are too much",
        "i'd be dead already thanks to this pain",
        "he swallowed a handful of pills in front of me",
        "not can breathe good",
        "I am not dr stroke, i cannot breathe",
        "my paramedic husband collapsed",
        "I have chest pain again, never had it checked",
    ],
)
def test_what_excuses_one_alarm_hides_no_other(text: str) -> None:
    assert tier_of(text) is not None


@settings(max_examples=300)
@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    find_red_flag(text, FLAGS)


WORDS = sorted({word for _, text in ALARMS for word in text.split()})


@settings(max_examples=100)
@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from([" ", ". ", ", ", "\n"]))
def test_alarming_words_in_any_order_raise_nothing(words: list[str], between: str) -> None:
    find_red_flag(between.join(words), FLAGS)


@pytest.mark.parametrize(
    "piece",
    [
        "chest ",
        "chest. ",
        "no ",
        "cant ",
        "want to ",
        "chset pian ",
        "chestchestchest",
        "qwertyuiopasdfghjkl ",
        "a. ",
        "! ",
        "ﷺ",
        "\u202e\u0000 ",
        "😭",
        "1 ",
        "{telephone}",
        "<script>",
    ],
)
def test_ten_thousand_hostile_characters_are_read(piece: str) -> None:
    hostile = (piece * 10_000)[:10_000]
    find_red_flag(hostile, FLAGS)
    assert tier_of(f"{hostile}. I have chest pain") == "emergency"


def test_an_empty_text_trips_nothing() -> None:
    assert tier_of("") is None
    assert tier_of(" \n\t") is None
