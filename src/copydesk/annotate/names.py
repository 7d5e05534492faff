"""The names in a text: runs of words written large, cut where a title, a role or a place ends, and what each names.

A name is told by what stands in it and beside it, never by capitals alone: a given name, a title before it, a verb of
saying beside it; the last word of an organisation ("Board", "GmbH"), capitals alone ("NPA"), a name that is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from copydesk.annotate.name_words import BESIDE, PARTICLES, SUFFIXES, NameWords
from copydesk.annotate.naming import Naming
from copydesk.annotate.sentence import Name
from copydesk.words import Words

_QUOTES = frozenset("\"“”'‘’„«»‹›「」")
_OPENERS = frozenset("\"“'‘„«‹(:[—–-―•*|")
_STEPS = frozenset({"of", "for", "on", "against", "to", "in"})  # between the first word of an organisation and the rest
# A sentence with so many of its longer words written large is a headline, and capitals in it say nothing. A guess.
_HEADLINE = 0.7
_ARTICLES = frozenset("der den des das die la le el las los lo".split())  # alone they open no name: "von der", "de la"
_DETERMINERS = frozenset(
    "another some many most all every each two three four five six seven eight nine ten dozens hundreds no any several "
    "other both few such what which whose only even".split()
)


class Line(NamedTuple):
    """A sentence, as capitals tell: "plain", "headline" (most words written large), "shout" (all capitals)."""

    first: int
    end: int
    style: str


def lines(words: Words, told: NameWords, capitals: bool = True) -> list[Line]:
    """The sentences of a text with their style; without `capitals`, where all nouns are large, none is a headline.

    A sentence full of names is no headline: there the words that are usually small are large too.
    """
    forms = words.forms
    small = told.small
    found = []
    for first, end in pairwise(words.sentences):
        long = large = shouted = usual = raised = 0
        for form in forms[first + 1 : min(end, first + 30)]:
            if len(form) > 3 and form[0].isalpha():
                long += 1
                if form[0].isupper():
                    large += 1
                    shouted += form.isupper()
                    if form.lower() in small:
                        usual += 1
                        raised += 1
                elif form in small:
                    usual += 1
        style = "plain"
        if long and shouted == long and forms[first].isupper():
            style = "shout"
        elif capitals and long > 2 and large >= _HEADLINE * long and (2 * raised > usual or not (usual or small)):
            style = "shout" if shouted >= _HEADLINE * long else "headline"
        found.append(Line(first, end, style))
    return found


def names(words: Words, told: NameWords, capitals: bool = True) -> list[Name]:
    """All names of a text in reading order; they don't overlap, but for an organisation that is named for a person
    ("the Moe campaign"), which follows him.

    `capitals` says that words written large in a row are names, where our tables hold enough of what is none: English.
    Otherwise a name needs a given name, a title, or words of an organisation.
    """
    reader = _Reader(words, told, capitals)
    plain: list[Name] = []
    headlines = []
    for line in lines(words, told, capitals):
        if line.style == "plain":
            plain += reader.line(line)
        else:
            headlines.append(line)
    if not headlines:
        return plain
    for name in plain:
        if name.kind == "person":
            reader.families.add(words.forms[name.end - 1])
    found = [name for line in headlines for name in reader.line(line)]
    return sorted(plain + found, key=lambda name: name.first)  # a stable sort: what is named for a person follows him


class _Reader(Naming):
    """One reading of a text, sentence by sentence."""

    def __init__(self, words: Words, told: NameWords, capitals: bool) -> None:
        super().__init__(words, told, capitals)
        self.style = "plain"
        self.done = 0
        self.families: set[str] = set()  # last words of people's names outside of headlines

    def line(self, line: Line) -> Iterator[Name]:
        """The names of one sentence."""
        self.first, self.stop, self.style = line
        self.plain = line.style == "plain"
        at = line.first
        forms = self.forms
        while at < line.end:
            if not forms[at][0].isupper():
                at += 1
                continue
            end = self.run(at)
            self.done = end
            if end - at <= 40:
                yield from self.cut(at, end)
            at = self.done

    def run(self, at: int) -> int:
        """The end of the run of words written large that begins here."""
        forms, told = self.forms, self.told
        end = at + 1
        while end < self.stop:
            form = forms[end]
            if form[0].isupper():
                end += 1
                continue
            after = end + 1
            if (
                form == "."
                and self.starts[end] == self.ends[end - 1]
                and after < self.stop
                and forms[after][0].isupper()
            ):
                short = forms[end - 1]
                if len(short) == 1 or short in SUFFIXES or short.lower() in told.titles:
                    end = after
                    continue
            elif form == "." and forms[end - 1] in SUFFIXES and self.starts[end] == self.ends[end - 1]:
                end += 1
                continue
            elif form == "&" and after < self.stop and forms[after][0].isupper():
                end = after
                continue
            elif form in PARTICLES and (self.capitals or form not in _ARTICLES):
                while after < self.stop and forms[after] in PARTICLES and after < end + 3:
                    after += 1
                again = after + 1 < self.stop and forms[after] in told.given and forms[after + 1][0].isupper()
                if after < self.stop and forms[after][0].isupper() and not (again and end - at > 1):
                    end = after
                    continue
            elif form in _QUOTES and forms[end - 1] in told.given:
                close = self.nickname(end)
                if close:
                    end = close
                    continue
            break
        return end

    def nickname(self, quote: int) -> int:
        """Where a name goes on behind a nickname in quotation marks (Ida "Cod" Moe), 0 where there is none."""
        forms = self.forms
        for close in range(quote + 2, min(quote + 5, self.stop - 1)):
            if forms[close] in _QUOTES:
                return close + 1 if forms[quote + 1][0].isupper() and forms[close + 1][0].isupper() else 0
        return 0

    def cut(self, first: int, end: int) -> Iterator[Name]:
        """The names of one run."""
        forms, told = self.forms, self.told
        # What opens the run and is no part of a name.
        while first < end:
            low = forms[first].lower().partition("'")[0].partition("’")[0]
            opens = first == self.first or forms[first - 1] in _OPENERS or (first > 1 and forms[first - 1] in _QUOTES)
            if (
                not forms[first][0].isupper()
                or (low in told.function and (opens or not self.plain or low in ("the", "a")))
                or low in ("the", "a", "an")
                or forms[first]
                in (
                    "I",
                    "I'm",
                    "I’m",
                    "I've",
                    "I’ve",
                    "I'd",
                    "I’d",
                    "I'll",
                    "I’ll",
                )
                or (opens and low in told.small and not self.opens_name(first, end))
            ):
                first += 1
            else:
                break
        if first >= end:
            return
        if not self.plain:
            yield from self.headline(first, end)
            return
        if forms[first - 1 : first] == ["of"] and forms[first - 2].endswith("ecretary"):
            first += 1  # "Secretary of Tides Ida Moe"
        if first >= end:
            return
        end, whole = self.joined(first, end)
        self.done = max(self.done, end)
        if whole:
            yield from self.whole(first, end, "organisation")
            return
        yield from self.parts(first, end)

    def opens_name(self, first: int, end: int) -> bool:
        """Whether a word at the start of a sentence, usually written small, opens a name all the same."""
        forms, told = self.forms, self.told
        low = forms[first].lower()
        if low in _DETERMINERS:
            return False
        if low in told.titles or low in told.roles or low in told.title_parts:
            return first + 1 < end
        if low in BESIDE and first + 1 < end and forms[first + 1].lower() in told.titles:
            return True
        if self.known(first, end, told.known):
            return True
        if forms[first] in told.given:
            return first + 1 < end and forms[first + 1].lower() not in told.small
        last = end - 1
        return last > first and forms[last].lower() in told.heads and last - first < 5

    def joined(self, first: int, end: int) -> tuple[int, bool]:
        """The end of the name of an organisation whose words are joined by small ones, and whether it is one:
        "Department of Tides", "Bureau for Fish and Nets", "Tides and Fisheries Board"."""
        forms, told, stop = self.forms, self.told, self.stop
        whole = False
        for _ in range(3):
            if end + 1 >= stop:
                break
            form, after = forms[end], end + 1
            if form in _STEPS and (forms[end - 1].lower() in told.opens or (whole and form in ("for", "of"))):
                if forms[after] == "the" and after + 1 < stop:
                    after += 1
                if forms[after][0].isupper() and forms[after] not in told.calendar:
                    if form in ("in", "to") and forms[end - 1].lower() != "committee":
                        break
                    end, whole = self.run(after), True
                    continue
            elif form == "and" and forms[after][0].isupper():
                close = self.run(after)
                last = forms[close - 1].lower()
                if whole and close - after < 4 and forms[after].lower() in told.small and last not in told.roles:
                    end = close
                    continue
                if (
                    (close - after > 1 or whole)
                    and last in told.heads
                    and forms[end - 1] not in told.people
                    and (forms[end - 1].lower() in told.small or forms[end - 1] in told.given)
                    and end - first < 3
                    and (
                        forms[end - 1].lower() not in told.heads
                        or (end - first == 1 and forms[end - 1].lower() in told.small)
                    )
                ):
                    end, whole = close, True
                    continue
            break
        return end, whole

    def headline(self, first: int, end: int) -> Iterator[Name]:
        """The names of a run in a headline: what stays when words that are usually small are left out."""
        forms, told = self.forms, self.told
        at = first
        while at < end:
            low = forms[at].lower()
            known = self.known(at, end, told.known)
            if known and (known > at + 1 or low not in told.small):
                yield Name(at, known, "organisation", sure=0.6)
                at = known
                continue
            small = low in told.small or low in told.function
            if not forms[at][0].isupper() or (small and forms[at] not in told.given) or low in told.titles:
                at += 1
                continue
            after = at + 1
            while after < end and (
                forms[after] == "."
                or forms[after] in PARTICLES
                or (forms[after].lower() not in told.small and forms[after].lower() not in told.function)
            ):
                after += 1
            if small and after == at + 1:
                at += 1
                continue
            if (
                after < end
                and forms[after].lower() in told.heads
                and forms[after].lower() not in ("news", "post", "party", "action", "independent", "power", "record")
            ):
                yield Name(at, after + 1, "organisation", sure=0.5)
                at = after + 1
                continue
            if self.style == "shout" and not (at + 1 < after and forms[at].capitalize() in told.given):
                if after == at + 1 and self.ends[at] < len(forms) and at + 1 < self.stop and forms[at + 1] == ":":
                    yield Name(at, after, "single", sure=0.4, said=True)
            elif forms[at] in self.families and after > at + 1 and forms[after - 1] not in self.families:
                yield from self.core(at, at + 1)
                after = at + 1
            elif forms[at] in told.given or (
                at + 1 < after and (forms[at + 1] == "." or forms[at].split("-")[0] in told.given)
            ):
                yield from self.parts(at, after)
            else:
                for n in range(at, after):  # a verb may stand among them: "Moe Quits"
                    if forms[n][0].isupper():
                        yield from self.core(n, n + 1)
            at = after
