"""What a passage is by itself: whether it ends like prose, which names of elements set it apart, its verdict so far.

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
)
from copydesk.records import Label

# Elements named so hold no body, whatever prose is in them.
APART = (
    NAV | FOOTER | COMMENTS | RELATED | AD | PROMO | SHARE | FORM | HIDDEN | CAPTION | CREDIT | BIO | BUTTON | TAGS
    | EMBED | BOX
)  # fmt: skip
# Elements named so hold body only where nothing else does.
DOUBTFUL = ASIDE | HEADER | TEASER | GALLERY | LEGAL | INFO | FIGURE | AUTHOR | DATE
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# The end of a sentence, the quotation marks and brackets behind it included, and how long it is at most.
_STOPS = frozenset(".!?…。！？؟।։:;")
_CLOSERS = "\"'”’»“)]』」"
ENDING = 6
SENTENCE_END = re.compile(f"[{re.escape(''.join(sorted(_STOPS)))}][{re.escape(_CLOSERS)}]*$")


def ends(text: str) -> bool:
    """Whether a passage ends like a sentence: `SENTENCE_END`, told by its last characters, which is quicker."""
    last = text[-1]
    return last in _STOPS or (last in _CLOSERS and text[-ENDING:].rstrip(_CLOSERS)[-1:] in _STOPS)


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


# Shorter passages are no prose by themselves, those that end like no sentence even less; characters of dense scripts
# count threefold.
LINE = 25
LONG_LINE = 80
