"""WARC and WACZ: every page that a crawl kept, and where its record lies."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard
from made import HTML, all_of, ends, pages, warc, write
from warcio.archiveiterator import ArchiveIterator

from copydesk import read
from copydesk.records import Claim, Origin, Scrap

TWO = ({"body": HTML}, {"body": HTML.replace("Tuesday", "Friday"), "url": "https://herald.example/friday"})


def by_record(raw: bytes, offsets: list[int], dictionary: bytes | None = None) -> bytes:
    """An uncompressed WARC as .warc.zst has it: one frame a record, after the dictionary if there is one."""
    shared = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    squeeze = zstandard.ZstdCompressor(dict_data=shared).compress
    frames = [squeeze(raw[start:end]) for start, end in zip([0, *offsets], offsets, strict=False)]
    if dictionary:
        frames.insert(0, b"\x5d\x2a\x4d\x18" + len(dictionary).to_bytes(4, "little") + dictionary)
    return b"".join(frames)


def wacz(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        for name, raw in members.items():
            archive.writestr(f"archive/{name.replace('_', '.')}", raw)
    return path


def reread(scrap: Scrap, raw: bytes) -> str:
    """The body of the record that warcio, another reader, finds at the scrap's origin."""
    origin = scrap.origin
    found = [
        (record.rec_headers.get_header("WARC-Target-URI"), record.content_stream().read().decode())
        for record in ArchiveIterator(io.BytesIO(raw[origin.offset : origin.offset + origin.length]))
    ]
    assert [url for url, _ in found] == [scrap.url]
    return str(found[0][1])


@pytest.mark.parametrize("gz", [True, False])
def test_a_record_can_be_found_again_by_its_origin(tmp_path: Path, gz: bool) -> None:
    raw, offsets = warc(*TWO, {"media": "image/png", "body": b"\x89PNG"}, *TWO, gz=gz)
    scraps, _ = all_of(write(tmp_path / "made.warc", raw))
    assert [scrap.origin.offset for scrap in scraps] == [offsets[0], offsets[1], offsets[3], offsets[4]]
    assert [scrap.origin.offset + scrap.origin.length for scrap in scraps] == [offsets[k] for k in (1, 2, 4, 5)]
    for scrap in scraps:
        assert reread(scrap, raw) == read.page(scrap).body


def test_a_record_under_zstd_can_be_found_again(tmp_path: Path) -> None:
    plain, offsets = warc(*TWO, gz=False)
    raw = by_record(plain, offsets)
    scraps, _ = all_of(write(tmp_path / "made.warc.zst", raw))
    for scrap in scraps:
        frame = raw[scrap.origin.offset : scrap.origin.offset + scrap.origin.length]
        unpacked = zstandard.ZstdDecompressor().decompressobj().decompress(frame)
        whole = Scrap(origin=Origin(path="", offset=0, length=len(unpacked)), url=scrap.url)
        assert reread(whole, unpacked) == read.page(scrap).body
    assert len(scraps) == 2


def test_zstd_with_a_dictionary(tmp_path: Path) -> None:
    plain, offsets = warc(*TWO, gz=False)
    samples = [
        plain[start:end] + b"%d" % k for k in range(40) for start, end in zip([0, *offsets], offsets, strict=False)
    ]
    dictionary = zstandard.train_dictionary(1500, samples).as_bytes()
    found = pages(write(tmp_path / "made.warc.zst", by_record(plain, offsets, dictionary)))
    assert [page.body for page in found] == [response["body"] for response in TWO]


@pytest.mark.parametrize("squeeze", [gzip.compress, zstandard.compress])
def test_records_in_one_member_are_counted_instead(tmp_path: Path, squeeze: object) -> None:
    raw = squeeze(warc(*TWO, gz=False)[0])  # type: ignore[operator]
    scraps, _ = all_of(write(tmp_path / "made.warc.gz", raw))
    assert [(s.origin.offset, s.origin.length, s.origin.row) for s in scraps] == [(0, 0, 1), (0, 0, 2)]


def test_what_the_record_says_of_the_page(tmp_path: Path) -> None:
    raw, _ = warc({"media": "text/html; charset=windows-1252", "body": "<p>Ãtrèves, Oère</p>".encode("cp1252")})
    (page,) = pages(write(tmp_path / "made.warc.gz", raw), date="2023-04-25")
    assert (page.url, page.fetched, page.encoding) == (
        "https://herald.example/0",
        "2023-04-25T10:00:00Z",
        "windows-1252",
    )
    assert page.claims == (Claim(field="published", value="2023-04-25", basis="option:--date"),)


