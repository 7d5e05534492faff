"""Byline, dateline, credit line, taken apart; and the marks by which a line is known for what it is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.records import Span

_WORD = re.compile(r"\w[\w'’\-]*")
# How far into a line its opening mark is looked for, in characters and in words: the longest has seven words.
_OPENING = 90
_OPENING_WORDS = 7


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold().replace("’", "'")) if not word.isdigit()]


_MARKS: dict[str, frozenset[str]] = {}
# The marks of scripts that write without spaces, by their first characters.
_DENSE: dict[str, frozenset[str]] = {}
for _kind, _language, _phrase in reference.rows("marks"):
    _key = " ".join(_words(_phrase))
    _MARKS[_key] = _MARKS.get(_key, frozenset()) | {_kind}
    if _language in ("zh", "ja", "ko"):
        _DENSE[_key] = _MARKS[_key]
_DENSE_LENGTHS = sorted({len(key) for key in _DENSE}, reverse=True)
_NONE: frozenset[str] = frozenset()


class Marked(NamedTuple):
    """The mark that a line opens with: of which kinds it can be, and whether the line is nothing else."""

    kinds: frozenset[str]
    whole: bool


_UNMARKED = Marked(_NONE, False)


def marked(text: str) -> Marked:
    """The mark that a line opens with, the longest there is (see reference/marks.tsv); numbers are passed over.

    >>> marked("18 PICTURES").whole, sorted(marked("Read more: the ferry is afloat").kinds)
    (True, ['related'])
    """
    words = _words(text[:_OPENING])
    for n in range(min(len(words), _OPENING_WORDS), 0, -1):
        kinds = _MARKS.get(" ".join(words[:n]))
        if kinds is not None:
            return Marked(kinds, n == len(words) and len(text) <= _OPENING)
    if words and words[0][0] > "\u3000":
        first = "".join(words[:3])
        for length in _DENSE_LENGTHS:
            kinds = _DENSE.get(first[:length])
            if kinds is not None:
                return Marked(kinds, len(first) == length and len(words) <= 3)
    return _UNMARKED


@cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(row[2] for row in reference.rows("marks") if row[0] == kind)


def _either(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_BYLINE = re.compile(rf"\W{{0,3}}(?:{_either(_marks('byline'))})(?!\w)", re.IGNORECASE)


# Agencies -------------------------------------------------------------------------------------------------

AGENCIES: dict[str, str] = {name: agency for agency, name in reference.rows("agencies")}
_AGENCY = _either(tuple(AGENCIES))
_AGENCY_WORD = re.compile(rf"(?<!\w)(?:{_AGENCY})(?!\w)")


def agency(text: str) -> str:
    """The agency that a text names, by its usual name; empty where it names none.

    >>> agency("Photo by Ana Sol/Getty Images")
    'Getty Images'
    """
    match = _AGENCY_WORD.search(text)
    return AGENCIES[match[0]] if match else ""


# Bylines --------------------------------------------------------------------------------------------------


class Name(NamedTuple):
    """A name of a byline and where it stands in the line."""

    name: str
    span: Span


_EMAIL = re.compile(r"\S+@\S+")
_SPLIT = re.compile(rf"\s*(?:[,;|•·/]|\s(?:{_either(_marks('and'))}|&|\+|with)\s)\s*", re.IGNORECASE)
_ROLE = re.compile(rf"(?<!\w)(?:{_either(_marks('role'))})(?!\w)", re.IGNORECASE)
_PARTICLE = frozenset(
    "de da do dos das del della di van von der den ten ter la le el al bin ibn ben abu zu zur y e du des af av "
    "mac mc o' d' st".split()
)
_NO_NAME = re.compile(r"https?://|www\.|\d{3}|[<>{}\[\]=_]")
# A name has one to six words: longer strings that pass for bylines are sentences.
_NAME_WORDS = 6


def names(text: str) -> list[Name]:
    """The names in a byline, without "By", roles, e-mail addresses and dates, with their places in it.

    >>> [name.name for name in names("By Ada Quill and Bo Larkin, harbour correspondent | ada@courier.example")]
    ['Ada Quill', 'Bo Larkin']
    """
    found: list[Name] = []
    mark = _BYLINE.match(text)
    start = mark.end() if mark else 0
    cuts = [start]
    for part in _SPLIT.finditer(text, start):
        cuts += [part.start(), part.end()]
    cuts.append(len(text))
    for begin, end in zip(cuts[::2], cuts[1::2], strict=True):
        piece = text[begin:end]
        again = _BYLINE.match(piece)
        if again:
            begin, piece = begin + again.end(), piece[again.end() :]
        left = len(piece) - len(piece.lstrip(" :.-–—\t(\"“'"))
        trimmed = piece.strip(" :.-–—\t()\"“”'")
        if is_name(trimmed) and not (found and _ROLE.search(trimmed)):
            found.append(Name(trimmed, Span(begin + left, begin + left + len(trimmed))))
    return found


def is_name(text: str) -> bool:
    """Whether a text can be the name of an author: few words, begun with capitals, no address, no number."""
    if not text or len(text) > 60 or _NO_NAME.search(text) or _EMAIL.search(text):
        return False
    words = text.split()
    if not 1 <= len(words) <= _NAME_WORDS:
        return False
    for word in words:
        first = word.lstrip("\"'“(")[:1]
        if first.islower() and word.lower().rstrip(".") not in _PARTICLE:
            return False
    return bool(_WORD.search(text))


def role(text: str) -> str:
    """The role that a byline states beside the name ("harbour correspondent"); empty where it states none."""
    for piece in re.split(r"[,;|•·\n]", text)[1:]:
        piece = piece.strip()
        if _ROLE.search(piece) and len(piece) < 80 and not _EMAIL.search(piece):
            return piece
    return ""


# Datelines ------------------------------------------------------------------------------------------------


class Filed(NamedTuple):
    """A dateline, taken apart. Spans count in the line; `words` reaches to the dash."""

    words: Span
    place: str
    date: str
    agency: str


_PLACE = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*(?:[ \-/][A-ZÀ-ÖØ-ÞА-ЯЁ(][\w.’')\-]*){0,3}"
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACE}(?:,\s{_PLACE})?(?:,\s[A-Z][\w.]+\.?)?)"
    rf"(?:,?\s(?P<date>(?:[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}|\d{{1,2}}\.?\s[A-Za-zäöüéû]{{3,9}}\.?)(?:,?\s\d{{4}})?))?"
    rf"(?:,?\s?\(?(?P<paren>\()?(?P<agency>{_AGENCY}|[A-Z]{{2,5}})\)?)?"
    r"\s?(?P<dash>[—–]|--|-\s|:\s)"
)


def dateline(text: str) -> Filed | None:
    """The dateline that a paragraph opens with, or None.

    >>> dateline("PORT ELLERY, March 3 (NPA) — The ferry ran aground.")[1:]
    ('PORT ELLERY', 'March 3', 'NPA')
    """
    match = _DATELINE.match(text[:120])
    if match is None:
        return None
    place = match["place"]
    named = match["agency"] or ""
    # Capitals throughout, or an agency in brackets, or a date: "Berlin – " alone is as often a subject.
    capitals = place.split(",")[0].isupper() and len(place) > 3
    if not (capitals or match["paren"] or match["date"] or (named in AGENCIES)):
        return None
    if match["dash"].strip() == ":" and not (named or match["date"]):
        return None
    return Filed(Span(match.start("place"), match.end()), place, match["date"] or "", AGENCIES.get(named, named))


# Credits --------------------------------------------------------------------------------------------------


class Credit(NamedTuple):
    """A credit at the end of a caption: where it stands in it, and whom it names."""

    span: Span
    photographer: str
    agency: str


_CREDIT_MARK = _either(_marks("credit"))
_PERSON = (
    r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]+(?:\s(?:(?:de|da|van|von|der|den|del|la|le|al|bin)\s)?[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*){1,3}"
)
_CREDITS = (
    # REUTERS / Carla Voss
    re.compile(rf"(?<!\w)(?P<agency>{_AGENCY})\s?/\s?(?P<person>{_PERSON})(?P<after>[^.!?]{{0,40}})$"),
    # In brackets: Photo: Carla Voss/AFP, Foto: Jens Holm/dpa, AP Photo/Carla Voss
    re.compile(
        rf"[\(\[](?:(?:{_AGENCY})\s)?(?:{_CREDIT_MARK})\s?(?:[:=/]|\bby\b)?\s?(?P<rest>[^()\[\]]{{2,80}})[\)\]]\.?$",
        re.IGNORECASE,
    ),
    # At the end, without brackets: Photo: Carla Voss/AFP, Credit: Harbour Board, © Carla Voss
    re.compile(rf"(?<!\w)(?:{_CREDIT_MARK})\s?(?:[:=/]|\bby\b)\s?(?P<rest>[^.!?:]{{2,80}})\.?$", re.IGNORECASE),
    re.compile(r"[©|]\s?(?P<rest>[^.!?:©|]{2,80})$"),
    # Carla Voss / Reuters, Carla Voss via AP
    re.compile(
        rf"(?<!\w)(?P<person>{_PERSON})\s?(?:/|\svia\s|,\s)\s?(?P<agency>{_AGENCY})"
        r"(?P<after>(?:\s?/\s?[\w ]{2,30}|\svia\s[\w ]{2,30})?)\)?\.?$"
    ),
    # An agency alone, in brackets
    re.compile(rf"[\(\[](?P<agency>{_AGENCY})[\)\]]\.?$"),
)


def credit(text: str) -> Credit | None:
    """The credit at the end of a caption, or None.

    >>> credit("The ferry at the quay on March 3. REUTERS / Carla Voss")[1:]
    ('Carla Voss', 'Reuters')
    """
    tail = max(0, len(text) - 160)
    for pattern in _CREDITS:
        match = pattern.search(text, tail)
        if match is None:
            continue
        named = match.groupdict()
        rest = named.get("rest") or ""
        wire = AGENCIES.get(named.get("agency") or "", "") or agency(match[0])
        person = named.get("person") or _person(rest, wire)
        return Credit(Span(match.start(), match.end()), person, wire)
    return None


def _person(rest: str, wire: str) -> str:
    """The photographer in "Carla Voss/AFP via Getty Images"."""
    for piece in re.split(r"\s*(?:/|,|\svia\s|\||\sfor\s)\s*", rest):
        if piece and piece not in AGENCIES and AGENCIES.get(piece) != wire and re.fullmatch(_PERSON, piece):
            return piece
    return ""
