"""Parquet: one row for each article, typed, with its blocks, photos and origins as lists."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Any

from copydesk.archive.export.whole import whole
from copydesk.errors import ArchiveError
from copydesk.records import Article, Origin, Span

if TYPE_CHECKING:
    from copydesk.archive import Archive

# Articles in a row group: some 20 MB of text and blocks before compression, all that is held at a time.
_A_GROUP = 1_000


def write_parquet(archive: Archive, path: str | os.PathLike[str]) -> int:
    """Write every article as a row, and say how many there were. What is unknown is null.

    Dates are strings in ISO 8601, as much of them as the page states: "2023-04" is no day.
    """
    try:
        import pyarrow  # an extra: only who exports Parquet needs its 40 MB
        import pyarrow.parquet
    except ImportError as error:
        raise ArchiveError("Parquet needs pyarrow. Install it with: pip install 'copydesk[parquet]'") from error
    schema = _schema(pyarrow)
    count = 0
    with whole(path) as part, pyarrow.parquet.ParquetWriter(part, schema, compression="zstd") as out:
        articles = archive.articles()
        while group := list(islice(articles, _A_GROUP)):
            rows = [_row(article, archive.origins(article.key)) for article in group]
            out.write_table(pyarrow.Table.from_pylist(rows, schema=schema))
            count += len(group)
    return count


def _schema(pa: Any) -> Any:
    text, number = pa.string(), pa.int64()

    def many(**fields: Any) -> Any:
        return pa.list_(pa.struct(list(fields.items())))

    return pa.schema(
        {
            "key": text,
            "url": text,
            "site": text,
            "language": text,
            "headline": text,
            "published": text,
            "modified": text,
            "words": pa.int32(),
            "body": text,
            "text": text,
            "bylines": many(name=text, role=text, basis=text),
            "blocks": many(
                label=text,
                kind=text,
                start=number,
                end=number,
                raw_start=number,
                raw_end=number,
                path=text,
                sure=pa.float64(),
                why=text,
            ),
            "photos": many(
                src=text,
                alt=text,
                caption=text,
                credit=text,
                photographer=text,
                agency=text,
                place=text,
                date=text,
                basis=text,
                raw_start=number,
                raw_end=number,
            ),
            "claims": many(field=text, value=text, basis=text, raw_start=number, raw_end=number),
            "origins": many(path=text, inside=text, offset=number, length=number, row=number),
        }
    )


def _row(article: Article, origins: list[Origin]) -> dict[str, Any]:
    return {
        "key": article.key,
        "url": article.url,
        "site": article.site or None,
        "language": article.language or None,
        "headline": article.headline.value if article.headline else None,
        "published": article.published.value if article.published else None,
        "modified": article.modified.value if article.modified else None,
        "words": len(article.body.split()),
        "body": article.body,
        "text": article.text,
        "bylines": [{"name": b.name, "role": b.role or None, "basis": b.basis} for b in article.bylines],
        "blocks": [
            {"label": b.label, "kind": b.kind, "start": b.span.start, "end": b.span.end, **_raw(b.raw)}
            | {"path": b.path, "sure": b.sure, "why": b.why}
            for b in article.blocks
        ],
        "photos": [
            {name: getattr(photo, name) or None for name in _PHOTO_WORDS} | _raw(photo.raw) for photo in article.photos
        ],
        "claims": [{"field": c.field, "value": c.value, "basis": c.basis} | _raw(c.raw) for c in article.card.claims],
        "origins": [
            {"path": o.path, "inside": o.inside, "offset": o.offset, "length": o.length, "row": o.row} for o in origins
        ],
    }


_PHOTO_WORDS = ("src", "alt", "caption", "credit", "photographer", "agency", "place", "date", "basis")


def _raw(span: Span | None) -> dict[str, int | None]:
    return {"raw_start": None if span is None else span.start, "raw_end": None if span is None else span.end}
