"""How many there are of what: kept as rows, for to count the archive takes a walk over all of it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping

from copydesk.archive.rows import PackedSheet

# Counted as rows are added (in `writing`, a batch at a time) and as they are deleted (by whomever), for to count them
# again takes a walk over the whole archive: 7 s of 200,000 small articles.
TABLE = """
CREATE TABLE counts (                    -- how many there are of what
  kind TEXT NOT NULL,                    -- all, site, language, day, label, reason
  name TEXT NOT NULL,                    -- for all: articles, words, photos, origins, spikes; empty for what is unknown
  number INTEGER NOT NULL,
  PRIMARY KEY (kind, name)
) WITHOUT ROWID;
CREATE TRIGGER articles_uncounted AFTER DELETE ON articles BEGIN
  UPDATE counts SET number = number - CASE name WHEN 'words' THEN old.words ELSE 1 END
    WHERE kind = 'all' AND name IN ('articles', 'words')
      OR kind = 'site' AND name = ifnull(old.site, '')
      OR kind = 'language' AND name = ifnull(old.language, '')
      OR kind = 'day' AND name = ifnull(substr(old.published, 1, 10), '');
END;
CREATE TRIGGER blocks_uncounted AFTER DELETE ON block_spans BEGIN
  UPDATE counts SET number = number - 1
    WHERE kind = 'label' AND name = (SELECT label FROM block_marks WHERE id = old.mark);
END;
CREATE TRIGGER photos_uncounted AFTER DELETE ON photos BEGIN
  UPDATE counts SET number = number - 1 WHERE kind = 'all' AND name = 'photos';
END;
CREATE TRIGGER origins_uncounted AFTER DELETE ON origins BEGIN
  UPDATE counts SET number = number - 1 WHERE kind = 'all' AND name = 'origins';
END;
CREATE TRIGGER spikes_uncounted AFTER DELETE ON spikes BEGIN
  UPDATE counts SET number = number - 1
    WHERE kind = 'all' AND name = 'spikes' OR kind = 'reason' AND name = old.reason;
END;
CREATE TRIGGER spikes_recounted AFTER UPDATE OF reason ON spikes WHEN old.reason <> new.reason BEGIN
  UPDATE counts SET number = number - 1 WHERE kind = 'reason' AND name = old.reason;
  INSERT INTO counts (kind, name, number) VALUES ('reason', new.reason, 1)
    ON CONFLICT (kind, name) DO UPDATE SET number = number + 1;
END;
ALTER TABLE editions ADD COLUMN renewed INTEGER NOT NULL DEFAULT 0;  -- articles that were cleaned again
"""

# What the tables hold already, counted; and the editions that did not end, whose counts grow from here on.
COUNTED = """
INSERT INTO counts SELECT * FROM (
  SELECT 'all', 'articles', count(*) AS number FROM articles
  UNION ALL SELECT 'all', 'words', ifnull(sum(words), 0) FROM articles
  UNION ALL SELECT 'all', 'photos', count(*) FROM photos
  UNION ALL SELECT 'all', 'origins', count(*) FROM origins
  UNION ALL SELECT 'all', 'spikes', count(*) FROM spikes
  UNION ALL SELECT 'site', ifnull(site, ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'language', ifnull(language, ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'day', ifnull(substr(published, 1, 10), ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'label', m.label, count(*) FROM block_spans s JOIN block_marks m ON m.id = s.mark GROUP BY 2
  UNION ALL SELECT 'reason', reason, count(*) FROM spikes GROUP BY 2
) WHERE number > 0;
UPDATE editions SET
  files = (SELECT count(*) FROM files WHERE edition = editions.id),
  pages_read = (SELECT count(*) FROM origins WHERE edition = editions.id),
  added = (SELECT count(*) FROM articles WHERE edition = editions.id),
  repeated = (SELECT count(*) FROM origins WHERE edition = editions.id)
    - (SELECT count(*) FROM articles WHERE edition = editions.id),
  spiked = (SELECT count(*) FROM spikes WHERE edition = editions.id),
  bugs = (SELECT count(*) FROM spikes WHERE edition = editions.id AND reason = 'bug')
WHERE state = 'running';
"""


def counted(db: sqlite3.Connection, fresh: list[PackedSheet], spiked: Mapping[str, int], *, origins: int) -> None:
    """Add what is new to the counts; what is deleted, triggers take off."""
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in fresh:
        _, _, site, language, published, _, words, *_ = sheet.article
        counts["all", "words"] += words
        counts["all", "photos"] += len(sheet.photos)
        counts["site", site or ""] += 1
        counts["language", language or ""] += 1
        counts["day", (published or "")[:10]] += 1
        for mark, many in Counter(sheet.spans[0]).items():
            counts["label", sheet.marks[mark][0]] += many
    counts["all", "articles"] += len(fresh)
    counts["all", "origins"] += origins
    for reason, many in spiked.items():
        counts["all", "spikes"] += many
        counts["reason", reason] += many
    db.executemany(
        "INSERT INTO counts (kind, name, number) VALUES (?, ?, ?) "
        "ON CONFLICT (kind, name) DO UPDATE SET number = number + excluded.number",
        [(*what, many) for what, many in sorted(counts.items()) if many],
    )
