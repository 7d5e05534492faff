"""Every folder in pages/: a page, and the words that a careful reader takes from it (pages/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copydesk import clean
from copydesk.records import Article, Photo
from copydesk.text import fold, squash

CASES = sorted(folder for folder in (Path(__file__).parent / "pages").iterdir() if folder.is_dir())


def read(folder: Path) -> tuple[Article, Any]:
    file = folder / "page.html" if (folder / "page.html").exists() else folder / "page.txt"
    return clean.article(file.read_text(encoding="utf-8")), json.loads((folder / "expected.json").read_text())


def photo_words(photo: Photo, keys: set[str]) -> dict[str, str]:
    return {key: getattr(photo, key) for key in sorted(keys)}


def words(expected: dict[str, str]) -> dict[str, str]:
    return {key: expected[key] for key in sorted(expected)}


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_page_reads_as_a_careful_editor_reads_it(folder: Path) -> None:
    article, expected = read(folder)
    got: dict[str, Any] = {}
    for key in expected:
        match key:
            case "headline" | "agency" | "section" | "outlet" | "canonical" | "free":
                claim = getattr(article, key)
                got[key] = claim and claim.value
            case "body":
                got[key] = article.paragraphs
            case "bylines":
                got[key] = [byline.name for byline in article.bylines]
            case "published" | "modified":
                claim = getattr(article, key)
                got[key] = claim and claim.value
            case "dateline":
                got[key] = article.dateline and {name: getattr(article.dateline, name) for name in expected[key]}
            case "language":
                got[key] = article.language
            case "photos":
                got[key] = [
                    photo_words(photo, set(want)) for photo, want in zip(article.photos, expected[key], strict=False)
                ]
                assert len(article.photos) == len(expected[key]), article.photos
                expected[key] = [words(photo) for photo in expected[key]]
            case "galleries":
                got[key] = [
                    {"title": gallery.title.of(article.text) if gallery.title else None}
                    | {"declared": gallery.declared, "found": len(gallery.photos)}
                    for gallery in article.galleries
                ]
                expected[key] = [{"title": None} | gallery for gallery in expected[key]]
                for here, there in zip(got[key], expected[key], strict=False):
                    if there["title"] is None:
                        here["title"] = None
            case "set_aside":
                body = fold(article.body)
                got[key] = [line for line in expected[key] if fold(line) not in body]
                for line in expected[key]:
                    assert squash(line) in squash(article.text), f"lost from the text: {line}"
            case _:
                pytest.fail(f"expected.json has a key that nothing checks: {key}")
    assert got == expected
