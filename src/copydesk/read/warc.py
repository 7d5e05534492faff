"""WARC and WACZ: the pages that a crawl kept, each with the place of its record in the file.

Decompression and the records' own framing are fastwarc's; what an HTTP response does to its body
(chunks, content encodings) is undone here, since headers lie and fastwarc's decoders then end the whole file.
"""

from __future__ import annotations

import collections
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import msgspec
from fastwarc.stream_io import BrotliReader, GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from copydesk.errors import Corrupt, NotAPage, NotText, ReadError, TooLarge, Truncated
from copydesk.read.rows import moment
from copydesk.read.spikes import spike
from copydesk.read.streams import PAGE_CAP, RATIO_CAP, SILENCE_CAP, STEP, Packing, chunks, gather, packing
from copydesk.records import Claim, Origin, Scrap, Spike

_HTML = frozenset({"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"})
_PAGES = _HTML | {"text/plain"}
_HELD = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion

_HEADERS = 32 << 10  # bytes that the headers of a record may take: fastwarc's own limit

_SEEN = 12  # kinds of records named in the summary of a container; a crawl has more, and they are all rare

# What a record begins with, for the way on after damage.
_STARTS: dict[str, re.Pattern[bytes]] = {
    "": re.compile(rb"(?<=\n)WARC/1\.[01]\r?\n"),
    # magic, deflate, no reserved flag: by chance once in 128 MiB, and such a find only fails again
    "gzip": re.compile(rb"\x1f\x8b\x08[\x00-\x1f]"),
    "zstd": re.compile(rb"\x28\xb5\x2f\xfd"),
}


class _Found(NamedTuple):
    """A record that begins at `start` (bytes in the file as it lies), or what stopped us there."""

    start: int
    record: Any | None
    error: ReadError | None = None


class _Read(NamedTuple):
    """What was made of a record, before it is known where the record ends."""

    start: int
    number: int
    scrap: Scrap | None = None
    error: ReadError | None = None
    url: str = ""


def warc_scraps(
    stream: IO[bytes], origin: Origin, packed: Packing, claims: tuple[Claim, ...] = ()
) -> Iterator[Scrap | Spike]:
    """One scrap for each record of a WARC that holds a page; spikes for what is damaged, cut or refused.

    Records that are no page (pictures, redirects, requests) are counted, and one spike at the end says how
    many. Offsets and lengths are those of the record in the file as it lies; where several records share one
    compressed member, none has an offset of its own, and `row` counts the file's records.
    """
    passed: Counter[str] = Counter()
    before = -1  # where the record before the pending one began
    pending: _Read | None = None
    broken = -1  # where the last record lies that could not be read
    for number, found in enumerate(_records(stream, packed)):
        if pending:
            yield _placed(pending, origin, found.start, shared=pending.start in {before, found.start})
            before = pending.start
            pending = None
        if found.error:
            if found.start != broken:
                yield spike(_at(origin, found.start, 0), found.error)
            broken = found.start
        elif found.record is not None:
            pending = _read(found, number, stream, packed, passed, claims)
            if pending and pending.error and not isinstance(pending.error, NotAPage):
                broken = found.start
            if pending is None:
                before = found.start
    if passed:
        total = sum(passed.values())
        parts = [f"{count} {what}" for what, count in sorted(passed.items(), key=lambda pair: (-pair[1], pair[0]))]
        if len(parts) > _SEEN:
            parts[_SEEN:] = [f"{len(parts) - _SEEN} other kinds"]
        told = f"{total} record{'s' * (total > 1)} that hold{'s' * (total == 1)} no page: {', '.join(parts)}"
        yield spike(origin, NotAPage(told), part="others")


def _at(origin: Origin, offset: int, length: int, row: int | None = None) -> Origin:
    return Origin(path=origin.path, inside=origin.inside, offset=offset, length=length, row=row)


def _placed(read: _Read, origin: Origin, end: int, *, shared: bool) -> Scrap | Spike:
    at = _at(origin, 0, 0, read.number) if shared else _at(origin, read.start, end - read.start)
    if read.scrap is None:
        return spike(at, read.error or NotAPage("nothing was read"), url=read.url)
    return msgspec.structs.replace(read.scrap, origin=at)


