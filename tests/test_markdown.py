"""Article.markdown: what an author set comes out as set, and nothing in the words is read as a mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copydesk.records import Article, Block, Claim, Kind, Label, Span

LINES: list[tuple[Label, Kind, str, str]] = [
    ("lede", "p", "", "The harbour is to be dug out."),
    ("body", "p", "", "The board voted on Monday."),
    ("subhead", "h3", "", "What it costs"),
    ("body", "li", "article > ul > li", "Four million for the quay"),
    ("body", "li", "article > ul > li", "Two million for the lamps"),
    ("body", "li", "article > ol > li", "First the quay"),
    ("body", "quote", "", "We waited for years."),
    ("body", "quote", "", "Now it comes."),
    ("body", "row", "", "Year"),
    ("body", "cell", "", "Ships"),
    ("body", "row", "", "2019"),
    ("body", "cell", "", "412"),
    ("chrome", "p", "", "Print"),
    ("body", "p", "", "Work begins in May."),
]


def article(lines: list[tuple[Label, Kind, str, str]], title: str = "A new quay") -> Article:
    text, blocks = "", []
    for label, kind, path, words in lines:
        span = Span(len(text), len(text) + len(words))
        blocks.append(Block(label=label, kind=kind, path=path, span=span, raw=span))
        text += words + "\n"
    headline = Claim(field="headline", value=title, basis="page:h1")
    return Article(key="k", url="", text=text, blocks=tuple(blocks), form="html", headline=headline)


def test_paragraphs_subheads_lists_quotes_and_tables() -> None:
    assert article(LINES).markdown == "\n\n".join(
        [
            "# A new quay",
            "The harbour is to be dug out.",
            "The board voted on Monday.",
            "### What it costs",
            "- Four million for the quay\n- Two million for the lamps\n1. First the quay",
            "> We waited for years.\n>\n> Now it comes.",
            "| Year | Ships |\n| --- | --- |\n| 2019 | 412 |",
            "Work begins in May.",
        ]
    )


def test_it_reads_as_it_was_set() -> None:
    html = MarkdownIt("commonmark").enable("table").render(article(LINES).markdown)
    assert html.count("<h1>") == 1
    assert html.count("<h3>") == 1
    assert html.count("<li>") == 3
    assert html.count("<blockquote>") == 1
    assert html.count("<table>") == 1
    assert html.count("<th>") == 2
    assert html.count("<td>") == 2


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=60))
def test_no_word_is_read_as_a_mark(words: str) -> None:
    words = " ".join(words.split())
    if not words:
        return
    tokens = MarkdownIt("commonmark").parse(article([("body", "p", "", words)], "T").markdown)
    assert [token.type for token in tokens[3:]] == ["paragraph_open", "inline", "paragraph_close"]
    marks = {child.type for child in tokens[4].children or ()}
    assert marks <= {"text", "text_special"}
