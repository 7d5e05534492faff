"""Which cue a content belongs to, and which source a cue has: what can be told of such a pair in numbers, and a small
network that chooses by them.

For each content the network is asked of every cue that stands near, and of none; for each cue, of every source that
stands near, and of none. It has one hidden layer and was trained on PolNeAR's training articles, on what the tagger
finds there (training/linking.py). All pairs of an article are counted at once, a column for each number.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk import reference
from copydesk.annotate import cues as cue_words
from copydesk.annotate.tagger import SOURCE, Tagged
from copydesk.words import Words

_FAR, _SOURCE_FAR, _BEHIND_FAR = 80, 60, 30  # words between a content and its cue, a cue and a source before or behind
_FEW = 4  # candidates on either side
_LIKELY = np.float32(0.1)  # how likely each word of a source is at least that was not found as one
_QUOTES = frozenset('"“”')
_MARKS = {",": 1} | dict.fromkeys(_QUOTES, 2) | dict.fromkeys(";:—–(", 3)

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


class Asked(NamedTuple):
    """What the network is asked. `numbers` names the candidates of each run, a row a run, -1 where there is none;
    `rows` holds what can be told of each pair that there is, in reading order; `none` of each run by itself."""

    numbers: Numbers
    rows: Floats
    none: Floats


class Choice(NamedTuple):
    """The number of the run that was chosen, -1 for none; `sure` from 0 to 1."""

    number: int
    sure: float


class Where:
    """What stands where in a text: its sentences and paragraphs, cues and contents, commas and quotation marks.
    `paragraphs` holds the first word of each paragraph, and at its end the count of all words."""

    def __init__(
        self, words: Words, paragraphs: Sequence[int], cues: Sequence[Tagged], contents: Sequence[Tagged]
    ) -> None:
        self.words = words
        self.forms = words.forms
        self.cues, self.contents = Runs(cues, self.forms), Runs(contents, self.forms)
        self.sentences = _numbered(words.sentences)
        self.paragraphs = _numbered(paragraphs)
        marks = np.array([0, *map(_MARKS.get, self.forms, repeat(0))], np.int8)
        # How many marks of each kind stand before each word.
        self.commas, self.quotes, self.breaks = (np.cumsum(marks == kind, dtype=np.intp) for kind in (1, 2, 3))

    def crossed(self, runs: Runs, left: Numbers, right: Numbers) -> Numbers:
        """How many of the runs begin between two words each."""
        count: Numbers = np.searchsorted(runs.first, right) - np.searchsorted(runs.first, left)
        return np.maximum(count, 0)


class Runs:
    """Runs of words as columns: their first words and ends, how sure they are, and the words at their edges, small."""

    def __init__(self, runs: Sequence[Tagged], forms: Sequence[str]) -> None:
        self.runs = runs
        self.first = np.array([run.first for run in runs], np.intp)
        self.end = np.array([run.end for run in runs], np.intp)
        self.sure = np.array([run.sure for run in runs], np.float32)
        count = len(forms)
        self.opens = [forms[run.first].lower() for run in runs]
        self.ahead = [forms[run.first - 1].lower() if run.first else "" for run in runs]
        self.follows = [forms[run.end].lower() if run.end < count else "" for run in runs]

    def flags(self, words: Sequence[str], kind: str) -> Flags:
        """Which of these words, one for each run, are of a kind."""
        listed = known(kind)
        return np.array([word in listed for word in words], np.bool_)


def _numbered(firsts: Sequence[int]) -> Numbers:
    """The number of the stretch that each word stands in, from the first words of the stretches."""
    return np.repeat(np.arange(len(firsts) - 1), [end - first for first, end in pairwise(firsts)])


def _flags(told: Iterable[bool]) -> Flags:
    return np.fromiter(told, np.bool_)


def _columns(count: int, *columns: Any) -> Floats:
    """Numbers and flags of `count` pairs, a column for each."""
    rows = np.empty((len(columns), count), np.float32)
    for row, column in zip(rows, columns, strict=True):
        row[:] = column
    return rows.T


def _near(firsts: Numbers, asking: Runs, fits: Callable[[Numbers, Numbers], Flags]) -> Numbers:
    """The few runs on either side of each run that asks, nearest first, before it and then behind; -1 where there is
    none that fits."""
    middle = np.searchsorted(firsts, asking.end)[:, None]
    steps = np.arange(_FEW)
    numbers = np.concatenate([middle - 1 - steps, middle + steps], 1)
    there = (numbers >= 0) & (numbers < len(firsts))
    askers = np.broadcast_to(np.arange(len(asking.first))[:, None], numbers.shape)
    safe = np.where(there, numbers, 0)
    return np.where(there & fits(askers, safe), numbers, -1)


# A content and its cue ------------------------------------------------------------------------------------


def of_contents(where: Where) -> Asked:
    """What the network is asked of each content: which cue. There is one cue and one content at least."""
    cues, contents = where.cues, where.contents

    def fits(content: Numbers, cue: Numbers) -> Flags:
        near: Flags = (
            np.maximum(contents.first[content] - cues.end[cue], cues.first[cue] - contents.end[content]) <= _FAR
        )
        return near

    numbers = _near(cues.first, contents, fits)
    length = contents.end - contents.first
    quoted = _flags(
        where.forms[run.first] in _QUOTES or ahead in _QUOTES
        for run, ahead in zip(contents.runs, contents.ahead, strict=True)
    )
    that, to = _flags(word == "that" for word in contents.opens), _flags(word == "to" for word in contents.opens)
    none = _columns(
        len(contents.runs), contents.sure, np.log(contents.sure + 1e-3), length / 20, length < 4, quoted, that, to
    )
    content, place = np.nonzero(numbers >= 0)
    cue = numbers[content, place]
    first, end, cue_first, cue_end = contents.first[content], contents.end[content], cues.first[cue], cues.end[cue]
    behind = cue_first >= end
    left, right = np.where(behind, end, cue_end), np.where(behind, cue_first, first)
    one, other = np.where(behind, end - 1, cue_first), np.where(behind, cue_first, first)
    apart = np.maximum(right - left, 0)
    right = left + apart
    far = np.log1p(apart)
    ends = np.abs(where.sentences[other] - where.sentences[one])
    new = where.paragraphs[other] != where.paragraphs[one]
    crossed, passed = where.crossed(cues, left, right), where.crossed(contents, left, right)
    ing = _flags(word.endswith("ing") for word in cues.opens)[cue]
    infinitive = _flags(word == "to" for word in cues.opens)[cue]
    after = cues.flags(cues.opens, "after")[cue]
    joined = cues.flags(cues.ahead, "and")[cue]
    comma = _flags(word == "," for word in cues.ahead)[cue]
    say = _say()
    says = _flags(any(form.lower() in say for form in where.forms[run.first : run.end]) for run in cues.runs)[cue]
    commas = where.commas[right] - where.commas[left]
    broken, marked = where.breaks[right] > where.breaks[left], where.quotes[right] > where.quotes[left]
    stops = _flags(
        where.forms[run.end - 1] in ".?!" or word in (".", "?", "!")
        for run, word in zip(contents.runs, contents.follows, strict=True)
    )[content]
    asks = contents.flags(contents.opens, "question")[content]
    follows = _flags(word == "," for word in contents.follows)[content]
    rank = place % _FEW
    quoted, that, to, length = quoted[content], that[content], to[content], length[content]
    rows = _columns(
        len(cue),
        *(apart / 10, far, apart == 0, apart == 1, behind, behind * far, behind & (apart == 0)),
        *(~behind & (cue_end > first), crossed, crossed > 0, passed, passed > 0),
        *(ends, ends == 0, ends == 1, ends > 1, new, new & quoted, contents.sure[content], cues.sure[cue]),
        *(quoted, quoted & behind, quoted & (ends == 1), ing, ing & behind, infinitive, infinitive & behind),
        *(that, to, that & ~behind, to & ~behind, asks, after, after & behind),
        *(says, says & behind, says & quoted, marked, commas, commas > 1, joined, comma),
        *(rank == 0, rank == 1, rank > 1, behind & (crossed > 0), ~behind & (crossed > 0)),
        *(behind & (ends > 0), ~behind & (ends > 0), behind & follows, behind & stops, length > 30, length < 4),
        *(cue_end - cue_first > 3, broken, broken & ~behind),
    )
    return Asked(numbers, rows, none)


# A cue and its source -------------------------------------------------------------------------------------


def perhaps(sources: Sequence[Tagged], likely: Sequence[float], where: Where) -> list[tuple[Tagged, bool]]:
    """What was found as a source, and the runs of other words that are likely part of one after all, in reading order;
    the flag is True for the former. `likely` says of each word how likely it is part of a source."""
    free = np.array(likely, np.float32) > _LIKELY
    for run in (*sources, *where.cues.runs, *where.contents.runs):
        free[run.first : run.end] = False
    edges = np.flatnonzero(np.diff(np.concatenate([[False], free, [False]]).astype(np.int8))).tolist()
    others = [Tagged(SOURCE, a, b, max(likely[a:b])) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    found = [*((run, True) for run in sources), *((run, False) for run in others)]
    return sorted(found, key=lambda told: told[0].first)


def of_cues(candidates: Sequence[tuple[Tagged, bool]], likely: Sequence[float], where: Where) -> Asked:
    """What the network is asked of each cue: which of the candidates is its source. There is one cue at least."""
    cues = where.cues
    sources = Runs([run for run, _ in candidates], where.forms)
    told = np.array([told for _, told in candidates], np.bool_)
    sentence = where.sentences[cues.first]

    def fits(cue: Numbers, source: Numbers) -> Flags:
        before = cues.first[cue] - sources.end[source]
        near = np.where(before >= 0, before <= _SOURCE_FAR, sources.first[source] - cues.end[cue] <= _BEHIND_FAR)
        apart = (before >= 0) | (sources.first[source] >= cues.end[cue])
        fit: Flags = near & apart & (told[source] | (where.sentences[sources.first[source]] == sentence[cue]))
        return fit

    empty = np.full((len(cues.first), 2 * _FEW), -1, np.intp)
    numbers = _near(sources.first, cues, fits) if candidates else empty
    done = _flags(passive(run, where.forms) for run in cues.runs)
    ing = _flags(word.endswith("ing") for word in cues.opens)
    infinitive = _flags(word == "to" for word in cues.opens)
    begins = np.array(where.words.sentences, np.intp)[sentence]
    best = np.maximum.reduceat(np.array(likely, np.float32), where.words.sentences[:-1])[sentence]
    capital = _flags(where.forms[run.first][0].isupper() for run in cues.runs)
    it = _flags("it" in (word, ahead) for word, ahead in zip(cues.opens, cues.ahead, strict=True))
    none = _columns(
        len(cues.runs),
        *(done, ing, infinitive, cues.first == begins, capital, best, np.log(best + 1e-3), it),
        *(cues.flags(cues.ahead, "when"), cues.flags(cues.opens, "asked"), cues.sure, cues.end - cues.first > 2),
    )
    cue, place = np.nonzero(numbers >= 0)
    source = numbers[cue, place]
    if not len(source):
        return Asked(numbers, np.zeros((0, 0), np.float32), none)
    first, end, cue_first, cue_end = sources.first[source], sources.end[source], cues.first[cue], cues.end[cue]
    behind = first >= cue_end
    left, right = np.where(behind, cue_end, end), np.where(behind, first, cue_first)
    apart = np.maximum(right - left, 0)
    right = left + apart
    far = np.log1p(apart)
    ends = np.abs(where.sentences[cue_first] - where.sentences[first])
    new = where.paragraphs[cue_first] != where.paragraphs[first]
    crossed, passed = where.crossed(cues, left, right), where.crossed(where.contents, left, right)
    single = end == first + 1
    relative = single & sources.flags(sources.opens, "relative")[source]
    pronoun = single & sources.flags(sources.opens, "pronoun")[source]
    agent = sources.flags(sources.ahead, "agent")[source]
    spoken_to = sources.flags(sources.ahead, "object")[source]
    owner = _flags(where.forms[run.end - 1].lower().endswith(("'s", "’s", "s'")) for run in sources.runs)[source]
    follows = _flags(word == "," for word in sources.follows)[source]
    opening = np.zeros(len(where.forms) + 1, np.bool_)
    opening[cues.first] = True
    other = opening[end] & (end != cue_first)  # the subject of another cue
    upper = _flags(where.forms[run.first][0].isupper() for run in sources.runs)[source]
    after = cues.flags(cues.opens, "after")[cue]
    joined = cues.flags(cues.ahead, "and")[cue]
    comma = _flags(word == "," for word in cues.ahead)[cue]
    done, ing, infinitive = done[cue], ing[cue], infinitive[cue]
    commas = where.commas[right] - where.commas[left]
    broken, marked = where.breaks[right] > where.breaks[left], where.quotes[right] > where.quotes[left]
    rank = place % _FEW
    sure, found = sources.sure[source], told[source]
    rows = _columns(
        len(cue),
        *(apart / 10, far, apart == 0, behind, behind & (apart == 0), behind * far),
        *(crossed, crossed > 0, passed, passed > 0, ends, ends > 0, new, sure, np.log(sure + 1e-3), found),
        *(done, done & behind, done & agent, done & ~behind),
        *(relative, relative & (commas > 0), relative & (apart == 0), relative & behind, pronoun),
        *(ing & ~behind, ing & behind, ing & comma, ing * crossed),
        *(infinitive & ~behind, infinitive & behind, infinitive * crossed),
        *(agent, spoken_to, spoken_to & ~behind),
        *(other, other & joined, other & ing, other & infinitive, other & behind, owner, owner & (apart == 0)),
        *(commas, commas == 1, commas > 1, marked, broken),
        *(joined & (crossed > 0), joined & ~behind, comma & ~behind, rank == 0, rank == 1, rank > 1),
        *(upper, end - first > 4, ~behind & (ends == 0) & (first == begins[cue]), after, after & behind),
        *(follows, follows & ~behind, ~behind & (passed > 0) & (ends == 0), behind & (ends > 0), behind & new),
    )
    return Asked(numbers, rows, none)


def passive(cue: Tagged, forms: Sequence[str]) -> bool:
    """Whether a cue tells what was done to somebody ("was asked", "has been criticized for"), so that who stands before
    it is not the source. "Was worried" is what somebody felt; "Asked whether ..." opens a sentence without a source."""
    said = [form.lower() for form in forms[cue.first : cue.end]]
    if len(said) == 1 and forms[cue.first][0].isupper() and said[0] in known("asked"):
        return True
    if not known("feeling").isdisjoint(said):
        return False
    being = next((n for n, form in enumerate(said) if form in known("be")), len(said))
    return any(form.endswith("ed") or form in known("participle") for form in said[being + 1 :])


# Choosing -------------------------------------------------------------------------------------------------

# Larger matrix products are spread over threads, which costs more than it gives and takes cores from other workers.
_ALONE = 250_000


class _Network(NamedTuple):
    """One hidden layer over the numbers of a pair; a plain sum for none."""

    inner: Floats
    inner_bias: Floats
    outer: Floats
    none: Floats
    none_bias: float


def chosen(kind: str, asked: Asked) -> list[Choice]:
    """What the network chooses for each run that asks; `kind` is "content" or "source"."""
    network = _network(kind)
    count, most = asked.numbers.shape
    scores = np.full((count, most + 1), -np.inf, np.float32)
    scores[:, 0] = asked.none @ network.none + network.none_bias
    if len(asked.rows):
        step = max(1, _ALONE // network.inner.size)
        scores[:, 1:][asked.numbers >= 0] = np.concatenate(
            [
                np.maximum(asked.rows[n : n + step] @ network.inner + network.inner_bias, 0) @ network.outer
                for n in range(0, len(asked.rows), step)
            ]
        )
    best = scores.argmax(1)
    sure = 1 / np.exp(scores - scores.max(1, keepdims=True)).sum(1)
    numbers = np.concatenate([np.full((count, 1), -1, np.intp), asked.numbers], 1)[np.arange(count), best]
    return [Choice(*pair) for pair in zip(numbers.tolist(), sure.tolist(), strict=True)]


@cache
def _network(kind: str) -> _Network:
    weights = np.load(io.BytesIO(reference.data("links.npz")), allow_pickle=False)
    inner, inner_bias, outer, none, none_bias = (
        weights[f"{kind} {name}"] for name in ("inner", "inner bias", "outer", "none", "none bias")
    )
    return _Network(inner, inner_bias, outer, none, float(none_bias))


@cache
def _say() -> frozenset[str]:
    table = cue_words.cues("en")
    return frozenset(table.verbs) | table.nouns | known("say")


@cache
def known(kind: str) -> frozenset[str]:
    """The words of one kind of reference/statements.tsv."""
    return frozenset(word for is_kind, _, word in reference.rows("statements") if is_kind == kind)
