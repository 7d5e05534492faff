"""A pile of prints as columns: which stems are rare in it, how alike two articles are.

All work is on numpy arrays of integers, an article being its row number; a million articles of 200 different stems
are 800 MB of numbers, and nothing of Python's. Rows stand in the order of their keys, so that
no result depends on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk.records import Print

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.uint32]
Floats = npt.NDArray[np.float32]

# What is known of words before any pile is: as if so many articles had been seen in which a function word stood in
# every second one and no other word at all. Without it, three articles could not tell a rare word from a frequent one.
# A guess; from some 10,000 articles on it changes nothing.
_KNOWN = 1000


# Stems, and articles, that are worked on at a time: what is needed beside the columns stays small.
_AT_A_TIME, _ROWS = 20_000_000, 20_000


class Pile(NamedTuple):
    """Prints as columns. `terms` holds for each article the numbers of its stems, in their order in the text, from
    `at[row]` to `at[row + 1]`; `frequency` how many articles each stem stands in; `weight` how much it tells."""

    keys: Sequence[str]
    words: Ints
    whole: Ints
    at: Ints
    terms: npt.NDArray[np.int32]
    frequency: npt.NDArray[np.int32]
    weight: Floats
    mass: Floats  # of all stems of each article
    sentence_at: Ints
    sentences: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.keys)


def frequencies(prints: Iterable[Print]) -> tuple[Small, npt.NDArray[np.int32]]:
    """The different stems of some prints, sorted, and how many prints each stands in. Those of parts of a pile add up
    with `added`, so that the parts may be counted anywhere."""
    stems, counts = np.unique(
        np.concatenate([np.frombuffer(one.terms, "<u4") for one in prints] or [np.empty(0, "<u4")]),
        return_counts=True,
    )
    return stems.astype(np.uint32), counts.astype(np.int32)


def added(
    one: tuple[Small, npt.NDArray[np.int32]], other: tuple[Small, npt.NDArray[np.int32]]
) -> tuple[Small, npt.NDArray[np.int32]]:
    """The frequencies of two parts of a pile together."""
    stems = np.union1d(one[0], other[0])
    counts = np.zeros(len(stems), np.int32)
    for part, many in (one, other):
        counts[np.searchsorted(stems, part)] += many
    return stems, counts


def piled(prints: Iterable[Print], common: Small) -> Pile:
    """The prints as a pile. `common` are the hashes of function words, sorted.

    Prints may come in any order; of two with one key the last is taken.
    """
    keys: list[str] = []
    words, whole, lengths, sentence_lengths = [], [], [], []
    terms, sentences = bytearray(), bytearray()
    for one in prints:
        keys.append(one.key)
        words.append(one.words)
        whole.append(one.whole)
        lengths.append(len(one.terms) // 4)
        sentence_lengths.append(len(one.sentences) // 8)
        terms += one.terms
        sentences += one.sentences
    rows = np.array([n for _, n in sorted({key: n for n, key in enumerate(keys)}.items())], np.int64)
    at, stems = _ordered(np.frombuffer(terms, "<u4"), np.array(lengths, np.int64), rows)
    del terms
    sentence_at, said = _ordered(np.frombuffer(sentences, "<u8"), np.array(sentence_lengths, np.int64), rows)
    del sentences
    vocabulary, frequency = _counted(stems)
    numbers = np.empty(len(stems), np.int32)
    for begin in range(0, len(stems), _AT_A_TIME):
        part = slice(begin, begin + _AT_A_TIME)
        numbers[part] = np.searchsorted(vocabulary, stems[part])
    known = np.where(np.isin(vocabulary, common), _KNOWN / 2, 0.0)
    weight = np.log((len(rows) + _KNOWN) / (frequency + known)).clip(0.0).astype(np.float32)
    return Pile(
        keys=[keys[row] for row in rows.tolist()],
        words=np.array(words, np.int64)[rows],
        whole=np.array(whole, np.int64)[rows],
        at=at,
        terms=numbers,
        frequency=frequency,
        weight=weight,
        mass=_summed(weight, numbers, at),
        sentence_at=sentence_at,
        sentences=said,
    )


def _counted(stems: Small) -> tuple[Small, npt.NDArray[np.int32]]:
    """The different stems of many, sorted, and how often each stands there."""
    found = np.empty(0, np.uint32), np.empty(0, np.int32)
    for begin in range(0, len(stems), _AT_A_TIME):
        some, counts = np.unique(stems[begin : begin + _AT_A_TIME], return_counts=True)
        found = added(found, (some, counts.astype(np.int32)))
    return found


def _ordered(flat: npt.NDArray[Any], lengths: Ints, rows: Ints) -> tuple[Ints, npt.NDArray[Any]]:
    """Runs of a flat array put in another order: where each begins, and the array."""
    began = np.concatenate([[0], np.cumsum(lengths)])
    taken = lengths[rows]
    at = np.concatenate([[0], np.cumsum(taken)]).astype(np.int64)
    if np.array_equal(rows, np.arange(len(lengths))):
        return at, flat
    put = np.empty(int(at[-1]), flat.dtype)
    for begin in range(0, len(rows), _ROWS):
        part = rows[begin : begin + _ROWS]
        put[at[begin] : at[begin + len(part)]] = flat[runs(began[part], lengths[part])]
    return at, put


def runs(starts: Ints, lengths: Ints) -> Ints:
    """The places of several runs, one after another."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    places: Ints = np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - lengths), lengths)
    return places


