"""Pairs that are alike → groups, each a star: one article in its middle, every other linked to that one.

A link counts between an article and the middle of its group alone, so that a bad link puts one article into a wrong
group and never fuses two groups. Whole versions find together first; then what is much shorter is put to what
contains it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from copydesk.trace.pile import Floats, Ints, Pile

# Two articles are alike where lo^.8 * hi^.2 reaches a threshold: `lo` is the share of the lighter one's stems, by
# weight, that the heavier one has, `hi` that of the heavier one. The threshold is .46 for two of one length and goes
# down to .39 for a short part of a long one. Swept on half of the stories: exponents .75 to .85, thresholds .34 to .46;
# pairs of whole versions are best at .46 (F1 .9989, against .9946 at .40), parts with their whole at .37 to .40 (.987).
_POWER, _PART, _WHOLE = 0.8, 0.39, 0.46
# Below this share of the other's weight an article is a part of it, not a version. Swept .4 to .7 on half of the
# stories: pair F1 of copies cut to four sentences .956, .965, .965, .970, of edited ones .9925, .9925, .9946, .9946.
_VERSION = 0.7
# A group of five and more joins as a part only what its members are on average so like. Without it a group of eleven
# translations joined a longer report of that day (pair F1 of translations .9874, with it .9996); asked of groups of two
# it costs the cut copies .028 of their pair F1, for two cuts of one passage are as unlike the whole.
_LARGE, _GROUP = 5, 0.5
# An article alone that holds several groups so wholly was put together from them. A guess: parts of a translated text
# have .5 to .9 of their stems in the original, copies that were pasted all.
_VERBATIM = 0.92


class Alike(NamedTuple):
    """Pairs of articles that are alike: `one` < `other`; `lo` and `hi` as above; `score` as compared."""

    one: Ints
    other: Ints
    lo: Floats
    hi: Floats
    score: Floats


def alike(pile: Pile, one: Ints, other: Ints, common: Floats) -> Alike:
    """The pairs that are alike, of those compared: `common` is the weight of the stems that each shares."""
    a, b = pile.mass[one], pile.mass[other]
    light, heavy = np.minimum(a, b), np.maximum(a, b)
    some = light > 0
    lo = np.divide(common, light, out=np.zeros_like(common), where=some)
    hi = np.divide(common, heavy, out=np.zeros_like(common), where=some)
    score = lo**_POWER * hi ** (1 - _POWER)
    ratio = np.divide(light, heavy, out=np.zeros_like(common), where=some)
    kept = (score >= _PART + (_WHOLE - _PART) * ratio) | (some & (pile.whole[one] == pile.whole[other]))
    return Alike(one[kept], other[kept], lo[kept], hi[kept], score[kept])


def stars(pile: Pile, found: Alike) -> dict[int, int]:
    """For each article that has a like the row of its group's middle; the middle's own row for itself.

    Whole versions: the article whose versions are most and nearest takes those that are not taken, and so on. Parts: a
    group most of whose members are parts of articles of one other group joins that.
    """
    versions: dict[int, list[tuple[float, int]]] = defaultdict(list)
    wholes: dict[int, list[tuple[float, float, int]]] = defaultdict(list)  # what an article is a part of
    for one, other, lo, hi, score in zip(*(column.tolist() for column in found), strict=True):
        if hi >= _VERSION * lo:
            versions[one].append((score, other))
            versions[other].append((score, one))
        else:
            part, whole = (one, other) if pile.mass[one] < pile.mass[other] else (other, one)
            wholes[part].append((score, lo, whole))
    middle = _versions(pile, versions)
    for row in {*wholes, *(whole for some in wholes.values() for _, _, whole in some)}:
        middle.setdefault(row, row)
    return _parts(pile, middle, wholes)


def _versions(pile: Pile, near: dict[int, list[tuple[float, int]]]) -> dict[int, int]:
    strength = {row: sum(score for score, _ in some) for row, some in near.items()}
    order = sorted(near, key=lambda row: (-strength[row], -int(pile.words[row]), row))
    best: dict[int, tuple[float, int]] = {}  # the middle that each is nearest to
    for row in order:
        if row in best:
            continue
        best[row] = (2.0, row)
        for score, other in near[row]:
            if score > best.get(other, (0.0, 0))[0]:
                best[other] = (score, row)
    return {row: middle for row, (_, middle) in best.items()}


def _parts(pile: Pile, middle: dict[int, int], wholes: dict[int, list[tuple[float, float, int]]]) -> dict[int, int]:
    groups: dict[int, list[int]] = defaultdict(list)
    for row, its in middle.items():
        groups[its].append(row)
    joined: dict[int, int] = {}
    verbatim: dict[int, list[int]] = defaultdict(list)  # by an article alone: the groups that stand in it to the word
    for its in sorted(groups, key=lambda row: (pile.mass[row], row)):
        votes: dict[int, list[tuple[float, float]]] = defaultdict(list)
        for row in groups[its]:
            # The groups of what contains it: each has one vote of a member, its best.
            heard: dict[int, tuple[float, float]] = {}
            for score, lo, whole in wholes.get(row, ()):
                target = middle[whole]
                if target != its:
                    heard[target] = max((score, lo), heard.get(target, (0.0, 0.0)))
            for target, vote in heard.items():
                votes[target].append(vote)
        full = [
            (sum(score for score, _ in some), target)
            for target, some in votes.items()
            if 2 * len(some) > len(groups[its])
            and (len(groups[its]) < _LARGE or sum(score for score, _ in some) >= _GROUP * len(some))
        ]
        if full:
            joined[its] = target = max(full, key=lambda vote: (vote[0], -vote[1]))[1]
            if len(groups[its]) > 1 == len(groups[target]):
                low = [lo for _, lo in votes[target]]
                if sum(low) >= _VERBATIM * len(low):
                    verbatim[target].append(its)
    for alone, some in verbatim.items():
        if len(some) > 1:
            # Articles run together: no original of either, and no reason for their groups to be one.
            for its in some:
                del joined[its]
            joined[alone] = max(some, key=lambda row: (pile.mass[row], -row))
    return {row: _end(joined, its) for row, its in middle.items()}


def _end(joined: dict[int, int], row: int) -> int:
    """Where a chain of joins ends: each goes to a heavier middle, so that there is an end."""
    seen = {row}
    while row in joined and joined[row] not in seen:
        row = joined[row]
        seen.add(row)
    return row
