"""What a person types finds what it says, and never an error of SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sheets import sheet

from copydesk.archive import Archive
from copydesk.archive.search import expression
from copydesk.errors import UsageError

BRIDGE, FERRY, MARKET = 0, 1, 2
MADE = (
    sheet(BRIDGE),
    sheet(
        FERRY,
        (
            ("headline", "The ferry sails again"),
            ("body", "A bridge is closed and nobody can cross."),
            ("ad", "zeppelin"),
        ),
        site="tarn.example",
        published="2023-05-01",
    ),
    sheet(
        MARKET,
        (("headline", "Markttag"), ("body", "Der Markt war voll, and the café stood open. Tea not coffee.")),
        language="de",
        published="",
    ),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    path = tmp_path_factory.mktemp("search") / "desk.db"
    with Archive(path, write=True) as writing:
        writing.add(writing.begin("0.1", ["pile"], {}, "now"), MADE)
    with Archive(path) as reading:
        yield reading


def found(archive: Archive, query: str, **filters: str) -> list[int]:
    keys = [one.article.key for one in MADE]
    return [keys.index(hit.key) for hit in archive.search(query, **filters)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "hits"),
    [
        ("bridge", [BRIDGE, FERRY]),  # in the headline first
        ("bridge harbour", [BRIDGE]),
        ('"bridge harbour"', []),
        ('"harbour bridge"', [BRIDGE]),
        ("CAFE", [BRIDGE, MARKET]),
        ("harb*", [BRIDGE]),
        ("harb", []),
        ('"harbour br"*', [BRIDGE]),
        ("ferry OR harbour", [BRIDGE, FERRY]),
        ("bridge NOT ferry", [BRIDGE]),
        ("bridge AND NOT ferry", [BRIDGE]),
        ("(ferry OR harbour) bridge", [BRIDGE, FERRY]),
        ("(ferry OR markt) (bridge OR voll)", [FERRY, MARKET]),
        ("zeppelin", []),  # an ad is no part of the body
        ("café and", [MARKET]),  # a lower-case word is a word
        ("NOT coffee", [MARKET]),  # makes no sense as an operator
        ("harbour AND", []),  # nothing follows: the word "and" is looked for
        ("headline:ferry", []),
        ("-bridge ^harbour", [BRIDGE]),
        ("bridge — (harbour)", [BRIDGE]),
    ],
)
def test_queries(archive: Archive, query: str, hits: list[int]) -> None:
    assert sorted(found(archive, query)) == hits


def test_a_word_in_the_headline_comes_first(archive: Archive) -> None:
    assert found(archive, "bridge") == [BRIDGE, FERRY]
    scores = [hit.score for hit in archive.search("bridge")]
    assert scores[0] > scores[1] > 0


def test_filters(archive: Archive) -> None:
    assert found(archive, "bridge", site="www.Tarn.example") == [FERRY]
    assert found(archive, "cafe", language="de") == [MARKET]
    assert found(archive, "cafe", since="1900") == [BRIDGE], "an unknown date matches no filter"
    assert found(archive, "bridge", day="2023-04-25") == [BRIDGE]
    assert found(archive, "bridge", day="2023-04") == [BRIDGE]
    assert found(archive, "bridge", until="2023-04-25") == [BRIDGE]
    assert found(archive, "bridge", until="2023-04-24") == []
    assert found(archive, "bridge", since="2023-04-26") == [FERRY]
    assert sorted(found(archive, "bridge", since="2023-04-25", until="2023-05-01")) == [BRIDGE, FERRY]
    assert found(archive, "bridge", day="2023", since="2023-05") == [FERRY]


def test_pages_of_hits(archive: Archive) -> None:
    assert len(archive.search("bridge", limit=1)) == 1
    [second] = archive.search("bridge", limit=1, offset=1)
    assert second.key == MADE[FERRY].article.key
    for wrong in ({"limit": -1}, {"offset": -1}, {"limit": 2**70}, {"offset": 2**70}):
        with pytest.raises(UsageError):
            archive.search("bridge", **wrong)  # type: ignore[arg-type]


def test_a_hit_shows_what_matched(archive: Archive) -> None:
    [hit] = archive.search("harbour mayor")
    assert [span.of(hit.snippet) for span in hit.highlight] == ["harbour", "mayor"]
    assert [span.of(hit.headline) for span in hit.headline_highlight] == ["harbour"]
    assert (hit.site, hit.published) == ("ellery.example", "2023-04-25T10:00:00Z")
    assert "\ufdd0" not in hit.snippet + hit.headline


def test_marks_in_the_text_itself_do_no_harm(tmp_path: Path) -> None:
    made = sheet(9, (("headline", "\ufdd1a \ufdd0b"), ("body", "\ufdd0 one \ufdd1\ufdd1 two \ufdd0 three")))
    with Archive(tmp_path / "desk.db", write=True) as archive:
        archive.add(archive.begin("0.1", [], {}, "now"), [made])
        [hit] = archive.search("two")
        assert "two" in [span.of(hit.snippet) for span in hit.highlight]
        assert hit.headline == made.article.headline.value  # type: ignore[union-attr]


@pytest.mark.parametrize("query", ["", "  ", '""', "—", "*", "()", '"—" ***', "\0"])
def test_no_word_is_said_to_be_none(archive: Archive, query: str) -> None:
    with pytest.raises(UsageError, match="no word"):
        archive.search(query)


@pytest.mark.parametrize("date", ["tuesday", "2023-4-5", "", "2023-04-25; DROP", "20230425"])
def test_a_date_must_be_one(archive: Archive, date: str) -> None:
    with pytest.raises(UsageError, match="not a date"):
        archive.search("bridge", since=date)


syntax = st.lists(
    st.sampled_from(
        ["AND", "OR", "NOT", "NEAR(", "(", ")", '"', "*", "bridge", '"a b"', "a*", "^", ":", "-", "+", "{", ","]
    ),
    max_size=14,
).map(" ".join)


@settings(deadline=None, max_examples=300)
@given(query=st.text(max_size=40) | syntax)
@example("a NOT " * 400 + "b")
@example("(" * 400 + "a" + ")" * 400)
@example("a OR " * 9000 + "b")
@example("word " * 20000)
@example('"' + "word " * 20000 + '"')
@example("a\0b")
@example("\udcff bridge")
@example("\U0001fac6")  # a character that is younger than SQLite's tables
def test_no_query_raises_an_error_of_sqlite(archive: Archive, query: str) -> None:
    try:
        archive.search(query)
    except UsageError as error:
        assert "no word" in str(error)  # noqa: PT017 (any other error fails the test by itself)


def test_an_expression_is_never_the_callers_syntax() -> None:
    assert expression('a" OR b') == '"a" OR "b"', "a quote that is not closed is no phrase"
    assert expression("body:a") == '"body:a"'
    assert expression("x) OR (y") == '"x" AND "OR" AND "y"'
