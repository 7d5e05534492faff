"""The numbers of a page: a row a passage around the prose, each between -1 and 1, on any page."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import clean
from copydesk.clean import blocks, facts
from copydesk.text import settle

PROSE = "The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said."


def counted(body: str) -> facts.Facts:
    return clean.facts_of(blocks.cut(body), clean.told_by((), ""))


def column(found: facts.Facts, name: str) -> list[float]:
    numbers: list[float] = found.rows[:, facts.NAMES.index(name)].tolist()
    return numbers


def test_rows_stand_around_the_prose_alone() -> None:
    menu = "".join(f"<li><a href=/{n}>Town {n}</a></li>" for n in range(60))
    body = f"<ul>{menu}</ul><article><h1>Ferry aground</h1><p>{PROSE}</p><p>{PROSE}</p></article><ul>{menu}</ul>"
    found = counted(body)
    assert 40 < found.start <= 60
    assert len(found.rows) < 40
    assert [n for n, weight in enumerate(found.weights) if weight] == [61, 62]
    assert (found.low[found.container], found.high[found.container]) == (60, 63)


def test_what_is_said_of_elements_is_of_what_stands_in_them() -> None:
    found = counted(f"<div><p>{PROSE}</p></div><div><p>{PROSE}</p><p>{PROSE}</p></div>")
    assert [round(share, 2) for share in column(found, "prose of parent")] == [0.33, 0.67, 0.67]
    assert column(found, "later") == [1, 0, 0]
    assert column(found, "again") == [0, 1, 1]


def test_names_count_unless_most_of_the_page_stands_in_them() -> None:
    few = counted(f"<p>{PROSE}</p><p>{PROSE}</p><div class=newsletter><p>{PROSE}</p></div>")
    most = counted(f"<div class=newsletter><p>{PROSE}</p><p>{PROSE}</p></div><p>{PROSE}</p>")
    assert few.standing[-1] != 0
    assert not any(most.standing)


TAGS = ["p", "div", "li", "h1", "h2", "td", "a", "nav", "figure", "img", "time", "blockquote", "br", "section"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(TAGS), st.booleans(), st.text(max_size=40)), min_size=1, max_size=40))
def test_any_page_gives_numbers_between_minus_one_and_one(parts: list[tuple[str, bool, str]]) -> None:
    body = settle("x" + "".join(f"<{'/' if ends else ''}{tag}>{words}" for tag, ends, words in parts))
    cut = blocks.cut(body)
    if cut.passages:
        found = clean.facts_of(cut, clean.told_by((), ""))
        assert found.rows.shape[1] == len(facts.NAMES)
        assert np.isfinite(found.rows).all()
        assert np.abs(found.rows).max() <= 1.0
