"""An e-mail address, as a visitor types it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from email_validator import EmailNotValidError, validate_email

from details.correction import meant
from details.problem import Problem
from details.text import flatten, tidy, word_set

_PROVIDERS = [
    "gmail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "comcast.net",
    "sbcglobal.net",
    "bellsouth.net",
    "verizon.net",
    "charter.net",
    "live.com",
    "msn.com",
    "att.net",
    "protonmail.com",
    "earthlink.net",
]
# Real domains that look like a slip of one of those.
_ALSO_REAL = word_set(
    """
    ymail.com mail.com email.com gmx.com gmx.net gmx.de hey.com me.com mac.com aim.com fastmail.com
    hushmail.com rocketmail.com googlemail.com google.com proton.me pm.me tutanota.com zoho.com inbox.com
    juno.com cox.net cox.com att.com att.net.mx comcast.com verizon.com charter.com charter.org
    earthlink.com outlook.de cloud.com live.org swbell.net ameritech.net pacbell.net spectrum.net
    centurylink.net windstream.net optonline.net frontier.com yahoo.net tmail.com fmail.com webmail.com
    """
)
_BY_COUNTRY = {"yahoo", "hotmail", "outlook", "live", "aol", "msn"}
_COUNTRY = re.compile(r"(?:com?\.)?(?!(?:co|cm|om|vm|cn)$)[a-z]{2}$")
_NOT_COM = word_set(
    "con cmo ocm comm vom xom cim cpm coom copm ckm clm dom c0m conm comn coml cpom ccom coim cob col"
)
_NOT_ENDINGS = {
    **dict.fromkeys(_NOT_COM, "com"),
    **dict.fromkeys(("nte", "ner", "nett", "met", "ent"), "net"),
    **dict.fromkeys(("ogr", "rog", "orgg"), "org"),
    **dict.fromkeys(("eud", "deu", "edi", "eduu"), "edu"),
}
_ALIKE = 0.88  # gnail.com is as like gmail.com as this; mail-like names of firms are less

_LOCAL = r"[^\s@<>()\[\]\\,;:\"|]{1,64}"
_ADDRESS = re.compile(
    rf"(?<![^\s<>()\[\]\\,;:\"|=])({_LOCAL})[ ]{{0,2}}@[ ]{{0,2}}([^\s@<>()\[\]\\,;:\"|/?!]{{1,253}})"
)
_LIKE_ONE = re.compile(
    rf"{_LOCAL}[ ]{{0,2}}@{{1,3}}[ ]{{0,2}}[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,6}}"
    rf"(?:(?:{_LOCAL})?@[\w.-]{{0,64}}){{0,6}}"  # others written to it without a space
)
_ENDING = r"com|net|org|edu|gov|us|info|biz|co|io|me|uk|ca"
_SPLIT_ENDING = re.compile(rf"(?i)(@[ ]{{0,2}}[\w-]{{2,40}}) ?[.,] ?({_ENDING})\b(?!\.\w)")
_SPOKEN = re.compile(
    r"(?i)(?<![^\s:,;(])([\w+-]{1,40}(?:(?:\.| (?:dot|underscore|dash|hyphen) )[\w+-]{1,40}){0,4})"
    r" ?[(\[]? ?(?:\bat\b|@) ?[)\]]? ?([\w-]{1,40}(?: ?[(\[]? ?\bdot\b ?[)\]]? ?[\w-]{1,20}){0,2})"
    rf" ?[(\[]? ?\bdot\b ?[)\]]? ?({_ENDING})\b"
)
_HALF_SPOKEN = re.compile(
    r"(?i)(?<!\S)([\w+-]{1,40}(?:\.[\w+-]{1,40}){0,3})"
    r" ?[(\[]? ?\bat\b ?[)\]]? ?(" + "|".join(map(re.escape, _PROVIDERS)) + r")\b"
)
# The whole answer: "adaobi AT example.net".
_HALF_SPOKEN_ALONE = re.compile(
    r"(?i)\W*(?!(?:look|looking|see|saw|find|found|buy|go|check|me|us|you|it|i|work|working|arrive)\b)"
    r"([\w+.-]{1,64})(?: at | ?[(\[] ?at ?[)\]] ?)"
    rf"([\w-]{{1,40}}(?:\.[\w-]{{1,20}}){{0,2}}\.(?:{_ENDING}))\W*"
)
# "Ada Obi at example dot com, all one word".
_ONE_WORD = re.compile(
    r"(?i)\W*(?:(?:yes|yeah|sure|ok|okay|so|it's|its|it is|that's|that is|my e-?mail is)\W+)*"
    r"([\w+-]{1,40}(?: [\w+-]{1,40}){1,3})"
    rf" at ([\w-]{{1,40}}(?: dot [\w-]{{1,20}})?) dot ({_ENDING})"
    r"\W+(?:(?:that's|it's|and|all)\s+)*(?:one word|no spaces?|together)\b.*"
)
_MARKS = {"dot": ".", "underscore": "_", "dash": "-", "hyphen": "-"}
_LEADS_IN = re.compile(r"(?i)\W*(?:(?:yes|yeah|sure|ok|okay|it's|its|it is|that's|so|um|hi)\W+){0,3}")
_ABOUT_MAIL = re.compile(r"(?i)\be-?mail|address")


@dataclass(frozen=True)
class Email:
    """An address, its domain in lower case; and the whole address that was likely meant, if another."""

    address: str
    suggestion: str | None = None


def parse_email(text: str) -> Email | Problem:
    """Read the answer to "what is your e-mail?"; of several the first, or the one it is corrected to.

    Codes: `email_missing` (nothing like an address), `email_invalid` (like one, but cannot be one).
    """
    found = find_email(text)
    if found:
        return found
    like_one = "@" in flatten(text) or re.search(
        rf"(?i)\w\.(?:{_ENDING})\b|\w+ ?(?:dot) ?(?:{_ENDING})\b", tidy(text)
    )
    return Problem("email_invalid" if like_one else "email_missing")


def find_email(text: str) -> Email | None:
    """Find an address in free text; "bob at gmail dot com" counts only where nothing else can be meant."""
    readable = tidy(text)
    found = list(_addresses(readable))
    if not found:
        return None
    address = found[meant(readable, [span for span, _ in found])][1]
    return Email(address, _suggestion(address))


def email_spans(text: str) -> Iterator[tuple[int, int]]:
    """Find where addresses may stand, written or said in words, also what cannot be one or is doubtful."""
    flat = re.sub(r"\s", " ", flatten(text))
    for pattern in (_SPOKEN, _HALF_SPOKEN, _LIKE_ONE):
        yield from (match.span() for match in pattern.finditer(flat))
    yield from (
        match.span() for pattern in (_HALF_SPOKEN_ALONE, _ONE_WORD) if (match := pattern.fullmatch(flat))
    )


def _addresses(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    one_word = _ONE_WORD.fullmatch(flatten(text))
    if one_word and (address := _valid(one_word[1].replace(" ", ""), f"{_marks(one_word[2])}.{one_word[3]}")):
        yield one_word.span(), address
        return
    flat = re.sub(r"(?i)mailto:", lambda match: " " * len(match[0]), flatten(text))
    mended = _SPLIT_ENDING.sub(r"\1.\2", flat)
    seen = False
    for match in _ADDRESS.finditer(mended):
        address = _valid(match[1].lstrip(".'*`~="), match[2])
        if address:
            seen = True
            yield match.span(), address
    if seen:
        return
    for match in _SPOKEN.finditer(flat):
        if "@" not in match[0] and not _is_clear(text, match):
            continue
        address = _valid(_marks(match[1]), f"{_marks(match[2])}.{match[3]}")
        if address:
            yield match.span(), address
            return
    alone = _HALF_SPOKEN_ALONE.fullmatch(flat)
    for match in [alone] if alone else _HALF_SPOKEN.finditer(flat):
        address = _valid(match[1], match[2])
        if address:
            yield match.span(), address


def _is_clear(text: str, match: re.Match[str]) -> bool:
    domain = f"{_marks(match[2])}.{match[3]}".lower()
    alone = bool(_LEADS_IN.fullmatch(text[: match.start()]))
    return (
        alone
        or domain in _PROVIDERS
        or domain in _ALSO_REAL
        or bool(_ABOUT_MAIL.search(text[: match.start()]))
    )


def _marks(spoken: str) -> str:
    words = re.sub(r"[()\[\]]", " ", spoken).split()
    return "".join(_MARKS.get(word.lower(), word) for word in words)


def _valid(local: str, domain: str) -> str | None:
    domain = domain.rstrip(".'*`~=_-…。、").lower()
    if re.match(r"(?:e-?mail|it's)[-:=]", local, re.IGNORECASE):
        local = re.split(r"[-:=]", local, maxsplit=1)[1]
    try:
        return validate_email(f"{local}@{domain}", check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _suggestion(address: str) -> str | None:
    local, _, domain = address.rpartition("@")
    likely = _likely_domain(domain)
    return f"{local}@{likely}" if likely and likely != domain else None


def _likely_domain(domain: str) -> str | None:
    """Return the domain that was likely meant; `None` where the domain is fine as far as can be told."""
    if domain in _PROVIDERS or domain in _ALSO_REAL:
        return None
    name, _, ending = domain.partition(".")
    for provider in _PROVIDERS:
        if provider.partition(".")[0] == name and name != "live" and name != "charter" and name != "att":
            abroad = name in _BY_COUNTRY and _COUNTRY.match(ending)
            return None if abroad else provider
    mended = f"{name}.{_NOT_ENDINGS.get(ending, ending)}"
    if mended in _PROVIDERS:
        return mended
    alike = [provider for provider in _PROVIDERS if _is_slip_of(mended, provider)]
    if alike:
        return max(alike, key=lambda provider: SequenceMatcher(None, mended, provider).ratio())
    return mended if mended != domain else None


def _is_slip_of(domain: str, provider: str) -> bool:
    name, known = domain.partition(".")[0], provider.partition(".")[0]
    if len(known) < 5 or domain in _ALSO_REAL:
        return False
    # A slip seldom hits the first letter, unless it is left out or changed places.
    begins_alike = (
        name[:1] == known[:1] or sorted(name) == sorted(known) or (name == known[1:] and known != "icloud")
    )
    return begins_alike and SequenceMatcher(None, domain, provider).ratio() >= _ALIKE
