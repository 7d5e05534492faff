"""statements: contents, cues and sources, linked. The tags are given, so that only the linking is tried."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.annotate import statements
from copydesk.annotate.tagger import CONTENT, CUE, SOURCE, Tagged, Tags
from copydesk.annotate.told import Told
from copydesk.records import Span
from copydesk.words import Words, words

_ROLES = {"C": CONTENT, "Q": CUE, "S": SOURCE}


def read(marked: str) -> tuple[Words, list[int], Tags]:
    """A text with its tags in it: "[S Ida Moe] [Q said] [C it is over]". A line is a paragraph."""
    text, runs, at = "", [], 0
    for found in re.finditer(r"\[([CQS]) ([^\]]*)\]", marked):
        text += marked[at : found.start()]
        runs.append((_ROLES[found[1]], len(text), len(text) + len(found[2])))
        text += found[2]
        at = found.end()
    text += marked[at:]
    spans = [Span(*line.span()) for line in re.finditer(r"[^\n]+", text)]
    known = words(text, spans)
    paragraphs = [*(known.within(span).start for span in spans), len(known.forms)]
    ranges = [(role, known.within(Span(a, b))) for role, a, b in runs]
    tags = [Tagged(role, where.start, where.stop, 0.9) for role, where in ranges]
    likely = [0.0] * len(known.forms)
    for role, first, end, sure in tags:
        if role == SOURCE:
            likely[first:end] = [sure] * (end - first)
    return known, paragraphs, Tags(tags, likely)


def found(marked: str) -> list[tuple[str, str, str]]:
    """The statements as words: content, cue, source."""
    known, paragraphs, tags = read(marked)

    def of(where: tuple[int, int] | None) -> str:
        return known.span(*where).of(known.text) if where else ""

    return [
        (" / ".join(of(part) for part in told.content), of(told.cue), of(told.source))
        for told in statements.linked(known, paragraphs, tags)
    ]


@pytest.mark.parametrize(
    ("marked", "statements_"),
    [
        ("“[C It is over],” [Q said] [S Ida Moe].", [("It is over", "said", "Ida Moe")]),
        ("[S Moe] [Q said] [C it is over].", [("it is over", "said", "Moe")]),
        ("[Q According to] [S the council], [C it is over].", [("it is over", "According to", "the council")]),
        (
            "“[C It is over],” [S Moe] [Q said]. “[C We lost].”",
            [("It is over / We lost", "said", "Moe")],
        ),
        (
            "[S Moe] [Q said] [C it is over], and [S Kerr] [Q denied] [C that].",
            [("it is over", "said", "Moe"), ("that", "denied", "Kerr")],
        ),
        ("The ferry [Q was said] [C to be lost].", [("to be lost", "was said", "")]),
        ("[C It] [Q was said] by [S Moe].", [("It", "was said", "Moe")]),
        ("Moe [Q has been criticized for] [C the sale].", [("the sale", "has been criticized for", "")]),
        ("[S Moe] [Q was worried about] [C the sale].", [("the sale", "was worried about", "Moe")]),
        ("[S Moe], [S who] was there, [Q said] [C no].", [("no", "said", "Moe")]),
        ("Moe, [S who] [Q said] [C no], left.", [("no", "said", "who")]),
        ("[Q Asked] [C whether it is over], [S Moe] left.", [("whether it is over", "Asked", "")]),
        (
            "“[C It is over],” [Q said] [S Moe].\n[S Kerr] [Q said] [C no].",
            [("It is over", "said", "Moe"), ("no", "said", "Kerr")],
        ),
    ],
)
def test_linked(marked: str, statements_: list[tuple[str, str, str]]) -> None:
    assert found(marked) == statements_


def test_no_cue_no_statement() -> None:
    assert found("[S Ida Moe] “[C It is over].”") == []


def test_a_second_look_finds_the_source_that_was_nearly_told() -> None:
    known, paragraphs, tags = read("Ida Moe was there and [Q said] [C it is over].")
    likely = [0.4, 0.4, *[0.0] * (len(known.forms) - 2)]
    (told,) = statements.linked(known, paragraphs, Tags(tags.runs, likely))
    assert told.source == (0, 2)


def test_no_second_look_goes_to_whom_a_passive_is_about() -> None:
    known, paragraphs, tags = read("The ferry [Q was said] [C to be lost].")
    (told,) = statements.linked(known, paragraphs, Tags(tags.runs, [0.2, 0.2, *[0.0] * (len(known.forms) - 2)]))
    assert told.source is None


@pytest.mark.parametrize(
    ("cue", "quoted", "kind"),
    [("said", False, "said"), ("accused", False, "said"), ("hopes", False, "held"), ("hopes", True, "said")],
)
def test_kind(cue: str, quoted: bool, kind: str) -> None:
    known, paragraphs, tags = read(f"[S Moe] [Q {cue}] [C it is over].")
    (told,) = statements.linked(known, paragraphs, tags)
    assert statements.kind(known, told, "quote" if quoted else "paraphrase") == kind


_TEXT = "Ida Moe said it is over . Kerr , who left , told “ us ” so and more was said\nThe end came as they said ."


@given(st.lists(st.tuples(st.sampled_from((CONTENT, CUE, SOURCE)), st.integers(0, 26), st.integers(1, 6)), max_size=9))
def test_every_statement_has_a_cue_and_contents_of_its_own(runs: list[tuple[int, int, int]]) -> None:
    spans = [Span(*line.span()) for line in re.finditer(r"[^\n]+", _TEXT)]
    known = words(_TEXT, spans)
    tags: list[Tagged] = []
    for role, first, length in sorted(runs, key=lambda run: run[1]):
        end = min(first + length, len(known.forms))
        if first < end and (not tags or first >= tags[-1].end):
            tags.append(Tagged(role, first, end, 0.5))
    paragraphs = [0, known.within(spans[1]).start, len(known.forms)]
    told: list[Told] = statements.linked(known, paragraphs, Tags(tags, [0.05] * len(known.forms)))
    contents = [part for one in told for part in one.content]
    assert len(contents) == len(set(contents))
    assert {(tag.first, tag.end) for tag in tags if tag.role == CONTENT} >= set(contents)
    assert len({one.cue for one in told}) == len(told)
    assert all(one.content and 0 <= one.sure <= 1 for one in told)
