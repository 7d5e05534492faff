"""What holds for the whole house: imports, docstrings, the wire form, loop and pool alike, nothing copied in."""

from __future__ import annotations

import ast
import gzip
import html
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import copydesk
from copydesk import archive, edition, read, records, reference
from copydesk.errors import ReadError
from copydesk.records import Record, Scrap, Span

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
MODULES = sorted((SRC / "copydesk").rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SRC).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# Which module may use which -------------------------------------------------------------------------------


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """The contracts of pyproject.toml, asked of the sources below `root`."""
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", "pyproject.toml"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root / "src"), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        ("records.py", "from copydesk import text", "Floors"),
        ("read/walk.py", "from copydesk import clean", "Floors"),
        ("archive/rows.py", "import copydesk.edition", "Floors"),
        ("helpers.py", "import re", "Floors"),  # a new module must choose its floor
        ("clean/labels.py", "from copydesk.clean import photos", "Rooms"),
        ("clean/dates.py", "import socket", "touch no disk"),
        ("read/walk.py", "import multiprocessing", "Only press"),
    ],
)
def test_a_contract_that_is_broken_is_caught(tmp_path: Path, module: str, line: str, broken: str) -> None:
    shutil.copytree(SRC, tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / "src" / "copydesk" / module).open("a", encoding="utf-8") as file:
        file.write(f"\n{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode != 0
    verdicts = [said for said in done.stdout.splitlines() if said.endswith((" BROKEN", " KEPT"))]
    if verdicts:
        assert [said for said in verdicts if said.endswith(" BROKEN") and broken in said], done.stdout
    else:  # a module without a floor ends the run before any verdict
        assert module.removesuffix(".py") in done.stdout, done.stdout + done.stderr


def test_importing_every_module_touches_no_network_and_needs_no_extra() -> None:
    names = [name_of(path) for path in MODULES if path.name != "__main__.py"]
    script = f"""
import importlib, sys
seen = []
sys.addaudithook(lambda event, _: seen.append(event) if event.startswith(("socket.", "urllib.")) else None)
sys.modules["pyarrow"] = None
for name in {names!r}:
    importlib.import_module(name)
assert not seen, seen
import socket
socket.socket().close()
assert seen, "the hook that would have seen it does not work"
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


# What stands at the head of each module, and on the map ----------------------------------------------------


@pytest.mark.parametrize("path", [pytest.param(path, id=name_of(path)) for path in MODULES])
def test_modules_functions_and_classes_say_what_they_are_for(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{path} has no docstring"
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"no docstring in {path}: {silent}"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name != "__main__.py"], ids=name_of)
def test_what_a_module_offers_is_there(path: Path) -> None:
    module = importlib.import_module(name_of(path))
    offered = getattr(module, "__all__", ())
    assert len(set(offered)) == len(offered)
    assert [name for name in offered if not hasattr(module, name)] == []


def drawn(tree: str) -> Iterator[tuple[str, str]]:
    """The files of a tree that is drawn with lines, each with what is said of it."""
    folders: list[str] = []
    for line in tree.splitlines():
        found = re.fullmatch(r"((?:│   |    )*)(?:├── |└── )(\S+)\s*(.*)", line)
        if not found:
            continue
        indent, name, said = found.groups()
        folders = folders[: len(indent) // 4]
        if name.endswith("/"):
            folders.append(name.rstrip("/"))
        else:
            yield "/".join([*folders, name]), said


def test_the_map_names_every_module_and_none_that_is_gone() -> None:
    page = (ROOT / "MAP.md").read_text(encoding="utf-8")
    tree = next(block for block in re.findall(r"```\n(.*?)```", page, re.DOTALL) if "├──" in block)
    named = {path: said for path, said in drawn(tree) if path.startswith("src/copydesk/") and path.endswith(".py")}
    assert sorted(named) == sorted(path.relative_to(ROOT).as_posix() for path in MODULES)
    assert [path for path, said in named.items() if not said] == [], "each has its line"


# The wire form ---------------------------------------------------------------------------------------------

RECORDS: list[type[Any]] = [
    Span,
    *(
        kind
        for module in (records, archive, edition)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
    ),
]
RECORDS = sorted(set(RECORDS), key=lambda kind: (kind.__module__, kind.__qualname__))

# An integer travels as 64 bits, and a NaN is not equal to itself.
_WHOLE = st.integers(-(2**63), 2**63 - 1)
_REAL = st.floats(allow_nan=False)
_ANY = st.none() | st.booleans() | _WHOLE | _REAL | st.text(max_size=8) | st.binary(max_size=8)


def made(kind: msgspec.inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type as msgspec sees it."""
    match kind:
        case msgspec.inspect.IntType():
            return _WHOLE
        case msgspec.inspect.FloatType():
            return _REAL
        case msgspec.inspect.StrType():
            return st.text(max_size=12)
        case msgspec.inspect.BytesType():
            return st.binary(max_size=12)
        case msgspec.inspect.BoolType():
            return st.booleans()
        case msgspec.inspect.NoneType():
            return st.none()
        case msgspec.inspect.AnyType():
            return _ANY
        case msgspec.inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case msgspec.inspect.UnionType(types=types):
            return st.one_of([made(one) for one in types])
        case msgspec.inspect.VarTupleType(item_type=item):
            return st.lists(made(item), max_size=2).map(tuple)
        case msgspec.inspect.TupleType(item_types=items):
            return st.tuples(*map(made, items))
        case msgspec.inspect.ListType(item_type=item):
            return st.lists(made(item), max_size=2)
        case msgspec.inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(made(key), made(value), max_size=2)
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            if cls is Span:
                return st.builds(Span, _WHOLE, _WHOLE)
            return st.builds(cls, **{field.name: made(field.type) for field in fields})
    raise AssertionError(f"no way to make a {kind}")


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_record_comes_back_from_the_wire_as_it_went(kind: type[Any]) -> None:
    fields = msgspec.structs.fields(kind)

    @settings(max_examples=25, deadline=None, database=None)
    @given(made(msgspec.inspect.type_info(kind)))
    def holds(record: Any) -> None:
        wire = records.encode(record)
        assert records.decode(wire, kind) == record
        assert records.encode(records.decode(wire, kind)) == wire
        plain = msgspec.msgpack.decode(wire)
        if kind is Span:
            assert plain == [record.start, record.end]
        else:
            assert list(plain) == [field.name for field in fields if field.name in plain], "fields in their order"
            needed = {field.name: getattr(record, field.name) for field in fields if field.required}
            sent = msgspec.msgpack.decode(records.encode(kind(**needed)))
            assert sent.keys() == needed.keys(), "no default travels"
        with pytest.raises(AttributeError):
            setattr(record, fields[0].name, None)

    holds()


def test_no_kind_of_record_is_forgotten() -> None:
    assert {"Span", "Scrap", "Page", "Article", "Notes", "Copy", "Spike", "Sheet", "Tally"} <= {
        kind.__name__ for kind in RECORDS
    }
    assert set(get_args(records.Label)) > records.BODY_LABELS


# The same records however they are made --------------------------------------------------------------------


def test_an_edition_is_the_same_in_a_loop_and_in_a_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    kept = {}
    for jobs in (1, 2):
        tally = edition.run(["samples/"], tmp_path / f"{jobs}.db", jobs=jobs)
        with archive.Archive(tmp_path / f"{jobs}.db") as desk:
            kept[jobs] = list(archive.rows(desk))
            assert list(desk.spikes("bug")) == []
        assert tally.added > 20
        assert tally.spiked > 5
    assert kept[1] == kept[2]


# What a wheel holds ----------------------------------------------------------------------------------------

TABLES = sorted((SRC / "copydesk").rglob("*.tsv"))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_package_data_and_whole(path: Path) -> None:
    """Hatchling packs what lies below the package and git does not ignore."""
    package = ".".join(path.parent.relative_to(SRC).parts)
    assert files(package).joinpath(path.name).is_file()
    if (ROOT / ".git").exists():
        ignored = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
        assert ignored.returncode == 1
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [line for line in lines if line.startswith("#")]
    assert len(heads) > 1, "says what it is and where it is from, then names its columns"
    columns = heads[-1].removeprefix("#").strip().split("\t")
    rows = reference.rows(path.stem)
    assert rows
    assert [row for row in rows if len(row) != len(columns)] == []
    assert [row for row in rows if any(cell != cell.strip() or not cell for cell in row)] == []
    assert len(set(rows)) == len(rows), "no row stands twice"


def test_every_table_that_is_asked_for_is_there() -> None:
    asked = {name for path in MODULES for name in re.findall(r'reference\.rows\("(\w+)"\)', path.read_text("utf-8"))}
    assert asked == {path.stem for path in TABLES}


def test_the_package_says_that_it_is_typed() -> None:
    assert files("copydesk").joinpath("py.typed").is_file()


# Nothing copied in -----------------------------------------------------------------------------------------

# So many words in a row are no coincidence in prose, and short enough to catch a sentence.
RUN = 12
PAGES = 200
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")


def runs(text: str) -> set[str]:
    """Every run of RUN words, tags and punctuation aside."""
    words = _WORD.findall(html.unescape(_TAG.sub(" ", text)).casefold())
    return {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def own_words(*places: Path) -> set[str]:
    """The runs of every file of ours that holds words, and of every page that can be read out of them."""
    found: set[str] = set()
    for place in places:
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                found |= runs(path.read_text("utf-8", "replace"))
    for scrap in read.scraps(map(str, places)):
        if isinstance(scrap, Scrap):
            with suppress(ReadError):  # some are there because they cannot be read
                found |= runs(read.page(scrap).body)
    return found


@pytest.fixture(scope="module")
def ours() -> set[str]:
    places = [ROOT / name for name in ("tests", "samples", "docs", "tools")]
    return own_words(*(place for place in places if place.exists()), *sorted(ROOT.glob("*.md")))


def test_what_is_ours_is_really_looked_through(ours: set[str]) -> None:
    raids = "searched 11 warehouses around Salter’s Dock before dawn on Saturday in what the Harbour Customs Board"
    assert runs(raids) <= own_words(ROOT / "samples" / "ellery-courier-raids.html"), "a page with references"
    assert runs(raids) <= ours
    court = copydesk.clean.article((ROOT / "tools" / "sources" / "courier-court.html").read_text("utf-8"))
    crawl = own_words(ROOT / "samples" / "crawl-2024-03-19.warc.gz")
    assert len(court.paragraphs) > 5
    assert [line for line in court.paragraphs if not runs(line) <= crawl] == [], "a compressed crawl"


def test_nothing_of_the_acceptance_page_is_here(shared: Path, ours: set[str]) -> None:
    page = runs((shared / "pages" / "autoblog-raids" / "page.txt").read_text("utf-8"))
    assert len(page) > 300
    assert page & ours == set()


def bodies(shared: Path) -> Iterable[str]:
    """The articles of PAGES pages, taken evenly from the corpus of pages."""
    with gzip.open(shared / "data" / "extract" / "pages.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, 3):
            page = json.loads(line)
            if words := page.get("body") or " ".join(page.get("with") or ()):
                yield words


def test_nothing_of_the_corpora_is_here(shared: Path, ours: set[str]) -> None:
    looked = 0
    for words in islice(bodies(shared), PAGES):
        assert runs(words) & ours == set()
        looked += 1
    assert looked == PAGES
