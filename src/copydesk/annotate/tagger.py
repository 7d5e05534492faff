"""Which words of an English text are a source, a cue, a content: a small network, asked once an article.

Two layers of a transformer over words, each the mean of its pieces, trained as training/README.md says and run by
onnxruntime on one thread. It gives a likelihood of seven tags for each word: outside, or the first or a further word
of one of the three. The likeliest run of tags in which a further word follows its first is found by Viterbi's method
(1967).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk import reference
from copydesk.annotate.pieces import Floats, vectors
from copydesk.annotate.told import Range
from copydesk.words import Words

CONTENT, CUE, SOURCE = 0, 1, 2
_TAGS = 7  # outside, then first and further of content, cue and source
# Words that the network sees at once. Of 64, 80, 96, 112, 128 the attribution F1 of the articles that choose was best
# with 96 (.691; .684 to .688 with the others), and 256 cost a sixth more.
_LONGEST = 96
# A text is parted for the search where a word can only be the first of something or outside: nothing crosses there.
_CERTAIN = np.float32(np.log(0.9))
_PART = 24  # words that a part has at least


class Tagged(NamedTuple):
    """A run of words with one tag. `sure` is the mean likelihood of its tags, 0 to 1."""

    role: int
    first: int
    end: int
    sure: float


class Tags(NamedTuple):
    """`runs` are the sources, cues and contents in reading order; `source` says of each word how likely it is part of
    a source, 0 to 1."""

    runs: list[Tagged]
    source: list[float]


def tagged(words: Words, paragraphs: list[int]) -> Tags:
    """What the words of a text are. `paragraphs` holds the first word of each paragraph, and at its end the count of
    all words."""
    return told_by(_asked(words.forms, paragraphs)) if words.forms else Tags([], [])


def told_by(likely: Floats) -> Tags:
    """The tags that log-likelihoods make: seven columns, a row a word, at least one."""
    tags = _path(likely)
    chosen = np.exp(likely[np.arange(len(tags)), tags])
    source = np.exp(likely[:, 1 + 2 * SOURCE]) + np.exp(likely[:, 2 + 2 * SOURCE])
    return Tags(_runs(tags.tolist(), chosen.tolist()), source.tolist())


@cache
def _session() -> Any:
    import onnxruntime  # type: ignore[import-untyped]  # dear to import, and asked for by few commands

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # press has a process for each core
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(reference.data("statements.onnx"), options, ["CPUExecutionProvider"])


def _asked(forms: list[str], paragraphs: list[int]) -> Floats:
    """The log-likelihoods of the tags of each word."""
    last = {first - 1 for first in paragraphs[1:-1]}
    session = _session()
    said: list[Floats] = []
    for batch in _batches(stretches(paragraphs)):
        start, end = batch[0][0], batch[-1][1]
        found = vectors(forms[start:end], [n - start for n in range(start, end) if n in last])
        said += [session.run(None, {"words": found[None, a - start : b - start]})[0][0] for a, b in batch]
    told: Floats = np.concatenate(said)
    return told


# How many words have their vectors at once: they take 1.5 kB each, and a long text has a million.
_BATCH = 4096


def _batches(ranges: list[Range]) -> Iterator[list[Range]]:
    """Stretches that follow one another, some thousand words together."""
    first = 0
    for n in range(len(ranges)):
        if ranges[n][1] - ranges[first][0] >= _BATCH:
            yield ranges[first : n + 1]
            first = n + 1
    if first < len(ranges):
        yield ranges[first:]


def stretches(paragraphs: list[int]) -> list[Range]:
    """A text in stretches of whole paragraphs, as many as the network sees at once; a longer one is cut."""
    found: list[Range] = []
    start = last = 0
    for end in paragraphs[1:]:
        while end - start > _LONGEST:
            cut = last if last > start else start + _LONGEST
            found.append((start, cut))
            start = cut
        last = end
    if start < last:
        found.append((start, last))
    return found


def _path(likely: Floats) -> npt.NDArray[np.intp]:
    """The likeliest tags: a further word stands behind a first or further one of its kind. All parts at once, step by
    step."""
    parts = _parts(likely)
    lengths = np.array([end - first for first, end in parts])
    longest = int(lengths.max())
    wide = np.zeros((len(parts), longest, _TAGS), np.float32)
    for n, (first, end) in enumerate(parts):
        wide[n, : end - first] = likely[first:end]
    everyone = np.arange(len(parts))
    score = wide[:, 0].copy()
    score[:, 2::2] = -1e9
    came = np.zeros((len(parts), longest, _TAGS), np.intp)
    scores = np.zeros((len(parts), longest, _TAGS), np.float32)
    scores[:, 0] = score
    for step in range(1, longest):
        best = score.argmax(1)
        opened, went_on = score[:, 1::2], score[:, 2::2]
        before = np.where(opened >= went_on, np.arange(1, _TAGS, 2), np.arange(2, _TAGS, 2))
        came[:, step, 0] = best
        came[:, step, 1::2] = best[:, None]
        came[:, step, 2::2] = before
        top = score[everyone, best]
        score = np.repeat(top[:, None], _TAGS, 1)
        score[:, 2::2] = np.maximum(opened, went_on)
        score += wide[:, step]
        scores[:, step] = score
    tags = np.zeros((len(parts), longest), np.intp)
    tag = np.zeros(len(parts), np.intp)
    for step in range(longest - 1, -1, -1):
        ends = lengths == step + 1
        if ends.any():
            tag = np.where(ends, scores[:, step].argmax(1), tag)
        tags[:, step] = tag
        if step:
            tag = came[everyone, step, tag]
    return np.concatenate([tags[n, :length] for n, length in enumerate(lengths)])


def _parts(likely: Floats) -> list[Range]:
    """The text in parts that nothing crosses."""
    best = likely.argmax(1)
    certain = ((best % 2 == 1) | (best == 0)) & (likely.max(1) > _CERTAIN)
    found: list[Range] = []
    start = 0
    for n in np.flatnonzero(certain).tolist():
        if n - start >= _PART:
            found.append((start, n))
            start = n
    return [*found, (start, len(likely))]


def _runs(tags: list[int], chosen: list[float]) -> list[Tagged]:
    found: list[Tagged] = []
    n, count = 0, len(tags)
    while n < count:
        tag = tags[n]
        if not tag:
            n += 1
            continue
        end = n + 1
        while end < count and tags[end] == tag + 1:
            end += 1
        found.append(Tagged((tag - 1) // 2, n, end, sum(chosen[n:end]) / (end - n)))
        n = end
    return found
