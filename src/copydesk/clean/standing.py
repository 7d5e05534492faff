"""What a passage is by itself: how much prose it holds, which names of elements set it apart, its verdict so far.

The vocabulary that the labeller (`labels`) and the lines around the body (`heading`) share.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from copydesk.clean.cut import (
    AD,
    ASIDE,
    AUTHOR,
    BIO,
    BOX,
    BUTTON,
    CAPTION,
    COMMENTS,
    CREDIT,
    DATE,
    EMBED,
    FIGURE,
    FOOTER,
    FORM,
    GALLERY,
    HEADER,
    HIDDEN,
    INFO,
    LEGAL,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    TAGS,
    TEASER,
    Passage,
    link_share,
)
from copydesk.records import Label
from copydesk.text import length

# Elements named so hold no body, whatever prose is in them.
APART = (
    NAV | FOOTER | COMMENTS | RELATED | AD | PROMO | SHARE | FORM | HIDDEN | CAPTION | CREDIT | BIO | BUTTON | TAGS
    | EMBED | BOX
)  # fmt: skip
# Elements named so hold body only where nothing else does.
DOUBTFUL = ASIDE | HEADER | TEASER | GALLERY | LEGAL | INFO | FIGURE | AUTHOR | DATE
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# The end of a sentence, the quotation marks and brackets behind it included, and how long it is at most.
ENDING = 6
SENTENCE_END = re.compile(r"[.!?…。！？؟।։:;][\"'”’»“)\]』」]*$")


class Verdict:
    """A label under way."""

    __slots__ = ("label", "sure", "why")

    def __init__(self, label: Label, sure: float, why: str) -> None:
        self.label, self.sure, self.why = label, sure, why


class Lines(NamedTuple):
    """What can be told of a line by its words alone, handed in by the door: asked only of lines that may matter.

    `marked` gives the kinds of the mark that it opens with and whether it is nothing else, `named` whether it is a
    person's name, `clock` whether it is a time of day.
    """

    marked: Callable[[str], tuple[frozenset[str], bool]]
    named: Callable[[str], bool]
    clock: Callable[[str], bool]

    def mark(self, passage: Passage) -> tuple[frozenset[str], bool]:
        """The mark of a passage, none where it is too long for a line."""
        return self.marked(passage.text) if len(passage.text) <= SHORT else _UNMARKED


# What opens with "Photo" and goes on for longer than this is prose; a line that is a name or a time is shorter yet.
SHORT = 160
NAME = 40
_UNMARKED: tuple[frozenset[str], bool] = (frozenset(), False)


# Shorter passages are no prose by themselves, in dense scripts neither: a third of them at least.
LINE = 25
_LONG_LINE = 80


def weigh(passage: Passage) -> float:
    """How much prose a passage holds, by its own words alone: its length, less what is in links."""
    text = passage.text
    if len(text) < LINE // 3 or passage.kind in HEADINGS:
        return 0.0
    size = length(text)
    if size < LINE:
        return 0.0
    share = link_share(passage)
    if share > 0.5:
        return 0.0
    prose = SENTENCE_END.search(text[-ENDING:]) is not None
    if not prose and size < _LONG_LINE:
        return 0.0
    return size * (1.0 - share) * (1.0 if prose else 0.5)
