"""archive: everything that was read, found and spiked, in one SQLite file.

    with Archive("desk.db", write=True) as archive:
        edition = archive.begin(version, pile, options, started)
        archive.add(edition, sheets, spikes, files)     # a batch, every few seconds
        archive.end(edition, "done", ended)

    with Archive("desk.db") as archive:
        for hit in archive.search("harbour bridge"):
            print(archive.get(hit.key).body)

`pack` may be called where a sheet was made, in another process: `add` then has little left to do.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from copydesk.archive import corrections as correcting
from copydesk.archive import (
    facets,
    heads,
    holding,
    named,
    opening,
    reading,
    sayings,
    stories,
    timelines,
    tracing,
    whereabouts,
    writing,
)
from copydesk.archive import search as searching
from copydesk.archive.corrections import Correction
from copydesk.archive.export import write_csv, write_jsonl, write_parquet
from copydesk.archive.facets import Found, Match
from copydesk.archive.heads import Head
from copydesk.archive.named import Appearance
from copydesk.archive.reading import Edition, Stats
from copydesk.archive.rows import PackedSheet, Sheet, pack
from copydesk.archive.sayings import Saying
from copydesk.archive.search import Hit
from copydesk.archive.stories import Day, Member, Picture, StoryLine
from copydesk.archive.timelines import Entry
from copydesk.archive.whereabouts import Located, geojson
from copydesk.archive.writing import Added, ReadFile, State
from copydesk.errors import ArchiveError
from copydesk.records import Article, Copy, Notes, Origin, Page, Print, Spike, Status, Story

__all__ = [
    "Added",
    "Appearance",
    "Archive",
    "Correction",
    "Day",
    "Edition",
    "Entry",
    "Found",
    "Head",
    "Hit",
    "Located",
    "Match",
    "Member",
    "PackedSheet",
    "Picture",
    "ReadFile",
    "Saying",
    "Sheet",
    "Stats",
    "StoryLine",
    "geojson",
    "pack",
    "rows",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]


class Archive:
    """One archive, open for reading, or with `write=True` for adding to it (made where there is none).

    Any number of processes may read while one writes. `wait` is how many seconds to wait for another writer; with
    `limit`, all that is asked until it is closed may take so many seconds together, then TooSlow is raised. With
    `shared`, several threads may use it, one at a time.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        write: bool = False,
        wait: float = 10.0,
        limit: float | None = None,
        shared: bool = False,
    ) -> None:
        self.path = Path(path)
        self._write = write
        self._marks: dict[writing.Mark, int] = {}
        self._let_go: Callable[[], None] | None = None
        self._db = opening.connect(self.path, write=write, wait=wait, shared=shared)
        if limit is not None:
            self.limit(limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def limit(self, seconds: float) -> None:
        """From here on, all that is asked may take so many seconds together, then TooSlow is raised."""
        opening.limit(self._db, seconds)

    def close(self) -> None:
        """Close the file. What was added is in it already."""
        self._db.close()
        self._release()

    def _release(self) -> None:
        if self._let_go is not None:
            self._let_go()
            self._let_go = None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it, or nothing."""
        if not self._write:
            raise ArchiveError(f"{self.path} was opened for reading. Open it with write=True to change it.")
        with opening.told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._marks.clear()  # some of them may be numbers of rows that are now undone
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with opening.told(self.path):
            yield self._db

    # Adding ---------------------------------------------------------------------------------------------

    def begin(self, version: str, pile: Sequence[str], options: Mapping[str, Any], started: str) -> int:
        """The number of this edition. The newest one is continued where version, pile and options are the
        same and it was not finished, so that a killed run that is run again leaves the rows of one run.

        From here to its end, or until the file is closed, the archive is held: ArchiveBusy for any other edition."""
        if self._write and self._let_go is None:
            self._let_go = holding.hold(self.path)
        with self._writing() as db:
            return writing.begin(db, version, pile, options, started)

    def add(
        self,
        edition: int,
        sheets: Iterable[Sheet | PackedSheet],
        spikes: Iterable[Spike] = (),
        files: Iterable[ReadFile] = (),
        *,
        again: bool = False,
    ) -> Added:
        """Add a batch in one transaction. What is there already changes nothing; a page found at another
        place adds that place. Rows and their numbers depend only on the order of adding. With `again`, a spike or
        a file that an earlier edition has becomes this one's."""
        with self._writing() as db:
            return writing.add(db, self._marks, edition, sheets, spikes, files, again=again)

    def renew(self, edition: int, sheets: Iterable[Sheet | PackedSheet], spikes: Iterable[Spike] = ()) -> Added:
        """Put articles in the place of those with the same keys, in one transaction: all that was made of their
        pages is replaced, notes too. `spikes` are what could not be made again; there the old article stays."""
        with self._writing() as db:
            return writing.renew(db, self._marks, edition, sheets, spikes)

    def end(self, edition: int, state: State, ended: str, *, again: bool = False) -> None:
        """Close an edition, as done or as stopped. With `again` and done, older spikes go whose file was read again
        or whose page became an article."""
        with self._writing() as db:
            writing.end(db, edition, state, ended, again=again)
        self._release()

    # Tracing --------------------------------------------------------------------------------------------

    def hold(self) -> None:
        """Hold the archive until it is closed, as `begin` does: ArchiveBusy for any other that would change it."""
        if self._write and self._let_go is None:
            self._let_go = holding.hold(self.path)

    def add_prints(self, prints: Iterable[Print]) -> None:
        """Add the prints of articles that have none yet."""
        with self._writing() as db:
            tracing.add_prints(db, prints)

    def add_copies(self, found: Iterable[tuple[str, Sequence[Copy]]]) -> None:
        """Add the copies that were found in groups, each under the digest of its group."""
        with self._writing() as db:
            tracing.add_copies(db, found)

    def settle(
        self, digests: Iterable[str], stories: Iterable[Story], version: str, *, compared: int, cut: int
    ) -> None:
        """End a tracing: only the copies of these groups stay, stories take the place of the old ones, and until
        something is added `is_traced` says so."""
        with self._writing() as db:
            tracing.settle(db, digests, stories, version, (compared, cut))

    def is_traced(self, version: str) -> bool:
        """Whether all that is here was traced by this version of Copydesk."""
        with self._reading() as db:
            return tracing.is_traced(db, version)

    def unprinted(self) -> Iterator[str]:
        """The keys of articles that have no print."""
        with self._reading() as db:
            yield from tracing.unprinted(db)

    def prints(self) -> Iterator[Print]:
        """Every print, in the order in which the articles were added."""
        with self._reading() as db:
            yield from tracing.prints(db)

    def print_of(self, key: str) -> Print:
        """The print of the article with this key."""
        with self._reading() as db:
            return tracing.print_of(db, key)

    def copy_groups(self) -> set[str]:
        """The digests of the groups whose copies are kept."""
        with self._reading() as db:
            return tracing.groups(db)

    def copies(self, name: str | None = None, *, limit: int = -1) -> Iterator[Copy]:
        """Every copy; or what an article is a copy of, and what is a copy of it. At most `limit`, where it is given."""
        with self._reading() as db:
            yield from tracing.copies(db, None if name is None else reading.find(db, name), limit)

    def stories(self) -> Iterator[Story]:
        """Every story, that of most articles first."""
        with self._reading() as db:
            yield from tracing.stories(db)

    # Asking ---------------------------------------------------------------------------------------------

    def knows_file(self, path: str, size: int, modified_ns: int, *, again: int = 0) -> bool:
        """Whether this file, as it is now, was wholly read. `again` is the number of an edition that tries spikes
        again: for it, a file is unknown where an earlier edition has left one."""
        with self._reading() as db:
            return reading.knows_file(db, path, size, modified_ns, again)

    def knows(self, origin: Origin, *, again: int = 0) -> bool:
        """Whether an article or a spike came from this place; for the edition `again`, spikes of earlier ones don't
        count. What lies there may have changed since: ask `knows_file` of the file first."""
        with self._reading() as db:
            return reading.knows(db, origin, again)

    def find(self, name: str) -> str:
        """The key that a key, the beginning of one, or an address stands for. UsageError where it stands for
        nothing or for several, and then it names them."""
        with self._reading() as db:
            return reading.find(db, name)

    def get(self, name: str) -> Article:
        """The article with this key (or the beginning of one, or address), exactly as it was added."""
        with self._reading() as db:
            return reading.article(db, reading.find(db, name))

    def page(self, name: str) -> Page:
        """The raw page of an article, as it was read at the first place where it was found."""
        with self._reading() as db:
            return reading.page(db, reading.find(db, name))

    def notes(self, name: str) -> Notes:
        """The notes on an article."""
        with self._reading() as db:
            return reading.notes(db, reading.find(db, name))

    def origins(self, name: str) -> list[Origin]:
        """Every place where an article's page was found, in the order of finding."""
        with self._reading() as db:
            return list(reading.origins(db, reading.find(db, name)))

    def articles(self) -> Iterator[Article]:
        """Every article, in the order in which they were added."""
        with self._reading() as db:
            yield from reading.articles(db)

    def pages(self, *, but: str | None = None) -> Iterator[Page]:
        """Every raw page, in the order in which they were added; without those whose article the version `but` of
        Copydesk made."""
        with self._reading() as db:
            yield from reading.pages(db, but)

    def spikes(self, reason: str | None = None, *, edition: int | None = None) -> Iterator[Spike]:
        """Every spike, or those with one reason, or of one edition, in the order in which they were added."""
        with self._reading() as db:
            yield from reading.spikes(db, reason, edition)

    def stats(self) -> Stats:
        """How many there are of what."""
        with self._reading() as db:
            return reading.stats(db)

    def search(
        self,
        query: str,
        *,
        site: str | None = None,
        day: str | None = None,
        since: str | None = None,
        until: str | None = None,
        language: str | None = None,
        limit: int = 20,
        offset: int = 0,
    ) -> list[Hit]:
        """The articles whose headline or body match, best first.

        Words must all occur; "phrases", prefix*, AND, OR, NOT and parentheses are understood where they are
        well formed. Dates are ISO, whole or in part: day="2023-04" is all of April, `since` and `until`
        include their day. An article whose date is unknown matches no filter by date.
        """
        with self._reading() as db:
            return searching.search(
                db,
                query,
                site=site,
                day=day,
                since=since,
                until=until,
                language=language,
                limit=limit,
                offset=offset,
            )

    def statements(
        self, who: str = "", *, since: str | None = None, until: str | None = None, limit: int = 100
    ) -> list[Saying]:
        """Who said what, the newest first, those of unknown day last. `who` is a part of a name, or of what the
        article calls the source; the empty one means everybody. Dates are ISO, whole or in part."""
        with self._reading() as db:
            return sayings.said(db, who, since=since, until=until, limit=limit)

    def timeline(
        self,
        query: str = "",
        *,
        status: Status | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 100,
    ) -> list[Entry]:
        """What happened in the articles that a search finds, or in all of them, the earliest first; of more than
        `limit` events those of most weight. Dates are ISO, whole or in part.

        Raises:
            UsageError: the search holds no word, or the limit is none.
        """
        with self._reading() as db:
            return timelines.entries(db, query, status=status, since=since, until=until, limit=limit)

    def places(
        self,
        query: str = "",
        *,
        country: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 100,
    ) -> list[Located]:
        """Where: the places and peoples that the articles of a search name, or all articles, those of most articles
        first. `country` is a code of ISO 3166, `kind` as in `Place.kind`; dates, of publication, are ISO, whole or in
        part. `geojson` makes a map's points of them.

        Raises:
            UsageError: the search holds no word, or the limit is none.
        """
        with self._reading() as db:
            return whereabouts.located(db, query, country=country, kind=kind, since=since, until=until, limit=limit)

    # Asking for the pages of a desk ------------------------------------------------------------------------

    def found(self, query: str, filters: Mapping[str, str], *, limit: int = 20, offset: int = 0) -> Found:
        """One page of what a search finds (all articles where the query is empty), with how many have which site,
        day, language, kind, person, place. `filters` are by these names, `facets.FILTERS`."""
        with self._reading() as db:
            return facets.found(db, query, filters, limit=limit, offset=offset)

    def newest(self, *, limit: int = 20, offset: int = 0) -> list[Head]:
        """The newest articles, those of unknown day last."""
        with self._reading() as db:
            return heads.newest(db, limit=limit, offset=offset)

    def head(self, key: str) -> Head:
        """The article with this key, in one line."""
        with self._reading() as db:
            return heads.head(db, key)

    def latest_stories(self, *, limit: int = 20, offset: int = 0) -> list[StoryLine]:
        """The stories, that of the newest article first."""
        with self._reading() as db:
            return stories.latest(db, limit=limit, offset=offset)

    def story_count(self) -> int:
        """How many stories there are."""
        with self._reading() as db:
            return stories.count(db)

    def story_of(self, key: str) -> StoryLine | None:
        """The story that the article with this key is told in, if any."""
        with self._reading() as db:
            return stories.of_article(db, key)

    def story_members(self, key: str, *, limit: int = 100, offset: int = 0) -> list[Member]:
        """The articles of the story with this key, in the order of their days."""
        with self._reading() as db:
            return stories.members(db, key, limit=limit, offset=offset)

    def story_copies(self, key: str, *, limit: int = 1_000) -> list[Copy]:
        """What the articles of the story with this key repeat."""
        with self._reading() as db:
            return stories.copies_in(db, key, limit=limit)

    def story_sayings(self, key: str, *, limit: int = 1_000, offset: int = 0) -> list[Saying]:
        """Who said what in the articles of the story with this key."""
        with self._reading() as db:
            return stories.said_in(db, key, limit=limit, offset=offset)

    def story_events(self, key: str, *, limit: int = 200) -> list[Entry]:
        """What happened in the story with this key, the earliest first; of more than `limit` those of most weight."""
        with self._reading() as db:
            return timelines.of_story(db, key, limit=limit)

    def events_of(self, name: str, *, limit: int = 50) -> list[Entry]:
        """The events that this person or organisation is part of, the earliest first."""
        with self._reading() as db:
            return timelines.of_name(db, name, limit=limit)

    def senses(self, name: str) -> list[Located]:
        """The places and peoples of this name, those of most articles first."""
        with self._reading() as db:
            return whereabouts.senses(db, name)

    def articles_at(
        self, name: str, country: str = "", division: str = "", *, limit: int = 100, offset: int = 0
    ) -> list[Appearance]:
        """The articles that name this place, the newest first; in any country or division where these are empty."""
        with self._reading() as db:
            return whereabouts.naming(db, name, country, division, limit=limit, offset=offset)

    def days_at(self, name: str, country: str = "", division: str = "") -> dict[str, int]:
        """How many articles name this place, by day."""
        with self._reading() as db:
            return whereabouts.days_at(db, name, country, division)

    def said_of(self, name: str, country: str = "", division: str = "", *, limit: int = 50) -> list[Saying]:
        """The statements that name this place, the newest first."""
        with self._reading() as db:
            return whereabouts.said_of(db, name, country, division, limit=limit)

    def events_at(self, name: str, *, limit: int = 50) -> list[Entry]:
        """The events at a place of this name, the earliest first."""
        with self._reading() as db:
            return timelines.of_place(db, name, limit=limit)

    def appearances(self, name: str, *, limit: int = 100, offset: int = 0) -> list[Appearance]:
        """The articles that name this person or organisation, the newest first."""
        with self._reading() as db:
            return named.appearances(db, name, limit=limit, offset=offset)

    def days_of(self, name: str) -> dict[str, int]:
        """How many articles name this person or organisation, by day."""
        with self._reading() as db:
            return named.days_of(db, name)

    def said_by(self, name: str, *, limit: int = 100, offset: int = 0) -> list[Saying]:
        """What exactly this person or organisation said, the newest first."""
        with self._reading() as db:
            return named.said_by(db, name, limit=limit, offset=offset)

    def said_count(self, name: str) -> int:
        """How many statements are theirs."""
        with self._reading() as db:
            return named.said_count(db, name)

    def story_pictures(self, key: str, *, limit: int = 500) -> list[Picture]:
        """The photos of the articles of the story with this key, in the order of their days."""
        with self._reading() as db:
            return stories.pictures_in(db, key, limit=limit)

    def spike_page(
        self, reason: str | None = None, *, edition: int | None = None, limit: int = 20, offset: int = 0
    ) -> list[Spike]:
        """Some of the spikes, or of those with one reason or of one edition, bugs of ours first."""
        with self._reading() as db:
            return reading.spike_page(db, reason, edition, limit=limit, offset=offset)

    def spike_count(self, reason: str | None = None, *, edition: int | None = None) -> int:
        """How many spikes there are, or of one reason, or of one edition."""
        with self._reading() as db:
            return reading.spike_count(db, reason, edition)

    # Corrections ---------------------------------------------------------------------------------------------

    def correct(self, correction: Correction) -> int:
        """Note what a person put right, and give the note's number. No record is changed."""
        with self._writing() as db:
            return correcting.note(db, correction)

    def corrections(self, key: str | None = None, *, limit: int = 100, offset: int = 0) -> list[Correction]:
        """Every correction, or those of one article, the newest first."""
        with self._reading() as db:
            return correcting.corrections(db, key, limit=limit, offset=offset)

    def correction_count(self) -> int:
        """How many corrections there are."""
        with self._reading() as db:
            return correcting.count(db)


def rows(archive: Archive) -> Iterator[tuple[Any, ...]]:
    """Every row of every table that holds content, each after its table's name, in a fixed order; without
    the columns that tell of the clock. Two archives are the same where these are."""
    with archive._reading() as db:
        yield from reading.rows(db)
