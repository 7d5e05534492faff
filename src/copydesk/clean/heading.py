"""The head of the article: headline, standfirst, byline and date, the lines above the body and just below its start."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.clean.cut import (
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
from copydesk.clean.standing import APART, HEADINGS, NAME, SHORT, Lines, Verdict, weigh
from copydesk.text import squash

# A title is looked for down to here below the first paragraph: some pages put a photo and a box between.
_BELOW = 4


def find(
    passages: Sequence[Passage],
    standing: Sequence[int],
    verdicts: Sequence[Verdict],
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
    claimed = [squash(words) for words, _ in headlines]
    people = {squash(author) for author in authors}
    start = title + 1 if title is not None else max(0, first - 8)
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
                or (n <= first and size <= NAME and passage.kind not in HEADINGS and lines.named(passage.text))
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
                or (n < first and size <= _STANDFIRST and not passage.linked and weigh(passage))
            )
        ):
            verdict.label, verdict.sure, verdict.why = "lede", 0.7, "standfirst"


# A sentence above the body that is no longer than this is a standfirst, wherever its element stands.
_STANDFIRST = 500
_TITLE_LONG = 300
# A line that is no heading and shorter than this is no headline: the names of sections are.
_TITLE_LENGTH = 15


def _headline(
    passages: Sequence[Passage], standing: Sequence[int], reach: int, headlines: Sequence[tuple[str, float]]
) -> int | None:
    claimed = {squash(words): merit for words, merit in headlines}
    best, merit = None, 0.0
    for n in range(reach):
        passage = passages[n]
        if len(passage.text) > _TITLE_LONG or standing[passage.node] & (HIDDEN | COMMENTS | RELATED):
            continue
        score = 0.0
        if passage.kind == "h1":
            score = 2.0
        elif passage.kind in HEADINGS or standing[passage.node] & HEADLINE:
            score = 1.0
        elif len(passage.text) < _TITLE_LENGTH:
            continue
        words = squash(passage.text)
        if not words:
            continue
        if standing[passage.node] & (HEADER | NAV):
            score -= 1.0
        if words in claimed:
            score += claimed[words]
        elif any(
            len(words) > 12 and (title.startswith(words) or words.startswith(title)) for title in claimed if title
        ):
            score += 1.5
        elif score < 2.0:
            continue
        # Of two as good the later one, which stands nearer to the body, unless the first is an h1.
        if score > merit or (score == merit and passage.kind != "h1"):
            best, merit = n, score
    return best
