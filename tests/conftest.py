"""What tests share: where the corpora lie, if they are here."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("COPYDESK_SHARED", Path(__file__).parents[2] / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that rewrites what cases expect."""
    parser.addoption("--update", action="store_true", help="write what is found into the expected.json of cases")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether what is found is to be written as what is expected."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of corpora that lies beside the repository, for tests that need real pages."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the corpora (../shared) are not here")
    return SHARED


@pytest.fixture(scope="session")
def real_pages(shared: Path) -> list[dict[str, Any]]:
    """Every page of the development corpora."""
    return list(rows(shared / "data" / "extract" / "pages.jsonl.gz"))


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
