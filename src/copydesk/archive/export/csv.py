"""CSV: one row for each article, for a spreadsheet."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

from copydesk.archive.export.whole import whole

if TYPE_CHECKING:
    from copydesk.archive import Archive

COLUMNS = (
    "key",
    "url",
    "site",
    "language",
    "headline",
    "published",
    "modified",
    "bylines",
    "dateline",
    "words",
    "photos",
    "origins",
    "path",
    "inside",
    "offset",
    "length",
    "row",
    "body",
)

# What makes a spreadsheet take a cell for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(archive: Archive, path: str | os.PathLike[str]) -> int:
    """Write every article as a row (UTF-8, no byte order mark), and say how many there were.

    A cell that begins with = + - @, a tab or a carriage return gets an apostrophe before it: scraped text
    must not become a formula on the reader's machine. Take JSONL or Parquet where every character counts.
    `origins` counts the places where the page was found; path to row tell of the first.
    """
    count = 0
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        for article in archive.articles():
            origins = archive.origins(article.key)
            first = origins[0]
            cells = (
                article.key,
                article.url,
                article.site,
                article.language,
                article.headline.value if article.headline else "",
                article.published.value if article.published else "",
                article.modified.value if article.modified else "",
                "; ".join(byline.name for byline in article.bylines),
                article.dateline.place if article.dateline else "",
                len(article.body.split()),
                len(article.photos),
                len(origins),
                first.path,
                first.inside,
                first.offset,
                first.length,
                first.row,
                article.body,
            )
            out.writerow([_safe(cell) if isinstance(cell, str) else cell for cell in cells])
            count += 1
    return count


def _safe(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
