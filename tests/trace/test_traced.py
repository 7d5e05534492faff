"""An archive traced: bit by bit it comes to what one comes to that is traced at once."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import story

from copydesk import archive, edition
from copydesk.archive import Archive
from copydesk.traced import trace_archive


def page(words: list[str], *, url: str = "", day: str = "", extra: str = "") -> str:
    link = f'<link rel="canonical" href="{url}">' if url else ""
    meta = f'<meta property="article:published_time" content="{day}">' if day else ""
    body = "".join(f"<p>{line}</p>" for line in words)
    head = f"<!doctype html><html lang=en><title>Report</title>{link}{meta}"
    return f"{head}<article><h1>Report</h1>{body}{extra}</article></html>"


def content(path: Path) -> list[tuple[Any, ...]]:
    """What a tracing left in an archive, without the numbers of editions."""
    with Archive(path) as desk:
        traced = {"prints", "copies", "copy_groups", "stories", "story_articles"}
        return [row for row in archive.rows(desk) if row[0] in traced]


def pile(folder: Path, pages: dict[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")


@settings(max_examples=8, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 1000))
def test_bit_by_bit_gives_what_at_once_does(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = tmp_path / f"{seed}"
    folder.mkdir(exist_ok=True)
    pages = {}
    for n in range(chance.randint(3, 14)):
        told = story(chance.randrange(4))
        words = told[: chance.randint(3, 12)] if chance.random() < 0.5 else told
        day = f"2024-03-{chance.randint(1, 9):02}" if chance.random() < 0.5 else ""
        pages[f"p{n:02}"] = page(words, day=day)
    parts = [folder / "bits.db", folder / "once.db"]
    for path in parts:
        path.unlink(missing_ok=True)
    names = sorted(pages)
    cuts = [0, *sorted(chance.sample(range(1, len(names)), min(2, len(names) - 1))), len(names)]
    for first, end in pairwise(cuts):
        for name in names[first:end]:
            (folder / f"{name}.html").write_text(pages[name], encoding="utf-8")
        edition.run([str(folder / f"{name}.html") for name in names[first:end]], parts[0], jobs=1)
    edition.run([str(folder / f"{name}.html") for name in names], parts[1], jobs=1)
    assert content(parts[0]) == content(parts[1])


def test_what_is_traced_is_left_alone_and_what_an_older_edition_left_is_printed(tmp_path: Path) -> None:
    pile(tmp_path / "pile", {"a": page(story(1)), "b": page(story(1)[:8]), "c": page(story(2))})
    into = tmp_path / "desk.db"
    edition.run([str(tmp_path / "pile")], into, tracing=False)
    with Archive(into, write=True) as desk:
        assert list(desk.copies()) == []
        outcome = trace_archive(desk)
        assert outcome is not None
        assert (outcome.articles, outcome.groups, outcome.copies, outcome.again) == (3, 1, 1, 1)
        assert trace_archive(desk) is None
        assert trace_archive(desk, version="another") is not None


def test_an_original_that_is_not_in_the_pile_is_kept_as_such(tmp_path: Path) -> None:
    source = '<p>Source: <a href="https://post.example/tug">Port Ellery Post</a></p>'
    pages = {"a": page(story(1), url="https://copy.example/x", extra=source)}
    pile(tmp_path / "pile", pages)
    edition.run([str(tmp_path / "pile")], tmp_path / "desk.db")
    with Archive(tmp_path / "desk.db") as desk:
        [copy] = desk.copies()
    assert (copy.kind, copy.named, copy.original) == ("named", "https://post.example/tug", "")


def test_the_page_that_is_named_as_source_is_the_original(tmp_path: Path) -> None:
    source = '<p>Source: <a href="https://post.example/tug?from=x">Port Ellery Post</a></p>'
    pages = {
        "a": page(story(1), url="https://copy.example/x", day="2024-03-01", extra=source),
        "b": page(story(1), url="https://post.example/tug", day="2024-03-02"),
    }
    pile(tmp_path / "pile", pages)
    edition.run([str(tmp_path / "pile")], tmp_path / "desk.db")
    with Archive(tmp_path / "desk.db") as desk:
        [copy] = desk.copies()
        assert desk.get(copy.key).url == "https://copy.example/x"
        assert desk.get(copy.original).url == "https://post.example/tug"
        assert copy.reasons[0].basis == "source link"
        assert [len(one.origins) for one in desk.stories()] == [1]
