"""What a page says of itself: JSON-LD in all its damage, microdata, meta, links, times; each claim in its place."""

from __future__ import annotations

import html
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import blocks, card
from copydesk.records import Claim
from copydesk.text import fold, settle


def claims(body: str) -> tuple[Claim, ...]:
    return card.claims(blocks.cut(settle(body)), settle(body))


def values(body: str, field: str) -> list[str]:
    return [claim.value for claim in claims(body) if claim.field == field]


def script(graph: Any) -> str:
    words = graph if isinstance(graph, str) else json.dumps(graph)
    return f'<script type="application/ld+json">{words}</script>'


ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Ferry aground off Port Ellery",
    "datePublished": "2024-03-16T18:05:00Z",
    "author": {"@type": "Person", "name": "Nell Garrick"},
}


# JSON-LD --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "graph",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "name": "Ellery Courier"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        [[{"@graph": [ARTICLE]}]],
        {**ARTICLE, "@type": ["Thing", "ReportageNewsArticle"]},
        {**ARTICLE, "@type": "BlogPosting"},
        {**ARTICLE, "author": [{"@type": "Person", "name": "Nell Garrick"}]},
        {**ARTICLE, "author": "Nell Garrick"},
        {**ARTICLE, "author": ["Nell Garrick"]},
        {**ARTICLE, "author": None, "creator": {"name": "Nell Garrick"}},
        {
            "@graph": [
                {**ARTICLE, "author": {"@id": "#nell"}},
                {"@type": "Person", "@id": "#nell", "name": "Nell Garrick"},
            ]
        },
        {**ARTICLE, "author": {"@type": "Person", "name": "Nell&nbsp;Garrick"}},
    ],
)
def test_an_article_wherever_the_graph_holds_it(graph: Any) -> None:
    page = script(graph)
    assert values(page, "headline") == ["Ferry aground off Port Ellery"]
    assert values(page, "published") == ["2024-03-16T18:05:00+00:00"]
    assert values(page, "author") == ["Nell Garrick"]


def test_several_authors_in_order() -> None:
    people = [{"name": "Nell Garrick"}, {"name": ["Samir Oduya", "Ada Quill"]}, "Bo Larkin", 7, None, {"name": None}]
    assert values(script({**ARTICLE, "author": people}), "author") == [
        "Nell Garrick", "Samir Oduya", "Ada Quill", "Bo Larkin",
    ]  # fmt: skip


def test_what_stands_without_quotes_keeps_its_place_too() -> None:
    page = script(
        '{"@type": "NewsArticle", "isAccessibleForFree": false, "datePublished" : 1710612300, "headline": true}'
    )
    free, published = (next(claim for claim in claims(page) if claim.field == field) for field in ("free", "published"))
    assert (free.value, published.value) == ("false", "2024-03-16T18:05:00+00:00")
    assert free.raw is not None
    assert published.raw is not None
    assert (free.raw.of(page), published.raw.of(page)) == ("false", "1710612300")
    assert values(page, "headline") == []


def test_entities_inside_of_strings_are_read() -> None:
    page = script({**ARTICLE, "headline": "Tide &amp; time: Salter&#39;s Dock"})
    assert values(page, "headline") == ["Tide & time: Salter's Dock"]


def test_a_claim_stands_at_the_characters_of_its_string() -> None:
    body = script(
        '{"@type": "NewsArticle", "headline": "Fähre \\u00fcber \\"Salter\\\'s\\" Dock", "author": "Nell"}'
    ).replace("\\'", "'")
    for claim in claims(body):
        assert claim.raw is not None
        words = claim.raw.of(body)
        assert body[claim.raw.start - 1] == body[claim.raw.end] == '"'
        assert json.loads(f'"{words}"') == (claim.words or claim.value)


