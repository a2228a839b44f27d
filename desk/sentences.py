"""What the desk says after something was done."""

from __future__ import annotations

from collections.abc import Mapping

DONE: Mapping[str, str] = {
    "assigned": "Assigned.",
    "assigned_but_gone": "Assigned, but for those that were erased in the meantime.",
    "assigned_many": "The chosen requests were assigned.",
    "disabled": "The account is disabled and signed out everywhere.",
    "enabled": "The account can sign in again.",
    "erased": "The person's details were erased from requests, notes, messages and chats.",
    "moved": "The status was changed.",
    "noted": "The note was added.",
    "nothing_marked": "Nothing was changed: those questions are no longer here, or were marked already.",
    "question_answered": "Marked as answered. It is under “Answered”, where it can be opened again.",
    "question_ignored": "Put aside. It is under “Ignored”, where it can be opened again.",
    "question_open": "The question is open again.",
    "nothing_chosen": "No request was chosen: tick the boxes of those to assign.",
    "password_changed": "Your password was changed; you are signed out everywhere else.",
    "replayed": "The messages go out again within a minute.",
    "role_changed": "The role was changed.",
    "second_factor_first": "Your role asks for a second step at sign-in: set it up here, then go on.",
    "signed_out": "You are signed out.",
    "twice": "That was sent twice and done once.",
}

# What the button says that moves a request to a status.
MOVE_WORDS: Mapping[str, str] = {
    "new": "Put back to new",
    "contacted": "Contacted",
    "scheduled": "Visit scheduled",
    "completed": "Visit took place",
    "no_show": "Did not come",
    "not_interested": "Not interested",
    "unreachable": "Cannot be reached",
    "spam": "Spam",
    "duplicate": "Duplicate",
}
# The steps of the booking, by the slots that they fill.
STEP_WORDS: Mapping[str, str] = {
    "reason": "Reason for coming",
    "patient_type": "New or known patient",
    "full_name": "Name",
    "phone": "Telephone",
    "email": "E-mail",
    "preferred_time": "Preferred time",
    "consent": "Consent",
    "ending": "Summary, to confirm",
}
MESSAGE_WORDS: Mapping[str, str] = {
    "staff_notification": "E-mail to the staff",
    "staff_reminder": "Reminder to the staff",
    "staff_digest": "The day in numbers, to the staff",
    "visitor_confirmation": "Confirmation to the visitor",
}
MESSAGE_STATES: Mapping[str, str] = {
    "due": "waits to be sent",
    "sending": "is being sent",
    "sent": "sent",
    "dead": "could not be sent",
    "cancelled": "not needed any more",
    "nobody_to_tell": "not sent, for there was no address to send it to",
}
