"""Open an archive's file, or say why not and what to do."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.archive import tables
from copydesk.errors import ArchiveBusy, ArchiveError, NewerArchive, NotAnArchive, TooSlow

_MAGIC = b"SQLite format 3\0"  # the first bytes of every SQLite database (its file format, section 1.3)

# 16 kB pages: 0.75 ms to add a real page against 0.81 with 4 or 8 kB, and the file 7 % larger than with 4 kB
# (600 pages of 600 sites, 129 kB of HTML and 212 blocks each). SQLite's default is 4 kB.
_PAGE_SIZE = 16_384
# Checkpoint when the log passes 64 MB, about two batches: hot index pages are then copied once, not each time.
_LOG_PAGES = 64 * 1024 * 1024 // _PAGE_SIZE


# SQLite's virtual machine looks at the clock after so many of its steps: about every 0.1 ms.
_STEPS = 10_000


def limit(db: sqlite3.Connection, seconds: float) -> None:
    """From here on, all that is asked of a connection together may take so long; then it ends as SQLITE_INTERRUPT."""
    until = time.monotonic() + seconds
    db.set_progress_handler(lambda: time.monotonic() > until, _STEPS)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite raises into an error that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveBusy(
                f"{path} is being written by another process. Wait until it is done, then run the same again."
            ) from error
        if primary == sqlite3.SQLITE_INTERRUPT:
            raise TooSlow(
                "This took longer than it may, and was ended. Ask for less: a day, a site, another word."
            ) from error
        if primary == sqlite3.SQLITE_NOTADB:
            raise NotAnArchive(f"{path} is not a Copydesk archive. Name another file.") from error
        if primary == sqlite3.SQLITE_CORRUPT:
            raise ArchiveError(
                f"{path} is damaged ({error}). Run the edition again into a new file, "
                f"or save what can be read with: sqlite3 {path} .recover"
            ) from error
        if primary == sqlite3.SQLITE_FULL:
            raise ArchiveError(f"{path}: the disk is full. Make room and run the same again.") from error
        if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
            raise ArchiveError(f"{path} cannot be opened or written ({error}). Check its folder's rights.") from error
        raise


def connect(path: Path, *, write: bool, wait: float, shared: bool = False) -> sqlite3.Connection:
    """A connection to the archive at `path`; with `write`, made or brought up to date where it must be; with `shared`,
    for several threads, one at a time."""
    _look(path, write=write)
    with told(path):
        # A reader opens the file as a writer would, so that the last to close it takes the log away; SQLite
        # falls back to reading where the file's rights say so, and `query_only` keeps it to that in any case.
        mode = "rwc" if write else "rw"
        db = _opened(f"{path.absolute().as_uri()}?mode={mode}", wait, shared)
        try:
            _settle(db, path, write=write)
        except sqlite3.OperationalError as error:
            db.close()
            if write or (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            # A folder that nobody may write to. Without a log beside the file nothing is in flight, and we may
            # read it as it lies; with one, what it holds would be missed.
            log = path.with_name(path.name + "-wal")
            if log.exists() and log.stat().st_size:
                raise
            db = _opened(f"{path.absolute().as_uri()}?mode=ro&immutable=1", wait, shared)
            _settle(db, path, write=False)
        except BaseException:
            db.close()
            raise
    return db


def _opened(uri: str, wait: float, shared: bool) -> sqlite3.Connection:
    return sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=not shared)


def _look(path: Path, *, write: bool) -> None:
    """What can be told without SQLite."""
    try:
        _look_at(path, write=write)
    except OSError as error:
        raise ArchiveError(f"{path} cannot be looked at ({error.strerror}). Check the rights of its folder.") from error


def _look_at(path: Path, *, write: bool) -> None:
    if path.is_dir():
        raise NotAnArchive(f"{path} is a folder. Name a file in it, such as {path / 'desk.db'}.")
    if not path.exists():
        if not write:
            raise NotAnArchive(f"There is no archive at {path}. Check the name, or make one from a pile first.")
        if not path.absolute().parent.is_dir():
            raise ArchiveError(f"The folder {path.absolute().parent} does not exist. Make it first.")
        return
    if not path.is_file():
        raise NotAnArchive(f"{path} is not a regular file. Name another file.")
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read ({error.strerror}). Check its rights.") from error
    if start == b"":
        if not write:
            raise NotAnArchive(f"{path} is empty. Make an archive from a pile first.")
    elif start != _MAGIC:
        raise NotAnArchive(f"{path} is not a Copydesk archive. Name another file; this one was left as it is.")


def _settle(db: sqlite3.Connection, path: Path, *, write: bool) -> None:
    """Whose file it is, then everything that a connection needs. Another's file is left untouched."""
    application = int(db.execute("PRAGMA application_id").fetchone()[0])
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    # The same step that makes the tables writes the id, so a file without both was killed before it began.
    blank = application == 0 and version == 0 and not db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    newest = len(tables.MIGRATIONS)
    if application != tables.APPLICATION_ID and not (blank and write):
        raise NotAnArchive(f"{path} is not a Copydesk archive. Name another file; this one was left as it is.")
    if version > newest:
        raise NewerArchive(
            f"{path} was written by a newer Copydesk (its tables are number {version}, this one knows {newest}). "
            "Upgrade with: pip install -U copydesk"
        )
    if version < newest and not write:
        raise ArchiveError(
            f"{path} was written by an older Copydesk (its tables are number {version}, this one needs {newest}). "
            "Run any edition into it to bring it up to date."
        )
    db.execute("PRAGMA temp_store = MEMORY")
    if not write:
        # 64 MB of cache: holds the upper levels of every index up to some millions of rows. A guess, not swept.
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA query_only = ON")
        return
    # References are right by the way rows are added: their numbers come from rows of the same transaction. Checking
    # them took a third of the time that blocks take to add, 9 of 34 µs an article; the tests check them instead.
    db.execute("PRAGMA foreign_keys = OFF")
    # Some builds (Debian's) overwrite with zeros what is deleted, and merging the text index deletes all the time:
    # 34.5 kB an article were written to the disk with it, 30.6 without (20,000 small pages, batches of 500).
    db.execute("PRAGMA secure_delete = OFF")
    if blank:
        db.execute(f"PRAGMA page_size = {_PAGE_SIZE:d}")
    db.execute("PRAGMA journal_mode = WAL")
    # With WAL, NORMAL loses at most the last commits in a power cut and never consistency; a kill loses none.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES:d}")
    db.execute(f"PRAGMA journal_size_limit = {_LOG_PAGES * _PAGE_SIZE:d}")
    if version < newest:
        tables.migrate(db)
    # 128 MB hold what a batch of 2,000 small articles changes in an archive of 200,000, about 65; with 64 pages
    # would be written in the middle of a batch, and read again. Set last: SQLite 3.40 makes a number of pages of it
    # by the page size of the moment, and 4 kB pages that then become 16 would make 512 MB of it.
    db.execute("PRAGMA cache_size = -131072")
