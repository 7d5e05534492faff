"""Tables and lists of pages: JSON lines, JSON arrays, CSV, Parquet. Each row that can be had becomes a scrap.

A row that cannot ends in a spike of its own and the others count; a fault of the whole file (cut, damaged,
no column known) is raised as a ReadError, after the rows before it.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import msgspec

from copydesk.errors import BadRow, Corrupt, NeedsExtra, ReadError, TooLarge, Truncated
from copydesk.read.decode import decoded, utf16
from copydesk.read.kinds import delimiter
from copydesk.read.rows import fields, lacking, scrap
from copydesk.read.spikes import spike
from copydesk.read.streams import PAGE_CAP, RATIO_CAP, RATIO_FREE, gather, lines
from copydesk.records import Origin, Scrap, Spike

_ROWS_AT_ONCE = 64  # rows of Parquet in memory at a time: pages of 100 kB make 6 MB
_GROUP_AT_ONCE = 256 << 20  # a guess: bytes of Parquet in memory at a time, where its rows could be that large

_BETWEEN = re.compile(r"[,\s]*")  # elements of an array; forgiving, since its comma is not our concern

_decoder = msgspec.json.Decoder()


def json_lines(
    pieces: Iterable[bytes], origin: Origin, columns: Mapping[str, str], date: str, *, packed: bool
) -> Iterator[Scrap | Spike]:
    """One scrap a line. Offsets count in the unpacked file."""
    for offset, length, line in lines(_utf8(pieces, keep_mark=True), packed=packed):
        at = Origin(path=origin.path, offset=offset, length=length)
        if line is None:
            yield spike(at, TooLarge(f"a line of {length} bytes, more than {PAGE_CAP >> 20} MiB"))
        elif line.strip():
            yield _json_row(line, at, columns, date)


def json_object(pieces: Iterable[bytes], origin: Origin, columns: Mapping[str, str], date: str) -> Scrap | Spike:
    """The scrap in a file that is one JSON object over several lines."""
    raw = gather(_utf8(pieces))
    return _json_row(raw, Origin(path=origin.path, offset=0, length=len(raw)), columns, date)


def _json_row(raw: bytes, at: Origin, columns: Mapping[str, str], date: str) -> Scrap | Spike:
    try:
        return _row(_json(raw), at, columns, date)
    except ReadError as error:
        return spike(at, error)


def _json(raw: bytes) -> object:
    try:
        return _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    # The standard library takes what Python's own writers leave: NaN, lone surrogates, bytes of another encoding.
    try:
        return json.loads(decoded(raw)[0])
    except json.JSONDecodeError as error:
        raise BadRow(f"this is not JSON: {error.msg.removesuffix(' at')} at character {error.pos}") from error
    except (ValueError, RecursionError) as error:
        raise BadRow(f"this JSON cannot be read: {error}") from error


def _row(value: object, at: Origin, columns: Mapping[str, str], date: str) -> Scrap:
    if not isinstance(value, dict):
        raise BadRow(f"a row is a JSON object, and this is a {type(value).__name__}")
    return scrap(value, fields(value, columns), at, columns, date)


def json_array(
    pieces: Iterable[bytes], origin: Origin, columns: Mapping[str, str], date: str
) -> Iterator[Scrap | Spike]:
    """One scrap an object of a JSON array, in pieces, so that the array may be larger than memory."""
    for number, value in enumerate(_elements(_utf8(pieces))):
        at = Origin(path=origin.path, row=number)
        try:
            yield _row(value, at, columns, date)
        except ReadError as error:
            yield spike(at, error)


def _elements(pieces: Iterator[bytes]) -> Iterator[object]:
    """The elements of a JSON array, each parsed as soon as it is whole."""
    decoder = json.JSONDecoder()
    reader = codecs.getincrementaldecoder("utf-8")("replace")
    text = reader.decode(next(pieces, b"")).lstrip().removeprefix("[")
    at = 0
    wanted = 1
    ended = False
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty string, too
        if text.startswith("]", at):
            return
        try:
            value, end = decoder.raw_decode(text, at)
            whole = end < len(text) or ended  # "12" may be the beginning of "123"
        except (ValueError, RecursionError) as error:
            whole = False
            if ended:
                if at == len(text) or (isinstance(error, json.JSONDecodeError) and _cut(error)):
                    raise Truncated("the JSON array ends in the middle: the file is cut") from error
                raise Corrupt(f"the JSON array cannot be read from here on: {error}") from error
        if whole:
            yield value
            at = end
            wanted = 1
            continue
        if len(text) - at > PAGE_CAP:
            raise TooLarge(f"an element of the JSON array has more than {PAGE_CAP >> 20} MiB, or is no JSON")
        # Twice as much at every try, or a large element would be parsed once a piece.
        more = list(itertools.islice(pieces, wanted))
        wanted *= 2
        ended = not more
        text = text[at:] + reader.decode(b"".join(more), final=ended)
        at = 0


def _cut(error: json.JSONDecodeError) -> bool:
    """Whether the parser failed for want of more: at the very end, or in a string that never ends."""
    return error.msg.startswith("Unterminated string") or error.pos >= len(error.doc) - 1


def _utf8(pieces: Iterable[bytes], *, keep_mark: bool = False) -> Iterator[bytes]:
    """The same as UTF-8 where it was UTF-16 (as Windows shells write it), without a byte order mark.

    `keep_mark` leaves the mark of UTF-8 in its place, for those who count offsets.
    """
    pieces = iter(pieces)
    first = next(pieces, b"")
    if codec := utf16(first):
        reader = codecs.getincrementaldecoder(codec)("replace")
        yield reader.decode(first).removeprefix("\ufeff").encode("utf-8", "replace")
        for piece in pieces:
            yield reader.decode(piece).encode("utf-8", "replace")
    else:
        yield first if keep_mark else first.removeprefix(codecs.BOM_UTF8)
        yield from pieces


def table(
    pieces: Iterable[bytes], head: bytes, origin: Origin, columns: Mapping[str, str], date: str, *, packed: bool
) -> Iterator[Scrap | Spike]:
    """One scrap a row of a CSV or TSV file. `head` is its beginning, from which the delimiter is told."""
    # A process-wide switch of the csv module, and it has no other; a page is more than its 128 KiB.
    csv.field_size_limit(max(PAGE_CAP, csv.field_size_limit()))
    charset = "utf-8" if head.startswith(codecs.BOM_UTF8) or utf16(head) else ""
    mark = delimiter(b"".join(_utf8([head])), origin.path)
    too_long: list[int] = []
    rows = csv.reader(_latin1(lines(_utf8(pieces), packed=packed), too_long), delimiter=mark)
    try:
        names = [_said(name) for name in next(rows, [])]
    except csv.Error as error:
        raise BadRow(f"the names of the columns cannot be read: {error}") from error
    known = fields(names, columns)
    if not known.keys() & {"html", "text"}:
        raise lacking(names)
    number = -1
    while True:
        number += 1
        at = Origin(path=origin.path, row=number)
        try:
            cells = next(rows, None)
            if cells is None:
                return
            if too_long:
                raise TooLarge(f"a line of more than {PAGE_CAP >> 20} MiB: {too_long.pop()} bytes")
            if not cells:
                number -= 1
                continue
            if len(cells) > len(names):
                raise BadRow(f"{len(cells)} cells where the header has {len(names)}: is a quotation mark missing?")
            # The cells are bytes again: each page says for itself which encoding it has, the file does not.
            row = {name: cell.encode("latin-1") for name, cell in zip(names, cells, strict=False)}
            yield scrap(row, known, at, columns, date, charset)
        except csv.Error as error:
            reason = TooLarge if "field larger" in str(error) else BadRow
            yield spike(at, reason(f"the row cannot be read: {error}"))
        except ReadError as error:
            yield spike(at, error)


def _latin1(found: Iterable[tuple[int, int, bytes | None]], too_long: list[int]) -> Iterator[str]:
    """Each line as text whose code points are its bytes, for a parser that only knows text."""
    for _, length, line in found:
        if line is None:
            too_long.append(length)
        yield (line or b"").decode("latin-1") + "\n"


def _said(name: str) -> str:
    return decoded(name.encode("latin-1"))[0].strip()


def parquet(stream: IO[bytes], origin: Origin, columns: Mapping[str, str], date: str) -> Iterator[Scrap | Spike]:
    """One scrap a row of a Parquet file. Only the columns that are needed are read."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise NeedsExtra("a Parquet file needs pyarrow: pip install 'copydesk[parquet]'") from error
    try:
        opened: Any = pyarrow.parquet.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
        names = list(opened.schema_arrow.names)
        known = fields(names, columns)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise _damaged(error) from error
    if not known.keys() & {"html", "text"}:
        raise lacking(names)
    number = 0
    for group in range(opened.num_row_groups):
        try:
            start, count = number, opened.metadata.row_group(group).num_rows
            at_once = _rows_at_once(opened.metadata.row_group(group), {*known.values()})
            # One thread: the pool that reads pages has the others
            batches = opened.iter_batches(at_once, row_groups=[group], columns=[*known.values()], use_threads=False)
        except TooLarge as error:
            yield spike(Origin(path=origin.path, row=number), error)
            number += count
            continue
        except (pyarrow.ArrowException, OSError, ValueError) as error:
            raise _damaged(error) from error
        while True:
            try:
                batch = next(batches, None)
                rows = batch.to_pylist() if batch else []
            except (pyarrow.ArrowException, OSError, ValueError) as error:
                raise _damaged(error) from error
            if batch is None:
                break
            for row in rows:
                at = Origin(path=origin.path, row=number)
                number += 1
                try:
                    yield scrap(row, known, at, columns, date)
                except ReadError as error:
                    yield spike(at, error)
        number = start + count


def _rows_at_once(group: Any, wanted: set[str]) -> int:
    """How many rows of a row group may be unpacked at a time, told from its metadata before any of it is.

    No value is larger than its column in this group. A dictionary holds a value once and may repeat it in every
    row, so that a batch can take that many bytes for each of its rows.
    """
    largest = 0
    for n in range(group.num_columns):
        column = group.column(n)
        if column.path_in_schema.partition(".")[0] not in wanted:
            continue
        packed, size = column.total_compressed_size, column.total_uncompressed_size
        if size > RATIO_FREE + RATIO_CAP * packed:
            rows = f"{group.num_rows} rows from here on"
            raise TooLarge(f"{rows}: {packed} compressed bytes expand to {size}, more than {RATIO_CAP} times")
        largest = max(largest, size)
    return max(1, min(_ROWS_AT_ONCE, _GROUP_AT_ONCE // max(1, largest)))


def _damaged(error: Exception) -> Corrupt:
    return Corrupt(f"the Parquet file is damaged or cut: {[*str(error).splitlines(), ''][0]}")
