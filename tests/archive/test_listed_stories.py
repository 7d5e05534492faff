"""Stories as lists show them, and all of one: counts, days, what to be wary of, members, copies, pictures, events."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Day
from copydesk.records import Copy, Difference, Event, Photo, Reason, Span, Story

SHEETS = [sheet(n, published=f"2024-03-{n // 2 + 10}T08:00:00Z" if n != 3 else "") for n in range(6)]
KEYS = [one.article.key for one in SHEETS]
CHANGED = (Difference(kind="number", here=Span(0, 2), there=Span(0, 3)), Difference(kind="day", here=Span(3, 4)))
COPIES = [
    Copy(key=KEYS[1], kind="near", original=KEYS[0], like=KEYS[0], share=0.9, sure=0.8, differences=CHANGED),
    Copy(key=KEYS[2], kind="part", like=KEYS[0], share=1.0, reasons=(Reason(basis="wording", weight=0.5),)),
    Copy(key=KEYS[3], kind="named", named="NPA"),
    Copy(key=KEYS[4], kind="quotes", like=KEYS[0]),
]


def told(path: Path) -> Archive:
    with Archive(path, write=True) as made:
        number = made.begin("0.1", ["pile"], {}, "now")
        made.add(number, [pictured(n) for n in range(6)])
        made.add_copies([("group", COPIES)])
        story = Story(
            key=KEYS[0],
            articles=tuple(KEYS[:5]),
            origins=(KEYS[0], KEYS[3], KEYS[4]),
            first="2024-03-10",
            last="2024-03-12",
        )
        late = Story(key=KEYS[5], articles=(KEYS[5], KEYS[4]), origins=(KEYS[5],), first="", last="")
        made.settle(["group"], [story, late], "0.1", compared=0, cut=0)
        made.end(number, "done", "later")
    return Archive(path)


def pictured(n: int):  # type: ignore[no-untyped-def]
    """The sheet n, with a photo of its own beside one that all share, and an event."""
    one = SHEETS[n]
    photos = (
        Photo(src="bridge.jpg", caption=f"Bridge {n % 2}", credit="Ida Moe", basis="figure"),
        Photo(src=f"{n}.jpg"),
    )
    events = (Event(key="e1", what=Span(6, 9), status="happened", who=("p1",), weight=n / 10),)
    notes = msgspec.structs.replace(one.notes, events=events)
    return msgspec.structs.replace(one, article=msgspec.structs.replace(one.article, photos=photos), notes=notes)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return told(tmp_path_factory.mktemp("stories") / "desk.db")


def test_the_newest_come_first_and_those_without_a_day_last(archive: Archive) -> None:
    assert [line.key for line in archive.latest_stories()] == [KEYS[0], KEYS[5]]
    assert [line.key for line in archive.latest_stories(limit=1, offset=1)] == [KEYS[5]]
    assert archive.story_count() == 2


def test_a_line_counts_what_to_be_wary_of(archive: Archive) -> None:
    line = archive.latest_stories()[0]
    assert (line.articles, line.origins) == (5, 3)
    assert line.days == (
        Day(day="", articles=1, origins=1),
        Day(day="2024-03-10", articles=2, origins=1),
        Day(day="2024-03-11", articles=1, origins=0),
        Day(day="2024-03-12", articles=1, origins=1),
    )
    assert (line.unclear, line.elsewhere, line.changed, line.oddities) == (1, 1, 1, 5)
    assert line.headline == "Port Ellery reopens its harbour bridge"


def test_the_story_of_an_article(archive: Archive) -> None:
    line = archive.story_of(KEYS[2])
    assert line is not None
    assert line.key == KEYS[0]
    assert archive.story_of("f" * 32) is None


def test_members_in_their_order_page_by_page(archive: Archive) -> None:
    members = archive.story_members(KEYS[0])
    assert [one.article.key for one in members] == KEYS[:5]
    assert [one.origin for one in members] == [True, False, False, True, True]
    assert archive.story_members(KEYS[0], limit=2, offset=3) == members[3:5]


def test_copies_sayings_pictures_and_events(archive: Archive) -> None:
    assert archive.story_copies(KEYS[0]) == COPIES
    assert [copy.key for copy in archive.story_copies(KEYS[0], limit=2)] == KEYS[1:3]
    sayings = archive.story_sayings(KEYS[0])
    assert [one.key for one in sayings[::2]] == KEYS[:5]
    pictures = archive.story_pictures(KEYS[0])
    assert len(pictures) == 10
    assert {one.caption for one in pictures if one.src == "bridge.jpg"} == {"Bridge 0", "Bridge 1"}
    assert {one.key for one in archive.story_events(KEYS[0], limit=2)} == {KEYS[3], KEYS[4]}, "those of most weight"
    assert {one.key for one in archive.story_events(KEYS[0])} == set(KEYS[:5])


def test_who_is_named_where(archive: Archive) -> None:
    where = archive.appearances("Tomas Wren")
    assert [one.article.key for one in where][-1] == KEYS[3], "the one without a day is last"
    assert [one.article.published for one in where[:-1]] == sorted(
        (one.article.published for one in where[:-1]), reverse=True
    )
    assert {(one.kind, one.mentions, one.span) for one in where} == {("person", 1, Span(1, 5))}
    assert archive.days_of("Tomas Wren") == {"": 1, "2024-03-10": 2, "2024-03-11": 1, "2024-03-12": 2}
    assert archive.said_count("Tomas Wren") == len(archive.said_by("Tomas Wren")) == 6
    assert {one.name for one in archive.said_by("Tomas Wren", limit=2, offset=3)} == {"Tomas Wren"}
    assert len(archive.events_of("Tomas Wren")) == 6
    assert archive.appearances("Nobody") == archive.said_by("Nobody") == archive.events_of("Nobody") == []


def test_where(archive: Archive) -> None:
    (sense,) = archive.senses("Gullhaven")
    assert (sense.kind, sense.articles, sense.latitude) == ("city", 6, 1.5)
    assert len(archive.articles_at("Gullhaven", limit=4)) == 4
    assert archive.articles_at("Gullhaven", "NO") == []
    assert sum(archive.days_at("Gullhaven").values()) == 6
    assert archive.senses("Nowhere") == []
