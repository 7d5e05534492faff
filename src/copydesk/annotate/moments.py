"""When: the time expressions of a text, with their values and what those were reckoned from.

    words → expressions (moment_grammar) → answers, in reading order (resolving) → Moment

Values are written in the manner of TIMEX3: "2019-07-12", "2019-06", "2019-W28", "1989-Q3", "1998-SU", "198" (the
1980s), "2019-07-12TEV", "2019-07-12T19:15", "P3D", "PXY" (some years), "XXXX-WXX-4" (every Thursday), "PAST_REF".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from copydesk.annotate import days, direction, moment_grammar, resolving
from copydesk.annotate.answers import State, Told
from copydesk.records import Moment, Span
from copydesk.words import Words

# Moments that a later one may be reckoned from: more lie too far back to be meant. It bounds the work on each.
_TOLD = 16
_DAYS = frozenset({"weekday", "day", "clock", "dotted", "feast"})


class Own(NamedTuple):
    """A passage that has a day of its own, such as a caption: its place, the day, and where that is from."""

    span: Span
    day: str
    basis: str


def found(
    words: Words, language: str, published: str, basis: str = "published", own: Sequence[Own] = ()
) -> list[Moment]:
    """The time expressions of a text, in reading order, none overlapping; keys are "m1", "m2" ...

    `language` is a code ("en"); of one that has no grammar nothing is found. `published` is the day that relative
    expressions count from (ISO 8601, a time behind it is left aside; empty where not known) and `basis` what it is
    called in `Moment.anchor`: "published", or "fetched" where only that is known. Passages in `own` count from their
    own day instead. Where an expression needs a day that is not known, its value stays empty.
    """
    main = _day(published)
    passages = sorted(own)
    starts = [passage.span.start for passage in passages]
    told: list[Told] = []
    moments: list[Moment] = []
    for expression in moment_grammar.expressions(words, language):
        day, name = main, basis
        before = bisect_right(starts, expression.start) - 1
        if before >= 0 and expression.start < passages[before].span.end:
            day, name = _day(passages[before].day), passages[before].basis
        sentence = words.sentence(expression.word)
        names_day = expression.rule in _DAYS
        look = partial(direction.direction, words, expression.word, expression.after, language, names_day)
        said = resolving.answer(expression, State(day, told, look, sentence))
        if said is None:
            continue
        number = len(moments)
        anchor = name if said.anchor == "day" else f"m{said.anchor + 1}" if isinstance(said.anchor, int) else ""
        moments.append(
            Moment(
                key=f"m{number + 1}",
                span=Span(expression.start, expression.end),
                kind=said.kind,
                value=said.value,
                mod=said.mod,
                anchor=anchor,
                sure=said.sure,
            )
        )
        if said.kind in ("date", "time") and days.unit_of(said.value):
            told.append(Told(number, said.kind, said.value, sentence, said.aside))
            del told[:-_TOLD]
    return moments


# A report runs up to so many days after it was filed. A guess.
_FILED = 3


def filed(dateline: Words, language: str, published: str) -> str:
    """The day that the words of a dateline name, from which the report then counts: ISO 8601, empty where it names
    none, or one that is not shortly before the day of publication, where that is known."""
    for moment in found(dateline, language, published):
        day, known = days.day_of(moment.value), _day(published)
        if day and (known is None or 0 <= (known - day).days <= _FILED):
            return day.isoformat()
    return ""


def _day(stated: str) -> date | None:
    """A day to count from: none outside of the years that news could be of, so that counting stays in the calendar."""
    day = days.day_of(stated)
    return day if day and 1500 <= day.year <= 2500 else None
