"""How the wording and what was learnt are weighed."""

from __future__ import annotations

import pytest

from safety.red_flags import RedFlag, load_red_flags
from safety.second_reading import ALIKE, learnt, red_flag_of, second_reading

FOUND = RedFlag("emergency", "chest pain", "1")
CALM = {"emergency": 0.01, "self_harm": 0.0, "doctor_today": 0.01, "look_alikes": 0.98}
TORN = {"emergency": 0.3, "self_harm": 0.1, "doctor_today": 0.1, "look_alikes": 0.5}
ALARMED = {"emergency": 0.1, "self_harm": 0.8, "doctor_today": 0.05, "look_alikes": 0.05}


def test_a_sign_stays_where_the_meaning_is_open() -> None:
    assert second_reading(FOUND, TORN, "1") == FOUND


def test_a_sign_is_taken_away_where_all_else_speaks_against_it() -> None:
    assert second_reading(FOUND, CALM, "1") is None


def test_what_the_wording_does_not_know_is_found_by_its_likeness() -> None:
    assert second_reading(None, ALARMED, "1") == RedFlag("self_harm", ALIKE, "1")


def test_a_doubt_alone_trips_nothing() -> None:
    assert second_reading(None, TORN, "1") is None


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_certainty_is_no_error(sure: float) -> None:
    likely = {"emergency": sure, "self_harm": 0.0, "doctor_today": 0.0, "look_alikes": 1 - sure}
    assert (second_reading(None, likely, "1") is not None) is bool(sure)


def test_the_wording_alone_counts_until_a_model_can_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safety.second_reading._of_this_process", [])
    flags = load_red_flags()
    assert red_flag_of("I have chest pain", flags) == RedFlag("emergency", "chest pain", flags.version)
    learnt(lambda _: None)
    assert red_flag_of("I have chest pain", flags) is not None
    learnt(lambda _: CALM)
    assert red_flag_of("I have chest pain", flags) is None


def test_a_reading_that_fails_leaves_what_the_wording_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(text: str) -> None:
        raise RuntimeError(text)

    monkeypatch.setattr("safety.second_reading._of_this_process", [fails])
    assert red_flag_of("I have chest pain", load_red_flags()) is not None
