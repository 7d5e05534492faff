"""The English words that tell of events and of how they stand, from reference/events.tsv, in all their forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from copydesk import reference

Shape = Literal["base", "s", "past", "part", "ing", "noun"]

# Forms of helping verbs, by what they do. "n't" is told apart from them in `NOT`.
BE = frozenset("be is are was were am been being gets got get".split())
BE_NOW, BE_THEN = frozenset({"is", "are", "am"}), frozenset({"was", "were"})
HAVE = frozenset({"have", "has", "had", "having"})
DO = frozenset({"do", "does", "did"})
WILL = frozenset({"will", "shall"})
MAY = frozenset({"may", "might", "could", "can", "should", "must", "ought", "would"})
HELPS = BE | HAVE | DO | WILL | MAY
_BASES = ("is are was were has have had does do did will would could ca can should must might").split()
NOT = {f"{base}n{mark}t": {"ca": "can"}.get(base, base) for base in _BASES for mark in "'’"} | {
    "won't": "will",
    "won’t": "will",
    "cannot": "can",
}
# What stands shortened behind a pronoun: "we're", "she'll"; "'s" is a word of its own.
SHORT = {"re": "are", "ll": "will", "ve": "have", "m": "am", "d": "would"}
NEVER = frozenset({"not", "never", "no", "neither", "nor", "hardly"})
NOBODY = frozenset({"nobody", "none", "neither", "nothing", "no-one", "nor"})
ADVERBS = frozenset(
    "still also already yet now then just soon again initially originally first later once only even finally ever both"
    " all since far long".split()
)
DETERMINERS = frozenset(
    "the a an this that these those his her its their our my your some any no another each every both several many few"
    " more most such all whose".split()
)
PREPOSITIONS = frozenset(
    "of in on at for with from by to about against under over behind near into after before during since until between"
    " among across through along within without despite amid amidst around outside inside off onto upon toward towards"
    " than as like via per following including ahead up down out".split()
)
BREAKS = frozenset(
    "and or but so because although though while when where who whom which that if unless whether as until than nor yet"
    " after before since".split()
)
PRONOUNS = frozenset("i we you he she it they who which that there".split())
NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands"
    " million millions dozen dozens scores".split()
)
OBJECTS = frozenset("it them him her us me".split())
SIGNS = frozenset(', ; : . ! ? ( ) [ ] — – - -- " “ ” ‘ ’ … ... | /'.split())


class Word(NamedTuple):
    """One form of a word of the table: the words that follow the first, its lemma, kind, mark and shape."""

    rest: tuple[str, ...]
    lemma: str
    kind: str
    mark: str
    shape: Shape


def adverb(word: str) -> bool:
    """Whether a word may stand between a helping verb and its verb."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4)


@cache
def events() -> dict[str, tuple[Word, ...]]:
    """What may be an event, by the first word of each form, the longest first."""
    return _by_first(("verb", "noun", "plain", "medium", "left"))


@cache
def starting(kind: str) -> dict[str, tuple[Word, ...]]:
    """The cues of a kind by their first word, the longest first."""
    return _by_first((kind,))


@cache
def ending(kind: str) -> dict[str, tuple[Word, ...]]:
    """The cues of a kind by their last word, the longest first; `rest` are the words before it, the nearest first."""
    kept: dict[str, list[Word]] = {}
    for words, word in _forms((kind,)):
        kept.setdefault(words[-1], []).append(word._replace(rest=words[-2::-1]))
    return _longest_first(kept)


@cache
def same() -> dict[str, str]:
    """The first word of the group that a lemma is in, for lemmas that may mean the same event."""
    return {
        word: words.split(", ")[0]
        for kind, _, words in reference.rows("events")
        if kind == "same"
        for word in words.split(", ")
    }


