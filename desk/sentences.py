"""What the desk says after something was done."""

from __future__ import annotations

from collections.abc import Mapping

DONE: Mapping[str, str] = {
    "assigned": "Assigned.",
    "assigned_but_gone": "Assigned, but for those that were erased in the meantime.",
    "assigned_many": "The chosen requests were assigned.",
    "contact_not_sent": "From now on the webhook sends ids and status alone.",
    "contact_sent": "From now on the webhook sends contact details along.",
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
    "nothing_to_replay": "There was nothing to send again: it waits to be sent already.",
    "password_changed": "Your password was changed; you are signed out everywhere else.",
    "replayed": "The messages go out again within a minute.",
    "role_changed": "The role was changed.",
    "second_factor_first": "Your role asks for a second step at sign-in: set it up here, then go on.",
    "signed_out": "You are signed out.",
    "twice": "That was sent twice and done once.",
    "webhook_changed": "From now on the webhook goes to this address, without contact details.",
    "webhook_off": "The webhook is off. Its receiver is told nothing more.",
    "webhook_on": "The webhook is on. Its receiver is told of what happens from now on.",
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
    "webhook_created": "Webhook: new request",
    "webhook_status_changed": "Webhook: new status",
}
MESSAGE_STATES: Mapping[str, str] = {
    "due": "waits to be sent",
    "sending": "is being sent",
    "sent": "sent",
    "dead": "could not be sent",
    "cancelled": "not needed any more",
    "nobody_to_tell": "not sent, for there was no address to send it to",
}

# What clinic.yml says the days of, under keep_days.
KEPT_WORDS: Mapping[str, str] = {
    "chats": "Chats that brought no request",
    "spam": "Requests that are spam",
    "not_booked": "Requests closed without a visit",
    "booked": "Requests closed by a visit, and open ones that nobody touches",
    "consents": "Consents, as a proof",
    "mail_files": "Mail written to files",
    "logs": "Logs",
}

_ANSWER_WORDS: Mapping[str, str] = {
    "certificate": "no certificate that is trusted for its name",
    "connection": "no connection",
    "http_410": "answered 410, which says that it is gone for good",
    "no_key": "the secret cannot be read, for the key is another one",
    "not_http": "no answer of a web server",
    "refused_address": "its name leads to this machine or a local network, where nothing is sent",
    "timeout": "no answer in time",
    "tls": "no encrypted connection",
    "unknown_host": "nobody has its name",
    "webhook_off": "the webhook was off",
}


def answer_in_words(code: str) -> str:
    """Return what came of a delivery, such as http_503 or timeout, in words."""
    if code in _ANSWER_WORDS:
        return _ANSWER_WORDS[code]
    status = code.removeprefix("http_")
    return f"answered {status}{', and redirects are not followed' if status.startswith('3') else ''}"


def mail_problem(code: str) -> str:
    """Return why a test mail did not go out, and what to do, of a code such as smtp_550."""
    if code.startswith("sign_in"):
        why = "the mail server refused the sign-in. Look at the user and password in INTAKE_SMTP_URL"
    elif code in ("connection", "timeout"):
        why = "the mail server cannot be reached. Look at the host and port in INTAKE_SMTP_URL"
    elif code == "not_supported":
        why = "the mail server offers no encryption or no sign-in. Ask who runs it"
    elif code == "folder":
        why = "the folder for mail cannot be written to. Look at who may write there"
    elif code == "bad_address":
        why = "staff_email or email in clinic.yml is not an address that mail can go to or come from"
    else:
        why = f"the mail server did not take it ({code}). Ask who runs it what that means"
    return f"The test mail did not go out: {why}."
