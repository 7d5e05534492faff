"""The first acceptance case: one real scraped page, as flat text, against what a careful reader gets out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from copydesk import annotate, clean
from copydesk.records import Article, Claim, Span


@pytest.fixture(scope="module")
def page(shared: Path) -> tuple[Article, dict[str, Any]]:
    folder = shared / "pages" / "autoblog-raids"
    return clean.article((folder / "page.txt").read_text("utf-8")), json.loads((folder / "expected.json").read_text())


def test_every_block_stands_where_the_reader_saw_it(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert [block.span for block in article.blocks] == [Span(b["start"], b["end"]) for b in expected["blocks"]]
    assert all(block.raw == block.span for block in article.blocks)


def test_every_label_is_the_readers(page: tuple[Article, dict[str, Any]]) -> None:
    """What the reader calls chrome may be told more exactly ("18 PICTURES" belongs to the gallery)."""
    article, expected = page
    names = {"gallery_title": "gallery", "source_link": "source"}
    for block, wanted in zip(article.blocks, expected["blocks"], strict=True):
        label = names.get(wanted["label"], wanted["label"])
        allowed = {"chrome", "gallery"} if label == "chrome" else {label}
        assert block.label in allowed, (wanted["line"], block.label, block.why)


def test_the_seven_paragraphs_are_the_body_in_order(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    lines = {block["line"]: Span(block["start"], block["end"]) for block in expected["blocks"]}
    assert article.paragraphs == [lines[line].of(article.text) for line in expected["body_lines"]]
    assert len(article.paragraphs) == 7


def test_the_headline_and_nothing_that_the_page_does_not_state(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert article.headline is not None
    assert article.headline.value == expected["headline"]["text"]
    assert article.headline.span == Span(expected["headline"]["start"], expected["headline"]["end"])
    assert article.published is None
    assert article.bylines == ()


def test_eighteen_photos_with_credit_and_day(page: tuple[Article, dict[str, Any]]) -> None:
    article, expected = page
    assert len(article.photos) == 18
    for photo, wanted in zip(article.photos, expected["photos"], strict=True):
        assert photo.credit_span == Span(wanted["credit"]["start"], wanted["credit"]["end"])
        assert photo.credit == wanted["credit"]["text"]
        assert photo.photographer == wanted["photographer"]
        assert photo.agency.casefold() == wanted["agency"].casefold()
        assert photo.date == wanted["date"]
    gallery = article.galleries[0]
    assert (gallery.declared, len(gallery.photos)) == (expected["gallery"]["declared"], expected["gallery"]["found"])
    assert gallery.title == Span(expected["gallery"]["title"]["start"], expected["gallery"]["title"]["end"])


def test_the_six_statements_with_speaker_and_channel(page: tuple[Article, dict[str, Any]]) -> None:
    """Each content shares more than half of its words with ours; a source that the reader took shorter or longer
    ("them", "who were instructed") means the same words."""
    article, expected = page
    found = annotate.notes(article)
    names = {one.key: one.name for one in (*found.people, *found.organisations)}
    for wanted in expected["statements"]:
        told = max(found.statements, key=lambda one: _shared(one.content, wanted["content"]))
        assert _shared(told.content, wanted["content"]) > 0.5, wanted["content"]
        for place, theirs in ((told.source, wanted["source"]), (told.cue, wanted["cue"])):
            assert place is not None
            assert max(place.start, theirs["start"]) < min(place.end, theirs["end"])
        if "venue" in wanted:
            assert told.via is not None
            assert told.via.start <= wanted["venue"]["start"] < wanted["venue"]["end"] <= told.via.end
        elif "note" in wanted:  # the medium is a letter
            assert told.via is not None
            assert "letter" in told.via.of(article.text)
        else:
            assert told.via is None
        if "speaker" in wanted:
            assert names[told.who] == "The mayor of Blasio"


def test_the_ten_cities_and_the_part_of_the_eleventh(page: tuple[Article, dict[str, Any]]) -> None:
    """Every place that the reader gave to an event is there, and is the one that he meant."""
    article, expected = page
    found = annotate.notes(article).places
    at = {span.of(article.text): one for one in found for span in one.mentions}
    states = dict(zip(expected["events"][0]["places"], _STATES, strict=True))
    for name, state in states.items():
        assert (at[name].kind, at[name].division, at[name].country) == ("city", state, "US")
    park, borough = (at[name] for name in expected["events"][2]["places"])
    assert (park.name, park.kind, park.division) == ("Sunset Park", "part", "New York")
    assert (borough.name, borough.division) == ("Brooklyn", "New York")
    assert at["Washington"].division == "District of Columbia"
    assert at["Canadian"].kind == "people"
    assert "White House" not in at
    assert "Union" not in at


_STATES = "New York|Georgia|Maryland|Illinois|Colorado|Texas|California|Florida|Louisiana|California".split("|")


def test_the_five_events_with_their_status(page: tuple[Article, dict[str, Any]]) -> None:
    """Each in its lines, with its status, its day, how many and who, where the reader gives them."""
    article, expected = page
    day = Claim(field="published", value=expected["published"], basis="option:--date")
    found = annotate.notes(msgspec.structs.replace(article, published=day))
    names = {one.key: one.name for one in found.people} | {one.key: one.name for one in found.organisations}
    values = {moment.key: moment.value for moment in found.moments}
    lines = {block["line"]: Span(block["start"], block["end"]) for block in expected["blocks"]}
    taken = set()
    for wanted in expected["events"]:
        here = [lines[line] for line in wanted["lines"]]
        told = [
            event
            for event in found.events
            if event.status == wanted["status"]
            and event.key not in taken
            and any(line.start <= span.start < line.end for span in event.mentions for line in here)
        ]
        assert told, wanted["what"]
        event = told[0]
        taken.add(event.key)
        if "who" in wanted:
            assert any(wanted["who"] in names[key] for key in event.who), wanted["what"]
        if "when" in wanted:
            assert wanted["when"] in [values[key] for key in event.when], wanted["what"]
        if "number" in wanted:
            assert event.count is not None
            assert event.count.of(article.text) == wanted["number"]["text"]
        where = {span.of(article.text) for place in found.places if place.key in event.where for span in place.mentions}
        assert set(wanted.get("places", ())) <= where, wanted["what"]
    assert [event.status for event in found.events].count("failed") == 1


def test_every_flag_but_one(page: tuple[Article, dict[str, Any]]) -> None:
    """Each flag that the reader gave has its words among ours, but for the genitive turned round."""
    article, expected = page
    found = annotate.notes(article).oddities
    assert {"left over", "repeated caption"} <= {odd.kind for odd in found}
    missed = [
        span["text"]
        for flag in expected["flags"]
        for span in flag.get("spans", ())
        if not any(span["start"] < ours.end and ours.start < span["end"] for odd in found for ours in odd.spans)
    ]
    assert missed == ["Massive attacks on ICE"]


def _shared(ours: tuple[Span, ...], theirs: list[dict[str, Any]]) -> float:
    """Characters in both, of those in either."""
    one = {n for span in ours for n in range(span.start, span.end)}
    other = {n for span in theirs for n in range(span["start"], span["end"])}
    return len(one & other) / len(one | other)
