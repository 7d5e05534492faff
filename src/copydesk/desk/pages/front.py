"""The front page: stories, newest first, and what the archive holds."""

from __future__ import annotations

from copydesk.archive import Archive, Edition, Head, StoryLine
from copydesk.desk.asking import ROWS, Ask, Paging, View

ASKS = {"page": "which page of the stories, from 1"}
# Of the newest articles, and of the editions, so many stand on the front page; the rest one page further.
_FEW = 8


class Front(View, frozen=True):
    """Stories, the newest first; the newest articles; the latest editions; how much there is."""

    stories: tuple[StoryLine, ...]
    paging: Paging
    newest: tuple[Head, ...]
    editions: tuple[Edition, ...]
    articles: int
    sites: int
    spikes: int
    corrections: int


def front(desk: Archive, ask: Ask) -> Front:
    """The front page."""
    counted = desk.stats()
    return Front(
        stories=tuple(desk.latest_stories(limit=ROWS, offset=(ask.number("page") - 1) * ROWS)),
        paging=ask.paging(desk.story_count()),
        newest=tuple(desk.newest(limit=_FEW)),
        editions=counted.editions[::-1][:_FEW],
        articles=counted.articles,
        sites=sum(1 for site in counted.sites if site),
        spikes=counted.spikes,
        corrections=desk.correction_count(),
    )
