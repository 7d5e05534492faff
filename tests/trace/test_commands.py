"""`copydesk trace`, `copies`, `stories`, `dedup`, as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from invented import story
from test_traced import page, pile
from typer.testing import CliRunner

from copydesk import cli, edition

RUN = CliRunner()


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    told = story(1)
    spun = [line.replace(" saw ", " watched ") for line in told]
    spun[2] = spun[2].replace("after ", "after 1")
    source = '<p>Source: <a href="https://post.example/tug">Port Ellery Post</a></p>'
    pages = {
        "a": page(told, url="https://post.example/tug", day="2024-03-01"),
        "b": page(spun, url="https://copy.example/x", day="2024-03-02", extra=source),
        "c": page(story(2), url="https://post.example/fair", day="2024-03-02"),
    }
    pile(tmp_path / "pile", pages)
    edition.run([str(tmp_path / "pile")], tmp_path / "desk.db")
    return tmp_path / "desk.db"


def said(*words: str) -> str:
    done = RUN.invoke(cli.app, list(words))
    assert done.exit_code == 0, done.output
    return done.output


def test_trace_says_that_nothing_has_changed(desk: Path) -> None:
    assert said("trace", str(desk)) == "Nothing has changed since it was traced.\n"


def test_copies_shows_both_texts_and_what_changed(desk: Path) -> None:
    shown = said("copies", "https://copy.example/x", "--in", str(desk))
    assert "a reworded copy of Report" in shown
    assert "source link: Source: Port Ellery Post" in shown
    number = story(1)[2].split("after ")[1].split()[0]
    assert f"number: 1{number}, in the original {number}" in shown
    assert f"[1{number}]" in shown
    other = said("copies", "https://post.example/tug", "--in", str(desk))
    assert "repeats nothing that is here" in other
    assert "1 other article" in other


def test_stories_count_independent_origins(desk: Path) -> None:
    assert "2 articles, 1 copy, 1 independent origin · 2024-03-01 to 2024-03-02" in said("stories", "--in", str(desk))


def test_dedup_keeps_originals_and_names_what_stands_for_the_rest(desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "corpus.jsonl"
    said("dedup", "--keep", "originals", "--export", "jsonl", "--out", str(out), "--in", str(desk))
    rows = {row["url"]: row for row in map(json.loads, out.read_text("utf-8").splitlines())}
    kept = rows["https://post.example/tug"]
    gone = rows["https://copy.example/x"]
    assert kept["kept"]
    assert kept["text"]
    assert (gone["kept"], gone["because"], gone["kind"]) == (False, kept["key"], "spun")
    assert "text" not in gone
    assert rows["https://post.example/fair"]["kept"]
