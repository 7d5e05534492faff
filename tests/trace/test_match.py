"""Two articles sentence by sentence, and what has changed between them."""

from __future__ import annotations

from invented import article

from copydesk import trace
from copydesk.records import Copy

TEXT = (
    "Customs officers searched 11 warehouses at Salter Dock on Saturday, the Harbour Board said. "
    "Thousands of cartons were found behind a false wall that Ida Moe had built in Port Ellery. "
    "“We did not know what the crates on the quay were for,” Nils Brook told the council. "
    "The board will not close the dock before the inquiry into the Gullhaven company ends. "
    "A second search is planned for the boats that lie at anchor off Thornby this month."
)


def copied(text: str, original: str = TEXT) -> Copy:
    members = [
        trace.Member(one, trace.printed(one))
        for one in (article("b", original, published="2024-03-01"), article("a", text, published="2024-03-02"))
    ]
    [copy] = trace.copies(members)
    assert (copy.key, copy.original) == ("a", "b")
    return copy


def changes(text: str) -> list[tuple[str, str, str]]:
    copy = copied(text)
    return [
        (one.kind, one.here.of(text) if one.here else "", one.there.of(TEXT) if one.there else "")
        for one in copy.differences
    ]


def test_the_same_words_are_an_exact_copy_without_differences() -> None:
    copy = copied(TEXT)
    assert (copy.kind, copy.share, copy.back, copy.differences) == ("exact", 1.0, 1.0, ())
    assert all(pair.same for pair in copy.shared)
    assert len(copy.shared) == 5


def test_numbers_names_days_and_quantities_that_changed() -> None:
    assert changes(TEXT.replace("11 warehouses", "17 warehouses")) == [("number", "17", "11")]
    assert changes(TEXT.replace("Thousands", "Dozens")) == [("number", "Dozens", "Thousands")]
    assert changes(TEXT.replace("Saturday", "Sunday")) == [("day", "Sunday", "Saturday")]
    assert changes(TEXT.replace("Nils Brook", "Nils Varley")) == [("name", "Varley", "Brook")]


def test_a_figure_written_in_another_way_is_no_change() -> None:
    assert changes(TEXT.replace("11 warehouses", "eleven warehouses")) == []
    longer = TEXT.replace("Thousands of", "11,400")
    found = copied(longer.replace("11,400", "11.4 thousand"), longer)
    assert [one for one in found.differences if one.kind == "number"] == []


def test_a_not_that_came_or_went() -> None:
    assert changes(TEXT.replace("will not close", "will close")) == [("negation", "", "not")]
    assert changes(TEXT.replace("is planned", "is not planned")) == [("negation", "not", "")]


def test_a_quote_that_was_changed() -> None:
    found = changes(TEXT.replace("what the crates on the quay were for", "what the boxes on the quay were for"))
    assert [kind for kind, _, _ in found] == ["quote"]


def test_another_apostrophe_is_no_changed_quote() -> None:
    told = TEXT.replace("did not know", "didn’t know")
    assert copied(told.replace("didn’t", "didn't"), told).differences == ()


def test_what_is_left_out_is_no_change() -> None:
    copy = copied(". ".join(TEXT.split(". ")[:2]) + ".")
    assert copy.kind == "part"
    assert copy.differences == ()
    assert copy.share == 1.0
    assert copy.back < 0.6


def test_a_copy_with_more_than_its_original_is_merged() -> None:
    more = " ".join(
        f"Vera Wren{n} counted {n} herons near the old mill while rain fell on orchard {n}." for n in range(9)
    )
    copy = copied(f"{TEXT} {more}")
    assert copy.kind == "merged"
    assert copy.back == 1.0
