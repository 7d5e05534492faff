"""The tables of an archive, and the numbered steps that make and change them.

Each step is a function `m001_...` that takes a connection inside a transaction; `user_version` counts how
many have been taken. A step that has been released is never edited: a change is a new step.

What is unknown is NULL. Offsets are code points, half open: `start` and `end` count in `articles.text`,
`raw_start` and `raw_end` in the page's body. SQLite's text functions stop at a NUL, so the columns that one
cuts and searches (headline, body, text) show U+FFFD where a text holds one; `rows` puts it back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from copydesk.archive.corrections import CORRECTIONS
from copydesk.archive.counting import COUNTED, TABLE
from copydesk.archive.named import NAMED
from copydesk.archive.rows import kind_of, oddity_rows, people_rows, unpack
from copydesk.archive.timelines import TABLE as EVENTS
from copydesk.archive.tracing import TRACED
from copydesk.archive.whereabouts import TABLE as PLACES
from copydesk.records import Copy, Notes

# "CDSK": how `file` and we tell an archive from any other SQLite file. Ours by choice, it is in no list.
APPLICATION_ID = 0x4344534B

# The tables that hold content, in the order in which they refer to one another, each with what sorts it.
CONTENT = {
    "editions": "id",
    "files": "path",
    "articles": "id",
    "pages": "article",
    "origins": "id",
    "block_marks": "id",
    "block_spans": "article, n",
    "bylines": "article, n",
    "datelines": "article",
    "photos": "article, n",
    "galleries": "article, n",
    "claims": "article, n",
    "notes": "article",
    "statements": "article, n",
    "people": "article, n",
    "oddities": "article, n",
    "events": "article, n",
    "places": "article, n",
    "prints": "article",
    "copy_groups": "digest",
    "copies": "article, kind, other",
    "stories": "id",
    "story_articles": "story, n",
    "spikes": "id",
    "corrections": "id",
    "counts": "kind, name",
}

# What was made of an article's page, and is made again when it is cleaned again: each has a column `article`.
OF_ARTICLE = (
    *(
        "block_spans",
        "bylines",
        "datelines",
        "photos",
        "galleries",
        "claims",
        "notes",
        "statements",
        "people",
        "oddities",
        "events",
        "places",
    ),
    "prints",
)

_TABLES = """
CREATE TABLE editions (
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,                 -- Copydesk's
  pile TEXT NOT NULL,                    -- JSON list of what was named
  options TEXT NOT NULL,                 -- JSON object
  started TEXT NOT NULL,
  ended TEXT,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped')),
  files INTEGER NOT NULL DEFAULT 0,      -- files wholly read
  pages_read INTEGER NOT NULL DEFAULT 0, -- places where a page was found: added + repeated
  added INTEGER NOT NULL DEFAULT 0,      -- articles that were new
  repeated INTEGER NOT NULL DEFAULT 0,   -- pages that the archive had already, from another place
  spiked INTEGER NOT NULL DEFAULT 0,
  bugs INTEGER NOT NULL DEFAULT 0        -- the spikes that we did not expect
);

CREATE TABLE files (                     -- files wholly read: they need not be opened again
  path TEXT PRIMARY KEY,
  size INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  edition INTEGER NOT NULL REFERENCES editions(id)
) WITHOUT ROWID;

CREATE TABLE articles (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  site TEXT,
  language TEXT,
  published TEXT,                        -- ISO 8601, as much of it as the page states
  modified TEXT,
  words INTEGER NOT NULL,                -- of the body
  version TEXT NOT NULL,                 -- of Copydesk, that made it
  edition INTEGER NOT NULL REFERENCES editions(id),
  headline TEXT,
  body TEXT NOT NULL,                    -- the article alone, a line a block
  text TEXT NOT NULL,                    -- every block, ads and chrome included
  record BLOB NOT NULL                   -- zstd of msgpack: all that is not in text and block_spans
);
CREATE INDEX articles_url ON articles(url);
CREATE INDEX articles_site ON articles(site);
CREATE INDEX articles_published ON articles(published);

