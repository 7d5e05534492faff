"""A name, and what is asked of the words beside it and in it while a sentence is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from copydesk.annotate.name_words import BESIDE, PARTICLES, SAID, NameWords
from copydesk.words import Words

_STATES = frozenset("US UK EU UN UAE".split())


class Name(NamedTuple):
    """A name at the words [first, end). `kind` is "person", "organisation", "place", "single" (one word that may be
    the short form of a person's name) or "body" (the same behind "the": of an organisation's). `titles` are words
    before it, [first, end)."""

    first: int
    end: int
    kind: str
    gender: str = ""
    titles: tuple[tuple[int, int], ...] = ()
    sure: float = 0.5
    said: bool = False


class Sentence:
    """The words of a text, of which `first` and `stop` bound the sentence at hand."""

    first = stop = 0
    plain = True

    def __init__(self, words: Words, told: NameWords, capitals: bool) -> None:
        self.forms, self.starts, self.ends = words.forms, words.starts, words.ends
        self.told, self.capitals = told, capitals

    def articled(self, first: int) -> bool:
        """Whether "the" stands before a word."""
        return first > self.first and self.forms[first - 1] in ("the", "The")

    def known(self, first: int, end: int, table: dict[str, tuple[tuple[str, ...], ...]]) -> int:
        """The end of a name of a table that begins here, 0 where none does."""
        for rest in table.get(self.forms[first], ()):
            after = first + 1 + len(rest)
            if after <= end and tuple(self.forms[first + 1 : after]) == rest:
                return after
        return 0

    def speaks(self, first: int, end: int) -> bool:
        """Whether a verb of saying stands beside these words."""
        forms = self.forms
        if end < self.stop and (
            forms[end] in SAID or (forms[end] == "has" and end + 1 < self.stop and forms[end + 1] in SAID)
        ):
            return True
        return first > self.first and forms[first - 1] in SAID

    def whole(self, first: int, end: int, kind: str, sure: float = 0.8) -> Iterator[Name]:
        """A name as it stands, and what is named for it: "the Moe campaign"."""
        yield Name(first, end, kind, sure=sure, said=self.speaks(first, end))
        yield from self.named_for(first, end)

    def named_for(self, first: int, end: int) -> Iterator[Name]:
        forms, told = self.forms, self.told
        at = end
        if at < self.stop and forms[at] in ("'s", "’s"):
            if at + 1 < self.stop and forms[at + 1] in ("presidential", "own", "reelection", "re-election"):
                at += 1
            if at + 1 < self.stop and forms[at + 1] in ("campaign", "administration", "team"):
                yield Name(first, at + 2, "organisation", sure=0.6, said=self.speaks(first, at + 2))
            return
        if at < self.stop and forms[at] in ("presidential", "city", "state", "county", "town") and at + 1 < self.stop:
            at += 1
        if at < self.stop and forms[at] in told.common:
            after = at + 1
            if after < self.stop and (
                forms[after].lower() in told.roles or forms[after][0].isupper() or forms[after] in BESIDE
            ):
                return  # "Moe campaign manager"
            if forms[at] in ("city", "county", "state"):
                return
            yield Name(first, at + 1, "organisation", sure=0.6, said=self.speaks(first, at + 1))

    def given_behind(self, n: int, end: int) -> bool:
        """Whether a given name stands here, or behind a dot."""
        if n < end and self.forms[n] == ".":
            n += 1
        return n < end and self.forms[n] in self.told.given

    def shouted(self, first: int, end: int) -> bool:
        """Whether the words before or behind a word in capitals are in capitals too: then it is none by itself."""
        beside = (*self.forms[max(first - 1, self.first) : first], *self.forms[end : min(end + 1, self.stop)])
        return any(len(form) > 1 and form.isalpha() and form.isupper() and form not in _STATES for form in beside)

    def office(self, lows: set[str]) -> bool:
        """Whether one of the titles names an office, so that what follows "of" may be its seat."""
        return any(self.told.titles.get(low, ("", ""))[1] or low in self.told.roles for low in lows)

    def honorific(self, at: int) -> bool:
        """Whether a title that is nothing but one stands before a word: "Ms.", "Dr."."""
        before = self.forms[at - 1] if self.forms[at - 1] != "." else self.forms[at - 2]
        return not self.told.titles.get(before.lower(), ("", "-"))[1] or self.forms[at - 1] == "."

    def introduced(self, end: int) -> bool:
        """Whether a comma and what somebody is follow: "Soe Moe, a board member"."""
        after = [form.lower() for form in self.forms[end : min(end + 7, self.stop)]]
        return (
            len(after) > 2
            and after[0] == ","
            and after[1] in ("a", "an")
            and any(low in self.told.roles for low in after)
        )

    def namely(self, n: int) -> bool:
        """Whether a word may stand in a name: a given name, a particle, none that is usually small, a nickname."""
        forms = self.forms
        low = forms[n].lower()
        if forms[n] in self.told.given or low not in self.told.small or low in PARTICLES:
            return True
        return forms[n - 1] in ('"', "“") or forms[n + 1] in ('"', "”")

    def gender(self, first: int, end: int) -> str:
        """The usual gender of the given name that a name opens with, "" where it is not told."""
        forms = self.forms
        for n in range(first, end - 1):
            given = self.told.given.get(forms[n]) or self.told.given.get(forms[n].split("-")[0])
            if given:
                return "" if given == "n" else given
            if len(forms[n]) > 1 and forms[n] != ".":
                break
        return ""

    def thing(self, first: int, end: int) -> bool:
        """Whether a run of two words or more ends or is made as no name of a person is."""
        forms, told = self.forms, self.told
        last = forms[end - 1]
        if last in told.not_person or forms[first] in told.calendar or last in told.calendar:
            return True
        return any(forms[n].lower() in told.small for n in range(first, end))
