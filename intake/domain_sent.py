"""Send the action server the domain without its responses.

Rasa sends the whole domain with each call that validates a form, once or twice a message of a booking. That
reads the form and the slots; nineteen twentieths are the responses, which Rasa alone reads.
"""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction

from intake.as_read import is_as_read

# Of the method that is replaced, in Rasa 3.6.21.
REPLACED = "428795b944f22edba142d278ec47a30098975b01463ba337ec447dade52a0492"


def send_no_responses() -> bool:
    """Replace the method; tell whether it was done, for another version of Rasa is left as it is."""
    call_format = RemoteAction._action_call_format
    if not is_as_read(call_format, REPLACED):
        return False

    def without_responses(self: Any, tracker: Any, domain: Any) -> dict[str, Any]:
        call: dict[str, Any] = call_format(self, tracker, domain)
        if "domain" in call:
            call["domain"] = {part: each for part, each in call["domain"].items() if part != "responses"}
        return call

    RemoteAction._action_call_format = without_responses
    return True
