"""What each passage of a page is for, one thing at a time."""

from __future__ import annotations

import pytest

from copydesk import clean, text

PROSE = [
    "The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said on the quay.",
    "Nobody was hurt, and the 84 passengers were taken to Gullhaven in two fishing boats before noon.",
    "Divers will look at the hull on Tuesday, when the tide allows it, and the pilot has been questioned.",
]
BODY = "".join(f"<p>{line}</p>" for line in PROSE)
TITLE = "<h1>Ferry aground off Port Ellery</h1>"


def read(page: str) -> dict[str, str]:
    article = clean.article(page)
    return {block.span.of(article.text): block.label for block in article.blocks}


def test_a_plain_page() -> None:
    found = read(f"<title>Ferry aground off Port Ellery | Ellery Courier</title><article>{TITLE}{BODY}</article>")
    assert found == {"Ferry aground off Port Ellery": "headline", **dict.fromkeys(PROSE, "body")}


@pytest.mark.parametrize(
    ("around", "label"),
    [
        ("<nav>{}</nav>", "chrome"),
        ("<footer>{}</footer>", "chrome"),
        ("<div class=comments>{}</div>", "comment"),
        ('<section id="comment-list">{}</section>', "comment"),
        ("<div class=related-articles>{}</div>", "related"),
        ("<div class=advertisement>{}</div>", "ad"),
        ("<div class=newsletter-signup>{}</div>", "promo"),
        ("<div hidden>{}</div>", "chrome"),
        ("<div style='display: none'>{}</div>", "chrome"),
        ("<figure><img src=a.jpg><figcaption>{}</figcaption></figure>", "caption"),
        ("<form>{}</form>", "chrome"),
    ],
)
def test_the_names_of_elements_tell(around: str, label: str) -> None:
    line = "Readers wrote that the quay had been too dark for years."
    found = read(
        f"<article>{TITLE}{BODY}{around.format(f'<p>{line}</p>')}<p>{PROSE[0].replace('ferry', 'pilot')}</p></article>"
    )
    assert found[line] == label
    assert [found[prose] for prose in PROSE] == ["body"] * 3


@pytest.mark.parametrize(
    "page",
    [
        "<div class=newsletter-page><article>{}</article></div>",
        "<body class='has-comments no-ads'><article>{}</article>",
        "<div class=sidebar><div>{}</div></div>",
        "<form><div>{}</div></form>",
        "<div hidden><article>{}</article></div>",
    ],
)
def test_a_name_around_all_of_the_article_sets_nothing_apart(page: str) -> None:
    assert clean.article(page.format(TITLE + BODY)).paragraphs == PROSE


def test_subheads_lists_quotes_and_tables_are_body() -> None:
    page = (
        f"<article>{TITLE}<p>{PROSE[0]}</p><h2>What the pilot saw</h2><p>{PROSE[1]}</p><ul><li>High water: 05:12</li>"
        "<li>Low water: 11:40</li></ul><blockquote>“I saw nothing at all,” the pilot said.</blockquote>"
        f"<p>{PROSE[2]}</p></article>"
    )
    found = read(page)
    assert found["What the pilot saw"] == "subhead"
    assert found["High water: 05:12"] == found["Low water: 11:40"] == "body"
    assert found["“I saw nothing at all,” the pilot said."] == "body"


def test_byline_and_date_above_the_body() -> None:
    signed = "<p class=byline>By Nell Garrick</p><p><time datetime=2024-03-16>16 March 2024</time></p>"
    found = read(f"<article>{TITLE}{signed}{BODY}</article>")
    assert found["By Nell Garrick"] == "byline"
    assert found["16 March 2024"] == "date"


def test_marks_of_ads_and_links_that_lead_on() -> None:
    found = read(
        f"<article>{TITLE}<p>{PROSE[0]}</p><p>Advertisement</p><p>{PROSE[1]}</p>"
        f"<p>Read more: <a href=/t>Tide tables for Gullhaven</a></p><p>{PROSE[2]}</p></article>"
    )
    assert found["Advertisement"] == "ad"
    assert found["Read more: Tide tables for Gullhaven"] == "related"


def test_the_portrait_of_the_author_ends_the_article() -> None:
    portrait = "Nell Garrick is the harbour correspondent of the Ellery Courier and lives in Gullhaven."
    page = f"<meta name=author content='Nell Garrick'><article>{TITLE}{BODY}<p>{portrait}</p></article>"
    assert clean.article(page).paragraphs == PROSE


def test_what_the_page_shows_twice_is_body_once() -> None:
    page = f"<article>{TITLE}<p>{PROSE[0]}</p><p>{PROSE[1]}</p><p>{PROSE[1]}</p><p>{PROSE[2]}</p></article>"
    assert clean.article(page).paragraphs == PROSE


def test_every_block_says_how_sure_and_why() -> None:
    article = clean.article(f"<nav>Home</nav><article>{TITLE}{BODY}</article><footer>Contact</footer>")
    assert all(0 < block.sure <= 1 and block.why for block in article.blocks)


def test_length_counts_dense_scripts_for_what_they_say() -> None:
    assert text.length("ferry") == 5
    assert text.length("渡船擱淺") == 12
    assert text.squash("Tide & Time: 5!") == "tidetime5"


def test_a_page_of_chinese_prose_is_read() -> None:
    prose = [
        "渡輪星期一清晨在埃勒里港外擱淺，港務長在碼頭上說，沒有人受傷。",
        "八十四名乘客由兩艘漁船在中午前送往海鷗港，船長正接受調查。",
    ]
    page = f"<article><h1>渡輪在埃勒里港外擱淺</h1>{''.join(f'<p>{line}</p>' for line in prose)}</article>"
    assert clean.article(page).paragraphs == prose
