"""The pages of the desk: each a function from an archive, and what was asked, to what it shows.

What it shows is one record, which a template lays out and `.json` gives as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from copydesk.archive import Archive
from copydesk.desk.asking import Ask, View
from copydesk.desk.pages import article, compare, corrections, front, person, place, search, spikes, story

__all__ = ["PAGES", "Page"]


class Page(NamedTuple):
    """One page: its address (for the front page "/", whose JSON is /index.json), what makes it, what it shows, which
    template lays it out, what may be asked behind the question mark, and what it is in a line."""

    path: str
    make: Callable[[Archive, Ask], View]
    view: type[View]
    template: str
    asks: Mapping[str, str]
    summary: str


PAGES: tuple[Page, ...] = (
    Page("/", front.front, front.Front, "front.html", front.ASKS, "stories, newest first, and what the archive holds"),
    Page("/search", search.search, search.Search, "search.html", search.ASKS, "articles by words and facets"),
    Page("/article/{key}", article.article, article.Told, "article.html", article.ASKS, "an article and its raw page"),
    Page("/story/{key}", story.story, story.Story, "story.html", story.ASKS, "articles on one event"),
    Page("/compare", compare.compare, compare.Compare, "compare.html", compare.ASKS, "two articles side by side"),
    Page("/person", person.person, person.Person, "person.html", person.ASKS, "a person or an organisation"),
    Page("/place", place.place, place.Place, "place.html", place.ASKS, "a place"),
    Page("/spikes", spikes.spikes, spikes.Spikes, "spikes.html", spikes.ASKS, "what could not pass; editions"),
    Page(
        "/corrections",
        corrections.corrections,
        corrections.Corrections,
        "corrections.html",
        corrections.ASKS,
        "what people put right",
    ),
)
