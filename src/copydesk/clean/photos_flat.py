"""The photos of a flat text: nothing is left of them but their captions."""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.clean.described import Dated, opened, parted, record, repeated
from copydesk.records import Label, Photo, Span


def photos(text: str, spans: Sequence[Span], labels: Sequence[Label], dated: Dated) -> tuple[Photo, ...]:
    """The photos whose captions a flat text still holds, in order. Spans count in the text."""
    return repeated(
        [
            record(text, parted(text, opened(text, span)), dated, "line")
            for span, label in zip(spans, labels, strict=True)
            if label == "caption"
        ]
    )
