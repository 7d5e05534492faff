"""What changes an archive: an edition begins, batches are added, the edition ends."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count, repeat
from typing import Any, Literal

from copydesk.archive.counting import counted
from copydesk.archive.rows import PackedSheet, Sheet, pack, spike_row
from copydesk.archive.tables import OF_ARTICLE
from copydesk.archive.tracing import untrace
from copydesk.errors import UsageError
from copydesk.records import Record, Spike

State = Literal["done", "stopped"]

# 38 block rows a statement: 0.12 ms for the 190 of a page, where one row a statement takes 0.24 and 19 take
# 0.13. Its 304 parameters are below 999, the least that any SQLite allows.
_ROWS_A_STATEMENT = 38

Mark = tuple[str, str, str]


class ReadFile(Record, frozen=True):
    """A file that was wholly read, as it was then: while size and time stay, it need not be opened again."""

    path: str
    size: int
    modified_ns: int


class Added(Record, frozen=True):
    """What one batch changed. `known` counts sheets whose page and place were both recorded already."""

    added: int = 0
    repeated: int = 0
    known: int = 0
    spiked: int = 0
    files: int = 0
    renewed: int = 0


def begin(db: sqlite3.Connection, version: str, pile: Sequence[str], options: Mapping[str, Any], started: str) -> int:
    """The number of a new edition, or of the newest one where that is the same and was not finished."""
    same = (version, json.dumps(list(pile)), json.dumps(dict(options), sort_keys=True))
    newest = db.execute("SELECT id, state, version, pile, options FROM editions ORDER BY id DESC LIMIT 1").fetchone()
    if newest and newest[1] != "done" and tuple(newest[2:]) == same:
        db.execute("UPDATE editions SET state = 'running', ended = NULL WHERE id = ?", (newest[0],))
        return int(newest[0])
    edition = int(newest[0]) + 1 if newest else 1
    db.execute(
        "INSERT INTO editions (id, version, pile, options, started, state) VALUES (?, ?, ?, ?, ?, 'running')",
        (edition, *same, started),
    )
    return edition


def end(db: sqlite3.Connection, edition: int, state: State, ended: str, *, again: bool) -> None:
    """Close an edition. Its counts grew with every batch, in the same transaction, so they are right after a kill.

    What was tried again loses its older spikes only here, when all is in: the numbers that new ones are given must
    not depend on what was deleted before, or they would depend on batches and kills.
    """
    _version(db, edition)
    if again and state == "done":
        db.execute(
            "DELETE FROM spikes WHERE edition < ?1 AND (path IN (SELECT path FROM files WHERE edition = ?1) "
            "OR EXISTS (SELECT 1 FROM articles WHERE key = spikes.key AND edition = ?1))",
            (edition,),
        )
    db.execute("UPDATE editions SET state = ?, ended = ? WHERE id = ?", (state, ended, edition))


def _version(db: sqlite3.Connection, edition: int) -> str:
    row = db.execute("SELECT version FROM editions WHERE id = ?", (edition,)).fetchone()
    if row is None:
        raise UsageError(f"There is no edition {edition} in this archive. Begin one first.")
    return str(row[0])


def add(
    db: sqlite3.Connection,
    marks: dict[Mark, int],
    edition: int,
    sheets: Iterable[Sheet | PackedSheet],
    spikes: Iterable[Spike],
    files: Iterable[ReadFile],
    *,
    again: bool,
) -> Added:
    """Add a batch. `marks` remembers numbers of `block_marks` from batch to batch. With `again`, spikes and files of
    an earlier edition become this one's."""
    version = _version(db, edition)
    packed = [sheet if isinstance(sheet, PackedSheet) else pack(sheet) for sheet in sheets]
    numbers = {
        str(key): int(number)
        for key, number in db.execute(
            "SELECT key, id FROM articles WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps([sheet.key for sheet in packed]),),
        )
    }
    after = int(db.execute("SELECT ifnull(max(id), 0) FROM articles").fetchone()[0])
    fresh: list[tuple[int, PackedSheet]] = []
    for sheet in packed:
        if sheet.key not in numbers:
            after += 1
            numbers[sheet.key] = after
            fresh.append((after, sheet))
    _add_articles(db, fresh, version, edition)
    db.executemany(
        "INSERT INTO pages (article, url, form, encoding, size, body) VALUES (?, ?, ?, ?, ?, ?)",
        [(number, *sheet.page) for number, sheet in fresh],
    )
    _add_blocks(db, fresh, marks)
    _add_parts(db, fresh)
    found = db.executemany(
        "INSERT OR IGNORE INTO origins (article, path, inside, offset, length, row, fetched, claims, edition) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(numbers[sheet.key], *sheet.origin, edition) for sheet in packed],
    ).rowcount
    spiked, new = _add_spikes(db, spikes, edition, again=again)
    # A file that was read before and is unchanged stays with the edition that read it.
    read = db.executemany(
        "INSERT INTO files (path, size, modified_ns, edition) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified_ns = excluded.modified_ns, "
        "edition = excluded.edition WHERE size <> excluded.size OR modified_ns <> excluded.modified_ns "
        "OR (? AND edition <> excluded.edition)",
        [(file.path, file.size, file.modified_ns, edition, again) for file in files],
    ).rowcount
    added = Added(
        added=len(fresh),
        repeated=max(found, 0) - len(fresh),
        known=len(packed) - max(found, 0),
        spiked=spiked.total(),
        files=max(read, 0),
    )
    counted(db, [sheet for _, sheet in fresh], new, origins=max(found, 0))
    db.execute(
        "UPDATE editions SET files = files + ?, pages_read = pages_read + ?, added = added + ?, "
        "repeated = repeated + ?, spiked = spiked + ?, bugs = bugs + ? WHERE id = ?",
        (added.files, max(found, 0), added.added, added.repeated, added.spiked, spiked["bug"], edition),
    )
    return added


