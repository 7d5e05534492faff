"""A pile of prints as columns: which stems are rare in it, which articles share a key, how alike two are.

All work is on numpy arrays of integers, an article being its row number; a million articles of 200 different stems
are 800 MB of stems, 800 MB of their numbers, and nothing of Python's. Rows stand in the order of their keys, so that
no result depends on the order in which articles came.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    order = np.array(sorted({key: n for n, key in enumerate(keys)}.items()), dtype=object).reshape(-1, 2)[:, 1]
    rows = order.astype(np.int64)
    at, stems = _ordered(np.frombuffer(terms, "<u4"), np.array(lengths, np.int64), rows)
    sentence_at, said = _ordered(np.frombuffer(sentences, "<u8"), np.array(sentence_lengths, np.int64), rows)
    vocabulary, counts = np.unique(stems, return_counts=True)
    numbers = np.searchsorted(vocabulary, stems).astype(np.int32)
    frequency = counts.astype(np.int32)
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
        mass=_summed(weight[numbers], at),
        sentence_at=sentence_at,
        sentences=said,
    )


def _ordered(flat: npt.NDArray[Any], lengths: Ints, rows: Ints) -> tuple[Ints, npt.NDArray[Any]]:
    """Runs of a flat array put in another order: where each begins, and the array."""
    began = np.concatenate([[0], np.cumsum(lengths)])
    taken = lengths[rows]
    at = np.concatenate([[0], np.cumsum(taken)]).astype(np.int64)
    if np.array_equal(rows, np.arange(len(lengths))):
        return at, flat
    return at, flat[_runs(began[rows], taken)]


def _runs(starts: Ints, lengths: Ints) -> Ints:
    """The places of several runs, one after another."""
    total = int(lengths.sum())
    ends = np.cumsum(lengths)
    places: Ints = np.arange(total, dtype=np.int64) + np.repeat(starts - (ends - lengths), lengths)
    return places


def _summed(values: Floats, at: Ints) -> Floats:
    """The sums of runs of values, of which some may be empty."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    sums: Floats = (total[at[1:]] - total[at[:-1]]).astype(np.float32)
    return sums


# How alike two articles are -------------------------------------------------------------------------------

# Pairs weighed at a time: their stems are sorted together, some 400 a pair, 16 bytes each.
_PAIRS = 20_000


def shared(pile: Pile, one: Ints, other: Ints) -> Floats:
    """The weight of the stems that the articles of each pair have in common."""
    found = np.empty(len(one), np.float32)
    for begin in range(0, len(one), _PAIRS):
        part = slice(begin, begin + _PAIRS)
        tagged = np.concatenate([_tagged(pile, one[part]), _tagged(pile, other[part])])
        tagged.sort()
        twice = tagged[:-1][tagged[1:] == tagged[:-1]]
        weights = pile.weight[twice & 0xFFFFFFFF]
        found[part] = np.bincount(twice >> 32, weights=weights, minlength=len(one[part]))
    return found


def _tagged(pile: Pile, rows: Ints) -> Ints:
    """The stems of several articles, each with the number of its article in the list before it."""
    lengths = pile.at[rows + 1] - pile.at[rows]
    stems = pile.terms[_runs(pile.at[rows], lengths)].astype(np.int64)
    return stems | (np.repeat(np.arange(len(rows), dtype=np.int64), lengths) << 32)


# Keys that make copies meet -------------------------------------------------------------------------------


class Met(NamedTuple):
    """Pairs of articles that share keys: `one` < `other`, `keys` how many they share. `cut` counts the pairs that
    were left out because their key is shared by too many."""

    one: Ints
    other: Ints
    keys: Ints
    cut: int


# The rarest stems of an article of which keys are made: one in so many words, at least and at most so many; and each
# is paired with the next so many of them in the text. Keys of neighbours are what a part of an article still has.
_WORDS_A_STEM, _FEWEST, _RAREST, _NEXT = 5, 16, 60, 4
# A key that more articles share is compared with the first few of them alone (see `_pairs`).
_BUCKET, _FIRST = 40, 6
# Keys are sorted in parts, by their value, of about so many; made for so many articles at a time.
_PART, _ROWS = 8_000_000, 20_000


def met(pile: Pile) -> Met:
    """All pairs of articles that share a sentence, or two neighbouring rare stems."""
    cut = 0
    pairs: list[Ints] = []
    for keys, rows in _parts(pile):
        found, left_out = _pairs(keys, rows, pile)
        pairs.append(found)
        cut += left_out
    flat = np.concatenate(pairs) if pairs else np.empty(0, np.int64)
    flat, counts = np.unique(flat, return_counts=True)
    return Met(flat >> 32, flat & 0xFFFFFFFF, counts, cut)


