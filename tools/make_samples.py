"""Builds the binary samples from `tools/sources`: run it again and the bytes are the same.

    python tools/make_samples.py            writes them into samples/
    python tools/make_samples.py --check    says which of them differ from a fresh build

Dates, record ids and addresses are fixed. The compressed bytes depend on zlib: with another library
(zlib-ng) they differ, though what they hold does not.
"""

from __future__ import annotations

import gzip
import io
import struct
import sys
import zlib
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

TOOLS = Path(__file__).resolve().parent
SOURCES = TOOLS / "sources"
SAMPLES = TOOLS.parent / "samples"

CRAWLED = "2024-03-19T10:{minute:02d}:00Z"

# url, HTTP status, Content-Type, source file (None: the picture), encoding
RESPONSES = [
    (
        "https://www.ellery-courier.example/news/harbour/2024/03/19/freight-owner-remanded",
        "200 OK",
        "text/html; charset=utf-8",
        "courier-court.html",
        "utf-8",
    ),
    (
        "https://img.ellery-courier.example/2024/03/18/court-640.png",
        "200 OK",
        "image/png",
        None,
        "",
    ),
    (
        "https://www.sielhafener-bote.example/welt/razzia-port-ellery-2024-03-18.html",
        "200 OK",
        "text/html",
        "sielhafener-bote.html",
        "utf-8",
    ),
    (
        "https://www.ellery-courier.example/news/harbour/2024/03/18/freight-owner-remnaded",
        "404 Not Found",
        "text/html; charset=utf-8",
        "courier-404.html",
        "utf-8",
    ),
    (
        "https://merrowbypost.example/2024/cafe.htm",
        "200 OK",
        "text/html; charset=windows-1252",
        "merrowby-cafe.html",
        "windows-1252",
    ),
]


def source(name: str, encoding: str = "utf-8") -> bytes:
    """The words of a source file, in the encoding that its site sends."""
    return (SOURCES / name).read_text(encoding="utf-8").encode(encoding)


def picture() -> bytes:
    """A PNG of 8 by 8 pixels, dark blue above and sand below."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = [b"\0" + bytes((16, 42, 84) if y < 5 else (214, 190, 140)) * 8 for y in range(8)]
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows), 9))
        + chunk(b"IEND", b"")
    )


def crawl() -> bytes:
    """A WARC of one warcinfo, then a request and a response for every address."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    numbers = iter(range(1, 1000))

    def record(url: str, kind: str, minute: int, payload: bytes, http: StatusAndHeaders | None) -> None:
        record_id = f"<urn:uuid:00000000-0000-4000-8000-{next(numbers):012d}>"
        headers = {"WARC-Record-ID": record_id, "WARC-Date": CRAWLED.format(minute=minute)}
        writer.write_record(
            writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(payload),
                length=len(payload),
                http_headers=http,
                warc_headers_dict=headers,
            )
        )

    info = b"software: a sample crawl of invented sites\r\nformat: WARC File Format 1.1\r\n"
    record("", "warcinfo", 0, info, None)
    for minute, (url, status, content_type, name, encoding) in enumerate(RESPONSES, 1):
        host, path = url.removeprefix("https://").split("/", 1)
        asked = StatusAndHeaders(f"GET /{path} HTTP/1.1", [("Host", host)], is_http_request=True)
        record(url, "request", minute, b"", asked)
        payload = source(name, encoding) if name else picture()
        sent = [("Content-Type", content_type), ("Content-Length", str(len(payload)))]
        answered = StatusAndHeaders(status, sent, protocol="HTTP/1.1")
        record(url, "response", minute, payload, answered)
    return out.getvalue()


def samples() -> dict[str, bytes]:
    """Every binary sample: its name in `samples/`, its bytes."""
    warc = crawl()
    courier = gzip.compress(source("courier-court.html"), mtime=0)
    return {
        "crawl-2024-03-19.warc.gz": warc,
        "cut-off.warc.gz": warc[:5000],  # in the middle of the third response
        "cut-off.html.gz": courier[: len(courier) // 2],
        "radio-brannock-ferry-utf16.html": b"\xff\xfe" + source("radio-brannock-ferry.html", "utf-16-le"),
        "harbour-map.html": picture(),
        "nothing.html": b"",
    }


def main() -> int:
    check = "--check" in sys.argv[1:]
    stale = 0
    for name, content in samples().items():
        path = SAMPLES / name
        if check and (not path.exists() or path.read_bytes() != content):
            print(f"{name} differs from a fresh build; run: python tools/make_samples.py")
            stale += 1
        if not check:
            path.write_bytes(content)
            print(f"{name}: {len(content):,} bytes")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
