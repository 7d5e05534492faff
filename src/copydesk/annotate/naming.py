"""What words written large name: a person behind a title, an organisation, a place, or nothing that is one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.annotate.name_words import BESIDE, PARTICLES, SUFFIXES
from copydesk.annotate.sentence import Name, Sentence

_LONGEST = 9  # words of a name; longer runs are lists or shouting
_OF = frozenset("de del du di della da do dos von van der den zu bin al el le la af".split())
_DATELINE = frozenset("( , — – -- ―".split())
_CAMEL = re.compile(r"^(?!Ma?c|De|Di|La|Le|Van|Fitz|O['’])[A-Z]*[a-z]+[A-Z]")  # "PressPort", but no "McKerr"
_SITE = re.compile(r"\w\.(?:com|org|net|info|gov|edu|co|de|fr|es|it|uk|eu|tv|io)$")
# Last words of organisations that are surnames too: with a given name before them they name a person.
_SURNAMES = frozenset(
    "church power post court lord star steel guard justice books press club house bank trust panel gas capital".split()
)


class Naming(Sentence):
    """What the words of a run name."""

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
                elif at > first and forms[at - 1] in told.given and not self.given_behind(at + 1, end):
                    size = 0  # "Larry King Now"
            elif close == at and forms[at].lower() in BESIDE and at + 1 < end:
                size = 1
            if size and at == end - 1 and close == at and self.honorific(at):
                size = 0  # "Ms. Boxer"
            if not size:
                if close < 0 and low in BESIDE and at + 1 < end:
                    begin = at if begin < 0 else begin  # "Deputy", "Chief", "City" before a title
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
        low = forms[first]
        if low[0].islower() and not (low in _OF and (self.capitals or not self.office(lows))):
            return  # "Presidente de Gullhaven"
        if told.seats and end - first == 1 and self.office(lows) and not self.speaks(first, end):
            return  # the seat of an office: "президент Гулхавена"
        if sum(form[0].isalnum() for form in forms[first:end]) > 5 or (
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
        if end - first == 1 and forms[first] in told.calendar:
            return
        if end - first == 1 and forms[first] in told.not_person and forms[first - 1] != "." and self.office(lows):
            return  # "Pilot Hill"
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

    def core(self, first: int, end: int, titles: tuple[int, int] | None = None) -> Iterator[Name]:
        """What words without a title name."""
        forms, told = self.forms, self.told
        while first < end and not forms[first][0].isalnum():
            first += 1
        while end > first and forms[end - 1] == "." and forms[end - 2] not in SUFFIXES:
            end -= 1
        while end - first > 1 and (forms[end - 1] in told.days or forms[end - 1].endswith(("n't", "n’t"))):
            end -= 1  # "Ida Moe Saturday", "Ida Moe Won't"
        while first < end and forms[first] in told.calendar:
            if (forms[first] in told.given and end - first > 1) or self.known(first, end, told.known):
                break
            first += 1
        if first >= end:
            return
        if len(forms[end - 1]) == 1 and end - first > 1 and end < self.stop and forms[end] == ".":
            return  # "Ida B. and Bo Kerr"
        size = end - first
        if (
            size > 2
            and "The" in forms[first + 1 : end]
            and forms[(inner := forms.index("The", first + 1)) - 1].isalpha()
        ):
            yield from self.core(first, inner, titles)
            yield from self.core(inner + 1, end)
            return
        for n in range(first, end):
            if "-" in forms[n] and len(forms[n].rpartition("-")[2]) > 3 and forms[n].rpartition("-")[2].islower():
                yield from self.core(first, n, titles)  # "Ellery-based"
                yield from self.core(n + 1, end)
                return
        last = forms[end - 1]
        low = last.lower()
        loud = last.isupper() and ((size > 1 and forms[first].isupper()) or len(last) > 5)
        if loud and first == self.first and end < self.stop and forms[end] in _DATELINE:
            yield Name(first, end, "place")  # "PORT ELLERY (NPA) -"
            return
        if size == 2 and f"{forms[first]} {last}" in told.people:
            return
        if forms[first] in told.place_openers and size < 4 and low not in told.heads and not self.speaks(first, end):
            yield Name(first, end, "place")
            return
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
                if last in told.no_acronyms or "-" in last or self.shouted(first, end):
                    return
                if first == self.first and end < self.stop and forms[end] == ":":  # who speaks, in a record of talk
                    yield Name(first, end, "single", said=True)
                elif last.capitalize() in told.places:
                    yield Name(first, end, "place")
                elif (low not in told.small or self.articled(first)) and sum(map(str.isalpha, last)) > 1:
                    yield from self.whole(first, end, "organisation", 0.7)
                return
            if _CAMEL.search(last) or _SITE.search(last):
                yield from self.whole(first, end, "organisation", 0.6)
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
        if forms[first].isupper() and last.isupper() and forms[first].capitalize() in told.given and size < 4:
            gender = told.given[forms[first].capitalize()]
            yield Name(first, end, "person", "" if gender == "n" else gender, sure=0.6, said=self.speaks(first, end))
            return  # "IDA MOE:"
        if size == 2 and last in told.places and not given and forms[first].lower() not in told.small:
            if self.speaks(first, end):
                yield from self.whole(first, end, "organisation", 0.5)  # "Telecom Norway"
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
        if size > 2 and not given and forms[first].lower() in told.small:
            later = next((n for n in range(first + 1, end - 1) if forms[n] in told.given), end)
            if later < end and end - later < 4 and all(forms[n].lower() in told.small for n in range(first, later)):
                yield from self.core(later, end)  # "Secretary of Tides Ida Moe"
                return
        if not self.capitals and not given:
            later = next((n for n in range(first + 1, end - 1) if forms[n] in told.given), end)
            if later < end and end - later < 6:
                yield from self.core(later, end)  # a word before it that opens the sentence, a title that we don't know
            return
        if told.nouns and given:  # what follows a family name may be any noun: "Ida Moe Bezug"
            stop = next((n for n in range(first, end) if forms[n] not in told.given and forms[n] not in PARTICLES), end)
            end, last = min(end, stop + 1), forms[min(end, stop + 1) - 1]
            size = end - first
        if sum(form[0].isalnum() for form in forms[first:end]) > 5:
            return
        initial = len(forms[first]) == 1 and forms[first + 1] == "." and low not in told.function
        if (given and last not in told.not_person) or (given and self.speaks(first, end)):
            if all(self.namely(n) for n in range(first, end - 1)) and last not in told.calendar:
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
        if initial or not self.thing(first, end) or self.introduced(end):
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