def quoted(pile: Pile) -> Met:
    """All pairs of articles that share a quote."""
    rows = np.repeat(np.arange(len(pile), dtype=np.int64), np.diff(pile.sentence_at))
    odd = (pile.sentences & np.uint64(1)).astype(bool)
    found, cut = _pairs(pile.sentences[odd], rows[odd], pile)
    found, counts = np.unique(found, return_counts=True)
    return Met(found >> 32, found & 0xFFFFFFFF, counts, cut)


def _parts(pile: Pile) -> Iterator[tuple[npt.NDArray[np.uint64], Ints]]:
    """The keys of all articles, in parts by their value, each with its article."""
    many = np.diff(pile.sentence_at)
    yield pile.sentences.astype(np.uint64), np.repeat(np.arange(len(pile), dtype=np.int64), many)
    expected = len(pile) * _NEXT * 40
    parts = 1 << max(0, int(np.ceil(np.log2(max(1, expected / _PART)))))
    gathered = [_fact_keys(pile, begin, min(begin + _ROWS, len(pile))) for begin in range(0, len(pile), _ROWS)]
    keys = np.concatenate([keys for keys, _ in gathered]) if gathered else np.empty(0, np.uint64)
    rows = np.concatenate([rows for _, rows in gathered]) if gathered else np.empty(0, np.int32)
    del gathered
    if parts == 1:
        yield keys, rows.astype(np.int64)
        return
    which = (keys >> np.uint64(64 - int(np.log2(parts)))).astype(np.uint16)
    for part in range(parts):
        chosen = which == part
        yield keys[chosen], rows[chosen].astype(np.int64)


def _fact_keys(pile: Pile, begin: int, end: int) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]:
    """The keys of the articles [begin, end): neighbours among their rarest stems that others have too."""
    first, last = pile.at[begin], pile.at[end]
    stems = pile.terms[first:last]
    lengths = np.diff(pile.at[begin : end + 1])
    rows = np.repeat(np.arange(begin, end, dtype=np.int64), lengths)
    frequency = pile.frequency[stems]
    useful = np.flatnonzero(frequency > 1)
    stems, rows, frequency = stems[useful], rows[useful], frequency[useful]
    order = np.lexsort((stems, frequency, rows))  # rarest first in each article; equally rare ones by their number
    counted = np.bincount(rows - begin, minlength=end - begin)
    rank = np.arange(len(rows)) - np.repeat(np.cumsum(counted) - counted, counted)
    allowed = (pile.words[begin:end] // _WORDS_A_STEM).clip(_FEWEST, _RAREST)
    kept = np.sort(order[rank < np.repeat(allowed, counted)])  # back in the order of the text
    stems, rows = stems[kept].astype(np.uint64), rows[kept]
    keys, owners = [], []
    for step in range(1, _NEXT + 1):
        same = rows[step:] == rows[:-step]
        a, b = stems[:-step][same], stems[step:][same]
        keys.append(_mixed((np.minimum(a, b) << np.uint64(32)) | np.maximum(a, b)))
        owners.append(rows[step:][same].astype(np.int32))
    return np.concatenate(keys), np.concatenate(owners)


def _mixed(keys: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The same keys spread over all 64 bits, one for one (the finaliser of SplitMix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _pairs(keys: npt.NDArray[np.uint64], rows: Ints, pile: Pile) -> tuple[Ints, int]:
    """The pairs of articles that share a key, as one number each, and how many were left out.

    Where more than `_BUCKET` share a key, each is paired with the six longest alone: the original of many copies is
    among them, and a phrase that stands everywhere costs no more than its articles.
    """
    order = np.lexsort((rows, -pile.words[rows], keys))
    keys, rows = keys[order], rows[order]
    fresh = np.ones(len(keys), bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    keys, rows = keys[fresh], rows[fresh]
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.concatenate([starts, [len(keys)]]))
    place = np.arange(len(keys)) - np.repeat(starts, sizes)
    size = np.repeat(sizes, sizes)
    found = []
    for step in range(1, _BUCKET):  # each with the one that stands `step` places before it
        later = np.flatnonzero((place >= step) & (size <= _BUCKET))
        if not len(later):
            break
        found.append(_paired(rows[later - step], rows[later]))
    big = np.flatnonzero((size > _BUCKET) & (place > 0))
    for n in range(_FIRST):
        later = big[place[big] > n]
        found.append(_paired(rows[later - place[later] + n], rows[later]))
    large = sizes[sizes > _BUCKET].astype(np.int64)
    cut = int((large * (large - 1) // 2).sum() - (large * _FIRST - _FIRST * (_FIRST + 1) // 2).sum())
    return np.concatenate(found) if found else np.empty(0, np.int64), cut


def _paired(a: Ints, b: Ints) -> Ints:
    return (np.minimum(a, b) << 32) | np.maximum(a, b)
