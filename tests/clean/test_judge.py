"""What a page is as a whole: each verdict for the sign that it hangs on."""

from __future__ import annotations

import pytest

from copydesk import clean

PROSE = "".join(
    f"<p>The council of Port Ellery voted on item {n} of the budget late on Thursday, and the band played on.</p>"
    for n in ("one", "two", "three", "four", "five", "six", "seven", "eight")
)
ENTRY = "<h3><a href=/{0}>Harbour notes of day {0}</a></h3>"
LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Budget night"}</script>'
STUB = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (f"<article><h1>Budget night in Port Ellery</h1>{PROSE}</article>", "article"),
        (f"{LIVE}<article><h1>Budget night in Port Ellery</h1>{PROSE}</article>", "live"),
        (
            f"{STUB}<article><h1>Budget night in Port Ellery</h1><p>The council of Port Ellery voted.</p></article>",
            "stub",
        ),
        (f"<h1>Notes</h1>{''.join(ENTRY.format(n) for n in range(12))}", "list"),
        ("<p>Home</p>", "none"),
    ],
)
def test_a_page_is_judged_by_its_signs(page: str, kind: str) -> None:
    assert clean.article(page).kind == kind


def test_of_flat_text_nothing_is_said() -> None:
    assert clean.article("Ferry aground\n\nThe ferry ran aground off Port Ellery at dawn on Monday.").kind == ""
