"""Words that make a statement, and the noun phrase beside them: plain rules of word order, no grammar.

What the rules for quotes and for channels share. The words stand in reference/cues.tsv and phrases.tsv.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.annotate.told import Range
from copydesk.words import Words

_LONGEST = 30  # words of a noun phrase: appositions included, longer ones are clauses that went astray (a guess)
_OPENING = frozenset("“„«‹「『‘‚")
_CLOSING = frozenset("”»›」』’")
QUOTES = _OPENING | _CLOSING | {'"', "'", "''", "``"}
_ENDS = frozenset(";:!?…—–()[]|。，、：！？؛،") | {"...", "--"} | QUOTES


class Cues(NamedTuple):
    """The cues of a language: kind by word, and the kinds of short words that stand around noun phrases."""

    verbs: dict[str, str]
    prepositions: tuple[tuple[str, ...], ...]
    that: frozenset[str]
    pronouns: frozenset[str]
    helpers: frozenset[str]  # what stands between a source and its cue: "has", "also", "later"
    openers: frozenset[str]  # what no noun phrase reaches over to the left: "that", "when", "but"
    stops: frozenset[str]  # nor to the right: "in", "on", "when"
    articles: frozenset[str]
    nouns: frozenset[str]  # verbs that look like nouns
    hear: frozenset[str]


@cache
def cues(language: str) -> Cues:
    """The cues of a language ("en"); empty ones for a language without a table."""

    def of(table: str, kind: str) -> frozenset[str]:
        rows = reference.rows("cues") if table == "cues" else reference.rows("phrases")
        return frozenset(row[2].casefold() for row in rows if row[0] == kind and row[1] == language)

    verbs = {
        row[2].casefold(): row[0]
        for row in reference.rows("cues")
        if row[1] == language and row[0] in ("say", "tell", "write", "ask", "announce", "show")
    }
    prepositions = sorted(
        (tuple(words.split()) for words in of("cues", "prep")), key=lambda words: (-len(words), words)
    )
    return Cues(
        verbs,
        tuple(prepositions),
        of("cues", "that"),
        of("phrases", "pronoun"),
        of("phrases", "helper"),
        of("phrases", "opener"),
        of("phrases", "stop"),
        of("phrases", "article"),
        of("cues", "noun"),
        of("cues", "hear"),
    )


@cache
def days() -> frozenset[str]:
    """The days of the week in all languages, without regard to case."""
    return frozenset(row[2].casefold() for row in reference.rows("weekdays"))


def before(words: Words, end: int, floor: int, language: str) -> Range | None:
    """The noun phrase that ends before the word `end`, where a cue begins, and begins at `floor` at the earliest.

    "Ida Moe, the mayor, later said": steps over helpers, takes an apposition between commas along.
    """
    forms, table = words.forms, cues(language)
    last = end
    while last > floor and helps(forms[last - 1], table):
        last -= 1
    if last <= floor:
        return None
    if forms[last - 1].casefold() in ("and", "but", "then") and "and" in table.openers:
        return _subject(forms, last - 1, max(floor, end - _LONGEST), table)
    if forms[last - 1].casefold() in table.pronouns:
        return last - 1, last
    if forms[last - 1] == ",":
        name_end = last - 1
        first = _run(forms, name_end, max(floor, end - _LONGEST), table)
        if first - 1 > floor and forms[first - 1] == "," and _apposition(forms[first], table):
            whole = _run(forms, first - 1, max(floor, end - _LONGEST), table)
            if whole < first - 1:
                return _trimmed(forms, whole, name_end, table)
        return None
    first = _run(forms, last, max(floor, end - _LONGEST), table)
    if first - 1 > floor and forms[first - 1] == "," and forms[first].casefold() in ("who", "which"):
        first = _run(forms, first - 1, max(floor, end - _LONGEST), table)
    return _trimmed(forms, first, last, table) if first < last else None


def after(words: Words, start: int, ceiling: int, language: str, *, apposition: bool = True) -> Range | None:
    """The noun phrase that begins at the word `start`, after a cue ("said a spokesman for the union"), and ends at
    `ceiling` at the latest. An apposition after a comma is taken along where one may stand."""
    forms, table = words.forms, cues(language)
    ceiling = min(ceiling, start + _LONGEST)
    while start < ceiling and helps(forms[start], table):
        start += 1
    if start >= ceiling or forms[start] in _ENDS or forms[start] in (",", "."):
        return None
    if forms[start].casefold() in table.pronouns and forms[start].casefold() not in table.articles:
        return start, start + 1
    first = forms[start].casefold()
    if first not in table.articles and (first in table.that or first in table.stops or first in table.openers):
        return None
    end = _reach(forms, start, ceiling, table)
    if apposition and end + 1 < ceiling and forms[end] == "," and _apposition(forms[end + 1], table):
        further = _reach(forms, end + 1, ceiling, table, frozenset())
        if further < len(forms) and (further == ceiling or forms[further] in _ENDS or forms[further] in (",", ".")):
            end = further
    return (start, end) if end > start else None


def _subject(forms: list[str], end: int, floor: int, table: Cues) -> Range | None:
    """The subject of verbs that are strung together: "Lund shut the door and | said"."""
    first = end
    while first > floor and forms[first - 1] not in _ENDS:
        first -= 1
    last = first
    if last < end and forms[last].casefold() in table.pronouns:
        return last, last + 1
    if last < end and forms[last].casefold() in table.articles:
        last += 1
    while last < end and (forms[last][0].isupper() or forms[last] == "."):
        last += 1
    return (first, last) if last > first + (forms[first].casefold() in table.articles) else None


def helps(form: str, table: Cues) -> bool:
    """Whether a word may stand between a source and its verb, or a verb and its source."""
    lower = form.casefold()
    return lower in table.helpers or ("said" in table.verbs and form == lower and len(form) > 4 and form.endswith("ly"))


def _run(forms: list[str], end: int, floor: int, table: Cues) -> int:
    """Where the run of words that ends before `end` begins."""
    first = end
    while first > floor:
        form = forms[first - 1]
        if form in _ENDS or form == "," or form.casefold() in table.openers:
            break
        first -= 1
    return first


def _reach(forms: list[str], start: int, ceiling: int, table: Cues, stops: frozenset[str] | None = None) -> int:
    """Where the run of words that begins at `start` ends."""
    stops = table.stops if stops is None else stops
    end = start
    while end < ceiling:
        form = forms[end]
        lower = form.casefold()
        if form in _ENDS or form == "," or (form == "." and (end + 1 >= ceiling or forms[end + 1] in QUOTES)):
            break  # a point that ends no sentence stands after a short form: "Sen. Moe"
        if lower in stops and not (end == start and lower in table.articles):
            break
        dated = lower in table.articles and end + 1 < ceiling and forms[end + 1].casefold() in days()
        if end > start and (dated or lower in table.that):
            break  # "dijo Ida Moe | el lunes"
        end += 1
    return end


def _apposition(form: str, table: Cues) -> bool:
    """Whether what stands after a name and a comma tells who that is: "the mayor", "58", "who"."""
    return form.casefold() in table.articles or form.isdigit() or form.casefold() == "who"


def _trimmed(forms: list[str], first: int, end: int, table: Cues) -> Range | None:
    """Without what opens a sentence before its subject: "On Monday Lund" -> "Lund"."""
    lower = forms[first].casefold()
    if lower in table.pronouns and lower not in table.articles and lower not in ("who", "which", "you"):
        return first, first + 1  # "he, in a letter to the Post, said"
    if lower in table.stops:
        for n in range(first + 1, end):
            if forms[n].casefold() in table.articles and n > first + 1:
                return n, end
        n = end
        while n > first and forms[n - 1][0].isupper():
            n -= 1
        first = n
    return (first, end) if first < end else None
