"""What people put right: kept beside the records, through a cleaning again, and never more than was said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Correction
from copydesk.errors import ArchiveError, UsageError
from copydesk.records import Span

KEY = sheet().article.key
ONE = Correction(
    key=KEY,
    what="speaker",
    was="Tomas Wren",
    right="Ann Oakfield",
    who="Ida Moe",
    noted="2024-03-16T10:00:00+00:00",
    span=Span(6, 9),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive(tmp_path / "desk.db", write=True) as made:
        made.add(made.begin("0.1", ["pile"], {}, "now"), [sheet(), sheet(1)])
        yield made


def test_they_come_back_as_they_were_noted_the_newest_first(archive: Archive) -> None:
    other = Correction(
        key=sheet(1).article.key, what="original", was="", right="NPA", who="Ida Moe", noted="later", note="It says so."
    )
    assert [archive.correct(one) for one in (ONE, other)] == [1, 2]
    assert archive.corrections() == [msgspec.structs.replace(other, id=2), msgspec.structs.replace(ONE, id=1)]
    assert archive.corrections(KEY) == [msgspec.structs.replace(ONE, id=1)]
    assert archive.corrections(limit=1, offset=1) == [msgspec.structs.replace(ONE, id=1)]
    assert archive.correction_count() == 2


def test_they_outlive_a_cleaning_again(archive: Archive) -> None:
    archive.correct(ONE)
    archive.end(1, "done", "now")
    archive.renew(archive.begin("0.2", ["pile"], {}, "now"), [sheet()])
    assert [one.right for one in archive.corrections(KEY)] == ["Ann Oakfield"]


@pytest.mark.parametrize(
    "changed",
    [{"what": "day"}, {"right": " "}, {"who": ""}, {"key": "f" * 32}, {"right": "x" * 1_001}, {"note": "x" * 1_001}],
)
def test_what_says_nothing_or_too_much_is_refused(archive: Archive, changed: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        archive.correct(msgspec.structs.replace(ONE, **changed))
    assert archive.corrections() == []


def test_an_archive_that_is_open_for_reading_takes_none(archive: Archive) -> None:
    with Archive(archive.path) as reading, pytest.raises(ArchiveError, match="opened for reading"):
        reading.correct(ONE)
