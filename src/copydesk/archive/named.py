"""Who is named where, over all articles, and what is odd in one: of the notes, what lists and counts ask for.

A name is a name: two people who share one are not told apart across articles, and nothing here says that they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from copydesk.archive.heads import COLUMNS, Head, head_of
from copydesk.archive.sayings import COLUMNS as SAYING
from copydesk.archive.sayings import TABLES as SAYINGS
from copydesk.archive.sayings import Saying, saying_of
from copydesk.records import Record, Span

NAMED = """
CREATE TABLE people (                    -- people and organisations of the notes
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,                    -- person, organisation
  name TEXT NOT NULL,
  mentions INTEGER NOT NULL,             -- how often it is named or meant
  start INTEGER, end INTEGER,            -- the first time
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX people_name ON people(name, article);

CREATE TABLE oddities (                  -- what is garbled, contradictory, repeated or left over
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  start INTEGER, end INTEGER,            -- the first of its places
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
"""


class Appearance(Record, frozen=True):
    """An article that names somebody, or a place: how often, and where first."""

    article: Head
    kind: str
    mentions: int
    span: Span | None = None


def appearances(db: sqlite3.Connection, name: str, *, limit: int, offset: int) -> list[Appearance]:
    """The articles that name this person or organisation, the newest first."""
    asked = (
        f"SELECT {COLUMNS}, p.kind, p.mentions, p.start, p.end FROM people p "  # noqa: S608 (our names)
        "JOIN articles a ON a.id = p.article WHERE p.name = ? "
        "ORDER BY a.published IS NULL, a.published DESC, a.id DESC, p.n LIMIT ? OFFSET ?"
    )
    return [appearance_of(row) for row in db.execute(asked, (name, limit, offset))]


def appearance_of(row: Sequence[Any]) -> Appearance:
    """The appearance of a row of a head's columns, kind, mentions, and where first."""
    *head, kind, mentions, start, end = row
    return Appearance(
        article=head_of(head), kind=kind, mentions=mentions, span=None if start is None else Span(start, end)
    )


def days_of(db: sqlite3.Connection, name: str) -> dict[str, int]:
    """How many articles name them, by day; the empty day stands for unknown."""
    asked = (
        "SELECT ifnull(substr(a.published, 1, 10), '') AS day, count(DISTINCT a.id) FROM people p "
        "JOIN articles a ON a.id = p.article WHERE p.name = ? GROUP BY day ORDER BY day"
    )
    return {str(day): int(many) for day, many in db.execute(asked, (name,))}


def said_by(db: sqlite3.Connection, name: str, *, limit: int, offset: int) -> list[Saying]:
    """What this person or organisation said, the newest first."""
    asked = (
        f"SELECT {SAYING} FROM {SAYINGS} WHERE s.name = ? "  # noqa: S608 (our names)
        "ORDER BY a.published IS NULL, a.published DESC, a.id DESC, s.n LIMIT ? OFFSET ?"
    )
    return [saying_of(row) for row in db.execute(asked, (name, limit, offset))]


def said_count(db: sqlite3.Connection, name: str) -> int:
    """How many statements are theirs."""
    return int(db.execute("SELECT count(*) FROM statements WHERE name = ?", (name,)).fetchone()[0])
