"""A booking that could not be finished stays open, so that the visitor goes on where they were."""

from __future__ import annotations

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.fixed_policy import FixedPolicy
from understanding.no_silence_policy import TROUBLE

FORM, FINISH = "booking_form", "action_finish_booking"
ENDING, CONFIRMED = "ending", "confirmed"  # a slot of the form, and its value once all is to be sent


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class UnfinishedBookingPolicy(FixedPolicy):
    """Open the form at its last question again when what was to be sent could not be.

    Rasa has closed the form by then. Whoever was told that something went wrong, and said once more to send
    it, would be asked what they would like to know. The action that finishes a booking clears its ending.
    """

    PRIORITY = 11  # above that of the policy which ends silences

    def _decide(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        """Predict to open the form again, or to carry out a wish to end the booking, where that failed."""
        latest, ending = tracker.latest_action_name, tracker.get_slot(ENDING)
        if latest == FINISH and ending == CONFIRMED:
            reopened = [ActiveLoop(FORM), SlotSet(ENDING, None), SlotSet(REQUESTED_SLOT, ENDING)]
            return self._predict(ACTION_LISTEN_NAME if _has_spoken(tracker) else TROUBLE, domain, reopened)
        if latest == FINISH and _has_spoken(tracker):
            return self._predict(ACTION_LISTEN_NAME, domain)
        # A wish to cancel that failed is carried out, whatever is said next: nothing may be sent by then.
        if latest == ACTION_LISTEN_NAME and ending and not tracker.active_loop_name:
            return self._predict(FINISH, domain)
        return self._no_prediction(domain)


def _has_spoken(tracker: DialogueStateTracker) -> bool:
    """Tell whether the latest action has said anything: its events follow it."""
    for event in reversed(tracker.events):
        if isinstance(event, ActionExecuted):
            return False
        if isinstance(event, BotUttered):
            return True
    return False
