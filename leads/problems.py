"""What can go wrong with a request at the desk; each message is one sentence without personal data."""

from __future__ import annotations


class LeadProblem(Exception):
    """Nothing was changed; the message says why, and what to do."""


class LeadGone(LeadProblem):
    """There is no such lead, or no longer."""

    def __init__(self) -> None:
        super().__init__("This request is no longer here: it was erased, or the reference is wrong.")


class NotOfThePerson(LeadProblem):
    """A request is said to be a person's, and nothing tells so."""

    def __init__(self) -> None:
        super().__init__(
            "A request that was chosen as well is no longer here, or has no telephone, e-mail or chat in "
            "common with the others: look at the list again. Nothing was done."
        )


class TooManyRequests(LeadProblem):
    """A conversation has brought as many requests as one may."""


class LeadChanged(LeadProblem):
    """The lead is not the one that was looked at."""

    def __init__(self) -> None:
        super().__init__("Someone changed this request in the meantime: reload it and try again.")


class LeadNotStored(LeadProblem):
    """The database failed."""


class MoveNotAllowed(LeadProblem):
    """A status does not lead to another."""


class NoteRefused(LeadProblem):
    """A note is empty, too long, or nobody's."""


class WebhookRefused(LeadProblem):
    """The webhook cannot be set up or used so."""


class NoSuchStaff(LeadProblem):
    """Nobody of that name works here, or no longer."""


class StaffRefused(LeadProblem):
    """A member of staff cannot be added or changed so."""


class LinkGone(LeadProblem):
    """A one-time link leads nowhere."""

    def __init__(self) -> None:
        super().__init__("This link has been used or has expired: ask an administrator for a new one.")
