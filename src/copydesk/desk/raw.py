"""The raw page beside an article: a stretch of its source, with the slice behind a mark and what was set aside."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import msgspec

from copydesk import text as texts
from copydesk.records import SET_ASIDE, Article, Page, Span

# So many characters of a page are shown at once: some three screens. A choice.
WINDOW = 6_000
# Of them before the slice that was asked for.
_BEFORE = 600


class RawPiece(msgspec.Struct, frozen=True, kw_only=True):
    """Some characters of the raw page. `on`: they are the slice that was asked for; `aside` is the label of the block
    that was set aside, where they belong to one; `opens`: they are its first here."""

    words: str
    on: bool = False
    aside: str = ""
    opens: bool = False
    first: bool = False


class Raw(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the raw page: code points [start, end) of `size`, `slices` the places that were asked for."""

    start: int
    end: int
    size: int
    form: str
    slices: tuple[Span, ...]
    pieces: tuple[RawPiece, ...]
    before: int | None
    after: int | None


def stretch(article: Article, page: Page, at: Span | None, start: int | None) -> Raw:
    """What is shown of a page: around the slice behind `at`, a span of the article's text; else from `start` on; else
    from where the article begins."""
    size = len(page.body)
    slices = tuple(texts.raw_spans(article, page, at)) if at is not None else ()
    if start is None:
        start = max(0, (slices[0].start if slices else _first(article)) - _BEFORE)
    start = min(start, max(0, size - 1))
    end = min(size, start + WINDOW)
    asides = [(one.raw, one.label) for one in article.blocks if one.label in SET_ASIDE and len(one.raw)]
    return Raw(
        start=start,
        end=end,
        size=size,
        form=page.form,
        slices=slices,
        pieces=tuple(_cut(page.body, start, end, slices, asides)),
        before=max(0, start - WINDOW) if start else None,
        after=end if end < size else None,
    )


def _first(article: Article) -> int:
    """Where the headline stands in the page, or else the first words that are body."""
    for label in ("headline", "lede", "body"):
        for block in article.blocks:
            if block.label == label:
                return block.raw.start
    return 0


def _cut(
    body: str, start: int, end: int, slices: tuple[Span, ...], asides: Sequence[tuple[Span, str]]
) -> list[RawPiece]:
    """The stretch, cut where a slice or a block that was set aside begins or ends."""
    here = [(span, label) for span, label in asides if span.start < end and start < span.end]
    lit = [span for span in slices if span.start < end and start < span.end]
    cuts = sorted(
        {start, end}
        | {min(max(place, start), end) for span, _ in here for place in (span.start, span.end)}
        | {min(max(place, start), end) for span in lit for place in (span.start, span.end)}
    )
    made: list[RawPiece] = []
    opened: set[int] = set()
    hit = False
    for a, b in itertools.pairwise(cuts):
        which = next((n for n, (span, _) in enumerate(here) if span.start <= a and b <= span.end), None)
        on = any(span.start <= a and b <= span.end for span in lit)
        made.append(
            RawPiece(
                words=body[a:b],
                on=on,
                aside=here[which][1] if which is not None else "",
                opens=which is not None and which not in opened,
                first=on and not hit,
            )
        )
        hit = hit or on
        if which is not None:
            opened.add(which)
    return made
