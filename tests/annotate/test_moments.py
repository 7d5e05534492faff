"""moments: what is found in sentences, what it is reckoned from, and what is promised of every text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import annotate, clean, reference
from copydesk.annotate import days, moments
from copydesk.records import Moment, Span
from copydesk.words import words

CASES = sorted((Path(__file__).parents[1] / "sentences").glob("moments-*.txt"))


def found(text: str, published: str = "2024-03-20", language: str = "en") -> list[Moment]:
    spans = [Span(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text)]
    return moments.found(words(text, spans), language, published)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_sentences(path: Path) -> None:
    """A case: "# published" and a day, perhaps "# language"; sentences; "# output"; words, value and anchor a line."""
    given_, _, expected = path.read_text(encoding="utf-8").partition("# output\n")
    published = re.search(r"^# published ?(.*)\n", given_)
    assert published is not None
    language = re.search(r"^# language (\w+)\n", given_, re.MULTILINE)
    text = re.sub(r"^#.*\n", "", given_, flags=re.MULTILINE)
    read = [
        f"{moment.span.of(text)}\t{moment.value}\t{moment.anchor}"
        for moment in found(text, published[1], language[1] if language else "en")
    ]
    assert read == expected.splitlines()


def test_a_language_without_a_grammar_has_no_moments() -> None:
    assert found("Lautta upposi maanantaina 3.5.2019.", language="fi") == []


def test_a_passage_with_a_day_of_its_own_counts_from_it() -> None:
    text = "It sank on Friday.\nIda Moe on Friday."
    own = [moments.Own(Span(19, 37), "2017-02-15", "caption")]
    read = words(text, [Span(0, 18), Span(19, 37)])
    first, second = moments.found(read, "en", "2024-03-20", "published", own)
    assert (first.value, first.anchor) == ("2024-03-15", "published")
    assert (second.value, second.anchor) == ("2017-02-10", "caption")


def test_the_day_of_fetching_is_named_as_such() -> None:
    text = "It sank on Friday."
    (moment,) = moments.found(words(text, [Span(0, len(text))]), "en", "2024-03-20T08:00:00Z", "fetched")
    assert moment.anchor == "fetched"


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("easter", 2024, "2024-03-31"),
        ("easter", 1998, "1998-04-12"),
        ("easter/-2", 2019, "2019-04-19"),
        ("11-4-4", 1999, "1999-11-25"),
        ("05-1-last", 2024, "2024-05-27"),
        ("11-1-1+", 1998, "1998-11-03"),
        ("12-25", 2024, "2024-12-25"),
    ],
)
def test_feasts(rule: str, year: int, day: str) -> None:
    assert str(days.feast(rule, year)) == day


PIECES = st.sampled_from(
    "the last next this Friday Monday morning June May Aug. 3 12 31 99 1998 2024 0 , . - 's of in a year years week "
    "ago later earlier quarter first third second day days early mid end about more than every each now recently $ % "
    "( ) "
    "Christmas Eve 1980s noon 7:15 p.m. EST 2024-02-30 30.2.2024 1/2/2024 half fiscal weekend few several hundred "
    "nineteen ninety-four century 31st Feb. that same following time past".split()
)


@settings(deadline=None)
@given(
    st.lists(PIECES, max_size=30).map(" ".join),
    st.sampled_from(["2024-03-20", "", "2024-02-29", "0001-01-01", "9999-12-31", "soon"]),
)
def test_promises_of_every_text(text: str, published: str) -> None:
    read = found(text, published)
    assert read == found(text, published), "the same twice"
    before = 0
    keys = set()
    for moment in read:
        assert moment.span.start >= before, "in reading order, none overlapping"
        assert moment.span.of(text).strip() == moment.span.of(text) != ""
        before = moment.span.end
        assert moment.kind in ("date", "time", "duration", "set")
        assert re.fullmatch(
            r"\d{4}(-\d\d(-\d\d(T\w\w(:\d\d)?)?)?|-W\d\d(-WE)?|-[QH]\d|-[A-Z]{2})?|\d\d\d?|P.*|XXXX-.*|\w+_REF|",
            moment.value,
        )
        if re.match(r"\d{4}-\d\d-\d\d", moment.value):
            assert days.day_of(moment.value), "a day that there is"
        assert moment.anchor in ("", "published") or moment.anchor in keys, "reckoned from one before it"
        if not moment.value:
            assert moment.anchor == ""
        keys.add(moment.key)
    if not days.day_of(published):
        assert all(moment.anchor != "published" for moment in read), "nothing reckoned from a day that is not known"


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for language in ("en", "de", "fr", "es", "xx"):
        found(text, "2024-03-20", language)


def _vocabulary(language: str) -> list[str]:
    """Every word of time that the tables of a language have, and figures in all the ways that dates are written."""
    told = {word.lstrip("=") for row in reference.rows("moments") if row[0] == language for word in row[3].split()}
    named = {row[2].title() for name in ("months", "weekdays") for row in reference.rows(name) if row[0] == language}
    signs = "1 3 12 31 99 1998 2024 13.10.2021 4.3. 2024-02-30 1/2/2024 7:15 19.30 , . - ( )".split()
    return sorted(told | named) + signs * 3


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@settings(deadline=None, max_examples=400)
@given(st.data())
def test_any_words_of_time_are_read(language: str, data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(_vocabulary(language)), max_size=12))
    found(" ".join(chosen), data.draw(st.sampled_from(["2024-03-20", ""])), language)


def test_a_hostile_text_takes_no_longer_than_its_length() -> None:
    for piece in (
        "the ",
        "Monday ",
        "one hundred ",
        "last next this ",
        "the last few ",
        "about a few years ",
        "12 ",
        "mid-",
    ):
        text = piece * 20_000
        assert len(found(text)) <= len(text)


def test_an_article_counts_from_its_day_and_a_caption_from_its_own() -> None:
    page = """<html lang="en"><head><meta property="article:published_time" content="2024-03-20T08:00:00Z"></head><body>
    <article><h1>Ferry sinks off Port Ellery</h1>
    <p>The ferry Saint Brannoc sank on Monday off Port Ellery, and the harbour board is to meet on Friday, said Ida.</p>
    <p>Nobody was hurt when it ran aground the week before, the harbour master said, and it was towed to the quay.</p>
    <figure><img src="a.jpg"><figcaption>Ida Moe, mayor, at the quay in Port Ellery on Tuesday, Feb. 15, 2022.
    (Ida Marsh/NPA)</figcaption></figure></article></body></html>"""
    article = clean.article(page)
    notes = annotate.notes(article)
    assert [(moment.span.of(article.text), moment.value) for moment in notes.moments] == [
        ("Monday", "2024-03-18"),
        ("Friday", "2024-03-22"),
        ("the week before", "2024-W11"),
        ("Tuesday, Feb. 15, 2022", "2022-02-15"),
    ]
