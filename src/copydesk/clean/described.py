"""A caption and a credit, by their places in the text, as the record of a photo."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from copydesk import reference
from copydesk.clean.credit import credit, parties, unmarked
from copydesk.clean.places import place
from copydesk.records import Photo, Span

# Finds the last day that a caption names, and where.
Dated = Callable[[str], tuple[str, Span] | None]


class Words(NamedTuple):
    """The caption and the names of the credit, where they stand in the text."""

    caption: Span | None
    names: Span | None


# "Caption: ", "Bildunterschrift: ": the name of the field, left before its words.
_OPENING = re.compile(
    rf"\s*(?:{reference.either(row[2] for row in reference.rows('marks') if row[0] == 'caption')})\s?:\s*",
    re.IGNORECASE,
)


def opened(text: str, span: Span) -> Span:
    """A caption without the name of its field before it."""
    opening = _OPENING.match(text, span.start, span.end)
    return Span(opening.end(), span.end) if opening and opening.end() < span.end else span


def trimmed(text: str, start: int, end: int) -> Span | None:
    """A caption without the mark, the dashes, bars and brackets that parted it from its credit."""
    words = text[start:end]
    words = words[: unmarked(words)]
    start += len(words) - len(words.lstrip(_EDGES))
    words = words.strip(_EDGES)
    return Span(start, start + len(words)) if words else None


_EDGES = " -–—|([/"


def parted(text: str, span: Span) -> Words:
    """A caption and the credit that it ends in."""
    taken = credit(span.of(text))
    if taken is None:
        return Words(trimmed(text, span.start, span.end), None)
    names = Span(span.start + taken.words.start, span.start + taken.words.end)
    return Words(trimmed(text, span.start, span.start + taken.span.start), names)


def record(
    text: str, words: Words, dated: Dated, basis: str, src: str = "", alt: str = "", raw: Span | None = None
) -> Photo:
    """A photo whose caption and credit stand at these places of the text; `dated` finds the day in the caption."""
    caption, names = words
    day = dated(caption.of(text)) if caption is not None else None
    where = place(text, caption, day[1]) if caption is not None and day is not None else None
    photographer, wire = parties(names.of(text)) if names is not None else ("", "")
    return Photo(
        src=src,
        alt=alt,
        caption=caption.of(text) if caption is not None else "",
        credit=names.of(text) if names is not None else "",
        photographer=photographer,
        agency=wire,
        date=day[0] if day else "",
        date_span=Span(caption.start + day[1].start, caption.start + day[1].end) if caption and day else None,
        place=where.of(text) if where else "",
        place_span=where,
        basis=basis,
        raw=raw,
        caption_span=caption,
        credit_span=names,
    )


def repeated(found: Sequence[Photo]) -> tuple[Photo, ...]:
    """The photos, with the first that has the same caption to the letter noted where one comes again."""
    first: dict[str, int] = {}
    noted = []
    for n, photo in enumerate(found):
        before = first.setdefault(photo.caption, n) if photo.caption else n
        noted.append(msgspec.structs.replace(photo, repeats=before) if before != n else photo)
    return tuple(noted)
