"""Who said what, asked of an archive."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Saying, Sheet
from copydesk.errors import UsageError
from copydesk.records import Mention, Notes, Organisation, Person, Span, Statement

TEXT = "The Courier reported that Mayor Moe said the bridge was shut."


def quoted(n: int, published: str = "2024-03-16") -> Sheet:
    """The sheet `n`, with the statements of TEXT in its place."""
    made = sheet(n, published=published)
    key = made.article.key
    notes = Notes(
        key=key,
        people=(Person(key="p1", name="Ida Moe", mentions=(Mention(span=Span(26, 35)),)),),
        organisations=(Organisation(key="o1", name="Gullhaven Courier", mentions=(Mention(span=Span(0, 11)),)),),
        statements=(
            Statement(key="s1", content=(Span(26, 60),), cue=Span(12, 20), source=Span(0, 11), who="o1", sure=0.9),
            Statement(
                key="s2",
                content=(Span(41, 51), Span(52, 60)),
                cue=Span(36, 40),
                source=Span(26, 35),
                who="p1",
                via=Span(0, 11),
                voice="paraphrase",
                outer="s1",
            ),
        ),
    )
    return Sheet(page=made.page, article=msgspec.structs.replace(made.article, text=TEXT, blocks=()), notes=notes)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.1", ["pile"], {}, "now")
        made.add(edition, [quoted(1), quoted(2, "2024-05-01"), quoted(3, "")])
        made.end(edition, "done", "later")
    return Archive(tmp_path / "desk.db")


def test_a_statement_comes_with_its_source_channel_and_day(archive: Archive) -> None:
    first = archive.statements("ida moe")[0]
    assert (first.name, first.source, first.cue, first.via, first.within, first.voice, first.published) == (
        "Ida Moe",
        "Mayor Moe",
        "said",
        "The Courier",
        "Gullhaven Courier",
        "paraphrase",
        "2024-05-01",
    )
    assert first.content == "the bridge … was shut"
    assert first.span.of(TEXT) == "the bridge was shut"


def days(found: list[Saying]) -> list[str]:
    return [saying.published for saying in found]


def test_the_newest_come_first_and_those_without_a_day_last(archive: Archive) -> None:
    assert days(archive.statements("moe")) == ["2024-05-01", "2024-03-16", ""]
    assert days(archive.statements("moe", since="2024-04")) == ["2024-05-01"]
    assert days(archive.statements("moe", until="2024-03")) == ["2024-03-16"]
    assert len(archive.statements(limit=4)) == 4


def test_who_is_a_part_of_the_name_or_of_the_words_for_it(archive: Archive) -> None:
    assert len(archive.statements("Mayor")) == len(archive.statements("Ida")) == 3
    assert {saying.name for saying in archive.statements("courier")} == {"Gullhaven Courier"}
    assert archive.statements("Nobody") == []
    assert archive.statements("%") == []


def test_an_article_that_is_made_again_brings_its_new_statements(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.1", ["pile"], {}, "now")
        made.add(edition, [quoted(1)])
        made.end(edition, "done", "later")
        edition = made.begin("0.2", ["pile"], {"again": True}, "now")
        made.renew(edition, [quoted(1)], [])
        made.end(edition, "done", "later")
        assert len(made.statements()) == 2


def test_a_limit_that_is_none_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError):
        archive.statements(limit=-1)
