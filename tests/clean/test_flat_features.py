"""The numbers of a line: as many as they have names, whole, bounded, and found in time that grows with the page."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import credit, dates, flat_features, lines, names
from copydesk.clean.flat_features import NAMES, REACH, Line

PROSE = "The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said on the quay."
MENU = ["Home", "News", "Sport", "Weather", "Log in"]


def numbers(texts: list[str], lexicon: dict[str, int] | None = None) -> dict[int, dict[str, int]]:
    known = flat_features.known(texts, lines.marked, credit.credit, dates.found, names.is_full_name)
    found = flat_features.features(texts, [0] * len(texts), known, lexicon or {})
    return {n: dict(zip(NAMES, row, strict=True)) for n, row in found.items()}


def test_names_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


def test_a_line_is_told_by_itself_by_its_neighbours_and_by_the_page() -> None:
    found = numbers([*MENU, PROSE, PROSE, "Weather"])
    assert found[5]["size"] == len(PROSE)
    assert found[5]["ended"] == 3
    assert found[5]["in_run"] == found[6]["in_run"] == 1
    assert found[5]["size-1"] == len("Log in")
    assert found[5]["short_before"] == 5
    assert found[6]["short_after"] == 1
    assert (found[5]["seen"], found[6]["seen"]) == (0, 1)
    assert found[7]["times"] == found[3]["times"] == 2
    assert found[0]["size-1"] == -1


def test_words_are_weighed_alone_and_two_at_a_time() -> None:
    found = numbers([PROSE, "Sign up for the harbour letter"], {"sign up": -200, "harbour": 50})
    assert found[1]["worst"] == -200
    assert found[1]["best"] == 50


def test_only_lines_near_prose_are_looked_at() -> None:
    assert list(numbers([PROSE, *["Menu"] * 100])) == list(range(REACH + 1))
    assert numbers(["Menu"] * 10) == {}


def test_where_all_is_brief_brief_sentences_are_prose() -> None:
    assert list(numbers(["Ferry aground", "The ferry ran aground."])) == [0, 1]


def test_what_a_line_is_known_for_is_asked_near_prose_alone() -> None:
    asked: list[str] = []

    def marked(text: str) -> tuple[frozenset[str], bool]:
        asked.append(text)
        return frozenset(), False

    known = flat_features.known([PROSE, *["Menu"] * 50], marked, credit.credit, dates.found, names.is_full_name)
    assert len(asked) == len(known) == REACH + 1
    assert known[1] == Line()


@given(st.lists(st.text(min_size=1).map(lambda text: f"x{text}"), max_size=12).map(lambda some: [*some, PROSE]))
def test_every_line_has_every_number_and_each_is_small_and_whole(texts: list[str]) -> None:
    for row in numbers(texts).values():
        for name, number in row.items():
            assert isinstance(number, int), name
            assert abs(number) < 2**15, name


@pytest.mark.parametrize("line", ["a", PROSE, "The ferry ran aground.", "1,", "“", "。", "a b " * 500])
def test_time_grows_with_the_page_and_no_faster(line: str) -> None:
    def spent(count: int) -> float:
        texts = [line, PROSE] * count
        began = time.process_time()
        numbers(texts)
        return time.process_time() - began

    spent(10)
    few = min(spent(300) for _ in range(2))
    many = spent(3000)
    assert many < 30 * max(few, 0.005)