@pytest.mark.parametrize(
    "words",
    [
        '{"@type": "NewsArticle", "headline": "Ferry\naground"}',
        '{"@type": "NewsArticle", "headline": "Ferry aground",}',
        '{"@type": ["NewsArticle",], "headline": "Ferry aground",\n}',
        '<!-- {"@type": "NewsArticle", "headline": "Ferry aground"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Ferry aground"}\n//]]>',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "Ferry aground"}/*]]>*/',
        '\n\n {"@type": "NewsArticle", "headline": "Ferry aground"};\n',
    ],
)
def test_common_damage_is_read(words: str) -> None:
    page = script(words)
    assert values(page, "headline") == ["Ferry aground"]
    (claim,) = [claim for claim in claims(page) if claim.field == "headline"]
    assert claim.raw is not None
    assert fold(claim.raw.of(page)) == "Ferry aground"


@pytest.mark.parametrize(
    "words",
    ["", "{", '{"@type": "NewsArticle", "headline": "Ferry agr', "null", "7", '"NewsArticle"', "[]", "[[[", "{{ j }}",
     '{"@type": "NewsArticle"}', '{"@type": "NewsArticle", "headline": null}',
     '{"@type": "NewsArticle", "headline": {"a": "b"}}', '{"@type": "NewsArticle", "headline": NaN}', "\0"],
)  # fmt: skip
def test_what_cannot_be_read_claims_nothing_and_harms_nothing(words: str) -> None:
    page = script(words) + '<meta property="og:title" content="Ferry aground">'
    assert values(page, "headline") == ["Ferry aground"]


@pytest.mark.parametrize("opening", ["[", '{"a":', '{"@type":"NewsArticle","author":'])
def test_nesting_without_end_is_survived(opening: str) -> None:
    page = script(opening * 100_000) + "<title>Ferry aground</title>"
    assert values(page, "headline") == ["Ferry aground"]
    closed = script("[" * 900 + "]" * 900) + "<title>Ferry aground</title>"
    assert values(closed, "headline") == ["Ferry aground"]


@pytest.mark.parametrize(
    "words",
    [
        json.dumps([{**ARTICLE, "headline": f"Update {n}"} for n in range(30_000)]),
        json.dumps({**ARTICLE, "articleBody": "The ferry. " * 450_000}),
        '{"a": "' + '\\"' * 2_500_000 + '"}',
        '"' * 1_000_001,
        '{"a": 1,' + " " * 3_000_000,
        "," * 3_000_000,
        "[" + "1, " * 1_000_000 + "]",
    ],
    ids=["articles", "body", "escapes", "quotes", "blanks", "commas", "numbers"],
)
def test_a_script_of_megabytes_takes_seconds_at_most(words: str) -> None:
    began = time.process_time()
    claims(script(words))
    assert time.process_time() - began < 4.0


# Which article --------------------------------------------------------------------------------------------

OTHER = {
    "@type": "NewsArticle",
    "headline": "Tide tables for Gullhaven",
    "author": {"name": "Samir Oduya"},
    "url": "https://ellery-courier.example/tides",
    "datePublished": "2024-03-01",
}
OWN = {**ARTICLE, "url": "https://www.ellery-courier.example/ferry/"}


def test_the_article_with_the_address_of_the_page_is_its_own() -> None:
    link = '<link rel="canonical" href="https://ellery-courier.example/ferry?from=home">'
    for graph in ([OTHER, OWN], [OWN, OTHER]):
        assert values(link + script(graph), "author") == ["Nell Garrick"]
        assert values(link + script(graph[0]) + script(graph[1]), "author") == ["Nell Garrick"]
    by_page = {**ARTICLE, "mainEntityOfPage": {"@id": "https://ellery-courier.example/ferry"}}
    assert values(link + script([OTHER, by_page]), "author") == ["Nell Garrick"]


def test_else_the_one_with_the_title_of_the_page() -> None:
    assert values(script([OTHER, ARTICLE]) + "<h1>Ferry aground off Port Ellery</h1>", "author") == ["Nell Garrick"]
    assert values(script([OTHER, ARTICLE]) + "<title>Ferry aground off Port Ellery</title>", "author") == [
        "Nell Garrick"
    ]