def at(
    table: dict[str, tuple[Word, ...]], low: list[str], n: int, end: int, shapes: Sequence[Shape] = ()
) -> Word | None:
    """The longest of the table's words that begins at the word `n` and ends before `end`, in one of these shapes."""
    for word in table.get(low[n], ()):
        if shapes and word.shape not in shapes:
            continue
        size = len(word.rest)
        if not size or (n + size < end and tuple(low[n + 1 : n + 1 + size]) == word.rest):
            return word
    return None


def before(table: dict[str, tuple[Word, ...]], low: list[str], n: int, begin: int) -> Word | None:
    """The longest of the words of `ending` that ends before the word `n` and begins at `begin` at the earliest."""
    if n <= begin:
        return None
    for word in table.get(low[n - 1], ()):
        size = len(word.rest)
        if n - 1 - size >= begin and all(low[n - 2 - k] == word.rest[k] for k in range(size)):
            return word
    return None


def _by_first(kinds: tuple[str, ...]) -> dict[str, tuple[Word, ...]]:
    kept: dict[str, list[Word]] = {}
    for words, word in _forms(kinds):
        kept.setdefault(words[0], []).append(word._replace(rest=words[1:]))
    return _longest_first(kept)


def _longest_first(kept: dict[str, list[Word]]) -> dict[str, tuple[Word, ...]]:
    return {first: tuple(sorted(found, key=lambda word: -len(word.rest))) for first, found in kept.items()}


def _forms(kinds: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Word]]:
    """Every form of every word of these kinds, once, with its shape."""
    seen = set()
    for kind, mark, listed in reference.rows("events"):
        if kind not in kinds:
            continue
        for entry in listed.split(", "):
            for words, lemma, shape in _inflected(kind, entry):
                if (words, kind, shape) not in seen:
                    seen.add((words, kind, shape))
                    yield words, Word((), lemma, kind, mark, shape)


_VERBS = frozenset({"verb", "plain", "object", "subject", "to", "ing", "deny"})
_NOUNS = frozenset({"noun", "medium", "to_noun", "of"})


def _inflected(kind: str, entry: str) -> Iterator[tuple[tuple[str, ...], str, Shape]]:
    if kind in _VERBS:
        yield from _verb(entry)
    elif kind in _NOUNS and not entry.startswith("="):
        words = tuple(entry.split())
        yield words, entry, "noun"
        yield (*words[:-1], _many(words[-1])), entry, "noun"
    else:
        entry = entry.lstrip("=")
        yield tuple(entry.split()), entry, "part" if kind == "left" else "noun"


def _verb(entry: str) -> Iterator[tuple[tuple[str, ...], str, Shape]]:
    """The forms of a verb; all words behind the first stay as they are."""
    lemma, *irregular = entry.split("/")
    head, *rest = lemma.split()
    doubles = head.endswith("+")
    head = head.rstrip("+")
    tail = tuple(rest)
    name = " ".join((head, *rest))
    stem = head + head[-1] if doubles else head[:-1] if head.endswith("e") else head
    yield (head, *tail), name, "base"
    yield (_many(head), *tail), name, "s"
    if irregular:
        past, part = irregular[0], irregular[-1]
        yield tuple(past.split()), name, "past"
        yield tuple(part.split()), name, "part"
    else:
        past = head[:-1] + "ied" if head.endswith("y") and head[-2] not in "aeiou" else stem + "ed"
        yield (past, *tail), name, "past"
        yield (past, *tail), name, "part"
    ing = head + "ing" if head.endswith(("ee", "ye", "oe")) else head[:-2] + "ying" if head.endswith("ie") else ""
    if not ing:
        last = head[-1]
        short = irregular and not doubles and head in _DOUBLED
        ing = (head + last if short else stem) + "ing"
    yield (ing, *tail), name, "ing"


# Irregular verbs that double their last letter before -ing.
_DOUBLED = frozenset("win set put shut hit cut get run begin swim let sit quit shed spin overrun".split())


def _many(word: str) -> str:
    if word.endswith(("s", "sh", "ch", "x", "z")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u"):
        return word[:-1] + "ies"
    return word + "s"
