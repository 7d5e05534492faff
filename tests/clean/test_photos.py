"""Photos: which pictures are the article's, which version of them, and which words are caption, credit, place, day."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import clean
from copydesk.clean import blocks
from copydesk.errors import NoText
from copydesk.proof import proof
from copydesk.records import Article, Origin, Page, Photo, page_key
from copydesk.text import settle

PROSE = "<p>The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said, and nobody was hurt.</p>"
HOME = "https://ellery-courier.example/news/ferry"


def read(middle: str) -> Article:
    """An article with something between its paragraphs, proofread."""
    body = settle(
        f"<article><h1>Ferry aground off Port Ellery</h1>{PROSE}{middle}{PROSE.replace('ferry', 'pilot')}</article>"
    )
    page = Page(key=page_key(HOME, body), url=HOME, body=body, form="html", origin=Origin(path="-"))
    article = proof(clean.article(page), page)
    for photo in article.photos:
        assert photo.raw is None or photo.raw.of(body).lstrip("<").startswith(("img", "amp-img"))
    return article


def photo(middle: str) -> Photo:
    (one,) = read(middle).photos
    return one


# Which version --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attributes", "source"),
    [
        ('src="/a.jpg"', "https://ellery-courier.example/a.jpg"),
        ('src="a.jpg"', "https://ellery-courier.example/news/a.jpg"),
        ('src="//img.example/a.jpg"', "https://img.example/a.jpg"),
        ('src="https://img.example/a.jpg?w=1&amp;h=2"', "https://img.example/a.jpg?w=1&h=2"),
        ('src="s.jpg" srcset="s.jpg 320w, m.jpg 640w, l.jpg 1200w"', "https://ellery-courier.example/news/l.jpg"),
        ('src="s.jpg" srcset="l.jpg 1200w, s.jpg 320w"', "https://ellery-courier.example/news/l.jpg"),
        ('src="s.jpg" srcset="s.jpg 1x, l.jpg 2x"', "https://ellery-courier.example/news/l.jpg"),
        ('src="data:image/gif;base64,R0lGODlh" data-src="a.jpg"', "https://ellery-courier.example/news/a.jpg"),
        ('src="placeholder.gif" data-original="a.jpg"', "https://ellery-courier.example/news/a.jpg"),
        ('src="blank.gif" data-srcset="a.jpg 640w, b.jpg 1200w"', "https://ellery-courier.example/news/b.jpg"),
        ('src="a.jpg" srcset=""', "https://ellery-courier.example/news/a.jpg"),
        ('src="a.jpg" srcset=",,, ,"', "https://ellery-courier.example/news/a.jpg"),
        ("src='a.jpg' width=640 height='480px'", "https://ellery-courier.example/news/a.jpg"),
    ],
)
def test_the_largest_real_version_is_taken(attributes: str, source: str) -> None:
    assert photo(f"<figure><img {attributes}></figure>").src == source


def test_amp_pictures_are_pictures() -> None:
    assert photo("<figure><amp-img src=a.jpg></amp-img></figure>").src.endswith("/a.jpg")


@pytest.mark.parametrize(
    "attributes",
    [
        'src="javascript:alert(1)"',
        'src="data:image/png;base64,iVBORw0KGgo="',
        'src="file:///etc/passwd"',
        'src="ftp://img.example/a.jpg"',
        'src="http://[::1/a.jpg"',
        'src=""',
        "",
        'alt="The ferry"',
    ],
)
def test_what_is_no_address_of_a_picture_is_refused(attributes: str) -> None:
    assert read(f"<figure><img {attributes}></figure>").photos == ()


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="/static/logo.svg">',
        '<img src="/img/icon-share.png">',
        '<img src="/p/pixel.gif">',
        '<img src="/a.jpg" width="1" height="1">',
        '<img src="/a.jpg" width="48" height="48">',
        '<nav><img src="/a.jpg"></nav>',
        '<footer><img src="/a.jpg"></footer>',
        '<div class="advert"><img src="/a.jpg"></div>',
        '<div class="related-articles"><img src="/a.jpg"></div>',
        '<div class="comments"><img src="/a.jpg"></div>',
        '<div class="authorbox author"><img src="/a.jpg"></div>',
        '<noscript><img src="/a.jpg" width=1 height=1></noscript>',
    ],
)
def test_icons_faces_and_what_belongs_to_the_site_are_no_photos(tag: str) -> None:
    assert read(tag).photos == ()


def test_the_same_picture_twice_is_one_photo() -> None:
    assert len(read("<figure><img src=a.jpg></figure><figure><img src=a.jpg></figure>").photos) == 1


# Words ----------------------------------------------------------------------------------------------------

CAPTION = "The ferry at the quay in Port Ellery on March 3, 2024."
PIC = "<img src=a.jpg>"


@pytest.mark.parametrize(
    "figure",
    [
        f"<figure><img src=a.jpg><figcaption>{CAPTION} Photo: Bea Thornquist/AFP</figcaption></figure>",
        f"<figure><img src=a.jpg><figcaption>{CAPTION} (Bea Thornquist/AFP)</figcaption></figure>",
        f'<figure>{PIC}<figcaption>{CAPTION} <span class="credit">Bea Thornquist/AFP</span></figcaption></figure>',
        f"<figure>{PIC}<figcaption><p>{CAPTION}</p><p class=credit>Bea Thornquist/AFP</p></figcaption></figure>",
        f"<figure><a href=/big><picture><source srcset=b.webp><img src=a.jpg></picture></a>"
        f"<figcaption>{CAPTION} Foto: Bea Thornquist/AFP</figcaption></figure>",
        f'<div class="wp-caption">{PIC}<p class="wp-caption-text">{CAPTION} Photo: Bea Thornquist/AFP</p></div>',
        f'<div><div><img src=a.jpg></div><div class="caption">{CAPTION} Photo: Bea Thornquist/AFP</div></div>',
        f"<figure><figcaption>{CAPTION} Photo: Bea Thornquist/AFP</figcaption><img src=a.jpg></figure>",
        f"<figure><img src=a.jpg><figcaption>{CAPTION}<span>Bea Thornquist/AFP</span></figcaption></figure>",
        f"<figure><img src=a.jpg><figcaption>Caption: {CAPTION} [Photo: Bea Thornquist/AFP]</figcaption></figure>",
    ],
)
def test_caption_and_credit_are_told_apart(figure: str) -> None:
    one = photo(figure)
    assert (one.caption, one.credit) == (CAPTION, "Bea Thornquist/AFP")
    assert (one.photographer, one.agency) == ("Bea Thornquist", "AFP")
    assert (one.place, one.date) == ("Port Ellery", "2024-03-03")
    assert one.src.endswith("/a.jpg")


def test_spans_say_the_words() -> None:
    article = read(f"<figure><img src=a.jpg><figcaption>{CAPTION} Photo: Bea Thornquist/AFP</figcaption></figure>")
    one = article.photos[0]
    assert one.caption_span is not None
    assert one.credit_span is not None
    assert one.place_span is not None
    assert one.date_span is not None
    assert one.caption_span.of(article.text) == CAPTION
    assert one.credit_span.of(article.text) == "Bea Thornquist/AFP"
    assert one.place_span.of(article.text) == "Port Ellery"
    assert one.date_span.of(article.text) == "March 3, 2024"


@pytest.mark.parametrize(
    ("caption", "place", "date"),
    [
        ("The ferry off Gullhaven on 3 March 2024.", "Gullhaven", "2024-03-03"),
        ("Die Fähre am 3. März 2024.", "", "2024-03-03"),
        ("The ferry in Port Ellery, Corran, on Sunday, March 3, 2024.", "Port Ellery, Corran", "2024-03-03"),
        ("Nell Garrick, March 3, 2024.", "", "2024-03-03"),
        ("The ferry in Port Ellery.", "", ""),
        ("Between 1 March 2024 and 3 March 2024.", "", "2024-03-03"),
    ],
)
def test_place_and_day_of_a_caption(caption: str, place: str, date: str) -> None:
    one = photo(f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>")
    assert (one.place, one.date) == (place, date)


def test_a_picture_without_words_has_none() -> None:
    one = photo('<figure><img src=a.jpg alt="The   ferry"></figure>')
    assert (one.caption, one.credit, one.alt, one.caption_span) == ("", "", "The ferry", None)


def test_buttons_in_a_figure_are_no_caption() -> None:
    one = photo(f"<figure><button>View 3 images</button><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>")
    assert one.caption == CAPTION


def test_a_picture_that_a_script_draws_leaves_its_caption() -> None:
    one = photo(f"<figure><div class=lazy data-id=7></div><figcaption>{CAPTION}</figcaption></figure>")
    assert (one.src, one.raw, one.caption, one.basis) == ("", None, CAPTION, "caption")


def test_each_caption_goes_to_its_own_picture() -> None:
    article = read(
        "".join(f"<figure><img src={n}.jpg><figcaption>Quay number {n}.</figcaption></figure>" for n in range(1, 6))
    )
    assert [(one.src.rpartition("/")[2], one.caption) for one in article.photos] == [
        (f"{n}.jpg", f"Quay number {n}.") for n in range(1, 6)
    ]


# Galleries ------------------------------------------------------------------------------------------------


def test_the_photos_of_a_gallery_belong_to_it() -> None:
    article = read(
        "<figure><img src=0.jpg></figure><div class=gallery>"
        + "".join(f"<figure><img src={n}.jpg><figcaption>Quay {n}.</figcaption></figure>" for n in (1, 2, 3))
        + "</div>"
    )
    (gallery,) = article.galleries
    assert [article.photos[n].src.rpartition("/")[2] for n in gallery.photos] == ["1.jpg", "2.jpg", "3.jpg"]


def test_one_photo_is_no_gallery() -> None:
    assert read("<figure><img src=a.jpg></figure>").galleries == ()


# Flat text ------------------------------------------------------------------------------------------------


def test_captions_of_a_flat_text_are_photos_without_a_tag() -> None:
    prose = "The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said on the quay."
    other = prose.replace("ferry", "pilot")
    text = f"Ferry aground off Port Ellery\n{prose}\n{CAPTION} REUTERS / Bea Thornquist\n{other}\n"
    article = clean.article(text)
    (one,) = article.photos
    assert (one.caption, one.credit, one.raw, one.src) == (CAPTION, "REUTERS / Bea Thornquist", None, "")
    assert one.caption_span is not None
    assert one.caption_span.of(text) == CAPTION


# Any page -------------------------------------------------------------------------------------------------

PIECES = (
    "<figure>|</figure>|<figcaption>|</figcaption>|<img src=a.jpg>|<img src=b.jpg width=9>|<img srcset='c.jpg 2x, ,'>|"
    "<div class=caption>|<div class=gallery>|</div>|<p>|</p>|<span class=credit>|</span>|Photo: Bea Thornquist/AFP|"
    "The ferry at the quay in Port Ellery on March 3, 2024. |<h1>|</h1>|<amp-img src=d.jpg>|(|)|©|<br>|<noscript>"
).split("|")
MARKUP = st.lists(st.sampled_from([*PIECES, PROSE]), max_size=40).map("".join)


@given(MARKUP)
def test_the_photos_of_any_page_hold(markup: str) -> None:
    body = settle(markup)
    page = Page(key="k", url=HOME, body=body, form="html", origin=Origin(path="-"))
    try:
        article = proof(clean.article(page), page)
    except NoText:
        return
    starts = [one.raw.start for one in article.photos if one.raw is not None]
    assert starts == sorted(starts)
    for one in article.photos:
        assert one.src or one.caption or one.credit
        for span, words in ((one.date_span, None), (one.caption_span, one.caption), (one.credit_span, one.credit)):
            if span is not None:
                assert 0 <= span.start < span.end <= len(article.text)
                assert words is None or span.of(article.text) == words


@pytest.mark.parametrize(
    "run",
    [
        "<img src=a.jpg>",
        "<figure><figcaption>Quay.</figcaption></figure>",
        "<figure><img src=a.jpg><figcaption>Quay.</figcaption>",
        "<div class=caption>Quay",
        "<figure>",
        "<img srcset='a 1x'>",
    ],
)
def test_time_stays_linear_on_hostile_runs(run: str) -> None:
    body = f"<h1>Ferry</h1>{PROSE}{run * 10_000}{PROSE}"
    cut_began = time.process_time()
    blocks.cut(body)
    cut = time.process_time() - cut_began
    began = time.process_time()
    clean.article(body, HOME)
    assert time.process_time() - began < 4.0 + 4 * cut


def test_a_set_of_a_hundred_thousand_addresses_is_read() -> None:
    entries = ", ".join(f"{n}.jpg {n}w" for n in range(1, 100_000))
    began = time.process_time()
    assert photo(f'<figure><img srcset="{entries}"></figure>').src.endswith("/99999.jpg")
    assert time.process_time() - began < 2.0
