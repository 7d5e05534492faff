"""Where, over all articles: the places of the notes, counted, and as GeoJSON for a map."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

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
