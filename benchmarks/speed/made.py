"""A made pile of news as rich in words as the real one: real documents first, then made ones without end.

    python benchmarks/speed/made.py            how the made documents compare with the real ones

It is fitted to the documents of data/copies/spun that are written by people, one of each story (1,660 of 453 words):

- Lengths are drawn from theirs.
- Words that stand in every fifth document are drawn as often as they occur there. What is less frequent, down to ten
  of the real documents, is of the kind of matter: each made document has it from a few real ones, drawn by chance.
- Rare words are the topic of a document, 6 in 100 of its words, each 1.36 times, as counted there. Three quarters are
  real words, as often as they occur, discounted (Good and Turing: one in four rare words of one more document is new);
  one quarter are new ones: numbers drawn by a power law, written in letters so that each is a stem of its own. Of its
  two parameters one is the share of new words, the other is fitted so that the different stems of n documents grow by
  Heaps' law as they do in the real ones, n^.486.
- Documents of one matter share rare words: a document takes a run of the topic of an earlier one, of the last 50,000.
  How often and how much was tried until 1,660 made documents met about as often as the real; they are alike less often
  (docs/accuracy.md).
- One in five is a copy of one of the last 5,000: a third of its words are others, one in ten of its sentences is gone.

Not made: grammar, quotations, boilerplate that stands on every page of an outlet.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "quality"))

import copies as quality
import numpy as np

from copydesk.records import Print
from copydesk.trace import facts, printed

# Heaps' exponent of different stems over documents, fitted on the real ones (100 to 1,660 of them).
HEAPS = 0.486
_FREQUENT = 10  # documents from which on a stem is no longer rare
_EVERYWHERE = 0.2  # the share of documents from which on it is of no matter
_RUN = 4  # neighbours among its words that are taken together
_MATTERS = 3  # the real documents that a made one has its matter from
# The rare words that a document takes from an earlier one: how many documents do, what share of their topic.
_HEIRS, _TAKEN, _BACK = 0.7, 0.25, 50_000
_COPIES, _CHANGED, _DROPPED, _RECENT = 0.2, 1 / 3, 0.1, 5_000
_BATCH = 256


class Fitted(NamedTuple):
    """What the real documents are like. Words are numbers into `words`; what is above is a new word."""

    words: list[str]
    terms: Any  # the hash that each counts as in a print, 0 for none
    names: Any  # which begin with a capital letter
    lengths: Any  # words of each document
    common: Any  # words of no matter, and how often each occurs, added up
    common_odds: Any
    everywhere: float  # their share of all words that are not rare
    matters: list[Any]  # the words of some matter of each real document
    rare: Any  # rare words, and how often each occurs, discounted, added up to 1 - fresh
    rare_odds: Any
    fresh: float  # the share of new words among the rare ones
    first: float  # the parameter of the power law of new words
    topic: float  # different rare words in each word of a document
    repeated: float  # how often each occurs in it


def originals() -> list[dict[str, Any]]:
    """The real documents that a person wrote, one of each story."""
    chosen = {
        row["doc"]: row for row in reversed(quality.rows("spun", "all")) if row["role"] in ("original", "distractor")
    }
    return sorted(chosen.values(), key=lambda row: str(row["id"]))


@cache
def fitted() -> Fitted:
    """All that is fitted, from the real documents."""
    texts = [row["text"] for row in originals()]
    tokens = [text.split() for text in texts]
    counts = Counter(word for some in tokens for word in some)
    stem_of = {word: _stem(word) for word in counts}
    within = Counter(stem for some in tokens for stem in {stem_of[word] for word in some})
    rare_tokens = sum(many for word, many in counts.items() if within[stem_of[word]] < _FREQUENT)
    rare_stems = sum(many for many in within.values() if many < _FREQUENT)
    once = sum(many == 1 for many in within.values())
    fresh = once / rare_stems
    words = sorted(counts)
    number = {word: n for n, word in enumerate(words)}
    common = [word for word in words if within[stem_of[word]] >= _EVERYWHERE * len(texts)]
    anywhere = set(common)
    matters = [
        np.array([number[w] for w in some if w not in anywhere and within[stem_of[w]] >= _FREQUENT], np.int64)
        for some in tokens
    ]
    form = {}
    for word in sorted(counts, key=lambda word: (counts[word], word)):  # of each rare stem its most frequent form
        if within[stem_of[word]] < _FREQUENT:
            form[stem_of[word]] = word
    stems = sorted(form)
    odds = np.array([within[stem] - once / len(stems) for stem in stems])
    lengths = np.array([len(some) for some in tokens])
    return Fitted(
        words=words,
        terms=np.array([_hashed(word) for word in words], np.uint32),
        names=np.array([word[:1].isupper() for word in words]),
        lengths=lengths,
        common=np.array([number[word] for word in common], np.int64),
        common_odds=np.array([counts[word] for word in common], float).cumsum(),
        everywhere=sum(counts[word] for word in common) / (int(lengths.sum()) - rare_tokens),
        matters=[some for some in matters if len(some) >= 60],
        rare=np.array([number[form[stem]] for stem in stems], np.int64),
        rare_odds=(odds / odds.sum() * (1 - fresh)).cumsum(),
        fresh=fresh,
        first=_first(fresh * rare_stems / len(texts), len(within), len(texts)),
        topic=rare_stems / int(lengths.sum()),
        repeated=rare_tokens / rare_stems,
    )


def _hashed(word: str) -> int:
    """The hash that a word counts as in a print, without the signs around it; 0 for none."""
    found = [hashed for part in re.findall(r"\w+", word) for hashed in facts._terms(part.casefold())]
    return found[0] if found else 0


def _stem(word: str) -> str:
    bare = "".join(filter(str.isalnum, word.casefold()))
    return bare if bare[:1].isdigit() else bare[:6]


def _first(drawn: float, types: int, documents: int) -> float:
    """The parameter with which the new words of a million documents, so many drawn for each, follow Heaps' law.

    A new word has a number above r with odds (1 + r / first) ** -(1 - b) / b; b is Heaps' exponent (Karlin 1967)."""
    draws = drawn * 1e6 * (1 - _HEIRS * _TAKEN) * (1 - _COPIES)
    target = types * ((1e6 * (1 - _COPIES) / documents) ** HEAPS - 1)
    low, high = 1.0, 1e9
    while high / low > 1.001:
        middle = math.sqrt(low * high)
        if _seen(draws, middle) < target:
            low = middle
        else:
            high = middle
    return low


