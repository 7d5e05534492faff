"""A statement as the modules of this room hand it to one another, before it becomes a record: word numbers, no names.

The vocabulary of who said what, below the modules that find it and those that link it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Range = tuple[int, int]  # numbers of words, half open: forms[first:end]
Voice = Literal["quote", "paraphrase", "mixed"]


class Told(NamedTuple):
    """Who said what, in the words of a `Words`.

    content  what was said, in reading order: several ranges where the source interrupts it
    cue      the words that make it a statement ("said", "according to"); None for "Ida Moe: Ferry is sold"
    source   who said it, as written beside it; None for a passive without one, and where it is not told
    via      the words that name the channel we have it through: an outlet ("told the Daily Gull"), a medium ("in a
             letter Friday"), a paper ("according to court papers"); None if no words name one
    outer    the number, in the same list, of the statement that this one is a part of; -1 for one that stands alone
    sure     how sure we are that this is a statement, its source right: 0 to 1
    """

    content: tuple[Range, ...]
    cue: Range | None = None
    source: Range | None = None
    via: Range | None = None
    outer: int = -1
    sure: float = 0.5
