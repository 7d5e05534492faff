"""Words as numbers: each the mean of the vectors of its pieces.

A word is put into small letters without accents, parted at its punctuation, and each part spelled with the longest
pieces that the vocabulary has, from left to right (WordPiece: Wu et al., 2016, arXiv:1609.08144, as BERT cuts words).
The vocabulary is that of MiniLM, with what English news hardly uses left out. Tables are loaded at the first question.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk import reference

_UNKNOWN = "[UNK]"
BREAK = "[BREAK]"  # stands behind the last word of a paragraph
_LONGEST = 100  # letters of a part that is spelled; a longer one is no word
_MOST = 12  # pieces that are read of one word: what comes behind says nothing new
_KNOWN = 65_536  # words whose vector is kept

Floats = npt.NDArray[np.float32]


class Pieces(NamedTuple):
    """The vocabulary: each piece's row in `table`, whose rows count in steps of `step`."""

    rows: dict[str, int]
    table: npt.NDArray[np.int8]
    step: Floats


@cache
def pieces() -> Pieces:
    """The shipped vocabulary."""
    with np.load(io.BytesIO(reference.data("pieces.npz"))) as held:
        vocabulary = bytes(held["words"]).decode("utf-8").split("\n")
        return Pieces({piece: n for n, piece in enumerate(vocabulary)}, held["table"], held["step"])


@lru_cache(maxsize=_KNOWN)
def spelled(word: str) -> tuple[int, ...]:
    """The rows of the pieces of a word; that of the unknown piece where it can't be spelled.

    >>> len(spelled("harbour"))
    1
    """
    rows = pieces().rows
    found: list[int] = []
    for part in _parts(word):
        found += _cut(part, rows)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST]) or (rows[_UNKNOWN],)


def _parts(word: str) -> list[str]:
    """The word in small letters without accents, each sign of punctuation a part of its own."""
    if word.isalnum() and word.isascii():
        return [word.lower()]
    plain = unicodedata.normalize("NFD", word.lower())
    parts: list[str] = []
    run = ""
    for letter in plain:
        kind = unicodedata.category(letter)
        if kind == "Mn" or kind == "Cc":
            continue
        if kind[0] == "P" or (letter.isascii() and not letter.isalnum()) or "\u4e00" <= letter <= "\u9fff":
            parts += [run, letter] if run else [letter]
            run = ""
        else:
            run += letter
    return [*parts, run] if run else parts


def _cut(part: str, rows: dict[str, int]) -> list[int]:
    """The longest pieces from left to right; the unknown piece for the whole part where one is missing."""
    if part in rows:
        return [rows[part]]
    if len(part) > _LONGEST:
        return [rows[_UNKNOWN]]
    found = []
    start = 0
    while start < len(part):
        end = len(part)
        while end > start:
            row = rows.get(part[start:end] if start == 0 else "##" + part[start:end])
            if row is not None:
                break
            end -= 1
        if end == start:
            return [rows[_UNKNOWN]]
        found.append(row)
        start = end
    return [row for row in found if row is not None]


def vectors(forms: list[str], last: Iterable[int] = ()) -> Floats:
    """The vectors of words, one a row, at least one; `last` holds the numbers of those that are the last of their
    paragraph: there the break counts as one more piece."""
    known = pieces()
    ids = [spelled(form) for form in forms]
    broken = known.rows[BREAK]
    for n in last:
        ids[n] += (broken,)
    counts = np.array([len(found) for found in ids])
    sums = known.table[[found[0] for found in ids]].astype(np.float32)
    for nth in range(1, int(counts.max())):
        longer = np.flatnonzero(counts > nth)
        sums[longer] += known.table[[ids[n][nth] for n in longer.tolist()]]
    # Whole numbers until here, so that the order of the sum can't matter.
    made: Floats = sums * (known.step / counts.astype(np.float32)[:, None])
    return made
