"""benchmarks/changed.py, worst.py: what differs between two revisions is told in full; no page acts on a sheet."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def changed() -> Any:
    return loaded("changed")


def loaded(name: str) -> ModuleType:
    kept = list(sys.path)
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path[:] = kept


def page(*blocks: tuple[str, str], **fields: Any) -> dict[str, Any]:
    return {"id": "invented/1", "blocks": [list(block) for block in blocks], "fields": fields}


def test_a_label_that_changed_is_told_with_its_words(changed: Any) -> None:
    before = page(("headline", "Ferry aground"), ("body", "Read more"))
    after = page(("headline", "Ferry aground"), ("related", "Read more"))
    assert changed.changes(before, after) == [changed.Change("block", "body > related", "Read more", "Read more")]


def test_blocks_that_one_side_lacks_are_gone_or_new(changed: Any) -> None:
    before, after = page(("body", "One"), ("body", "Two")), page(("body", "One Two"), ("chrome", "Menu"))
    assert [change.kind for change in changed.changes(before, after)] == [
        "gone: body", "gone: body", "new: body", "new: chrome",
    ]  # fmt: skip


def test_fields_are_found_lost_or_other(changed: Any) -> None:
    before = page(language="", headline="Ferry", published="2024-03-05", photos=["The quay [A. Quill]"])
    after = page(language="en", headline="Ferry aground", published="", photos=[])
    told = [(change.field, change.kind) for change in changed.changes(before, after)]
    assert told == [("headline", "other"), ("published", "lost"), ("language", "found"), ("photos", "lost")]


@pytest.mark.parametrize("as_html", [True, False])
def test_no_word_of_a_page_acts_on_a_sheet(changed: Any, as_html: bool) -> None:
    words = "<script>alert(1)</script> [here](javascript:alert) **loud** `code`\x1b[31m"
    found = {"invented/<b>1</b>": [changed.Change("headline", "other", words, words)]}
    written = changed.sheet(found, ["counts"], {"invented/<b>1</b>": "javascript:alert(1)"}, as_html)
    assert "<script" not in written
    assert "<b>1" not in written
    assert "\x1b" not in written
    assert "javascript:alert(1)" not in written
    if not as_html:
        assert "[here](" not in written
        assert "**loud" not in written


def test_the_sheet_of_the_worst_pages_is_whole() -> None:
    worst = loaded("worst")
    rows = worst.phrases()
    assert len(rows) >= 40
    assert all(all(row) for row in rows)
    assert len({(row.when, row.page) for row in rows}) == len(rows), "a page has one phrase each time"
    assert list(worst.count(rows))[-1].split()[:2] == ["pages", str(sum(row.when == "before" for row in rows))]
