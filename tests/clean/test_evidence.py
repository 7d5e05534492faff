"""Every claim leads back to the raw input: spans point at what they say, on real pages and on any page."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from copydesk import clean
from copydesk.errors import NoText
from copydesk.proof import proof
from copydesk.records import Article, Origin, Page, Span, page_key
from copydesk.text import fold, raw_spans, settle

# Independent of our tokenizer: what stands in these is not shown, then all other tags and comments go.
_UNSEEN = re.compile(
    r"<!--.*?-->|<(script|style|noscript|template|textarea|select|iframe|svg|math|object|audio|video|canvas|title|"
    r"datalist|noembed|noframes|xmp)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?:/>|>.*?</\1\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_BR = re.compile(r"</?br\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?](?:[^>\"']|\"[^\"]*\"|'[^']*')*>")


def page_of(body: str, url: str = "") -> Page:
    body = settle(body)
    return Page(key=page_key(url, body), url=url, body=body, form="html", origin=Origin(path="-"))


def plain(raw: str) -> str:
    """What a reader sees of a raw slice: without tags, unescaped, white space folded; <br> is white space."""
    raw = _UNSEEN.sub("", raw)
    raw = _BR.sub(" ", raw)
    return fold(html.unescape(_TAG.sub("", raw)))


def check(article: Article, page: Page) -> list[str]:
    """What is wrong with the evidence of an article: nothing, one hopes."""
    wrong = []
    for n, block in enumerate(article.blocks):
        said = block.span.of(article.text)
        if plain(block.raw.of(page.body)) != said and lexbor(block.raw.of(page.body)) != said:
            wrong.append(f"{n} {said!r} is {block.raw.of(page.body)!r} in the page")
    return wrong


def lexbor(raw: str) -> str:
    """The same by another parser, for slices whose markup is too broken for a pattern."""
    tree = LexborHTMLParser("<div>" + _BR.sub(" ", raw) + "</div>")
    tree.strip_tags(["script", "style", "noscript", "template", "textarea", "select", "iframe", "svg", "object"])
    return fold(tree.body.text(deep=True) if tree.body else "")


@pytest.mark.timeout(900)  # 30 s of a processor, of which a busy machine gives a share
def test_every_block_of_every_real_page_says_what_its_raw_slice_says(real_pages: list[dict[str, Any]]) -> None:
    blocks, wrong = 0, []
    for row in real_pages:
        page = page_of(row["html"], row.get("url") or "")
        try:
            article = proof(clean.article(page), page)
        except NoText:
            continue
        blocks += len(article.blocks)
        wrong += [f"{row['id']}: {line}" for line in check(article, page)]
    assert blocks > 100_000
    assert not wrong, f"{len(wrong)} of {blocks}: " + "\n".join(wrong[:10])


def test_any_span_leads_back_to_raw_characters_that_say_the_same(real_pages: list[dict[str, Any]]) -> None:
    for row in real_pages[::23]:
        page = page_of(row["html"])
        try:
            article = clean.article(page)
        except NoText:
            continue
        for block in article.blocks[::5]:
            third = max(1, len(block.span) // 3)
            span = Span(block.span.start + third, min(block.span.end, block.span.start + 2 * third))
            raws = raw_spans(article, page, span)
            said = fold("".join(html.unescape(_BR.sub(" ", raw.of(page.body))) for raw in raws))
            assert said.replace(" ", "") == span.of(article.text).replace(" ", ""), (row["id"], span)


PIECES = (
    "<p> </p> <div> </div> <b> </b> <a href=x> </a> <br> <li> <ul> </ul> <td> <table> </table> <script> </script> "
    "<!-- --> <svg> </svg> <select> </select> <title> </title> <title/> <noscript> </noscript> &amp; &nbsp; &lt; "
    "&#x27; & < > word Ferry. &notit; <figure> <figcaption> </figure> <img src=a.jpg> <h1> </h1> <p <p/> </br> "
    "<textarea>"
)
MARKUP = st.lists(
    st.sampled_from(PIECES.split(" ")) | st.text(max_size=8),
    max_size=60,
).map("".join)


@given(MARKUP)
def test_any_page_ends_in_an_article_whose_spans_hold_or_in_no_text(markup: str) -> None:
    page = page_of(markup)
    try:
        article = clean.article(page)
    except NoText:
        return
    proof(article, page)
    for block in article.blocks:
        raws = raw_spans(article, page, block.span)
        assert raws
        assert all(block.raw.start <= raw.start < raw.end <= block.raw.end for raw in raws)
        # A reference can stand for two characters of the text: then both lead to all of its raw ones.
        said = fold("".join(html.unescape(_BR.sub(" ", raw.of(page.body))) for raw in raws))
        assert fold(said).replace(" ", "") == block.span.of(article.text).replace(" ", "") or "&" in block.raw.of(
            page.body
        )


@given(st.text(max_size=300))
def test_flat_text_is_its_own_raw(body: str) -> None:
    body = settle(body)
    page = Page(key="k", url="", body=body, form="text", origin=Origin(path="-"))
    try:
        article = clean.article(page)
    except NoText:
        assert not body.strip()
        return
    proof(article, page)
    assert article.text == body
    for block in article.blocks:
        assert raw_spans(article, page, block.span) == [block.span]


def test_the_same_page_gives_the_same_article(shared: Path) -> None:
    body = (shared / "pages" / "autoblog-raids" / "page.txt").read_text()
    assert clean.article(body) == clean.article(body)


def test_hostile_nesting_is_linear_and_harmless() -> None:
    deep = "<div>" * 100_000 + "The ferry sailed at dawn, said the harbour master." + "</div>" * 100_000
    assert "The ferry sailed" in clean.article(deep).text
    tangled = "<b><p>" * 20_000 + "word" + "</b>" * 20_000
    assert clean.article(tangled).text == "word"


@pytest.mark.parametrize("body", ["", "   \n", "<p></p>", "<script>var ferry = 1</script>"])
def test_a_page_without_text_says_so(body: str) -> None:
    with pytest.raises(NoText):
        clean.article(body)
