"""A pile of prints: what is rare in it, who meets, how alike two are."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import article, story

from copydesk import trace
from copydesk.records import Print
from copydesk.trace import meeting, pile

COMMON = np.empty(0, np.uint32)


def prints(*texts: str) -> list[Print]:
    return [trace.printed(article(f"{n:03}", text)) for n, text in enumerate(texts)]


def test_frequencies_of_parts_add_up_to_those_of_the_whole() -> None:
    made = prints(*(" ".join(story(n)) for n in range(12)))
    whole = pile.frequencies(made)
    parts = pile.added(pile.frequencies(made[:5]), pile.frequencies(made[5:]))
    assert all(np.array_equal(one, other) for one, other in zip(whole, parts, strict=True))
    heap = pile.piled(made, COMMON)
    assert np.array_equal(np.sort(heap.frequency), np.sort(whole[1]))


def test_who_shares_nothing_is_not_compared_and_a_copy_always_is() -> None:
    made = prints(*(" ".join(story(n)) for n in range(30)), " ".join(story(7)[3:8]))
    met = meeting.met(pile.piled(made, COMMON))
    pairs = set(zip(met.one.tolist(), met.other.tolist(), strict=True))
    assert (7, 30) in pairs
    assert len(pairs) < 30 * 31 / 2 / 2


def test_alike_is_what_sets_of_stems_say() -> None:
    made = prints("alpha bravo charlie delta", "alpha bravo echo foxtrot", "golf hotel india juliet")
    heap = pile.piled(made, COMMON)
    rows = np.array([0, 0, 1]), np.array([1, 2, 2])
    found = pile.shared(heap, *rows)
    expected = 2 * np.log((3 + pile._KNOWN) / 2)
    assert np.allclose(found, [expected, 0, 0], atol=1e-4)


def test_a_key_that_too_many_share_is_cut_and_counted() -> None:
    line = "The council of Port Ellery will meet again on the first working day of every month to come. "
    made = prints(*(line + " ".join(story(n, 4)) for n in range(90)))
    met = meeting.met(pile.piled(made, COMMON))
    assert met.cut > 0
    assert len(met.one) < 90 * 89 // 2


@settings(max_examples=30, deadline=None, database=None)
@given(st.integers(0, 10_000), st.integers(2, 25))
def test_the_order_of_the_prints_changes_nothing(seed: int, many: int) -> None:
    chance = random.Random(seed)
    texts = []
    for _ in range(many):
        told = story(chance.randrange(6))
        texts.append(" ".join(told[: chance.randint(2, 12)] if chance.random() < 0.5 else told))
    made = prints(*texts)
    once = trace.groups(made)
    chance.shuffle(made)
    assert trace.groups(made) == once


def test_a_pile_of_nothing_and_of_empty_texts() -> None:
    assert trace.groups([]).groups == []
    assert trace.groups(prints("", "", "...")).groups == []
