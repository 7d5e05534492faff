"""The days that a reader sees around an article, and which of them counts beside markup and address."""

from __future__ import annotations

import time

import pytest

from copydesk import clean
from copydesk.proof import proof
from copydesk.records import Article, Origin, Page, page_key

TEXT = (
    "<p>The ferry ran aground off Port Ellery at dawn on Monday, the harbour authority said in a statement.</p>"
    "<p>All 212 passengers were brought ashore by the lifeboat of Gullhaven, the coxswain said. No one was hurt.</p>"
    "<p>The board of the line will meet to hear the master, who has been in its service for nineteen years.</p>"
)
TITLE = "<h1>Ferry aground off Port Ellery</h1>"


def article(body: str, head: str = "", lang: str = "en", url: str = "", fetched: str = "") -> Article:
    whole = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>Ferry aground off Port Ellery</title>{head}</head>'
        f"<body>{body}</body></html>"
    )
    page = Page(key=page_key(url, whole), url=url, body=whole, form="html", origin=Origin(path="-"), fetched=fetched)
    return proof(clean.article(page), page)


def day(told: Article) -> str:
    return told.published.value if told.published else ""


def meta(value: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("line", "lang", "value"),
    [
        ("Published on 5 March 2024", "en", "2024-03-05"),
        ("Veröffentlicht am 5. März 2024", "de", "2024-03-05"),
        ("Publié le 5 mars 2024", "fr", "2024-03-05"),
        ("Fecha de publicación: 5 de marzo de 2024", "es", "2024-03-05"),
        ("Pubblicato il 5 marzo 2024", "it", "2024-03-05"),
        ("Publicado em 5 de março de 2024", "pt", "2024-03-05"),
        ("Gepubliceerd op 5 maart 2024", "nl", "2024-03-05"),
        ("Opublikowano 5 stycznia 2024", "pl", "2024-01-05"),
        ("Опубликовано 5 января 2024", "ru", "2024-01-05"),
        ("Опубліковано 5 березня 2024", "uk", "2024-03-05"),
        ("تم نشره الثلاثاء 5 آذار / مارس 2024", "ar", "2024-03-05"),
        ("نشر في ٥ مارس ٢٠٢٤", "ar", "2024-03-05"),
        ("发布时间：2024年3月5日", "zh", "2024-03-05"),
        ("公開日2024年3月5日", "ja", "2024-03-05"),
        ("입력 2024.03.05", "ko", "2024-03-05"),
    ],
)
def test_published_in_fourteen_languages_wherever_it_stands(line: str, lang: str, value: str) -> None:
    assert day(article(f"{TITLE}<p class=m>{line}</p>{TEXT}", lang=lang)) == value
    foot = f"{TITLE}{TEXT}<div><p>Gullhaven Eye</p></div><div>{line}</div>"
    assert day(article(foot, lang=lang)) == value


@pytest.mark.parametrize(
    "line",
    [
        "Updated: {}", "Aktualisiert am {}", "Mis à jour le {}", "Actualizado el {}", "Aggiornato il {}",
        "Atualizado em {}", "Laatst bijgewerkt: {}", "Aktualizacja: {}", "Обновлено: {}", "Оновлено: {}",
        "آخر تحديث {}", "更新时间：{}", "最終更新日：{}", "최종수정 {}",
    ],
)  # fmt: skip
def test_updated_is_no_day_of_publication_where_another_is_told(line: str) -> None:
    told = article(f"{TITLE}<p>2024-03-05</p><p>{line.format('2024-03-07')}</p>{TEXT}")
    assert day(told) == "2024-03-05"
    assert told.modified
    assert told.modified.value == "2024-03-07"


def test_both_in_one_line() -> None:
    line = "Nell Garrick | Published: March 5, 2024 at 6:05 p.m. | Updated: March 7, 2024 at 7:10 a.m. GMT"
    told = article(f"{TITLE}<p>{line}</p>{TEXT}")
    assert day(told) == "2024-03-05T18:05"
    assert told.modified
    assert told.modified.value == "2024-03-07T07:10+00:00"


