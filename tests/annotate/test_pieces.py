"""pieces: words spelled with pieces, and the mean of their vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.annotate import pieces


def spelling(word: str) -> list[str]:
    names = list(pieces.pieces().rows)
    return [names[row] for row in pieces.spelled(word)]


@pytest.mark.parametrize(
    ("word", "spelled"),
    [
        ("harbour", ["harbour"]),
        ("Harbour", ["harbour"]),
        ("U.S.", ["u", ".", "s", "."]),
        ("café", ["cafe"]),
        ("’s", ["’", "s"]),
        ("Gullhaven", ["gu", "##ll", "##haven"]),
        ("港口", ["[UNK]", "[UNK]"]),
        ("\u0301", ["[UNK]"]),
    ],
)
def test_spelling(word: str, spelled: list[str]) -> None:
    assert spelling(word) == spelled


@given(st.text(min_size=1, max_size=300))
def test_any_word_is_spelled_with_few_pieces(word: str) -> None:
    assert 1 <= len(pieces.spelled(word)) <= 12


def test_a_vector_is_the_mean_of_its_pieces() -> None:
    known = pieces.pieces()
    both = pieces.vectors(["Gullhaven", "ferry"], last=[1])
    rows = [known.rows[piece] for piece in ("gu", "##ll", "##haven")]
    assert np.allclose(both[0], known.table[rows].astype(float).mean(0) * known.step, atol=1e-6)
    rows = [known.rows["ferry"], known.rows[pieces.BREAK]]
    assert np.allclose(both[1], known.table[rows].astype(float).mean(0) * known.step, atol=1e-6)
