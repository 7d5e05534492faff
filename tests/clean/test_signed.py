"""Who signs, and where exactly it says so."""

from __future__ import annotations

import json

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


def names(body: str) -> list[str]:
    return [byline.name for byline in clean.article(f"{body}{PROSE * 3}").bylines]


def ld(author: object, kind: str = "NewsArticle") -> str:
    told = json.dumps({"@type": kind, "headline": "Ferry aground", "author": author, "datePublished": "2024-03-16"})
    return f'<script type="application/ld+json">{told}</script>'


def test_the_element_of_the_author_bounds_the_name() -> None:
    author = '<span class="author vcard"><a rel=author href=/author/nell>{}</a></span>'
    line = f"<span class=byline>by {author}</span> in <a>Sea</a>"
    assert names(f"<h1>Ferry aground</h1><p>16 March 2024 {line.format('Nell Garrick')}</p>") == ["Nell Garrick"]
    assert names(f"<h1>Ferry aground</h1><p>16 March 2024 {line.format('gullhaven84')}</p>") == ["gullhaven84"]


def test_the_line_under_by_is_a_name_and_a_monogram_between_them_is_passed_over() -> None:
    assert names("<h1>Ferry aground</h1><div>By</div><div>NG</div><div>Nell Garrick</div>") == ["Nell Garrick"]
    assert names("<h1>Ferry aground</h1><nav><div>Texts</div><div>Books</div></nav>") == []


def test_a_fuller_list_of_the_same_people_counts() -> None:
    meta = '<meta name=author content="Nell Garrick, Samir Oduya">'
    assert names(f"{ld({'name': 'Nell Garrick'})}{meta}<h1>Ferry aground</h1>") == ["Nell Garrick", "Samir Oduya"]
    outlet = '<meta name=author content="Nell Garrick, Ellery"><meta property=og:site_name content=Ellery>'
    assert names(f"{ld({'name': 'Nell Garrick'})}{outlet}<h1>Ferry aground</h1>") == ["Nell Garrick"]


def test_a_handle_gives_way_to_the_name_on_the_page() -> None:
    assert names(f"{ld({'name': 'ngarrick'})}<h1>Ferry aground</h1><p>By Nell Garrick</p>") == ["Nell Garrick"]
    assert names(f"{ld({'name': 'Nell'})}<h1>Ferry aground</h1><p>By Nell Garrick</p>") == ["Nell Garrick"]
    assert names(f"{ld({'name': 'Nell'})}<h1>Ferry aground</h1><p>By Samir Oduya</p>") == ["Nell"]


def test_who_signs_for_nobody_signs_where_nobody_else_does() -> None:
    assert names(f"{ld({'name': 'Redaktion'})}<h1>Ferry aground</h1><p>Von Nell Garrick</p>") == ["Nell Garrick"]
    assert names(f"{ld({'name': 'Redaktion'})}<h1>Ferry aground</h1>") == ["Redaktion"]


def test_an_article_may_end_with_the_name_of_its_author() -> None:
    prose = "".join(PROSE.replace("Monday", day) for day in ("Monday", "Tuesday", "Wednesday"))
    article = clean.article(f"<h1>Ferry aground</h1><article>{prose}<p>Nell Garrick</p></article>")
    assert [byline.name for byline in article.bylines] == ["Nell Garrick"]


def test_a_button_beside_the_headline_is_no_byline() -> None:
    assert names("<h1>Ferry aground</h1><p>16 March 2024</p><button><span>Print Article</span></button>") == []


def test_the_agency_that_signs() -> None:
    def agency(body: str) -> tuple[str, str] | None:
        claim = clean.article(body).agency
        if claim is not None and claim.raw is not None:
            assert claim.raw.of(body) == (claim.words or claim.value)
        return claim and (claim.value, claim.basis)

    prose = "".join(PROSE.replace("Monday", day) for day in ("Monday", "Tuesday", "Wednesday"))
    assert agency(f"<h1>Ferry aground</h1><p>By Associated Press</p>{prose}") == ("AP", "page")
    assert agency(f"<h1>Ferry aground</h1><p>PORT ELLERY, March 3 (AFP) - It ran aground.</p>{prose}") == (
        "AFP", "page:dateline",
    )  # fmt: skip
    assert agency(f"<h1>Ferry aground</h1>{prose[:-4]} (dpa)</p>") == ("dpa", "page")
    assert agency(f"<h1>Ferry aground</h1>{prose[:-4]} (Nell Garrick/Reuters)</p>") == ("Reuters", "page")
    assert agency(f"<h1>Ferry aground</h1>{prose}") is None


def test_a_class_that_begins_with_author_names_one() -> None:
    article = f"<h1>Ferry aground</h1><p class=author-name>Nell Garrick</p>{PROSE}"
    assert [byline.name for byline in clean.article(article).bylines] == ["Nell Garrick"]
