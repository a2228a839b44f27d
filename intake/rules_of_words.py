"""Look for rules about a visitor's very words only where there are any.

Rasa looks a message up in the rules twice, by its words and by its intent, and goes through the whole
conversation each time; our rules name intents alone. There is no setting for it, so a method is replaced.
"""

from __future__ import annotations

from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

from intake.as_read import is_as_read

# Of the class one of whose methods is replaced, in Rasa 3.6.21.
REPLACED = "f81907adf0fea37d32eae91aa31f39c9f8868eedada431dfe2e964e4796b3c57"


def look_up_words_where_rules_name_them() -> bool:
    """Replace the method; tell whether it was done, for another version of Rasa is left as it is."""
    if not is_as_read(RulePolicy, REPLACED):
        return False
    find = RulePolicy._find_action_from_rules

    def find_if_there_may_be_any(
        self: Any, tracker: Any, domain: Any, use_text_for_last_user_input: bool
    ) -> Any:
        if use_text_for_last_user_input and _name_intents_alone(self):
            return None, None, False
        return find(self, tracker, domain, use_text_for_last_user_input)

    RulePolicy._find_action_from_rules = find_if_there_may_be_any
    return True


def _name_intents_alone(policy: Any) -> bool:
    """Tell whether each rule for what follows a message names an intent, which a look-up by words has not."""
    kept: dict[str, bool] = vars(policy)
    if "names_intents_alone" not in kept:
        rules = [*policy.lookup[RULES], *policy.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
        last = [policy._rule_key_to_state(rule)[-1] for rule in rules]
        kept["names_intents_alone"] = all(
            state.get(USER, {}).get(INTENT)
            for state in last
            if state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
        )
    return kept["names_intents_alone"]
