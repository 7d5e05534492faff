"""Piles to read, made by code: invented towns, people and outlets."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from copydesk import read
from copydesk.errors import ReadError
from copydesk.records import Page, Scrap, Spike

HTML = (
    "<!doctype html><html><head><title>Ferry halted</title></head><body><h1>Ferry halted at Port Ellery</h1>"
    "<p>By Ada Brook</p><p>The ferry to Skarnholm stood still on Tuesday, mayor Tom Vale said.</p></body></html>"
)
DATE = "2023-04-25T10:00:00Z"


class Writer(WARCWriter):  # type: ignore[misc]
    """warcio's writer, less the temporary files that it leaves open for the garbage collector."""

    _create_temp_file = staticmethod(io.BytesIO)


def warc(*responses: dict[str, object], gz: bool = True, info: bool = True) -> tuple[bytes, list[int]]:
    """A WARC with these responses, and the offset of each. Keys: body, url, status, media, headers, kind."""
    stream = io.BytesIO()
    writer = Writer(stream, gzip=gz)
    if info:
        writer.write_record(writer.create_warcinfo_record("made.warc", {"software": "made by hand"}))
    offsets = []
    for number, response in enumerate(responses):
        offsets.append(stream.tell())
        body = response.get("body", HTML)
        raw = body if isinstance(body, bytes) else str(body).encode()
        url = str(response.get("url", f"https://herald.example/{number}"))
        headers = [("Content-Type", str(response.get("media", "text/html; charset=utf-8")))]
        headers += response.get("headers", [])  # type: ignore[arg-type]
        kind = str(response.get("kind", "response"))
        http = StatusAndHeaders(str(response.get("status", "200 OK")), headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(raw),
                http_headers=http if kind == "response" else None,
                warc_content_type="" if kind == "response" else headers[0][1],
                warc_headers_dict={"WARC-Date": DATE},
            )
        )
    offsets.append(stream.tell())
    return stream.getvalue(), offsets


def packed(raw: bytes, how: str) -> bytes:
    """The bytes under gzip or zstd, the same each time."""
    return {"": lambda: raw, "gz": lambda: gzip.compress(raw, mtime=0), "zst": lambda: zstandard.compress(raw)}[how]()


def write(path: Path, raw: bytes | str) -> Path:
    """The path, at which there is now a file of these bytes."""
    path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
    return path


def all_of(*pile: Path | str, **options: object) -> tuple[list[Scrap], list[Spike]]:
    """The scraps and the spikes of a pile."""
    found = list(read.scraps(map(str, pile), **options))  # type: ignore[arg-type]
    return [one for one in found if isinstance(one, Scrap)], [one for one in found if isinstance(one, Spike)]


def pages(*pile: Path | str, **options: object) -> list[Page]:
    """The pages of a pile in which everything can be read."""
    scraps, spikes = all_of(*pile, **options)
    assert not [one for one in spikes if one.reason != "not-a-page"]
    return [read.page(one) for one in scraps]


def ends(*pile: Path | str, **options: object) -> list[str]:
    """How each thing in the pile ends: "page", or the reason why not."""
    return list(_ends(*pile, **options))


def _ends(*pile: Path | str, **options: object) -> Iterator[str]:
    for found in read.scraps(map(str, pile), **options):  # type: ignore[arg-type]
        if isinstance(found, Spike):
            yield found.reason
            continue
        try:
            read.page(found)
            yield "page"
        except ReadError as error:
            yield error.reason
