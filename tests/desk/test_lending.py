"""Archives that stay open: lent one request at a time, never one of a file that was replaced."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Thread

import pytest

from copydesk.archive import Archive
from copydesk.desk.lending import Lending
from copydesk.errors import NotAnArchive


def test_what_is_lent_comes_back_and_is_lent_again_to_any_thread(news: Path) -> None:
    lending = Lending(news, 5.0)
    with lending.lent() as first, lending.lent() as second:
        assert first is not second
    seen: list[Archive] = []

    def ask() -> None:
        with lending.lent() as desk:
            assert desk.stats().articles > 20
            seen.append(desk)

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert seen[0] in (first, second)
    lending.close()


def test_one_that_failed_is_lent_again_with_time_of_its_own(news: Path) -> None:
    lending = Lending(news, 5.0)
    with pytest.raises(RuntimeError), lending.lent() as desk:
        raise RuntimeError("a page failed")
    with lending.lent() as again:
        assert again is desk
    lending.close()


def test_a_file_that_was_replaced_is_opened_anew(news: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(news, tmp_path / "news.db"))
    lending = Lending(path, 5.0)
    with lending.lent() as before:
        assert before.stats().articles > 20
    path.unlink()
    with pytest.raises(NotAnArchive), lending.lent():
        pass
    Archive(path, write=True).close()
    with lending.lent() as after:
        assert after.stats().articles == 0
    lending.close()
