"""The words of credits: marks ("Photo:"), agencies, names, one by one.

What a credit opens with, and how agencies are called, stands in `reference`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.clean.lines import AGENCIES, agency

# A word, with the points, hyphens and apostrophes inside of it and the full stop behind it: "J.J.", "O’Garrick".
WORD = re.compile(r"[^\W_]+(?:[’'\-.&@][^\W_]+)*\.?")
# A capital right behind a small letter and a full stop: the blank, or the end of an element, was lost there.
_GLUED = re.compile(r"(?<=[a-zß-öø-ÿа-яё\d])\.(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
# "StudioFoto:", "Albania.Foto:": where an element began, the blank was lost.
_CAMEL = re.compile(r"(?<=[a-zß-öø-ÿа-яё0-9.])(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])")
# An initial or an address keeps its full stop: "K.", "J.J.", "U.S.".
INITIAL = re.compile(r"(?:[^\W\d_]\.?){1,3}\.|(?:St|Jr|Sr|Dr|Inst|Natl)\.")
ENDERS = frozenset('.!?…。！？؟।։”"’»')
# What may stand between the names of a credit.
JOINTS = re.compile(r"[\s/／|,&+@·;\-–()\[\]]*(?:©\s?)?")
# What a credit's names are joined by, in small letters.
PARTICLES = frozenset(
    "de da of the van von der den del la le al bin di du e y und and et via for für by ter zu".split()
)
_SMALL_AGENCIES = frozenset(name.split()[0] for name in AGENCIES if name[:1].islower()) | {"imago", "dpa", "via"}
OPENS = "([（【〔"
CLOSES = ")]）】〕"


@cache
def phrases() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The marks of a credit, by their first word, the longest first."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for kind, _, phrase in reference.rows("marks"):
        if kind == "credit":
            words = tuple(word.rstrip(".") for word in WORD.findall(phrase.casefold()))
            if words:
                found.setdefault(words[0], set()).add(words)
    return {first: tuple(sorted(marks, key=len, reverse=True)) for first, marks in found.items()}


@cache
def lasts() -> frozenset[str]:
    """The words that marks end in."""
    return frozenset(phrase[-1] for phrases in phrases().values() for phrase in phrases)


@cache
def by_words() -> frozenset[str]:
    """What may stand between "Photo" and a name: the words of one word that a byline opens with."""
    return frozenset(row[2].casefold() for row in reference.rows("marks") if row[0] == "byline" and " " not in row[2])


@cache
def agencies() -> dict[str, tuple[str, ...]]:
    """The names of agencies by their first word, the longest first."""
    found: dict[str, list[str]] = {}
    for name in AGENCIES:
        first = WORD.match(name)
        if first:
            found.setdefault(first[0], []).append(name)
    return {first: tuple(sorted(names, key=len, reverse=True)) for first, names in found.items()}


class Token(NamedTuple):
    """A word of a text, by its place."""

    text: str
    start: int
    end: int


def may_credit(text: str) -> bool:
    """Whether a word of a text can begin a mark or the name of an agency."""
    known = firsts()
    return any(word.strip(_PUNCTUATION) in known for word in text.split())


_PUNCTUATION = ".,;:()[]\"'„“”’‘«»-–—"


@cache
def firsts() -> frozenset[str]:
    """The words that agencies begin with, and the marks of a credit, in three cases."""
    marks = [first for first, phrases in phrases().items() if any(len(phrase) > 1 for phrase in phrases)]
    return frozenset(agencies()) | {cased for word in marks for cased in (word, word.capitalize(), word.upper())}


def words_of(text: str, start: int, end: int | None = None) -> list[Token]:
    """The words of a stretch of text; "dawn.Voss" is two, the blank was lost with the markup."""
    found: list[Token] = []
    for match in WORD.finditer(text, start, len(text) if end is None else end):
        word, at = match[0], match.start()
        if "." in word[1:-1]:
            for glued in _GLUED.finditer(word):
                cut = match.start() + glued.end()
                found.append(Token(text[at:cut], at, cut))
                at = cut
            word = text[at : match.end()]
        found.append(Token(word, at, match.end()))
    return found


_FIRST = re.compile(r"[^\W_]+(?:[’'\-&@][^\W_]+)*")


# Marks ------------------------------------------------------------------------------------------------------


def last_camel(word: str) -> int:
    """Where the last part of "StudioFoto" begins; 0 where there is none."""
    last = 0
    for found in _CAMEL.finditer(word):
        last = found.start()
    return last


_SEPARATOR = re.compile(r"\s?[:=：＝]\s*|\s?©\s?")


def behind_mark(text: str, tokens: list[Token], n: int, first: str, loose: bool = False) -> int:
    """Where the names begin behind the mark whose first word is the n-th token; -1 where no mark is.

    `loose` says that the text is a credit and nothing else if it opens with a mark: names may be written small.
    """
    for phrase in phrases()[first]:
        last = n + len(phrase) - 1
        if last >= len(tokens) or any(
            tokens[n + i].text.casefold().rstrip(".") != phrase[i] for i in range(1, len(phrase))
        ):
            continue
        end = tokens[last].end
        separator = _SEPARATOR.match(text, end)
        if separator:
            return separator.end()
        if last + 1 < len(tokens) and text[end : tokens[last + 1].start].isspace():
            word = tokens[last + 1].text
            if word.casefold() in by_words() and last + 2 < len(tokens) and has_case(tokens[last + 2].text[0]):
                return tokens[last + 2].start
            if len(phrase) > 1 and phrase[-1] in joining() and (has_case(word[0]) or (loose and "/" in text)):
                return tokens[last + 1].start
    return -1


@cache
def joining() -> frozenset[str]:
    """What a mark of several words may end in where names follow without a sign ("Courtesy of", "Foto di")."""
    return by_words() | {"of", "di", "de", "von", "do", "da"}


def past_mark(text: str, start: int, end: int) -> int:
    """Where the names begin of a text that opens with a mark.

    `start` where it opens with none, -1 where it is the mark alone.
    """
    word = _FIRST.match(text, start)
    if word is None or word[0].casefold() not in phrases():
        return start
    tokens = words_of(text, start, min(end, start + 60))
    first = tokens[0].text.casefold().rstrip(".")
    if first not in phrases():
        return start
    names = behind_mark(text, tokens, 0, first, loose=True)
    if start < names < end:
        return names
    for phrase in phrases()[first]:
        last = len(phrase) - 1
        if last < len(tokens) and all(
            tokens[i].text.casefold().rstrip(".") == phrase[i] for i in range(1, len(phrase))
        ):
            rest = tokens[last + 1].start if last + 1 < len(tokens) else end
            if rest >= end or not text[tokens[last].end : end].strip(" .:"):
                return -1 if last + 1 == len(tokens) or rest >= end else start
            if text[tokens[last].end - 1] == "." and rest == tokens[last].end:  # "Dok.Harbour"
                return rest
            # "Foto Jens Holm", where the line is a credit and nothing else
            named = has_case(text[rest]) and text[tokens[last].end : rest].isspace() and len(phrase[0]) > 2
            return rest if named else start
    return start


def dense_end(text: str, start: int, stop: int) -> int:
    """Where the names end that a mark follows: "代表撮影", "港湾局提供"; `start` where none does."""
    if text[stop - 1] < "\u3000":
        return start
    for size in (4, 2, 1):
        if stop - size > start and text[stop - size : stop] in phrases():
            return stop - size
    return start


# Names ------------------------------------------------------------------------------------------------------


def may_name(word: str) -> bool:
    """Whether a word can stand in a name: with a capital, in a script without, a particle, an agency."""
    if not word[0].islower() or word in PARTICLES:
        return True
    return word.partition("-")[0] in _SMALL_AGENCIES or word.rstrip(".") in phrases()


def has_case(letter: str) -> bool:
    """Whether a letter can begin a name: a capital, or one of a script without."""
    return letter.isalpha() and not letter.islower()


def ends_sentence(word: str) -> bool:
    """Whether a word ends a sentence: with a full stop that is no initial's."""
    return word[-1] == "." and not INITIAL.fullmatch(word)


