"""One edition at a time writes into an archive; a crash blocks nobody."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sheets import sheet

from copydesk.archive import Archive
from copydesk.errors import ArchiveBusy

HOLDS = """
import sys, time
from copydesk.archive import Archive
archive = Archive(sys.argv[1], write=True)
archive.begin("0.1", ["pile"], {}, "now")
print("held", flush=True)
time.sleep(60)
"""


def holder(path: Path) -> "subprocess.Popen[str]":
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    other = subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE, text=True, env=env)
    assert other.stdout
    assert other.stdout.readline() == "held\n"
    return other


def kill(other: "subprocess.Popen[str]") -> None:
    other.send_signal(signal.SIGKILL)
    other.communicate()


def test_a_second_edition_is_told_who_holds_the_archive(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    other = holder(path)
    try:
        with (
            Archive(path, write=True) as archive,
            pytest.raises(ArchiveBusy, match=rf"process {other.pid} on .*\. Wait until it is done, then run the same"),
        ):
            archive.begin("0.1", ["pile"], {}, "now")
        with Archive(path) as archive:
            assert archive.stats().articles == 0, "whoever only reads is not held up"
    finally:
        kill(other)


def test_a_crash_blocks_nobody(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    kill(holder(path))
    assert (tmp_path / "desk.db-edition").exists()
    with Archive(path, write=True) as archive:
        archive.add(archive.begin("0.1", ["pile"], {}, "now"), [sheet()])
    assert [one.name for one in tmp_path.iterdir()] == ["desk.db"]


def test_an_edition_lets_go_when_it_ends_and_when_the_file_is_closed(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Archive(path, write=True) as one, Archive(path, write=True) as other:
        one.end(one.begin("0.1", ["pile"], {}, "now"), "done", "later")
        number = other.begin("0.1", ["pile"], {}, "now")
        with pytest.raises(ArchiveBusy):
            one.begin("0.1", ["pile"], {}, "now")
        assert other.begin("0.1", ["pile"], {}, "now") == number, "the same archive may go on"
    with Archive(path, write=True) as archive:
        archive.begin("0.1", ["pile"], {}, "now")


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_another_name_of_the_same_file_is_held_too(tmp_path: Path) -> None:
    Archive(tmp_path / "desk.db", write=True).close()
    (tmp_path / "other.db").symlink_to(tmp_path / "desk.db")
    with Archive(tmp_path / "desk.db", write=True) as one, Archive(tmp_path / "other.db", write=True) as other:
        one.begin("0.1", ["pile"], {}, "now")
        with pytest.raises(ArchiveBusy):
            other.begin("0.1", ["pile"], {}, "now")
