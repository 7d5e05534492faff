"""Which words may name a place: all that the gazetteer knows, as they stand in the text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.annotate.gazetteer import CAPS, PEOPLE, POST, SHORT, Gazetteer, fold, key
from copydesk.words import Words

__all__ = ["Spot", "spots"]

_LONGEST = 7  # words of a name
_INSIDE = frozenset(
    "of the de la le del du da do dos das di der den am an upon on and sur en les los las el al es under by "
    "'s ’s".split()
)
_ALONE = frozenset(
    {"the", "la", "le", "el", "los", "las", "de", "al", "st", "new", "san", "north", "south", "east", "west"}
)


class Spot(NamedTuple):
    """Words [first, end), characters [start, close), that may name a place. `name` is how they are looked up, `entries`
    are those of the gazetteer that the way they are written allows. `piece` says that a word is cut at a hyphen: "head"
    ("Ellery-based"), "party" ("D-Ellery"), "part" ("Ellery-Gullhaven")."""

    first: int
    end: int
    start: int
    close: int
    name: str
    entries: tuple[int, ...]
    piece: str = ""


def spots(words: Words, gazetteer: Gazetteer) -> list[Spot]:
    """All of a text in reading order, the longest of those that begin at one word; they don't overlap."""
    forms = words.forms
    found: list[Spot] = []
    reader = _Reader(words, gazetteer, found)
    at, count = 0, len(forms)
    while at < count:
        form = forms[at]
        if not form[0].isupper():
            at += 1
            continue
        spot = reader.longest(at, 0)
        if spot is not None:
            if spot.entries:
                found.append(spot)
            at = spot.end
            continue
        if "-" in form and fold(form) not in _never():
            at = reader.cut(at)
            continue
        at += 1
    return found


@cache
def _never() -> frozenset[str]:
    """Names of the gazetteer that mean something else wherever they are read."""
    return frozenset(key(name) for kind, name in reference.rows("place_words") if kind == "never")


class _Reader:
    """One reading of a text."""

    def __init__(self, words: Words, gazetteer: Gazetteer, found: list[Spot]) -> None:
        self.words, self.gazetteer, self.found = words, gazetteer, found
        self.known: dict[str, tuple[int, ...] | None] = {}
        self.sentence = 0

    def entries(self, name: str) -> tuple[int, ...] | None:
        if name not in self.known:
            self.known[name] = self.gazetteer.find(name)
        return self.known[name]

    def longest(self, at: int, cut: int) -> Spot | None:
        """The longest name that begins at a word, or at the letter `cut` of it."""
        words = self.words
        forms, starts, ends = words.forms, words.starts, words.ends
        while words.sentences[self.sentence + 1] <= at:
            self.sentence += 1
        stop = min(words.sentences[self.sentence + 1], at + 2 * _LONGEST)
        name = fold(forms[at][cut:])
        best: Spot | None = None
        end = at + 1
        size = 1
        while True:
            entries = self.entries(name)
            if entries is None:
                return best
            if entries and forms[end - 1] not in _INSIDE and not (size == 1 and name in _ALONE):
                never = name in _never()
                allowed, dot = ((), False) if never else _allowed(words, at, end, cut, name, entries, self.found)
                if allowed or never:
                    close = ends[end - 1] + dot
                    best = Spot(at, end + dot, starts[at] + cut, close, name, allowed)
            while end < stop and forms[end] == "." and starts[end] == ends[end - 1]:
                end += 1
            if end >= stop or size >= _LONGEST:
                return best
            form = forms[end]
            if not (form[0].isupper() or form in _INSIDE):
                return best
            name = f"{name} {fold(form)}"
            end += 1
            size += 1

    def cut(self, at: int) -> int:
        """The names in a word with hyphens that is none as a whole; where to go on."""
        words, found = self.words, self.found
        form, start = words.forms[at], words.starts[at]
        parts = form.split("-")
        place = 0
        after = at + 1
        for n, part in enumerate(parts[:_LONGEST]):
            last = n == len(parts) - 1
            if len(part) > 1 and part[0].isupper():
                party = last and n == 1 and len(parts[0]) == 1
                if last:
                    spot = self.longest(at, place)
                    if spot is not None and spot.entries:
                        found.append(spot._replace(piece="party" if party else "part"))
                        after = spot.end
                else:
                    entries = tuple(one for one in self.entries(fold(part)) or () if one & 7 not in (SHORT, POST))
                    if not part.isupper():
                        entries = tuple(one for one in entries if one & 7 != CAPS)
                    elif len(part) < 4:
                        entries = tuple(one for one in entries if one & 7 == CAPS)
                    if entries:
                        begin = start + place
                        piece = "part" if parts[n + 1][:1].isupper() else "head"
                        found.append(Spot(at, at + 1, begin, begin + len(part), fold(part), entries, piece))
            place += len(part) + 1
        return after


def _allowed(
    words: Words, first: int, end: int, cut: int, name: str, entries: tuple[int, ...], before: Sequence[Spot]
) -> tuple[tuple[int, ...], bool]:
    """The entries that the words allow by how they are written, and whether the full stop behind them is part of the
    name: "Fla."."""
    forms = words.forms
    form = forms[end - 1][cut if end == first + 1 else 0 :]
    follows = end < len(forms) and forms[end] == "." and words.starts[end] == words.ends[end - 1]
    upper = form.isupper() and end == first + 1
    dotted = "." in form or (follows and not (upper and len(form) < 3))
    short = upper and len(name) < 4
    post = upper and "." not in form and bool(before) and before[-1].end == first - 1 and forms[first - 1] == ","
    found = []
    dot = False
    for entry in entries:
        how = entry & 7
        if how == SHORT and dotted:
            dot = follows and ("." not in form or len(form) < 6)
        elif how in (SHORT, POST):
            if not post or len(name) != 2:
                continue
        elif (how == CAPS and not upper) or (short and how not in (CAPS, PEOPLE)):
            continue
        found.append(entry)
    return tuple(found), dot
