"""Who signs, and where exactly it says so."""

from __future__ import annotations

from copydesk import clean
from copydesk.proof import proof
from copydesk.records import Origin, Page

PROSE = "<p>The ferry ran aground off Port Ellery at dawn on Monday, the harbour authority said in a statement.</p>"


def test_a_byline_on_the_page_leads_to_its_exact_characters() -> None:
    body = f"<h1>Ferry aground</h1><p class=byline>By <b>Nell</b> Garrick | 16 March 2024</p>{PROSE}"
    article = clean.article(body)
    assert [byline.name for byline in article.bylines] == ["Nell Garrick"]
    assert article.bylines[0].raw is not None
    assert article.bylines[0].raw.of(body) == "Nell</b> Garrick"
    assert article.bylines[0].span is not None
    assert article.bylines[0].span.of(article.text) == "Nell Garrick"


def test_json_ld_signs_before_the_page() -> None:
    body = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Samir Oduya"}}</script>'
        f"<h1>Ferry aground</h1><p class=byline>By S. Oduya</p>{PROSE}"
    )
    byline = clean.article(body).bylines[0]
    assert (byline.name, byline.basis) == ("Samir Oduya", "json-ld:NewsArticle.author")
    assert byline.raw is not None
    assert byline.raw.of(body) == "Samir Oduya"


def test_blanks_in_a_flat_byline_move_no_offset() -> None:
    body = "Ferry aground off Port Ellery\n\nBy  Nell \t Garrick\n\n" + PROSE[3:-4] + "\n"
    page = Page(key="k", url="", body=body, form="text", origin=Origin(path="-"))
    article = proof(clean.article(page), page)
    assert [byline.name.split() for byline in article.bylines] == [["Nell", "Garrick"]]


def test_nobody_signs_where_nobody_is_named() -> None:
    assert clean.article(f"<h1>Ferry aground</h1>{PROSE}").bylines == ()
