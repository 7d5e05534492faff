"""What was learned: a forest is read as it was written, asked in integers, and fits the numbers that it is asked."""

from __future__ import annotations

import sys

import pytest

from copydesk import reference
from copydesk.clean import flat_features, learned

# Two trees over two numbers: one splits twice, one once.
ROWS = (
    ("features", "size ended"),
    ("sure", "-900 3"),
    ("sure", "0 60"),
    ("sure", "500 98"),
    ("tree", "0<10 -700 1<2 -50 400"),
    ("tree", "1<0 -100 150"),
)
GROVE = learned.forest(ROWS)


@pytest.mark.parametrize(
    ("numbers", "total", "share"),
    [((10, 0), -800, 0.03), ((11, 2), 100, 0.6), ((11, 3), 550, 0.98), ((0, 9), -550, 0.03), ((-5, -5), -800, 0.03)],
)
def test_a_forest_sums_the_leaves_that_the_numbers_lead_to(numbers: tuple[int, int], total: int, share: float) -> None:
    assert learned.ask(GROVE, numbers) == total
    assert learned.share(GROVE, total) == share


def test_a_sum_below_all_others_is_as_unlikely_as_the_lowest() -> None:
    assert learned.share(GROVE, -10_000) == 0.03


def test_one_may_quit_where_the_answer_is_plain() -> None:
    quick = learned.forest([*ROWS[:-2], ("quit", "1 -700 -4000"), *ROWS[-2:]])
    assert learned.ask(quick, (10, 0)) == -4000
    assert learned.ask(quick, (11, 2)) == learned.ask(GROVE, (11, 2))


def test_chances_rise_with_the_sum_and_stay_between_nought_and_one() -> None:
    chances = [learned.chance(total) for total in range(-10_000, 10_000, 25)]
    assert chances == sorted(chances)
    assert chances[0] == 0
    assert learned.chance(0) == 500
    assert chances[-1] == 1000


def test_the_forest_for_flat_text_was_made_from_the_numbers_that_it_is_asked() -> None:
    forest = learned.forest(reference.rows("flat_forest"))
    assert forest.features == flat_features.NAMES, "run training/flat.py again"
    assert list(forest.sums) == sorted(forest.sums)
    assert list(forest.shares) == sorted(forest.shares)
    assert all(0 < share < 1 for share in forest.shares)
    stack = [tree for grove in forest.groves for tree in grove]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            number, limit, left, right = node
            assert 0 <= number < len(forest.features)
            assert isinstance(limit, int)
            stack += [left, right]
        else:
            assert isinstance(node, int)


def test_what_was_learned_is_small() -> None:
    rows = [*reference.rows("flat_forest"), *reference.rows("flat_words")]
    assert sum(sys.getsizeof("\t".join(row)) for row in rows) < 1_000_000
