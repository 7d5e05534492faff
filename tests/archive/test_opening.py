"""A file is opened, made or brought up to date; what is no archive is refused with what to do, and left alone."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sheets import sheet

from copydesk.archive import Archive, tables
from copydesk.errors import ArchiveBusy, ArchiveError, NewerArchive, NotAnArchive


def made(path: Path) -> Path:
    with Archive(path, write=True) as archive:
        archive.add(archive.begin("0.1", ["pile"], {}, "now"), [sheet()])
    return path


def number(path: Path, pragma: str) -> int:
    db = sqlite3.connect(path)
    try:
        return int(db.execute(f"PRAGMA {pragma}").fetchone()[0])
    finally:
        db.close()


def test_a_new_file_says_what_it_is(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    assert number(path, "application_id") == 0x4344534B
    assert number(path, "user_version") == len(tables.MIGRATIONS)
    assert not (tmp_path / "desk.db-wal").exists(), "the log is gone when the last writer has closed"


def test_an_empty_file_is_made_into_one_only_when_writing(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    path.touch()
    with pytest.raises(NotAnArchive, match="empty"):
        Archive(path)
    with Archive(made(path)) as archive:
        assert len(list(archive.articles())) == 1


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "what?.db", "#1.db", "ünï.db", "-x.db"])
def test_any_name_will_do(tmp_path: Path, name: str) -> None:
    with Archive(made(tmp_path / name)) as archive:
        assert len(list(archive.articles())) == 1
    assert [path.name for path in tmp_path.iterdir()] == [name]


def foreign(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recipes (name TEXT)")
    db.commit()
    db.close()


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda path: path.mkdir(),
        lambda path: path.write_text("Dear reader, " * 200),
        lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000),
        lambda path: path.write_bytes(b"SQLite"),
        lambda path: os.mkfifo(path),
        foreign,
    ],
    ids=["folder", "text", "only-the-first-bytes", "short", "pipe", "another-program"],
)
def test_what_is_no_archive_is_refused_and_left_alone(tmp_path: Path, make, write: bool) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "desk.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(NotAnArchive, match=r"Name (another|a) file"):
        Archive(path, write=write)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(NotAnArchive, match="no archive at"):
        Archive(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()
    with pytest.raises(ArchiveError, match="does not exist"):
        Archive(tmp_path / "no" / "none.db", write=True)


@pytest.mark.parametrize("write", [False, True])
def test_a_newer_archive_asks_for_an_upgrade(tmp_path: Path, write: bool) -> None:
    path = made(tmp_path / "desk.db")
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NewerArchive, match="pip install -U copydesk"):
        Archive(path, write=write)


def test_an_older_archive_is_brought_up_to_date_when_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "desk.db")

    def m002_ships(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE ships (name TEXT)")

    monkeypatch.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, m002_ships))
    with pytest.raises(ArchiveError, match="older Copydesk"):
        Archive(path)
    with Archive(path, write=True) as archive:
        assert archive.get(sheet().article.key) == sheet().article
    assert number(path, "user_version") == len(tables.MIGRATIONS)
    with Archive(path) as archive:
        assert len(list(archive.articles())) == 1


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path / "desk.db")
    version = number(path, "user_version")

    def m002_breaks(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE ships (name TEXT)")
        raise RuntimeError("half way")

    with monkeypatch.context() as patch:
        patch.setattr(tables, "MIGRATIONS", (*tables.MIGRATIONS, m002_breaks))
        with pytest.raises(RuntimeError):
            Archive(path, write=True)
    assert number(path, "user_version") == version
    with Archive(path, write=True) as archive:
        assert len(list(archive.articles())) == 1


def test_a_second_writer_waits_and_then_is_told(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with Archive(path, write=True, wait=0.1) as archive:
        with pytest.raises(ArchiveBusy, match="Wait until it is done"):
            archive.add(1, [sheet(2)])
        other.execute("ROLLBACK")
        assert archive.add(1, [sheet(2)]).added == 1
    other.close()


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "desk.db")
    with Archive(path) as archive, pytest.raises(sqlite3.OperationalError):
        archive._db.execute("DELETE FROM articles")


def test_a_damaged_archive_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Archive(path, write=True) as archive:
        archive.add(archive.begin("0.1", ["pile"], {}, "now"), [sheet(n) for n in range(300)])
    with path.open("r+b") as file:
        whole = 64 * 16_384  # what says which tables there are stays whole
        file.seek(whole)
        file.write(b"\xff" * (path.stat().st_size - whole))
    with pytest.raises(ArchiveError, match="damaged"), Archive(path) as archive:
        list(archive.articles())


def test_a_folder_that_one_may_not_look_into_is_an_error_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "is_dir", refused)
    with pytest.raises(ArchiveError, match="Permission denied"):
        Archive(tmp_path / "desk.db")


READS = """
import os, sys
from copydesk.archive import Archive
if os.getuid() == 0:
    os.setuid(65534)
with Archive(sys.argv[1]) as archive:
    print(len(list(archive.articles())), os.access(os.path.dirname(sys.argv[1]), os.W_OK))
"""


def test_an_archive_in_a_folder_that_nobody_may_write_to_is_read(tmp_path: Path) -> None:
    path = made(tmp_path / "shelf.db")
    ours = [one for one in tmp_path.parents if Path(tempfile.gettempdir()) in one.parents]
    for folder in (tmp_path, *ours):
        folder.chmod(0o755)
    tmp_path.chmod(0o555)
    path.chmod(0o444)
    try:
        told = subprocess.run([sys.executable, "-c", READS, path], capture_output=True, text=True, check=False)
    finally:
        tmp_path.chmod(0o755)
    assert told.stdout == "1 False\n", told.stderr
