"""Make the empty domain once, with which Rasa compares the assistant's at every message.

There is no setting for it, so a method is replaced.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain

from intake.as_read import is_as_read

# Of the method that is replaced, in Rasa 3.6.21.
REPLACED = "884be90ef485f1d2c0f140657a47f106a7d2785b63b03e46cd699b4072e95369"


def make_empty_domain_once() -> bool:
    """Replace the method; tell whether it was done, for another version of Rasa is left as it is."""
    if not is_as_read(Domain.is_empty, REPLACED):
        return False
    empty = Domain.empty().as_dict()

    def is_empty(self: Domain) -> bool:
        return bool(self.as_dict() == empty)

    Domain.is_empty = is_empty
    return True
