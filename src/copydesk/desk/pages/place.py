"""A place: where it is, what happened and was said there, and the articles that name it."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from copydesk.archive import Appearance, Archive, Entry, Located, Saying
from copydesk.desk.asking import ROWS, Ask, Paging, View

ASKS = {
    "name": "the name, as the gazetteer has it",
    "country": "only in this country (ISO 3166)",
    "division": "only in this first-level division",
    "page": "which page of the articles that name it, from 1",
}
# Events and statements that are shown of it; choices.
_EVENTS = 40
_SAYINGS = 40


class Place(View, frozen=True):
    """A place, or all of its name: `senses` are those that share it, where no country and no division was asked for."""

    name: str
    country: str
    division: str
    senses: tuple[Located, ...]
    days: dict[str, int]
    events: tuple[Entry, ...]
    sayings: tuple[Saying, ...]
    appearances: tuple[Appearance, ...]
    paging: Paging


def place(desk: Archive, ask: Ask) -> Place:
    """The page of a place; 404 where no article names it."""
    name, country, division = ask.word("name"), ask.word("country"), ask.word("division")
    senses = [
        one
        for one in desk.senses(name)
        if (not country or one.country == country) and (not division or one.division == division)
    ]
    if not senses:
        raise HTTPException(404, f"No article of this archive names a place {name!r} there. Look for it with a search.")
    days = desk.days_at(name, country, division)
    offset = (ask.number("page") - 1) * ROWS
    return Place(
        name=name,
        country=country,
        division=division,
        senses=tuple(senses),
        days=days,
        events=tuple(desk.events_at(name, limit=_EVENTS)),
        sayings=tuple(desk.said_of(name, country, division, limit=_SAYINGS)),
        appearances=tuple(desk.articles_at(name, country, division, limit=ROWS, offset=offset)),
        paging=ask.paging(sum(days.values())),
    )
