"""What happened, asked of an archive by day."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Entry, Sheet
from copydesk.errors import UsageError
from copydesk.records import Event, Mention, Moment, Notes, Person, Place, Span

TEXT = "Harbour news\nMayor Moe called off the regatta in Gullhaven on Friday.\nThe lock burst. Talks in week 12."


def eventful(n: int, published: str = "2024-03-16") -> Sheet:
    """The sheet `n`, with the events of TEXT in its place."""
    made = sheet(n, published=published)
    key = made.article.key
    notes = Notes(
        key=key,
        people=(Person(key="p1", name="Ida Moe", mentions=(Mention(span=Span(13, 22)),)),),
        places=(Place(key="l1", name="Gullhaven", mentions=(Span(49, 58),)),),
        moments=(
            Moment(key="m1", span=Span(62, 68), kind="date", value="2024-03-15TEV"),
            Moment(key="m2", span=Span(95, 102), kind="date", value="2024-W12"),
        ),
        events=(
            Event(
                key="e1",
                what=Span(23, 45),
                mentions=(Span(34, 45),),
                status="cancelled",
                subject=Span(13, 22),
                who=("p1",),
                where=("l1",),
                when=("m1",),
                weight=0.8,
            ),
            Event(key="e2", what=Span(79, 84), mentions=(Span(79, 84),), status="happened", subject=Span(70, 78)),
            Event(key="e3", what=Span(86, 91), mentions=(Span(86, 91),), status="planned", when=("m2",), weight=0.2),
            Event(key="e4", what=Span(0, 7), mentions=(Span(0, 7),)),
        ),
    )
    return Sheet(page=made.page, article=msgspec.structs.replace(made.article, text=TEXT, blocks=()), notes=notes)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.1", ["pile"], {}, "now")
        made.add(edition, [eventful(1), eventful(2, "2024-05-01"), eventful(3, "")])
        made.end(edition, "done", "later")
    return Archive(tmp_path / "desk.db")


def days(found: list[Entry]) -> list[tuple[str, str, bool]]:
    return [(entry.day, entry.status, entry.reported) for entry in found]


def test_events_stand_under_their_days_and_those_without_under_the_day_of_the_report(archive: Archive) -> None:
    assert days(archive.timeline()) == [
        *[("2024-03-15", "cancelled", False)] * 3,
        ("2024-03-16", "happened", True),
        *[("2024-W12", "planned", False)] * 3,
        ("2024-05-01", "happened", True),
        ("", "happened", True),
    ]


def test_an_event_is_told_in_words_with_the_line_of_its_source(archive: Archive) -> None:
    first = archive.timeline()[0]
    assert (first.what, first.who, first.where) == ("called off the regatta", "Ida Moe", "Gullhaven")
    assert first.line == "Mayor Moe called off the regatta in Gullhaven on Friday."
    assert first.span.of(TEXT) == first.what
    burst = archive.timeline(status="happened")[0]
    assert (burst.what, burst.who, burst.line) == ("burst", "The lock", "The lock burst. Talks in week 12.")


def test_only_what_is_asked(archive: Archive) -> None:
    assert len(archive.timeline(since="2024-03-18", until="2024-03")) == 3
    assert days(archive.timeline(until="2024-03-15")) == [("2024-03-15", "cancelled", False)] * 3
    assert archive.timeline("nothingofthekind") == []
    assert {entry.status for entry in archive.timeline(limit=3)} == {"cancelled"}, "those of most weight"


def test_an_article_that_is_made_again_brings_its_new_events(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.1", ["pile"], {}, "now")
        made.add(edition, [eventful(1)])
        made.end(edition, "done", "later")
        edition = made.begin("0.2", ["pile"], {"again": True}, "now")
        made.renew(edition, [eventful(1)], [])
        made.end(edition, "done", "later")
        assert len(made.timeline()) == 3


def test_a_limit_that_is_none_is_refused(archive: Archive) -> None:
    with pytest.raises(UsageError):
        archive.timeline(limit=-1)
    with pytest.raises(UsageError):
        archive.timeline("***")
