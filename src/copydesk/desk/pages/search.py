"""Search: what matches, with snippets and facets; without a query, all articles by their day."""

from __future__ import annotations

from copydesk.archive import Archive, Match
from copydesk.archive.facets import FILTERS
from copydesk.desk.asking import ROWS, Ask, Paging, View, address

_TITLES = {
    "site": "Site",
    "day": "Day",
    "language": "Language",
    "person": "Named",
    "place": "Place",
    "kind": "Kind of page",
    "odd": "Oddity",
    "edition": "Edition",
}
ASKS = {
    "q": 'words, "phrases", begin*, AND, OR, NOT and parentheses; empty: all articles',
    **{name: f"only with this {_TITLES[name].lower()}" for name in FILTERS},
    "page": "which page, from 1",
}


class Choice(View, frozen=True):
    """One name of a facet, with how many articles have it, and the address that asks for it (or, where it is `on`, no
    longer asks)."""

    name: str
    articles: int
    address: str
    on: bool


class Facet(View, frozen=True):
    """What the articles that were found can be parted by."""

    name: str
    title: str
    choices: tuple[Choice, ...]


class Search(View, frozen=True):
    """One page of what was found. `total` counts what was looked at; `more`: there are more that match; `ranked`: the
    best come first, else the newest do."""

    query: str
    filters: dict[str, str]
    total: int
    more: bool
    ranked: bool
    matches: tuple[Match, ...]
    facets: tuple[Facet, ...]
    paging: Paging


def search(desk: Archive, ask: Ask) -> Search:
    """The page of a search."""
    query = ask.word("q")
    filters = {name: ask.word(name) for name in FILTERS if ask.word(name)}
    found = desk.found(query, filters, limit=ROWS, offset=(ask.number("page") - 1) * ROWS)
    given = {"q": query, **filters}
    facets = []
    for name in FILTERS:
        counted = found.facets.get(name, {})
        on = filters.get(name)
        if on is not None and on not in counted:
            counted = {on: found.total} | counted
        # One that all have, or none, parts nothing.
        if on is None and len(counted) < 2 and sum(counted.values()) in (0, found.total):
            continue
        facets.append(
            Facet(
                name=name,
                title=_TITLES[name],
                choices=tuple(
                    Choice(
                        name=what,
                        articles=many,
                        address=address("/search", **(given | {name: "" if what == on else what})),
                        on=what == on,
                    )
                    for what, many in counted.items()
                ),
            )
        )
    return Search(
        query=query,
        filters=filters,
        total=found.total,
        more=found.more,
        ranked=found.ranked,
        matches=found.matches,
        facets=tuple(facets),
        paging=ask.paging(found.total),
    )
