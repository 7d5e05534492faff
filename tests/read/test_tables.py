"""JSON lines, JSON, CSV and Parquet become pages, compressed or not."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import HTML, all_of, ends, packed, pages, write

from copydesk import read
from copydesk.errors import UsageError
from copydesk.read import tables
from copydesk.records import Claim, Origin

ROWS = [
    {"url": "https://herald.example/1", "text": "The ferry stood still.\n\nNobody was hurt.", "date": "2023-04-25"},
    {"url": "https://herald.example/2", "text": "Größe, “quotes”, and a comma", "date": "2023-04-26"},
]


def as_csv(rows: list[dict[str, str]], mark: str = ",") -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("how", ["", "gz", "zst"])
@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("rows.jsonl", as_lines(ROWS)),
        ("rows", as_lines(ROWS)),
        ("rows.json", json.dumps(ROWS, indent=1)),
        ("rows.json", json.dumps(ROWS)),
        ("rows.csv", as_csv(ROWS)),
        ("rows.csv", as_csv(ROWS, ";")),
        ("rows.tsv", as_csv(ROWS, "\t")),
        ("rows", as_csv(ROWS)),
        ("rows.csv", "\ufeff" + as_csv(ROWS)),
        ("rows.jsonl", "\ufeff" + as_lines(ROWS)),
    ],
)
def test_each_row_is_a_page(tmp_path: Path, name: str, raw: str, how: str) -> None:
    path = write(tmp_path / f"{name}{'.' + how if how else ''}", packed(raw.encode(), how))
    found = pages(path)
    assert [(page.url, page.body, page.form) for page in found] == [(row["url"], row["text"], "text") for row in ROWS]
    assert [page.claims for page in found] == [
        (Claim(field="published", value=row["date"], basis="pile:date"),) for row in ROWS
    ]
    from_stdin = pages("-", stdin=io.BytesIO(path.read_bytes()))
    assert [page.key for page in from_stdin] == [page.key for page in found]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16le"])
@pytest.mark.parametrize(("name", "raw"), [("r.jsonl", as_lines(ROWS)), ("r.csv", as_csv(ROWS)), ("r", as_lines(ROWS))])
def test_tables_in_utf16(tmp_path: Path, name: str, raw: str, codec: str) -> None:
    path = write(tmp_path / name, raw.encode(codec))
    assert [page.body for page in pages(path)] == [row["text"] for row in ROWS]


def test_a_line_can_be_found_again_by_its_offset(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", "\n" + as_lines(ROWS))
    raw = path.read_bytes()
    for scrap, row in zip(all_of(path)[0], ROWS, strict=True):
        assert json.loads(raw[scrap.origin.offset : scrap.origin.offset + scrap.origin.length]) == row


def test_rows_without_offsets_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", as_csv(ROWS))
    assert [scrap.origin for scrap in all_of(path)[0]] == [Origin(path=str(path), row=0), Origin(path=str(path), row=1)]


def test_one_object_over_several_lines(tmp_path: Path) -> None:
    (page,) = pages(write(tmp_path / "one.json", json.dumps(ROWS[1], indent=2)))
    assert page.body == ROWS[1]["text"]


def test_html_wins_over_text_and_claims_are_kept(tmp_path: Path) -> None:
    row = {
        "Link": "https://herald.example/9",
        "Body": "flat",
        "RawHtml": HTML,
        "Headline": "Ferry halted",
        "Authors": ["Ada Brook", {"name": "Tom Vale"}, None, ""],
        "Published At": "25 April 2023",
        "scraped_at": "2023-04-26T01:00:00+02:00",
    }
    (page,) = pages(write(tmp_path / "r.jsonl", json.dumps(row)))
    assert (page.url, page.body, page.form, page.fetched) == (row["Link"], HTML, "html", "2023-04-25T23:00:00Z")
    assert page.claims == (
        Claim(field="published", value="25 April 2023", basis="pile:Published At"),
        Claim(field="headline", value="Ferry halted", basis="pile:Headline"),
        Claim(field="author", value="Ada Brook", basis="pile:Authors"),
        Claim(field="author", value="Tom Vale", basis="pile:Authors"),
    )


def test_a_text_column_that_holds_html_is_html(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", json.dumps({"content": HTML}))
    assert [page.form for page in pages(path)] == ["html"]
    assert [page.form for page in pages(path, columns={"text": "content"})] == ["text"]


@pytest.mark.parametrize("stamp", [1_682_416_800, 1_682_416_800_000, 1_682_416_800.0])
def test_seconds_since_1970_become_a_date(tmp_path: Path, stamp: float) -> None:
    path = write(tmp_path / "r.jsonl", json.dumps({"text": "x", "timestamp": stamp}))
    (claim,) = pages(path)[0].claims
    assert (claim.value, claim.words) == ("2023-04-25T10:00:00+00:00", str(stamp))


@pytest.mark.parametrize("stamp", ["NaN", "Infinity", "-1", "2023", "1e300", "true", "9" * 400, "null", "{}"])
def test_other_numbers_are_no_date(tmp_path: Path, stamp: str) -> None:
    (page,) = pages(write(tmp_path / "r.jsonl", f'{{"text": "x", "timestamp": {stamp}}}'))
    assert not page.claims


def test_a_column_without_a_name_is_no_page(tmp_path: Path) -> None:
    assert ends(write(tmp_path / "a.jsonl", '{"": "", "id": 5}\n{"": "words", "text": "Ferry"}\n')) == [
        "bad-row",
        "page",
    ]


@pytest.mark.parametrize("nested", ["[" * 400 + "]" * 400, '{"name":' * 400 + "1" + "}" * 400])
def test_depth_in_a_claim_is_no_claim(tmp_path: Path, nested: str) -> None:
    (page,) = pages(write(tmp_path / "r.jsonl", f'{{"text": "x", "author": {nested}}}'))
    assert not page.claims


def test_the_columns_that_the_user_names(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", "where,what,text,when\nhttps://herald.example/1,Real,Decoy,2023-04-25\n")
    columns = {"url": "where", "text": "WHAT", "date": "when"}
    (page,) = pages(path, columns=columns)
    assert (page.url, page.body) == ("https://herald.example/1", "Real")
    assert page.claims == (Claim(field="published", value="2023-04-25", basis="pile:when"),)


def test_a_field_that_there_is_none_of_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="no field 'body'"):
        read.scraps([], columns={"body": "x"})


def test_the_date_given_for_all_yields_to_a_column(tmp_path: Path) -> None:
    given_date = Claim(field="published", value="2020-01-01", basis="option:--date")
    write(tmp_path / "a.html", HTML)
    write(tmp_path / "b.jsonl", as_lines(ROWS[:1]))
    write(tmp_path / "c.jsonl", '{"text": "undated", "date": ""}')
    html, dated, undated = pages(tmp_path, date="2020-01-01")
    assert html.claims == (given_date,)
    assert [claim.basis for claim in dated.claims] == ["pile:date"]
    assert undated.claims == (given_date,)


def test_a_table_without_a_page_is_one_spike(tmp_path: Path) -> None:
    _, (spike,) = all_of(write(tmp_path / "r.csv", "id,score\n1,2\n3,4\n"))
    assert spike.reason == "bad-row"
    assert "--column text=NAME" in spike.detail
    assert "id, score" in spike.detail


def test_cells_keep_the_encoding_of_each_page(tmp_path: Path) -> None:
    raw = b"url,html\nu1,<p>caf\xc3\xa9</p>\nu2,<p>R\xe9union \xe0 \xc9tr\xe8ves</p>\n"
    assert [page.body for page in pages(write(tmp_path / "r.csv", raw))] == ["<p>café</p>", "<p>Réunion à Étrèves</p>"]


# Parquet -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["", "gz", "zst"])
def test_parquet(tmp_path: Path, how: str) -> None:
    table = pa.table(
        {
            "url": ["https://herald.example/1", None, "https://herald.example/3"],
            "html": [HTML, None, HTML.encode().decode()],
            "body": [None, "flat words", "flat"],
            "published": [dt.datetime(2023, 4, 25, 10), None, dt.datetime(2023, 4, 27)],
        }
    )
    stream = io.BytesIO()
    pq.write_table(table, stream)
    path = write(tmp_path / "rows.bin", packed(stream.getvalue(), how))
    found = pages(path)
    assert [(page.body, page.form) for page in found] == [(HTML, "html"), ("flat words", "text"), (HTML, "html")]
    assert [page.origin.row for page in found] == [0, 1, 2]
    assert found[0].claims == (Claim(field="published", value="2023-04-25T10:00:00", basis="pile:published"),)
    assert [page.key for page in pages("-", stdin=io.BytesIO(path.read_bytes()))] == [page.key for page in found]


def test_parquet_with_html_as_bytes(tmp_path: Path) -> None:
    pq.write_table(pa.table({"html": [HTML.encode("utf-16")]}), tmp_path / "r.parquet")
    assert [page.body for page in pages(tmp_path / "r.parquet")] == [HTML]


def test_parquet_that_expands_too_much_costs_its_row_group_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    schema = pa.schema([("text", pa.string())])
    with pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=False) as writer:
        for group in (["The ferry stood still."], ["sail " * 1_000_000] * 4, ["Nobody was hurt."]):
            writer.write_table(pa.table({"text": group}, schema=schema))
    scraps, (bomb,) = all_of(path)
    assert [scrap.origin.row for scrap in scraps] == [0, 5]
    assert (bomb.reason, bomb.origin and bomb.origin.row) == ("too-large", 1)
    assert re.match(r"4 rows from here on: \d+ compressed bytes expand to \d+, more than 200 times", bomb.detail)


def test_parquet_of_large_values_is_unpacked_a_few_rows_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noise = random.Random(5).randbytes(300_000).hex()
    pq.write_table(pa.table({"text": [noise] * 40}), tmp_path / "r.parquet")  # one value, and 40 rows that name it
    seen: list[int] = []
    iter_batches = pq.ParquetFile.iter_batches

    def counted(self: Any, rows: int, **more: Any) -> Any:
        seen.append(rows)
        return iter_batches(self, rows, **more)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", counted)
    monkeypatch.setattr(tables, "_GROUP_AT_ONCE", 2_000_000)
    scraps, spikes = all_of(tmp_path / "r.parquet")
    assert (len(scraps), len(spikes)) == (40, 0)
    assert seen == [3], "three values of 600 kB fit in 2 MB"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(pa.table({"text": ["x"]}), tmp_path / "r.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    _, (spike,) = all_of(tmp_path / "r.parquet")
    assert spike.reason == "needs-extra"
    assert "pip install 'copydesk[parquet]'" in spike.detail


def test_parquet_cut_or_without_pages(tmp_path: Path) -> None:
    stream = io.BytesIO()
    pq.write_table(pa.table({"id": [1, 2]}), stream)
    write(tmp_path / "a.parquet", stream.getvalue())
    write(tmp_path / "b.parquet", stream.getvalue()[:-20])
    assert ends(tmp_path) == ["bad-row", "corrupt"]


# Properties ----------------------------------------------------------------------------------------------

cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(lambda s: s.strip())


@given(st.lists(st.fixed_dictionaries({"url": cells, "text": cells}), min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_rows_come_back_from_every_kind_of_table(tmp_path: Path, rows: list[dict[str, str]]) -> None:
    write(tmp_path / "a.jsonl", as_lines(rows))
    write(tmp_path / "b.json", json.dumps(rows, ensure_ascii=False))
    write(tmp_path / "c.csv", "\ufeff" + as_csv(rows))
    scraps, spikes = all_of(tmp_path)
    assert not spikes
    found = [((scrap.data or b"").decode(), scrap.url) for scrap in scraps]
    assert found == [(row["text"], row["url"].strip()) for row in rows] * 3


@given(st.integers(1, 40), st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=9)), max_size=6))
def test_an_array_is_read_whatever_the_pieces(size: int, rows: list[dict[str, str]]) -> None:
    raw = json.dumps(rows, ensure_ascii=True, indent=1).encode()
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    assert list(tables._elements(iter(pieces))) == rows
