"""What trace found, as rows: prints, copies by their group, stories."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from copydesk.archive.rows import squeeze, unpack
from copydesk.records import Copy, Print, Story, decode, encode

TRACED = """
CREATE TABLE prints (                    -- what of an article is asked to find its copies
  article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  record BLOB NOT NULL                   -- msgpack
);

CREATE TABLE copy_groups (               -- groups whose copies are kept: what has not changed is not done again
  digest TEXT PRIMARY KEY                -- of its members and of what they are
) WITHOUT ROWID;

CREATE TABLE copies (
  digest TEXT NOT NULL REFERENCES copy_groups(digest),
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  other INTEGER NOT NULL,                -- the likeliest original, for quotes the other article; 0: none here
  kind TEXT NOT NULL,
  original INTEGER REFERENCES articles(id) ON DELETE SET NULL, -- NULL: unknown which was first
  named TEXT,                            -- an original that is not here
  share REAL NOT NULL,
  back REAL NOT NULL,
  sure REAL NOT NULL,
  record BLOB NOT NULL,                  -- zstd of msgpack: all of it, with sentences, differences and reasons
  PRIMARY KEY (article, kind, other, digest)
) WITHOUT ROWID;
CREATE INDEX copies_other ON copies(other);
CREATE INDEX copies_digest ON copies(digest);

