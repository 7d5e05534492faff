"""Datelines, taken apart; and the marks by which a line is known for what it is."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk import reference
from copydesk.records import Span

# A count stands right before a word of a script without blanks ("12枚"): it is a word of its own.
_COUNTED = r"\d+(?=[\u3040-\ud7af])"
_WORD = re.compile(rf"{_COUNTED}|\w[\w'’\-]*")
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
        _dense = _key.replace(" ", "")
        _DENSE[_dense] = _DENSE.get(_dense, frozenset()) | {_kind}
_DENSE_LENGTHS = sorted({len(key) for key in _DENSE}, reverse=True)
# Most lines are told by their first word alone.
_FIRST_WORD = re.compile(r"\w*[^\W\d][\w'’\-]*")
_FIRST_WORDS = frozenset(key.split(" ", 1)[0] for key in _MARKS)
_NONE: frozenset[str] = frozenset()


class Marked(NamedTuple):
    """The mark that a line opens with: of which kinds it can be, and whether the line is nothing else."""

    kinds: frozenset[str]
    whole: bool


_UNMARKED = Marked(_NONE, False)


@lru_cache(maxsize=16_384)
def marked(text: str) -> Marked:
    """The mark that a line opens with, the longest there is (see reference/marks.tsv); numbers are passed over.

    >>> marked("18 PICTURES").whole, sorted(marked("Read more: the ferry is afloat").kinds)
    (True, ['related'])
    """
    first = _FIRST_WORD.search(text)
    if first is None:
        return _UNMARKED
    word = first[0].lstrip("0123456789") if first[0][0].isdigit() else first[0]
    if word[:1] < "\u3000" and first[0].casefold().replace("’", "'") not in _FIRST_WORDS:
        return _UNMARKED
    words = _words(text[:_OPENING])
    for n in range(min(len(words), _OPENING_WORDS), 0, -1):
        kinds = _MARKS.get(" ".join(words[:n]))
        if kinds is not None:
            return Marked(kinds, n == len(words) and len(text) <= _OPENING)
    if words and words[0][0] > "\u3000":
        dense = "".join(words[:3])
        for length in _DENSE_LENGTHS:
            kinds = _DENSE.get(dense[:length])
            if kinds is not None:
                return Marked(kinds, len(dense) == length and len(words) <= 3)
    return _UNMARKED


@cache
def marks(kind: str) -> tuple[str, ...]:
    """The marks of one kind in every language, as reference/marks.tsv has them."""
    return tuple(row[2] for row in reference.rows("marks") if row[0] == kind)


# Agencies -------------------------------------------------------------------------------------------------

AGENCIES: dict[str, str] = {name: agency for agency, name in reference.rows("agencies")}
_AGENCY = reference.either(tuple(AGENCIES))
_AGENCY_WORD = re.compile(rf"(?<!\w)(?:{_AGENCY})(?!\w)")


def agency(text: str) -> str:
    """The agency that a text names, by its usual name; empty where it names none.

    >>> agency("Photo by Ana Sol/Getty Images")
    'Getty Images'
    """
    match = _AGENCY_WORD.search(text)
    return AGENCIES[match[0]] if match else ""


# Datelines ------------------------------------------------------------------------------------------------


class Filed(NamedTuple):
    """A dateline, taken apart. Spans count in the line; `words` reaches to the dash."""

    words: Span
    place: str
    date: str
    agency: str


_PLACE_WORD = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*"
# "Port Ellery", "Gullhaven (Ness)": of what stands in brackets only a word that is no agency.
_PLACE = (
    rf"{_PLACE_WORD}(?:[ \-/]{_PLACE_WORD}){{0,3}}(?:\s\((?!(?:{_AGENCY})\))[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ]+\))?"
)
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACE}(?:,\s{_PLACE})?(?:,\s[A-Z][\w.]+\.?)?)"
    r"(?:,?\s(?:(?:le|am|den|el|il|em)\s)?"
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\.?\s[A-Za-zäöüéû]{3,9}\.?)(?:,?\s\d{4})?))?"
    rf"(?:,?\s?(?P<paren>\()?(?P<agency>{_AGENCY}|[A-Z]{{2,5}})\)?)?"
    r"\s?(?P<dash>[—–]|--|-\s|:\s)"
)


# German papers file with a full stop: "Port Ellery. Die Fähre ..."
_FULL_STOP = re.compile(rf"\s*(?P<place>{_PLACE})\.\s(?=[A-ZÀ-ÖØ-Þ„“«»\"])")


def dateline(text: str, whole: str = "") -> Filed | None:
    """The dateline that a paragraph opens with, or None.

    `whole` is the text around it: a place before a full stop counts only if it is named there again.

    >>> dateline("PORT ELLERY, March 3 (NPA) — The ferry ran aground.")[1:]
    ('PORT ELLERY', 'March 3', 'NPA')
    """
    match = _DATELINE.match(text[:120])
    if match is None:
        match = _FULL_STOP.match(text[:60])
        if match is None or whole.count(match["place"]) < 2 or len(match["place"].split()) > 3:
            return None
        return Filed(Span(match.start("place"), match.end()), match["place"], "", "")
    place = match["place"]
    named = match["agency"] or ""
    # Capitals throughout, or an agency in brackets, or a date: "Berlin – " alone is as often a subject.
    capitals = place.split(",")[0].isupper() and len(place) > 3
    if not (capitals or match["paren"] or match["date"] or (named in AGENCIES)):
        return None
    if match["dash"].strip() == ":" and not (named or match["date"]):
        return None
    return Filed(Span(match.start("place"), match.end()), place, match["date"] or "", AGENCIES.get(named, named))


# Times of day ----------------------------------------------------------------------------------------------


def is_clock(text: str) -> bool:
    """Whether a line is a time of day and nothing else ("22.15 GMT", "14:05 Uhr").

    >>> is_clock("22.15 GMT"), is_clock("22.15 pounds were missing")
    (True, False)
    """
    return bool(_CLOCK.fullmatch(text.strip()))


_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:h][0-5]\d\s?(?:[ap]\.?m\.?|Uhr|[A-Z]{2,4}|[+-]\d\d:?\d\d)?", re.IGNORECASE)
