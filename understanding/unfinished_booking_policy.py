"""A booking that could not be finished stays open, so that the visitor goes on where they were."""

from __future__ import annotations

from typing import Any

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.fixed_policy import FixedPolicy
from understanding.no_silence_policy import TROUBLE, said_something

FORM, FINISH, ENDING = "booking_form", "action_finish_booking", "ending"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class UnfinishedBookingPolicy(FixedPolicy):
    """Open the form at its last question again when the action that finishes it has not done so.

    Rasa has closed the form by then. Whoever was told that something went wrong, and said once more to send
    it, would be asked what they would like to know.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return a priority above that of the policy which ends silences."""
        return {"priority": 11}

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: dict[str, Any] | None = None,
        **_: Any,
    ) -> PolicyPrediction:
        """Predict to listen with the form open, after words that something went wrong if there were none."""
        # The action clears the ending once it is done, even when its server dies right behind it.
        if tracker.latest_action_name != FINISH or not tracker.get_slot(ENDING):
            return self._no_prediction(domain)
        reopened = [ActiveLoop(FORM), SlotSet(ENDING, None), SlotSet(REQUESTED_SLOT, ENDING)]
        return self._predict(ACTION_LISTEN_NAME if said_something(tracker) else TROUBLE, domain, reopened)