def test_else_the_first() -> None:
    assert values(script([ARTICLE, OTHER]), "author") == ["Nell Garrick"]


def test_pictures_and_films_of_a_page_sign_nothing() -> None:
    film = {"@type": "VideoObject", "headline": "Film", "datePublished": "2024-01-01", "author": {"name": "Bo Larkin"}}
    page = {"@type": "WebPage", "datePublished": "2024-03-16", "author": {"name": "Nell Garrick"}}
    assert values(script([film, page]), "author") == ["Nell Garrick"]
    assert values(script(film), "author") == []
    assert values(script([film, ARTICLE]), "published") == ["2024-03-16T18:05:00+00:00"]


# Meta, microdata, links, times ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "tag",
    [
        '<meta property="og:title" content="Ferry aground">',
        "<meta property='og:title' content='Ferry aground'>",
        "<META CONTENT='Ferry aground' PROPERTY=OG:TITLE>",
        '<meta content="Ferry aground" name=twitter:title />',
        '<meta name="dc.title og:title" content="Ferry aground">',
        '<meta name="title"\n  content = "Ferry aground">',
    ],
)
def test_meta_in_all_its_spellings(tag: str) -> None:
    (claim,) = [claim for claim in claims(tag) if claim.field == "headline"][:1]
    assert claim.value == "Ferry aground"
    assert claim.raw is not None
    assert claim.raw.of(tag) == "Ferry aground"


def test_an_unquoted_value_and_entities() -> None:
    page = "<meta name=author content=Garrick><meta property=og:title content='Tide &amp; time'>"
    (author,) = [claim for claim in claims(page) if claim.field == "author"]
    (title,) = [claim for claim in claims(page) if claim.field == "headline"]
    assert author.raw is not None
    assert author.raw.of(page) == "Garrick"
    assert title.raw is not None
    assert html.unescape(title.raw.of(page)) == title.value == "Tide & time"


def test_the_surest_meta_comes_first_whatever_the_order_on_the_page() -> None:
    page = "<meta name=date content=2024-03-18><meta property=article:published_time content=2024-03-16>"
    assert values(page, "published") == ["2024-03-16", "2024-03-18"]


def test_a_profile_is_no_author_and_no_date_is_no_date() -> None:
    assert values('<meta property="article:author" content="https://ellery.example/nell">', "author") == []
    assert values('<meta name="date" content="03/04/2021"><meta name="date" content="soon">', "published") == []
    assert values('<meta name="author" content=""><meta name="author">', "author") == []
    assert values(f'<meta name="author" content="{"Nell " * 1000}">', "author") == []


def test_microdata_and_times() -> None:
    page = (
        '<div itemscope><meta itemprop="datePublished" content="2024-03-16"><span itemprop=author>Nell</span>'
        '<time itemprop="dateModified" datetime="2024-03-17T09:12Z">Sunday</time>'
        "<time datetime=2024-03-18>Monday</time><time>today</time><time datetime='P3D'>three days</time></div>"
    )
    assert set(values(page, "published")) == {"2024-03-16"}
    assert values(page, "modified") == ["2024-03-17T09:12+00:00"]
    assert values(page, "time") == ["2024-03-18"]
    for claim in claims(page):
        assert claim.raw is not None
        assert claim.raw.of(page) == (claim.words or claim.value)


def test_canonical_links() -> None:
    assert values('<link rel="alternate canonical" href=https://e.example/a>', "canonical") == ["https://e.example/a"]
    assert values("<link rel=canonical><link rel=stylesheet href=a.css>", "canonical") == []


def test_a_claim_made_twice_is_one_claim() -> None:
    page = '<meta property="og:title" content="Ferry aground">'
    assert len(claims(page * 3)) == 3  # each in its own place
    assert len(set(claims(page * 3))) == 3


