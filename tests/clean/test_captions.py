"""Captions: which words describe which picture, whatever they were taken for."""

from __future__ import annotations

import pytest

from copydesk import clean
from copydesk.proof import proof
from copydesk.records import Article, Origin, Page, page_key
from copydesk.text import settle

PROSE = "<p>The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said, and nobody was hurt.</p>"
MORE = "<p>The pilot boat came out at noon and took the crew to Gullhaven, where tea was served in the net loft.</p>"
HOME = "https://ellery-courier.example/news/ferry"
SAYS = "Bea Thornquist on the quay in Gullhaven"


def read(middle: str, head: str = "") -> Article:
    body = settle(f"{head}<article><h1>Ferry aground off Port Ellery</h1>{PROSE}{middle}{MORE}{PROSE}</article>")
    page = Page(key=page_key(HOME, body), url=HOME, body=body, form="html", origin=Origin(path="-"))
    return proof(clean.article(page), page)


@pytest.mark.parametrize(
    "middle",
    [
        f"<div><img src=a.jpg><p>{SAYS}</p><p>Photo: Ada Quill</p></div>",
        f"<div><p>Photo: Ada Quill</p><img src=a.jpg><p>{SAYS}</p></div>",
        f"<div class=image><img src=a.jpg><p class=lead>{SAYS}</p><p class=author>Photo: Ada Quill</p></div>",
        f"<figure><img src=a.jpg><figcaption>{SAYS}</figcaption><footer>Photo: Ada Quill</footer></figure>",
        f"<figure><img src=a.jpg><figcaption><span>{SAYS}</span> <span>Ada Quill</span></figcaption></figure>",
        f"<figure><img src=a.jpg><figcaption>{SAYS}<br>Photo: Ada Quill</figcaption></figure>",
        f'<figure><img src=a.jpg title="{SAYS} | Ada Quill"><figcaption>{SAYS}</figcaption></figure>',
        f'<figure><img src=a.jpg data-copyright="Ada Quill"><figcaption>{SAYS}</figcaption></figure>',
        f'<img src=a.jpg data-caption="{SAYS}" data-credit="Ada Quill">',
        f"<figure><noscript><img src=a.jpg></noscript><figcaption>{SAYS} (Photo: Ada Quill)</figcaption></figure>",
    ],
)
def test_words_beside_a_picture_are_its_own(middle: str) -> None:
    article = read(middle)
    (one,) = article.photos
    assert (one.caption, one.credit, one.photographer) == (SAYS, "Ada Quill", "Ada Quill")
    assert one.src.endswith("/a.jpg")
    assert SAYS not in article.body
    assert "Ada Quill" not in {byline.name for byline in article.bylines}


def test_a_caption_that_names_the_author_is_no_byline() -> None:
    article = read(
        f"<figure><img src=a.jpg><figcaption>{SAYS}. Photo: Nell Garrick</figcaption></figure>",
        '<meta name="author" content="Nell Garrick">',
    )
    assert [photo.credit for photo in article.photos] == ["Nell Garrick"]
    assert next(block.label for block in article.blocks if "Photo:" in block.span.of(article.text)) == "caption"


def test_a_line_that_says_what_its_picture_says_is_a_caption() -> None:
    article = read(f'<img src=a.jpg alt="{SAYS}"><p>{SAYS}</p>')
    assert [(photo.caption, photo.alt) for photo in article.photos] == [(SAYS, SAYS)]


def test_a_paragraph_behind_a_picture_stays_a_paragraph() -> None:
    article = read(f"<img src=a.jpg>{MORE.replace('noon', 'night')}")
    assert "at night" in article.body
    assert [photo.caption for photo in article.photos] == [""]


def test_a_teaser_in_a_figure_is_no_photo() -> None:
    article = read(
        "<figure><p>Also read</p><img src=t.jpg><p><a href=/x>The tug that would not float again</a></p></figure>"
    )
    assert article.photos == ()


def test_counts_stand_between_a_picture_and_its_caption() -> None:
    words = "<div class=more><p>{n} of 2</p><p>Quay {n} at dawn. (AP)</p></div>"
    slide = "<div class=slide><div><img src={n}.jpg></div>" + words + "</div>"
    article = read("<div class=carousel>" + "".join(slide.format(n=n) for n in (1, 2)) + "</div>")
    assert [(photo.caption, photo.credit) for photo in article.photos] == [
        ("Quay 1 at dawn.", "AP"),
        ("Quay 2 at dawn.", "AP"),
    ]


def test_a_caption_to_the_letter_is_noted_where_it_comes_again() -> None:
    figure = "<figure><img src={n}.jpg><figcaption>The quay at dawn.</figcaption></figure>"
    article = read(figure.format(n=1) + MORE.replace("noon", "one") + figure.format(n=2))
    assert [photo.repeats for photo in article.photos] == [None, 0]


def test_json_ld_says_who_took_a_picture() -> None:
    told = '{"@type": "ImageObject", "url": "https://img.example/p/ferry-at-quay.jpg", "creditText": "Ada Quill / NPA"}'
    head = f'<script type="application/ld+json">{{"@type": "NewsArticle", "image": [{told}]}}</script>'
    article = read("<figure><img src=https://img.example/p/ferry-at-quay.jpg></figure>", head)
    (one,) = article.photos
    assert (one.credit, one.credit_basis) == ("Ada Quill / NPA", "json-ld:ImageObject.creditText")
    assert one.credit_raw is not None
    assert one.credit_span is None