def _seen(draws: float, first: float) -> float:
    """How many different numbers are seen in so many draws."""
    edges = np.concatenate([[0], np.geomspace(1, 1e12, 4000)])
    chance = -np.diff((1 + edges / first) ** (-(1 - HEAPS) / HEAPS)) / np.diff(edges)
    return float((-np.expm1(-draws * chance) * np.diff(edges)).sum())


def _numbers(fit: Fitted, chance: Any, many: int) -> Any:
    """So many rare words, real and new."""
    drawn = chance.random(many)
    numbers = np.searchsorted(fit.rare_odds, drawn)
    new = np.flatnonzero(drawn >= fit.rare_odds[-1])
    power = (1 - chance.random(len(new))) ** (-HEAPS / (1 - HEAPS)) - 1
    numbers[new] = 0
    numbers = fit.rare[numbers]
    numbers[new] = len(fit.words) + (fit.first * power).clip(0, 1e9).astype(np.int64)
    return numbers


def _frequent(fit: Fitted, chance: Any, many: int) -> Any:
    """So many words that are not rare."""
    words = fit.common[np.searchsorted(fit.common_odds, chance.random(many) * fit.common_odds[-1])]
    pool = np.concatenate([fit.matters[n] for n in chance.integers(len(fit.matters), size=_MATTERS).tolist()])
    own = np.flatnonzero(chance.random(many) >= fit.everywhere)
    starts = chance.integers(len(pool), size=len(own) // _RUN + 1)
    places = (np.repeat(starts, _RUN) + np.tile(np.arange(_RUN), len(starts)))[: len(own)]
    words[own] = pool[places % len(pool)]
    return words


def _word(number: int) -> str:
    """A new word: six letters, another for each number up to 308 million, and not near those of its neighbours."""
    number = number * 123_456_791 % 26**6
    letters = []
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters.append(chr(97 + letter))
    return "".join(letters).capitalize()


def made(seed: int, copied_share: float = _COPIES) -> Iterator[tuple[Any, int]]:
    """Made documents, without end, as the numbers of their words, each with the number of the one that it was copied
    from, its own where it was not."""
    fit = fitted()
    chance = np.random.default_rng(seed)
    topics: list[Any] = []
    recent: list[Any] = []
    numbers: list[int] = []
    n = done = 0
    while True:
        lengths = chance.choice(fit.lengths, _BATCH).clip(20)
        heirs = chance.random(_BATCH) < _HEIRS
        copied = chance.random(_BATCH) < copied_share
        for length, heir, copy in zip(lengths.tolist(), heirs.tolist(), copied.tolist(), strict=True):
            if copy and recent:
                place = int(chance.integers(len(recent)))
                yield _reworded(fit, chance, recent[place]), numbers[place]
                done += 1
                continue
            size = max(2, round(length * fit.topic))
            topic = _numbers(fit, chance, size)
            if heir and topics:
                other = topics[int(chance.integers(len(topics)))]
                taken = min(len(other), max(1, round(chance.random() * 2 * _TAKEN * size)))
                at = int(chance.integers(len(other) - taken + 1))
                into = int(chance.integers(size - min(taken, size) + 1))
                topic[into : into + taken] = other[at : at + taken][: size - into]
            if len(topics) < _BACK:
                topics.append(topic)
            else:
                topics[n % _BACK] = topic
            n += 1
            document = _frequent(fit, chance, length)
            own = np.sort(chance.permutation(length)[: round(size * fit.repeated)])
            order = np.arange(len(own)) * size // max(1, len(own))
            again = np.flatnonzero(np.diff(order, prepend=-1) == 0)
            order[again] = (chance.random(len(again)) * (order[again] + 1)).astype(int)
            document[own] = topic[order]
            if len(recent) < _RECENT:
                recent.append(document)
                numbers.append(done)
            else:
                recent[n % _RECENT], numbers[n % _RECENT] = document, done
            yield document, done
            done += 1


def _reworded(fit: Fitted, chance: Any, source: Any) -> Any:
    words = source.copy()
    odd = chance.random(len(words)) < _CHANGED
    # What is reworded is what is common: a name stays for the most part.
    names = fit.names[np.minimum(words, len(fit.words) - 1)] | (words >= len(fit.words))
    odd &= ~names | (chance.random(len(words)) < 0.2)
    words[odd] = _frequent(fit, chance, int(odd.sum()))
    kept = np.repeat(chance.random(len(words) // 20 + 1) >= _DROPPED, 20)[: len(words)]
    return words[kept] if kept.sum() > 20 else words


def text(document: Any) -> str:
    """A made document as a text, in sentences of twenty words."""
    known = fitted().words
    words = [known[n] if n < len(known) else _word(n - len(known)) for n in document.tolist()]
    return " ".join(" ".join(words[n : n + 20]).rstrip(".") + "." for n in range(0, len(words), 20))


def print_of(key: str, document: Any) -> Print:
    """The print of a made document without its text: the stems that its text has but for signs inside words, and a
    number for each sentence. For piles whose texts would take an hour."""
    fit = fitted()
    terms = np.zeros(len(document), np.uint32)
    known = document < len(fit.words)
    terms[known] = fit.terms[document[known]]
    terms[~known] = [_term(n) for n in (document[~known] - len(fit.words)).tolist()]
    some, first = np.unique(terms, return_index=True)
    first = np.sort(first[some != 0])
    mixed = (document.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed *= np.arange(1, 2 * len(document), 2, dtype=np.uint64)
    said = np.add.reduceat(mixed, np.arange(0, len(document), 20)) & np.uint64(2**63 - 2)
    return Print(
        key=key,
        words=len(document),
        whole=int(mixed.sum() >> np.uint64(1)),
        terms=terms[first].astype("<u4").tobytes(),
        sentences=said.astype("<u8").tobytes(),
    )


@lru_cache(1 << 18)
def _term(number: int) -> int:
    return facts.term_of(_word(number))


def main() -> None:
    """Real and made documents side by side."""
    from copydesk import trace
    from copydesk.trace import meeting, pile

    fit = fitted()
    print(
        f"{len(fit.lengths)} documents of {fit.lengths.mean():.0f} words; {len(fit.common)} words of no matter, "
        f"{len(fit.rare)} rare stems, {fit.fresh:.3f} of the rare are new, {fit.topic:.4f} of all words are, "
        f"each {fit.repeated:.2f} times; first {fit.first:.0f}"
    )
    texts = (text(document) for document, _ in made(1, copied_share=0.0))
    sides = {"real": [row["text"] for row in originals()], "made": [next(texts) for _ in range(len(originals()))]}
    for name, side in sides.items():
        prints: list[Print] = []
        chance = np.random.default_rng(7)
        for n in chance.permutation(len(side)).tolist():
            one = quality.article(f"{n:06}", side[n])
            prints.append(printed(one))
        for size in (400, 800, len(prints)):
            heap = pile.piled(prints[:size], trace._common())
            met = meeting.met(heap)
            shared = pile.shared(heap, met.one, met.other)
            alike = shared / np.sqrt(heap.mass[met.one] * heap.mass[met.other])
            print(
                f"  {name} {size}: {len(heap.terms) / size:.1f} stems a document, {len(heap.frequency)} different, "
                f"{(heap.frequency[heap.terms] < 10).sum() / size:.1f} rare; {len(met.one) / size:.2f} met a document, "
                f"{(met.keys > 1).sum() / size:.2f} by two keys, {(met.keys > 3).sum() / size:.3f} by four; "
                f"alike {', '.join(f'{least}: {(alike >= least).sum()}' for least in (0.15, 0.2, 0.25, 0.3))}"
            )


if __name__ == "__main__":
    main()