def _summed(weight: Floats, numbers: npt.NDArray[np.int32], at: Ints) -> Floats:
    """The weights of the stems of each article, some of which have none, added up."""
    sums = np.zeros(len(at) - 1, np.float32)
    for begin in range(0, len(sums), _ROWS):
        edges = at[begin : begin + _ROWS + 1]
        total = np.concatenate([[0.0], np.cumsum(weight[numbers[edges[0] : edges[-1]]], dtype=np.float64)])
        sums[begin : begin + _ROWS] = total[edges[1:] - edges[0]] - total[edges[:-1] - edges[0]]
    return sums


# How alike two articles are -------------------------------------------------------------------------------

# Stems that are looked up at a time.
_LOOKED_UP = 1_000_000


def shared(pile: Pile, one: Ints, other: Ints) -> Floats:
    """The weight of the stems that the articles of each pair have in common.

    The stems of an article are laid out once, each weight at its number, and asked by all that meet it: pairs come
    in the order of `one`, which makes the work small, not right.
    """
    found = np.zeros(len(one), np.float32)
    laid = np.zeros(len(pile.frequency), np.float32)
    lengths = pile.at[other + 1] - pile.at[other]
    ends = np.cumsum(lengths)
    begin = 0
    while begin < len(one):
        done = ends[begin] - lengths[begin]
        end = max(begin + 1, int(np.searchsorted(ends, done + _LOOKED_UP, "right")))
        stems = pile.terms[runs(pile.at[other[begin:end]], lengths[begin:end])]
        weights = np.empty(len(stems), np.float32)
        fresh = np.flatnonzero(np.diff(one[begin:end], prepend=-1))
        places = np.append(np.concatenate([[0], ends[begin:end] - done])[fresh], len(stems)).tolist()
        for row, first, last in zip(one[begin:end][fresh].tolist(), places, places[1:], strict=False):
            mine = pile.terms[pile.at[row] : pile.at[row + 1]]
            laid[mine] = pile.weight[mine]
            np.take(laid, stems[first:last], out=weights[first:last])
            laid[mine] = 0.0
        total = np.concatenate([[0.0], np.cumsum(weights, dtype=np.float64)])
        edges = ends[begin:end] - done
        found[begin:end] = total[edges] - total[edges - lengths[begin:end]]
        begin = end
    return found
