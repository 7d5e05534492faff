"""Which articles are compared: those that share keys.

A key is two rare stems that stand near each other, for articles that tell the same name the same names side by side.
Two stems that are not so rare meet by chance in ever more articles as a pile grows; they are no key by themselves, and
each is one with a third beside it. So the chance meetings of an article stay as many however large the pile is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk.trace.pile import Ints, Pile

Keys = npt.NDArray[np.uint64]


class Met(NamedTuple):
    """Pairs of articles that share keys: `one` < `other`, `keys` how many they share, sorted. `cut` counts the pairs
    that were left out because their key is shared by too many."""

    one: Ints
    other: Ints
    keys: Ints
    cut: int


# The rarest stems of an article of which keys are made: one in so many words, at least and at most so many; and each
# is put together with the next so many of them in the text. Keys of neighbours are what a part of an article still has.
_WORDS_A_STEM, _FEWEST, _RAREST, _NEXT = 5, 16, 60, 4
# Stems are a key where so many articles at most would hold them all if they stood in articles by chance. Swept 1 to 10
# on half of the stories of `spun` and `spun_cut` among 100,000 documents: at 3 and 3 no pair of translations is lost,
# and 3 in 100 of the pairs of cut ones, for 11 comparisons a document; without a bound none, for 106.
_CHANCE = 3.0
# A key that more articles share is compared with the first few of them alone (see `_pairs`).
_BUCKET, _FIRST = 40, 6
# One key is enough to compare with an article of so few words, a guess; longer ones must share two, or a sentence. Of
# pairs of whole translations in a small pile every one shares four and more.
_SHORT, _ENOUGH = 200, 2
# Keys that are held at a time, and sorted at a time, about; and the articles that they are made of at a time.
_HELD, _PART, _ROWS = 80_000_000, 8_000_000, 20_000


def met(pile: Pile) -> Met:
    """All pairs of articles that share a sentence, or rare stems that stand near each other."""
    by_length = np.lexsort((np.arange(len(pile)), -pile.words))  # so that the longest are the first of each key
    said = np.repeat(np.arange(len(pile), dtype=np.int64), np.diff(pile.sentence_at))
    pairs, cut = _pairs(_mixed(pile.sentences.astype(np.uint64)), said, by_length)
    found = [_together(pairs, np.full(len(pairs), _ENOUGH))]
    for keys, rows in _keys(pile):
        pairs, many = _pairs(keys, rows, by_length)
        found.append(_together(pairs, np.ones(len(pairs), np.int64)))
        cut += many
    pairs, counts = _together(np.concatenate([some for some, _ in found]), np.concatenate([many for _, many in found]))
    one, other = pairs >> 32, pairs & 0xFFFFFFFF
    enough = (counts >= _ENOUGH) | (np.minimum(pile.words[one], pile.words[other]) <= _SHORT)
    return Met(one[enough], other[enough], counts[enough], cut)


def quoted(pile: Pile) -> Met:
    """All pairs of articles that share a quote."""
    by_length = np.lexsort((np.arange(len(pile)), -pile.words))
    rows = np.repeat(np.arange(len(pile), dtype=np.int64), np.diff(pile.sentence_at))
    odd = (pile.sentences & np.uint64(1)).astype(bool)
    found, cut = _pairs(_mixed(pile.sentences[odd].astype(np.uint64)), rows[odd], by_length)
    pairs, counts = _together(found, np.ones(len(found), np.int64))
    return Met(pairs >> 32, pairs & 0xFFFFFFFF, counts, cut)


# Keys -----------------------------------------------------------------------------------------------------


def _keys(pile: Pile) -> Iterator[tuple[Keys, Ints]]:
    """The keys of all articles with their articles, in parts by their value."""
    rarity = np.lexsort((np.arange(len(pile.frequency)), pile.frequency))  # stems, the rarest first
    rank = np.empty(len(rarity), np.int64)
    rank[rarity] = np.arange(len(rarity))
    odds = pile.frequency[rarity] / max(1, len(pile))
    if not len(pile):
        return
    alone = int((pile.frequency <= 1).sum())
    chosen = [_rarest(pile, rank, alone, begin, min(begin + _ROWS, len(pile))) for begin in range(0, len(pile), _ROWS)]
    expected = sum(len(stems) for stems, _ in chosen) * _NEXT
    passes = expected // _HELD + 1
    parts = expected // passes // _PART + 1
    for turn in range(passes):
        held: list[list[tuple[Keys, Ints]]] = [[] for _ in range(parts)]
        for stems, rows in chosen:
            keys, places = _near(stems, odds, rows, len(pile))
            which = keys % np.uint64(passes * parts)
            for part in range(parts):
                its = which == turn * parts + part
                held[part].append((keys[its], places[its]))
        for part in range(parts):
            some, held[part] = held[part], []
            owners = np.concatenate([rows for _, rows in some])
            yield np.concatenate([keys for keys, _ in some]), owners.astype(np.int64)


def _rarest(pile: Pile, rank: Ints, alone: int, begin: int, end: int) -> tuple[Ints, npt.NDArray[np.int32]]:
    """The rarest stems of the articles [begin, end) that others have too, as ranks, in the order of the text, each with
    its article."""
    first = pile.at[begin]
    ranks = rank[pile.terms[first : pile.at[end]]]
    lengths = np.diff(pile.at[begin : end + 1])
    owner = np.repeat(np.arange(end - begin, dtype=np.int64), lengths)
    place = np.arange(len(ranks)) - np.repeat(pile.at[begin:end] - first, lengths)
    useful = np.flatnonzero(ranks >= alone)
    # Article, rank, place in one number: sorting it is several times quicker than sorting by three columns. An article
    # has less than 2^15 stems (facts), 2^15 articles are not worked on at a time, and 2^33 stems never are.
    packed = np.sort((owner[useful] << 48) | (ranks[useful] << 15) | place[useful])
    owner = packed >> 48
    counted = np.bincount(owner, minlength=end - begin)
    nth = np.arange(len(packed)) - np.repeat(np.cumsum(counted) - counted, counted)
    allowed = (pile.words[begin:end] // _WORDS_A_STEM).clip(_FEWEST, _RAREST)
    packed = packed[nth < np.repeat(allowed, counted)]
    text = np.argsort((packed >> 48 << 15) | (packed & 0x7FFF))
    packed = packed[text]
    return (packed >> 15) & 0x1FFFFFFFF, ((packed >> 48) + begin).astype(np.int32)


def _near(stems: Ints, odds: npt.NDArray[np.float64], rows: npt.NDArray[np.int32], size: int) -> tuple[Keys, Ints]:
    """The keys of some articles: of each chosen stem with the next ones in the text."""
    keys: list[Keys] = []
    owners: list[npt.NDArray[np.int32]] = []
    odd = odds[stems]
    ranks = stems.astype(np.uint64)
    for step in range(1, _NEXT + 1):
        first = np.flatnonzero(rows[step:] == rows[:-step])
        one, other = ranks[first], ranks[first + step]
        pair = _mixed((np.minimum(one, other) << np.uint64(32)) | np.maximum(one, other))
        chance = odd[first] * odd[first + step] * size
        rare = chance <= _CHANCE
        keys.append(pair[rare])
        owners.append(rows[first[rare]])
        frequent = first[~rare]
        chance = chance[~rare]
        for third in range(step + 1, _NEXT + 1):
            within = frequent + third < len(rows)
            frequent, chance = frequent[within], chance[within]
            chosen = (rows[frequent + third] == rows[frequent]) & (chance * odd[frequent + third] <= _CHANCE)
            it = frequent[chosen]
            low, middle, high = np.sort(np.stack([ranks[it], ranks[it + step], ranks[it + third]]), axis=0)
            keys.append(_mixed(_mixed((low << np.uint64(32)) | middle) + high))
            owners.append(rows[it])
    return np.concatenate(keys), np.concatenate(owners)


def _mixed(keys: Keys) -> Keys:
    """The same keys spread over all 64 bits, one for one (the finaliser of SplitMix64)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