def _records(stream: IO[bytes], packed: Packing) -> Iterator[_Found]:
    """Every record, and at last the end of the file; over damage it goes on at the next record after it."""
    while True:
        reader: Any = {"gzip": GzipReader, "zstd": ZstdReader}[packed](stream) if packed else stream
        start = stream.tell()
        length = 0
        try:
            for record in ArchiveIterator(reader, parse_http=False, stream_detect=False):
                start = reader.frame_start_position() if packed else record.stream_pos
                length = record.content_length
                yield _Found(start, record)
            yield from _rest(stream, packed, reader, start)
            return
        except OSError as error:
            # A compressed reader stands at the member that it could not open; in a plain file what cannot be
            # read begins where the record before it ends.
            start = (reader.frame_start_position() or start) if packed else _end(stream, start, length)
            failure = error
        following = _next_start(stream, start + 1, packed) if stream.seekable() else None
        yield _Found(start, None, _why(failure, stream, start, packed, last=following is None))
        if following is None:
            yield _Found(stream.seek(0, io.SEEK_END) if stream.seekable() else stream.tell(), None)
            return
        stream.seek(following)


def _rest(stream: IO[bytes], packed: Packing, reader: Any, start: int) -> Iterator[_Found]:
    """The end of the file, and before it the compressed member that is so cut that no record came out of it."""
    end = stream.tell()
    last = (reader.frame_start_position() or 0) if packed else 0
    if last > start and stream.seekable() and (error := _damage(stream, last, packed)):
        yield _Found(last, None, error)
    yield _Found(end, None)


def _why(error: OSError, stream: IO[bytes], start: int, packed: Packing, *, last: bool) -> ReadError:
    """What stopped fastwarc at `start`. It doesn't tell a cut from damage where the file ends there (`last`)."""
    cut: ReadError | None = None
    if last and stream.seekable():
        if packed:
            cut = _damage(stream, start, packed)
        else:
            stream.seek(start)
            cut = Truncated("the file is cut in a record") if b"WARC/1.".startswith(stream.read(7)) else None
    return cut or _said(error, "a record")


def _said(error: OSError, where: str) -> ReadError:
    if "incomplete" in str(error):
        return Truncated(f"the file is cut in {where}")
    return Corrupt(f"{where} is damaged: {error}")


def _damage(stream: IO[bytes], start: int, packed: Packing) -> ReadError | None:
    """What is wrong with the compressed bytes from `start` on."""
    stream.seek(start)
    try:
        collections.deque(chunks(stream, packed), maxlen=0)
    except ReadError as error:
        return error
    return None


def _end(stream: IO[bytes], start: int, length: int) -> int:
    """Where the record ends that begins at `start` and has `length` bytes after its headers."""
    if not length or not stream.seekable():
        return start + length
    stream.seek(start)
    headers = stream.read(_HEADERS)
    following = headers.find(b"\r\n\r\n") + 4 + length
    stream.seek(start + following)
    return start + following + (4 if stream.read(4) == b"\r\n\r\n" else 0)


def _next_start(stream: IO[bytes], offset: int, packed: Packing) -> int | None:
    """Where the first thing that looks like a record begins at or after the offset."""
    stream.seek(offset)
    kept = b""
    while taken := stream.read(STEP):
        window = kept + taken
        if found := _STARTS[packed].search(window):
            return offset - len(kept) + found.start()
        offset += len(taken)
        kept = window[-16:]  # a mark may lie across two pieces
    return None


def _read(
    found: _Found, number: int, stream: IO[bytes], packed: Packing, passed: Counter[str], claims: tuple[Claim, ...]
) -> _Read | None:
    """What is made of one record; None where it holds no page and was counted in `passed`."""
    record = found.record
    assert record is not None
    url = record.headers.get("WARC-Target-URI", "").strip("<>")
    try:
        other = _other(record, url)
        if other:
            _skip(record, stream, packed, found.start)
            passed[other] += 1
            return None
        if record.content_length > PAGE_CAP:
            length = record.content_length
            _skip(record, stream, packed, found.start)
            raise TooLarge(f"a record of {length} bytes, more than {PAGE_CAP >> 20} MiB")
        body = record.reader.read(PAGE_CAP)
        if len(body) < record.content_length:
            raise Truncated(f"the file is cut in this record: {len(body)} of {record.content_length} bytes are there")
        if record.is_http_parsed:
            body = _body(body, record.http_headers)
            status = record.http_headers.status_code
            if status not in {200, 203}:
                raise NotAPage(f"HTTP {status}")
        scrap = Scrap(
            origin=Origin(path=""),  # until its end is known
            data=body,
            url=url,
            charset=(record.http_charset if record.is_http_parsed else None) or "",
            fetched=moment(record.headers.get("WARC-Date", "")),
            claims=claims,
        )
        return _Read(found.start, number, scrap)
    except ReadError as error:
        return _Read(found.start, number, error=error, url=url)
    except OSError as error:
        return _Read(found.start, number, error=_said(error, "this record"), url=url)


