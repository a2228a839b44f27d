"""`data/red_flags.yml`: what is accepted, what its editor is told, and the fixed wording."""

from __future__ import annotations

import copy
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from safety.red_flags import TIERS, RedFlagsFileError, find_red_flag, load_red_flags

FILE = Path(__file__).resolve().parents[2] / "data" / "red_flags.yml"
COMPLETE: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
SIGN = {"says": ["purple elbow"]}


@pytest.fixture
def content() -> Any:
    return copy.deepcopy(COMPLETE)


def written(folder: Path, content: Any) -> Path:
    path = folder / "red_flags.yml"
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(RedFlagsFileError) as error:
        load_red_flags(path)
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_the_shipped_file_is_read_without_being_named() -> None:
    assert load_red_flags().version == COMPLETE["version"]
    assert load_red_flags() is load_red_flags()


def test_a_new_sign_is_found(tmp_path: Path, content: Any) -> None:
    content["tiers"]["doctor_today"]["signs"]["purple elbow"] = {
        "says": ["purple elbow", "elbow + itches", "elbow & turned ... violet"],
        "unless": ["painted"],
    }
    flags = load_red_flags(written(tmp_path, content))
    for text in (
        "I have a purple elbow",
        "it itches at my elbow",
        "Look at my elbow. Well, it turned a bit of a violet",
        "purpel elbow",
    ):
        found = find_red_flag(text, flags)
        assert found is not None
        assert found.name == "purple elbow"
    assert find_red_flag("I painted my purple elbow", flags) is None
    assert find_red_flag("no purple elbow", flags) is None


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    assert "cannot be read" in complaint(tmp_path / "red_flags.yml")


def test_what_is_not_yaml_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in complaint(written(tmp_path, "version: '1'\n tiers: [\n"))


def test_a_name_given_twice_is_refused_for_the_first_would_be_lost(tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8").replace("      stroke:\n", "      chest pain:\n", 1)
    assert "gives 'chest pain' twice" in complaint(written(tmp_path, text))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "red_flags.yml"
    path.write_bytes(b"version: \xff\xfe")
    assert "is not YAML" in complaint(path)


@pytest.mark.parametrize("key", sorted(COMPLETE))
def test_a_missing_section_is_named(tmp_path: Path, content: Any, key: str) -> None:
    del content[key]
    assert f"has no '{key}'" in complaint(written(tmp_path, content))


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words"])
def test_a_file_without_entries_is_refused(tmp_path: Path, text: str) -> None:
    assert "must hold named entries" in complaint(written(tmp_path, text))


@pytest.mark.parametrize(
    ("sign", "problem"),
    [
        ({}, "must hold named entries"),
        ({"says": []}, "must be a list"),
        ({"says": "purple elbow"}, "must be a list"),
        ({"says": [False]}, "must be text, not False; put it in quotes"),
        ({"says": ["ELBOWS hurt"]}, "no word list is called ELBOWS"),
        ({"says": ["Purple elbow"]}, "'Purple' is not a plain word"),
        ({"says": ["purple + "]}, "the line 'purple +' cannot be used"),
        ({"says": ["..."]}, "a part of it is empty"),
        ({"says": ["my elbow"]}, "'my' is a skipped word"),
        ({"says": ["purple elbow"], "unles": ["painted"]}, "has the unknown entry 'unles'"),
        ({"says": ["purple elbow"], "unless": ["painted & blue"]}, "has a line with '&'"),
        ({"says": ["purple elbow"], "past_counts": "yes"}, "must be true or false"),
    ],
)
def test_a_mistake_in_a_sign_names_the_sign(tmp_path: Path, content: Any, sign: Any, problem: str) -> None:
    content["tiers"]["emergency"]["signs"]["purple elbow"] = sign
    said = complaint(written(tmp_path, content))
    assert "tiers: emergency: purple elbow" in said
    assert problem in said


@pytest.mark.parametrize(
    ("name", "terms", "problem"),
    [
        ("elbows", ["elbow"], "must have a name in CAPITALS"),
        ("ELBOWS", ["the"], "must begin and end with a word that is not skipped"),
        ("ELBOWS", [], "must be a list"),
    ],
)
def test_a_mistake_in_a_word_list_names_the_list(
    tmp_path: Path, content: Any, name: str, terms: list[str], problem: str
) -> None:
    content["word_lists"][name] = terms
    said = complaint(written(tmp_path, content))
    assert f"word_lists: {name}" in said
    assert problem in said


def test_a_figure_of_speech_is_one_phrase(tmp_path: Path, content: Any) -> None:
    content["figures_of_speech"].append("kill + time")
    assert "figures_of_speech: has a line with '+'" in complaint(written(tmp_path, content))


@pytest.mark.parametrize(
    ("tier", "reply", "problem"),
    [
        ("emergency", "Please call someone.", "must name 911"),
        ("self_harm", "Please call 911.", "must name 988"),
        ("doctor_today", "Call {doctor}.", "unknown placeholder {doctor}"),
        ("emergency", "Call 911 or {telephone}.", "unknown placeholder {telephone}"),
        ("doctor_today", " ", "must be text"),
    ],
)
def test_a_reply_that_will_not_do_is_refused(
    tmp_path: Path, content: Any, tier: str, reply: str, problem: str
) -> None:
    content["tiers"][tier]["reply"] = reply
    said = complaint(written(tmp_path, content))
    assert f"tiers: {tier}: reply" in said
    assert problem in said


def test_a_tier_cannot_be_left_out(tmp_path: Path, content: Any) -> None:
    del content["tiers"]["self_harm"]
    assert "has no 'self_harm'" in complaint(written(tmp_path, content))


def test_the_replies_send_people_to_help_and_promise_and_sell_nothing() -> None:
    flags = load_red_flags()
    assert "911" in flags.reply("emergency")
    assert "988" in flags.reply("self_harm")
    assert "911" in flags.reply("self_harm")
    assert "{telephone}" in flags.reply("doctor_today")
    for tier in TIERS:
        reply = flags.reply(tier)
        assert len(reply) < 500
        assert not re.search(r"(?i)you are fine|you're fine|\bbook|appointment|consultation|!!", reply)


def test_rasa_does_not_take_the_file_for_its_own() -> None:
    assert not {"nlu", "rules", "stories", "responses", "version_rasa"} & set(COMPLETE)
