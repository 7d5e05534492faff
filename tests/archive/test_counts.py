"""Counts are kept as rows come and go, and say what counting the tables would say."""

import sqlite3
from pathlib import Path

from sheets import STORY, sheet, spike

from copydesk.archive import Archive, Stats, rows
from copydesk.records import Origin

COUNTED = """
  SELECT 'all', 'articles', count(*) FROM articles UNION ALL SELECT 'all', 'words', sum(words) FROM articles
  UNION ALL SELECT 'all', 'photos', count(*) FROM photos UNION ALL SELECT 'all', 'origins', count(*) FROM origins
  UNION ALL SELECT 'all', 'spikes', count(*) FROM spikes
  UNION ALL SELECT 'site', ifnull(site, ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'language', ifnull(language, ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'day', ifnull(substr(published, 1, 10), ''), count(*) FROM articles GROUP BY 2
  UNION ALL SELECT 'label', label, count(*) FROM blocks GROUP BY 2
  UNION ALL SELECT 'reason', reason, count(*) FROM spikes GROUP BY 2
"""


def made(path: Path) -> Path:
    with Archive(path, write=True) as archive:
        edition = archive.begin("0.1", ["pile"], {}, "now")
        archive.add(edition, [sheet(n, site=f"town{n % 3}.example") for n in range(7)], [spike(1), spike(2, "bug")])
        archive.add(edition, [sheet(3), sheet(8, STORY[:4], published="", language="")], [spike(1), spike(3)])
        archive.add(edition, [sheet(8, STORY[:4], published="", language="", origin=Origin(path="elsewhere"))])
        archive.end(edition, "done", "later")
    return path


def told(path: Path) -> Stats:
    with Archive(path) as archive:
        return archive.stats()


def difference(path: Path) -> set[object]:
    db = sqlite3.connect(path)
    kept = set(db.execute("SELECT kind, name, number FROM counts WHERE number > 0"))
    counted = {row for row in db.execute(COUNTED) if row[2]}
    db.close()
    return kept ^ counted


def test_counts_are_those_of_the_tables(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    assert difference(path) == set()
    counted = told(path)
    assert (counted.articles, counted.origins, counted.spikes, counted.photos) == (9, 10, 3, 9)
    assert next(iter(counted.sites.items())) == ("town0.example", 3)
    assert counted.days == {"": 1, "2023-04-25": 8}
    assert counted.languages == {"en": 8, "": 1}
    assert counted.reasons == {"empty": 2, "bug": 1}
    [edition] = counted.editions
    assert (edition.pages_read, edition.added, edition.repeated, edition.spiked, edition.bugs) == (10, 9, 1, 3, 1)


def test_what_a_person_deletes_is_taken_off(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    db = sqlite3.connect(path)
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("DELETE FROM articles WHERE id IN (1, 9)")
    db.execute("DELETE FROM spikes WHERE reason = 'bug'")
    db.commit()
    db.close()
    assert difference(path) == set()
    assert told(path).articles == 7
    assert told(path).reasons == {"empty": 2}
    assert "" not in told(path).days


def test_every_row_refers_to_one_that_is_there(tmp_path: Path) -> None:
    db = sqlite3.connect(made(tmp_path / "desk.db"))
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    db.close()


def test_an_archive_without_counts_is_counted(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    with Archive(path) as archive:
        before, counted = (
            [row for row in rows(archive) if row[0] not in ("statements", "events", "places")],
            archive.stats(),
        )
    db = sqlite3.connect(path)
    for name in ("statements", "events", "places"):  # came later, and are filled by what is cleaned again
        db.execute(f"DROP TABLE {name}")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE name LIKE '%counted'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("DROP TABLE counts")
    db.execute("DROP VIEW copies_with_articles")
    for name in ("people", "oddities", "corrections"):  # came later, and are filled from the records
        db.execute(f"DROP TABLE {name}")
    db.execute("DROP INDEX articles_published")
    db.execute("CREATE INDEX articles_published ON articles(published)")
    db.execute("ALTER TABLE articles DROP COLUMN kind")
    for name in ("prints", "copies", "copy_groups", "story_articles", "stories", "traced"):
        db.execute(f"DROP TABLE {name}")
    db.execute("ALTER TABLE editions DROP COLUMN renewed")
    db.execute("UPDATE editions SET state = 'running', added = 0, pages_read = 0, spiked = 0, bugs = 0, repeated = 0")
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()
    with Archive(path, write=True) as archive:
        archive.end(1, "done", "later")
        assert [row for row in rows(archive) if row[0] not in ("statements", "events", "places")] == before
        assert archive.stats() == counted
