"""What `copydesk statements` and `copydesk show` say of who said what."""

from __future__ import annotations

import pytest

from copydesk.archive import Saying
from copydesk.cli import layout, saying
from copydesk.records import Article, Block, Mention, Notes, Person, Span, Statement

TEXT = "It is shut, the mayor told the Courier."
ARTICLE = Article(
    key="0" * 32,
    url="",
    text=TEXT,
    blocks=(Block(label="body", kind="p", span=Span(0, len(TEXT)), raw=Span(0, len(TEXT))),),
    form="text",
)
NOTES = Notes(
    key="0" * 32,
    people=(Person(key="p1", name="Ida Moe", mentions=(Mention(span=Span(12, 21)),)),),
    statements=(
        Statement(key="s1", content=(Span(0, 10),), cue=Span(22, 26), source=Span(12, 21), who="p1", via=Span(27, 38)),
    ),
)


def test_a_statement_shows_its_source_line_channel_and_day(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    found = Saying(
        key="0" * 32,
        url="",
        headline="Bridge shut",
        site="courier.example",
        published="2024-03-16T10:00:00Z",
        name="Ida Moe",
        source="the mayor\x1b[2J",
        cue="said",
        content="It is shut",
        via="a letter",
        within="the Courier",
        voice="quote",
        sure=0.9,
        span=Span(0, 10),
    )
    saying.listed([found], "Moe")
    assert capsys.readouterr().out == (
        "It is shut\n"
        "  — Ida Moe (“the mayor[2J”) said, through a letter; within what the Courier says\n"
        "  2024-03-16 · courier.example · 00000000 · Bridge shut\n"
    )


def test_none_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    saying.listed([], "Moe")
    assert capsys.readouterr().out == "No statement of Moe found.\n"


def test_an_article_shows_who_said_what_below_it(capsys: pytest.CaptureFixture[str]) -> None:
    layout.article(ARTICLE, [], NOTES)
    shown = capsys.readouterr().out
    assert TEXT in shown
    assert "  1  It is shut\n     — Ida Moe (“the mayor”) told, through the Courier\n" in shown


def test_an_article_without_statements_has_no_such_part(capsys: pytest.CaptureFixture[str]) -> None:
    layout.article(ARTICLE, [], Notes(key="0" * 32))
    assert "Statements" not in capsys.readouterr().out
