"""What a booking is, without a word of how it is made: moves of a visitor, and what must come of each.

It knows nothing of Rasa, of the parsers or of the form's code; tests hold those to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

QUESTIONS = ("reason", "patient_type", "full_name", "phone", "email", "preferred_time", "consent", "ending")
SKIPPABLE = ("reason", "patient_type", "email", "preferred_time")
SKIPPED = {"patient_type": "unsure"}  # what stands for no answer, where it is not "skipped"

# What a visitor types, and what is kept of it.
ANSWERS: dict[str, tuple[tuple[str, str], ...]] = {
    "reason": (
        ("back pain", "back pain"),
        ("my lower back keeps locking up", "my lower back keeps locking up"),
        ("Muscle spasms", "Muscle spasms"),
        ("stiff neck", "stiff neck"),
        ("my knee hurts when I climb stairs", "my knee hurts when I climb stairs"),
    ),
    "patient_type": (
        ("I'm new", "new"),
        ("never been", "new"),
        ("I was there last year", "existing"),
        ("not sure", "unsure"),
        ("new", "new"),
    ),
    "full_name": (
        ("Ann Lee", "Ann Lee"),
        ("my name is Mary-Jane van der Berg", "Mary-Jane van der Berg"),
        ("Ann O'Brien-Lee", "Ann O'Brien-Lee"),
        ("Nguyễn Thị Minh", "Nguyễn Thị Minh"),
        ("José da Silva Jr.", "José da Silva Jr."),
        ("it's Bob Miller", "Bob Miller"),
    ),
    "phone": (
        ("314 555 0123", "+13145550123"),
        ("(314) 555-0188 ext 12", "+13145550188 ext. 12"),
        ("it's 314.555.0177 thanks", "+13145550177"),
        ("1-314-555-0142", "+13145550142"),
        ("three one four, five five five, oh one two three", "+13145550123"),
    ),
    "email": (
        ("ann@example.org", "ann@example.org"),
        ("my email is bob.lee+clinic@example.com", "bob.lee+clinic@example.com"),
        ("j@mail.example.org", "j@mail.example.org"),
    ),
    "preferred_time": (
        ("Tuesday mornings are best", "Tuesday mornings are best"),
        ("any day after 3", "any day after 3"),
        ("Mornings", "Mornings"),
        ("cant mon or wed", "cant mon or wed"),
        ("no mornings i work nights", "no mornings i work nights"),
    ),
}
YES = {"consent": ("Yes, I agree", "yes", "sure"), "ending": ("Yes, send it", "yes", "send it")}
NO = {"consent": ("No, thanks", "no thank you"), "ending": ("no",)}
SKIPS = ("skip", "Skip this question")
CANCELS = ("cancel", "please stop", "never mind", "forget it", "Cancel the booking")
# Words that are no answer, nor anything else.
NO_ANSWERS: dict[str, tuple[str, ...]] = {
    "reason": ("???", "999"),
    "patient_type": ("purple", "green"),
    "full_name": ("4711", "http://example.org"),
    "phone": ("555 0123", "314 555 01", "000 000 0000", "314-555-CARE"),
    "email": ("ann@home", "ann@"),
    "preferred_time": ("banana", "bananas"),
    "consent": ("purple", "maybe", "no texts please"),
    "ending": ("purple", "green"),
}
ASIDES = ("what is targeted cryotherapy?", "how cold does it get in there?", "do you take insurance?")
# A value is typed behind these when another question is open.
CORRECTED = {
    "full_name": "my name is {}",
    "phone": "sorry, my number is {}",
    "email": "sorry, my email is {}",
}
CORRECTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "full_name": (("Anne Leigh", "Anne Leigh"), ("Carol Diaz", "Carol Diaz")),
    "phone": (("314 555 0199", "+13145550199"), ("314-555-0111", "+13145550111")),
    "email": (("anne@example.org", "anne@example.org"), ("c.diaz@example.com", "c.diaz@example.com")),
}
TO_CHANGE = {
    "full_name": ("change name", "the name is wrong"),
    "phone": ("change phone", "change my phone number"),
    "email": ("Change email",),
    "reason": ("Change reason",),
    "patient_type": ("Change visits",),
    "preferred_time": ("Change time",),
}


# Details that the message which opens the booking may give already.
EARLY: dict[str, tuple[tuple[str, str], ...]] = {
    "full_name": (("I'm Joan Miller", "Joan Miller"), ("my name is Mark Price", "Mark Price")),
    "patient_type": (("new patient", "new"),),
    "phone": (("314-555-0147", "+13145550147"),),
    "email": (("joan@example.org", "joan@example.org"),),
    "reason": (("for my back pain", "my back pain"),),
}
OPENING = "I want to book a consultation"
# What nobody sees, and no answer may fail for.
UNSEEN = (("", ""), ("", ""), (" ", "\n"), ("\u200e", "\u200b"), ("\ufeff ", "  "))


@dataclass(frozen=True)
class Move:
    """One message: what kind of thing it is, what is typed, what is kept of it."""

    kind: str
    text: str
    given: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Booking:
    """Where a booking stands: what is known, which question is open (None: it is over), how it ended."""

    known: Mapping[str, Any] = field(default_factory=dict)
    ended: str = ""  # confirmed, refused, cancelled

    @property
    def asked(self) -> str | None:
        """Return the first question that has no answer."""
        if self.ended:
            return None
        return next(question for question in QUESTIONS if self.known.get(question) is None)

    def after(self, move: Move) -> Booking:
        """Return the booking after a move."""
        if move.kind in ("confirmed", "refused", "cancelled"):
            return replace(self, ended=move.kind)
        return replace(self, known={**self.known, **move.given})


def moves(booking: Booking) -> st.SearchStrategy[Move]:
    """Draw what a visitor may say to the open question, or instead of an answer to it."""
    asked = booking.asked
    assert asked is not None
    kinds = [
        *_one_of("no_answer", NO_ANSWERS[asked]),
        *_one_of("aside", ASIDES),
        *_one_of("cancelled", CANCELS),
        Move("again", "I want to book"),
    ]
    if asked in YES:
        step = "consent" if asked == "consent" else "confirmed"
        forward = [Move(step, text, {asked: "yes"}) for text in YES[asked]]
        kinds += _one_of("refused" if asked == "consent" else "not_yet", NO[asked])
    else:
        forward = [Move("answer", text, {asked: value}) for text, value in ANSWERS[asked]]
    if asked in SKIPPABLE:
        kinds += [Move("skip", text, {asked: SKIPPED.get(asked, "skipped")}) for text in SKIPS]
    kinds += [
        Move("correct", CORRECTED[detail].format(typed), {detail: value})
        for detail, values in CORRECTIONS.items()
        for typed, value in values
        if detail != asked and booking.known.get(detail) not in (None, value)
    ]
    kinds += [
        Move("change", text, {detail: None})
        for detail, texts in TO_CHANGE.items()
        for text in texts
        if booking.known.get(detail) is not None
    ]
    # Most visitors answer: else few would ever come to the end.
    drawn = st.sampled_from(forward) | st.sampled_from(forward) | st.sampled_from(kinds)
    return st.builds(_among_unseen, drawn, st.sampled_from(UNSEEN))


@st.composite
def openings(draw: st.DrawFn) -> Move:
    """Draw the message that opens the booking, with some of the details in it."""
    early = draw(st.lists(st.sampled_from(sorted(EARLY)), unique=True))
    told = {detail: draw(st.sampled_from(EARLY[detail])) for detail in early}
    text = ", ".join((OPENING, *(typed for typed, _ in told.values())))
    return Move("opening", text, {detail: value for detail, (_, value) in told.items()})


@st.composite
def conversations(draw: st.DrawFn, most: int = 30) -> tuple[Move, ...]:
    """Draw a conversation that ends its booking, or is left in the middle of it."""
    said = [draw(openings())]
    booking = Booking().after(said[0])
    while booking.asked and len(said) < most:
        said.append(draw(moves(booking)))
        booking = booking.after(said[-1])
    return tuple(said)


def _among_unseen(move: Move, around: tuple[str, str]) -> Move:
    return replace(move, text=f"{around[0]}{move.text}{around[1]}")


def _one_of(kind: str, texts: tuple[str, ...]) -> list[Move]:
    return [Move(kind, text) for text in texts]
