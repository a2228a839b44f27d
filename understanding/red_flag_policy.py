"""Emergencies beat everything: the form, the rules, and an action server that does not answer."""

from __future__ import annotations

from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from understanding.fixed_policy import FixedPolicy
from understanding.message_check import RED_FLAG


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False)
class RedFlagPolicy(FixedPolicy):
    """Answer a red flag with its fixed wording, mark the conversation urgent, then listen."""

    PRIORITY = 20  # above all others'

    def _decide(self, tracker: DialogueStateTracker, domain: Domain) -> PolicyPrediction:
        """Predict the wording right after a red flag, and to listen right after the wording."""
        red_flag = (tracker.latest_message.parse_data or {}).get(RED_FLAG) if tracker.latest_message else None
        if not red_flag:
            return self._no_prediction(domain)
        wording = f"utter_red_flag_{red_flag['tier']}"
        if tracker.latest_action_name == ACTION_LISTEN_NAME:
            return self._predict(wording, domain, [SlotSet("urgent", True)])
        if tracker.latest_action_name == wording:
            return self._predict(ACTION_LISTEN_NAME, domain)
        return self._no_prediction(domain)
