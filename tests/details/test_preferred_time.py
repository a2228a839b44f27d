"""Times somebody could come at are noticed, and kept in the visitor's words."""

from __future__ import annotations

import pytest

from details.preferred_time import find_preferred_time, mentions_time, parse_preferred_time
from details.problem import Problem

TIMES = """
m/w/f|noonish|not too early|mornigs|nxt wk|any|Tuesday|tuesdays|tues|Wed|thurs|Fri pm|sat|sun|sat or sun
Saturday please, if you are open|mondays or wednesdays|monday - friday 9 to 5|tues/thurs|M-F after 4
not friday|anything but mondays|any day but friday|weekend|weekdays after 4pm|any weekday afternoon
weekends only|today|tonight|tomorrow|tomorow|tommorow after work|tmrw 4p|2morrow
day after tomorrow around 3|wensday at 2|wednsday|tuseday|thrusday am|saterday|firday|next wk friday
nxt tuesday|this week|next week|sometime next week|early next week|next month|the week after thanksgiving
week of the 14th|end of the month|in two weeks|in 3 days|in a couple of weeks|a week from friday
two weeks from today|mid december|early december|Dec 3|Dec 1st 11am|3rd of december|the 3rd at 10:30
on the 5th|the 5th or 6th|the 21st|monday the 7th|Nov. 24|2:00 p.m. on Nov. 24|12/4|12-4 or so|12/04/2026
1/15/2027 at 3:30 pm|2026-12-02 09:00|morning|mornings|in the mornign|Mornings work best|early morning
late afternoon|afternoon|evenings after 6|noon|noon thursday|lunch time|after lunch tomorrow|after work
before school|first thing in the morning|end of day|10am|10 am|10 a.m.|9:30|15:30|3ish|around 3|after 3
before 10|at 9|at three|half past 2|five o'clock|between 10 and 12|from 9 to 11|10-12|2-4pm|9-11 am friday
5 to 6|not before 5pm|tomorrow after 3:30|asap|ASAP!!|As soon as possible please|the sooner the better
soonest|earliest you have|first available|next available|any time|anytime|Any time|whenever
whenever you can|when you have an opening|whatever works|no preference|doesn't matter|I don't care
I'm flexible|I'm free mondays|my schedule is open|you pick|up to you|anything after lunch|soon|now
AM please|pm is better|am|can you do tuesday?|how about Friday at 2?|Is Thursday afternoon ok?|Tuesday?
I would prefer the morning|I can't do mornings|I was hoping for Tuesday|I work until 5 so after that
I'm off on Thursdays|I get off work at 4|my back hurts so as soon as possible
Tuesday, my back hurts in the morning|can you do 3pm tomorrow? my knee is killing me
Tuesday morning for my back pain|Wednesdays|after the holidays|before Christmas|spring break
monday nov 30 @ 1|late afternoon on the 24th|the following monday
"""

NO_TIMES = """
|?|hello|yes|no|skip|none|Ann Lee|Will|May|April|my name is April June|may I ask a question
I may need a second opinion|it hurts when I march up stairs|back pain|my back hurts
for three days my back hurts|I'm 45|I am 63 years old|it started last week|it started 2 weeks ago
last tuesday|since last tuesday|since march|since monday|two weeks ago|yesterday|I fell on Saturday
I hurt it on Tuesday|I woke up this morning stiff|it hurts in the morning|worse at night
I wake up at night|pain every morning|night pain|I can't sleep at night|my knee is stiff in the morning
I've had pain all week|my back is bad today|for 3 months|I have had this pain for 3 months
over the past month|about 6 weeks|for 2 hours|hurts for 10 minutes after walking|my pain is 8/10
my pain is 8 out of 10|8 out of 10|pain level 7|24/7|my back hurts 24/7|I take it twice a day
I take 10mg twice a day|he sat down|he sat down and could not get up|in the sun|good morning
Good afternoon, I have a question|born 5/6/1980|my dob is 2/14/1980|my 3rd visit|first time|3 kids|$50
63101|i weigh 180|call me at 314-555-0142|my number is (314) 555-0199|ann@example.org|L4 and L5
2 herniated discs L4-L5|I had surgery in 2019|I have surgery scars from 2012|at my office
after my accident|before surgery|whenever I bend over it hurts|as soon as I stand up|ages 5 to 6
it costs too much|how much is it|do you take medicare part b|monitor|summary|sunny|wedding|mayo clinic
my daughter May needs help|I have 2 kids|fried|money|I hurt my back lifting boxes over the weekend
it got worse over the last two days
"""


