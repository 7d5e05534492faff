"""A writer that is killed leaves a whole archive, and running it again gives what one run gives; readers read on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sheets import sheet, spike

from copydesk.archive import Archive, ReadFile, rows

PAGES, BATCH = 400, 10

WRITES = f"""
import sys
from sheets import sheet, spike
from copydesk.archive import Archive, ReadFile
with Archive(sys.argv[1], write=True) as archive:
    edition = archive.begin("0.1", ["pile"], {{}}, "now")
    for start in range(0, {PAGES}, {BATCH}):
        archive.add(
            edition,
            [sheet(n) for n in range(start, start + {BATCH})],
            [spike(start)],
            [ReadFile(path=f"pile/{{start}}", size=1, modified_ns=1)],
        )
        print(start, flush=True)
    archive.end(edition, "done", "later")
"""


def writer(path: Path) -> "subprocess.Popen[str]":
    source = Path(__file__).parents[2] / "src"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(source), str(Path(__file__).parent)])}
    return subprocess.Popen([sys.executable, "-c", WRITES, str(path)], stdout=subprocess.PIPE, text=True, env=env)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    path = tmp_path_factory.mktemp("whole") / "desk.db"
    with Archive(path, write=True) as archive:
        edition = archive.begin("0.1", ["pile"], {}, "another time")
        for start in range(0, PAGES, BATCH):
            made = [sheet(n) for n in range(start, start + BATCH)]
            archive.add(edition, made, [spike(start)], [ReadFile(path=f"pile/{start}", size=1, modified_ns=2)])
        archive.end(edition, "done", "later")
        return list(rows(archive))


@pytest.mark.parametrize("after", [0, 3, 11, 20])
def test_killed_and_run_again(tmp_path: Path, after: int, undisturbed: list[tuple[object, ...]]) -> None:
    path = tmp_path / "desk.db"
    first = writer(path)
    assert first.stdout
    with first.stdout:
        for _ in range(after):
            first.stdout.readline()
        if not after:  # while the tables are being made
            while not path.exists():
                time.sleep(0.001)
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert first.returncode == -signal.SIGKILL

    db = sqlite3.connect(path)
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    if after:
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
        kept = db.execute("SELECT count(*) FROM articles").fetchone()[0]
        assert kept % BATCH == 0, "a batch is there whole or not at all"
        assert after * BATCH <= kept < PAGES
    db.close()

    second = writer(path)
    assert second.stdout
    with second.stdout:
        second.stdout.read()
    assert second.wait() == 0
    with Archive(path) as archive:
        assert list(rows(archive)) == undisturbed
        assert len(archive.search("harbour", limit=PAGES + 1)) == PAGES


def test_reading_while_another_process_writes(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    other = writer(path)
    assert other.stdout
    seen: list[int] = []
    with other.stdout:
        other.stdout.readline()
        with Archive(path) as archive:
            while other.poll() is None:
                seen.append(archive.stats().articles)
                assert seen[-1] % BATCH == 0
                assert len(archive.search("bridge", limit=3)) == 3
                assert archive.get(sheet(0).article.key) == sheet(0).article
    assert other.returncode == 0
    assert seen == sorted(seen)
    assert seen[0] < PAGES, "the reader read while pages were still being added"
    assert len(set(seen)) > 1
