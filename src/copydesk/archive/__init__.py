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

from copydesk.archive import holding, opening, reading, sayings, tracing, writing
from copydesk.archive import search as searching
from copydesk.archive.export import write_csv, write_jsonl, write_parquet
from copydesk.archive.reading import Edition, Stats
from copydesk.archive.rows import PackedSheet, Sheet, pack
from copydesk.archive.sayings import Saying
from copydesk.archive.search import Hit
from copydesk.archive.writing import Added, ReadFile, State
from copydesk.errors import ArchiveError
from copydesk.records import Article, Copy, Notes, Origin, Page, Print, Spike, Story

__all__ = [
    "Added",
    "Archive",
    "Edition",
    "Hit",
    "PackedSheet",
    "ReadFile",
    "Saying",
    "Sheet",
    "Stats",
    "pack",
    "rows",
    "write_csv",
    "write_jsonl",
    "write_parquet",
]


class Archive:
    """One archive, open for reading, or with `write=True` for adding to it (made where there is none).

    Any number of processes may read while one writes. `wait` is how many seconds to wait for another writer.
    """

    def __init__(self, path: str | os.PathLike[str], *, write: bool = False, wait: float = 10.0) -> None:
        self.path = Path(path)
        self._write = write
        self._marks: dict[writing.Mark, int] = {}
        self._let_go: Callable[[], None] | None = None
        self._db = opening.connect(self.path, write=write, wait=wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

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

    def copies(self, name: str | None = None) -> Iterator[Copy]:
        """Every copy; or what an article is a copy of, and what is a copy of it."""
        with self._reading() as db:
            yield from tracing.copies(db, None if name is None else reading.find(db, name))

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


def rows(archive: Archive) -> Iterator[tuple[Any, ...]]:
    """Every row of every table that holds content, each after its table's name, in a fixed order; without
    the columns that tell of the clock. Two archives are the same where these are."""
    with archive._reading() as db:
        yield from reading.rows(db)
