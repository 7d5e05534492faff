"""The cut of a page, and the differential test that guards the parser behind it."""

from __future__ import annotations

from typing import Any

from selectolax.lexbor import LexborHTMLParser

from copydesk.clean import blocks
from copydesk.markup import UNSEEN
from copydesk.text import settle


def letters(text: str) -> str:
    return "".join(text.split())


def by_lexbor(body: str) -> str:
    tree = LexborHTMLParser(body)
    tree.strip_tags(sorted(UNSEEN))
    return letters(tree.root.text(deep=True)) if tree.root else ""


def test_the_text_is_what_another_parser_reads(real_pages: list[dict[str, Any]]) -> None:
    """On all but a few pages to the letter: what stands in <noscript>, and one page that lexbor finds empty."""
    unequal, lost = [], []
    for row in real_pages:
        body = settle(row["html"])
        ours, theirs = letters("".join(p.text for p in blocks.cut(body).passages)), by_lexbor(body)
        if ours != theirs:
            unequal.append(row["id"])
            if len(ours) < 0.98 * len(theirs):
                lost.append((row["id"], len(ours), len(theirs)))
    assert not lost
    assert len(unequal) <= 0.002 * len(real_pages) + 1, unequal


def passages(body: str) -> list[tuple[str, str]]:
    return [(passage.kind, passage.text) for passage in blocks.cut(body).passages]


def test_blocks_break_and_inline_elements_do_not() -> None:
    assert passages("<p>The <b>ferry</b> <a href=/x>ran</a> aground<p>It is <i>afloat</i>") == [
        ("p", "The ferry ran aground"),
        ("p", "It is afloat"),
    ]


def test_two_breaks_part_paragraphs_and_one_does_not() -> None:
    assert passages("Port<br>Ellery<br> <br>Gullhaven") == [("p", "Port Ellery"), ("p", "Gullhaven")]


def test_kinds_come_from_the_elements_around() -> None:
    body = "<h2>Tides</h2><ul><li><p>High</p><li>Low</ul><blockquote><p>Wait.</p></blockquote><table><td>3 m<td><p>4 m"
    assert passages(body) == [
        ("h2", "Tides"), ("li", "High"), ("li", "Low"), ("quote", "Wait."), ("row", "3 m"), ("p", "4 m"),
    ]  # fmt: skip


def test_what_no_reader_sees_is_no_text() -> None:
    body = (
        "<title>t</title><p>Seen<script>if (a < b) x</script> words<noscript>no</noscript>"
        "<svg><text>no</text></svg><select><option>no</select></p><template><div>no</div></template><p>More"
    )
    assert passages(body) == [("p", "Seen words"), ("p", "More")]


def test_an_empty_title_in_a_drawing_hides_nothing() -> None:
    assert passages("<p>Before</p><svg><title/><path/></svg><p>After</p>") == [("p", "Before"), ("p", "After")]


def test_an_unseen_element_that_is_never_closed_ends_with_its_parent() -> None:
    assert passages("<div><video src=a>fallback</div><p>After") == [("p", "After")]


def test_marks_count_in_the_folded_text() -> None:
    body = "<p>  By\n <span class=author> Nell   Garrick </span> on <time datetime=2024-03-16>Saturday</time>"
    passage = blocks.cut(body).passages[0]
    assert passage.text == "By Nell Garrick on Saturday"
    assert [passage.text[mark.start : mark.end] for mark in blocks.marks(body, passage)] == ["Nell Garrick", "Saturday"]


def test_pictures_and_tags_keep_their_places() -> None:
    body = '<meta name=author content="Nell Garrick"><p>One</p><img src="a.jpg" alt="x > y"><p>Two</p>'
    cut = blocks.cut(body)
    assert cut.tags[0].raw.of(body) == '<meta name=author content="Nell Garrick">'
    assert cut.pictures[0].raw.of(body) == '<img src="a.jpg" alt="x > y">'
    assert cut.pictures[0].after == 1


def test_a_mark_may_open_before_the_first_word() -> None:
    body = "<p><span class='photo-credit'><b> Bea Thornquist</b></span> for the Courier</p>"
    passage = blocks.cut(body).passages[0]
    assert [passage.text[mark.start : mark.end] for mark in blocks.marks(body, passage)] == ["Bea Thornquist"]


def test_a_tag_that_is_never_finished_is_no_evidence() -> None:
    for body, raw in (
        ("Sallow<a", "Sallow"),
        ("Sallow &amp; Pellow <i", "Sallow &amp; Pellow "),
        ("5 &lt; 7 <3", "5 &lt; 7 <3"),
    ):
        assert [passage.raw.of(body) for passage in blocks.cut(body).passages] == [raw]


def test_a_stray_end_of_a_break_is_a_break() -> None:
    assert passages("<p>Port Ellery</br>Gullhaven</p>") == [("p", "Port Ellery Gullhaven")]
