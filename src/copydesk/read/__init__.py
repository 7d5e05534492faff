"""read: a pile becomes scraps, a scrap becomes a page.

    files(pile)     the files of the pile, unopened
    scraps_of(file) what lies in one of them: a page, or one scrap for each record, line or row
    scraps(pile)    both together, as a stream
    page(scrap)     the bytes, unpacked and decoded

`files`, `scraps_of` and `scraps` run in the main process and never hold more than one record; `page` runs
wherever the work is done, and needs nothing but the scrap and the disk.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import BinaryIO

from copydesk.errors import Empty, ReadError, TooLarge
from copydesk.markup import is_markup
from copydesk.read.decode import decoded
from copydesk.read.kinds import HEAD, kind, refuse_binary, refuse_unlike_page
from copydesk.read.rows import check, option
from copydesk.read.spikes import spike
from copydesk.read.streams import (
    PAGE_CAP,
    STEP,
    Joined,
    beginning,
    chunks,
    gather,
    missing,
    open_file,
    packing,
    spooled,
    unpack,
)
from copydesk.read.tables import json_array, json_lines, json_object, parquet, table
from copydesk.read.walk import files
from copydesk.read.warc import wacz_scraps, warc_scraps
from copydesk.records import Claim, Origin, Page, Scrap, Spike, page_key

__all__ = ["files", "page", "scraps", "scraps_of"]

Known = Callable[[Origin], bool]

_BLANK = "".join(map(chr, range(33))) + "\x7f\ufeff\ufffd"  # a page of these and white space alone says nothing


def scraps(
    pile: Iterable[str],
    *,
    columns: Mapping[str, str] | None = None,
    date: str = "",
    stdin: BinaryIO | None = None,
    known: Known | None = None,
) -> Iterator[Scrap | Spike]:
    """Everything in the pile, in a fixed order: a scrap for each page, a spike for what cannot be had.

    `pile` names files, folders, globs, or "-" for `stdin`. `columns` maps a field (url, html, text, date,
    title, author, fetched) to the column that holds it, where its name does not say so. `date` is claimed
    as the date of all that has none of its own. What `known` says True to, a file or a record of one, is
    left out. Raises UsageError at once for a field that there is none of.
    """
    check(columns or {})
    return _scraps(pile, columns or {}, date, stdin, known)


def _scraps(
    pile: Iterable[str], columns: Mapping[str, str], date: str, stdin: BinaryIO | None, known: Known | None
) -> Iterator[Scrap | Spike]:
    for found in files(pile):
        if isinstance(found, Spike):
            yield found
        elif found.path == "-" or not (known and known(found)):
            yield from scraps_of(found, columns=columns, date=date, stdin=stdin, known=known)


def scraps_of(
    origin: Origin,
    *,
    columns: Mapping[str, str] | None = None,
    date: str = "",
    stdin: BinaryIO | None = None,
    known: Known | None = None,
) -> Iterator[Scrap | Spike]:
    """What lies in one file of `files`. The parameters are those of `scraps`; `known` is asked of records only."""
    check(columns or {})
    try:
        with _opened(origin, stdin) as stream:
            found: Scrap | Spike | None = None
            for found in _inside(stream, origin, columns or {}, date):
                if isinstance(found, Spike) or found.data is None or not (known and known(found.origin)):
                    yield found
            if found is None:
                raise Empty("the file has no rows and no records")
    except ReadError as error:
        yield spike(origin, error)
    except OSError as error:  # the disk, or the network that it hangs on, gave up in the middle
        yield spike(origin, missing(origin.path, error))


def _opened(origin: Origin, stdin: BinaryIO | None) -> BinaryIO:
    if origin.path != "-":
        return open_file(origin.path)
    given = stdin or sys.stdin.buffer
    return io.BufferedReader(Joined(b"", given))  # closing it leaves standard input open


def _inside(stream: BinaryIO, origin: Origin, columns: Mapping[str, str], date: str) -> Iterator[Scrap | Spike]:
    raw, stream = _peek(stream)
    packed = packing(raw)
    head = beginning(raw, packed)[:HEAD]
    claims = (option(date),) if date else ()
    match kind(head, origin.path, columns):
        case "empty":
            next(chunks(stream, packed), b"")  # says so if it is not empty but cut
            raise Empty("the file is empty")
        case "warc":
            yield from warc_scraps(stream, origin, packed, claims)
        case "zip":
            with spooled(stream, packed) as seekable:
                yield from wacz_scraps(seekable, origin, claims)
        case "parquet":
            with spooled(stream, packed) as seekable:
                yield from parquet(seekable, origin, columns, date)
        case "lines":
            yield from json_lines(chunks(stream, packed), origin, columns, date, packed=bool(packed))
        case "array":
            yield from json_array(chunks(stream, packed), origin, columns, date)
        case "object":
            yield json_object(chunks(stream, packed), origin, columns, date)
        case "csv":
            yield from table(chunks(stream, packed), head, origin, columns, date, packed=bool(packed))
        case "page":
            yield _whole(stream, origin, claims)


def _peek(stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """The first bytes of a stream, and the stream as if they had not been taken."""
    head = stream.read(STEP)
    if stream.seekable():
        stream.seek(0)
        return head, stream
    return head, io.BufferedReader(Joined(head, stream))


def _whole(stream: BinaryIO, origin: Origin, claims: tuple[Claim, ...]) -> Scrap:
    """A file that is one page. It is read by the worker, but for standard input, which only we can read."""
    if origin.path != "-":
        return Scrap(origin=origin, claims=claims)
    raw = gather(chunks(stream, ""))
    return Scrap(origin=Origin(path="-", offset=0, length=len(raw)), data=raw, claims=claims)


def page(scrap: Scrap) -> Page:
    """The page in a scrap: its bytes loaded if they are not there yet, unpacked and decoded.

    Raises a ReadError that says why for what is no page: Missing, Empty, NotText, NotAPage, TooLarge,
    Truncated, Corrupt.
    """
    raw = unpack(_load(scrap.origin) if scrap.data is None else scrap.data)
    refuse_binary(raw)
    body, encoding = decoded(raw, scrap.charset)
    if not body.strip().strip(_BLANK).strip():
        raise Empty("no bytes, or none but white space and NULs")
    refuse_unlike_page(body, scrap.origin.path if scrap.data is None else "")
    return Page(
        key=page_key(scrap.url, body),
        url=scrap.url,
        body=body,
        form=scrap.form or ("html" if is_markup(body) else "text"),
        origin=scrap.origin,
        fetched=scrap.fetched,
        encoding=encoding,
        claims=scrap.claims,
    )


def _load(origin: Origin) -> bytes:
    with open_file(origin.path) as stream:
        try:
            raw = stream.read(PAGE_CAP + 1)
        except OSError as error:
            raise missing(origin.path, error) from error
    if len(raw) > PAGE_CAP:
        refuse_binary(raw)
        raise TooLarge(f"a page of more than {PAGE_CAP >> 20} MiB")
    return raw
