"""The corpora that we measure on: where they lie, which pages are in which part, and their digests.

They lie beside the repository in ../shared, or where COPYDESK_SHARED says. Nothing of them is ever written into
the repository: what a benchmark makes goes to benchmarks/out, which git ignores. Standard library only, because
the peers' environment imports it too.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Literal
from urllib.parse import urlsplit

Part = Literal["dev", "held", "all"]
PARTS: tuple[Part, ...] = ("dev", "held", "all")

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
OUT = HERE / "out"
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared")
EXTRACT = SHARED / "data" / "extract"
SCORER = SHARED / "score" / "score_extract.py"

sys.path.insert(0, str(ROOT / "src"))  # what is measured is this checkout, whatever is installed


def here() -> bool:
    """Whether the corpora and their scorer are on this machine."""
    return (EXTRACT / "pages.jsonl.gz").is_file() and SCORER.is_file()


@functools.cache
def scorer(name: str) -> ModuleType:
    """A scorer that lies beside the corpora, such as "score_extract"."""
    spec = importlib.util.spec_from_file_location(name, SHARED / "score" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def rows(name: str, part: Part = "all") -> Iterator[dict[str, Any]]:
    """The rows of one file of data/extract ("pages", "more", "flat") that are in a part."""
    with gzip.open(EXTRACT / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if in_part(row, part):
                yield row


def golds(name: str, part: Part = "all") -> list[dict[str, Any]]:
    """The same rows without their pages: what is kept in memory while a benchmark runs."""
    return [row for row in _golds(name) if in_part(row, part)]


@functools.cache
def _golds(name: str) -> list[dict[str, Any]]:
    return [{key: value for key, value in row.items() if key not in ("html", "flat_text")} for row in rows(name)]


def site(row: dict[str, Any]) -> str:
    """The host of a page without "www."; a page without an address is a site of its own."""
    try:
        host = urlsplit(row.get("url") or "").hostname or ""
    except ValueError:
        host = ""
    return host.removeprefix("www.") or str(row["id"])


# The labeller is trained on four fifths of the sites at a time, to be measured on the fifth.
FOLDS = 5


def fold(row: dict[str, Any]) -> int:
    """The fifth that a page's site is in, by a hash of its name."""
    return hashlib.md5(f"{site(row)}x".encode()).digest()[1] % FOLDS


def in_part(row: dict[str, Any], part: Part) -> bool:
    """One site in four is held back, by a hash of its name: rules are made on "dev", "held" is looked at seldom."""
    if part == "all":
        return True
    held = hashlib.md5(site(row).encode()).digest()[0] % 4 == 0
    return held == (part == "held")


@functools.cache
def digest(name: str) -> str:
    """The SHA-256 of one file of data/extract."""
    with (EXTRACT / f"{name}.jsonl.gz").open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
