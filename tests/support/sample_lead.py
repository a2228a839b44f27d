"""A request as the booking form makes it, to start from with `dataclasses.replace`."""

from __future__ import annotations

from leads.lead import NewLead

SAMPLE = NewLead(
    conversation_id="c0ffee",
    form_run_id="run-1",
    name="Zoë O'Neill-Example",
    telephone="+13145550142",
    telephone_extension="5",
    email="zoe@example.org",
    reason="sore knee",
    patient_type="new",
    preferred_text="Tuesday after 3",
    consent_version="2026-01",
    consent_text="You may call me.",
    urgent=False,
    for_minor=False,
)
