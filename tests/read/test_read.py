"""The door: a pile becomes scraps, a scrap becomes a page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from made import HTML, all_of, packed, pages, write

from copydesk import read
from copydesk.records import Origin, Scrap, decode, encode, page_key
from copydesk.text import settle

ROWS = [
    {"url": "https://herald.example/1", "text": "The ferry stood still."},
    {"url": "https://herald.example/2", "text": "It sails again."},
]


def as_lines(rows: list[dict[str, str]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.mark.parametrize("how", ["", "gz", "zst"])
def test_an_html_file_is_one_page(tmp_path: Path, how: str) -> None:
    raw = packed(HTML.encode(), how)
    path = write(tmp_path / f"ferry.html{'.' + how if how else ''}", raw)
    (scrap,), spikes = all_of(path)
    assert not spikes
    assert scrap == Scrap(origin=Origin(path=str(path), offset=0, length=len(raw)))
    page = read.page(scrap)
    assert (page.body, page.form, page.encoding, page.url) == (HTML, "html", "utf-8", "")
    assert page.key == page_key("", HTML)
    assert decode(encode(page), type(page)) == page


@pytest.mark.parametrize(
    ("name", "body", "form"),
    [
        ("a.txt", "Text, with, commas\nurl, text, date\n", "text"),
        ("a.txt", '{"url": "https://herald.example", "text": "x"}\n', "text"),
        ("a.txt", "url,text\nhttps://herald.example,hello\n", "text"),
        ("a.txt", HTML, "html"),
        ("a.txt", "\n  <!-- saved --><div>Ferry</div>", "html"),
        ("a.html", "Only words here, a < b and c > d.", "text"),
        ("a", "The ferry <b>stood</b> still, <i>said</i> the <b>mayor</b>.", "html"),
        ("a", "Wrap it in <p> and be done.", "text"),
        ("a", "<A note on ferries> They float.", "text"),
        ("a", "[Update] The ferry, the mayor, the town", "text"),
        ("a", "{Update} The ferry", "text"),
        ("a", "Some text, said the mayor\nand no more", "text"),
        ("a.md", "# Ferry\n\nIt stood still.", "text"),
        ("a.csv", HTML, "html"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, name: str, body: str, form: str) -> None:
    (page,) = pages(write(tmp_path / name, body))
    assert (page.body, page.form) == (settle(body), form)


def test_a_page_from_standard_input() -> None:
    (page,) = pages("-", stdin=io.BytesIO(HTML.encode()))
    assert (page.body, page.origin) == (HTML, Origin(path="-", offset=0, length=len(HTML.encode())))


def test_form_and_key_do_not_hang_on_line_ends(tmp_path: Path) -> None:
    one = pages(write(tmp_path / "a.html", HTML.replace("><", ">\n<")))
    two = pages(write(tmp_path / "b.html", b"\xef\xbb\xbf" + HTML.replace("><", ">\r\n<").encode()))
    assert one[0].key == two[0].key


def test_what_is_known_is_left_out(tmp_path: Path) -> None:
    one = write(tmp_path / "a.html", HTML)
    lines = write(tmp_path / "b.jsonl", as_lines(ROWS))
    asked: list[Origin] = []

    def known(origin: Origin) -> bool:
        asked.append(origin)
        return origin.path == str(one) or (origin.path == str(lines) and origin.offset > 0)

    scraps, _ = all_of(tmp_path, known=known)
    assert [scrap.url for scrap in scraps] == [ROWS[0]["url"]]
    assert len(asked) == len(set(map(encode, asked))) == 4


def test_scraps_is_files_and_then_what_lies_in_them(tmp_path: Path) -> None:
    write(tmp_path / "a.html", HTML)
    write(tmp_path / "b.jsonl", as_lines(ROWS))
    by_hand = [scrap for file in read.files([str(tmp_path)]) for scrap in read.scraps_of(file)]  # type: ignore[arg-type]
    assert list(read.scraps([str(tmp_path)])) == by_hand
    assert len(by_hand) == 3
