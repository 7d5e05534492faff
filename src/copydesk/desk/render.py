"""Templates: every value escaped, every character that could act on its neighbours shown as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from copydesk.archive import Day, Located
from copydesk.desk.asking import address, place
from copydesk.desk.figures import timeline
from copydesk.desk.marks import Mark
from copydesk.desk.pages.article import Passage
from copydesk.desk.pages.story import Sighting
from copydesk.desk.safety import link, visible
from copydesk.records import Span


def environment() -> Environment:
    """The templates of the desk, with all that they may call."""
    made = Environment(
        loader=PackageLoader("copydesk.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        extensions=["jinja2.ext.do"],
    )
    made.globals |= {"address": address, "place": place, "timeline": timeline, "link": link}
    made.filters |= {"count": count, "day": day, "percent": percent, "lit": lit, "host": host, "number": number}
    made.tests |= {"mapped": _mapped, "around": _around, "of_statement": _of_statement}
    made.filters |= {"row": _row, "own": _own, "runs": runs}
    return made


def _around(span: Span, at: Span) -> bool:
    return span.start <= at.start < span.end


def _mapped(place: Sighting | Located) -> bool:
    """A people is no place, and what has no coordinates stands nowhere."""
    return place.kind != "people" and place.latitude is not None and place.longitude is not None


def _of_statement(n: int, marks: Sequence[Mark]) -> bool:
    return marks[n].group == "statements"


def _row(one: Day) -> tuple[str, int, int]:
    return one.day, one.articles, one.origins


def _own(one: tuple[str, int]) -> tuple[str, int, int]:
    return *one, 0


def runs(passages: Sequence[Passage]) -> list[tuple[str, list[Any]]]:
    """Passages as they are laid out: neighbours of a list, or of a table (as rows of cells), stand together."""
    made: list[tuple[str, list[Any]]] = []
    for one in passages:
        shape = {"li": "list", "cell": "table", "row": "table"}.get(one.kind, "plain")
        if not made or made[-1][0] != shape:
            made.append((shape, []))
        if shape != "table":
            made[-1][1].append(one)
        elif one.kind == "row" or not made[-1][1]:
            made[-1][1].append([one])
        else:
            made[-1][1][-1].append(one)
    return made


def _shown(value: Any) -> Any:
    """What goes into a page: a string of ours or theirs, made visible; None as nothing."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return "" if value is None else value


def number(value: int) -> str:
    """A whole number as people read it.

    >>> number(12345)
    '12,345'
    """
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """So many of what.

    >>> count(1, "copy", "copies"), count(3, "article")
    ('1 copy', '3 articles')
    """
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def day(published: str) -> str:
    """The day of a date, with its time where it has one; "no day" where there is none.

    >>> day("2024-03-16T18:05:00+00:00"), day("2024-03"), day("")
    ('2024-03-16 18:05', '2024-03', 'no day')
    """
    if not published:
        return "no day"
    return published[:16].replace("T", " ")


def percent(value: float) -> str:
    """A share as people read it."""
    return f"{value:.0%}"


def lit(words: str, spans: tuple[Span, ...]) -> list[tuple[str, bool]]:
    """Words cut at places, each piece with whether it stands out."""
    made, last = [], 0
    for span in spans:
        if span.start >= last:
            made += [(words[last : span.start], False), (words[span.start : span.end], True)]
            last = span.end
    return [one for one in [*made, (words[last:], False)] if one[0]]


def host(url: str) -> str:
    """An address without its scheme, as much of it as fits a line."""
    short = url.partition("://")[2] or url
    return short if len(short) <= 80 else short[:79] + "…"
