"""Through whom we know: channels, and statements within statements."""

from __future__ import annotations

import time
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.annotate import channels
from copydesk.annotate.told import Range, Told
from copydesk.records import Span
from copydesk.words import Words, words


def read(text: str) -> Words:
    return words(text, [Span(0, len(text))])


def place(read: Words, part: str) -> Range:
    start = read.text.index(part)
    inside = read.within(Span(start, start + len(part)))
    return inside.start, inside.stop


def told(read: Words, content: str | tuple[str, ...], cue: str, source: str) -> Told:
    contents = (content,) if isinstance(content, str) else content
    return Told(
        tuple(place(read, part) for part in contents), place(read, cue), place(read, source) if source else None
    )


def says(read: Words, span: Range | None) -> str | None:
    return None if span is None else read.span(*span).of(read.text)


def via(text: str, content: str | tuple[str, ...], cue: str, source: str) -> str | None:
    article = read(text)
    return says(article, channels.linked(article, [told(article, content, cue, source)])[0].via)


@pytest.mark.parametrize(
    ("text", "content", "cue", "source", "channel"),
    [
        ("It is sold, Ida Moe told the Port Ellery Post.", "It is sold", "told", "Ida Moe", "the Port Ellery Post"),
        ("“It is over,” he told Ada Lin of Radio Gull.", "“It is over,”", "told", "he", "Ada Lin of Radio Gull"),
        ("Moe told WGUL-TV that it was over.", "it was over", "told", "Moe", "WGUL-TV"),
        ("Moe told reporters it was over.", "it was over", "told", "Moe", "reporters"),
        ("Moe confirmed to Gull News that it was over.", "it was over", "confirmed", "Moe", "Gull News"),
        ("Moe told her husband that it was over.", "it was over", "told", "Moe", None),
        ("Moe told the committee that it was over.", "it was over", "told", "Moe", None),
        ("Moe told the FBI that it was over.", "it was over", "told", "Moe", None),
        ("Moe told Lund that it was over.", "it was over", "told", "Moe", None),
        ("It is over, Moe wrote in a letter Friday.", "It is over", "wrote", "Moe", "a letter"),
        ("It is over, Moe said in a series of tweets.", "It is over", "said", "Moe", "a series of tweets"),
        ("It is over, Moe said on Facebook.", "It is over", "said", "Moe", "Facebook"),
        ("It is over, Moe said on Monday.", "It is over", "said", "Moe", None),
        ("It is over, Moe said at a news conference.", "It is over", "said", "Moe", "a news conference"),
        ("It is over, Moe said at a meeting.", "It is over", "said", "Moe", None),
        ("It is over, she said in an interview with WGUL.", "It is over", "said", "she", "an interview with WGUL"),
        ("In a letter to the Courier, Moe said it was over.", "it was over", "said", "Moe", "a letter to the Courier"),
        ("But in a letter Friday, Moe said it was over.", "it was over", "said", "Moe", "a letter"),
        ("Moe said it was over, in a letter to staff.", "it was over", "said", "Moe", "a letter"),
        ("It is over, said a senior official at Radio Gull.", "It is over", "said", "a senior official", "Radio Gull"),
        ("Speaking on Radio Gull, Moe said it was over.", "it was over", "said", "Moe", "Radio Gull"),
        ("In a letter from Lund, Moe found what the police said was lost.", "was lost", "said", "the police", None),
        ("Moe issued a statement saying it was over.", "it was over", "saying", "Moe", "a statement"),
        ("It is over, the Courier said.", "It is over", "said", "the Courier", None),
        ("It is over, according to the Courier.", "It is over", "according to", "the Courier", None),
        ("It is over, according to court papers.", "It is over", "according to", "court papers", None),
        ("Moe declined to say whether she had read the email.", "whether she had read the email", "say", "Moe", None),
        ("Ida Moe appeared on Radio Gull on Sunday. She called it over.", "it over", "called", "She", "Radio Gull"),
        ("Ida Moe spoke to the families on Sunday. She called it over.", "it over", "called", "She", None),
    ],
)  # fmt: skip
def test_channels(text: str, content: str, cue: str, source: str, channel: str | None) -> None:
    assert via(text, content, cue, source) == channel


def shown(text: str, *given: tuple[str, str, str]) -> list[tuple[str | None, str, str | None, int]]:
    article = read(text)
    found = channels.linked(article, [told(article, *each) for each in given])
    return [
        (says(article, each.source), says(article, each.content[0]) or "", says(article, each.via), each.outer)
        for each in found
    ]


def test_what_an_outlet_reports_that_somebody_said_has_the_outlet_for_its_channel() -> None:
    text = "The Daily Gull reported that the mayor said the tolls would double."
    outer = "the mayor said the tolls would double"
    assert shown(text, (outer, "reported", "The Daily Gull")) == [
        ("The Daily Gull", outer, None, -1),
        ("the mayor", "the tolls would double", "The Daily Gull", 0),
    ]


def test_a_person_who_reports_is_no_channel() -> None:
    found = shown("Moe said that Tarn told her the boat was his.", ("Tarn told her the boat was his", "said", "Moe"))
    assert found[1] == ("Tarn", "the boat was his", None, 0)


