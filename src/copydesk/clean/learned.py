"""What was learned from annotated pages: forests of decision trees over integers, built from tables and asked.

Numbers of a line or a passage go in, a sum of integers comes out: the same on every machine, whatever came before.
A forest is a table of two columns that `training/` made. Its rows:

features     the names of the numbers, in the order that they are given in
sure         a sum, and how many in a hundred with that sum or more, and less than the next row's, were a yes where the
             forest was tried on sites that it had not seen
quit         after so many trees a sum that is no higher than the second number is a no, and the third number stands for
             it: most lines of a page are told with ease
tree         the nodes of one tree, each before those below it: "12<350" asks whether number 12 is at most 350 and
             goes on to the left if so, else to the right; a whole number is a leaf
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec


class Forest(msgspec.Struct, frozen=True):
    """Decision trees whose leaves are summed. A node is (number, limit, left, right), a leaf an integer."""

    features: tuple[str, ...]
    sums: tuple[int, ...]
    shares: tuple[float, ...]
    groves: tuple[tuple[Any, ...], ...]  # the trees, parted where one may quit
    quits: tuple[tuple[int, int], ...]  # for each grove, the sum that ends it, and the sum that then stands


_NEVER = -(10**9)


def forest(rows: Iterable[tuple[str, ...]]) -> Forest:
    """The forest that the rows of a table describe."""
    found: dict[str, list[list[str]]] = {"features": [], "sure": [], "quit": [], "tree": []}
    for kind, words in rows:
        found[kind].append(words.split(" "))
    trees = [_tree(iter(nodes)) for nodes in found["tree"]]
    parts = [0, *(int(after) for after, _, _ in found["quit"]), len(trees)]
    return Forest(
        features=tuple(found["features"][0]),
        sums=tuple(int(least) for least, _ in found["sure"]),
        shares=tuple(int(share) / 100 for _, share in found["sure"]),
        groves=tuple(tuple(trees[start:end]) for start, end in pairwise(parts)),
        quits=(*((int(low), int(told)) for _, low, told in found["quit"]), (_NEVER, _NEVER)),
    )


def _tree(nodes: Iterator[str]) -> Any:
    number, asks, limit = next(nodes).partition("<")
    if not asks:
        return int(number)
    left = _tree(nodes)
    return (int(number), int(limit), left, _tree(nodes))


def weights(rows: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The weights of words, from the rows of a table of words and whole numbers."""
    return {word: int(weight) for word, weight in rows}


def ask(asked: Forest, numbers: Sequence[int]) -> int:
    """The sum of the leaves that the numbers lead to: thousandths of log-odds of a yes."""
    total: int = 0
    for grove, (low, told) in zip(asked.groves, asked.quits, strict=True):
        for node in grove:
            while node.__class__ is tuple:
                node = node[2] if numbers[node[0]] <= node[1] else node[3]
            total += node
        if total <= low:
            return told
    return total


def share(asked: Forest, total: int) -> float:
    """How often a sum like this one was a yes, on sites that the forest had not seen: every one counts alike."""
    return asked.shares[max(0, bisect_right(asked.sums, total) - 1)]


# Chances in thousandths, at every `_STEP`th sum from the lowest on: rounded so far, they are the same everywhere.
_STEP, _STEPS = 50, 160
_CHANCES = tuple(round(1000 / (1 + math.exp(-_STEP * n / 1000))) for n in range(-_STEPS, _STEPS + 1))


def chance(total: int) -> int:
    """The chance of a yes that a sum stands for, in thousandths: each counts as much as it weighed in training."""
    return _CHANCES[max(0, min(2 * _STEPS, total // _STEP + _STEPS))]
