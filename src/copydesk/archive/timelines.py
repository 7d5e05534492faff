"""What happened, over all articles: the events of the notes by day, each with the line that says so."""

from __future__ import annotations

import re
import sqlite3
from datetime import date

from copydesk.archive.search import expression
from copydesk.errors import UsageError
from copydesk.records import Event, Notes, Record, Span

_DAY = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|W(\d\d)))?(?:T|\Z)")
_LINE = 400  # code points of the line, on each side of the event


class Entry(Record, frozen=True):
    """One event, and where it stands.

    `day` is the value of the moment beside it, a day, a month ("2024-03"), a week ("2024-W12") or a year; `reported`
    says that the article tells none, and `day` is the day of publication. `who` and `where` are names, as the article
    has them, else the words for who does it. `line` is the line of the article that says it, `span` where in the
    article's text the event stands.
    """

    key: str
    url: str
    headline: str
    site: str
    published: str
    day: str
    status: str
    what: str
    who: str
    where: str
    many: str
    line: str
    reported: bool
    weight: float
    sure: float
    span: Span


TABLE = """
CREATE TABLE events (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  day TEXT, begins TEXT,                 -- as told ("2024-W12"), and the first day of that; NULL where none is known
  reported INTEGER NOT NULL,             -- whether that is but the day of publication
  status TEXT, what TEXT NOT NULL, who TEXT, place TEXT, many TEXT,
  start INTEGER NOT NULL, end INTEGER NOT NULL,
  weight REAL NOT NULL, sure REAL NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX events_begins ON events(begins);
"""

_WORDS = ("key", "url", "headline", "site", "published", "day", "status", "what", "who", "where", "many")

# The lines are cut of the events that are told alone: the texts of all others need not be read.
_EVENTS = """
SELECT a.key, a.url, a.headline, a.site, a.published, e.day, e.status, e.what, e.who, e.place, e.many,
  substr(a.text, max(1, e.start + 1 - :line), e.end - max(0, e.start - :line) + :line),
  e.start - max(0, e.start - :line), e.reported, e.weight, e.sure, e.start, e.end
FROM (
  SELECT e.article, e.n FROM events e WHERE e.status IS NOT NULL AND {which}
  ORDER BY e.weight DESC, e.article, e.n LIMIT :limit
) t JOIN events e ON e.article = t.article AND e.n = t.n JOIN articles a ON a.id = e.article
ORDER BY e.begins IS NULL, e.begins, e.reported, e.article, e.n
"""
# "~" sorts after every character of a date, so that until="2024-03" holds all of March.
_ASKED = _EVENTS.format(
    which="""(:asked IS NULL OR e.article IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :asked))
    AND (:status IS NULL OR e.status = :status)
    AND (:since IS NULL OR e.begins >= :since)
    AND (:until IS NULL OR e.begins <= :until || '~')"""
)
_OF_STORY = _EVENTS.format(
    which="e.article IN (SELECT article FROM story_articles WHERE story = (SELECT id FROM stories WHERE key = :key))"
)
_OF_NAME = _EVENTS.format(
    which="""e.article IN (SELECT article FROM people WHERE name = :name)
    AND instr(', ' || e.who || ',', ', ' || :name || ',')"""
)
_OF_PLACE = _EVENTS.format(
    which="""e.article IN (SELECT article FROM places WHERE name = :name)
    AND instr(', ' || e.place || ',', ', ' || :name || ',')"""
)


def entries(
    db: sqlite3.Connection, query: str, *, status: str | None, since: str | None, until: str | None, limit: int
) -> list[Entry]:
    """The events of the articles that a search finds, the earliest first, those of unknown day last; of more than
    `limit` those of most weight. An empty query means all articles."""
    if not 0 <= limit <= 100_000:
        raise UsageError("A timeline has between 0 and 100000 events.")
    asked = {
        "asked": expression(query) if query.strip() else None,
        "status": status,
        "since": since,
        "until": until,
        "limit": limit,
        "line": _LINE,
    }
    return [_entry(row) for row in db.execute(_ASKED, asked)]


def of_story(db: sqlite3.Connection, key: str, *, limit: int) -> list[Entry]:
    """The events of the articles of the story with this key, the earliest first; of more than `limit` those of most
    weight."""
    return [_entry(row) for row in db.execute(_OF_STORY, {"key": key, "limit": limit, "line": _LINE})]


def of_name(db: sqlite3.Connection, name: str, *, limit: int) -> list[Entry]:
    """The events that a person or an organisation is part of, in the same order."""
    return [_entry(row) for row in db.execute(_OF_NAME, {"name": name, "limit": limit, "line": _LINE})]


def of_place(db: sqlite3.Connection, name: str, *, limit: int) -> list[Entry]:
    """The events at a place of this name, in the same order."""
    return [_entry(row) for row in db.execute(_OF_PLACE, {"name": name, "limit": limit, "line": _LINE})]


def _entry(row: tuple[object, ...]) -> Entry:
    words = {name: value or "" for name, value in zip(_WORDS, row, strict=False)}
    around, at, reported, weight, sure, start, end = row[11:18]
    assert isinstance(around, str)
    assert isinstance(at, int)
    first = around.rfind("\n", 0, at) + 1
    last = around.find("\n", at)
    line = around[first : last if last >= 0 else len(around)].strip()
    return Entry(**words, line=line, reported=bool(reported), weight=weight, sure=sure, span=Span(start, end))  # type: ignore[arg-type]


def told(event: Event, notes: Notes, published: str) -> tuple[str | None, str | None, bool]:
    """The day of an event as told, the first day of that, and whether it is but the day of publication."""
    values = {moment.key: moment.value for moment in notes.moments}
    for key in event.when:
        begins = _begins(values.get(key, ""))
        if begins:
            return values[key].partition("T")[0], begins, False
    return published[:10] or None, published[:10] or None, True


def _begins(value: str) -> str:
    """The first day of a day, week, month or year; empty for all else."""
    found = _DAY.match(value)
    if not found:
        return ""
    year, month, day, week = found.groups()
    try:
        if week:
            return date.fromisocalendar(int(year), int(week), 1).isoformat()
        return date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError:
        return ""
