"""Which passages of a page stand in its gold body: the gold of the labeller, made from the gold of the corpora.

A passage is looked for in the gold word by word; of two that say the same (a teaser and the paragraph that it
repeats) the one among other passages of the body is meant.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

_WORD = re.compile(r"\w+")
# A passage stands in the gold if so much of it does; it stands outside if no more than so much does. What lies between
# is neither, and teaches nothing.
IN, OUT = 0.6, 0.25
# Shorter passages say too little by themselves: they count where they are a whole line of the gold, or stand
# between passages of it.
_FEW = 4
_AROUND = 6


def lines(row: dict[str, Any]) -> list[tuple[str, bool]]:
    """The lines of a page's gold body and whether each is optional; none where it has no such gold."""
    if row.get("paragraphs") and row.get("set") != "fundus-fixtures":
        optional = set(row.get("optional_paragraphs") or ())
        return [(line, n in optional) for n, line in enumerate(row["paragraphs"])]
    return [(line, False) for line in (row.get("body") or "").split("\n") if line.strip()]


def standing(texts: Sequence[str], gold: Sequence[tuple[str, bool]]) -> list[float | None]:
    """For each passage 1 where it stands in the gold body, 0 where it does not, None where that cannot be said."""
    words: list[str] = []
    optional: list[bool] = []
    for line, left in gold:
        found = _WORD.findall(line)
        words += found
        optional += [left] * len(found)
    places: defaultdict[str, list[int]] = defaultdict(list)
    for n, word in enumerate(words):
        places[word].append(n)
    told = [_WORD.findall(text) for text in texts]
    fits = [_fits(each, words, places) for each in told]
    firm = [bool(fit) and fit[0][0] >= IN and len(each) >= _FEW for fit, each in zip(fits, told, strict=True)]
    # Who claims each word of the gold: the passage with the most company.
    claimed: dict[int, tuple[int, int]] = {}
    for n, fit in enumerate(fits):
        if not fit or fit[0][0] < IN:
            continue
        company = sum(firm[max(0, n - _AROUND) : n + _AROUND + 1])
        for place in _range(fit[0][1], len(told[n]), len(words)):
            if place not in claimed or claimed[place][0] < company:
                claimed[place] = company, n
    whole = {" ".join(_WORD.findall(line)) for line, _ in gold}
    found: list[float | None] = []
    for n, (fit, each) in enumerate(zip(fits, told, strict=True)):
        if not fit or fit[0][0] <= OUT:
            found.append(0.0)
            continue
        share, place = fit[0]
        if share < IN:
            found.append(None)
            continue
        run = _range(place, len(each), len(words))
        if sum(claimed.get(at, (0, -1))[1] == n for at in run) < len(each) / 2:
            again = any(
                share >= IN and sum(at not in claimed for at in _range(other, len(each), len(words))) >= IN * len(each)
                for share, other in fit[1:]
            )
            found.append(1.0 if again else 0.0)
        elif sum(optional[at] for at in run) > len(each) / 2:
            found.append(None)
        elif len(each) < _FEW:
            beside = sum(firm[max(0, n - 3) : n + 4])
            found.append(1.0 if " ".join(each) in whole or beside >= 2 else 0.0)
        else:
            found.append(1.0)
    return found


def _range(place: int, length: int, end: int) -> range:
    return range(max(0, place), max(0, min(end, place + length)))


def _fits(each: list[str], words: list[str], places: dict[str, list[int]]) -> list[tuple[float, int]]:
    """The places in the gold where most of a passage's words stand in order, and how much of it; the best first."""
    if not each:
        return []
    votes: Counter[int] = Counter()
    for n in range(0, len(each), max(1, len(each) // 12)):
        for place in places.get(each[n], ())[:200]:
            votes[place - n] += 1
    found = []
    for start, _ in votes.most_common(4):
        same = sum(1 for n, word in enumerate(each) if 0 <= start + n < len(words) and words[start + n] == word)
        found.append((same / len(each), start))
    return sorted(found, reverse=True)


def snippets(texts: Sequence[str], wanted: Sequence[str], unwanted: Sequence[str]) -> list[float | None]:
    """Weak gold: 1 for a passage with words that must be in the body, 0 for one with words that must not."""
    found: list[float | None] = [None] * len(texts)
    for words, verdict in [*((each, 1.0) for each in wanted), *((each, 0.0) for each in unwanted)]:
        folded = " ".join(words.split())
        for n, text in enumerate(texts):
            if found[n] is None and folded in text:
                found[n] = verdict
    return found