def test_two_statements_of_one_content_are_told_apart() -> None:
    text = "The boat sank, Holt said, according to court papers."
    assert shown(text, ("The boat sank", "said", "Holt"), ("The boat sank", "according to", "court papers")) == [
        ("Holt", "The boat sank", "court papers", 1),
        ("court papers", "The boat sank, Holt said", None, -1),
    ]


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("According to the Post, Holt said the boat sank.", "the Post"),
        ("Holt said the boat sank, the complaint states.", "the complaint"),
        ("Holt said the boat sank, as the Courier reported.", "the Courier"),
        ("Holt said the boat sank, according to the Courier.", "the Courier"),
    ],
)
def test_who_reports_a_statement_that_was_given_alone(text: str, source: str) -> None:
    inner, outer = shown(text, ("the boat sank", "said", "Holt"))
    assert inner == ("Holt", "the boat sank", source, 1)
    assert outer == (source, "Holt said the boat sank", None, -1)


def test_what_goes_on_behind_a_statement_is_no_report_of_it() -> None:
    text = "Holt said the boat sank, and Lund told nobody about the search for it."
    assert shown(text, ("the boat sank", "said", "Holt")) == [("Holt", "the boat sank", None, -1)]


def test_a_source_that_is_cited() -> None:
    text = "Radio Gull, citing two officials, reported that the talks had failed."
    assert shown(text, ("the talks had failed", "reported", "Radio Gull"))[1] == (
        "two officials",
        "the talks had failed",
        "Radio Gull",
        0,
    )


def test_what_was_told_by_somebody_has_him_for_its_source() -> None:
    text = "Brandt said he had been told by his lawyer not to speak about it."
    found = shown(text, ("he had been told by his lawyer not to speak about it", "said", "Brandt"))
    assert found[1] == ("his lawyer", "not to speak about it", None, 0)


def test_the_given_statements_keep_their_numbers_and_a_channel_that_was_given() -> None:
    article = read("It is over, Moe said in a letter. It is not, Lund told Radio Gull.")
    given = [
        told(article, "It is not", "told", "Lund"),
        told(article, "It is over", "said", "Moe")._replace(via=place(article, "letter")),
    ]
    found = channels.linked(article, given)
    assert [each.content for each in found] == [each.content for each in given]
    assert [says(article, each.via) for each in found] == ["Radio Gull", "letter"]


FORMS = st.lists(
    st.sampled_from(
        "Moe said told “ ” , . that in letter on Radio Gull according to Post he and citing by was ; ' spoke".split()
    ),
    max_size=60,
)


def ranges(count: int) -> st.SearchStrategy[Range]:
    return st.tuples(st.integers(0, count - 1), st.integers(1, 8)).map(lambda pair: (pair[0], min(count, sum(pair))))


@st.composite
def anything(draw: st.DrawFn) -> tuple[Words, list[Told]]:
    article = read(" ".join(draw(FORMS)) or "x")
    count = len(article.forms)
    some = draw(
        st.lists(
            st.tuples(
                st.lists(ranges(count), min_size=1, max_size=2).map(tuple),
                st.none() | ranges(count),
                st.none() | ranges(count),
            ).map(lambda parts: Told(*parts)),
            max_size=6,
        )
    )
    return article, some


def every_range(found: Iterable[Told]) -> Iterable[Range]:
    for each in found:
        yield from each.content
        for one in (each.cue, each.source, each.via):
            if one is not None:
                yield one


@settings(max_examples=300, deadline=None)
@given(anything())
def test_whatever_is_given_no_statement_is_inside_of_itself(case: tuple[Words, list[Told]]) -> None:
    article, given_ = case
    found = channels.linked(article, given_)
    assert len(found) >= len(given_)
    assert found == channels.linked(article, given_)
    for first, end in every_range(found):
        assert 0 <= first < end <= len(article.forms)
    for n in range(len(found)):
        seen = set()
        while n >= 0:
            assert n not in seen
            seen.add(n)
            n = found[n].outer


@pytest.mark.parametrize(
    ("text", "source", "channel"),
    [
        ("It is over, said a senior police official at Radio Gull.", "a senior police official", "Radio Gull"),
        ("It is over, said a producer at Radio Gull.", "a producer at Radio Gull", None),
        ("It is over, said a police reporter at Radio Gull.", "a police reporter at Radio Gull", None),
    ],
)
def test_who_holds_an_office_elsewhere_speaks_at_an_outlet(text: str, source: str, channel: str | None) -> None:
    article = read(text)
    whole = text[text.index("said ") + 5 : -1]
    (found,) = channels.linked(article, [told(article, "It is over", "said", whole)])
    assert (says(article, found.source), says(article, found.via)) == (source, channel)


def test_hostile_text_takes_no_long_time() -> None:
    article = read("Moe said in a letter that " * 8_000)
    count = len(article.forms)
    start = time.process_time()
    channels.linked(article, [Told(((0, count),), (1, 2), (0, 1))])
    channels.linked(article, [Told(((n, n + 3),), (n + 3, n + 4), (n + 4, n + 5)) for n in range(0, count - 6, 6)])
    assert time.process_time() - start < 5