def test_a_page_that_shows_the_day_of_its_change_alone_was_published_so_that_day() -> None:
    told = article(f"{TITLE}{TEXT}<p class=info>Last updated: 7 March 2024</p>")
    assert told.published
    assert told.modified
    assert told.published.value == told.modified.value == "2024-03-07"
    assert told.published.raw == told.modified.raw
    assert day(article(f"{TITLE}{TEXT}", meta("2024-03-07", "article:modified_time"))) == ""


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ('<h2 class="date-header">Tuesday, 5 March 2024</h2>' + TITLE, "2024-03-05"),
        (TITLE + "<div>05.03.24 | Harbour | 3 min</div>", "2024-03-05"),
        (TITLE + "<div>Gullhaven, 5 March 2024</div>", "2024-03-05"),
        (
            TITLE + "<div>5 March 2024 - Gullhaven Institute of Tides and Lighthouses (Department of Fog)</div>",
            "2024-03-05",
        ),
        (TITLE + '<p class="category"><a href="/h">5 March 2024 | Harbour</a></p>', "2024-03-05"),
    ],
)
def test_lines_of_the_head_without_a_word_of_what_they_are(line: str, value: str) -> None:
    assert day(article(line + TEXT)) == value


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("PORT ELLERY, 5 March 2024 – The ferry", "2024-03-05"),
        ("Port Ellery, (05.03.2024). The ferry", "2024-03-05"),
        ("05.03.2024 – The ferry", "2024-03-05"),
        ("On 5 March 2024 the ferry", ""),
        ("On 5 March 2024, the ferry", ""),
        ("The dock of 5 March 2024 – and the ferry", ""),
    ],
)
def test_a_day_that_the_text_opens_with(opening: str, value: str) -> None:
    assert day(article(TITLE + TEXT.replace("The ferry", opening, 1))) == value


@pytest.mark.parametrize(
    "part",
    [
        '<div class="comments"><p>Anna Holm</p><p>5 March 2024</p><p>What a mess.</p></div>',
        '<div class="related"><h3><a href="/a">Pier shut</a></h3><p>5 March 2024</p></div>',
        "<p>The regatta: 5 March 2024 – 9 March 2024</p>",
        "<footer>© 2019-2024 Gullhaven Eye</footer>",
        '<blockquote class="twitter-tweet"><p>Aground!</p>— Nell (@nell) <a href="/x">March 5, 2024</a></blockquote>',
    ],
)
def test_days_of_other_things(part: str) -> None:
    assert day(article(TITLE + TEXT + part)) == ""


def test_the_clock_of_the_masthead_is_not_the_days_of_the_article() -> None:
    assert day(article(f"<header><p>Thursday, 7 March 2024</p></header>{TITLE}{TEXT}")) == ""


def test_the_head_counts_before_markup() -> None:
    told = article(f"{TITLE}<p>5 March 2024</p>{TEXT}", meta("2024-06-01T09:00:00+02:00"))
    assert day(told) == "2024-03-05"
    assert {claim.value[:10] for claim in told.card.all("published")} == {"2024-03-05", "2024-06-01"}


def test_markup_of_the_same_day_tells_time_and_zone() -> None:
    assert day(article(f"{TITLE}<p>5 March 2024</p>{TEXT}", meta("2024-03-05T09:00:00+02:00"))).endswith("+02:00")


def test_utc_and_the_day_of_the_place() -> None:
    late = meta("2024-03-06T02:25:54Z")
    assert day(article(f"{TITLE}<p>March 5, 2024 | 9:25pm EST</p>{TEXT}", late)) == "2024-03-05T21:25-05:00"
    assert day(article(TITLE + TEXT, late, url="https://eye.example/2024/03/05/ferry")) == "2024-03-05"
    assert (
        day(article(TITLE + TEXT, meta("2024-03-06T22:25:54Z"), url="https://eye.example/2024/03/05/ferry"))[:10]
        == "2024-03-06"
    )


def test_the_day_of_the_printed_paper_yields_to_the_moment_that_markup_states_with_its_zone() -> None:
    told = article(
        f"{TITLE}<p>From the paper of 06.03.2024</p><p>06.03.2024</p>{TEXT}", meta("2024-03-05T19:30:04+01:00")
    )
    assert day(told) == "2024-03-05T19:30:04+01:00"


