"""Articles in one line each: what a list shows of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from copydesk.records import Record

COLUMNS = "a.key, a.url, a.headline, a.site, a.published, a.language, a.words, a.kind"


class Head(Record, frozen=True):
    """What a list shows of an article. `words` counts its body; `kind` is what the page is as a whole."""

    key: str
    url: str
    headline: str
    site: str
    published: str
    language: str
    words: int
    kind: str


def head_of(row: Sequence[Any]) -> Head:
    """The head of a row of COLUMNS."""
    key, url, headline, site, published, language, words, kind = row
    return Head(
        key=key,
        url=url,
        headline=headline or "",
        site=site or "",
        published=published or "",
        language=language or "",
        words=words,
        kind=kind or "",
    )


def newest(db: sqlite3.Connection, *, limit: int, offset: int) -> list[Head]:
    """The articles by their day, the newest first, those without one last."""
    # COLUMNS is ours.
    asked = f"SELECT {COLUMNS} FROM articles a ORDER BY a.published DESC, a.id DESC LIMIT ? OFFSET ?"  # noqa: S608
    return [head_of(row) for row in db.execute(asked, (limit, offset))]


def head(db: sqlite3.Connection, key: str) -> Head:
    """The head of the article with this key."""
    row = db.execute(f"SELECT {COLUMNS} FROM articles a WHERE a.key = ?", (key,)).fetchone()  # noqa: S608
    return head_of(row)