def _other(record: WarcRecord, url: str) -> str:
    """What kind of thing the record is when it is no page ("image/png", "request", "HTTP 301"), else ""."""
    if not record.headers.contains_key("Content-Length"):
        raise Truncated("the file is cut in the headers of this record")
    if not record.record_type & _HELD:
        return str(record.headers.get("WARC-Type") or "record of no type")
    if url.startswith("urn:"):  # browsertrix keeps the visible text and its own notes so, beside the page
        return ":".join(url.split(":")[:2])
    if record.is_http:
        record.parse_http()
        status = record.http_headers.status_code
        if status is None:
            return "response that is no HTTP"
        if 300 <= status < 400:
            return f"HTTP {status}"
        media = record.http_content_type or record.headers.get("WARC-Identified-Payload-Type") or "text/html"
    else:
        media = record.headers.get("Content-Type") or record.headers.get("WARC-Identified-Payload-Type") or "no type"
    media = media.split(";")[0].strip().lower()
    if media not in _PAGES:
        return media
    return "robots.txt" if url.split("?")[0].endswith("/robots.txt") else ""


def _skip(record: WarcRecord, stream: IO[bytes], packed: Packing, start: int) -> None:
    """Passes over the rest of a record. Raises Truncated where it is not all there, TooLarge for a bomb."""
    wanted = record.content_length
    gone = 0
    while gone < wanted:
        passed = record.reader.consume(min(wanted - gone, SILENCE_CAP))
        if not passed:
            raise Truncated(f"the file is cut in this record: {gone} of {wanted} bytes are there")
        gone += passed
        if packed and gone >= SILENCE_CAP and gone > RATIO_CAP * (stream.tell() - start):
            raise TooLarge(f"a record that expands more than {RATIO_CAP} times")


def _body(body: bytes, headers: Any) -> bytes:
    """The body without its chunks and content encodings; gzip and zstd are left to `page`, in the worker."""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        body = _unchunked(body)
    encodings = [name.strip().lower() for name in (headers.get("Content-Encoding") or "").split(",")]
    for encoding in reversed([name for name in encodings if name not in {"", "identity", "none", "utf-8"}]):
        if packing(body):
            # It says so itself, whatever the header says; only where another encoding lies below is it undone here.
            return body
        if encoding == "deflate":
            body = _inflated(body)
        elif encoding == "br":
            body = _unbrotlied(body)
        # Anything else that is no gzip by its magic number was unpacked by the crawler, which kept the header.
    return body


def _unchunked(body: bytes) -> bytes:
    """The body of a chunked response; as it is where it is not in chunks, whatever the header says."""
    kept: list[bytes] = []
    at = 0
    while size := re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n").match(body, at):
        length = int(size.group(1), 16)
        if not length:
            return b"".join(kept)
        kept.append(body[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    # The last, empty chunk is missing: the crawler stopped there, and what came counts.
    return b"".join(kept) if kept else body


def _inflated(body: bytes) -> bytes:
    """zlib's stream as the standard has it, or the bare one that some servers send instead."""
    for window in (15, -15):
        stream = zlib.decompressobj(window)
        try:
            opened = stream.decompress(body, PAGE_CAP + 1)
        except zlib.error:
            continue
        return gather([opened], len(body))
    return body  # not compressed, whatever the header says


def _unbrotlied(body: bytes) -> bytes:
    try:
        return gather([BrotliReader(io.BytesIO(body)).read(PAGE_CAP + 1)], len(body))
    except OSError as error:
        if b"<" in body[:1024]:
            return body  # not compressed, whatever the header says
        raise Corrupt(f"the brotli stream of this record is damaged ({error})") from error


def wacz_scraps(stream: IO[bytes], origin: Origin, claims: tuple[Claim, ...] = ()) -> Iterator[Scrap | Spike]:
    """The scraps of every WARC in a WACZ; `origin.inside` names it, offsets count in it.

    Raises NotText for a zip of another kind, Corrupt for one that is damaged.
    """
    try:
        opened = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise Corrupt(f"the zip file is damaged or cut: {error}") from error
    members = [about for about in opened.infolist() if re.match(r"archive/.+\.warc(?:\.gz|\.zst)?$", about.filename)]
    if not members:
        raise NotText("this is a zip archive and no WACZ (no archive/*.warc in it): unpack it first")
    for about in members:
        at = Origin(path=origin.path, inside=about.filename, offset=0, length=about.file_size)
        if about.file_size > SILENCE_CAP and about.file_size > RATIO_CAP * about.compress_size:
            yield spike(at, TooLarge(f"a member of the zip file that expands more than {RATIO_CAP} times"))
            continue
        try:
            with opened.open(about) as member:
                packed = packing(member.read(4))
                member.seek(0)
                yield from warc_scraps(member, at, packed, claims)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            yield spike(at, Corrupt(f"a member of the zip file is damaged, encrypted or packed oddly: {error}"))
