"""The words of time expressions: which of them a word can be ("month", "unit", "count"), and what it then says.

A form of the text becomes one sign, so that the grammar of `moment_grammar` can be matched on a string of signs. The
lists are reference/moments.tsv with the names of months and days; digits are read by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk import reference

OTHER = "."  # a word that no expression holds
COMPOUND = ","  # several words joined by hyphens, one of which may open an expression
NUMBERED = ";"  # the same, where one of them is but a number
_FIRST = 0x4E00  # where the signs begin: any run of letters that no pattern gives a meaning of its own

Readings = dict[str, str]

# Shapes of digits, and what they can be. A day, an hour and a count may look alike; the grammar decides.
_SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:0?[1-9]|1\d|2[0-4])", ("count", "dayno", "hour")),
    (r"(?:2[5-9]|3[01])", ("count", "dayno")),
    (r"0|00", ("count", "hour")),
    (r"(?:1[5-9]\d\d|20\d\d)", ("count", "year")),
    (r"\d{1,9}|\d{1,3}(?:,\d{3}){1,3}", ("count",)),
    (r"(?:[01]?\d|2[0-4])\.[0-5]\d", ("clock", "decimal")),
    (r"\d{1,4}[.,]\d{1,2}", ("decimal",)),
    (r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?", ("clock",)),
    (r"(?:0?\d|1[0-2])(?:[:.][0-5]\d)?(?:am|pm)", ("halfday",)),
    (r"(?:[01]?\d|2[0-4])[hH](?:[0-5]\d)?", ("clock",)),
    (r"(?:1[5-9]|20)\d0[’']?s|[2-9]0s", ("decade",)),
    (r"(?:1[5-9]|20)\d0er|[2-9]0er", ("decade",)),
    (r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|re|e|è|ème|º|ª)", ("nth",)),
    (r"(?:1[5-9]|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])", ("iso",)),
    (r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?:\d{4}|\d\d)?", ("dotted",)),
    (r"[XVI]{1,5}", ("roman",)),
    (r"[XVI]{1,5}[eè]", ("roman",)),
)
_DIGITS = tuple((re.compile(rf"(?:{pattern})\Z"), kinds) for pattern, kinds in _SHAPES)
# What makes it worth to look closer at a sentence: everything else only stands beside one of these.
TRIGGERS = frozenset(
    "weekday weekdays wd month may mon unit units weekend daypart dayparts season seasons deictic tonight now ref "
    "adset year decade clock halfday iso dotted holiday named newyear feast century am pm oclock noon recent currently "
    "future gone period while term soon teen moment quarters dayandpart yearbefore lastnight pastword half".split()
)
_OPENERS = TRIGGERS | {"count", "nth"}
# Letters of the longest word that is looked at: no word of the lists is longer.
_MOST = 40


class Lexicon(NamedTuple):
    """The words of one language. `folded` are found in any case, `exact` as they are written or in capitals."""

    folded: dict[str, Readings]
    exact: dict[str, Readings]
    signs: dict[frozenset[str], str]  # every set of kinds that a word can have, and its sign
    triggers: frozenset[str]  # the signs of words that can open or head an expression

    def readings(self, form: str) -> Readings:
        """What a form can be, and what it then says; empty for a word that no expression holds."""
        if form[0].isdigit() or form[0] in "XVI":
            for shape, kinds in _DIGITS:
                if shape.match(form):
                    return dict.fromkeys(kinds, form)
        folded = self.folded.get(form.casefold())
        exact = self.exact.get(form)
        if folded and exact:
            return folded | exact
        return folded or exact or {}

    def signed(self, kinds: frozenset[str]) -> str:
        """The signs of all words that can be one of these kinds."""
        return "".join(sign for having, sign in self.signs.items() if having & kinds)


@cache
def lexicon(language: str) -> Lexicon | None:
    """The words of a language ("en"), None where we have none."""
    folded: dict[str, Readings] = {}
    exact: dict[str, Readings] = {}

    def enter(word: str, kind: str, value: str) -> None:
        if word.startswith("="):
            exact.setdefault(word[1:], {})[kind] = value
        elif word[0].isupper():
            exact.setdefault(word, {})[kind] = value
            exact.setdefault(word.upper(), {})[kind] = value
        else:
            folded.setdefault(word, {})[kind] = value

    for spoken, kind, value, listed in reference.rows("moments"):
        if spoken == language:
            for word in listed.split():
                enter(word, kind, value)
    if not folded:
        return None
    for word, kind, value in _named(language):
        if word.casefold() not in folded or kind not in ("mon", "wd"):
            enter(word, kind, value)
    have = [frozenset(kinds) for _, kinds in _SHAPES]
    have += [frozenset(kinds) for kinds in folded.values()]
    have += [frozenset(kinds | folded.get(word.casefold(), {})) for word, kinds in exact.items()]
    signs = {kinds: chr(_FIRST + n) for n, kinds in enumerate(dict.fromkeys(have))}
    return Lexicon(folded, exact, signs, frozenset(sign for kinds, sign in signs.items() if kinds & TRIGGERS))


# Languages that write months and days small.
_SMALL = frozenset({"fr", "es"})
# Names of months that are also verbs, or names of people.
_DOUBTFUL = frozenset({("en", "may"), ("en", "march")})


def _named(language: str) -> Iterator[tuple[str, str, str]]:
    """The names of months and days as they are written within a sentence, short ones as a kind of their own: they
    mean it only beside a number."""
    for table, whole, short in (("months", "month", "mon"), ("weekdays", "weekday", "wd")):
        numbers: dict[str, int] = {}
        for spoken, number, name in reference.rows(table):
            if spoken != language:
                continue
            first = number not in numbers
            numbers[number] = 1
            kind = whole if first or len(name) > 5 else short
            written = name if language in _SMALL else name[0].upper() + name[1:]
            yield written, "may" if (language, name) in _DOUBTFUL else kind, number


@lru_cache(maxsize=65536)
def sign(form: str, language: str) -> str:
    """The sign of a form."""
    words = lexicon(language)
    if words is None or len(form) > _MOST:
        return OTHER
    readings = words.readings(form)
    if readings:
        return words.signs[frozenset(readings)]
    pieces = parts(form, language)
    if not pieces:
        return OTHER
    return COMPOUND if any(TRIGGERS.intersection(words.readings(piece)) for _, _, piece in pieces) else NUMBERED


# Where a compound is cut; in French also behind an article that lost its vowel ("l’année").
_CUTS = re.compile(r"[-‑]")
_ELIDED = re.compile(r"[-‑]|(?<=^[ldLD])['’]")


@lru_cache(maxsize=4096)
def parts(form: str, language: str) -> tuple[tuple[int, int, str], ...]:
    """A compound ("third-quarter", "mid-1990s") as its words and hyphens with their places in it, where one of them
    can open an expression or counts; else nothing."""
    words = lexicon(language)
    if words is None or len(form) > _MOST or not (cuts := _ELIDED if language == "fr" else _CUTS).search(form):
        return ()
    cut: list[tuple[int, int, str]] = []
    at = 0
    for found in cuts.finditer(form):
        if found[0] in "'’":
            cut.append((at, found.end(), form[at : found.end()]))
            at = found.end()
            continue
        if found.start() > at:
            cut.append((at, found.start(), form[at : found.start()]))
        cut.append((found.start(), found.end(), "-"))
        at = found.end()
    if at < len(form):
        cut.append((at, len(form), form[at:]))
    return tuple(cut) if any(_OPENERS.intersection(words.readings(piece)) for _, _, piece in cut) else ()
