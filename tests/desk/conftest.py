"""The sample pile as an archive, and the desk of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from copydesk import edition
from copydesk.archive import Archive
from copydesk.desk import app

ROOT = Path(__file__).parents[2]
HERE = "http://127.0.0.1:8000"
RAIDS = "https://www.ellery-courier.example/news/harbour/2024/03/16/customs-officers-raid-11-warehouses"


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the sample pile."""
    path = tmp_path_factory.mktemp("desk") / "news.db"
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        edition.run(["samples/"], path, jobs=1)
    finally:
        os.chdir(before)
    return path


@pytest.fixture(scope="session")
def web(news: Path) -> TestClient:
    """A browser without scripts."""
    return TestClient(app(news), base_url=HERE)


@pytest.fixture(scope="session")
def archive(news: Path) -> Iterator[Archive]:
    with Archive(news) as opened:
        yield opened


@pytest.fixture(scope="session")
def raids(archive: Archive) -> Any:
    """The article on the raids."""
    return archive.get(RAIDS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser. Where there is none, its tests are skipped, but where CI says that there must be one."""
    from browser import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        assert not os.environ.get("COPYDESK_NEEDS_CHROMIUM"), "CI must have a browser: apt-get install chromium"
        pytest.skip("there is no chromium on this machine (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(news: Path, chromium: Any) -> Iterator[str]:
    """The address of the desk of the sample pile."""
    from browser import served

    with served(news) as base:
        yield base


@pytest.fixture
def watched(chromium: Any, desk: str) -> Iterator[Any]:
    """A page of a browser before the desk of the sample pile."""
    from browser import Watched

    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Watched(context.new_page(), desk)
    context.close()