def renew(
    db: sqlite3.Connection,
    marks: dict[Mark, int],
    edition: int,
    sheets: Iterable[Sheet | PackedSheet],
    spikes: Iterable[Spike],
) -> Added:
    """Put these articles, with all that was made of them, in the place of those with the same keys. Their numbers,
    pages and places stay."""
    version = _version(db, edition)
    packed = [sheet if isinstance(sheet, PackedSheet) else pack(sheet) for sheet in sheets]
    number = "SELECT id FROM articles WHERE key = ?"
    fresh = [(int(row[0]), sheet) for sheet in packed for row in db.execute(number, (sheet.key,))]
    untrace(db, [one for one, _ in fresh])
    for table in OF_ARTICLE:
        db.executemany(f"DELETE FROM {table} WHERE article = ?", [(one,) for one, _ in fresh])  # noqa: S608 (our names)
    db.executemany("DELETE FROM articles WHERE id = ?", [(one,) for one, _ in fresh])
    _add_articles(db, fresh, version, edition)
    _add_blocks(db, fresh, marks)
    _add_parts(db, fresh)
    spiked, new = _add_spikes(db, spikes, edition, again=True)
    counted(db, [sheet for _, sheet in fresh], new, origins=0)
    db.execute(
        "UPDATE editions SET renewed = renewed + ?, spiked = spiked + ?, bugs = bugs + ? WHERE id = ?",
        (len(fresh), spiked.total(), spiked["bug"], edition),
    )
    return Added(renewed=len(fresh), spiked=spiked.total())


