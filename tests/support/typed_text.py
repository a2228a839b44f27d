"""What visitors might type: sentences of the things that are read out of them, and what no sentence is."""

from __future__ import annotations

from hypothesis import strategies as st

NAMES = [
    "Ann Lee",
    "José da Silva Jr.",
    "Nguyễn Thị Minh",
    "O'Neil",
    "mary-jane",
    "李小龙",
    "Dr. Hurt",
    "My Tran",
]
DIGITS = st.text("0123456789", min_size=1, max_size=12)
TELEPHONES = st.sampled_from(
    ["314 555 0123", "(314)555-0188 ext 12", "+44 20 7946 0018", "1-800-FLOWERS", "three one four", "oh one"]
) | st.lists(DIGITS, min_size=1, max_size=4).map("-".join)
ADDRESSES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["ann", "bob.lee", "x+y", "j..k", "ünï", "a" * 70]),
    st.sampled_from(["@", " at ", " @ ", "@@", "(at)"]),
    st.sampled_from(["gmial", "example", "mail.example", "exa mple", "-x"]),
    st.sampled_from([".com", " dot org", ".", ".c", "", ".museum"]),
)
TIMES = st.builds(
    "{} {} {}".format,
    st.sampled_from(["next", "any", "not", "the", "after", "between", "before", "", "every other"]),
    st.sampled_from(
        ["tuesday", "the 31st", "2/30", "feb 29", "week", "morning", "24.12.", "day", "noon", "25:61"]
    ),
    st.sampled_from(["at 5", "or 12am-12pm", "until 3", "mornings", "3ish", "", "and not friday", "2031"]),
)
COMPLAINTS = st.sampled_from(
    (
        "back pain|my knee hurts|chest pain|can't breathe|no chest pain|numb groin|want to die|dead tired"
        "|this chair is killing me|for 3 weeks|overdose|my dad's face drooped|it isn't an emergency"
    ).split("|")
)
TURNS = st.sampled_from(
    (
        "yes|no|cancel|skip|change name|my name is|i'm|sorry|not|don't|never mind|my 12 year old son"
        "|is it free?|what is|and|or|,|.|?|!|/book|/restart|i want to book|call me|new|been here before|why"
    ).split("|")
)
ODD = st.sampled_from(
    [
        "\x00",
        "\ud800",
        "\u202e",
        "\u0301" * 5,
        "\U0001f600",
        "\u0663",
        "\u200b",
        "\n",
        "\t",
        "{phone}",
        "%s",
        "\\",
        "'--",
    ]
)
PIECES = st.sampled_from(NAMES) | TELEPHONES | ADDRESSES | TIMES | COMPLAINTS | TURNS | ODD


def texts(most: int = 1_000) -> st.SearchStrategy[str]:
    """Draw a text of at most so many characters: mostly sentences, at times anything at all."""
    between = st.sampled_from([" ", " ", ", ", ". ", "\n", ""])
    sentences = st.lists(PIECES, max_size=14).flatmap(
        lambda pieces: between.map(lambda joint: joint.join(pieces))
    )
    repeated = st.builds(str.__mul__, PIECES, st.integers(2, 80))
    anything = st.text(st.characters(), max_size=most)
    return (sentences | sentences | sentences | repeated | anything).map(lambda text: text[:most])
