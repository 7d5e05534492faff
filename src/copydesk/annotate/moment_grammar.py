"""Time expressions in a sentence, found by a grammar over the kinds of its words: reference/moment_patterns.tsv.

A pattern is a row of kinds, matched as a regular expression over one sign a word. Of all patterns that fit at a word
the one that reaches furthest counts, of equals the one that stands first. What it says is left to `resolving`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from copydesk import reference
from copydesk.annotate.moment_words import COMPOUND, NUMBERED, OTHER, Lexicon, lexicon, parts, sign
from copydesk.words import Words

# Words that one expression can take up: the longest found in the corpora has 9. It bounds the work at each word.
_LONGEST = 16


class Expression(NamedTuple):
    """An expression as it stands: the rule that found it, code points, and what its words say, by their kind.

    `word` is the number of its first word, `after` that of the first word behind it.
    """

    rule: str
    start: int
    end: int
    word: int
    after: int
    says: dict[str, list[str]]
    text: str


class _Pattern(NamedTuple):
    rule: str
    regex: re.Pattern[str]
    slots: tuple[tuple[str, ...], ...]  # the kinds that each group may be


class Grammar(NamedTuple):
    """The patterns of one language by the sign of their first word, and what shows that a sentence is worth a look."""

    words: Lexicon
    starts: dict[str, tuple[_Pattern, ...]]
    trigger: re.Pattern[str]


@cache
def grammar(language: str) -> Grammar | None:
    """The grammar of a language, None where we have none."""
    words = lexicon(language)
    if words is None:
        return None
    macros: dict[str, str] = {}
    patterns: list[tuple[_Pattern, str]] = []
    for spoken, rule, pattern in reference.rows("moment_patterns"):
        if spoken != language:
            continue
        whole = re.sub(r"\{(\w+)\}", lambda found: f"( {macros[found[1]]} )", pattern)
        if rule.startswith("="):
            macros[rule[1:]] = whole
        else:
            patterns.append(_compiled(rule, whole, words))
    every = list(words.signs.values())
    starts = {one: tuple(made for made, first in patterns if one in first) for one in every}
    trigger = re.compile(f"[{''.join(sorted(words.triggers))}{COMPOUND}]")
    return Grammar(words, starts, trigger)


def _compiled(rule: str, pattern: str, words: Lexicon) -> tuple[_Pattern, str]:
    """A pattern as a regular expression over signs, and the signs that it can begin with.

    Its words: a kind, or several ("month|may"), each with "?" or "+" behind it where it may be missing or repeated;
    "(", "|", ")" and ")?" as in regular expressions; ">kind" what must follow, ">!kind" what must not, "<kind" and
    "<!kind" the same before it.
    """
    regex: list[str] = []
    slots: list[tuple[str, ...]] = []
    for term in pattern.split():
        if term in ("(", "|", ")", ")?"):
            regex.append("(?:" if term == "(" else term)
            continue
        look = re.match(r"[<>]!?", term)
        name = term[look.end() :] if look else term
        many = name[-1] if name[-1] in "?+" else ""
        kinds = tuple(name.removesuffix(many).split("|")) if many else tuple(name.split("|"))
        signs = words.signed(frozenset(kinds)) + (OTHER if "other" in kinds else "")
        if not signs:
            raise ValueError(f"no word of {'|'.join(kinds)} in the lists: {pattern}")
        if look:
            opener = {"<": "(?<=", "<!": "(?<!", ">": "(?=", ">!": "(?!"}[look[0]]
            regex.append(f"{opener}[{signs}])")
            continue
        slots.append(kinds)
        regex.append(f"([{signs}]+)" if many == "+" else f"([{signs}]){many}")
    first, _ = _opening(iter(pattern.split()), words)
    return _Pattern(rule, re.compile("".join(regex)), tuple(slots)), first


def _opening(terms: Iterator[str], words: Lexicon) -> tuple[str, bool]:
    """The signs that a pattern, or a group of it, can begin with, and whether it can be empty."""
    signs, empty, gone = "", False, True  # gone: all of this alternative so far may be missing
    for term in terms:
        if term[0] in "<>":
            continue
        if term in (")", ")?"):
            return signs, empty or gone or term == ")?"
        if term == "|":
            empty, gone = empty or gone, True
            continue
        if term == "(":
            within, missing = _opening(terms, words)
        else:
            within = words.signed(frozenset(term.rstrip("?+").split("|")))
            missing = term.endswith("?")
        if gone:
            signs += within
        gone = gone and missing
    return signs, empty or gone


def expressions(words: Words, language: str) -> list[Expression]:
    """The time expressions of a text in reading order; none overlap. Empty for a language without a grammar."""
    rules = grammar(language)
    if rules is None:
        return []
    signs = "".join([sign(form, language) for form in words.forms])
    found: list[Expression] = []
    sentences = words.sentences
    spot = rules.trigger.search(signs)
    number = 0
    while spot:
        while sentences[number + 1] <= spot.start():
            number += 1
        first, end = sentences[number], sentences[number + 1]
        found += _sentence(words, signs, first, end, language, rules)
        spot = rules.trigger.search(signs, end)
    return found


def _sentence(words: Words, signs: str, first: int, end: int, language: str, rules: Grammar) -> list[Expression]:
    """The expressions of the words [first, end)."""
    row = signs[first:end]
    forms = words.forms
    if COMPOUND in row or NUMBERED in row:
        row, places = _opened(words, row, first, language)
    else:
        places = None
    found: list[Expression] = []
    at = 0
    count = len(row)
    while at < count:
        if row[at] == OTHER:
            at += 1
            continue
        best: _Pattern | None = None
        reach = at
        for pattern in rules.starts[row[at]]:
            match = pattern.regex.match(row, at, min(count, at + _LONGEST))
            if match and match.end() > reach:
                best, reach, held = pattern, match.end(), match
        if best is None:
            at += 1
            continue
        says: dict[str, list[str]] = {}
        for group, kinds in enumerate(best.slots, 1):
            for n in range(*held.span(group)):
                form = places[n][2] if places else forms[first + n]
                readings = rules.words.readings(form)
                kind = kinds[0] if len(kinds) == 1 else next(kind for kind in kinds if kind in readings)
                says.setdefault(kind, []).append(readings[kind])
        if places:
            start, stop = places[at][0], places[reach - 1][1]
            word, after = places[at][3], places[reach - 1][3] + 1
        else:
            start, stop = words.starts[first + at], words.ends[first + reach - 1]
            word, after = first + at, first + reach
        found.append(Expression(best.rule, start, stop, word, after, says, words.text[start:stop]))
        at = reach
    return found


def _opened(words: Words, row: str, first: int, language: str) -> tuple[str, list[tuple[int, int, str, int]]]:
    """The signs of a sentence with its compounds taken apart, and the place, form and word of each."""
    signs: list[str] = []
    places: list[tuple[int, int, str, int]] = []
    for n, one in enumerate(row, first):
        start, form = words.starts[n], words.forms[n]
        if one not in (COMPOUND, NUMBERED):
            signs.append(one)
            places.append((start, words.ends[n], form, n))
            continue
        for a, b, piece in parts(form, language):
            shown = sign(piece, language)
            signs.append(OTHER if shown in (COMPOUND, NUMBERED) else shown)
            places.append((start + a, start + b, piece, n))
    return "".join(signs), places
