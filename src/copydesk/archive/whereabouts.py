"""Where, over all articles: the places of the notes, counted, and as GeoJSON for a map."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from copydesk.archive.heads import COLUMNS
from copydesk.archive.named import Appearance, appearance_of
from copydesk.archive.sayings import COLUMNS as SAYING
from copydesk.archive.sayings import TABLES as SAYINGS
from copydesk.archive.sayings import Saying, saying_of
from copydesk.archive.search import expression
from copydesk.errors import UsageError
from copydesk.records import Record

ATTRIBUTION = "Places: GeoNames (geonames.org), CC BY 4.0"


class Located(Record, frozen=True):
    """A place or a people, and how many articles name it how often.

    `country` is a code of ISO 3166, `division` a first-level division, each empty where there is none; `articles` are
    those that were counted, `mentions` all of theirs.
    """

    name: str
    kind: str
    country: str
    division: str
    latitude: float | None
    longitude: float | None
    geonames: int | None
    articles: int
    mentions: int


TABLE = """
CREATE TABLE places (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT NOT NULL, division TEXT NOT NULL,
  latitude REAL, longitude REAL, geonames INTEGER,
  mentions INTEGER NOT NULL,             -- how often it is named
  start INTEGER, end INTEGER,            -- the first time
  sure REAL NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX places_name ON places(name, article);
"""

# "~" sorts after every character of a date, so that until="2024-03" holds all of March.
_ASKED = """
SELECT p.name, p.kind, p.country, p.division, p.latitude, p.longitude, p.geonames,
  count(DISTINCT p.article), sum(p.mentions)
FROM places p JOIN articles a ON a.id = p.article
WHERE (:asked IS NULL OR a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :asked))
  AND (:country IS NULL OR p.country = :country)
  AND (:kind IS NULL OR p.kind = :kind)
  AND (:since IS NULL OR a.published >= :since)
  AND (:until IS NULL OR a.published <= :until || '~')
GROUP BY p.name, p.kind, p.country, p.division, p.latitude, p.longitude, p.geonames
ORDER BY 8 DESC, 9 DESC, p.name, p.kind, p.country, p.division, p.latitude, p.longitude LIMIT :limit
"""


def located(
    db: sqlite3.Connection,
    query: str,
    *,
    country: str | None,
    kind: str | None,
    since: str | None,
    until: str | None,
    limit: int,
) -> list[Located]:
    """The places of the articles that a search finds, those of most articles first. An empty query means all.

    Raises:
        UsageError: the search holds no word, or the limit is none.
    """
    if not 0 <= limit <= 100_000:
        raise UsageError("A list of places has between 0 and 100000 of them.")
    asked = {
        "asked": expression(query) if query.strip() else None,
        "country": country.strip().upper() if country else None,
        "kind": kind,
        "since": since,
        "until": until,
        "limit": limit,
    }
    return [Located(**dict(zip(Located.__struct_fields__, row, strict=True))) for row in db.execute(_ASKED, asked)]


_COUNTED = """
SELECT name, kind, country, division, latitude, longitude, geonames, count(DISTINCT article), sum(mentions)
FROM places WHERE name = ? GROUP BY name, kind, country, division, latitude, longitude, geonames
ORDER BY 8 DESC, 9 DESC, kind, country, division, latitude, longitude LIMIT 50
"""


def senses(db: sqlite3.Connection, name: str) -> list[Located]:
    """The places and peoples of this name, those of most articles first: namesakes are told apart."""
    return [Located(**dict(zip(Located.__struct_fields__, row, strict=True))) for row in db.execute(_COUNTED, (name,))]


def naming(
    db: sqlite3.Connection, name: str, country: str, division: str, *, limit: int, offset: int
) -> list[Appearance]:
    """The articles that name this place, the newest first."""
    asked = (
        f"SELECT {COLUMNS}, p.kind, p.mentions, p.start, p.end FROM places p "  # noqa: S608 (our names)
        f"JOIN articles a ON a.id = p.article WHERE {_ONE} "
        "ORDER BY a.published IS NULL, a.published DESC, a.id DESC, p.n LIMIT :limit OFFSET :offset"
    )
    given = {"name": name, "country": country, "division": division, "limit": limit, "offset": offset}
    return [appearance_of(row) for row in db.execute(asked, given)]


_ONE = "p.name = :name AND (:country = '' OR p.country = :country) AND (:division = '' OR p.division = :division)"


def days_at(db: sqlite3.Connection, name: str, country: str, division: str) -> dict[str, int]:
    """How many articles name this place, by day; the empty day stands for unknown."""
    asked = (
        "SELECT ifnull(substr(a.published, 1, 10), '') AS day, count(DISTINCT a.id) FROM places p "  # noqa: S608
        f"JOIN articles a ON a.id = p.article WHERE {_ONE} GROUP BY day ORDER BY day"
    )
    given = {"name": name, "country": country, "division": division}
    return {str(day): int(many) for day, many in db.execute(asked, given)}


def said_of(db: sqlite3.Connection, name: str, country: str, division: str, *, limit: int) -> list[Saying]:
    """The statements that name this place, the newest first."""
    asked = (
        f"SELECT {SAYING} FROM {SAYINGS} WHERE s.article IN (SELECT p.article FROM places p WHERE {_ONE}) "  # noqa: S608
        "AND instr(s.content, :name) ORDER BY a.published IS NULL, a.published DESC, a.id DESC, s.n LIMIT :limit"
    )
    given = {"name": name, "country": country, "division": division, "limit": limit}
    return [saying_of(row) for row in db.execute(asked, given)]


def geojson(places: Sequence[Located]) -> dict[str, Any]:
    """Places as a FeatureCollection (RFC 7946), each a point; peoples, and what has no coordinates, are left out."""
    return {
        "type": "FeatureCollection",
        "attribution": ATTRIBUTION,
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
                "properties": {
                    "name": one.name,
                    "kind": one.kind,
                    "country": one.country,
                    "division": one.division,
                    "geonames": one.geonames,
                    "articles": one.articles,
                    "mentions": one.mentions,
                },
            }
            for one in places
            if one.kind != "people" and one.latitude is not None and one.longitude is not None
        ],
    }