# Pairs ----------------------------------------------------------------------------------------------------


def _pairs(keys: Keys, rows: Ints, by_length: Ints) -> tuple[Ints, int]:
    """The pairs of articles that share a key, as one number each, once for each key; and how many were left out.

    `by_length` are the rows, the longest article first. Where more than `_BUCKET` share a key, each is paired with the
    six longest alone: the original of many copies is among them, and a phrase that stands everywhere costs no more than
    its articles.
    """
    if not len(keys):
        return np.empty(0, np.int64), 0
    nth = np.empty(len(by_length), np.int64)
    nth[by_length] = np.arange(len(by_length))
    # Key and article in one number: of a key as many bits are kept as the articles leave, 43 where they are a million.
    # Two keys that are then the same make a comparison too many, no wrong link.
    bits = max(1, len(by_length).bit_length())
    packed = np.sort((keys >> np.uint64(bits + 1) << np.uint64(bits)).astype(np.int64) | nth[rows])
    packed = packed[np.diff(packed, prepend=-1) != 0]
    fresh = np.diff(packed >> bits, prepend=-1) != 0
    starts = np.flatnonzero(fresh)
    sizes = np.diff(np.append(starts, len(packed)))
    shared = np.repeat(sizes > 1, sizes)
    packed = packed[shared]
    sizes = sizes[sizes > 1]
    rows = by_length[packed & ((1 << bits) - 1)]
    place = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    size = np.repeat(sizes, sizes)
    found = [np.empty(0, np.int64)]
    later = np.flatnonzero((place >= 1) & (size <= _BUCKET))
    for step in range(1, _BUCKET):  # each with the one that stands `step` places before it
        later = later[place[later] >= step]
        if not len(later):
            break
        found.append(_paired(rows[later - step], rows[later]))
    big = np.flatnonzero((size > _BUCKET) & (place > 0))
    for n in range(_FIRST):
        later = big[place[big] > n]
        found.append(_paired(rows[later - place[later] + n], rows[later]))
    large = sizes[sizes > _BUCKET].astype(np.int64)
    cut = int((large * (large - 1) // 2).sum() - (large * _FIRST - _FIRST * (_FIRST + 1) // 2).sum())
    return np.concatenate(found), cut


def _paired(a: Ints, b: Ints) -> Ints:
    return (np.minimum(a, b) << 32) | np.maximum(a, b)


def _together(pairs: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """The different ones of some pairs, sorted, with their counts added up."""
    if not len(pairs):
        return pairs, counts
    order = np.argsort(pairs)
    pairs = pairs[order]
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    return pairs[starts], np.add.reduceat(counts[order], starts)
