"""What a visitor's words say of days and hours, when they are clear."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from details.when import PreferredTime, describe, read_preferred_time

ZONE = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 18, 10, 15, tzinfo=ZONE)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tomorrow morning", "Thu Nov 19, 8 am to 12 pm"),
        ("Tuesday or Wednesday morning", "Tue Nov 24 or Wed Nov 25, 8 am to 12 pm"),
        ("next week", "Mon Nov 23 to Fri Nov 27"),
        ("next week except wednesday", "Mon Nov 23 or Tue Nov 24 or Thu Nov 26 or Fri Nov 27"),
        ("tuesday next week at 3", "Tue Nov 24, 3 pm"),
        ("next friday", "Fri Nov 20 or Fri Nov 27"),
        ("a monday in december", "Mon Dec 7, Mon Dec 14, Mon Dec 21 or Mon Dec 28"),
        ("weekdays after 4", "Mondays to Fridays, after 4 pm"),
        ("mondays, tuesdays or fridays", "Mondays, Tuesdays or Fridays"),
        ("any day but friday", "any day but Friday"),
        ("not mondays or tuesdays", "Wednesdays, Thursdays, Fridays, Saturdays or Sundays"),
        ("friday between 9:30 and 11", "Fri Nov 20, 9:30 am to 11 am"),
        ("9-12 thursday", "Thu Nov 19, 9 am to 12 pm"),
        ("11-2 thursday", "Thu Nov 19, 11 am to 2 pm"),
        ("after 3 but before 5", "3 pm to 5 pm"),
        ("in the morning, after 10", "10 am to 12 pm"),
        ("mornings or afternoons", "8 am to 5 pm"),
        ("at 6 tonight", "Wed Nov 18, 6 pm"),
        ("before 10", "8 am to 10 am"),
        ("I can't do mornings", "after 12 pm"),
        ("not after 3", "8 am to 3 pm"),
        ("2:45 or later", "after 2:45 pm"),
        ("friday the 4th", "Fri Dec 4"),
        ("nov 24-26", "Tue Nov 24 to Thu Nov 26"),
        ("tuesday 24/11", "Tue Nov 24"),
        ("jan 5", "Tue Jan 5"),
        ("call 314-555-0142, thursday is best", "Thu Nov 19"),
        ("my back hurts in the morning, friday at 2 please", "Fri Nov 20, 2 pm"),
        ("if not tuesday then wednesday", "Tue Nov 24 or Wed Nov 25"),
        ("Tuesday doesn't work, thursday does", "Thu Nov 19"),
        ("the week of dec 7", "Mon Dec 7 to Fri Dec 11"),
        ("next week but not monday", "Tue Nov 24 to Fri Nov 27"),
        ("any afternoon but thursday", "any day but Thursday, 12 pm to 5 pm"),
        ("between Dec 1 and Dec 3", "Tue Dec 1 to Thu Dec 3"),
        ("11/30 thru 12/2", "Mon Nov 30 to Wed Dec 2"),
        ("mon, wed or fri", "Fri Nov 20, Mon Nov 23 or Wed Nov 25"),
        ("M W F after 4:30", "Mondays, Wednesdays or Fridays, after 4:30 pm"),
        ("the last week of november", "Tue Nov 24 to Mon Nov 30"),
        ("first monday in december", "Mon Dec 7"),
        ("by friday", "Wed Nov 18 to Fri Nov 20"),
    ],
)
def test_clear_words_are_read(text: str, said: str) -> None:
    read = read_preferred_time(text, NOW)
    assert read is not None
    assert describe(read).replace(" or ", "|").replace(", ", "|") == said.replace(" or ", "|").replace(
        ", ", "|"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whenever",
        "tuesday the 25th",  # a Wednesday
        "11/24/2019",
        "november 31",
        "I work mondays",
        "I get off at 4",
        "my son has school until 3 so after that on thursday",
        "every other tuesday",
        "mornings or evenings",
        "this morning at 9",  # over
        "my pain is 8 out of 10",
        "for 3 weeks now",
        "2026",
        "\u0634\u0643\u0631\u0627",
    ],
)
def test_nothing_is_read_where_the_words_are_not_clear(text: str) -> None:
    assert read_preferred_time(text, NOW) is None


def test_two_windows_of_two_days_leave_the_days_alone() -> None:
    read = read_preferred_time("tuesday morning or thursday evening", NOW)
    assert read == PreferredTime(days=(date(2026, 11, 19), date(2026, 11, 24)))


def test_what_is_kept_is_plain() -> None:
    read = read_preferred_time("tues after 3:30", NOW)
    assert read == PreferredTime(days=(date(2026, 11, 24),), opens=time(15, 30))
    assert read.day_names() == ["2026-11-24"]
    every = read_preferred_time("tuesdays and fridays", NOW)
    assert every is not None
    assert every.day_names() == ["tuesday", "friday"]


@pytest.mark.parametrize(
    ("now", "text", "day"),
    [
        (datetime(2026, 12, 31, 23, 30, tzinfo=ZONE), "tomorrow", date(2027, 1, 1)),
        (datetime(2026, 12, 30, 9, 0, tzinfo=ZONE), "the 2nd", date(2027, 1, 2)),
        (datetime(2027, 1, 31, 9, 0, tzinfo=ZONE), "the 30th", date(2027, 3, 30)),
        (datetime(2027, 3, 13, 9, 0, tzinfo=ZONE), "sunday at 2", date(2027, 3, 14)),  # the clocks change
        (datetime(2028, 2, 20, 9, 0, tzinfo=ZONE), "feb 29", date(2028, 2, 29)),
    ],
)
def test_the_ends_of_months_and_years_hold(now: datetime, text: str, day: date) -> None:
    read = read_preferred_time(text, now)
    assert read is not None
    assert read.days == (day,)