def first_agency(text: str, tokens: list[Token]) -> int:
    """The index of the token that the first agency begins with; -1 where there is none."""
    known = agencies()
    for n, token in enumerate(tokens):
        for name in known.get(token.text, ()) or known.get(token.text.rstrip("."), ()):
            after = token.start + len(name)
            if text.startswith(name, token.start) and not text[after : after + 1].isalnum():
                return n
    return -1


def has_agency(text: str, tokens: list[Token]) -> bool:
    """Whether an agency is named."""
    return first_agency(text, tokens) >= 0


_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_SMALL = "a-zß-öø-ÿа-яё"
# Two to four capitalised words, those after the first not in capitals throughout ("Carla Voss TPX IMAGES").
_PERSON = re.compile(
    rf"[{_CAPITAL}][\w.’'\-]+(?:\s(?:(?:de|da|van|von|der|den|del|la|le|al|bin)\s)?"
    rf"[{_CAPITAL}](?:[\w’'\-]*[{_SMALL}][\w’'\-]*|\.)){{1,3}}"
)


def _unmarked(piece: str) -> str:
    """One party of a credit without a mark behind it ("NPA Photo")."""
    head, _, last = piece.rpartition(" ")
    return head if head and last.casefold() in phrases() else piece


def person_end(text: str, start: int) -> int:
    """Where the name of a person ends that begins at a place of a text; the place itself where none does."""
    person = _PERSON.match(text, start)
    return person.end() if person else start


# Credits are read no further than this.
_LENGTH = 200
_PARTS = re.compile(r"\s*(?:/|,|;|\bvia\b|\||\bfor\b)\s*|\s*[()]\s*")


def parties(text: str) -> tuple[str, str]:
    """The photographer and the agency or outlet that a credit names, either empty where it names none.

    >>> parties("Carla Voss/Ellery Courier via AP"), parties("GULLHAVEN EYE / Tobin Rusk")
    (('Carla Voss', 'AP'), ('Tobin Rusk', 'GULLHAVEN EYE'))
    """
    text = text[:_LENGTH]
    wire = agency(text)
    person = ""
    others = []
    for piece in _PARTS.split(text):
        piece = _unmarked(piece.strip(" .()[]©"))
        if not piece or piece in AGENCIES:
            continue
        if not person and not piece.isupper() and _PERSON.fullmatch(piece):
            person = piece
        else:
            others.append(piece)
    capitals = [piece for piece in others if piece.isupper()]
    # Of several outlets the last is the one that the picture came through.
    return person, wire or next(iter(reversed(capitals or others)), "")
