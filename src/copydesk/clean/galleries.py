"""Galleries: photos shown as one, with their title and the count that the page declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copydesk.clean.cut import GALLERY, Cut
from copydesk.records import Gallery, Label, Photo, Span

_COUNT = re.compile(r"\d{1,3}")


def galleries(
    text: str,
    spans: Sequence[Span],
    labels: Sequence[Label],
    found: Sequence[Photo],
    inside: Callable[[Photo], bool],
) -> tuple[Gallery, ...]:
    """The galleries of an article: their title, the count that the page declares, the photos that belong to them.

    `inside` says whether a photo stands in an element named as a gallery. In flat text every caption below the
    count belongs to it.
    """
    declared = declared_span = title = None
    for n, label in enumerate(labels):
        if label != "gallery":
            continue
        number = _COUNT.search(spans[n].of(text))
        if number and declared is None:
            declared = int(number[0])
            declared_span = Span(spans[n].start + number.start(), spans[n].start + number.end())
        elif not number and title is None:
            title = spans[n]
    members = tuple(n for n, photo in enumerate(found) if inside(photo))
    if not members or (declared is None and title is None and len(members) < 2):
        return ()
    return (Gallery(photos=members, title=title, declared=declared, declared_span=declared_span),)


def in_gallery(cut: Cut, raw: Span) -> bool:
    """Whether the picture with this tag stands in an element named as a gallery."""
    return any(p.raw == raw and cut.nodes[p.node].inherited & GALLERY for p in cut.pictures)
