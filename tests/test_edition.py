"""How an edition gathers batches, and what it tells of itself on the way."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from copydesk import edition
from copydesk.archive import Archive, PackedSheet, rows
from copydesk.records import Spike

WORDS = "The ferry to Gullhaven was late again on Tuesday, and the harbour master counted forty people on the quay. "


def page(n: int, times: int = 3) -> str:
    return f"<html><body><article><h1>Ferry number {n}</h1><p>{WORDS * times}</p></article></body></html>"


def table(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8") as lines:
        for n in range(count):
            lines.write(json.dumps({"url": f"https://gullhaven.example/{n}", "html": page(n)}) + "\n")
    return path


def spikes(count: int) -> Iterator[PackedSheet | Spike]:
    for n in range(count):
        yield Spike(key=f"{n:032x}", stage="read", reason="empty", detail="No bytes.")


def test_a_batch_ends_after_so_many_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition, "_PAGES", 4)
    assert [len(batch) for batch in edition._batches(spikes(10), lambda waiting: None)] == [4, 4, 2]


def test_a_batch_ends_after_so_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = tmp_path / "pile"
    pile.mkdir()
    for n in range(6):
        (pile / f"{n}.html").write_text(page(n, 400), encoding="utf-8")
    monkeypatch.setattr(edition, "_BYTES", 150_000)  # a text of 42 kB stands in a sheet twice, with its page compressed
    sizes: list[int] = []
    add = Archive.add

    def counted(self: Archive, number: int, sheets: list[PackedSheet], *rest: object) -> object:
        sizes.append(len(sheets))
        return add(self, number, sheets, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Archive, "add", counted)
    edition.run([str(pile)], tmp_path / "desk.db")
    assert sizes == [2, 2, 2, 0]


def test_the_size_of_batches_changes_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = table(tmp_path / "pile.jsonl", 9)
    edition.run([str(pile)], tmp_path / "one.db")
    monkeypatch.setattr(edition, "_PAGES", 2)
    edition.run([str(pile)], tmp_path / "many.db")
    with Archive(tmp_path / "one.db") as one, Archive(tmp_path / "many.db") as many:
        assert list(rows(one)) == list(rows(many))


def test_watch_sees_a_batch_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = table(tmp_path / "pile.jsonl", 9)
    monkeypatch.setattr(edition, "_BEAT", 0.0)
    monkeypatch.setattr(edition, "_PAGES", 5)
    seen: list[edition.Tally] = []
    last = edition.run([str(pile)], tmp_path / "desk.db", watch=seen.append)
    assert [tally.read for tally in seen] == [1, 2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert [tally.added for tally in seen] == [0, 0, 0, 0, 5, 5, 5, 5, 5, 9], "counted once it is in the archive"
    assert (last.read, last.added, last.files, last.bytes) == (9, 9, 1, pile.stat().st_size)


def test_bytes_are_those_of_pages_that_came_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile = table(tmp_path / "pile.jsonl", 20)
    size = pile.stat().st_size
    monkeypatch.setattr(edition, "_BEAT", 0.0)
    seen: list[edition.Tally] = []
    edition.run([str(pile)], tmp_path / "desk.db", jobs=2, watch=seen.append)
    assert [tally.bytes for tally in seen] == sorted(tally.bytes for tally in seen)
    for tally in seen:
        assert abs(tally.bytes / size - tally.read / 20) < 0.06