def test_what_holds_no_page_is_counted_once(tmp_path: Path) -> None:
    raw, _ = warc(
        *TWO,
        {"media": "image/png", "body": b"\x89PNG"},
        {"media": "image/png", "body": b"\x89PNG"},
        {"media": "text/css", "body": "p {}"},
        {"status": "301 Moved Permanently"},
        {"media": "text/plain", "url": "https://herald.example/robots.txt", "body": "User-agent: *"},
        {"kind": "resource", "media": "text/plain", "url": "urn:text:https://herald.example/", "body": "Ferry"},
        {"kind": "metadata", "media": "text/html", "body": "note"},
        {"status": "404 Not Found", "url": "https://herald.example/gone"},
    )
    scraps, (gone, others) = all_of(write(tmp_path / "made.warc.gz", raw))
    assert len(scraps) == 2
    assert (gone.reason, gone.detail, gone.url) == ("not-a-page", "HTTP 404", "https://herald.example/gone")
    assert others.reason == "not-a-page"
    assert others.detail == (
        "8 records that hold no page: 2 image/png, 1 HTTP 301, 1 metadata, 1 robots.txt, 1 text/css, 1 urn:text, "
        "1 warcinfo"
    )
    assert others.origin == Origin(path=str(tmp_path / "made.warc.gz"), offset=0, length=len(raw))
    assert others.key != gone.key


def test_resources_and_conversions_are_pages(tmp_path: Path) -> None:
    raw, _ = warc(
        {"kind": "resource", "media": "text/html; charset=utf-8"},
        {"kind": "conversion", "media": "text/plain", "body": "The ferry stood still."},
        info=False,
    )
    assert [page.form for page in pages(write(tmp_path / "made.warc.gz", raw))] == ["html", "text"]


def chunked(raw: bytes, extension: bytes = b"") -> bytes:
    middle = len(raw) // 2
    return b"".join(b"%x%b\r\n%b\r\n" % (len(p), extension, p) for p in (raw[:middle], raw[middle:])) + b"0\r\n\r\n"


