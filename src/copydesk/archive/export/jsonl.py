"""JSONL: one object a line for each article, with the words beside the spans."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from copydesk.archive.corrections import Correction
from copydesk.archive.export.whole import whole
from copydesk.records import Article, Claim, Origin, Span

if TYPE_CHECKING:
    from copydesk.archive import Archive


# Of one article, the newest; nobody corrects one so often.
_CORRECTIONS = 10_000


def write_jsonl(archive: Archive, path: str | os.PathLike[str]) -> int:
    """Write every article as a line of JSON (UTF-8), and say how many there were.

    Spans are [start, end) in code points: `span` counts in "text", `raw` in the page's body. Every field is
    on every line: what is unknown is null or empty.
    """
    count = 0
    with whole(path) as part, part.open("wb") as file:
        for line in lines(archive):
            file.write(line + b"\n")
            count += 1
    return count


def lines(archive: Archive) -> Iterator[bytes]:
    """The lines of `write_jsonl`, without their ends."""
    for article in archive.articles():
        corrections = archive.corrections(article.key, limit=_CORRECTIONS)
        yield msgspec.json.encode(_told(article, archive.origins(article.key), corrections))


def _told(article: Article, origins: Iterable[Origin], corrections: Iterable[Correction]) -> dict[str, Any]:
    text, line = article.text, article.dateline
    return {
        "key": article.key,
        "url": article.url,
        "site": article.site,
        "language": article.language,
        "form": article.form,
        "headline": _claim(article.headline),
        "published": _claim(article.published),
        "modified": _claim(article.modified),
        "lede": _pointed(article.lede, text),
        "bylines": [
            {"name": b.name, "role": b.role, "basis": b.basis, "raw": b.raw} | _pointed_or_null(b.span, text)
            for b in article.bylines
        ],
        "dateline": line
        and {
            "place": line.place,
            "date": line.date,
            "agency": line.agency,
            "words": line.span.of(text),
            "span": line.span,
        },
        "body": article.body,
        "blocks": [
            {"label": b.label, "kind": b.kind, "words": b.span.of(text), "span": b.span, "raw": b.raw}
            | {"path": b.path, "sure": b.sure, "why": b.why}
            for b in article.blocks
        ],
        "photos": [{name: getattr(photo, name) for name in photo.__struct_fields__} for photo in article.photos],
        "galleries": [
            {
                "photos": gallery.photos,
                "title": _pointed(gallery.title, text),
                "declared": gallery.declared,
                "declared_words": _pointed(gallery.declared_span, text),
            }
            for gallery in article.galleries
        ],
        "claims": [_claim(claim) for claim in article.card.claims],
        "origins": [{name: getattr(origin, name) for name in origin.__struct_fields__} for origin in origins],
        "corrections": [{name: getattr(one, name) for name in one.__struct_fields__} for one in corrections],
        "text": text,
    }


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else {name: getattr(claim, name) for name in claim.__struct_fields__}


def _pointed(span: Span | None, text: str) -> dict[str, Any] | None:
    return None if span is None else {"words": span.of(text), "span": span}


def _pointed_or_null(span: Span | None, text: str) -> dict[str, Any]:
    return _pointed(span, text) or {"words": None, "span": None}
