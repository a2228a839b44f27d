"""Details that stand bare among others."""

from __future__ import annotations

import pytest

from details.listed import Listed, find_listed


@pytest.mark.parametrize(
    ("text", "name", "reason", "patient_type"),
    [
        ("book. shoulder. new. 6365550142", None, "shoulder", "new"),
        ("need consult appt, meera krishnan, 314-555-0184, wrist", "meera krishnan", "wrist", None),
        ("A consultation please. Back spasms. Andreas Papadakis.", "Andreas Papadakis", "Back spasms", None),
        ("Please book.\n\nOlga Kowal\nPayroll, Dorset Freight\nT: (636) 555-0109", "Olga Kowal", None, None),
        ("sign me up, hanna berg here", "hanna berg", None, None),
        ("lucia rossi 314-555-0147 never been", "lucia rossi", None, "new"),
        ("book me in, stiff neck, returning patient", None, "stiff neck", "existing"),
        ("both knees / Kwame Mensah / 3145550133", "Kwame Mensah", "both knees", None),
        ("Consultation, please, Mary-Jane O'Neil, ankle.", "Mary-Jane O'Neil", "ankle", None),
    ],
)
def test_pieces_say_what_they_are(
    text: str, name: str | None, reason: str | None, patient_type: str | None
) -> None:
    assert find_listed(text) == Listed(name, reason, patient_type)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "arthritis",  # alone it is a topic
        "my shoulder",
        "auto accident, 314 555 0123",
        "Good afternoon, I should like to book. Best regards",
        "hello there, can you help me, please",
        "I'm back, so book me",
        "yes, no, maybe",
        "I called twice, nobody picks up, sign me up",
        "North County, you are great",
        "A bad week, Blue Cross, book me",
        "Kansas City, can you book me in",
    ],
)
def test_what_is_no_detail_is_left(text: str) -> None:
    assert find_listed(text) == Listed(None, None, None)
