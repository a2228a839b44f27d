"""Notice that a booking is for someone under 18."""

from __future__ import annotations

import re

from details.text import plain

ADULT = 18  # years

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen"
    " eighteen nineteen"
)
_NUMBERS = {word: float(number) for number, word in enumerate(_WORDS.split())}
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"  # and what follows: adults, all
_AGE = rf"(?P<age>\d{{1,3}}|(?:{_TENS})(?:[- ](?:{'|'.join(_NUMBERS)}))?|{'|'.join(_NUMBERS)})"
_KIN = (
    r"(?:step|grand|god)?-?(?:sons?|daughters?|kids?|child(?:ren)?|boys?|girls?)|nephews?|niece"
    r"|teen(?:ager)?s?|brother|sister|baby|toddler|infant|cousin"
    r"|little (?:one|guy|man)|kiddo|twins?|students?|athletes?|patient|friend"
)
_OLD = (
    rf"{_AGE}[\s-]*(?P<unit>years?|yrs?|y|months?|mos?|mths?|weeks?|wks?)?[\s./-]*(?P<old>olds?\b|o\b"
    rf"|of age\b)"
)
# What is that old, when it is no person.
_THING = (
    r"(?!\W{0,3}(?:\w+ ){0,2}(?:injur\w*|pains?|problems?|issues?|surger\w*|scars?|fracture\w*|breaks?"
    r"|replacements?|mattress\w*|car|truck|dog|cat|puppy|horse|house|couch|chair|bed|herniat\w*"
    r"|disc|wound|spasms?|sprain\w*|strain\w*|accident|condition|tear|implant|hardware|diagnosis|mri"
    r"|x-?ray|referral|prescription|wine|whisk\w+)\b)"
    r"(?![\s-]*(?:\w+ )?(?:knee|hip|back|shoulder|neck|ankle|elbow|wrist)\b)"
)
_NO_AGE = (
    r"(?!\s*(?:[-:/%'\"]|\.\d|,\d|(?:years?|yrs?) (?:post|out|into|since|after|from|away|sober|clean"
    r"|younger|older|now|in|with|of|ago|late|this)\b|months?|mos?\b|weeks?|wks?|days?|hours?|hrs?"
    r"|sec|secs|seconds?|moment|more|minutes?|mins?|miles?|mi\b|feet|foot|ft|inch\w*|lbs?|pounds?|kgs?|cm|out|of|or|st|nd|rd|th|am|pm"
    r"|a\.m|p\.m|percent|and a half|blocks?|sessions?|visits?|times?|treatments?|pills?|mg"
    r"|o'?clock|on (?:a|the) scale|\d|stairs|houses|doors|dollars|bucks)\b|\s*[%/:'\"]|-)"
)
_PERSON_IS = (
    rf"\b(?:{_KIN})\b[^.;?!]{{0,20}}\b(?:are|is|aged?|ages) \d{{1,2}},? (?:and|&) {_AGE}\b{_NO_AGE}",
    rf"\b(?:i'm|im|i am|he's|hes|she's|shes|they're|he is|she is|they are|(?:my|our|the|her"
    rf"|his) (?:\w+ ){{0,2}}(?:{_KIN})(?:,? (?:who|he|she|named? \w+|\w+))?(?:'s| is| are|,| \(|:)"
    rf"|who is|who's|whos)"
    rf" ?(?:is |only |just |about to be |turning |turned |almost |nearly |now |currently |he's |she's "
    rf"|age |aged |still ){{0,3}}{_AGE}\b{_NO_AGE}",
    rf"\b(?:(?:he|she|who|{_KIN}) (?:just |is |will |recently |has ){{0,2}}(?:turned|turns|turning"
    rf"|turn)) {_AGE}\b{_NO_AGE}",
    rf"\b(?:{_KIN})(?: \w+)?,? ?[(,-]? ?(?:age[sd]?:? |is )?{_AGE}\b(?= ?(?:$|[,.;!?)]|\b(?:and|has|hurt"
    rf"|needs|who|with|years?(?! (?:of|ago))|y|yrs?|yo)\b))",
    rf"(?<!since )(?<!at )(?<!from )(?<!until )\bage[sd]?[:\s]+(?:is |of )?{_AGE}\b{_NO_AGE}",
)
_PERSON_OLD = rf"(?<![\d./$:-])\b{_OLD}{_THING}"
_ADJECTIVE = rf"(?<![\d./$:-])\b{_AGE}[\s-]*(?:years?|yrs?|yr|y)[\s-]+(?:{_KIN})\b"
_AGES = tuple(re.compile(pattern) for pattern in (*_PERSON_IS, _PERSON_OLD, _ADJECTIVE))
_PAST = re.compile(
    r"\b(?:under|below|was|were|since|when|at|from|until|till|before|after|ago|about|over"
    r"|an?(?= \d+ ?-?(?:month"
    r"|week|day))) (?:i (?:was|turned) |about |age |the |the age of |only )*$"
)
_MINOR = re.compile(
    r"\b(?:is|are|'s|as|am|i'm|im|for|still|being|because|hes|shes) (?:still |only |just )?(?:a "
    r"|an )?(?:minors?|child|juvenile|underage|under age|teenager|teen|preteen|tween|toddler|infant"
    r"|newborn|kid)\b"
    r"(?! (?:injur\w*|pain|issue|problem|surgery|strain|thing|sprain|ache|discomfort|in me|at heart"
    r"|friendly|car|seat))"
    r"|\b(?:under|below|younger than|less than|not yet|not quite) (?:the age of )?(?:18"
    r"|eighteen)\b(?! (?:months?|weeks?|days?|sessions?|minutes?|hours?|dollars?|bucks|miles))"
    r"|\bnot (?:18|eighteen) yet\b"
    r"|\b(?:senior|junior|sophomore|freshman) (?:in|at) (?:\w+ )?high school\b|\bunder-?age\b"
    r"|\bminor (?:child|son|daughter|children|kids?)\b|\bmy (?:own )?(?:minor|teen"
    r"|teenager|teenaged?|toddler|preschooler|kindergartner|preteen|tween|little (?:one|girl|boy|guy|kid"
    r"|son|daughter)|young (?:son|daughter|child|kid|boy|girl)|infant|newborn)\b(?! years)"
    r"|\bfor (?:my|our|a|the) (?:\w+ )?(?:kids?|child|children|baby|toddler|teen|teenager|little (?:one"
    r"|girl|boy))\b(?!'s? (?:sake|birth))"
    r"|\b(?:he|she|he's|she's|i'm|im|i am|is|are|son|daughter|child|kid|who is|who's) (?:is |still "
    r"|only |just )*(?:in|a|an)? ?(?:(?:the )?(?:\w+ )?grade(?:r)?|kindergarten\w*|(?:middle|elementary"
    r"|grade|pre|high)[- ]?school(?:er)?|junior high)\b"
)
_NOT_MINOR = re.compile(
    r"\b(?:not|isn't|isnt|no longer|aren't|do you (?:treat|see|take|accept)|you (?:treat|see"
    r"|take) (?:kids|children|minors))\b[^,;.!?]{0,15}$|\b(?:adult|grown|grown-up|older)\W*$"
)
# "Swelling that's two weeks old": the months and weeks of what is no baby.
_OF_A_THING = re.compile(
    r"\b(?:swelling|pain|injur\w+|bruise|sprain|ache|wound|scar|problem|which is)\b[^.?!]{0,15}$"
    r"|\b(?:it|it's|its) (?:is |has been |about |only )*$"
)
_ADULT_KIN = re.compile(
    r"\b(?:adult|grown(?:[- ]up)?|college|married) (?:son|daughter|kid|child|children|kids)\b"
)


def is_for_minor(text: str) -> bool:
    """Tell whether the visitor says that it is for someone under 18, or that they are under 18 themselves."""
    words = plain(text)
    told = False  # an age was told, so that "my kid" need not be young
    for pattern in _AGES:
        for match in pattern.finditer(words):
            age = _age(match)
            if (
                age is None
                or _PAST.search(words[: match.start("age")])
                or _PAST.search(words[: match.start()])
            ):
                continue
            if not age and _OF_A_THING.search(words[: match.start()]):
                continue
            if age < ADULT:
                return True
            told = True
    if told or _ADULT_KIN.search(words):
        return False
    return any(not _NOT_MINOR.search(words[: match.start()]) for match in _MINOR.finditer(words))


def _age(match: re.Match[str]) -> float | None:
    """Return the age in years; a baby told in months or weeks is 0."""
    found = match.groupdict()
    old, unit = found.get("old"), found.get("unit") or ""
    if old and not unit and not old.startswith(("old", "of age")):
        return None  # "5 o" of "5 o'clock"
    if unit.startswith(("m", "w")):
        return 0.0
    age: str = match["age"]
    return float(age) if age.isdigit() else _NUMBERS.get(age, float(ADULT))
