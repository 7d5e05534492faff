"""What is asked of an archive: one record, all of them, and how many there are of what."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from copydesk.archive.rows import article_of, page_of, place, spike_of, unpack
from copydesk.archive.tables import CONTENT
from copydesk.errors import UsageError
from copydesk.records import Article, Notes, Origin, Page, Record, Spike

# Articles fetched at a time while streaming: some 5 MB of pages. A reader then holds no lock between them.
_AT_A_TIME = 100

_HEX = re.compile(r"[0-9a-f]{1,32}")


class Edition(Record, frozen=True):
    """One run over a pile, and what came of it."""

    id: int
    version: str
    pile: str
    options: str
    started: str
    ended: str | None
    state: str
    files: int
    pages_read: int
    added: int
    repeated: int
    spiked: int
    bugs: int
    renewed: int


class Stats(Record, frozen=True):
    """How many there are of what. The empty name and the empty day stand for unknown."""

    articles: int
    origins: int
    spikes: int
    words: int
    photos: int
    sites: dict[str, int]
    languages: dict[str, int]
    labels: dict[str, int]
    reasons: dict[str, int]
    days: dict[str, int]
    editions: tuple[Edition, ...]


def find(db: sqlite3.Connection, name: str) -> str:
    """The key that a key, the beginning of one, or an address stands for; an error where it is none or several."""
    name = name.strip()
    if _HEX.fullmatch(name.lower()):
        # ":" follows "9" but precedes "a", "g" follows "f": every key that begins so lies in between.
        rows = db.execute(
            "SELECT key, url, headline FROM articles WHERE key >= ? AND key < ? ORDER BY key LIMIT 6",
            (name.lower(), name.lower() + "g"),
        ).fetchall()
    else:
        rows = db.execute(
            "SELECT key, url, headline FROM articles WHERE url = ?1 UNION "
            "SELECT a.key, a.url, a.headline FROM pages p JOIN articles a ON a.id = p.article "
            "WHERE p.url = ?1 ORDER BY 1 LIMIT 6",
            (name,),
        ).fetchall()
    if not rows:
        raise UsageError(f"Nothing in the archive has the key or address {name!r}. Look for it with a search.")
    if len(rows) > 1:
        named = "; ".join(f"{key} {headline or url}" for key, url, headline in rows[:5])
        raise UsageError(f"{name!r} may mean {named}{'; and others' if len(rows) > 5 else ''}. Name one key.")
    return str(rows[0][0])


_ARTICLE = "SELECT id, record, text FROM articles"
_BLOCKS = (
    "SELECT s.article, m.label, m.kind, m.why, s.start, s.end, s.raw_start, s.raw_end, s.sure "
    "FROM block_spans s JOIN block_marks m ON m.id = s.mark"
)
_PAGE = (
    "SELECT a.id, a.key, p.url, p.form, p.encoding, p.body, o.path, o.inside, o.offset, o.length, o.row, o.fetched, "
    "o.claims FROM articles a JOIN pages p ON p.article = a.id "
    "JOIN origins o ON o.id = (SELECT min(id) FROM origins WHERE article = a.id)"
)


def article(db: sqlite3.Connection, key: str) -> Article:
    """The article with this key, exactly as it was added."""
    number, record, text = db.execute(_ARTICLE + " WHERE key = ?", (key,)).fetchone()
    blocks = db.execute(_BLOCKS + " WHERE s.article = ? ORDER BY s.n", (number,))
    return article_of(record, text, (row[1:] for row in blocks))


def articles(db: sqlite3.Connection) -> Iterator[Article]:
    """Every article, in the order in which they were added."""
    last = 0
    while rows := db.execute(_ARTICLE + " WHERE id > ? ORDER BY id LIMIT ?", (last, _AT_A_TIME)).fetchall():
        between = (rows[0][0], rows[-1][0])
        blocks = db.execute(_BLOCKS + " WHERE s.article BETWEEN ? AND ? ORDER BY s.article, s.n", between).fetchall()
        of = {number: [row[1:] for row in run] for number, run in groupby(blocks, key=lambda row: row[0])}
        for number, record, text in rows:
            yield article_of(record, text, of.get(number, []))
        last = rows[-1][0]


def page(db: sqlite3.Connection, key: str) -> Page:
    """The raw page with this key, at the first place where it was found."""
    row = db.execute(_PAGE + " WHERE a.key = ?", (key,)).fetchone()
    return page_of(row[1], row[2:6], row[6:])


def pages(db: sqlite3.Connection, but: str | None = None) -> Iterator[Page]:
    """Every raw page, in the order in which they were added; without those whose article the version `but` made."""
    last = 0
    asked = _PAGE + " WHERE a.id > ?1 AND (?2 IS NULL OR a.version <> ?2) ORDER BY a.id LIMIT ?3"
    while rows := db.execute(asked, (last, but, _AT_A_TIME)).fetchall():
        for row in rows:
            yield page_of(row[1], row[2:6], row[6:])
        last = rows[-1][0]


def notes(db: sqlite3.Connection, key: str) -> Notes:
    """The notes on the article with this key."""
    row = db.execute("SELECT n.record FROM notes n JOIN articles a ON a.id = n.article WHERE a.key = ?", (key,))
    return unpack(row.fetchone()[0], Notes)


def origins(db: sqlite3.Connection, key: str) -> Iterator[Origin]:
    """Every place where a page was found, in the order of finding."""
    for path, inside, offset, length, row in db.execute(
        "SELECT o.path, o.inside, o.offset, o.length, o.row FROM origins o JOIN articles a ON a.id = o.article "
        "WHERE a.key = ? ORDER BY o.id",
        (key,),
    ):
        yield Origin(path=path, inside=inside, offset=offset, length=length, row=row)


def spikes(db: sqlite3.Connection, reason: str | None, edition: int | None) -> Iterator[Spike]:
    """Every spike, or those with one reason or of one edition, in the order in which they were added."""
    last = 0
    asked = (
        "SELECT id, key, stage, reason, detail, url, path, inside, offset, length, row FROM spikes "
        "WHERE id > ?1 AND (?2 IS NULL OR reason = ?2) AND (?3 IS NULL OR edition = ?3) ORDER BY id LIMIT ?4"
    )
    while rows := db.execute(asked, (last, reason, edition, _AT_A_TIME)).fetchall():
        for row in rows:
            yield spike_of(row[1:])
        last = rows[-1][0]


def spike_page(
    db: sqlite3.Connection, reason: str | None, edition: int | None, *, limit: int, offset: int
) -> list[Spike]:
    """Some of them, bugs of ours first."""
    asked = (
        "SELECT key, stage, reason, detail, url, path, inside, offset, length, row FROM spikes "
        "WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR edition = ?2) "
        "ORDER BY reason = 'bug' DESC, id LIMIT ?3 OFFSET ?4"
    )
    return [spike_of(row) for row in db.execute(asked, (reason, edition, limit, offset))]


def spike_count(db: sqlite3.Connection, reason: str | None, edition: int | None) -> int:
    """How many there are of a reason, or of an edition."""
    asked = "SELECT count(*) FROM spikes WHERE (?1 IS NULL OR reason = ?1) AND (?2 IS NULL OR edition = ?2)"
    return int(db.execute(asked, (reason, edition)).fetchone()[0])


def knows(db: sqlite3.Connection, origin: Origin, again: int) -> bool:
    """Whether an article came from this place, or a spike of the edition `again` or a later one. What lies there
    may have changed since: ask `knows_file` of the file first."""
    where = place(origin)
    same = "path = ? AND inside = ? AND offset = ? AND length = ? AND ifnull(row, -1) = ifnull(?, -1)"
    # Names and conditions stand above, none comes from a person.
    return (
        db.execute(f"SELECT 1 FROM origins WHERE {same} LIMIT 1", where).fetchone() is not None  # noqa: S608
        or db.execute(f"SELECT 1 FROM spikes WHERE {same} AND edition >= ? LIMIT 1", (*where, again)).fetchone()  # noqa: S608
        is not None
    )


def knows_file(db: sqlite3.Connection, path: str, size: int, modified_ns: int, again: int) -> bool:
    """Whether this file, as it is now, was wholly read: by the edition `again`, or else before it and without a
    spike that it could try again, or has tried. A spike of a page that is an article is not the file's: the page
    was read, and could not be cleaned again."""
    asked = (
        "SELECT 1 FROM files WHERE path = ?1 AND size = ?2 AND modified_ns = ?3 "
        "AND (edition = ?4 OR NOT EXISTS (SELECT 1 FROM spikes WHERE path = ?1 AND edition <= ?4 "
        "AND NOT EXISTS (SELECT 1 FROM articles WHERE key = spikes.key)))"
    )
    return db.execute(asked, (path, size, modified_ns, again)).fetchone() is not None


def stats(db: sqlite3.Connection) -> Stats:
    """How many there are of what, the most frequent first; days in their order."""
    counts: dict[str, dict[str, int]] = {}
    for kind, name, number in db.execute("SELECT kind, name, number FROM counts WHERE number > 0 ORDER BY kind, name"):
        counts.setdefault(kind, {})[name] = number
    every = counts.get("all", {})

    def frequent(kind: str) -> dict[str, int]:
        return dict(sorted(counts.get(kind, {}).items(), key=lambda one: (-one[1], one[0])))

    return Stats(
        articles=every.get("articles", 0),
        words=every.get("words", 0),
        origins=every.get("origins", 0),
        spikes=every.get("spikes", 0),
        photos=every.get("photos", 0),
        sites=frequent("site"),
        languages=frequent("language"),
        labels=frequent("label"),
        reasons=frequent("reason"),
        days=counts.get("day", {}),
        editions=tuple(Edition(**dict(zip(Edition.__struct_fields__, row, strict=True))) for row in _editions(db)),
    )


def _editions(db: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return db.execute(
        "SELECT id, version, pile, options, started, ended, state, files, pages_read, added, repeated, spiked, bugs, "
        "renewed FROM editions ORDER BY id"
    ).fetchall()


def rows(db: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    """Every row of every table that holds content, each after its table's name, in a fixed order.

    Left out are the columns that tell of the clock, not of the pile: two archives made from the same pile in
    the same order give the same rows.
    """
    clock = {"started", "ended", "modified_ns", "noted"}
    for table, order in CONTENT.items():
        columns = [row[1] for row in db.execute("SELECT * FROM pragma_table_info(?)", (table,)) if row[1] not in clock]
        # Names come from `tables` and from SQLite itself, none from a person.
        for row in db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"):  # noqa: S608
            yield (table, *row)
