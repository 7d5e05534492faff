"""tagger: the likeliest tags that are allowed, whatever the network says."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.annotate import tagger
from copydesk.annotate.tagger import CONTENT, CUE, SOURCE, Tagged
from copydesk.records import Span
from copydesk.words import words


def likely(rows: list[list[float]]) -> np.ndarray:
    scores = np.array(rows, np.float32)
    return scores - np.log(np.exp(scores).sum(1, keepdims=True))


def allowed(path: tuple[int, ...]) -> bool:
    """A further word stands behind a first or further one of its kind."""
    return all(tag == 0 or tag % 2 or before in (tag, tag - 1) for before, tag in itertools.pairwise((0, *path)))


@given(st.lists(st.lists(st.integers(-3, 3).map(float), min_size=7, max_size=7), min_size=1, max_size=4))
@settings(deadline=None)
def test_the_path_is_the_likeliest_of_all_that_are_allowed(rows: list[list[float]]) -> None:
    scores = likely(rows)
    paths = [path for path in itertools.product(range(7), repeat=len(rows)) if allowed(path)]
    best = max(sum(float(scores[n, tag]) for n, tag in enumerate(path)) for path in paths)
    found = tuple(tagger._path(scores).tolist())
    assert allowed(found)
    assert sum(float(scores[n, tag]) for n, tag in enumerate(found)) == pytest.approx(best, abs=1e-4)


def test_runs_of_tags() -> None:
    rows = [[0.0] * 7 for _ in range(6)]
    for n, tag in enumerate((5, 6, 3, 0, 1, 2)):
        rows[n][tag] = 20.0
    runs = tagger.told_by(likely(rows)).runs
    assert [(run.role, run.first, run.end) for run in runs] == [(SOURCE, 0, 2), (CUE, 2, 3), (CONTENT, 4, 6)]
    assert all(run.sure > 0.99 for run in runs)


def test_long_texts_are_read_in_stretches_of_whole_paragraphs() -> None:
    assert tagger.stretches([0, 40, 90, 150]) == [(0, 90), (90, 150)]
    assert tagger.stretches([0, 200]) == [(0, 96), (96, 192), (192, 200)]
    assert tagger.stretches([0, 10, 190, 195]) == [(0, 10), (10, 106), (106, 195)]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12))
def test_every_word_is_read_once(lengths: list[int]) -> None:
    paragraphs = [0, *itertools.accumulate(lengths)]
    read = [n for first, end in tagger.stretches(paragraphs) for n in range(first, end)]
    assert read == list(range(paragraphs[-1]))
    assert all(end - first <= 96 for first, end in tagger.stretches(paragraphs))


def test_nothing_is_found_in_nothing() -> None:
    assert tagger.tagged(words("", [Span(0, 0)]), [0, 0]).runs == []


def test_a_plain_sentence() -> None:
    text = "“The ferry is lost,” the harbour master said on Monday."
    read = words(text, [Span(0, len(text))])
    runs = tagger.tagged(read, [0, len(read.forms)]).runs
    said = {run.role: read.span(run.first, run.end).of(text) for run in runs}
    assert said[CUE] == "said"
    assert said[SOURCE] == "the harbour master"
    assert "The ferry is lost" in said[CONTENT]


def test_the_same_text_gives_the_same_tags() -> None:
    text = "Ida Moe told reporters that the bridge would open in May, according to the council."
    read = words(text, [Span(0, len(text))])
    first, again = (tagger.tagged(read, [0, len(read.forms)]) for _ in range(2))
    assert first == again
    assert all(isinstance(run, Tagged) for run in first.runs)


def test_a_long_text_is_read_some_thousand_words_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "Ida Moe said on Monday that the ferry would sail again before noon ."
    text = "\n".join([line] * 60)
    read = words(text, [Span(*found.span()) for found in re.finditer(r"[^\n]+", text)])
    paragraphs = [*range(0, len(read.forms), len(read.forms) // 60), len(read.forms)]
    whole = tagger.tagged(read, paragraphs)
    monkeypatch.setattr(tagger, "_BATCH", 100)
    assert tagger.tagged(read, paragraphs) == whole