def _add_spikes(
    db: sqlite3.Connection, spikes: Iterable[Spike], edition: int, *, again: bool
) -> tuple[Counter[str], Counter[str]]:
    """How many became this edition's, by their reason; and those of them that were not there at all. One at a time,
    for only so does SQLite say which were."""
    insert = (
        "INSERT OR IGNORE INTO spikes (key, stage, reason, detail, url, path, inside, offset, length, row, edition) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    change = (
        "UPDATE spikes SET reason = ?3, detail = ?4, url = ?5, path = ?6, inside = ?7, offset = ?8, length = ?9, "
        "row = ?10, edition = ?11 WHERE key = ?1 AND stage = ?2 AND edition < ?11"
    )
    spiked: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for spike in spikes:
        row = spike_row(spike, edition)
        if db.execute(insert, row).rowcount == 1:
            new[spike.reason] += 1
            spiked[spike.reason] += 1
        elif again and db.execute(change, row).rowcount == 1:
            spiked[spike.reason] += 1
    return spiked, new


def _add_articles(db: sqlite3.Connection, fresh: list[tuple[int, PackedSheet]], version: str, edition: int) -> None:
    db.executemany(
        "INSERT INTO articles (id, version, edition, key, url, site, language, published, modified, words, headline, "
        "body, text, record, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(number, version, edition, *sheet.article) for number, sheet in fresh],
    )
    db.executemany(
        "INSERT INTO notes (article, record) VALUES (?, ?)", [(number, sheet.notes) for number, sheet in fresh]
    )
    db.executemany(
        "INSERT INTO prints (article, record) VALUES (?, ?)",
        [(number, sheet.print) for number, sheet in fresh if sheet.print],
    )
    if fresh:
        db.execute("DELETE FROM traced")


def _add_blocks(db: sqlite3.Connection, fresh: list[tuple[int, PackedSheet]], marks: dict[Mark, int]) -> None:
    """Columns become one flat run of values, from which each statement takes as many rows as it holds."""
    flat: list[Any] = []
    for number, sheet in fresh:
        numbers = [_mark(db, marks, mark) for mark in sheet.marks]
        which, *columns = sheet.spans
        flat.extend(chain.from_iterable(zip(repeat(number), count(), map(numbers.__getitem__, which), *columns)))
    width = 8
    step = width * _ROWS_A_STATEMENT
    whole = len(flat) - len(flat) % step
    insert = "INSERT INTO block_spans (article, n, mark, start, end, raw_start, raw_end, sure) VALUES "
    row = "(?, ?, ?, ?, ?, ?, ?, ?)"
    many = insert + ", ".join([row] * _ROWS_A_STATEMENT)
    db.executemany(many, (flat[at : at + step] for at in range(0, whole, step)))
    db.executemany(insert + row, (flat[at : at + width] for at in range(whole, len(flat), width)))


def _mark(db: sqlite3.Connection, marks: dict[Mark, int], mark: Mark) -> int:
    """The number of a mark, given where it has none yet."""
    number = marks.get(mark)
    if number is None:
        asked = "SELECT id FROM block_marks WHERE label = ? AND kind = ? AND why = ?"
        row = db.execute(asked, mark).fetchone()
        number = (
            int(row[0])
            if row
            else db.execute("INSERT INTO block_marks (label, kind, why) VALUES (?, ?, ?)", mark).lastrowid
        )
        assert number is not None, "an insert has a row id"
        marks[mark] = number
    return number


def _add_parts(db: sqlite3.Connection, fresh: list[tuple[int, PackedSheet]]) -> None:
    """The small tables of what an article is made of."""
    parts: dict[str, list[tuple[Any, ...]]] = {
        table: [(number, *row) for number, sheet in fresh for row in getattr(sheet, table)] for table in _PARTS
    }
    parts["datelines"] = [(number, *sheet.dateline) for number, sheet in fresh if sheet.dateline]
    # Their columns are named once, in `tables`: `rows` lays the values out in that order.
    for table, rows in parts.items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 (our names, question marks)


# The tables that a sheet has rows for, under the same names.
_PARTS = ("bylines", "photos", "galleries", "claims", "statements", "people", "oddities", "events", "places")
