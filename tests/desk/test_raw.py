"""The raw pane: a stretch of the page as it is, with the slice behind a mark and what was set aside."""

from __future__ import annotations

import pytest

from copydesk.archive import Archive
from copydesk.desk.raw import WINDOW, stretch
from copydesk.records import SET_ASIDE, Article, Span


def test_the_slice_behind_a_mark_is_in_the_stretch(archive: Archive, raids: Article) -> None:
    page = archive.page(raids.key)
    start = raids.text.index("Piers Ottaway")
    shown = stretch(raids, page, Span(start, start + 13), None)
    assert [one.of(page.body) for one in shown.slices] == ["Piers Ottaway"]
    assert "".join(one.words for one in shown.pieces if one.on) == "Piers Ottaway"
    assert "".join(one.words for one in shown.pieces) == page.body[shown.start : shown.end]
    assert [one.first for one in shown.pieces if one.on] == [True]


@pytest.mark.parametrize("start", [None, 0, 1, 5_000, 10**9])
def test_a_stretch_is_the_page_as_it_is(archive: Archive, start: int | None) -> None:
    for article in archive.articles():
        page = archive.page(article.key)
        shown = stretch(article, page, None, start)
        assert "".join(one.words for one in shown.pieces) == page.body[shown.start : shown.end]
        assert shown.end - shown.start <= WINDOW
        assert (shown.after is None) == (shown.end == len(page.body))
        assert (shown.before is None) == (shown.start == 0)


def test_what_was_set_aside_is_named(archive: Archive, raids: Article) -> None:
    page = archive.page(raids.key)
    labels = {
        one.aside for start in range(0, len(page.body), WINDOW) for one in stretch(raids, page, None, start).pieces
    }
    there = {block.label for block in raids.blocks if block.label in SET_ASIDE and len(block.raw)}
    assert labels - {""} == there
