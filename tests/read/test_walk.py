"""The pile as named becomes its files, in an order that does not change."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from copydesk import read
from copydesk.records import Origin, Spike


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/2.html", "b/10.html", "a/x.txt", "a/deep/er/y.html", "c.html", ".hidden/z.html", "a/.DS_Store"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def names(tree: Path, *pile: str) -> list[str]:
    return [
        found.path.removeprefix(f"{tree}/") if isinstance(found, Origin) else found.reason
        for found in read.files(str(tree / part) if part else str(tree) for part in pile)
    ]


def test_a_folder_is_walked_by_name_without_hidden_files(tree: Path) -> None:
    assert names(tree, "") == ["a/deep/er/y.html", "a/x.txt", "b/10.html", "b/2.html", "c.html"]


def test_an_origin_says_how_long_the_file_is(tree: Path) -> None:
    assert list(read.files([str(tree / "c.html")])) == [Origin(path=str(tree / "c.html"), offset=0, length=6)]


def test_the_pile_keeps_the_order_it_was_named_in(tree: Path) -> None:
    assert names(tree, "c.html", "b", "a/x.txt") == ["c.html", "b/10.html", "b/2.html", "a/x.txt"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.html", ["c.html"]),
        ("b/*.html", ["b/10.html", "b/2.html"]),
        ("*/*.html", ["b/10.html", "b/2.html"]),
        ("**/*.html", ["a/deep/er/y.html", "b/10.html", "b/2.html", "c.html"]),
        ("a/**/y.html", ["a/deep/er/y.html"]),
        ("a/**", ["a/deep/er/y.html", "a/x.txt"]),
        ("b/?.html", ["b/2.html"]),
        ("b/[!2]*.html", ["b/10.html"]),
        ("*.pdf", ["missing"]),
        ("nowhere/*.html", ["missing"]),
    ],
)
def test_a_glob_stands_for_what_it_matches(tree: Path, pattern: str, found: list[str]) -> None:
    assert names(tree, pattern) == found


def test_a_glob_counts_from_where_we_stand(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree)
    assert [found.path for found in read.files(["b/*.html", "*.html"]) if isinstance(found, Origin)] == [
        "b/10.html",
        "b/2.html",
        "./c.html",
    ]


def test_a_file_may_be_called_like_a_glob(tree: Path) -> None:
    (tree / "what[1]?.html").write_text("Why?")
    assert names(tree, "what[1]?.html") == ["what[1]?.html"]


def test_what_is_not_there_is_said(tree: Path) -> None:
    (found,) = read.files([str(tree / "gone.html")])
    assert isinstance(found, Spike)
    assert (found.stage, found.reason) == ("read", "missing")
    assert "gone.html does not exist" in found.detail


def test_a_link_back_up_is_not_followed(tree: Path) -> None:
    (tree / "b" / "loop").symlink_to(tree)
    assert names(tree, "b") == [
        "b/10.html",
        "b/2.html",
        "b/loop/a/deep/er/y.html",
        "b/loop/a/x.txt",
        "missing",
        "b/loop/c.html",
    ]
    assert names(tree, "").count("missing") == 1


def test_two_links_to_one_folder_are_followed_once(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    beyond = tmp_path_factory.mktemp("beyond")
    (beyond / "k.html").write_text("k")
    (tree / "l1").symlink_to(beyond)
    (tree / "l2").symlink_to(beyond)
    assert names(tree, "")[-2:] == ["l1/k.html", "missing"]


def test_a_link_to_itself_is_said(tree: Path) -> None:
    (tree / "b" / "self").symlink_to("self")
    assert names(tree, "b") == ["b/10.html", "b/2.html", "missing"]


def test_folders_may_lie_deeper_than_pythons_stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    depth = 1050  # only to be made, and taken away again, step by step
    for _ in range(depth):
        os.mkdir("d")  # noqa: PTH102
        os.chdir("d")
    try:
        Path("end.html").write_text("end")
        assert [isinstance(found, Origin) for found in read.files([str(tmp_path)])] == [True]
        Path("end.html").unlink()
    finally:
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")  # noqa: PTH106


def test_a_name_that_utf8_cannot_say_is_said(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"caf\xe9.html")).write_text("x")
    except OSError:
        pytest.skip("this file system only takes UTF-8")
    (found,) = read.files([str(tmp_path)])
    assert isinstance(found, Spike)
    assert "caf\\xe9.html" in found.detail
    found.detail.encode()
