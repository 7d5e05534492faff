"""reference: word lists and tables as TSV, and trained weights; loaded once per process."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["data", "either", "rows"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one table, `name`.tsv in this folder; lines that begin with "#" are comments."""
    table = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in table.splitlines() if line.strip() and not line.startswith("#"))


def data(name: str) -> bytes:
    """One file of this folder: trained weights."""
    return (files(__package__) / name).read_bytes()


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits: a tree by their letters.

    A plain alternation tries every word at every place: with some hundred words in as many scripts that is the
    dearest part of a search.

    >>> either(["By", "By the", "Bo"])
    'B(?:o|y(?:\\\\ the)?)'
    """
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(tree)


def _branches(node: dict[str, Any]) -> str:
    ends = "" in node
    branches = []
    for letter, below in sorted(node.items()):
        if letter:
            run = re.escape(letter)
            while len(below) == 1 and "" not in below:  # a run of letters that nothing parts
                ((letter, below),) = below.items()
                run += re.escape(letter)
            branches.append(run + (_branches(below) if below != {"": {}} else ""))
    if ends:
        return f"(?:{'|'.join(branches)})?" if branches else ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
