"""What the docs say is so: their examples run, their links lead somewhere, every record is described in full."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from copydesk import archive, edition, records
from copydesk.records import Record, Span

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part in {"out", "dist", "build"} for part in path.relative_to(ROOT).parts)
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Examples --------------------------------------------------------------------------------------------------

# A line that parts what one example printed from what the next one did.
_NEXT = "--- the next example ---"


def examples(page: str) -> Iterator[tuple[str, str | None]]:
    """Every block of Python of a page, with the block of text that follows it: what it prints."""
    blocks = [(found, found[1], found[2]) for found in _FENCE.finditer(page)]
    for n, (found, language, code) in enumerate(blocks):
        if language == "python":
            then = blocks[n + 1] if n + 1 < len(blocks) else None
            near = then is not None and then[1] == "text" and not page[found.end() : then[0].start()].strip()
            yield code, then[2] if then is not None and near else None


def run_as_a_reader_would(code: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """The blocks one after another, as a script beside the sample pile."""
    (folder / "samples").symlink_to(ROOT / "samples")
    script = folder / "example.py"
    script.write_text(f"\nprint({_NEXT!r})\n".join(code), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", script],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},  # a relative one would lead nowhere from there
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("name", ["README.md", "docs/python.md"])
def test_the_examples_run_and_print_what_stands_below_them(name: str, tmp_path: Path) -> None:
    shown = list(examples((ROOT / name).read_text(encoding="utf-8")))
    assert shown
    done = run_as_a_reader_would([code for code, _ in shown], tmp_path)
    assert done.returncode == 0, done.stderr
    printed = done.stdout.split(_NEXT + "\n")
    assert len(printed) == len(shown)
    for said, (code, promised) in zip(printed, shown, strict=True):
        assert promised is None or said == promised, code


def test_every_promise_of_an_example_is_looked_at() -> None:
    page = "```python\nprint(1)\n```\n\n```text\n1\n```\n\n```python\nx = 2\n```\nThen:\n\n```text\n2\n```\n"
    assert list(examples(page)) == [("print(1)\n", "1\n"), ("x = 2\n", None)]
    assert sum(promised is not None for _, promised in examples((ROOT / "docs/python.md").read_text("utf-8"))) >= 5


# Links -----------------------------------------------------------------------------------------------------


def anchors(page: str) -> set[str]:
    """What a heading may be linked as, in the manner of GitHub."""
    plain = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in _HEADING.findall(page))
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_links_lead_somewhere(path: Path) -> None:
    prose = _CODE.sub("", path.read_text(encoding="utf-8"))
    lost = []
    for link in _LINK.findall(prose):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = path if not name else path.parent / name
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            lost.append(link)
    assert lost == []


def test_the_docs_that_the_code_names_are_there() -> None:
    named = {
        found
        for path in (ROOT / "src").rglob("*.py")
        for found in re.findall(r"\bdocs/[\w./-]+\.md\b", path.read_text(encoding="utf-8"))
    }
    assert named, "one at least names a decision"
    assert sorted(name for name in named if not (ROOT / name).is_file()) == []


# Records ---------------------------------------------------------------------------------------------------

DESCRIBED: list[type[Any]] = [
    Span,
    *(kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record)),
    *(getattr(archive, name) for name in archive.__all__ if isinstance(getattr(archive, name), type)),
    edition.Tally,
]
DESCRIBED = [kind for kind in DESCRIBED if issubclass(kind, msgspec.Struct) and kind is not Record]


def rows(page: str, record: str) -> list[list[str]]:
    """The first table below the heading of a record, which is that of its fields."""
    _, _, section = page.partition(f"\n### {record}\n")
    section = re.split(r"^#{2,3} ", section, maxsplit=1, flags=re.MULTILINE)[0]
    table = re.search(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    lines = table[0].splitlines()[2:] if table else []
    return [[cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def default(field: msgspec.structs.FieldInfo) -> str:
    return "" if field.required else f"`{field.default!r}`"


@pytest.mark.parametrize("kind", DESCRIBED, ids=lambda kind: kind.__name__)
def test_a_record_is_described_field_by_field(kind: type[Any]) -> None:
    described = rows((ROOT / "docs/records.md").read_text(encoding="utf-8"), kind.__name__)
    fields = [
        [f"`{field.name}`", f"`{kind.__annotations__[field.name]}`", default(field)]
        for field in msgspec.structs.fields(kind)
    ]
    assert [row[:3] for row in described] == fields
    assert [row for row in described if len(row) != 4 or not row[3]] == [], "each has its meaning"


def test_every_label_is_explained() -> None:
    page = (ROOT / "docs/records.md").read_text(encoding="utf-8")
    table = page.partition("| label | what it is |\n")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)` \| \S", table, re.MULTILINE) == list(get_args(records.Label))
