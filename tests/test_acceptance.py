"""The first acceptance case: one real scraped page, as flat text, against what a careful reader gets out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk import clean
from copydesk.records import Article, Span


@pytest.fixture(scope="module")
def page(shared: Path) -> tuple[Article, dict[str, Any]]:
    folder = shared / "pages" / "autoblog-raids"
    return clean.article((folder / "page.txt").read_text("utf-8")), json.loads((folder / "expected.json").read_text())


def test_every_block_stands_where_the_reader_saw_it(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert [block.span for block in article.blocks] == [Span(b["start"], b["end"]) for b in expected["blocks"]]
    assert all(block.raw == block.span for block in article.blocks)


def test_every_label_is_the_readers(page: tuple[Article, dict[str, Any]]) -> None:
    """What the reader calls chrome may be told more exactly ("18 PICTURES" belongs to the gallery)."""
    article, expected = page
    names = {"gallery_title": "gallery", "source_link": "source"}
    for block, wanted in zip(article.blocks, expected["blocks"], strict=True):
        label = names.get(wanted["label"], wanted["label"])
        allowed = {"chrome", "gallery"} if label == "chrome" else {label}
        assert block.label in allowed, (wanted["line"], block.label, block.why)


def test_the_seven_paragraphs_are_the_body_in_order(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    lines = {block["line"]: Span(block["start"], block["end"]) for block in expected["blocks"]}
    assert article.paragraphs == [lines[line].of(article.text) for line in expected["body_lines"]]
    assert len(article.paragraphs) == 7


def test_the_headline_and_nothing_that_the_page_does_not_state(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert article.headline is not None
    assert article.headline.value == expected["headline"]["text"]
    assert article.headline.span == Span(expected["headline"]["start"], expected["headline"]["end"])
    assert article.published is None
    assert article.bylines == ()


def test_eighteen_photos_with_credit_and_day(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert len(article.photos) == 18
    for photo, wanted in zip(article.photos, expected["photos"], strict=True):
        assert photo.credit_span == Span(wanted["credit"]["start"], wanted["credit"]["end"])
        assert photo.credit == wanted["credit"]["text"]
        assert photo.photographer == wanted["photographer"]
        assert photo.agency.casefold() == wanted["agency"].casefold()
        assert photo.date == wanted["date"]
    gallery = article.galleries[0]
    assert (gallery.declared, len(gallery.photos)) == (expected["gallery"]["declared"], expected["gallery"]["found"])
    assert gallery.title == Span(expected["gallery"]["title"]["start"], expected["gallery"]["title"]["end"])