def test_a_line_that_tells_the_day_of_the_change_without_saying_so() -> None:
    head = meta("2024-03-05T09:00:00+01:00") + meta("2024-05-01T09:00:00+01:00", "article:modified_time")
    assert day(article(f"{TITLE}<p>1 May 2024</p>{TEXT}", head)) == "2024-03-05T09:00:00+01:00"


@pytest.mark.parametrize(
    ("lang", "url", "value"),
    [
        ("en-GB", "", "2024-03-05"),
        ("en-US", "", "2024-05-03"),
        ("de", "", "2024-03-05"),
        ("en", "https://gullhaven-eye.co.uk/ferry", "2024-03-05"),
        ("en", "https://tides.gullhaven.gov/ferry", "2024-05-03"),
        ("en", "https://gullhaven-eye.com/ferry", ""),
        ("en-CA", "", ""),
    ],
)
def test_numbers_are_read_as_the_country_writes_them(lang: str, url: str, value: str) -> None:
    assert day(article(f"{TITLE}<p class=date>05/03/2024</p>{TEXT}", lang=lang, url=url)) == value


def test_numbers_turned_round_agree_with_markup() -> None:
    told = article(f"{TITLE}<p class=date>03/05/2024</p>{TEXT}", meta("2024-03-05T09:00:00+01:00"), lang="de")
    assert day(told) == "2024-03-05T09:00:00+01:00"


def test_a_day_after_the_page_was_fetched_is_none() -> None:
    body = f"{TITLE}<p>5 March 2025</p>{TEXT}"
    assert day(article(body, fetched="2024-03-07T10:00:00Z")) == ""
    assert day(article(body, meta("2024-03-05"), fetched="2024-03-07T10:00:00Z")) == "2024-03-05"


@pytest.mark.parametrize(
    ("url", "value"),
    [
        ("https://eye.example/2024/3/5/ferry", "2024-03-05"),
        ("https://eye.example/news/20240305-ferry", "2024-03-05"),
        ("https://eye.example/news/05-03-2024", "2024-03-05"),
        ("https://archive.example/web/20240307120000/http://eye.example/ferry", ""),
        ("https://eye.example/a/20241399", ""),
        ("https://eye.example/2024/03/ferry", ""),
    ],
)
def test_the_day_of_an_address(url: str, value: str) -> None:
    assert day(article(TITLE + TEXT, url=url)) == value


def test_scripts_come_last_and_must_agree() -> None:
    script = '<script>var state={{"published_at":"{}","x":1}}</script>'
    told = article(TITLE + TEXT + script.format("2024-03-05T06:22:28+01:00"))
    assert told.published
    assert (told.published.value, told.published.basis) == ("2024-03-05T06:22:28+01:00", "script")
    assert day(article(TITLE + TEXT + script.format("2024-03-05") + script.format("2024-03-06"))) == ""
    abbr = '<div><abbr class="published" title="2024-03-05T23:03:00+01:00">23:03</abbr></div>'
    assert day(article(TITLE + TEXT + abbr)) == "2024-03-05T23:03:00+01:00"


def test_what_time_ago_stays_unresolved_but_for_its_markup() -> None:
    assert day(article(f"{TITLE}<p class=date>vor 3 Stunden</p>{TEXT}", lang="de")) == ""
    line = '<p><time datetime="2024-03-05T09:00:00+01:00">vor 3 Stunden</time></p>'
    told = article(f"{TITLE}{line}{TEXT}", lang="de")
    assert told.published
    assert (told.published.value, told.published.basis) == ("2024-03-05T09:00:00+01:00", "page:time")


@pytest.mark.parametrize(
    "part",
    [
        "<div>" * 20_000 + "<p>5 March 2024</p>" * 200,
        "<p class=date>5 March 2024 | </p>" * 5_000,
        "<time datetime=2024-03-05>" * 20_000,
    ],
)
def test_time_stays_linear_on_hostile_pages(part: str) -> None:
    began = time.process_time()
    article(TITLE + TEXT + part)
    assert time.process_time() - began < 5.0