CREATE TABLE pages (                     -- the raw page, so that evidence stays when the pile moves
  article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  url TEXT NOT NULL,
  form TEXT NOT NULL,
  encoding TEXT,                         -- that it was decoded from
  size INTEGER NOT NULL,                 -- code points
  body BLOB NOT NULL                     -- zstd of UTF-8
);

CREATE TABLE origins (                   -- every place where a page was found; the first made the article
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  inside TEXT NOT NULL,                  -- member of a zip
  offset INTEGER NOT NULL,               -- bytes
  length INTEGER NOT NULL,
  row INTEGER,                           -- of a CSV or Parquet table
  fetched TEXT,
  claims TEXT,                           -- JSON: what the pile says of the page at this place
  edition INTEGER NOT NULL REFERENCES editions(id)
);
CREATE UNIQUE INDEX origins_place ON origins(path, inside, offset, length, ifnull(row, -1), article);
CREATE INDEX origins_article ON origins(article);
CREATE INDEX origins_edition ON origins(edition);

CREATE TABLE block_marks (               -- what many blocks have in common, kept once
  id INTEGER PRIMARY KEY,
  label TEXT NOT NULL,
  kind TEXT NOT NULL,
  why TEXT NOT NULL,
  UNIQUE (label, kind, why)
);
CREATE TABLE block_spans (               -- read them through the view `blocks`
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  mark INTEGER NOT NULL REFERENCES block_marks(id),
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  raw_start INTEGER NOT NULL,
  raw_end INTEGER NOT NULL,
  sure REAL NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE bylines (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT NOT NULL,
  role TEXT,
  basis TEXT NOT NULL,
  raw_start INTEGER, raw_end INTEGER,
  start INTEGER, end INTEGER,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX bylines_name ON bylines(name);

CREATE TABLE datelines (
  article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  place TEXT,
  date TEXT,
  agency TEXT,
  start INTEGER NOT NULL, end INTEGER NOT NULL
);

CREATE TABLE photos (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  src TEXT, alt TEXT, caption TEXT, credit TEXT, photographer TEXT, agency TEXT, place TEXT, date TEXT,
  basis TEXT,
  raw_start INTEGER, raw_end INTEGER,
  caption_start INTEGER, caption_end INTEGER,
  credit_start INTEGER, credit_end INTEGER,
  date_start INTEGER, date_end INTEGER,
  place_start INTEGER, place_end INTEGER,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE galleries (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  title TEXT,
  photos TEXT NOT NULL,                  -- JSON list of photos.n
  declared INTEGER,                      -- the count that the page states
  title_start INTEGER, title_end INTEGER,
  declared_start INTEGER, declared_end INTEGER,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE claims (                    -- what page and pile say of it; `chosen` is what the article took
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  basis TEXT NOT NULL,
  words TEXT,
  raw_start INTEGER, raw_end INTEGER,
  start INTEGER, end INTEGER,
  chosen INTEGER NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;

CREATE TABLE notes (
  article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
  record BLOB NOT NULL                   -- zstd of msgpack
);

CREATE TABLE spikes (                    -- what could not pass, and why
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  url TEXT,
  path TEXT, inside TEXT, offset INTEGER, length INTEGER, row INTEGER,
  edition INTEGER NOT NULL REFERENCES editions(id),
  UNIQUE (key, stage)
);
CREATE INDEX spikes_reason ON spikes(reason);
CREATE INDEX spikes_place ON spikes(path, offset);
CREATE INDEX spikes_edition ON spikes(edition);
"""

# Datasette finds the index by content="articles", in these quotes, and shows a search box for it.
_SEARCH = """
CREATE VIRTUAL TABLE articles_fts USING fts5(
  headline, body, content="articles", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
  INSERT INTO articles_fts (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;
CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, headline, body)
  VALUES ('delete', old.id, old.headline, old.body);
END;
CREATE TRIGGER articles_changed AFTER UPDATE OF headline, body ON articles BEGIN
  INSERT INTO articles_fts (articles_fts, rowid, headline, body)
  VALUES ('delete', old.id, old.headline, old.body);
  INSERT INTO articles_fts (rowid, headline, body) VALUES (new.id, new.headline, new.body);
END;
"""

_VIEWS = """
CREATE VIEW blocks AS
  SELECT s.article, s.n, m.label, m.kind, substr(a.text, s.start + 1, s.end - s.start) AS words,
    s.start, s.end, s.raw_start, s.raw_end, s.sure, m.why
  FROM block_spans s JOIN block_marks m ON m.id = s.mark JOIN articles a ON a.id = s.article;

CREATE VIEW set_aside AS
  SELECT a.key, a.url, a.site, b.n, b.label, b.words, b.sure, b.why
  FROM blocks b JOIN articles a ON a.id = b.article
  WHERE b.label IN ('box', 'related', 'ad', 'promo', 'comment', 'source', 'chrome');

CREATE VIEW photos_with_article AS
  SELECT a.key, a.url, a.site, a.headline, a.published, p.n, p.src, p.caption, p.credit, p.photographer,
    p.agency, p.place, p.date, p.alt
  FROM photos p JOIN articles a ON a.id = p.article;

CREATE VIEW article_origins AS
  SELECT a.key, a.url, a.headline, o.path, o.inside, o.offset, o.length, o.row, o.fetched, o.edition
  FROM origins o JOIN articles a ON a.id = o.article;

CREATE VIEW article_claims AS
  SELECT a.key, a.url, c.field, c.value, c.words, c.basis, c.chosen, c.raw_start, c.raw_end
  FROM claims c JOIN articles a ON a.id = c.article;

CREATE VIEW spikes_by_reason AS
  SELECT stage, reason, count(*) AS spikes, min(detail) AS example FROM spikes
  GROUP BY stage, reason ORDER BY spikes DESC, stage, reason;

CREATE VIEW sites AS
  SELECT site, count(*) AS articles, min(published) AS first, max(published) AS last FROM articles
  GROUP BY site ORDER BY articles DESC, site;
"""


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one (`executescript` would end our transaction)."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current.strip())
            current = ""
    assert not current.strip(), "a script ends in a complete statement"
    return statements


def m001_first_tables(db: sqlite3.Connection) -> None:
    """Editions, articles and all that belongs to them, spikes, the text index, and the views."""
    for statement in _statements(_TABLES + _SEARCH + _VIEWS):
        db.execute(statement)
    # A headline's words weigh four times the body's, for whoever sorts by rank. A guess, not measured.
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', 'bm25(4.0, 1.0)')")
    # 8 segments before a merge where 4 is the default: 0.67 ms a page against 0.73 (1,500 pages, 250 a batch).
    db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('automerge', 8)")


def m002_counts(db: sqlite3.Connection) -> None:
    """How many there are of what, as rows, and so far counted from the tables; articles that were cleaned again."""
    for statement in _statements(TABLE + COUNTED):
        db.execute(statement)


def m003_bio_and_embed_set_aside(db: sqlite3.Connection) -> None:
    """Two more labels are no part of an article: who the author is, and posts of others set into it."""
    db.execute("DROP VIEW set_aside")
    db.execute(_SET_ASIDE)


_SET_ASIDE = """
CREATE VIEW set_aside AS
  SELECT a.key, a.url, a.site, b.n, b.label, b.words, b.sure, b.why
  FROM blocks b JOIN articles a ON a.id = b.article
  WHERE b.label IN ('bio', 'box', 'embed', 'related', 'ad', 'promo', 'comment', 'source', 'chrome')
"""


def m004_statements(db: sqlite3.Connection) -> None:
    """Who said what, and through whom we know: of the notes, what one asks for over many articles.

    Before it no notes had statements; articles that are cleaned again bring theirs.
    """
    for statement in _statements(_STATEMENTS):
        db.execute(statement)


# `source`, `cue`, `via` and `content` are the words, `name` is the person or organisation that `source` means.
_STATEMENTS = """
CREATE TABLE statements (
  article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  name TEXT, source TEXT, cue TEXT, content TEXT NOT NULL, via TEXT, voice TEXT,
  "outer" INTEGER,                       -- the n of the statement that this one is a part of
  start INTEGER NOT NULL, end INTEGER NOT NULL,
  source_start INTEGER, source_end INTEGER,
  cue_start INTEGER, cue_end INTEGER,
  via_start INTEGER, via_end INTEGER,
  sure REAL NOT NULL,
  PRIMARY KEY (article, n)
) WITHOUT ROWID;
CREATE INDEX statements_name ON statements(name);
CREATE INDEX statements_source ON statements(source);
"""


def m005_copies_and_stories(db: sqlite3.Connection) -> None:
    """What trace finds: prints, copies by the group that they were found in, stories."""
    for statement in _statements(TRACED):
        db.execute(statement)


def m006_what_a_desk_asks(db: sqlite3.Connection) -> None:
    """Who is named where, oddities, the kind of a page, how much a copy changes, corrections; filled from
    the records that are here."""
    for statement in _statements(_DESK + NAMED + CORRECTIONS):
        db.execute(statement)
    last = 0
    asked = (
        "SELECT a.id, a.record, n.record FROM articles a JOIN notes n ON n.article = a.id WHERE a.id > ? "
        "ORDER BY a.id LIMIT 1000"
    )
    while rows := db.execute(asked, (last,)).fetchall():
        for number, article, packed in rows:
            notes = unpack(packed, Notes)
            people, oddities = people_rows(notes), oddity_rows(notes)
            db.execute("UPDATE articles SET kind = ? WHERE id = ?", (kind_of(article), number))
            db.executemany("INSERT INTO people VALUES (?, ?, ?, ?, ?, ?, ?)", [(number, *row) for row in people])
            db.executemany("INSERT INTO oddities VALUES (?, ?, ?, ?, ?, ?)", [(number, *row) for row in oddities])
        last = rows[-1][0]
    copies = db.execute("SELECT digest, article, kind, other, record FROM copies").fetchall()
    for *which, record in copies:
        db.execute(
            "UPDATE copies SET changes = ? WHERE digest = ? AND article = ? AND kind = ? AND other = ?",
            (len(unpack(record, Copy).differences), *which),
        )


_DESK = """
ALTER TABLE articles ADD COLUMN kind TEXT;   -- what the page is as a whole; NULL where that is not told
ALTER TABLE copies ADD COLUMN changes INTEGER NOT NULL DEFAULT 0;  -- how much it says otherwise
CREATE INDEX stories_last ON stories(last);
"""


def m007_events(db: sqlite3.Connection) -> None:
    """What happened, by day. Before it no notes had events; articles that are cleaned again bring theirs."""
    for statement in _statements(EVENTS):
        db.execute(statement)


def m008_filters(db: sqlite3.Connection) -> None:
    """What lists filter by, in the order that they show: none of it needs the articles themselves, whose texts lie
    beside it (all articles of a language, 100,000 of them: 5 ms, was 40)."""
    db.execute("DROP INDEX articles_published")
    db.execute("CREATE INDEX articles_published ON articles(published, id, site, language, kind, edition)")


def m009_places(db: sqlite3.Connection) -> None:
    """Where. Before it no notes had places; articles that are cleaned again bring theirs."""
    for statement in _statements(PLACES):
        db.execute(statement)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    m001_first_tables,
    m002_counts,
    m003_bio_and_embed_set_aside,
    m004_statements,
    m005_copies_and_stories,
    m006_what_a_desk_asks,
    m007_events,
    m008_filters,
    m009_places,
)


def migrate(db: sqlite3.Connection) -> None:
    """Take the steps that this archive has not taken yet, all of them or none."""
    db.execute("BEGIN IMMEDIATE")
    try:
        # Asked inside the transaction: another process may have taken them while we waited for the lock.
        taken = int(db.execute("PRAGMA user_version").fetchone()[0])
        for step in MIGRATIONS[taken:]:
            step(db)
        # Pragmas take no bound parameters; both numbers are ours.
        db.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        db.execute(f"PRAGMA user_version = {max(taken, len(MIGRATIONS)):d}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