def deflated_bare(raw: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(raw) + stream.flush()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (chunked(HTML.encode()), [("Transfer-Encoding", "chunked")]),
        (chunked(HTML.encode(), b";x=y"), [("Transfer-Encoding", "chunked")]),
        (chunked(HTML.encode())[:-5], [("Transfer-Encoding", "chunked")]),
        (HTML.encode(), [("Transfer-Encoding", "chunked")]),
        (gzip.compress(HTML.encode()), [("Content-Encoding", "gzip")]),
        (gzip.compress(HTML.encode()), []),
        (HTML.encode(), [("Content-Encoding", "gzip")]),
        (zlib.compress(HTML.encode()), [("Content-Encoding", "deflate")]),
        (deflated_bare(HTML.encode()), [("Content-Encoding", "deflate")]),
        (HTML.encode(), [("Content-Encoding", "deflate")]),
        (brotli.compress(HTML.encode()), [("Content-Encoding", "br")]),
        (HTML.encode(), [("Content-Encoding", "br")]),
        (zstandard.compress(HTML.encode()), [("Content-Encoding", "zstd")]),
        (chunked(gzip.compress(HTML.encode())), [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")]),
        (chunked(brotli.compress(HTML.encode())), [("Transfer-Encoding", "Chunked"), ("Content-Encoding", "BR")]),
    ],
)
def test_what_http_does_to_a_body_is_undone_and_lies_are_borne(tmp_path: Path, body: bytes, headers: object) -> None:
    raw, _ = warc({"body": body, "headers": headers}, *TWO)
    assert pages(write(tmp_path / "made.warc.gz", raw))[0].body == HTML


def test_damaged_content_is_the_fault_of_its_record_alone(tmp_path: Path) -> None:
    cut = brotli.compress(bytes(range(256)) * 50)[:60]
    raw, _ = warc({"body": cut, "headers": [("Content-Encoding", "br")]}, *TWO, info=False)
    assert ends(write(tmp_path / "made.warc.gz", raw)) == ["corrupt", "page", "page"]


@pytest.mark.parametrize("gz", [True, False])
def test_a_cut_warc_keeps_what_came_before(tmp_path: Path, gz: bool) -> None:
    raw, offsets = warc(*TWO, info=False, gz=gz)
    for at in range(offsets[1] + 20, offsets[2] - 60, 7):
        scraps, spikes = all_of(write(tmp_path / "cut.warc", raw[:at]))
        assert [scrap.url for scrap in scraps] == ["https://herald.example/0"]
        assert [spike.reason for spike in spikes] == ["truncated"]
        assert reread(scraps[0], raw) == HTML


def test_a_cut_picture_is_not_passed_over(tmp_path: Path) -> None:
    raw, _ = warc({"body": bytes(5000), "media": "image/png"}, info=False, gz=False)
    assert ends(write(tmp_path / "cut.warc", raw[:-2000])) == ["truncated"]


@pytest.mark.parametrize("gz", [True, False])
def test_over_damage_it_goes_on_at_the_next_record(tmp_path: Path, gz: bool) -> None:
    raw, offsets = warc(*TWO, *TWO, info=False, gz=gz)
    damaged = bytearray(raw)
    damaged[offsets[1] : offsets[1] + 12] = bytes(12)
    scraps, spikes = all_of(write(tmp_path / "damaged.warc", bytes(damaged)))
    assert [scrap.origin.offset for scrap in scraps] == [offsets[0], offsets[2], offsets[3]]
    assert [(spike.reason, spike.origin and spike.origin.offset) for spike in spikes] == [("corrupt", offsets[1])]
    for scrap in scraps:
        assert reread(scrap, raw) == read.page(scrap).body


def test_damage_inside_a_compressed_record(tmp_path: Path) -> None:
    raw, offsets = warc(*TWO, *TWO, info=False)
    damaged = bytearray(raw)
    middle = (offsets[1] + offsets[2]) // 2
    damaged[middle : middle + 8] = b"\xff" * 8
    scraps, spikes = all_of(write(tmp_path / "damaged.warc.gz", bytes(damaged)))
    assert [scrap.origin.offset for scrap in scraps] == [offsets[0], offsets[2], offsets[3]]
    assert [spike.reason for spike in spikes] == ["corrupt"]


def test_a_warc_from_standard_input(tmp_path: Path) -> None:
    for gz in (True, False):
        raw, offsets = warc(*TWO, gz=gz)
        scraps, _ = all_of("-", stdin=io.BytesIO(raw))
        assert [scrap.origin for scrap in scraps] == [
            Origin(path="-", offset=offsets[k], length=offsets[k + 1] - offsets[k]) for k in (0, 1)
        ]


def test_a_wacz_names_the_member(tmp_path: Path) -> None:
    raw, offsets = warc(*TWO)
    path = wacz(tmp_path / "made.wacz", one_warc_gz=raw, two_warc=warc(*TWO, gz=False)[0])
    scraps, _ = all_of(path)
    assert [scrap.origin.inside for scrap in scraps] == ["archive/one.warc.gz"] * 2 + ["archive/two.warc"] * 2
    with zipfile.ZipFile(path) as archive:
        for scrap in scraps:
            assert reread(scrap, archive.read(scrap.origin.inside)) == read.page(scrap).body
    assert scraps[1].origin.offset == offsets[1]
    from_stdin, _ = all_of("-", stdin=io.BytesIO(path.read_bytes()))
    assert [scrap.data for scrap in from_stdin] == [scrap.data for scrap in scraps]


def test_a_wacz_whose_member_is_damaged(tmp_path: Path) -> None:
    path = wacz(tmp_path / "made.wacz", one_warc_gz=warc(*TWO, info=False)[0], two_warc_gz=warc(*TWO, info=False)[0])
    raw = bytearray(path.read_bytes())
    at = raw.index(b"archive/one.warc.gz") + 120
    raw[at : at + 10] = bytes(10)
    found = ends(write(path, bytes(raw)))
    assert "corrupt" in found
    assert found[-2:] == ["page", "page"]


def test_known_records_are_left_out(tmp_path: Path) -> None:
    raw, offsets = warc(*TWO)
    path = write(tmp_path / "made.warc.gz", raw)
    scraps, _ = all_of(path, known=lambda origin: origin.offset == offsets[0] and origin.length < len(raw))
    assert [scrap.url for scrap in scraps] == [TWO[1]["url"]]
