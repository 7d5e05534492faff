"""A flat text, cut and labelled: its lines keep their places, its body is the run of prose."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import clean
from copydesk.clean import flat
from copydesk.errors import NoText
from copydesk.text import fold, settle

PROSE = [
    "The ferry ran aground off Port Ellery at dawn on Monday, the harbour master said on the quay.",
    "Nobody was hurt, and the 84 passengers were taken to Gullhaven in two fishing boats before noon.",
    "Divers will look at the hull on Tuesday, when the tide allows it, and the pilot has been questioned.",
]


def labels(text: str) -> dict[str, str]:
    article = clean.article(text)
    return {block.span.of(article.text): block.label for block in article.blocks}


def test_a_line_is_a_passage_and_keeps_its_place() -> None:
    text = "Ferry aground\n\n  The ferry ran.  \n\t\nIt is afloat."
    assert [passage.raw.of(text) for passage in flat.cut(text).passages] == [
        "Ferry aground",
        "The ferry ran.",
        "It is afloat.",
    ]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    words = " ".join(PROSE * 4).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > 72:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    text = "\n".join([*lines, line])
    passages = flat.cut(text).passages
    assert len(passages) < len(lines) / 3
    assert fold(" ".join(passage.text for passage in passages)) == fold(text)
    for passage in passages:
        assert fold(passage.raw.of(text)) == passage.text


def test_paragraphs_of_one_line_are_not_joined() -> None:
    assert len(flat.cut("\n".join(PROSE)).passages) == 3


def test_menus_above_and_below_are_set_aside() -> None:
    menu = ["Home", "News", "Sport", "Weather", "Log in"]
    foot = ["Contact", "Privacy", "© 2024 Ellery Courier"]
    text = "\n".join([*menu, "Ferry aground off Port Ellery", *PROSE, *foot])
    article = clean.article(text)
    assert article.paragraphs == PROSE
    assert article.headline is not None
    assert article.headline.value == "Ferry aground off Port Ellery"
    assert all(label not in ("body", "lede", "subhead") for line, label in labels(text).items() if line in menu + foot)


def test_a_byline_and_a_date_between_headline_and_body() -> None:
    text = "\n".join(["Ferry aground off Port Ellery", "By Nell Garrick", "16 March 2024, 18:05", *PROSE])
    article = clean.article(text)
    assert [byline.name for byline in article.bylines] == ["Nell Garrick"]
    assert article.published is not None
    assert article.published.value == "2024-03-16T18:05"
    assert article.published.span is not None
    assert article.published.span.of(text) == "16 March 2024, 18:05"
    assert article.paragraphs == PROSE


def test_lines_that_say_what_they_are() -> None:
    text = "\n".join(
        [
            "Ferry aground off Port Ellery",
            PROSE[0],
            "ADVERTISEMENT",
            PROSE[1],
            "Read more: tide tables",
            PROSE[2],
            "Source link",
        ]
    )
    found = labels(text)
    assert found["ADVERTISEMENT"] == "ad"
    assert found["Read more: tide tables"] == "related"
    assert found["Source link"] == "source"
    assert clean.article(text).paragraphs == PROSE


def test_what_the_text_does_not_state_stays_unknown() -> None:
    article = clean.article("\n".join(PROSE))
    assert article.published is None
    assert article.bylines == ()
    assert article.photos == ()
    assert article.dateline is None


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\n", "\u00a0", "\u3000\n"])
def test_blanks_are_no_text(text: str) -> None:
    with pytest.raises(NoText):
        clean.article(text)


@given(
    st.lists(
        st.sampled_from([*PROSE, "Home", "By Nell Garrick", "", " ", "\t", "18 PICTURES", "\u2028", "\x0c"]),
        max_size=25,
    )
)
def test_no_letter_is_lost_and_the_passages_are_in_order(lines: list[str]) -> None:
    text = settle("\n".join(lines))
    passages = flat.cut(text).passages
    end = 0
    for passage in passages:
        assert end <= passage.raw.start < passage.raw.end <= len(text)
        assert fold(passage.raw.of(text)) == passage.text
        end = passage.raw.end
    assert "".join(fold(p.text) for p in passages).replace(" ", "") == "".join(text.split())


@pytest.mark.parametrize("run", ["\n", "a\n", " ", "a ", "Photo: ", "1\n", "The ferry ran aground.\n", "A / ", "。\n"])
def test_time_stays_linear_on_hostile_runs(run: str) -> None:
    began = time.process_time()
    clean.article("Ferry\n" + run * 50_000 + "\n" + PROSE[0])
    assert time.process_time() - began < 6.0
