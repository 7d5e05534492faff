"""Whether words name what carries a statement: an outlet, its people, a letter, an interview, court papers.

Plain word lists (reference/channels.tsv, agencies.tsv) and the ways in which names of outlets are written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.annotate import cues
from copydesk.annotate.told import Range

# Call signs of North American stations, and names with a capital inside ("NewsWire", but not "McBride", "DeMoe").
_CALL_SIGN = re.compile(r"[WKC][A-Z]{2,3}(?:-(?:TV|FM|AM))?\Z")
_INNER_CAPITAL = re.compile(r"(?!Ma?c[A-Z]|De[A-Z]|La[A-Z]|Le[A-Z]|Di[A-Z]|Van[A-Z]|O[’'])[A-Z][a-z]+[A-Z][A-Za-z]+\Z")
_LETTERS = re.compile(r"[A-Z]{2,5}\Z")
_SIGNS = frozenset(',.;:!?…—–-()[]"“”„«»‹›「」') | {"...", "--", "''", "``"}
_LONGEST = 12  # words of a noun phrase that is looked at: longer ones name nothing


class Lists(NamedTuple):
    """The words of channels.tsv by what they are, for one language."""

    outlet: frozenset[str]
    known: frozenset[tuple[str, ...]]
    people: frozenset[str]
    press: frozenset[str]
    medium: frozenset[str]
    paper: frozenset[str]
    occasion: frozenset[str]
    network: frozenset[str]
    appear: frozenset[str]
    body: frozenset[str]
    into: frozenset[str]
    toward: frozenset[str]
    opens: frozenset[str]
    issues: frozenset[str]
    office: frozenset[str]


@cache
def lists(language: str) -> Lists:
    """The words of a language, with those that stand for all."""

    def of(kind: str) -> frozenset[str]:
        return frozenset(row[2] for row in reference.rows("channels") if row[0] == kind and row[1] in ("*", language))

    names = of("known") | {row[1] for row in reference.rows("agencies")}
    return Lists(
        of("outlet"),
        frozenset(tuple(name.split()) for name in names),
        of("people"),
        of("press"),
        of("medium"),
        of("paper"),
        of("occasion"),
        of("network"),
        of("appear"),
        of("body"),
        of("into"),
        of("toward"),
        of("opens"),
        of("issues"),
        of("office"),
    )


def phrase(forms: list[str], start: int, ceiling: int, language: str) -> Range:
    """The words from `start` to the next sign, preposition, conjunction, article or day: a noun phrase, roughly."""
    stops, days = _stops(language), cues.days()
    end = start
    ceiling = min(ceiling, start + _LONGEST)
    while end < ceiling:
        form = forms[end]
        if form in _SIGNS or (end > start and (form in stops or form.casefold() in days)):
            break
        end += 1
    return start, end


@cache
def _stops(language: str) -> frozenset[str]:
    """Words, written small, that no noun phrase reaches over."""
    table, words = cues.cues(language), lists(language)
    return (
        table.stops | table.that | table.openers | table.articles | table.pronouns | words.into | words.toward | {"of"}
    )


def outlet(forms: list[str], place: Range, language: str, *, letters: bool = True) -> bool:
    """Whether the words name an outlet or its people: "the Daily Gull", "Radio Gull’s Ida Moe", "reporters", "WGUL".

    `letters`: whether a few capitals may be an outlet that is in no list, as after "told".
    """
    words = lists(language)
    first, end = place
    for n in range(first, end):
        for length in range(1, min(3, end - n) + 1):
            if tuple(forms[n : n + length]) in words.known:
                return n + length == end or not forms[n + length][0].islower() or _last(forms[end - 1], words)
    if end <= first:
        return False
    last = forms[end - 1]
    if last in words.people or last in words.press:
        return True
    if any(form in words.people for form in forms[first:end]):
        return True  # "NPR correspondent Ida Moe"
    if last in words.body or not last[0].isupper():
        return False
    named = [form for form in forms[first:end] if form[0].isupper() and form not in ("The", "A", "An", "In", "On")]
    if any(form in words.outlet or (form.isupper() and form.title() in words.outlet) for form in named):
        return not any(form in words.body for form in named)
    if any(_INNER_CAPITAL.match(form) or _CALL_SIGN.match(form) for form in named):
        return not any(form in words.body for form in named)
    return letters and len(named) == 1 and _LETTERS.match(last) is not None


def _last(form: str, words: Lists) -> bool:
    return form in words.people or form in words.press


def medium(forms: list[str], place: Range, language: str, *, by: str = "in") -> int:
    """The word after the one that names a medium or an occasion in the phrase, 0 if none does ("a letter", "a video
    posted"): what words are given in or on, after "at" where one speaks for the record. `by` is the word before."""
    words = lists(language)
    first, end = place
    if first == end:
        return 0
    for n in range(first, end):
        form = forms[n] if forms[n] in words.network else forms[n].casefold()
        if form in words.network and by in ("on", "via", "over", "to", "through"):
            return n + 1
        pair = f"{form} {forms[n + 1].casefold()}" if n + 1 < end else ""
        if pair in words.occasion or pair in words.medium or (pair in words.network and by in ("on", "via")):
            return n + 2
        if form in words.occasion or (form in words.medium and by not in ("at", "to")):
            further = n + 1
            if further < end and (forms[further] in words.medium or forms[further] in words.occasion):
                further += 1
            return further
    return 0


def speaks(forms: list[str], place: Range, language: str) -> bool:
    """Whether the words, as the source of a statement, are what we have another one through: an outlet, or a paper."""
    words = lists(language)
    first, end = place
    head = first
    while (
        head < end
        and forms[head] not in _SIGNS
        and forms[head].casefold() not in ("of", "in", "for", "at", "from", "by", "who", "on")
    ):
        head += 1
    if head == first:
        return False
    if any(form.casefold() in words.paper for form in forms[first:head]):
        return True
    return outlet(forms, (first, head), language, letters=False)
