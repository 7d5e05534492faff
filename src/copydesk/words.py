"""The words and sentences of a text, each with its place: one reading of a text for all that annotate and trace ask.

A word is a run of letters and digits with the marks that stand inside words ("U.S.", "co-owner", "don’t", "AT&T",
"2,000"); an English possessive ("’s") is a word of its own, and so is every other sign that is not white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.records import Span

_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}(?![^\W_])|[^\W_]+(?:(?:['’](?![sS](?![^\W_]))|[-.&‑·]|(?<=\d)[,:](?=\d))[^\W_]+)*|['’][sS](?![^\W_])|\.{3}|\S"
)
_ENDS = frozenset({".", "!", "?", "…", "...", "。", "！", "？", "؟", "।"})
_DENSE_ENDS = frozenset("。！？")  # no blank follows them
_CLOSERS = frozenset("\"'”’»›)]」』“‘")  # “ closes a German quote


class Words(NamedTuple):
    """The words of a text in reading order.

    `starts` and `ends` are code points of the text, half open. `sentences` holds the number of the first word of each
    sentence, and at its end the count of all words, so that sentence n is `forms[sentences[n]:sentences[n + 1]]`.
    """

    text: str
    forms: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]

    def sentence(self, word: int) -> int:
        """The number of the sentence that a word stands in."""
        return bisect_right(self.sentences, word) - 1

    def span(self, first: int, end: int) -> Span:
        """The place of the words [first, end)."""
        return Span(self.starts[first], self.ends[end - 1])

    def within(self, span: Span) -> range:
        """The numbers of the words that begin inside of a span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))


def words(text: str, spans: Iterable[Span]) -> Words:
    """The words of the passages at `spans`, which stand in reading order and don't overlap. A sentence ends at the
    end of its passage at the latest.

    >>> read = words("Dr. Ida Moe said: “It is over.” She left.", [Span(0, 41)])
    >>> [" ".join(read.forms[a:b]) for a, b in zip(read.sentences, read.sentences[1:])]
    ['Dr . Ida Moe said : “ It is over . ”', 'She left .']
    """
    forms: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    sentences: list[int] = []
    for span in spans:
        first = len(forms)
        for found in _WORD.finditer(text, span.start, span.end):
            forms.append(found[0])
            start, end = found.span()
            starts.append(start)
            ends.append(end)
        if len(forms) > first:
            sentences.append(first)
            sentences += _breaks(forms, starts, ends, first)
    sentences.append(len(forms))
    return Words(text, forms, starts, ends, sentences)


def _breaks(forms: list[str], starts: list[int], ends: list[int], first: int) -> list[int]:
    """The first words of all sentences of a passage but its first one."""
    found = []
    last = len(forms)
    for n in range(first, last - 1):
        form = forms[n]
        if form not in _ENDS:
            if form[-1] == "." and forms[n + 1].casefold() in _openers() and forms[n + 1][0].isupper():
                found.append(n + 1)  # "in the U.S. He said"
            continue
        after = n + 1
        while after < last and forms[after] in _CLOSERS and starts[after] == ends[after - 1]:
            after += 1
        if after >= last or forms[after] in _ENDS:
            continue
        if starts[after] == ends[after - 1] and form not in _DENSE_ENDS:
            continue  # "example.com", "3.5", "?!"
        opener = forms[after]
        if opener in "\"'“‘„«‹([" and after + 1 < last:
            opener = forms[after + 1]
        if opener[0].islower():
            continue
        word = forms[n - 1] if n > first and starts[n] == ends[n - 1] and form == "." else ""
        if after == n + 1 and ((len(word) == 1 and word.isupper()) or word.casefold() in _abbreviations()):
            continue  # an initial ("J. Moe"), or a short form
        if form == "." and forms[n - 1].isdigit() and len(forms[n - 1]) < 3 and forms[after].casefold() in _counted():
            continue  # "am 3. März", "im 18. Jahrhundert"
        found.append(after)
    return found


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word for kind, _, word in reference.rows("abbreviations") if kind == "before")


@cache
def _counted() -> frozenset[str]:
    """Names of months, and other words that follow a number written with a full stop."""
    names = {name for _, _, name in reference.rows("months")}
    return frozenset(names | {word for kind, _, word in reference.rows("abbreviations") if kind == "counted"})


@cache
def _openers() -> frozenset[str]:
    """Words that open a sentence where they are written large."""
    return frozenset(word for kind, _, word in reference.rows("abbreviations") if kind == "opens")
