"""What a thing is, told from its first bytes; its name decides only where the bytes leave it open."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal

from copydesk.errors import NotAPage, NotText
from copydesk.markup import BEGINS
from copydesk.read.decode import utf16
from copydesk.read.rows import fields

Kind = Literal["empty", "warc", "zip", "parquet", "lines", "array", "object", "csv", "page"]

HEAD = 1 << 16  # bytes looked at: the header of a CSV or the first line of JSON fits, and one read gets it

# Always one page, whatever commas, braces or brackets it holds.
_FLAT = frozenset({".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".shtml"})

# Part of a saved web page but never its words.
_BESIDE = frozenset({".css", ".js", ".mjs", ".map", ".svg"})

_BINARY: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF file"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\0", "a program (Windows)"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"PK\x03\x04", "a zip archive: unpack it first"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"PAR1", "a Parquet file inside another container: unpack it first"),
    (b"BZh", "a bzip2 file: unpack it first"),
    (b"\xfd7zXZ\0", "an xz file: unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive: unpack it first"),
    (b"\x1f\x8b\x08", "a gzip file inside another one: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a zstd file inside another one: unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document: save it as text or HTML first"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"OggS", "a sound or video file"),
    (b"ID3", "a sound file"),
)

_MAGIC = tuple(magic for magic, _ in _BINARY)

_FEED = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.{0,1000}?-->|\s)*<(rss|feed|rdf:rdf|urlset|sitemapindex)\b", re.I | re.S)

# Share of control characters and unreadable bytes beyond which it is no text. Of 2,187 saved pages none has more
# than 0.03 %; deflated data, read as text, has 3 %, random bytes 10 %, a program 76 %.
_CONTROL_SHARE = 0.01
_CONTROL_FEW = 4  # and in a short text these many are borne: a lone surrogate, a NUL where a quotation mark was
_CONTROLS = bytes({*range(32), 127} - set(b"\t\n\v\f\r\x1b"))


def bare_name(path: str) -> str:
    """The path without what says how it is compressed: "a.jsonl" for "a.jsonl.gz"."""
    return re.sub(r"\.(?:gz|gzip|zst|zstd)$", "", path, flags=re.IGNORECASE)


def kind(head: bytes, path: str, columns: Mapping[str, str]) -> Kind:
    """What the file that begins with `head` (unpacked, up to HEAD bytes) holds.

    `columns` are the names that the user gave, for a table that has no telling suffix.
    """
    if not head:
        return "empty"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    suffix = PurePath(bare_name(path)).suffix.lower()
    if suffix in _FLAT:
        return "page"
    if codec := utf16(head):
        head = head.decode(codec, "replace").encode("utf-8", "replace")
    lead = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in {".jsonl", ".ndjson"}:
        return "lines"
    if re.match(rb'\{\s*["}]', lead):
        first, _, more = lead.partition(b"\n")
        # One object spread over many lines, or one object a line: the first line says which.
        return "lines" if not more.strip() or first.rstrip().endswith(b"}") else "object"
    if re.match(rb"\[\s*(?:\{|\]\s*$)", lead) or (suffix == ".json" and lead.startswith(b"[")):
        return "array"
    if not BEGINS.match(lead[:1024].decode("latin-1")):
        if suffix in {".csv", ".tsv"} and binary(head) is None:
            return "csv"
        names = header(lead)
        # A line of prose may hold the word "text" before a comma; a table has a page and something about it.
        known = fields(names, columns)
        if len(known) > 1 and known.keys() & {"html", "text"}:
            return "csv"
    return "page"


def delimiter(lead: bytes, path: str) -> str:
    """What parts the cells of a table whose first bytes are `lead`."""
    if PurePath(bare_name(path)).suffix.lower() == ".tsv":
        return "\t"
    first = lead.split(b"\n", 1)[0]
    return max(",\t;|", key=lambda mark: first.count(mark.encode()))


def header(lead: bytes) -> list[str]:
    """The cells of the first line, if they could be names of columns; else none."""
    first = lead.split(b"\n", 1)[0][:8192].decode("utf-8", "replace").strip()
    try:
        cells = next(csv.reader([first], delimiter=delimiter(lead, "")), [])
    except csv.Error:
        return []
    return cells if all(re.fullmatch(r"[\w .:/()-]{0,64}", cell) for cell in cells) else []


def binary(head: bytes) -> str | None:
    """What kind of binary file begins like this, None where its first bytes do not say so."""
    if head.startswith(_MAGIC):
        return next(what for magic, what in _BINARY if head.startswith(magic))
    if head[:4] == b"RIFF" and head[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        return "a picture, sound or video file"
    if head[4:8] == b"ftyp":
        return "a video or picture file"
    return "a tar archive: unpack it first" if head[257:262] == b"ustar" else None


def refuse_binary(raw: bytes) -> None:
    """Raises NotText where the first bytes are those of a known kind of binary file."""
    if what := binary(raw[:512]):
        raise NotText(f"this is {what}")


def refuse_unlike_page(text: str, path: str) -> None:
    """Raises NotText for text that is mostly not characters, NotAPage for what only stands beside pages."""
    early = text[:HEAD].rstrip("\0")
    plain = early.encode()
    strange = early.count("\ufffd") + len(plain) - len(plain.translate(None, _CONTROLS))
    if strange > max(_CONTROL_FEW, _CONTROL_SHARE * len(early)):
        raise NotText(f"{strange} of the first {len(early)} characters are controls or unreadable bytes")
    if PurePath(bare_name(path)).suffix.lower() in _BESIDE:
        raise NotAPage("a style sheet, script or drawing, which holds no article")
    if PurePath(path).name.lower() == "robots.txt":
        raise NotAPage("a robots.txt")
    if feed := _FEED.match(text[:4096]):
        raise NotAPage(f"a feed or site map (<{feed.group(1)}>), which lists pages and holds none")
