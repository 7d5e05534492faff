"""How the members of a group are worded, in numbers: what is left to go by where no page says which was first.

All numbers are relative to the group: machine translations of one text share each other's phrasing, and what a person
wrote stands a little apart, with words that no other member has. It is a hint, never a verdict on one text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from copydesk.words import Words

# Weights of the measures below, learned as a softmax over the members of each group on half of the stories of the
# machine-translated copies: the likeliest is a person's in 85 % of these stories and in 82.5 % of the other half,
# by chance 11 % (training/wording.py). Alone, pairs of neighbours that no other has do it in 79 %.
WEIGHTS: tuple[float, ...] = (0.43, 0.01, 2.11, 0.54, 0.48, -0.99, -0.13, 0.14, 0.52, -0.12, -0.11)
# Who stands apart shares at most so many of its pairs of neighbours with any other. On half of the stories of dev what
# is chosen in a group of translations has .76 at most, half of them .5; in groups of edited copies, where wording says
# nothing, 95 % have .77 and more.
_APART = 0.72
# A member whose nearest other shares so much less of its pairs than theirs do, by the median, was put into words by
# itself, from no other member: a second translation by a person has .45 to .78 of the median, half of them .62 and
# less, a machine's 1, one in a hundred .66 and less. Asked of groups of so many, for what is usual there.
_ITSELF, _FEW, _MANY = 0.65, 4, 40
# Words of a member that are looked at: enough for any measure, and a bound on the work.
_MOST = 4_000


def measured(group: Sequence[Words], function: frozenset[str]) -> npt.NDArray[np.float64]:
    """A row of measures for each member, each centred and scaled within the group.

    In this order: how many of the others have its stems; its stems that no other has; pairs of neighbours that no
    other has; its length; words a sentence; words of function; different words; letters a word; apostrophes inside
    words; commas; signs out of place.
    """
    folded = [[form.casefold() for form in read.forms[:_MOST]] for read in group]
    plain = [_folded(read) for read in group]
    stems = [{form[:6] for form in forms if form not in function} for forms in plain]
    nexts = [set(pairwise(forms)) for forms in plain]
    held = Counter(stem for some in stems for stem in some)
    paired = Counter(pair for some in nexts for pair in some)
    others = max(1, len(group) - 1)
    rows = []
    for read, forms, words, some, pairs in zip(group, folded, plain, stems, nexts, strict=True):
        many = max(1, len(words))
        rows.append(
            (
                sum(held[stem] - 1 for stem in some) / others / max(1, len(some)),
                sum(held[stem] == 1 for stem in some) / max(1, len(some)),
                sum(paired[pair] == 1 for pair in pairs) / max(1, len(pairs)),
                np.log(many),
                many / max(1, len(read.sentences) - 1),
                sum(word in function for word in words) / many,
                len(set(words)) / many**0.8,
                sum(map(len, words)) / many,
                sum("'" in word or "’" in word for word in forms) / many,
                forms.count(",") / many,
                _misplaced(read) / many,
            )
        )
    table = np.array(rows, float)
    spread = table.std(axis=0)
    scaled: npt.NDArray[np.float64] = (table - table.mean(axis=0)) / np.where(spread > 1e-9, spread, 1.0)
    return scaled


def _folded(read: Words) -> list[str]:
    return [form.casefold() for form in read.forms[:_MOST] if form[0].isalnum()]


def _misplaced(read: Words) -> int:
    """Signs that stand where no writer puts them: a blank before a full stop or a comma, two quote marks in a row, a
    word twice in a row."""
    wrong = 0
    for n in range(1, min(len(read.forms), _MOST)):
        form, before = read.forms[n], read.forms[n - 1]
        apart = read.starts[n] > read.ends[n - 1]
        wrong += (form in ".,;:" and apart) or (form == before and (form == '"' or (form.isalpha() and apart)))
    return wrong


def likely(group: Sequence[Words], function: frozenset[str]) -> list[float]:
    """How likely each member is the original by its wording alone; they sum to 1. Equal for a group of two or less,
    where nobody stands apart."""
    even = [1 / len(group)] * len(group)
    if len(group) < 3:
        return even
    score = measured(group, function) @ np.array(WEIGHTS)
    pairs = [set(pairwise(_folded(read))) for read in group]
    best = int(score.argmax())
    nearest = max(
        len(pairs[best] & other) / max(1, min(len(pairs[best]), len(other)))
        for n, other in enumerate(pairs)
        if n != best
    )
    if nearest > _APART:
        return even
    odds = np.exp(score - score.max())
    return [float(one) for one in odds / odds.sum()]


def itself(group: Sequence[Words]) -> list[bool]:
    """Of each member, whether it was worded by itself: it shares far less with any other than they do. False of all
    where they are too few to tell, or so many that comparing all would cost too much."""
    if not _FEW <= len(group) <= _MANY:
        return [False] * len(group)
    pairs = [set(pairwise(_folded(read))) for read in group]
    nearest = [
        max(len(some & other) / max(1, min(len(some), len(other))) for m, other in enumerate(pairs) if m != n)
        for n, some in enumerate(pairs)
    ]
    return [near <= min(_APART, _ITSELF * float(np.median(nearest))) for near in nearest]
