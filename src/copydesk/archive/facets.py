"""Search as a desk needs it: what matches, how much of it there is, and of what kinds, within bounds.

However large the archive, a search looks at the first MOST articles that match: the best of them where these can be
told in time, else the newest. What that leaves out is said (`more`, `ranked`), never hidden.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from copydesk.archive.heads import COLUMNS, Head, head_of
from copydesk.archive.search import CLOSE, OPEN, SNIPPET_TOKENS, checked_day, expression, parted
from copydesk.errors import UsageError
from copydesk.records import Record, Span

# A choice: fifty pages of a list. Its facets take 8 ms to count (100,000 made articles, benchmarks/speed/desk.py).
MOST = 1_000
# A query with more matches than that is not ranked: BM25 asks all of them how rare each word is, 1.2 µs a match.
_RANKED = 10_000
# Where filters leave no more articles than that, the text index is asked of each of them.
_FEW = 2_000
# So many names of a facet are shown; a choice.
_NAMES = 12

# The facets that are names in a table of their own: which column of which table.
_NAMED = (("person", "name", "people"), ("place", "name", "places"), ("odd", "kind", "oddities"))

# A filter by name, and the condition that it puts on an article `a`.
_CONDITIONS = {
    "site": "a.site = :site",
    "language": "a.language = :language",
    "kind": "ifnull(a.kind, '') = :kind",
    "day": "a.published BETWEEN :day AND :day || '~'",  # "~" sorts after every character of a date
    "person": "a.id IN (SELECT article FROM people WHERE name = :person)",
    "place": "a.id IN (SELECT article FROM places WHERE name = :place)",
    "edition": "a.edition = :edition",
    "odd": "a.id IN (SELECT article FROM oddities WHERE kind = :odd)",
}
FILTERS = tuple(_CONDITIONS)


class Match(Record, frozen=True):
    """An article that a search found, with some words around what matched. `highlight` are places in `snippet`,
    `headline_highlight` places in the headline."""

    article: Head
    snippet: str = ""
    highlight: tuple[Span, ...] = ()
    headline_highlight: tuple[Span, ...] = ()


class Found(Record, frozen=True):
    """What a search found: one page of matches; of how many (`more` where there are more than were looked at); whether
    the best come first (`ranked`) or the newest; and of each facet the names that occur most, with how many of those
    articles have them."""

    matches: tuple[Match, ...]
    total: int
    more: bool
    ranked: bool
    facets: dict[str, dict[str, int]]


def found(db: sqlite3.Connection, query: str, filters: Mapping[str, str], *, limit: int, offset: int) -> Found:
    """The articles that match a query and all filters (see FILTERS): with a query the best first, without one the
    newest. An article whose date is unknown matches no filter by day."""
    unknown = sorted(set(filters) - set(_CONDITIONS))
    if unknown:
        raise UsageError(f"There is no filter {unknown[0]!r}. Filter by: {', '.join(_CONDITIONS)}.")
    if "day" in filters:
        checked_day(filters["day"])
    asked = expression(query) if query.strip() else ""
    given: dict[str, Any] = {"asked": asked, "most": MOST + 1, **filters}
    where = "".join(f" AND {_CONDITIONS[name]}" for name in filters)
    numbers, ranked = _matching(db, where, given) if asked else (_newest(db, where, given), False)
    more = len(numbers) > MOST
    numbers = numbers[:MOST]
    return Found(
        matches=tuple(_shown(db, asked, numbers[offset : offset + limit])),
        total=len(numbers),
        more=more,
        ranked=ranked,
        facets=_facets(db, numbers),
    )


# Conditions and columns of these statements are ours; what a person typed is bound.


def _matching(db: sqlite3.Connection, where: str, given: dict[str, Any]) -> tuple[list[int], bool]:
    """The numbers of the articles that match, the best first, and whether that is so: the newest first where a query
    has too many matches to rank, in the whole archive or behind the filters."""
    asked = "SELECT count(*) FROM (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :asked LIMIT :ranked + 1)"
    ranked = db.execute(asked, given | {"ranked": _RANKED}).fetchone()[0] <= _RANKED
    few = [int(row[0]) for row in db.execute(_NEWEST.format(where=where), given | {"most": _FEW + 1})] if where else []
    if where and len(few) <= _FEW:
        # The text index is asked of each of them, in the order of their numbers: 23 µs each, in any other order 90.
        what = "rank" if ranked else "-rowid"
        text = f"SELECT {what}, rowid FROM articles_fts WHERE articles_fts MATCH :asked"  # noqa: S608
        those = "rowid IN (SELECT value FROM json_each(:these))"
        rows = db.execute(f"{text} AND {those}", given | {"these": json.dumps(sorted(few))}).fetchall()
        return [int(number) for _, number in sorted(rows)], ranked
    # CROSS: SQLite would else ask the text index of each article that the filters let through.
    text = "FROM articles_fts CROSS JOIN articles a ON a.id = articles_fts.rowid WHERE articles_fts MATCH :asked"
    if ranked:
        # Sorted here: FTS5 would sort all matches before the first filter is asked.
        rows = db.execute(f"SELECT rank, a.id {text}{where} LIMIT :most", given).fetchall()
        if len(rows) <= MOST:
            return [int(number) for _, number in sorted(rows)], True
    rows = db.execute(f"SELECT a.id {text}{where} ORDER BY articles_fts.rowid DESC LIMIT :most", given).fetchall()
    return [int(row[0]) for row in rows], False


_NEWEST = "SELECT a.id FROM articles a WHERE 1{where} ORDER BY a.published DESC, a.id DESC LIMIT :most"


def _newest(db: sqlite3.Connection, where: str, given: dict[str, Any]) -> list[int]:
    return [int(row[0]) for row in db.execute(_NEWEST.format(where=where), given)]


def _shown(db: sqlite3.Connection, asked: str, numbers: list[int]) -> list[Match]:
    """The matches with these numbers, in this order."""
    given = {"asked": asked, "these": json.dumps(numbers), "open": OPEN, "close": CLOSE, "tokens": SNIPPET_TOKENS}
    those = "(SELECT value FROM json_each(:these))"
    if asked:
        rows = db.execute(
            f"SELECT a.id, {COLUMNS}, snippet(articles_fts, 1, :open, :close, '…', :tokens), "  # noqa: S608
            "highlight(articles_fts, 0, :open, :close) FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid "
            f"WHERE articles_fts MATCH :asked AND articles_fts.rowid IN {those}",
            given,
        )
    else:
        rows = db.execute(
            f"SELECT a.id, {COLUMNS}, substr(a.body, 1, 200), '' FROM articles a WHERE a.id IN {those}",  # noqa: S608
            given,
        )
    by: dict[int, Match] = {}
    for number, *row, snippet, title in rows:
        words, highlight = parted(snippet or "")
        _, headline_highlight = parted(title or "")
        by[number] = Match(
            article=head_of(row), snippet=words, highlight=highlight, headline_highlight=headline_highlight
        )
    return [by[number] for number in numbers if number in by]


def _facets(db: sqlite3.Connection, numbers: list[int]) -> dict[str, dict[str, int]]:
    """How many of these articles have which site, day, language, kind, person, place."""
    given = {"these": json.dumps(numbers)}
    those = "(SELECT value FROM json_each(:these))"
    counts: dict[str, Counter[str]] = {name: Counter() for name in ("site", "day", "language", "kind")}
    for site, day, language, kind in db.execute(
        f"SELECT site, substr(published, 1, 10), language, kind FROM articles WHERE id IN {those}",  # noqa: S608
        given,
    ):
        counts["site"][site or ""] += 1
        counts["day"][day or ""] += 1
        counts["language"][language or ""] += 1
        counts["kind"][kind or ""] += 1
    found = {name: _most(of.items()) for name, of in counts.items()}
    for name, what, table in _NAMED:
        asked = (
            f"SELECT {what} AS what, count(DISTINCT article) AS many FROM {table} "  # noqa: S608
            f"WHERE what IS NOT NULL AND article IN {those} GROUP BY what ORDER BY many DESC, what LIMIT {_NAMES:d}"
        )
        found[name] = dict(db.execute(asked, given).fetchall())
    return found


def _most(counted: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The names that occur most, without the empty one, which stands for unknown."""
    named = sorted(((what, many) for what, many in counted if what), key=lambda one: (-one[1], one[0]))
    return dict(named[:_NAMES])
