"""Two classifiers that err in different places are heard together."""

from __future__ import annotations

import numpy as np
import pytest

from understanding.intent_classifier import pooled
from understanding.network import likely_by

ODDS = np.log(np.array([[0.7, 0.2, 0.1]]))


def test_who_is_surer_is_heard_more() -> None:
    surer = np.log(np.array([[0.1, 0.85, 0.05]]))
    assert pooled(ODDS, surer).argmax() == 1
    assert pooled(ODDS, surer).sum() == pytest.approx(1)


def test_two_that_agree_are_surer_than_one_but_not_as_if_each_knew_all() -> None:
    together = pooled(ODDS, ODDS)[0, 0]
    assert 0.7 < together < likely_by(2 * ODDS)[0, 0]


def test_what_is_added_to_all_of_a_texts_scores_changes_nothing() -> None:
    assert pooled(ODDS + 100, ODDS - 7) == pytest.approx(pooled(ODDS, ODDS))


def test_scores_far_apart_are_no_error() -> None:
    assert np.isfinite(pooled(np.array([[1e4, 0, -1e4]]), np.array([[-1e4, 0, 1e4]]))).all()
