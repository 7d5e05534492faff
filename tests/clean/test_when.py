"""When it was published, and where exactly that is stated."""

from __future__ import annotations

from copydesk import clean

PROSE = "<p>The ferry ran aground off Port Ellery at dawn on Monday, the harbour authority said in a statement.</p>"


def test_a_date_in_a_line_leads_to_its_exact_characters() -> None:
    body = f"<h1>Ferry aground</h1><p class=meta>Published: 16&nbsp;March 2024, 6.05pm</p>{PROSE}"
    published = clean.article(body).published
    assert published is not None
    assert published.value == "2024-03-16T18:05"
    assert published.raw is not None
    assert published.raw.of(body) == "16&nbsp;March 2024, 6.05pm"


def test_markup_of_the_same_day_counts_before_the_line() -> None:
    body = (
        f'<meta property="article:published_time" content="2024-03-15T22:00:00Z"><h1>F</h1><p>15 March 2024</p>{PROSE}'
    )
    published = clean.article(body).published
    assert published is not None
    assert (published.value, published.basis) == ("2024-03-15T22:00:00+00:00", "meta:article:published_time")


def test_the_address_counts_before_the_pile_and_says_so() -> None:
    published = clean.article(PROSE, "https://ellery-courier.example/2024/03/16/ferry-aground").published
    assert published is not None
    assert (published.value, published.basis, published.raw) == ("2024-03-16", "url", None)


def test_unknown_stays_unknown() -> None:
    assert clean.article(f"<h1>Ferry aground</h1>{PROSE}").published is None
