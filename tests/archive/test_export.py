"""An export holds every article, the same bytes each time, and is there whole or not at all."""

import csv
import json
import sys
from pathlib import Path

import pytest
from sheets import sheet

from copydesk.archive import Archive, write_csv, write_jsonl, write_parquet
from copydesk.errors import ArchiveError
from copydesk.records import Article, Origin

MADE = [
    sheet(1),
    sheet(1, origin=Origin(path="pile/b.csv", row=4)),
    sheet(
        2, (("headline", '=HYPERLINK("https://tarn.example")'), ("body", "+1 for the ferry\nand\0more")), published=""
    ),
    sheet(3, (("body", "A line\nwith \u2028 and “quotes”, commas"),)),
]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive(tmp_path / "desk.db", write=True) as archive:
        archive.add(archive.begin("0.1", ["pile"], {}, "now"), MADE)
    return Archive(tmp_path / "desk.db")


def test_jsonl_has_the_words_beside_the_spans(archive: Archive, tmp_path: Path) -> None:
    with archive:
        assert write_jsonl(archive, tmp_path / "out.jsonl") == 3
    lines = (tmp_path / "out.jsonl").read_bytes().split(b"\n")
    assert lines.pop() == b""
    told = [json.loads(line) for line in lines]
    assert [one["key"] for one in told] == [MADE[n].article.key for n in (0, 2, 3)]
    assert len({tuple(one) for one in told}) == 1, "every field is on every line"
    for one, made in zip(told, (MADE[0], MADE[2], MADE[3]), strict=True):
        article = made.article
        assert one["text"] == article.text
        assert one["body"] == article.body
        for block, expected in zip(one["blocks"], article.blocks, strict=True):
            start, end = block["span"]
            assert block["words"] == one["text"][start:end] == expected.span.of(article.text)
            assert block["raw"] == [expected.raw.start, expected.raw.end]
    assert [origin["path"] for origin in told[0]["origins"]] == ["pile/a.warc.gz", "pile/b.csv"]
    assert told[0]["headline"]["value"] == "Port Ellery reopens its harbour bridge"
    assert told[1]["published"] is None
    assert told[0]["dateline"]["words"] == "Home"
    assert told[0]["galleries"][0]["title"]["words"] == "Home"


def test_csv_has_a_row_an_article_and_no_formula(archive: Archive, tmp_path: Path) -> None:
    with archive:
        assert write_csv(archive, tmp_path / "out.csv") == 3
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [one["key"] for one in told] == [MADE[n].article.key for n in (0, 2, 3)]
    assert told[0]["body"] == MADE[0].article.body
    assert (told[0]["origins"], told[0]["path"], told[0]["offset"]) == ("2", "pile/a.warc.gz", "1000")
    assert told[1]["headline"] == '\'=HYPERLINK("https://tarn.example")'
    assert told[1]["body"] == "'+1 for the ferry\nand\0more"
    assert told[2]["body"] == MADE[3].article.body
    assert not [cell for one in told for cell in one.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_parquet_is_typed(archive: Archive, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    with archive:
        assert write_parquet(archive, tmp_path / "out.parquet") == 3
    table = parquet.read_table(tmp_path / "out.parquet")
    told = table.to_pylist()
    assert str(table.schema.field("words").type) == "int32"
    assert [one["key"] for one in told] == [MADE[n].article.key for n in (0, 2, 3)]
    assert told[1]["published"] is None
    assert told[1]["text"] == MADE[2].article.text
    assert [(b["label"], b["start"], b["raw_end"], b["sure"]) for b in told[0]["blocks"]] == [
        (b.label, b.span.start, b.raw.end, b.sure) for b in MADE[0].article.blocks
    ]
    assert [origin["row"] for origin in told[0]["origins"]] == [None, 4]
    assert told[0]["photos"][0]["raw_start"] == 3


def test_parquet_without_pyarrow_says_what_to_install(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with archive, pytest.raises(ArchiveError, match=r"pip install 'copydesk\[parquet\]'"):
        write_parquet(archive, tmp_path / "out.parquet")


@pytest.mark.parametrize("write", [write_jsonl, write_csv, write_parquet])
def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "out").mkdir()
    with archive:
        for name in ("one", "two"):
            write(archive, tmp_path / "out" / name)
    assert (tmp_path / "out" / "one").read_bytes() == (tmp_path / "out" / "two").read_bytes()
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one", "two"]


@pytest.mark.parametrize("write", [write_jsonl, write_csv, write_parquet])
def test_an_export_that_breaks_leaves_what_was_there(archive: Archive, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    class Breaks:
        """An archive whose second article cannot be read."""

        origins = staticmethod(archive.origins)
        corrections = staticmethod(archive.corrections)

        @staticmethod
        def articles() -> "list[Article]":
            def read() -> "list[Article]":
                yield MADE[0].article  # type: ignore[misc]
                raise RuntimeError("the disk broke")

            return read()

    (tmp_path / "out").mkdir()
    final = tmp_path / "out" / "export"
    final.write_text("yesterday's")
    with archive, pytest.raises(RuntimeError):
        write(Breaks(), final)
    assert final.read_text() == "yesterday's"
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["export"]


@pytest.mark.parametrize("write", [write_jsonl, write_csv, write_parquet])
def test_a_name_that_cannot_be_written_is_an_error_of_ours(archive: Archive, tmp_path: Path, write) -> None:  # type: ignore[no-untyped-def]
    with archive:
        with pytest.raises(ArchiveError, match="cannot be written"):
            write(archive, tmp_path / "nowhere" / "out")
        with pytest.raises(ArchiveError, match="is a folder"):
            write(archive, tmp_path)