# Any page -------------------------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["NewsArticle", "2024-03-16"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                "@type @id @graph headline author name url datePublished publisher image mainEntityOfPage".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@given(JSON, st.integers(0, 400))
def test_any_graph_whole_or_cut_gives_claims_that_lie_in_the_page(graph: Any, cut: int) -> None:
    for words in (json.dumps(graph), json.dumps(graph, ensure_ascii=False)[:cut]):
        body = settle(script(words) + "<meta name=author content=Nell><h1>Ferry</h1>")
        for claim in claims(body):
            assert claim.value
            assert claim.raw is not None, claim
            assert 0 <= claim.raw.start <= claim.raw.end <= len(body)


@given(
    st.lists(
        st.sampled_from("<meta |name=|author|content=|'|\"|>|/>|=| |og:title|property=|&quot;|x".split("|")),
        max_size=30,
    )
)
def test_any_tag_gives_claims_that_lie_in_the_page(parts: list[str]) -> None:
    body = "".join(parts)
    for claim in claims(body):
        assert claim.raw is None or 0 <= claim.raw.start <= claim.raw.end <= len(body)


# Whose word counts ------------------------------------------------------------------------------------------


def taken(body: str, field: str) -> str | None:
    claim = card.surest(claims(body), field)
    return claim and claim.value


@pytest.mark.parametrize(
    ("body", "free"),
    [
        (script({**ARTICLE, "isAccessibleForFree": True}), "true"),
        (script({**ARTICLE, "isAccessibleForFree": "False"}), "false"),
        (script({**ARTICLE, "isAccessibleForFree": "https://schema.org/True"}), "true"),
        (script({**ARTICLE, "hasPart": {"isAccessibleForFree": False, "cssSelector": ".paid"}}), "false"),
        (script({**ARTICLE, "hasPart": [{"isAccessibleForFree": "false", "cssSelector": ".paid"}]}), "false"),
        (script({**ARTICLE, "isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}), "true"),
        (script({**ARTICLE, "hasPart": {"isAccessibleForFree": False, "name": "a film"}}), None),
        ('<meta property="article:content_tier" content="metered">', "false"),
        ('<meta property="article:content_tier" content="free">', "true"),
        ('<meta property="article:content_tier" content="gold">', None),
        ('<meta itemprop="isAccessibleForFree" content="true">', "true"),
        (script(ARTICLE), None),
        (script({**ARTICLE, "isAccessibleForFree": None}), None),
    ],
)
def test_whether_an_article_is_free_to_read(body: str, free: str | None) -> None:
    assert taken(body, "free") == free


def test_what_says_that_it_is_free_keeps_its_place() -> None:
    page = script({**ARTICLE, "hasPart": [{"isAccessibleForFree": False, "cssSelector": ".paid"}]})
    (claim,) = [claim for claim in claims(page) if claim.field == "free"]
    assert claim.raw is not None
    assert (claim.raw.of(page), claim.basis) == ("false", "json-ld:NewsArticle.hasPart.isAccessibleForFree")
    page = '<meta content="metered" name="article:content_tier">'
    (claim,) = [claim for claim in claims(page) if claim.field == "free"]
    assert claim.raw is not None
    assert (claim.raw.of(page), claim.words) == ("metered", "metered")


def test_the_article_counts_before_meta_and_meta_before_the_page() -> None:
    own = script({**ARTICLE, "articleSection": "Harbour"})
    page = script({"@type": "WebPage", "articleSection": "News", "datePublished": "2024-03-16"})
    meta = '<meta property="article:section" content="Sea">'
    assert taken(meta + own, "section") == "Harbour"
    assert taken(page + meta, "section") == "Sea"
    assert taken(page, "section") == "News"
    assert {claim.value for claim in claims(meta + own) if claim.field == "section"} == {"Harbour", "Sea"}


def test_the_pile_counts_last() -> None:
    told = (
        Claim(field="section", value="From the pile", basis="pile:section"),
        *claims("<meta name=section content=Sea>"),
    )
    claim = card.surest(told, "section")
    assert claim is not None
    assert claim.value == "Sea"
