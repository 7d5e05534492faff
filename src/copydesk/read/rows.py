"""One row of a table, whatever kind of table, becomes a scrap."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from typing import Final

from copydesk.errors import BadRow, Empty, TooLarge, UsageError
from copydesk.read.decode import decoded
from copydesk.read.streams import PAGE_CAP
from copydesk.records import Claim, Origin, Scrap
from copydesk.text import settle

# Names of columns, lower case, without what is no letter or digit; the first that a table has is taken. They
# are those that news-please, trafilatura, newspaper, Scrapy's and Firecrawl's exports, CC-News and Kaggle's
# news tables use.
_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "url": ("url", "uri", "link", "sourceurl", "pageurl", "articleurl", "targeturi", "permalink", "href",
            "canonicalurl", "webpage", "address"),
    "html": ("html", "rawhtml", "contenthtml", "pagehtml", "articlehtml", "bodyhtml", "htmlcontent", "rawcontent",
             "pagesource", "markup"),
    "text": ("text", "body", "content", "article", "maintext", "rawtext", "fulltext", "articletext", "articlebody",
             "articlecontent", "plaintext", "contenttext", "flattext", "cleanedtext", "pagetext", "story",
             "markdown", "pagecontent"),
    "date": ("date", "published", "pubdate", "publishedat", "datepublish", "datepublished", "publisheddate",
             "publicationdate", "publishdate", "publishedtime", "publishedon", "dateposted", "postedat", "time",
             "datetime", "timestamp"),
    "title": ("title", "headline", "articletitle", "pagetitle"),
    "author": ("author", "authors", "byline", "writer", "creator", "reporter"),
    "fetched": ("fetched", "crawled", "scraped", "fetchedat", "crawledat", "scrapedat", "datedownload", "crawldate",
                "scrapedate", "fetchdate", "scrapetime", "crawltime", "retrieved", "retrievedat", "accessed",
                "downloadedat", "warcdate"),
}  # fmt: skip

_CLAIMED: Final = (("published", "date"), ("headline", "title"), ("author", "author"))

# Seconds since 1970 between 1990 and 2100; the same in milliseconds. Smaller numbers are years or counts.
_EARLIEST, _LATEST = 631_152_000, 4_102_444_800


def check(columns: Mapping[str, str]) -> None:
    """Raises UsageError for a field that there is none of."""
    for field in columns:
        if field not in _NAMES:
            raise UsageError(f"no field {field!r}: a column can be given for {', '.join(_NAMES)}")


def fields(names: Iterable[str], columns: Mapping[str, str]) -> Mapping[str, str]:
    """Field to column, for those fields that the table with these column names has.

    A column that the user gave is taken by that name alone, case aside; the others by the usual names.
    """
    return _fields(tuple(names), tuple(columns.items()))


@functools.lru_cache(maxsize=64)  # rows of JSON have the same few sets of names
def _fields(names: tuple[str, ...], given_columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    columns = dict(given_columns)
    plain: dict[str, str] = {}
    for name in names:
        plain.setdefault(re.sub(r"[\W_]+", "", name.lower()), name)
    found: dict[str, str] = {}
    for field, usual in _NAMES.items():
        if field in columns:
            given = columns[field]
            same = [name for name in names if name == given] or [n for n in names if n.lower() == given.lower()]
        else:
            same = [plain[name] for name in usual if name in plain]
        if same:
            found[field] = same[0]
    return found


def lacking(names: Iterable[str]) -> BadRow:
    """What to say of a table, or of a row, with neither html nor text."""
    has = ", ".join(sorted(str(name)[:40] for name in names)[:20]) or "none"
    return BadRow(f"no column holds html or text (there are: {has}); name one with --column text=NAME")


def scrap(
    row: Mapping[str, object],
    known: Mapping[str, str],
    origin: Origin,
    columns: Mapping[str, str],
    date: str,
    charset: str = "",
) -> Scrap:
    """The scrap in a row. `known` is what `fields` found; cells are text, bytes, numbers, dates or lists.

    Raises BadRow where it has neither html nor text, Empty where what it has is blank, TooLarge.
    """
    field, body = _body(row, known)
    if isinstance(body, str):
        body, charset = utf8(body), "utf-8"
    if not body.strip():
        raise Empty(f"column {known[field]!r} is empty")
    if len(body) > PAGE_CAP:
        raise TooLarge(f"column {known[field]!r} has {len(body)} bytes, more than {PAGE_CAP >> 20} MiB")
    claims = [
        Claim(field=name, value=value, words=words, basis=f"pile:{known[column]}")
        for name, column in _CLAIMED
        for value, words in _values(_cell(row, known, column), dated=name == "published")
    ]
    if date and not any(claim.field == "published" for claim in claims):
        claims.append(option(date))
    return Scrap(
        origin=origin,
        data=body,
        url=next((value for value, _ in _values(_cell(row, known, "url"))), ""),
        # A column called "content" may hold either, so the page itself decides unless the user has said it.
        form="html" if field == "html" else "text" if "text" in columns else None,
        charset=charset,
        fetched=next((moment(value) for value, _ in _values(_cell(row, known, "fetched"), dated=True)), ""),
        claims=tuple(claims),
    )


def _cell(row: Mapping[str, object], known: Mapping[str, str], field: str) -> object:
    return row.get(known[field]) if field in known else None  # a column may have no name, so "" stands for none


def _body(row: Mapping[str, object], known: Mapping[str, str]) -> tuple[str, str | bytes]:
    blank: tuple[str, str | bytes] | None = None
    for field in ("html", "text"):
        cell = _cell(row, known, field)
        if isinstance(cell, str | bytes):
            if cell.strip():
                return field, cell
            blank = blank or (field, b"")
    if blank is None:
        raise lacking(row)
    return blank


def utf8(text: str) -> bytes:
    """The text as UTF-8; a lone surrogate, which JSON can bring in and UTF-8 cannot say, as U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return settle(text).encode()


def option(date: str) -> Claim:
    """The date that the user gave for the whole pile."""
    return Claim(field="published", value=date, basis="option:--date")


def _values(cell: object, *, dated: bool = False) -> list[tuple[str, str]]:
    """The cell's values, each with the words that were read where they differ."""
    if isinstance(cell, bytes):
        cell = decoded(cell)[0]
    if isinstance(cell, str):
        said = settle(cell).strip()
        return [(said, "")] if said else []
    if isinstance(cell, dt.datetime | dt.date):
        return [(cell.isoformat(), "")]
    if isinstance(cell, list | tuple):  # of names; a list inside a list is no list of names
        return [pair for part in cell if not isinstance(part, list | tuple) for pair in _values(part, dated=dated)]
    if isinstance(cell, Mapping):  # {"name": "Ada Brook", "url": ...}, as JSON-LD and news-please have it
        name = cell.get("name")
        return _values(name) if isinstance(name, str) else []
    if dated and isinstance(cell, int | float) and not isinstance(cell, bool):
        for unit in (1, 1000):
            if _EARLIEST * unit <= cell < _LATEST * unit:
                return [(dt.datetime.fromtimestamp(cell / unit, dt.UTC).isoformat(), str(cell))]
    return []


def moment(said: str) -> str:
    """A time as ISO 8601 in UTC, "" where it cannot be read; without a zone it is taken for UTC, as scrapers write."""
    try:
        read = dt.datetime.fromisoformat(said)
        read = read.replace(tzinfo=dt.UTC) if read.tzinfo is None else read.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return ""
    return read.isoformat().replace("+00:00", "Z")
