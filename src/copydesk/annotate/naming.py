"""What words written large name: a person behind a title, an organisation, a place, or nothing that is one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from copydesk.annotate.name_words import BESIDE, SAID, SUFFIXES, NameWords
from copydesk.words import Words

_LONGEST = 9  # words of a name; longer runs are lists or shouting
# Last words of organisations that are surnames too: with a given name before them they name a person.
_SURNAMES = frozenset(
    "church power post court lord star steel guard justice books press club house bank trust panel gas capital".split()
)


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


class Naming:
    """What stands in one sentence after the other: `first` and `stop` bound the one at hand."""

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

    def parts(self, first: int, end: int) -> Iterator[Name]:
        """The names of a run without what opens it: an organisation or a place before a title, the person after it."""
        _forms, _told = self.forms, self.told
        title, core = self.title(first, end)
        if title is not None:
            before, after = title
            if before > first:
                yield from self.core(first, before)
            if core < end:
                yield from self.person(core, end, before, after)
            elif core >= end and after == end:
                pass  # a title that stands alone: "the President"
            return
        yield from self.core(first, end)

    def title(self, first: int, end: int) -> tuple[tuple[int, int] | None, int]:
        """The titles and roles before a person's name in a run, [first, end), and where the name begins."""
        forms, told = self.forms, self.told
        begin = close = -1
        at = first
        while at < end:
            low = forms[at].lower()
            size = 0
            if low in told.title_parts and at + 1 < end and f"{low} {forms[at + 1].lower()}" in told.titles:
                size = 2
            elif low in told.titles or low in told.roles or forms[at] in told.people or low in ("former", "ex", "then"):
                size = 1
                if (
                    forms[at] in told.given
                    and at + 1 < end
                    and (at > first or end - at == 2)
                    and low not in ("sir", "prince")
                ):
                    size = 0
                elif at > first and forms[at - 1] in told.given and not (at + 1 < end and forms[at + 1] in told.given):
                    size = 0  # "Larry King Now"
            elif close == at and forms[at].lower() in BESIDE and at + 1 < end:
                size = 1
            if not size:
                if close < 0 and low in BESIDE and at + 1 < end and begin < 0:
                    begin = at  # "Deputy", "Chief", "City" before a title
                elif close < 0:
                    begin = -1
                at += 1
                if close > 0 and forms[at - 1] != ".":
                    # a name has begun; a later title belongs to another one
                    break
                continue
            if begin < 0:
                begin = at
            at += size
            if at < end and forms[at] == ".":
                at += 1
            close = at
        if close < 0:
            return None, first
        if close < end and forms[end - 1].lower() in told.heads and forms[close] not in told.given:
            return None, first  # "Republican National Board"
        return (begin, close), close

    def person(self, first: int, end: int, before: int, after: int) -> Iterator[Name]:
        """The name behind a title."""
        forms, told = self.forms, self.told
        while first < end and not forms[first][0].isalnum():
            first += 1
        if first >= end:
            return
        lows = {forms[n].lower() for n in range(before, after)}
        given = next((g for low in lows if (g := (told.titles.get(low) or ("", ""))[0] or told.roles.get(low, ""))), "")
        real = any(low in told.titles or low in told.roles for low in lows)
        if not real:
            # peoples and camps alone: "Democrat Ida Moe", "Russian Orthodox"
            if forms[first] in told.given or (end - first > 1 and not self.thing(first, end)):
                yield from self.core(first, end, (before, after))
            elif end - first == 1 and forms[before].lower() in ("democrat", "republican", "libertarian"):
                yield Name(first, end, "person", titles=((before, after),), sure=0.6)
            elif end - first > 1 or forms[first].lower() in told.heads:
                yield from self.core(before, end)
            return
        if end - first > 5 or (
            end - first == 1
            and forms[first].lower() in told.small
            and forms[first] not in told.given
            and "mr" not in lows
            and not self.speaks(first, end)
            and lows & BESIDE
        ):
            return
        if self.known(first, end, told.places) == end and not lows & {"mr", "mrs", "ms", "sen", "rep", "dr", "prof"}:
            yield Name(first, end, "place")
            return
        if forms[first] in told.calendar and end - first == 1:
            return
        yield Name(
            first,
            end,
            "person",
            given or self.gender(first, end),
            ((before, after),),
            sure=0.9,
            said=self.speaks(first, end),
        )
        yield from self.named_for(first, end)

    def thing(self, first: int, end: int) -> bool:
        """Whether a run of two words or more ends or is made as no name of a person is."""
        forms, told = self.forms, self.told
        last = forms[end - 1]
        if last in told.not_person or forms[first] in told.calendar or last in told.calendar:
            return True
        return any(forms[n].lower() in told.small for n in range(first, end))

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

    def core(self, first: int, end: int, titles: tuple[int, int] | None = None) -> Iterator[Name]:
        """What words without a title name."""
        forms, told = self.forms, self.told
        while end > first and forms[end - 1] == "." and forms[end - 2] not in SUFFIXES:
            end -= 1
        while first < end and forms[first] in told.calendar and not (forms[first] in told.given and end - first > 1):
            first += 1
        if first >= end:
            return
        if len(forms[end - 1]) == 1 and end - first > 1 and end < self.stop and forms[end] == ".":
            return  # "Ida B. and Bo Kerr"
        size = end - first
        last = forms[end - 1]
        low = last.lower()
        known = self.known(first, end, told.known)
        if known == end:
            yield from self.whole(first, end, "organisation", 0.8)
            return
        surname = size == 2 and forms[first] in told.given and low in _SURNAMES
        if 1 < size <= _LONGEST and (low in told.heads or last in told.suffixes) and not surname:
            yield from self.whole(first, end, "organisation", 0.8)
            return
        if known:  # "CNN Money": a known name, and more
            yield from self.whole(first, known, "organisation", 0.6)
            yield from self.core(known, end)
            return
        place = self.known(first, end, told.places)
        given = forms[first] in told.given or forms[first].split("-")[0] in told.given
        if place and not (given and size > 1 and place == first + 1 and forms[first + 1] not in told.not_person):
            if (
                place == end - 1
                and last[-1] == "s"
                and last not in told.people
                and last not in told.not_person
                and low not in told.small
                and not given
            ):
                yield from self.whole(first, end, "organisation", 0.6)  # a team: "Ellery Gulls"
                return
            yield Name(first, place, "place")
            yield from self.named_for(first, place)
            if place < end:
                yield from self.core(place, end)
            return
        if size == 1:
            if last.isupper() and len(last) > 1:
                if (
                    end < self.stop and forms[end] == ":" and last not in told.no_acronyms
                ):  # who speaks, in a record of talk
                    yield Name(first, end, "single", said=True)
                elif (
                    "-" not in last
                    and last not in told.no_acronyms
                    and (len(last) < 6 or "." in last or "&" in last)
                    and any(c.isalpha() for c in last)
                ):
                    yield from self.whole(first, end, "organisation", 0.7)
                return
            if last in told.people:
                yield from self.named_for(first, end)
                return
            if last in told.calendar or (last in told.not_person and low in told.small):
                return
            kind = "body" if titles is None and self.articled(first) else "single"
            yield Name(
                first,
                end,
                kind,
                self.told.given.get(last, "") if given else "",
                () if titles is None else (titles,),
                said=self.speaks(first, end),
            )
            yield from self.named_for(first, end)
            return
        if (
            forms[first].isupper()
            and len(forms[first]) > 1
            and forms[first] not in told.no_acronyms
            and not given
            and self.plain
        ):
            # "NPA Ida Moe" does not occur; "FBI Director" was cut; what follows is a name of its own
            yield from self.whole(first, first + 1, "organisation", 0.6)
            yield from self.core(first + 1, end)
            return
        if forms[first] in told.people:
            yield from self.core(first + 1, end)
            return
        if size > 5:
            return
        initial = len(forms[first]) == 1 and forms[first + 1] == "."
        if (given and last not in told.not_person) or (given and self.speaks(first, end)):
            if (
                all(forms[n] in told.given or forms[n].lower() not in told.small for n in range(first, end - 1))
                and last not in told.calendar
            ):
                yield Name(
                    first,
                    end,
                    "person",
                    self.gender(first, end),
                    () if titles is None else (titles,),
                    sure=0.9,
                    said=self.speaks(first, end),
                )
                yield from self.named_for(first, end)
            return
        if not self.capitals and not initial:
            return
        if initial or not self.thing(first, end):
            yield Name(
                first,
                end,
                "person",
                "",
                () if titles is None else (titles,),
                sure=0.6 if initial or self.speaks(first, end) else 0.4,
                said=self.speaks(first, end),
            )
            yield from self.named_for(first, end)
