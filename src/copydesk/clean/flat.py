"""A flat text as passages: its lines, offsets being the page's own.

What tags told, wording and neighbours must tell here. A line is one passage; lines that were broken at a
fixed width are joined to the paragraphs that they were.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from copydesk.clean.cut import Cut, Node, Passage
from copydesk.records import Span

# Every blank as a space, one for one: what is found in a line stands in the text at the same offset.
_BLANK = re.compile(r"\s")
_LINE = re.compile(r"[^\n]+")
# A text is taken as broken at a fixed width if its longest line is no longer than a terminal's and nearly every
# line break inside of a paragraph stands where the next word would not have fitted.
_WIDEST = 100
_NARROWEST = 40
_FITTING = 0.9
_ENOUGH = 6


def cut(body: str) -> Cut:
    """A flat text as passages, in order. Their raw spans are spans of the text; nothing is left out but blanks."""
    lines = [
        Span(match.start() + len(match[0]) - len(match[0].lstrip()), match.start() + len(match[0].rstrip()))
        for match in _LINE.finditer(body)
        if not match[0].isspace()
    ]
    width = _wrapped_at(body, lines)
    passages = []
    n = 0
    while n < len(lines):
        start = end = lines[n]
        n += 1
        while width and n < len(lines) and _breaks(body, end, lines[n], width):
            end = lines[n]
            n += 1
        raw = Span(start.start, end.end)
        passages.append(Passage(_BLANK.sub(" ", raw.of(body)), raw, 0, "line", 0))
    return Cut(passages, [Node("", -1, [], "line", 0, 0)], [], [], [], None)


def gaps(body: str, passages: Sequence[Passage]) -> list[int]:
    """How many empty lines stand before each passage; 0 before the first."""
    if not passages:
        return []
    pairs = pairwise(passages)
    return [0, *(max(0, body.count("\n", here.raw.end, there.raw.start) - 1) for here, there in pairs)]


def _adjacent(body: str, here: Span, there: Span) -> bool:
    return body.count("\n", here.end, there.start) == 1


def _breaks(body: str, here: Span, there: Span, width: int) -> bool:
    """Whether the break between two lines only stands there because the next word did not fit."""
    if not _adjacent(body, here, there):
        return False
    word = there.of(body).split(None, 1)[0]
    return len(here) + 1 + len(word) > width


def _wrapped_at(body: str, lines: Sequence[Span]) -> int:
    """The width that the text was broken at, or 0 where each line is a paragraph of its own."""
    width = max((len(line) for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    pairs = [(here, there) for here, there in pairwise(lines) if _adjacent(body, here, there)]
    fitting = sum(_breaks(body, here, there, width) for here, there in pairs)
    return width if fitting >= _ENOUGH and fitting >= _FITTING * len(pairs) else 0
