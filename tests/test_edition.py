"""How an edition gathers batches, and what it tells of itself on the way."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from copydesk import clean, edition
from copydesk.archive import Archive, PackedSheet, rows
from copydesk.errors import NoText
from copydesk.records import Article, Page, Spike

WORDS = "The ferry to Gullhaven was late again on Tuesday, and the harbour master counted forty people on the quay. "


def page(n: int, times: int = 3) -> str:
    return f"<html><body><article><h1>Ferry number {n}</h1><p>{WORDS * times}</p></article></body></html>"


def table(path: Path, count: int, first: int = 0) -> Path:
    with path.open("w", encoding="utf-8") as lines:
        for n in range(first, first + count):
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

    def counted(self: Archive, number: int, sheets: list[PackedSheet], *rest: object, again: bool) -> object:
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


# Again ------------------------------------------------------------------------------------------------------


def refuse(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    """Articles whose page holds the word cannot be cleaned, for now."""
    article = clean.article

    def refused(page: Page) -> Article:
        if word in page.body:
            raise NoText(f"no text beside {word}")
        return article(page)

    monkeypatch.setattr(clean, "article", refused)


def without_clock(path: Path) -> list[tuple[object, ...]]:
    with Archive(path) as archive:
        return list(rows(archive))


def whole(path: Path) -> bool:
    """Whether every reference leads somewhere and every count is what the tables say."""
    db = sqlite3.connect(path)
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    kept = dict(db.execute("SELECT name, number FROM counts WHERE kind IN ('reason', 'label') AND number <> 0"))
    counted = dict(db.execute("SELECT reason, count(*) FROM spikes GROUP BY 1"))
    counted |= dict(db.execute("SELECT label, count(*) FROM blocks GROUP BY 1"))
    db.close()
    return not broken and kept == counted


def test_a_spike_that_can_be_read_now_becomes_an_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, into = [str(table(tmp_path / "pile.jsonl", 5))], tmp_path / "desk.db"
    with monkeypatch.context() as patch:
        refuse(patch, "Ferry number 3")
        assert edition.run(pile, into).spiked == 1
    assert edition.run(pile, into).skipped == 1, "read before, and unchanged"
    tally = edition.run(pile, into, again=True)
    assert (tally.added, tally.spiked, tally.known, tally.renewed) == (1, 0, 0, 0)
    with Archive(into) as archive:
        assert list(archive.spikes()) == []
        assert archive.search('"Ferry number 3"')
        assert archive.stats().reasons == {}
    assert whole(into)
    assert edition.run(pile, into, again=True).skipped == 1, "nothing is left to try"


def test_a_spike_that_stays_says_what_is_wrong_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, into = [str(table(tmp_path / "pile.jsonl", 5))], tmp_path / "desk.db"
    with monkeypatch.context() as patch:
        refuse(patch, "Ferry number")
        edition.run(pile, into)
    with monkeypatch.context() as patch:
        refuse(patch, "number 3")
        tally = edition.run(pile, into, again=True)
    assert (tally.added, tally.spiked) == (4, 1)
    with Archive(into) as archive:
        assert [spike.detail for spike in archive.spikes(edition=2)] == ["no text beside number 3"]
        assert archive.stats().spikes == 1
    assert whole(into)


def test_spikes_outside_the_pile_stay(tmp_path: Path) -> None:
    pile, into = [str(table(tmp_path / "pile.jsonl", 2))], tmp_path / "desk.db"
    (tmp_path / "empty.html").touch()
    edition.run([*pile, str(tmp_path / "empty.html")], into)
    edition.run(pile, into, again=True)
    with Archive(into) as archive:
        assert [spike.reason for spike in archive.spikes()] == ["empty"]


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version: it finds another site."""
    article = clean.article
    monkeypatch.setattr(clean, "article", lambda page: msgspec.structs.replace(article(page), site="another.example"))


def test_articles_of_another_version_are_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, into = [str(table(tmp_path / "pile.jsonl", 7))], tmp_path / "desk.db"
    edition.run(pile, into, version="0.1")
    with Archive(into) as archive:
        before = [(page, archive.origins(page.key)) for page in archive.pages()]
        searched = [hit.key for hit in archive.search("ferry")]
    elsewhere(monkeypatch)
    monkeypatch.setattr(edition, "_PAGES", 3)
    tally = edition.run(pile, into, version="0.2", again=True)
    assert (tally.renewed, tally.added, tally.spiked, tally.skipped) == (7, 0, 0, 1)
    with Archive(into) as archive:
        assert {article.site for article in archive.articles()} == {"another.example"}
        assert [(page, archive.origins(page.key)) for page in archive.pages()] == before
        assert sorted(hit.key for hit in archive.search("ferry")) == sorted(searched)
        counted = archive.stats()
        assert (counted.articles, counted.sites, counted.editions[-1].renewed) == (7, {"another.example": 7}, 7)
        assert list(archive.pages(but="0.2")) == []
    assert whole(into)
    assert edition.run(pile, into, version="0.2", again=True).renewed == 0


def test_an_article_that_cannot_be_made_again_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pile, into = [str(table(tmp_path / "pile.jsonl", 3))], tmp_path / "desk.db"
    edition.run(pile, into, version="0.1")
    with monkeypatch.context() as patch:
        refuse(patch, "Ferry number 1")
        tally = edition.run(pile, into, version="0.2", again=True)
    assert (tally.renewed, tally.spiked) == (2, 1)
    with Archive(into) as archive:
        assert archive.stats().articles == 3
        [spike] = archive.spikes()
        assert archive.get(spike.key).key == spike.key
    assert edition.run(pile, into, version="0.2", again=True).renewed == 1
    with Archive(into) as archive:
        assert list(archive.spikes()) == []
    assert whole(into)


@pytest.mark.parametrize("after", [1, 2, 4, 6, 8, 10])
def test_stopped_or_killed_on_the_way_the_same_rows_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    pile = [str(table(tmp_path / "pile.jsonl", 5)), str(table(tmp_path / "other.jsonl", 4, 5))]
    (tmp_path / "empty.html").touch()
    pile.append(str(tmp_path / "empty.html"))
    with monkeypatch.context() as patch:
        refuse(patch, "number 3")
        edition.run(pile, tmp_path / "once.db", version="0.1")
    shutil.copyfile(tmp_path / "once.db", tmp_path / "killed.db")
    elsewhere(monkeypatch)
    refuse(monkeypatch, "number 5")
    edition.run(pile, tmp_path / "once.db", version="0.2", again=True)

    class Killed(BaseException):
        pass

    seen: list[edition.Tally] = []

    def kill(tally: edition.Tally) -> None:
        seen.append(tally)
        if len(seen) == after:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(edition, "_PAGES", 1)
        with pytest.raises(Killed):
            edition.run(pile, tmp_path / "killed.db", version="0.2", again=True, watch=kill)
    edition.run(pile, tmp_path / "killed.db", version="0.2", again=True)
    assert without_clock(tmp_path / "killed.db") == without_clock(tmp_path / "once.db")
    assert whole(tmp_path / "killed.db")
