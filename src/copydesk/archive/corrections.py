"""What a person put right, beside what was found: it is noted, shown and exported, and overwrites nothing."""

from __future__ import annotations

import sqlite3
from typing import Literal, get_args

from copydesk.errors import UsageError
from copydesk.records import Record, Span

CORRECTIONS = """
CREATE TABLE corrections (               -- what a person put right; no record is changed by it
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,                     -- the article's; it stays when the article is cleaned again
  what TEXT NOT NULL CHECK (what IN ('label', 'speaker', 'original')),
  start INTEGER, end INTEGER,            -- of the block or of the statement, in the article's text
  was TEXT NOT NULL,                     -- what was found
  right TEXT NOT NULL,                   -- what it should be
  note TEXT,
  who TEXT NOT NULL,
  noted TEXT NOT NULL                    -- when, ISO 8601
);
CREATE INDEX corrections_key ON corrections(key);
"""

What = Literal["label", "speaker", "original"]

# Nobody writes more by hand in a field of a form; a bound on what a page could be made to send. A choice.
_LONGEST = 1_000


class Correction(Record, frozen=True):
    """One thing that a person put right: the label of a block, the speaker of a statement, the original of a copy.

    `span` is the block or the content of the statement, in the text of the article `key`, None for an original. `was`
    is what was found, `right` what it should be; `noted` is when (ISO 8601, UTC). `id` is 0 until it is kept.
    """

    key: str
    what: What
    was: str
    right: str
    who: str
    noted: str
    span: Span | None = None
    note: str = ""
    id: int = 0


def note(db: sqlite3.Connection, correction: Correction) -> int:
    """Keep a correction, and give its number. UsageError where it says nothing, or says too much."""
    if correction.what not in get_args(What):
        raise UsageError(f"{correction.what!r} cannot be corrected. Name one of: {', '.join(get_args(What))}.")
    if not correction.right.strip() or not correction.who.strip():
        raise UsageError("A correction says what is right and who says so. Fill in both.")
    if any(len(words) > _LONGEST for words in (correction.right, correction.who, correction.note, correction.was)):
        raise UsageError(f"A correction is at most {_LONGEST} characters long. Write less.")
    if db.execute("SELECT 1 FROM articles WHERE key = ?", (correction.key,)).fetchone() is None:
        raise UsageError(f"Nothing in the archive has the key {correction.key!r}. Look for it with a search.")
    span = correction.span
    number = db.execute(
        "INSERT INTO corrections (key, what, start, end, was, right, note, who, noted) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            correction.key,
            correction.what,
            *((span.start, span.end) if span is not None else (None, None)),
            correction.was,
            correction.right,
            correction.note or None,
            correction.who,
            correction.noted,
        ),
    ).lastrowid
    assert number is not None, "an insert has a row id"
    return number


_COLUMNS = "id, key, what, start, end, was, right, note, who, noted"


def corrections(db: sqlite3.Connection, key: str | None, *, limit: int, offset: int) -> list[Correction]:
    """Every correction, or those of one article, the newest first."""
    asked = f"SELECT {_COLUMNS} FROM corrections WHERE ?1 IS NULL OR key = ?1 ORDER BY id DESC LIMIT ?2 OFFSET ?3"  # noqa: S608 (our names)
    return [
        Correction(
            id=number,
            key=of,
            what=what,
            span=None if start is None else Span(start, end),
            was=was,
            right=right,
            note=note or "",
            who=who,
            noted=noted,
        )
        for number, of, what, start, end, was, right, note, who, noted in db.execute(asked, (key, limit, offset))
    ]


def count(db: sqlite3.Connection) -> int:
    """How many corrections there are."""
    return int(db.execute("SELECT count(*) FROM corrections").fetchone()[0])