CREATE TABLE stories (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,              -- of its first article
  articles INTEGER NOT NULL,
  origins INTEGER NOT NULL,              -- how many of them repeat no other
  first TEXT,
  last TEXT
);
CREATE TABLE story_articles (
  story INTEGER NOT NULL REFERENCES stories(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  origin INTEGER NOT NULL,
  PRIMARY KEY (story, n)
) WITHOUT ROWID;
CREATE INDEX story_articles_article ON story_articles(article);

CREATE TABLE traced (                    -- one row where nothing has come or gone since all was traced
  prints INTEGER NOT NULL,
  version TEXT NOT NULL,
  compared INTEGER NOT NULL,             -- pairs of articles that were compared
  cut INTEGER NOT NULL                   -- pairs that were not, because too many share a key
);

CREATE VIEW copies_with_articles AS
  SELECT a.key, a.url, a.headline, c.kind, o.key AS original, l.key AS likeliest, c.named, c.share, c.back, c.sure
  FROM copies c JOIN articles a ON a.id = c.article LEFT JOIN articles o ON o.id = c.original
  LEFT JOIN articles l ON l.id = c.other;
"""

# Rows fetched at a time while streaming, as in `reading`.
_AT_A_TIME = 1_000


def unprinted(db: sqlite3.Connection) -> Iterator[str]:
    """The keys of the articles that have no print, in the order in which they were added."""
    asked = (
        "SELECT a.id, a.key FROM articles a LEFT JOIN prints p ON p.article = a.id "
        "WHERE a.id > ? AND p.article IS NULL ORDER BY a.id LIMIT ?"
    )
    last = 0
    while rows := db.execute(asked, (last, _AT_A_TIME)).fetchall():
        for number, key in rows:
            last = number
            yield str(key)


def add_prints(db: sqlite3.Connection, prints: Iterable[Print]) -> None:
    """Add the prints of articles; one that is there is replaced."""
    db.executemany(
        "INSERT OR REPLACE INTO prints (article, record) SELECT id, ? FROM articles WHERE key = ?",
        [(encode(one), one.key) for one in prints],
    )
    db.execute("DELETE FROM traced")


def prints(db: sqlite3.Connection) -> Iterator[Print]:
    """Every print, in the order in which their articles were added."""
    last = 0
    asked = "SELECT article, record FROM prints WHERE article > ? ORDER BY article LIMIT ?"
    while rows := db.execute(asked, (last, _AT_A_TIME)).fetchall():
        for number, record in rows:
            last = number
            yield decode(record, Print)


def print_of(db: sqlite3.Connection, key: str) -> Print:
    """The print of the article with this key."""
    row = db.execute("SELECT p.record FROM prints p JOIN articles a ON a.id = p.article WHERE a.key = ?", (key,))
    return decode(row.fetchone()[0], Print)


def is_traced(db: sqlite3.Connection, version: str) -> bool:
    """Whether all that is here was traced by this version, and nothing came or went since."""
    many = int(db.execute("SELECT count(*) FROM prints").fetchone()[0])
    articles = int(db.execute("SELECT count(*) FROM articles").fetchone()[0])
    row = db.execute("SELECT prints, version FROM traced").fetchone()
    return row is not None and tuple(row) == (many, version) and many == articles


def groups(db: sqlite3.Connection) -> set[str]:
    """The digests of the groups whose copies are kept."""
    return {str(row[0]) for row in db.execute("SELECT digest FROM copy_groups")}


def add_copies(db: sqlite3.Connection, found: Iterable[tuple[str, Sequence[Copy]]]) -> None:
    """Add the copies of groups, each under its digest."""
    for digest, copies in found:
        db.execute("INSERT OR IGNORE INTO copy_groups (digest) VALUES (?)", (digest,))
        for copy in copies:
            db.execute(
                "INSERT INTO copies "
                "(digest, article, other, kind, original, named, share, back, sure, record, changes) SELECT "
                "?, a.id, ifnull((SELECT id FROM articles WHERE key = ?), 0), ?, "
                "(SELECT id FROM articles WHERE key = ?), ?, ?, ?, ?, ?, ? FROM articles a WHERE a.key = ?",
                (
                    digest,
                    copy.like,
                    copy.kind,
                    copy.original,
                    copy.named or None,
                    copy.share,
                    copy.back,
                    copy.sure,
                    squeeze(encode(copy)),
                    len(copy.differences),
                    copy.key,
                ),
            )


def settle(
    db: sqlite3.Connection, digests: Iterable[str], stories: Iterable[Story], version: str, cut: tuple[int, int]
) -> None:
    """Keep the copies of these groups alone, put stories in the place of the old ones, and note that all is traced.
    `cut` are the comparisons made and left out."""
    db.execute("CREATE TEMP TABLE IF NOT EXISTS kept (digest TEXT PRIMARY KEY)")
    db.execute("DELETE FROM kept")
    db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", [(digest,) for digest in digests])
    db.execute("DELETE FROM copies WHERE digest NOT IN (SELECT digest FROM kept)")
    db.execute("DELETE FROM copy_groups WHERE digest NOT IN (SELECT digest FROM kept)")
    db.execute("DELETE FROM story_articles")
    db.execute("DELETE FROM stories")
    for number, story in enumerate(stories, 1):
        db.execute(
            "INSERT INTO stories (id, key, articles, origins, first, last) VALUES (?, ?, ?, ?, ?, ?)",
            (number, story.key, len(story.articles), len(story.origins), story.first or None, story.last or None),
        )
        origins = set(story.origins)
        db.executemany(
            "INSERT INTO story_articles (story, n, article, origin) SELECT ?, ?, id, ? FROM articles WHERE key = ?",
            [(number, n, key in origins, key) for n, key in enumerate(story.articles)],
        )
    db.execute("DELETE FROM traced")
    many = int(db.execute("SELECT count(*) FROM prints").fetchone()[0])
    db.execute("INSERT INTO traced (prints, version, compared, cut) VALUES (?, ?, ?, ?)", (many, version, *cut))


def untrace(db: sqlite3.Connection, articles: Iterable[int]) -> None:
    """Forget the groups in which these articles are, by their numbers: they will be read anew."""
    for number in articles:
        of = "SELECT digest FROM copies WHERE article = ?1 OR other = ?1"
        digests = [row[0] for row in db.execute(of, (number,))]
        db.executemany("DELETE FROM copies WHERE digest = ?", [(digest,) for digest in digests])
        db.executemany("DELETE FROM copy_groups WHERE digest = ?", [(digest,) for digest in digests])


def copies(db: sqlite3.Connection, key: str | None = None, limit: int = -1) -> Iterator[Copy]:
    """Every copy, or those that an article is, or that are of it: in the order in which the articles were added. At
    most `limit`, where that is not below 0."""
    asked = (
        "SELECT record FROM copies WHERE ?1 IS NULL OR article = (SELECT id FROM articles WHERE key = ?1) "
        "OR other = (SELECT id FROM articles WHERE key = ?1) ORDER BY article, kind, other LIMIT ?2"
    )
    rows = db.execute(asked if key is None else asked.replace("?1 IS NULL OR ", ""), (key, limit))
    for (record,) in rows:
        yield unpack(record, Copy)


def stories(db: sqlite3.Connection) -> Iterator[Story]:
    """Every story, that of most articles first."""
    for number, key, first, last in db.execute(
        "SELECT id, key, first, last FROM stories ORDER BY articles DESC, origins DESC, key"
    ).fetchall():
        rows = db.execute(
            "SELECT a.key, s.origin FROM story_articles s JOIN articles a ON a.id = s.article "
            "WHERE s.story = ? ORDER BY s.n",
            (number,),
        ).fetchall()
        yield Story(
            key=key,
            articles=tuple(row[0] for row in rows),
            origins=tuple(row[0] for row in rows if row[1]),
            first=first or "",
            last=last or "",
        )
