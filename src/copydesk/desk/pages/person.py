"""A person or an organisation: what they said and where they are named, over all articles."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from copydesk.archive import Appearance, Archive, Entry, Saying
from copydesk.desk.asking import ROWS, Ask, Paging, View

ASKS = {
    "name": "the whole name, as the articles' notes have it",
    "page": "which page of what they said, from 1",
    "articles": "which page of the articles that name them, from 1",
}
# Events that they are part of: of more, those of most weight. A choice.
_EVENTS = 40


class Person(View, frozen=True):
    """Everybody of this name: two people who share it are not told apart."""

    name: str
    kinds: tuple[str, ...]
    days: dict[str, int]
    events: tuple[Entry, ...]
    sayings: tuple[Saying, ...]
    sayings_paging: Paging
    appearances: tuple[Appearance, ...]
    appearances_paging: Paging


def person(desk: Archive, ask: Ask) -> Person:
    """The page of a name; 404 where no article has it."""
    name = ask.word("name")
    days = desk.days_of(name)
    said = desk.said_count(name)
    if not days and not said:
        raise HTTPException(404, f"No article of this archive names {name or 'nobody'}. Look for them with a search.")
    appearances = desk.appearances(name, limit=ROWS, offset=(ask.number("articles") - 1) * ROWS)
    return Person(
        name=name,
        kinds=tuple(sorted({one.kind for one in appearances})),
        days=days,
        events=tuple(desk.events_of(name, limit=_EVENTS)),
        sayings=tuple(desk.said_by(name, limit=ROWS, offset=(ask.number("page") - 1) * ROWS)),
        sayings_paging=ask.paging(said),
        appearances=tuple(appearances),
        appearances_paging=ask.paging(sum(days.values()), "articles"),
    )
