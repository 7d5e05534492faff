"""What a copy says otherwise than its original: figures, names, days, negations and quotes that changed.

Sentence by sentence, between sentences that repeat one another. A figure or a name that only one of them has counts
as changed where the other has another one instead that it does not have itself; what is only left out is no change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from copydesk.records import Difference
from copydesk.trace.match import Match, Sentence
from copydesk.words import Words

Kind = Literal["number", "name", "day"]

# Sentences less alike than this are told too freely to compare their negations and quotes word by word. A guess.
_CLOSE = 0.55
# Words of a sentence that are compared with those of another: no writer's sentence is longer.
_MOST = 200
_OPENS, _CLOSES = frozenset('"“„«「『”'), frozenset('"”“»」』')


_RUN = re.compile(r"[\d,.:]+")


class Lists(NamedTuple):
    """Words by what they mean, in lower case: the value of words of number; days and months by their number, with a
    letter before it; words that deny; words of function."""

    numbers: Mapping[str, str]
    days: Mapping[str, str]
    negations: frozenset[str]
    function: frozenset[str]


class Fact(NamedTuple):
    """Words of a sentence that state something: their kind, their value as compared, their numbers [first, end)."""

    kind: Kind
    value: str
    first: int
    end: int


def differences(here: Words, there: Words, found: Match, lists: Lists) -> tuple[Difference, ...]:
    """All changes, in the order of the copy."""
    changes: list[Difference] = []
    large = (_large(here), _large(there))
    answered: dict[int, list[int]] = {}
    for theirs_too, answer in enumerate(found.there):
        if answer is not None:
            answered.setdefault(answer, []).append(theirs_too)
    for n, m in enumerate(found.here):
        if m is None:
            continue
        ours, theirs = found.ours[n], found.theirs[m]
        if ours.plain == theirs.plain:
            continue
        # A sentence that was parted or joined is compared with all that it came from.
        partners = sorted({m, *(other for other in answered.get(n, ()) if abs(other - m) <= 1)})
        one = _facts(here, ours.first, ours.end, lists, large[0])
        other = [fact for p in partners for fact in _sentence(there, found.theirs[p], lists, large[1])]
        back = found.there[m]
        joined = (
            _facts(here, found.ours[back].first, found.ours[back].end, lists, large[0])
            if back is not None and back != n
            else []
        )
        changes += _changed(here, there, one, other, joined)
        if found.score[n] >= _CLOSE:
            changes += _denied(here, there, found, n, m, lists)
            changes += _quoted(here, there, (ours.first, ours.end), (theirs.first, theirs.end))
    return tuple(dict.fromkeys(changes))


def _sentence(read: Words, sentence: Sentence, lists: Lists, large: frozenset[str]) -> list[Fact]:
    return _facts(read, sentence.first, sentence.end, lists, large)


def _large(read: Words) -> frozenset[str]:
    """Words that are written large in the middle of a sentence, in lower case: names, where only names are."""
    starts = set(read.sentences)
    large: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for n, form in enumerate(read.forms):
        if form[0].isupper() and n not in starts and not (n - 1 in starts and not read.forms[n - 1][0].isalnum()):
            large[form.casefold()] += 1
        elif form[0].islower():
            small[form] += 1
    return frozenset(word for word, many in large.items() if many > small[word])


def _facts(read: Words, first: int, end: int, lists: Lists, large: frozenset[str]) -> list[Fact]:
    found: list[Fact] = []
    for n in range(first, min(end, first + _MOST)):
        form = read.forms[n]
        word = form.casefold()
        if form[0].isdigit():
            found.append(Fact("number", _figure(form), n, n + 1))
        elif not form[0].isalpha():
            continue
        elif word in lists.days and (form[0].isupper() or len(word) > 5):
            found.append(Fact("day", lists.days[word], n, n + 1))
        elif word in lists.numbers:
            value = lists.numbers[word]
            before = found[-1] if found and found[-1].kind == "number" and found[-1].end == n else None
            if value.startswith("x") and before is not None and before.value.replace(".", "", 1).isdigit():
                found[-1] = Fact("number", _times(before.value, int(value[1:])), before.first, n + 1)
            else:
                found.append(Fact("number", value, n, n + 1))
        elif form[0].isupper() and word in large and word not in lists.function:
            if found and found[-1].kind == "name" and found[-1].end == n:
                before = found.pop()
                found.append(Fact("name", f"{before.value} {word}", before.first, n + 1))
            else:
                found.append(Fact("name", word, n, n + 1))
    return found


def _figure(form: str) -> str:
    """The digits of a figure: "2,000" and "2000" are one; "2.5" keeps its point."""
    run = _RUN.match(form)
    digits = run[0].strip(",.:") if run else form
    for mark in ",.":
        head, *tail = digits.split(mark)
        if tail and head and all(len(part) == 3 and part.isdigit() for part in tail):
            digits = digits.replace(mark, "")
    kept = "".join(sign for sign in digits.replace(",", ".") if sign.isdigit() or sign in ".:")
    return kept.strip(".:").lstrip("0") or "0"


def _times(value: str, many: int) -> str:
    """A figure times a thousand or a million, as a figure: "11.4" thousand is "11400"."""
    whole, _, part = value.partition(".")
    zeros = len(str(many)) - 1
    return (whole + part[:zeros].ljust(zeros, "0") + ("." + part[zeros:] if part[zeros:] else "")).lstrip("0") or "0"


def _changed(
    here: Words,
    there: Words,
    one: Sequence[Fact],
    other: Sequence[Fact],
    joined: Sequence[Fact],
) -> list[Difference]:
    """Facts of two sentences that answer each other but are not the same."""
    found = []
    for kind in ("number", "name", "day"):
        a = [fact for fact in one if fact.kind == kind]
        b = [fact for fact in other if fact.kind == kind]
        known_a = {value for fact in (*a, *joined) if fact.kind == kind for value in fact.value.split()}
        known_b = {value for fact in b for value in fact.value.split()}
        if kind == "name":
            # A name counts as the words of it that the other sentence has not.
            odd_a = [fact for fact in a if not set(fact.value.split()) & known_b]
            odd_b = [fact for fact in b if not set(fact.value.split()) & known_a]
            odd_a += [part for fact in a for part in _rest(fact, known_b)]
            odd_b += [part for fact in b for part in _rest(fact, known_a)]
            odd_a.sort(key=lambda fact: fact.first)
            odd_b.sort(key=lambda fact: fact.first)
        else:
            odd_a = [fact for fact in a if fact.value not in known_b]
            odd_b = [fact for fact in b if fact.value not in known_a]
        if kind == "number":
            odd_a = [fact for fact in odd_a if not _vague(fact, other)]
            odd_b = [fact for fact in odd_b if not _vague(fact, one)]
        for left, right in _answers(here, there, odd_a, odd_b):
            if kind == "name" and _one_name(left, right):
                continue
            found.append(
                Difference(
                    kind=kind,
                    here=here.span(left.first, left.end),
                    there=there.span(right.first, right.end),
                )
            )
    return found


def _rest(fact: Fact, known: set[str]) -> list[Fact]:
    """The one word of a name of several that the other sentence lacks, where it has the others."""
    words = fact.value.split()
    odd = [n for n, word in enumerate(words) if word not in known]
    if len(words) < 2 or len(odd) != 1 or len(words) != fact.end - fact.first:
        return []
    return [Fact("name", words[odd[0]], fact.first + odd[0], fact.first + odd[0] + 1)]


def _vague(fact: Fact, facts: Sequence[Fact]) -> bool:
    """ "one" is an article or a pronoun as often as a number; it changes nothing where the other has no number."""
    return fact.value == "1" and not any(one.kind == "number" for one in facts)


def _answers(here: Words, there: Words, ours: Sequence[Fact], theirs: Sequence[Fact]) -> list[tuple[Fact, Fact]]:
    """Which fact here stands where which fact there stood: by the words around them, then by their order."""
    if not ours or not theirs:
        return []
    scored = []
    for a in ours:
        for b in theirs:
            near_a = {form.casefold()[:6] for form in here.forms[max(0, a.first - 4) : a.end + 4] if form[0].isalnum()}
            near_b = {form.casefold()[:6] for form in there.forms[max(0, b.first - 4) : b.end + 4] if form[0].isalnum()}
            score = len(near_a & near_b) / max(1, min(len(near_a), len(near_b)))
            scored.append((-score, a.first, b.first, a, b))
    scored.sort(key=lambda one: one[:3])
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    found = []
    for score, first, second, a, b in scored:
        if first in taken_a or second in taken_b or -score < _NEAR:
            continue
        taken_a.add(first)
        taken_b.add(second)
        found.append((a, b))
    return sorted(found)


# Of the four words on either side of two facts that answer each other so many are the same. A guess.
_NEAR = 0.3


def _one_name(left: Fact, right: Fact) -> bool:
    """Whether two names are one in another form: an adjective ("Russia", "Russian"), initials of the other."""
    a, b = left.value, right.value
    if a.replace(" ", "").replace(".", "") == b.replace(" ", "").replace(".", ""):
        return True
    if a.rstrip("s") == b.rstrip("s"):
        return True
    short, long = sorted((a, b), key=len)
    if len(short) >= 4 and long.startswith(short[: max(4, len(short) - 1)]):
        return True
    letters = "".join(word[0] for word in long.split())
    return short.replace(".", "") == letters


def _denied(here: Words, there: Words, found: Match, n: int, m: int, lists: Lists) -> list[Difference]:
    """A word that denies, in one of two sentences alone that are otherwise close."""
    ours, theirs = found.ours[n], found.theirs[m]
    a = [at for at in range(ours.first, min(ours.end, ours.first + _MOST)) if _denies(here.forms[at], lists)]
    b = [at for at in range(theirs.first, min(theirs.end, theirs.first + _MOST)) if _denies(there.forms[at], lists)]
    if (len(a) % 2) == (len(b) % 2):
        return []
    # What the other tells in a neighbouring sentence is not missing.
    if len(a) > len(b):
        return [
            Difference(
                kind="negation", here=here.span(a[0], a[0] + 1), there=None if not b else there.span(b[0], b[0] + 1)
            )
        ]
    return [
        Difference(kind="negation", here=None if not a else here.span(a[0], a[0] + 1), there=there.span(b[0], b[0] + 1))
    ]


def _denies(form: str, lists: Lists) -> bool:
    word = form.casefold().replace("’", "'")
    return word in lists.negations or word.endswith("n't")


def _quoted(here: Words, there: Words, ours: tuple[int, int], theirs: tuple[int, int]) -> list[Difference]:
    """Quotes that were changed: of two quotes most of whose words are the same, and not all."""
    a, b = _quotes(here, *ours), _quotes(there, *theirs)
    found = []
    for first, end in a:
        said = [form.casefold().replace("’", "'") for form in here.forms[first:end] if form[0].isalnum()]
        for start, stop in b:
            other = [form.casefold().replace("’", "'") for form in there.forms[start:stop] if form[0].isalnum()]
            if said == other:
                break
            alike = SequenceMatcher(None, said, other, autojunk=False).ratio()
            if alike >= 0.6:
                found.append(Difference(kind="quote", here=here.span(first, end), there=there.span(start, stop)))
                break
    return found


def _quotes(read: Words, first: int, end: int) -> list[tuple[int, int]]:
    """The words between quote marks of a sentence, of four words and more."""
    found = []
    opened = None
    for n in range(first, min(end, first + _MOST)):
        form = read.forms[n]
        if opened is None and form in _OPENS:
            opened = n + 1
        elif opened is not None and form in _CLOSES:
            if n - opened >= 4:
                found.append((opened, n))
            opened = None
    return found
