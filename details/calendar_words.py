"""Days, months, numbers and parts of the day, each brought to one spelling."""

from __future__ import annotations

import re
from collections.abc import Callable

from details.telephone import telephone_spans
from details.time_words import nearest_day_word, time_spans, wishes

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
# Words with another meaning too: read as a day or a month only where the text names a time.
_DOUBTFUL = set("sat sats sun suns mar march april may june dec second".split())
_SPELLINGS = {
    "monday": "mon munday monady mondy moday",
    "mondays": "mons",
    "tuesday": "tue tues tusday tuseday tuesdy tuesay",
    "wednesday": "wed weds wensday wednsday wendsday wenesday wedensday",
    "wednesdays": "wensdays wednsdays",
    "thursday": "thu thur thurs thurday thrusday thursdy thirsday",
    "friday": "fri firday fridy freday fryday",
    "fridays": "fris",
    "saturday": "sat saterday satuday saturdy",
    "saturdays": "sats",
    "sunday": "sun sundy",
    "sundays": "suns",
    "january": "jan",
    "february": "feb febuary",
    "march": "mar",
    "april": "apr",
    "june": "jun",
    "july": "jul",
    "august": "aug",
    "september": "sep sept",
    "october": "oct",
    "november": "nov",
    "december": "dec",
    "today": "2day",
    "tomorrow": "todmorrow 2morrow 2morow tmrw tmmrw tmr tmrow tmo tomoro tomorow tommorow tommorrow tomorro",
    "today evening": "tonight tonite",
    "morning": "mornings mornin mornign mornigs morings moring mornig",
    "afternoon": "afternoons afternon aftrnoon aft aftn",
    "evening": "evenings evning eve eves",
    "night": "nights nite nites",
    "noon": "noonish midday",
    "weekend": "wknd",
    "weekends": "wknds",
    "next": "nxt following",
    "coming": "upcoming",
    "week": "wk",
    "weeks": "wks",
    "until": "till til",
    "to": "thru through",
    "or": "either",
}
_ONES = "one two three four five six seven eight nine ten eleven twelve".split()
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_PLAIN = {
    **{spelling: word for word, spellings in _SPELLINGS.items() for spelling in spellings.split()},
    **{word: str(number) for number, word in enumerate([*_ONES, *_TEENS], start=1)},
    **{word: f"{number}th" for number, word in enumerate(_NTHS, start=1)},
    "thirty": "30",
    "thirtieth": "30th",
    "forty": "40",
}
_KNOWN = {*WEEKDAYS, *MONTHS, *_SPELLINGS, *(f"{day}s" for day in WEEKDAYS), "weekday", "weekdays"}
_SETS = (
    (re.compile(r"\bm[ ,/]{1,2}w[ ,/]{1,2}f\b|\bmwf\b"), "mondays, wednesdays, fridays"),
    (re.compile(r"\bt(?:u|ues)?/th(?:u|urs)?\b|\btth\b"), "tuesdays, thursdays"),
    (re.compile(r"\bm ?- ?f\b"), "mondays to fridays"),
)
_TIDY: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\b20[ -]([1-9](?:th)?)\b(?! ?(?:am|pm|:))"), lambda match: f"2{match[1]}"),  # twenty first
    (re.compile(r"\b30[ -]1th\b"), lambda _: "31th"),
    (re.compile(r"(\d)(?:st|nd|rd)\b"), lambda match: f"{match[1]}th"),
    (re.compile(r"(\d|clock) ?([ap])\.?m\b\.?"), lambda match: f"{match[1]} {match[2]}m"),
    (re.compile(r"(\d)([ap])\b"), lambda match: f"{match[1]} {match[2]}m"),
    (re.compile(r"\bmid[ -]day\b"), lambda _: "noon"),
    (re.compile(r"\bmid[ -]"), lambda _: "mid "),
    (re.compile(r"\bmid(?=morning|afternoon)"), lambda _: "mid "),
    (re.compile(r"\bweek-(?=days?\b|ends?\b)"), lambda _: "week"),
    (re.compile(r"\b(?:the )?day after tomorrow\b"), lambda _: "overmorrow"),
    (re.compile(r"\bo'? ?clock\b"), lambda _: "oclock"),
    (re.compile(r"\b(?:a )?couple(?: of)?\b"), lambda _: "couple"),
    (re.compile(r"(?<!\d)(?<!\d )(?<!\bi )\ba\.?ms?\b\.?(?! i\b)"), lambda _: "morning"),
    (re.compile(r"(?<!\d)(?<!\d )\bp\.?ms?\b\.?"), lambda _: "afternoon"),
    (re.compile(r"\b(\w+day)'s\b"), lambda match: match[1]),
)
_ADDRESS = re.compile(r"(?<!\S)[^\s@]*@(?=\S*\.)\S+")


def in_plain_words(text: str) -> str:
    """Write every day, month, number and part of the day of a wish in one way, in small letters.

    What tells of a complaint, of the past, a telephone or an address is covered by "_";
    nothing is left of a text that names no time.
    """
    named = time_spans(text)
    if not named:
        return ""
    flat = wishes(text)
    for start, end, _ in telephone_spans(flat):
        flat = flat[:start] + "_" * (end - start) + flat[end:]
    flat = _ADDRESS.sub(lambda match: "_" * len(match[0]), flat).lower()

    def respell(match: re.Match[str]) -> str:
        word = match[0]
        if word in _DOUBTFUL and not any(start <= match.start() < end for start, end in named):
            return "_" if word in MONTHS else word
        return _plain(word)

    flat = re.sub(r"[a-z2][a-z]+", respell, flat)
    for pattern, written in _SETS:
        flat = pattern.sub(written, flat)
    for pattern, write in _TIDY:
        flat = pattern.sub(write, flat)
    return re.sub(r"\s+", " ", flat).strip()


def _plain(word: str) -> str:
    if word in _KNOWN:
        return _PLAIN.get(word, word)
    if word in _PLAIN:
        return _PLAIN[word]
    nearest = nearest_day_word(word) if len(word) > 5 else None
    return (nearest + "s" * (word.endswith("s") and nearest in WEEKDAYS)) if nearest else word
