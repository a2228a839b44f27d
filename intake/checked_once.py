"""Check the answers of the action server against a schema that is itself checked only once.

Rasa checks its own schema anew with every answer, which takes as long as the rest of the turn. There is no
seam for it, so one method of Rasa's is replaced, as long as it is the one that this was written for.
"""

from __future__ import annotations

from typing import Any

from jsonschema.validators import validator_for

from intake.as_read import is_as_read

# Of the method that is replaced, in Rasa 3.6.21.
REPLACED = "f8cdb4be6812396167ced74161b2ccd65c5ea676ad86d7d359d8c322d9d8dc42"


def check_action_schema_once() -> bool:
    """Replace the method; tell whether it was done, for another version of Rasa is left as it is."""
    from rasa.core.actions.action import RemoteAction

    if not is_as_read(RemoteAction._validate_action_result, REPLACED):
        return False
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    validator = kind(schema)

    def validate(self: Any, result: Any) -> bool:  # noqa: ARG001
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    return True