def _lines(text: str) -> list[str]:
    return text.replace("\n", "|").strip("|").split("|")


@pytest.mark.parametrize("text", _lines(TIMES))
def test_a_time_to_come_is_noticed(text: str) -> None:
    assert mentions_time(text)


@pytest.mark.parametrize("text", ["", *_lines(NO_TIMES)])
def test_a_time_of_a_complaint_or_no_time_is_not(text: str) -> None:
    assert not mentions_time(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tuesday morning", "Tuesday morning"),
        ("  any time   after 3 ", "any time after 3"),
        ("tues\u200bdays\x07 only", "tuesdays only"),
        ("can you do 3pm tomorrow?", "can you do 3pm tomorrow?"),
        ("How about Friday?", "How about Friday?"),
        ("whenever you can fit me in", "whenever you can fit me in"),
        ("my work schedule changes, text me first", "my work schedule changes, text me first"),
        ("after 5, my cell is 314-555-0123", "after 5, my cell is 314-555-0123"),
    ],
)
def test_the_visitors_words_are_kept(text: str, kept: str) -> None:
    assert parse_preferred_time(text) == kept


def test_long_words_are_cut_at_a_word() -> None:
    kept = parse_preferred_time("any tuesday " * 40)
    assert isinstance(kept, str)
    assert len(kept) <= 200
    assert kept.endswith(("any", "tuesday"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "time_missing"),
        ("  \n", "time_missing"),
        ("?!", "time_missing"),
        ("\U0001f600", "time_missing"),
        ("what are your hours", "time_is_question"),
        ("are you open on saturdays?", "time_is_question"),
        ("what time do you open on monday", "time_is_question"),
        ("how much is it?", "time_is_question"),
        ("314-555-0123", "time_is_contact"),
        ("my number is 314 555 0123", "time_is_contact"),
        ("ann@example.org", "time_is_contact"),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, code: str) -> None:
    assert parse_preferred_time(text) == Problem(code)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Hi I'm Ann Lee, 314-555-0123, knee pain, Tuesday mornings are best", "Tuesday mornings are best"),
        ("I'd like to book a free consultation for Tuesday at 3 for my knee pain", "Tuesday at 3"),
        ("book me for monday or wednesday after 4", "monday or wednesday after 4"),
        (
            "My back hurts, started last week. Any time Thursday works for me.",
            "Any time Thursday works for me",
        ),
        ("do you have anything friday afternoon?", "friday afternoon"),
        ("I want an appointment asap", "asap"),
        ("my back is killing me and I want to book for tomorrow morning", "tomorrow morning"),
        ("can I come in tomorrow at 10 am", "tomorrow at 10 am"),
        ("can I come in next week? mornings are better", "next week, mornings are better"),
        ("Can't do mondays, any other day is fine", "Can't do mondays, any other day is fine"),
        ("I'd like to come Nov. 24 at 2:00 p.m. for sciatica", "Nov. 24 at 2:00 p.m"),
        ("Ann Lee, the 5th or 6th", "the 5th or 6th"),
    ],
)
def test_the_words_that_say_when_are_found(text: str, when: str) -> None:
    assert find_preferred_time(text) == when


@pytest.mark.parametrize(
    "text",
    [
        "",
        "are you open saturday?",
        "what time do you open on monday",
        "do you have weekend hours",
        "I'd like to book",
        "my knee hurts in the morning",
        "I hurt my shoulder last month",
        "my name is April",
        "good morning, I'd like to book",
        "is it good in the morning or at night?",
    ],
)
def test_no_time_is_guessed(text: str) -> None:
    assert find_preferred_time(text) is None
