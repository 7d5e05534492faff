"""Who said what, over all articles: the statements of the notes, with their source, channel and day."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from copydesk.errors import UsageError
from copydesk.records import Record, Span


class Saying(Record, frozen=True):
    """One statement, and where it stands.

    `name` is the person or organisation that `source`, the words of the article, means; empty where that is not known,
    and `source` where nobody is named. `via` are the words that name the channel. `within` names the source of the
    statement that this one is a part of: "the Courier" where the Courier reported that Lund said. `span` reaches from
    the first word of the content to the last, in the text of the article `key`.
    """

    key: str
    url: str
    headline: str
    site: str
    published: str
    name: str
    source: str
    cue: str
    content: str
    via: str
    within: str
    voice: str
    sure: float
    span: Span


_WORDS = Saying.__struct_fields__[:-2]  # all but `sure` and `span`

# What is asked for a Saying, and of which tables.
COLUMNS = """a.key, a.url, a.headline, a.site, a.published, s.name, s.source, s.cue, s.content, s.via,
  ifnull(o.name, o.source), s.voice, s.sure, s.start, s.end"""
TABLES = """statements s JOIN articles a ON a.id = s.article
  LEFT JOIN statements o ON o.article = s.article AND o.n = s."outer\""""

_ASKED = f"""
SELECT {COLUMNS} FROM {TABLES}
WHERE (?1 = '' OR instr(lower(s.name), ?1) OR instr(lower(s.source), ?1))
  AND (?2 IS NULL OR substr(a.published, 1, length(?2)) >= ?2)
  AND (?3 IS NULL OR substr(a.published, 1, length(?3)) <= ?3)
ORDER BY a.published IS NULL, a.published DESC, a.id, s.n LIMIT ?4
"""  # noqa: S608 (names and conditions are ours)


def said(db: sqlite3.Connection, who: str, *, since: str | None, until: str | None, limit: int) -> list[Saying]:
    """The statements whose source has `who` in its name or its words, whatever its case; the newest article first.

    SQLite folds the case of A to Z alone, so that other letters must be written as the article writes them.
    """
    if not 0 <= limit <= 100_000:
        raise UsageError("A list of statements has between 0 and 100000 of them.")
    return [saying_of(row) for row in db.execute(_ASKED, (_lower(who.strip()), since, until, limit))]


def saying_of(row: Sequence[Any]) -> Saying:
    """The saying of a row of COLUMNS."""
    named = {name: value or "" for name, value in zip(_WORDS, row, strict=False)}
    return Saying(**named, sure=row[-3], span=Span(*row[-2:]))


def _lower(words: str) -> str:
    return "".join(char.lower() if char.isascii() else char for char in words)
