"""Which was first, from what pages state; and that it stays unknown where they state nothing."""

from __future__ import annotations

from typing import Any

import pytest

from copydesk.records import Claim, Print
from copydesk.trace import origin


def page(key: str, **said: Any) -> Print:
    return Print(key=key, words=300, url=said.pop("url", f"https://{key}.example/x"), site=f"{key}.example", **said)


def source(value: str, basis: str = "source line") -> tuple[Claim, ...]:
    return (Claim(field="source", value=value, basis=basis),)


EVEN = [0.5, 0.5]
WHOLE = [1.0, 1.0]
CUT = [False, False]  # what the first has beyond a member is of its own matter

CASES: dict[str, tuple[list[Print], str | None, str]] = {
    "source-link": ([page("a", sources=source("https://www.b.example/x/?from=a")), page("b")], "b", "source line"),
    "link-beats-day": (
        [page("a", published="2024-03-01", sources=source("https://b.example/x")), page("b", published="2024-03-02")],
        "b",
        "source line",
    ),
    "canonical-elsewhere": (
        [page("a"), page("b", sources=source("https://a.example/x", "canonical"))],
        "a",
        "canonical",
    ),
    "named-outlet": (
        [page("a", sources=source("Port Ellery Post")), page("b", outlet="The Port Ellery Post")],
        "b",
        "source line",
    ),
    "earlier-day": ([page("a", published="2024-03-02"), page("b", published="2024-03-01T22:00")], "b", "published"),
    "earlier-hour": (
        [page("a", published="2024-03-01T09:30:00Z"), page("b", published="2024-03-01T08:10:00Z")],
        "b",
        "published",
    ),
    "hours-of-different-zones-say-nothing": (
        [page("a", published="2024-03-01T09:30:00+02:00"), page("b", published="2024-03-01T08:10:00Z")],
        None,
        "",
    ),
    "agency-itself": ([page("a", agency="NPA"), page("b", outlet="NPA")], "b", "agency"),
    "nothing-stated": ([page("a"), page("b")], None, ""),
    "both-credit-an-agency-that-is-not-here": ([page("a", agency="NPA"), page("b", agency="NPA")], None, "agency"),
    "crawled-earlier": ([page("a", fetched="2024-03-05"), page("b", fetched="2024-03-01")], "b", "crawl"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("turned", [False, True])
def test_what_pages_state(case: str, turned: bool) -> None:
    group, first, basis = CASES[case]
    group = group[::-1] if turned else group
    choice = origin.chosen(group, WHOLE, CUT, EVEN)
    assert (None if choice.original is None else group[choice.original].key) == first
    assert basis in {"", *(reason.basis for some in choice.reasons for reason in some)}
    if first is not None:
        assert choice.sure > 0.7
    else:
        assert choice.sure <= 0.55 or any(choice.named)


def test_a_source_that_is_not_here_is_named() -> None:
    group = [page("a", sources=source("https://far.example/tug")), page("b")]
    choice = origin.chosen(group, WHOLE, CUT, EVEN)
    assert choice.named == ["https://far.example/tug", ""]
    assert choice.original == 1


def test_who_has_a_part_is_hardly_the_original() -> None:
    choice = origin.chosen([page("a"), page("b")], [0.3, 1.0], CUT, EVEN)
    assert choice.like == 1
    assert [reason.basis for reason in choice.reasons[0]] == ["completeness"]


def test_who_has_more_of_another_matter_is_hardly_the_original() -> None:
    choice = origin.chosen([page("a"), page("b")], [1.0, 0.4], [False, True], EVEN)
    assert choice.original == 1
    assert [reason.words for reason in choice.reasons[0]] == ["has more, of another matter"]


def test_who_is_stated_to_be_as_early_is_tied() -> None:
    group = [page("a", published="2024-03-01"), page("b", published="2024-03-01"), page("c", published="2024-03-02")]
    choice = origin.chosen(group, [1.0] * 3, [False] * 3, [0.8, 0.1, 0.1])
    assert choice.tied == [True, True, False]


def test_wording_counts_for_as_much_as_it_says() -> None:
    choice = origin.chosen([page("a"), page("b"), page("c")], [1.0] * 3, [False] * 3, [0.8, 0.1, 0.1])
    assert choice.original == 0
    assert choice.sure == pytest.approx(0.8, abs=1e-3)
