"""No turn is silent: when an action fails or Rasa's own commands say nothing, the visitor gets words."""

from __future__ import annotations

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, USER_INTENT_SESSION_START
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.fixed_policy import FixedPolicy

TROUBLE, STARTED_OVER, NO_DATABASE = "utter_trouble", "utter_started_over", "utter_no_database"
STORE_DOWN = "store_down"  # the slot that the tracker store sets when it cannot read the conversation


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class NoSilencePolicy(FixedPolicy):
    """Say that something went wrong when an action has run and nothing was said.

    Rasa logs an action that fails (its server down, say) as executed, and goes on to listen.
    """

    PRIORITY = 10  # above the rules'

    def _decide(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        """Predict words for a turn that would end without any, then to listen."""
        latest = tracker.latest_action_name
        if latest in (TROUBLE, STARTED_OVER, NO_DATABASE):
            return self._predict(ACTION_LISTEN_NAME, domain)
        if latest == ACTION_LISTEN_NAME and tracker.get_slot(STORE_DOWN):
            return self._predict(NO_DATABASE, domain)
        if latest == ACTION_LISTEN_NAME:
            intent = tracker.latest_message.intent.get("name") if tracker.latest_message else None
            if intent == USER_INTENT_SESSION_START:
                return self._predict(STARTED_OVER, domain)
        elif latest and _ought_to_have_spoken(tracker, latest) and not _said_something(tracker):
            return self._predict(TROUBLE, domain)
        return self._no_prediction(domain)


def _ought_to_have_spoken(tracker: DialogueStateTracker, latest: str) -> bool:
    # An open form must have asked its next question; an ended one leaves the word to the action after it.
    return tracker.active_loop_name == latest or latest.startswith("action_")


def _said_something(tracker: DialogueStateTracker) -> bool:
    if not tracker.latest_message or not tracker.latest_message.input_channel:
        return True  # a story under `rasa test`: no channel, no action is run, no silence
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            return True
        if isinstance(event, UserUttered):
            return False
    return True
