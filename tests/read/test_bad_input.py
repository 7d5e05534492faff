"""Bad input ends in a named failure: never in a traceback, and never in silence."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import random
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import HTML, all_of, ends, packed, pages, warc, write

from copydesk import read
from copydesk.errors import Missing, ReadError
from copydesk.read import streams
from copydesk.records import Origin, Page, Scrap, Spike, encode

PILES = Path(__file__).parent.parent / "piles"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("cut-in-mid-record.warc.gz", ["page", "truncated", "not-a-page"]),
        ("no-bytes.warc.gz", ["empty"]),
        ("named-gz-but-is-html.html.gz", ["page"]),
        ("broken-line.jsonl", ["page", "bad-row", "page"]),
        ("lone-surrogate.jsonl", ["page"]),
        ("quotation-mark-missing.csv", ["page", "bad-row"]),
        ("utf16-without-its-mark.html", ["page"]),
        ("says-latin1-is-utf8.html", ["page"]),
        ("checksum-wrong.html.gz", ["corrupt"]),
        ("text-with-commas.txt", ["page"]),
    ],
)
def test_piles_that_are_named_for_their_fault(name: str, found: list[str]) -> None:
    assert ends(PILES / name) == found


def test_every_pile_has_its_test() -> None:
    (mark,) = test_piles_that_are_named_for_their_fault.pytestmark
    assert {name for name, _ in mark.args[1]} == {path.name for path in PILES.iterdir() if path.is_file()}


@pytest.mark.parametrize("name", ["utf16-without-its-mark.html", "says-latin1-is-utf8.html"])
def test_odd_encodings_read_right(name: str) -> None:
    (page,) = pages(PILES / name)
    assert "Le maire d’Étrèves" in page.body


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("a.html", b"", "empty"),
        ("a.warc", b"", "empty"),
        ("a.html", b" \n\t\r\n", "empty"),
        ("a.html", bytes(5000), "empty"),
        ("a.html", b"\x1f\r\n", "empty"),
        ("a.html", "\N{NO-BREAK SPACE}\n\0".encode(), "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.html.gz", gzip.compress(b""), "empty"),
        ("a.html.gz", gzip.compress(HTML.encode())[:-30], "truncated"),
        ("a.html.gz", gzip.compress(HTML.encode())[:12], "truncated"),
        ("a.html.gz", gzip.compress(HTML.encode())[:100] + b"\xff" * 99, "corrupt"),
        ("a.html.gz", gzip.compress(HTML.encode()) + b"and more", "corrupt"),
        ("a.html.zst", zstandard.compress(HTML.encode())[:-30], "truncated"),
        ("a.html.zst", zstandard.compress(HTML.encode())[:-9] + b"\xff" * 99, "corrupt"),
        ("a.gz", gzip.compress(gzip.compress(HTML.encode())), "not-text"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "not-text"),
        ("a.txt", b"%PDF-1.7\n1 0 obj", "not-text"),
        ("a", b"\x7fELF\x02\x01\x01" + bytes(99), "not-text"),
        ("a.csv", b"SQLite format 3\0" + bytes(999), "not-text"),
        ("a.csv", b"\xff\xd8\xff\xe0,text,url\n" + bytes(99), "not-text"),
        ("a.txt", random.Random(1).randbytes(5000), "not-text"),
        ("a.html", b"<p>" + bytes(range(1, 9)) * 500, "not-text"),
        ("style.css", b"p { color: red }", "not-a-page"),
        ("robots.txt", b"User-agent: *\nDisallow: /", "not-a-page"),
        ("a.xml", b"<?xml version='1.0'?>\n<!-- made -->\n<rss version='2.0'><channel/></rss>", "not-a-page"),
        ("a.parquet", b"PAR1 and then nothing", "corrupt"),
        ("a.wacz", b"PK\x03\x04 and then nothing", "corrupt"),
        ("a.json", b'[{"text": "one"', "truncated"),
        ("a.json", b'[{"text": \n oops}, {"text": "two"}]', "corrupt"),
        ("a.json", b"[" * 200_000, "corrupt"),
        ("a.json", b'{\n "text": "one",\n oops}', "bad-row"),
        ("a.jsonl", b'{"a":' * 200_000, "bad-row"),
        ("a.jsonl", b'{"text": ' + b"9" * 5000 + b"}", "bad-row"),
        ("a.jsonl", b"[1, 2]", "bad-row"),
        ("a.jsonl", b'{"text": ""}', "empty"),
        ("a.jsonl", b'{"text": null, "html": 5}', "bad-row"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"url,text\n", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.csv", b"\0\0\0,\0", "bad-row"),
        ("a.csv", b'url,text\nu,"' + b"x" * (streams.PAGE_CAP + 1) + b'"\n', "too-large"),
        ("a.jsonl", b'{"text": "' + b"x" * streams.PAGE_CAP + b'"}\n', "too-large"),
        ("a.html", b"<p " + b"x" * 50_000_000 + b">", "too-large"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_one_bad_file(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    write(tmp_path / name, raw)
    write(tmp_path / "z.html", HTML)
    assert ends(tmp_path) == [reason, "page"]


def test_a_row_that_is_too_long_leaves_the_others(tmp_path: Path) -> None:
    long = b"x" * (streams.PAGE_CAP + 1)
    write(tmp_path / "a.csv", b"url,text\nu,one\nu," + long + b"\nu,two\n")
    write(tmp_path / "b.jsonl", b'{"text":"one"}\n{"text":"' + long + b'"}\n{"text":"two"}\n')
    assert ends(tmp_path) == ["page", "too-large", "page"] * 2


def test_large_cells_nuls_and_depth_read_well(tmp_path: Path) -> None:
    cell = "The ferry stood still. " * 450_000
    write(tmp_path / "a.csv", f'url,text\nu,"{cell}"\n')
    write(tmp_path / "b.csv", b"url,text\nu,one\0two\n")
    write(tmp_path / "c.html", "<div>" * 100_000 + "Ferry")
    (large, nul, deep) = pages(tmp_path)
    assert len(cell) > 10_000_000
    assert large.body == cell
    assert nul.body == "one\0two"
    assert deep.body.endswith("Ferry")


def test_a_lone_surrogate_can_be_sent_on(tmp_path: Path) -> None:
    (page,) = pages(
        write(tmp_path / "a.jsonl", '{"text": "Ferry \\ud800 halted", "title": "\\udfff", "url": "u\\ud800"}')
    )
    assert page.body == "Ferry \ufffd halted"
    encode(page)


# Bombs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["gz", "zst"])
@pytest.mark.parametrize("name", ["a.html", "a.jsonl", "a.csv"])
@pytest.mark.parametrize("filling", [b"x", b"\n"])
def test_a_bomb_is_not_unpacked(
    tmp_path: Path, name: str, how: str, filling: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "SILENCE_CAP", 1 << 26)
    begin = {"a.html": b"<p>", "a.jsonl": b'{"text": "', "a.csv": b"url,text\nu,"}[name]
    write(tmp_path / f"{name}.{how}", packed(begin + filling * (1 << 27), how))
    found = ends(tmp_path)
    assert found[-1] == "too-large"
    assert len(found) <= 2


def test_a_bomb_in_a_warc(tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(1 << 26))
    raw, _ = warc(
        {"body": bomb, "headers": [("Content-Encoding", "gzip")]},
        {"body": b"<p>" + bytes(1 << 26)},
        {"body": HTML},
        info=False,
    )
    assert ends(write(tmp_path / "a.warc.gz", raw)) == ["too-large", "too-large", "page"]


def test_a_bomb_that_fastwarc_would_have_to_pass_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.read.warc.SILENCE_CAP", 1 << 24)
    raw, _ = warc({"body": bytes(1 << 26), "media": "video/mp4"}, {"body": HTML}, info=False)
    assert ends(write(tmp_path / "a.warc.gz", raw)) == ["too-large", "page"]


def test_a_bomb_in_a_wacz(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copydesk.read.warc.SILENCE_CAP", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", warc({"body": bytes(1 << 24)}, gz=False)[0])
        archive.writestr("archive/b.warc", warc({"body": HTML}, gz=False, info=False)[0])
    assert ends(tmp_path) == ["too-large", "page"]


def test_a_zip_that_is_no_wacz(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("page.html", HTML)
    _, (spike,) = all_of(tmp_path)
    assert spike.reason == "not-text"
    assert "unpack it first" in spike.detail


# Files that are not there to be read ---------------------------------------------------------------------


def test_a_fifo_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    found: list[str] = []
    reading = threading.Thread(target=lambda: found.extend(ends(tmp_path)), daemon=True)
    reading.start()
    reading.join(20)
    assert found == ["missing"]


def test_a_device_is_never_opened() -> None:
    assert ends("/dev/zero") == ["missing"]


def test_a_file_may_vanish_after_the_walk(tmp_path: Path) -> None:
    path = write(tmp_path / "a.html", HTML)
    for row in ("b.jsonl", "c.html"):
        write(tmp_path / row, '{"text": "x"}')
    walked = list(read.files([str(tmp_path)]))
    (scrap,) = read.scraps_of(walked[0])  # type: ignore[arg-type]
    for name in ("a.html", "b.jsonl", "c.html"):
        (tmp_path / name).unlink()
    assert isinstance(scrap, Scrap)
    with pytest.raises(Missing, match="no longer does"):
        read.page(scrap)
    assert [one.reason for file in walked[1:] for one in read.scraps_of(file)] == ["missing"] * 2  # type: ignore[arg-type]
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened(tmp_path: Path) -> None:
    write(tmp_path / "a.html", HTML).chmod(0)
    assert ends(tmp_path) == ["missing"]


def test_what_the_system_refuses_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.html", HTML)

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    _, (spike,) = all_of(path)
    assert spike.reason == "missing"
    assert "check its permissions" in spike.detail


def test_a_disk_that_gives_up_in_the_middle(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 1 << 18:
                raise OSError(5, "Input/output error")
            return super().read(size)

        def seekable(self) -> bool:
            return False

    rows = b'{"text": "Ferry"}\n' * 40_000
    found = ends("-", stdin=Failing(rows))
    assert set(found[:-1]) == {"page"}
    assert found[-1] == "missing"


# Any bytes at all ----------------------------------------------------------------------------------------

beginnings = st.sampled_from(
    [b"", HTML.encode(), b'{"text": "a"}\n', b'[{"text": "a"},', b"url,text\n", b"WARC/1.0\r\n", b"\x1f\x8b\x08",
     b"PK\x03\x04", b"PAR1", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\x5d\x2a\x4d\x18\x04\0\0\0"]
)  # fmt: skip
names = st.sampled_from(["a", "a.html", "a.txt", "a.csv", "a.jsonl", "a.json", "a.warc.gz", "a.parquet", "a.wacz"])


def only_named(found: Iterator[Scrap | Spike]) -> int:
    """How many things were found; each a spike with a reason, or a scrap that is a page or a named failure."""
    count = 0
    for one in found:
        count += 1
        encode(one)
        if isinstance(one, Spike):
            assert one.reason
            assert one.detail
            continue
        with contextlib.suppress(ReadError):
            page = read.page(one)
            encode(page)
            assert isinstance(page, Page)
            assert page.body.strip()
    return count


@given(st.binary(max_size=300), st.text(max_size=12), beginnings)
def test_any_bytes_are_a_page_or_a_named_failure(raw: bytes, charset: str, begin: bytes) -> None:
    only_named(iter([Scrap(origin=Origin(path="x"), data=begin + raw, charset=charset)]))


@given(names, beginnings, st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_any_file_gives_scraps_and_spikes(tmp_path: Path, name: str, begin: bytes, raw: bytes) -> None:
    path = write(tmp_path / name, begin + raw)
    assert only_named(read.scraps([str(path)])) > 0


def sound() -> dict[str, bytes]:
    plain, _ = warc({"body": HTML}, {"body": "Plain words.", "media": "text/plain"}, gz=False)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", plain)
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = io.BytesIO()
    pq.write_table(pa.table({"url": ["u", "v"], "text": ["one", "two"], "date": ["2023-04-25", None]}), rows)
    lines = b"".join(json.dumps({"url": "u", "text": HTML, "title": "Ferry"}).encode() + b"\n" for _ in range(3))
    return {
        "a.warc": plain,
        "b.warc.gz": warc({"body": HTML}, {"body": HTML}, {"status": "404 Not Found"})[0],
        "c.warc.zst": zstandard.compress(plain),
        "d.wacz": zipped.getvalue(),
        "e.parquet": rows.getvalue(),
        "f.jsonl": lines,
        "g.json": b"[" + b",".join(lines.splitlines()) + b"]",
        "h.csv": b'url,text,date\nu,"one, two",2023\nv,"three\n\nfour",2024\n',
        "i.html.gz": gzip.compress(HTML.encode()),
        "j.html": HTML.encode("utf-16"),
    }


@pytest.mark.parametrize("name", sorted(sound()))
def test_any_damage_to_a_sound_file_has_a_name(tmp_path: Path, name: str) -> None:
    raw = sound()[name]
    chance = random.Random(name)
    for _ in range(150):
        damaged = bytearray(raw)
        for _ in range(chance.choice([1, 1, 2, 8])):
            at = chance.randrange(len(damaged))
            match chance.randrange(4):
                case 0:
                    damaged[at] = chance.randrange(256)
                case 1:
                    del damaged[at : at + chance.choice([1, 9, 200])]
                case 2:
                    damaged[at:at] = chance.randbytes(chance.choice([1, 5, 40]))
                case 3:
                    damaged[at : at + 4] = chance.choice([bytes(4), b"\xff" * 4, b"\r\n\r\n"])
            if not damaged:
                break
        only_named(read.scraps([str(write(tmp_path / name, bytes(damaged)))]))


def test_the_same_pile_packed_gives_the_same_pages(tmp_path: Path) -> None:
    for how in ("", "gz", "zst"):
        folder = tmp_path / f"p{how}"
        folder.mkdir()
        for name, raw in sound().items():
            write(
                folder / f"{name}{'.' + how if how else ''}", raw if name.endswith(("gz", "zst")) else packed(raw, how)
            )
    plain, zipped, squeezed = ([page.key for page in pages(tmp_path / f"p{how}")] for how in ("", "gz", "zst"))
    assert plain == zipped == squeezed
    assert len(plain) > 15


def peak(path: Path) -> tuple[int, int]:
    """How many scraps there are, and how many bytes Python held at most on the way."""
    tracemalloc.start()
    try:
        count = sum(1 for _ in read.scraps([str(path)]))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "warc"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, kind: str) -> None:
    body = HTML * 20
    made = {
        "jsonl": lambda rows: json.dumps({"html": body}).encode().join([b"", b"\n"]) * rows,
        "json": lambda rows: b"[" + b",".join([json.dumps({"html": body}).encode()] * rows) + b"]",
        "csv": lambda rows: b"url,html\n" + f'u,"{body}"\n'.encode() * rows,
        "warc": lambda rows: warc(*[{"body": body}] * rows, info=False, gz=False)[0],
    }[kind]
    few, held = peak(write(tmp_path / f"few.{kind}.gz", gzip.compress(made(200), 1)))
    many, held_at_most = peak(write(tmp_path / f"many.{kind}.gz", gzip.compress(made(4000), 1)))
    assert (few, many) == (200, 4000)
    assert held_at_most < held + (1 << 20)  # the larger file has 20 MB more
