"""Weigh what the wording found against how like other messages a message is.

Nobody can write down all the words in which people say that they are in danger, nor all that only sound so.
The patterns know what was thought of; a classifier that learnt from thousands of messages knows what is
alike. Together they miss less, and cry wolf less often, than either.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Mapping

from safety.red_flags import TIERS, RedFlag, RedFlags, find_red_flag

logger = logging.getLogger(__name__)

# In log-odds, chosen on messages of writers whose others were not learnt from (docs/decisions.md).
PATTERN_SPEAKS = 2.0  # what a sign that the wording names adds for it
LEAST_ODDS = 0.0
ALIKE = "like messages that need help at once"

# Tells how likely each tier is, from 0 to 1; `None` where it cannot tell.
Classifier = Callable[[str], Mapping[str, float] | None]
_of_this_process: list[Classifier] = []


def learnt(classifier: Classifier) -> None:
    """Read with this classifier from now on: the one of the model that the process has loaded last."""
    _of_this_process[:] = [classifier]


def red_flag_of(text: str, flags: RedFlags) -> RedFlag | None:
    """Return the most urgent red flag of a text as typed; by the wording alone until a model is loaded."""
    found = find_red_flag(text, flags)
    likely = without_failing(_of_this_process[0], text) if _of_this_process else None
    return second_reading(found, likely, flags.version) if likely else found


def without_failing(classifier: Classifier, text: str) -> Mapping[str, float] | None:
    """Return what the classifier tells; nothing when it fails, for then the wording still counts."""
    try:
        return classifier(text)
    except Exception as error:
        logger.error("A message could not be read a second time for red flags: %s.", type(error).__name__)
        return None


def second_reading(found: RedFlag | None, likely: Mapping[str, float], version: str) -> RedFlag | None:
    """Return the red flag that stays, or that a message is likely to be; `None` where nothing speaks for one.

    Args:
        found: what the wording finds.
        likely: how likely each tier is, from 0 to 1; what is left is that nothing is wrong.
        version: of the wording that would be said.
    """
    danger = min(max(sum(likely[tier] for tier in TIERS), 1e-6), 1 - 1e-6)
    odds = math.log(danger / (1 - danger)) + (PATTERN_SPEAKS if found else 0)
    if odds <= LEAST_ODDS:
        return None
    return found or RedFlag(max(TIERS, key=lambda tier: likely[tier]), ALIKE, version)
