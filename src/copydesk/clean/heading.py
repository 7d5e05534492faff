"""The head of the article: headline, standfirst, byline and date, the lines above the body and just below its start."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.clean.cut import (
    ARTICLE,
    AUTHOR,
    COMMENTS,
    DATE,
    FOOTER,
    HEADER,
    HEADLINE,
    HIDDEN,
    LEDE,
    NAV,
    RELATED,
    Passage,
)
from copydesk.clean.standing import APART, HEADINGS, NAME, SHORT, Lines, Verdict
from copydesk.text import length, squash

# A title is looked for down to here below the first paragraph: some pages put a photo and a box between.
_BELOW = 4


def find(
    passages: Sequence[Passage],
    standing: Sequence[int],
    verdicts: Sequence[Verdict],
    prose: Sequence[float],
    first: int,
    headlines: Sequence[tuple[str, float]],
    description: str,
    authors: Sequence[str],
    lines: Lines,
    timed: set[int],
) -> None:
    """Headline, standfirst, byline and date: the lines above the body and just below its start."""
    reach = min(len(passages), first + _BELOW)
    title = _headline(passages, standing, reach, headlines)
    if title is not None:
        verdicts[title].label, verdicts[title].sure, verdicts[title].why = "headline", 0.9, "title"
    summary = squash(description)[:80]
    claimed = [squash(words) for words, merit in headlines if merit > 0 and len(words) > _TITLE_LENGTH]
    people = {squash(author) for author in authors}
    start = title + 1 if title is not None and title < reach else max(0, first - 8)
    # A name alone stands above the first paragraph, or behind it where that is the standfirst.
    bare = first + (first == start)
    for n in range(start, reach):
        passage, traits = passages[n], standing[passages[n].node]
        verdict = verdicts[n]
        if traits & (NAV | FOOTER | COMMENTS | HIDDEN | RELATED) or n == title:
            continue
        kinds, _ = lines.mark(passage)
        size = len(passage.text)
        above = n <= first
        words = squash(passage.text) if size <= SHORT or above else ""
        if (
            size <= 160
            and any(name and name in words for name in people)
            and len(words) < 3 * max(map(len, people)) + 40
        ):
            verdict.label, verdict.sure, verdict.why = "byline", 0.8, "names an author"
        elif (
            size <= 120
            and (
                traits & AUTHOR
                or "byline" in kinds
                or (n <= bare and size <= NAME and passage.kind not in HEADINGS and lines.named(passage.text))
            )
            and verdict.why != "prose"
        ):
            verdict.label, verdict.sure, verdict.why = "byline", 0.7, "byline mark"
        elif (
            size <= 120
            and (traits & DATE or kinds & {"published", "modified"} or n in timed)
            and verdict.why != "prose"
        ):
            verdict.label, verdict.sure, verdict.why = "date", 0.7, "date mark"
        elif (
            above
            and title is not None
            and passage.kind in HEADINGS
            and len(words) > _TITLE_LENGTH
            and any(name and (name in words or words in name) for name in claimed)
        ):
            verdict.label, verdict.sure, verdict.why = "headline", 0.7, "the title again"
        elif (
            above
            and title is not None
            and size > 40
            and not traits & APART
            and (
                traits & LEDE
                or (summary and words.startswith(summary[:60]))
                or passage.kind in ("h2", "h3")
                or (n < first and size <= _STANDFIRST and not passage.linked and prose[n])
            )
        ):
            verdict.label, verdict.sure, verdict.why = "lede", 0.7, "standfirst"


# A sentence above the body that is no longer than this is a standfirst, wherever its element stands.
_STANDFIRST = 500
_TITLE_LONG = 300
# A line that is no heading and shorter than this is no headline: the names of sections are.
_TITLE_LENGTH = 15
# One that is shorter than this is one only if the page claims it whole: what stands before a bar may be a rubric.
_TITLE_PLAIN = 30


def _headline(
    passages: Sequence[Passage], standing: Sequence[int], reach: int, headlines: Sequence[tuple[str, float]]
) -> int | None:
    """The passage that is the title: a main heading, or what says what the page claims; nothing where none does.

    Below `reach` only a main heading that the page claims whole can be it: there the body was begun too early.
    """
    claimed: dict[str, float] = {}
    for words, merit in headlines:
        claimed.setdefault(squash(words), merit)
    claimed.pop("", None)
    longest = 2 * max((len(words) for words, _ in headlines), default=0)
    heads = {words[:_OPENING].casefold() for words, _ in headlines}
    best, most = None, 0.0
    for n, passage in enumerate(passages):
        kind, traits, size = passage.kind, standing[passage.node], len(passage.text)
        if size > _TITLE_LONG or traits & (COMMENTS | RELATED):
            continue
        if kind == "h1":
            score = _MAIN
        elif n >= reach:
            continue
        elif kind in HEADINGS or traits & HEADLINE:
            score = _HEADING
        elif size < _TITLE_LENGTH or size > longest or passage.text[:_OPENING].casefold() not in heads:
            continue
        else:
            score = _ITEM if kind == "li" else 0.0
        words = squash(passage.text)
        if not words:
            continue
        merit = claimed.get(words, 0.0)
        if merit:
            if score < _HEADING and merit < (_WHOLE if kind == "li" or length(passage.text) < _TITLE_PLAIN else _PART):
                continue
            if merit < 0 and kind != "h1":
                continue
            score += merit
        elif kind != "li" and any(
            title.startswith(words)
            or (score >= _HEADING and words.startswith(title))
            or (title in words and len(words) < 2 * len(title))
            for title, worth in claimed.items()
            if len(words) > _TITLE_LENGTH < len(title) and worth > 0
        ):
            score += _PARTLY
        elif kind != "h1" or n >= reach:
            continue
        if traits & HIDDEN:
            score -= _UNSEEN
        if traits & NAV or (traits & HEADER and not traits & ARTICLE and not merit):
            score -= _APART
        if n >= reach and merit < _PART:
            continue
        # Of two as good the later one, which stands nearer to the body, unless the first is an h1.
        if score > most or (score == most and kind != "h1"):
            best, most = n, score
    return best


# How much it counts for a title that it is a main heading, another, the item of a list (a breadcrumb is one); that it
# says part of what the page claims; against it, that it stands in a menu or at the head of the site, or is hidden.
_MAIN, _HEADING, _ITEM, _PARTLY = 2.0, 1.0, -1.5, 1.5
_APART, _UNSEEN = 1.0, 2.0
# A line that is no heading is compared with what the page claims only if it opens as that does.
_OPENING = 4
# How much the door says that a title counts which the page claims whole, and one that is part of such a claim.
_WHOLE, _PART = 3.0, 2.5
