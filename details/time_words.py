"""The words in which people name a day, a date, a clock time or a part of the day."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from details.text import flatten, sentence_spans

_WEEKDAY = (
    r"mon(?:day)?s?|tues?(?:day)?s?|wed(?:s|nesdays?)?|thu(?:r|rs|rsdays?)?|fri(?:days?)?|saturdays?"
    r"|sundays?"
    r"|munday|monady|tusday|wensday|thurday|firday|fridy|freday|saterday|sundy|mondy|m/w/f|mwf|tu/th|tth"
    r"|t/th|week-?days?|week-?ends?"
    r"|week-?nights?|wknds?"
)
# Short for Saturday and Sunday, but also words of their own.
_SHORT_DAY = (
    r"(?:(?<=^)|(?<=\bon )|(?<=\bnext )|(?<=\bthis )|(?<=\bor )|(?<=\bevery )|(?<=\bany )|(?<=\bby )"
    r"|(?<=\bfor )"
    r"|(?<=\bnot )|(?<=\bno )|(?<=[,/&-])|(?<=[,/&-] ))(?:sat|sun)s?"
    r"(?=\W*$|\W*(?:at|or|and|mornings?|afternoons?|am|pm|after|before|around|noon|works|the|is|\d)\b"
    r"|[/&,-])"
)
_PART = (
    r"mornings?|mornin|mornign|morings?|afternoons?|afternon|evenings?|evning|nights?|tonight|tonite"
    r"|nites?|noonish"
    r"|this aft"
    r"|noon|mid-?day|mid-?morning"
)
_PART_LIKE = (
    r"lunch(?: ?time| hour| break)?|day ?time|(?:(?:any ?time |right )?(?:after|before"
    r"|during) (?:my )?(?:work|school|lunch|dinner"
    r"|class|classes|breakfast|noon|hours|business hours))|first thing|end of (?:the )?day|all day"
    r"|rush hour"
)
_MONTH_SURE = r"january|february|jan|feb|july|august|september|sept|october|oct|november|nov|december"
_MONTH = rf"{_MONTH_SURE}|march|mar|april|apr|may|june|jun|jul|aug|sep|dec"
_NTH = r"(?:[12]?\d|3[01])(?:st|nd|rd|th)"
_DAY_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:])"
_DATE = (
    rf"(?:{_MONTH})\.? (?:the )?{_DAY_NUMBER}(?: ?, ?20\d\d)?|(?:the )?{_DAY_NUMBER}(?: of)? (?:{_MONTH})\b"
    rf"|(?:(?:early|mid|late|beginning of|start of|end of|next|this|in|sometime in|any ?time in"
    rf"|during)[ -])(?:{_MONTH})\b"
    rf"|(?:january|february|july|august|september|october|november|december)"
    r"|20[2-9]\d-(?:0?[1-9]|1[0-2])-(?:3[01]|[12]\d|0?[1-9])"
    r"|(?<![\d/.-])(?:0?[1-9]|1[0-2])[/-](?:3[01]|[12]\d"
    r"|0?[1-9])(?:[/-](?:20)?[2-9]\d)?(?![\d/-])(?! ?(?:of|pill|dose|tablet|inch)\b)"
    rf"|(?:on |by |after |before |around )?the {_NTH}(?: ?(?:or|and|to|through|thru|-|/"
    rf"|&) ?(?:the )?{_NTH})*(?= ?(?:$|[,.;!?)/-]|\b(?:at|or|in|and|of|around|after|before|works?|is"
    rf"|would|if|please|for|through|to|instead|rather|then)\b))"
    rf"|(?:(?<=^)|(?<=\bon )){_NTH}(?=\W*$| (?:at|or|and|in|after)\b)"
    rf"|(?:{_WEEKDAY}),? (?:the )?{_NTH}"
)
_COUNT = r"(?:a|an|one|two|three|four|five|six|couple(?: of)?|a couple(?: of)?|a few|few|\d{1,2})"
_RELATIVE = (
    r"today|2day|tod?morrow|2morr?ow?|tmrw|tmmrw|tmr|tmrow|tmo|tomoro|tomm?or+ow|the day after"
    r"|day after tomorrow"
    r"|(?:early |later? |sometime |any ?time |some ?day |end of |beginning of |start of |middle of "
    r"|first part of |before |by |after )?"
    r"(?:the )?(?:next|nxt|this|following|coming|upcoming) (?:week|wk|month|days?|few days"
    r"|couple (?:of )?(?:days|weeks)|available|opening)"
    r"|(?:(?:early|late|later|end of|beginning of|middle of|start of) )(?:in |on )?(?:the |this "
    r"|next )?(?:week|month)"
    r"|the (?:week|month|day) (?:of|after|before|following)|(?:the )?(?:first|second|third|last) week of"
    rf"|(?:in|within) (?:about |the next )?{_COUNT} (?:more )?(?:days?|weeks?|months?"
    rf"|hours?)(?! of)(?: time)?"
    rf"|{_COUNT} (?:days?|weeks?|months?) from (?:now|today|tomorrow|(?:{_WEEKDAY}))|a week from"
    rf"|week after next"
    r"|later (?:today|on|tonight|this|in the)|thanksgiving|christmas|x-?mas|new year'?s|easter|labor day"
    r"|memorial day|halloween"
    r"|(?:after|before) the holidays|spring break|this (?:spring|summer|fall|winter)"
)
_HOUR = r"(?:1[0-2]|0?[1-9])"
_HOUR_WORD = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_AFTER_HOUR = (
    r"(?![\d/%-]|[.:,]\d| ?(?:-|to) ?\d| ?(?:st|nd|rd|th|years?|yrs?|weeks?|wks?|months?|mos?|days?"
    r"|minutes?|mins?|hours?|hrs?|out|of|kids"
    r"|times?|sessions?|visits?|treatments?|surger\w+|injur\w+|falls?|accidents?|children|people|miles?"
    r"|lbs?|mg|percent|level|knee)\b)"
)
_CLOCK = (
    rf"(?<![\d:.]){_HOUR}(?:[:.][0-5]\d)? ?(?:-|to|until|till|and"
    rf"|or) ?{_HOUR}(?:[:.][0-5]\d)? ?(?:[ap]\.?m\b\.?|[ap]\b)"
    rf"|(?<![\d:.$]){_HOUR}(?:[:.]?[0-5]\d)? ?(?:[ap]\.m\b\.?|[ap]m\b|p\b|o'? ?clock|ish\b|-ish\b)"
    rf"|(?<![\d:.$]){_HOUR}a\b"
    r"|(?<![\d:.$])(?:[01]?\d|2[0-3]):[0-5]\d(?!:?\d)"
    rf"|(?:between|from) (?:{_HOUR}(?::\d\d)?|{_HOUR_WORD}|noon) ?(?:-|to|and|until|till"
    rf"|til) ?(?:(?:{_HOUR}(?::\d\d)?){_AFTER_HOUR}|(?:{_HOUR_WORD})\b|noon)"
    rf"|(?:at|@|after|before|by|around|about|past|until|till|til|not before"
    rf"|from) ?(?:like )?{_HOUR}(?:[:.][0-5]\d)?(?: ?[ap]\.m\b\.?| ?[ap]m\b| ?p\b| ?o'? ?clock"
    rf"| ?-?ish\b)?{_AFTER_HOUR}"
    rf"|(?:half past|quarter (?:to|past|after|of)|half) (?:{_HOUR}\b|{_HOUR_WORD})"
    rf"|(?:at|after|before|by|around|until|till) (?:{_HOUR_WORD})(?= ?(?:$|[,.;!?)]|(?:o'?clock|am|pm|on"
    rf"|tomorrow|today|or|is|works|would|if|please|thirty|fifteen)\b))"
    rf"|(?:{_HOUR_WORD})(?: thirty| fifteen)? ?(?:o'?clock|am|pm|p\.m|a\.m)|pms?\b"
)
_ANY_TIME = (
    r"any ?time|any ?day|any hour|any (?:other |of (?:these|those) )?(?:weekday|morning|afternoon"
    r"|evening|day)s?|any thing works"
    r"|as ?ap|a\.s\.a\.p\.?|as soon as (?:possible|you can|u can|you are able|we can|i can|you have)"
    r"|soonest|the sooner the better|sooner (?:is better|the better|than later)"
    r"|(?:your |the )?(?:first|next)(?: possible)? (?:available(?: \w+)?|availability|opening|slot|chance)"
    r"|(?:your |the )?(?:earliest|soonest)(?: possible| one)? (?:available(?: \w+)?|availability"
    r"|opening|appointment|convenience|slot|possible|time|day|chance)"
    r"(?! (?:i|my|we|to|ever|here|there|patient|visitor|in))|earliest|right away|immediately"
    r"|whenever(?= ?(?:$|[,.;!?)]|\b(?:is|works|you|u|suits|it's|they|there's|there is|possible"
    r"|available|convenient)))"
    r"|when(?:ever)? (?:you|u|there's|there is|they) (?:have|are|has|an|a|is)? ?(?:an? )?(?:opening"
    r"|available|free|time|slot)|whatever (?:day|time|works|is|you have|suits)|no preferences?"
    r"|don'?t have a preference"
    r"|(?:i'm|im|i am|my schedule is|my schedule's|pretty|very|totally|completely) (?:pretty |very "
    r"|totally |really |completely |wide )?(?:flexible|open|free|available)"
    r"|flexible(?= ?(?:$|[,.;!?)]|schedule))|(?:doesn'?t|does not|don'?t) matter(?: to me)?|don'?t care"
    r"|(?:you|u) (?:choose|pick|decide)(?= ?(?:$|[,.;!?)]))"
    r"|up to you|anything(?: is| works|'s)? ?(?:fine|good|ok|okay|works)(?= ?(?:$|[,.;!?)]|but))"
    r"|anything (?:but|except|after|before)"
    r"|wide open|some ?time(?: soon)"
)
_TIME = re.compile(
    rf"(?<![\w'])(?:{_DATE}|{_ANY_TIME}|{_RELATIVE}|{_CLOCK}|{_WEEKDAY}|{_SHORT_DAY}|{_PART_LIKE}"
    rf"|{_PART})(?![\w])",
    re.IGNORECASE,
)
# Whole answers that name a time only because nothing else is said.
_WHOLE = re.compile(
    rf"(?i)\W*(?:(?:any |the |in the |early |late |either |maybe |prefer |mid ?)*(?:am|a\.m\.?"
    rf"|pm)s?(?: (?:only|is|are|works?|please|best|better|fine|good|would be|preferred|if possible)\b.*)?"
    rf"|(?:right )?now(?: please)?|soon|late|later|early|earlier|any|anything|whichever"
    rf"|either(?: one| is fine| works)?|always|all|(?:open )?all week|sat|sun"
    rf"|(?:as |not too )?(?:early|late)(?: as possible)?"
    rf"|{_HOUR}(?::\d\d)? ?(?:-|to|or|till?|until) ?(?:{_HOUR}|noon)(?::\d\d)?|(?:{_HOUR_WORD}) (?:to"
    rf"|or) (?:{_HOUR_WORD})|the {_NTH}|{_NTH})\W*"
)

# Times in these say how long, how often, or since when something is so; they name no wish.
_NO_WISH = re.compile(
    r"(?i)\bgood (?:morning|mornin|afternoon|evening|night|day)\b|\bhave a (?:good|great|nice) \w+"
    r"|\b(?:christmas|x-?mas|easter|halloween) (?:cards?|trees?|gifts?|presents?|lights)\b"
    r"|\b24 ?/ ?7\b|\bover ?night\b|\b(?:first|last|next|this) time\b"
    r"|\b(?:\d{1,2}|ten) ?(?:/|out of) ?10\b(?=[^,;.]{0,20}\b(?:pain|scale)|\W*$)"
    r"|\bpain[^,;.]{0,25}\b\d{1,2} ?(?:/|out of) ?10\b"
    r"|\b(?:dob|d\.o\.b|born|birth ?day|birth ?date|date of birth|birth)\b[^;!?\n]{0,30}"
    r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|200\d|201\d)(?!\d)"
    r"|\b(?:since|ever since|as of|dating back to)\b[^,;.!?\n]{0,40}"
    r"|\b(?:for|over|past|last|about|almost|nearly|around|after|every|the) (?:the )?(?:past |last "
    r"|about |over |almost |nearly |around )*"
    r"(?:\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|couple(?: of)?|a couple(?: of)?|few"
    r"|a few|several|many)"
    r" (?:\w+ )?(?:minutes?|hours?|days|weeks|months|years?)\b(?! from)"
    r"|\b(?:\d+|an?|one|two|three|four|five|six|few|couple|several|many|some|long|while)(?: \w+)? ago\b"
    r"|\b\w+ (?:days?|weeks?|months?|years?) ago\b"
    r"|\b(?:last|past|previous|the other) (?:night|week|weekend|month|year|day|morning|evening|summer"
    r"|winter|spring|fall|\w+day|(?:mon|tues?|wed|thurs?|fri|sat|sun)\b)(?! of\b)(?: \w+ing\b)?"
    r"|\byesterday(?: (?:morning|afternoon|evening|night))?\b|\b(?:per|once a|twice a|times a|a) (?:day"
    r"|week|month|night)\b(?! from)"
    r"|\b(?:my |his |her |their )?appointment (?:was|on)\b[^,;.!?\n]{0,30}(?:was|got|is) (?:cancel\w*"
    r"|missed)"
)
_BODY = (
    r"back|neck|shoulders?|knees?|hips?|elbows?|wrists?|ankles?|foot|feet|legs?|arms?|hands?|fingers?"
    r"|joints?|muscles?|spine|heel|body|pain|head"
)
# A part of the sentence with one of these tells what happens or happened, not when somebody wants to come.
_TELLS = re.compile(
    r"(?i)\b(?:hurts?|hurting|aches?|aching|achy|throbs?|throbbing|kills? me|killing me|flare[sd]?"
    r"|feels? (?:better|worse|good|bad)|acts? up"
    r"|acting up|(?<!or don't )(?<!or dont )bothers?|bothering|lock(?:s|ed)? up|(?:gave|went) out"
    r"|seized|popped|snapped|moved"
    r"|stiff(?:ens)?|sore(?:st)?|swollen|swells?|swelling|spasms|cramps|worse|worst|painful|numb|started"
    r"|starting to|began|begins|happened|woke|wakes?|waking|sleep"
    r"|slept|asleep|fell|injured|twisted|pulled|tweaked|threw|lifted|sprained|strained|tore|broke"
    r"|diagnosed|saw|went|took|take|takes|used|tried|played|called"
    r"|(?<!you )(?<!u )(?<!ya )(?<!all )(?<!'ve )got"
    r"(?! (?:class|school|practice)\W*$)"
    r"|had(?! in mind)|has been|have been|i've been|ive been|been|did|were|came|surgery|surgeries"
    r"|accident|mri|medicine|meds|pills|work out|workout|walk|run|exercise)\b"
    rf"|\b(?:{_BODY})(?: pain| today)? (?:is|are|feels?|was|has|gets?|goes|keeps|seems)\b"
    r"|\b(?:pain|ache|spasm|stiffness|headaches?|cramps?)s?\b[^,;.!?\n]{0,20}\b(?:(?:at|every|during the"
    r"|all|each) (?:\w+ )?(?:night|day|morning|evening|week)s?|in the (?:morning|evening|afternoon"
    r"|night)s?|first thing)\b"
    r"|\b(?:every|all|each) (?:single )?(?:night|day|morning|week)\b[^,;.!?\n]{0,30}\b(?:pain|ache|spasm)"
    r"|\bwas (?!hoping|thinking|wondering|looking|wanting|going to|planning|told)|\bnight pain\b"
    r"|\bmorning (?:stiffness|pain)\b|\bright now\b"
)
_WANTS = re.compile(
    r"(?i)\b(?:book|schedule|appointment|consult\w*|come in|see you|available|prefer|works?|suits?"
    r"|can you do|can i come|get in|fit me in|i can\b(?!')|i could\b(?!n)|i'd like|would like|want"
    r"|hoping|best|please)\b"
)
_PARTS = re.compile(
    rf"[,;!?\n]|\b(?:but|so|because|cause|cuz|and(?! (?:\d|noon|(?:{_HOUR_WORD})\b)))\b", re.IGNORECASE
)
_LIKE = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "saturday",
    "tomorrow",
    "afternoon",
    "weekend",
    "weekday",
    "morning",
    "evening",
)
_CLOSE = 0.82
_NOT_A_SLIP = {"mourning", "sundry", "moaning", "mondale", "weekended", "yesterday"}


def time_spans(text: str) -> list[tuple[int, int]]:
    """Return where the text names times somebody could wish for, in order.

    Times that belong to a complaint or to the past ("it started last week", "worse at night") are left out.
    """
    readable = wishes(text)
    if _WHOLE.fullmatch(readable):
        return [(0, len(readable))]
    spans: list[tuple[int, int]] = []
    for start, end in _parts(readable):
        part = readable[start:end]
        found = [(start + match.start(), start + match.end()) for match in _TIME.finditer(part)]
        spans += found or [(start + low, start + high) for low, high in _misspelt(part)]
    return spans


def wishes(text: str) -> str:
    """Cover by "_" what tells of a complaint or of the past; the rest is flattened and keeps its place."""
    flat = flatten(text)
    if _WHOLE.fullmatch(flat):
        return flat
    readable = _NO_WISH.sub(lambda match: "_" * len(match[0]), flat)
    for start, end in _parts(readable):
        part = readable[start:end]
        if _TELLS.search(part) and not _is_mostly_a_wish(part):
            readable = readable[:start] + re.sub(r"\w", "_", part) + readable[end:]
    return readable


def nearest_day_word(word: str) -> str | None:
    """Return the word for a day or a part of the day that `word`, in small letters, is a slip of."""
    bare = word.rstrip("s")
    if len(bare) < 5 or word in _NOT_A_SLIP:
        return None
    like = {
        day: SequenceMatcher(None, bare, day).ratio()
        for day in _LIKE
        if bare[0] == day[0] and abs(len(bare) - len(day)) <= 2
    }
    nearest = max(like, key=lambda day: like[day], default=None)
    return nearest if nearest and like[nearest] > _CLOSE else None


def _parts(text: str) -> list[tuple[int, int]]:
    parts = []
    for first, last in sentence_spans(text):
        start = first
        for match in [*_PARTS.finditer(text, first, last), None]:
            end = match.start() if match else last
            lead = len(text[start:end]) - len(text[start:end].lstrip())
            parts.append((start + lead, end))
            start = match.end() if match else last
    return parts


def _is_mostly_a_wish(part: str) -> bool:
    """Tell a wish beside a complaint, as in "book Tuesday for my sore knee", from a complaint alone."""
    wish = _WANTS.search(part)
    tells = _TELLS.search(part)
    time = _TIME.search(part)
    return bool(
        wish
        and tells
        and time
        and min(wish.start(), time.start()) < tells.start()
        and wish.start() < tells.end()
    )


def _misspelt(part: str) -> list[tuple[int, int]]:
    return [
        match.span() for match in re.finditer(r"[A-Za-z]{6,11}", part) if nearest_day_word(match[0].lower())
    ]
