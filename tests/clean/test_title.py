"""The title: where a reader sees it, without the name of the outlet, a rubric before it, what is added behind."""

from __future__ import annotations

import json

import pytest

from copydesk import clean
from copydesk.clean import title
from copydesk.proof import proof
from copydesk.records import Claim, Origin, Page

PROSE = "".join(
    f"<p>The ferry ran aground off Port Ellery at dawn on {day}, the harbour authority said in a statement.</p>"
    for day in ("Monday", "Tuesday", "Wednesday")
)
TITLE = "Ferry runs aground off Port Ellery"


def headline(head: str, body: str = "", url: str = "") -> tuple[str, str]:
    claim = clean.article(f"<html><head>{head}</head><body>{body}{PROSE}</body></html>", url).headline
    assert claim is not None
    return claim.value, claim.basis


def ld(**said: str) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **said})}</script>'


@pytest.mark.parametrize(
    "said",
    [
        f"{TITLE} | Ellery Courier",
        f"{TITLE} - News - Ellery Courier",
        f"Ellery Courier – {TITLE}",
        f"Ellery Courier » Archive » {TITLE}",
        f"{TITLE} | The Ellery Courier | The paper of the coast",
        f"ellery-courier.example // » {TITLE}",
    ],
)
def test_without_a_heading_the_claimed_title_loses_the_name_of_the_outlet(said: str) -> None:
    value, basis = headline(f"<title>{said}</title>", url="https://www.ellery-courier.example/a/1")
    assert basis == "title"
    assert value in (TITLE, f"{TITLE} - News", f"Archive » {TITLE}")


def test_the_claim_keeps_what_was_read() -> None:
    claim = clean.article(f"<title>{TITLE} | Ellery Courier</title>{PROSE}", "https://ellery-courier.example").headline
    assert claim is not None
    assert (claim.value, claim.words) == (TITLE, f"{TITLE} | Ellery Courier")


def test_an_archived_page_is_known_by_its_own_address() -> None:
    url = "https://web.archive.example/web/2009/http://gullhaven-eye.example/ferry"
    assert (
        headline(f"<title>Gullhaven Eye » {TITLE}</title>", f"<h1>Gullhaven Eye</h1><h2>{TITLE}</h2>", url)[0] == TITLE
    )


def test_the_name_of_the_outlet_is_no_headline_even_in_the_main_heading() -> None:
    head = f'<title>{TITLE}</title><meta property="og:site_name" content="Ellery Courier">'
    body = f"<h1>Ellery Courier</h1><article><h2>{TITLE}</h2>"
    assert headline(head, body) == (TITLE, "page:h2")


def test_a_main_heading_in_the_header_of_an_article_is_its_title() -> None:
    head = "<title>What we know about the ferry | Ellery Courier</title>"
    body = f"<main><article><header class=entry-header><h1>{TITLE}</h1></header>"
    assert headline(head, body) == (TITLE, "page:h1")


def test_the_last_item_of_a_breadcrumb_is_no_headline() -> None:
    head = f"<title>{TITLE} - Harbour</title>"
    body = f"<ul class=breadcrumb><li>Home</li><li>{TITLE}</li></ul><article><h2>{TITLE}</h2>"
    assert headline(head, body) == (TITLE, "page:h2")


def test_a_rubric_in_an_element_of_its_own_is_cut_off() -> None:
    head = ld(headline=TITLE)
    assert headline(head, f"<h1><span>Harbour</span> {TITLE}</h1>")[0] == TITLE
    assert headline(head, f"<h1>Tuesday: {TITLE}</h1>")[0] == f"Tuesday: {TITLE}"


def test_what_an_element_of_its_own_adds_behind_the_title_is_cut_off_and_nothing_else() -> None:
    head = ld(headline=TITLE)
    assert headline(head, f"<h1>{TITLE} <small>16 March 2024 | Harbour</small></h1>")[0] == TITLE
    assert headline(head, f"<h1>{TITLE} in fog</h1>")[0] == f"{TITLE} in fog"


def test_a_claim_that_breaks_off_does_not_cut_the_heading() -> None:
    head = f'<meta property="og:title" content="Ferry runs aground off"><title>{TITLE}</title>'
    assert headline(head, f"<h1>{TITLE}</h1>")[0] == TITLE
    assert headline(f"{ld(headline='Ferry runs aground off…')}<title>{TITLE}</title>")[0] == TITLE


def test_a_title_in_two_headings_is_one_headline_where_json_ld_says_so() -> None:
    body = (
        f"{ld(headline='Aground: the ferry of Port Ellery')}<h1>Aground</h1><h1>: the ferry of Port Ellery</h1>{PROSE}"
    )
    page = Page(key="k", url="", body=body, form="html", origin=Origin(path="-"))
    claim = proof(clean.article(page), page).headline
    assert claim is not None
    assert (claim.value, claim.words) == ("Aground: the ferry of Port Ellery", "Aground\n: the ferry of Port Ellery")
    assert claim.raw is not None
    assert claim.raw.of(body) == "Aground</h1><h1>: the ferry of Port Ellery"


def test_a_heading_below_a_body_begun_too_early_is_the_title_if_the_page_claims_it() -> None:
    cookies = "".join(
        f"<p>We keep {n} cookies on your device, to learn which of our pages you read.</p>" for n in range(9)
    )
    body = f"<div>{cookies}</div><article><h1>{TITLE}</h1>{PROSE * 9}</article>"
    assert headline(f"<title>{TITLE}</title>", body) == (TITLE, "page:h1")


def test_a_title_of_thousands_of_bars_is_read() -> None:
    claims = [Claim(field="headline", value=" | ".join(["Ferry"] * 5_000), basis="title")]
    assert len(title.claimed(claims, {"ellerycourier"})) < 50
