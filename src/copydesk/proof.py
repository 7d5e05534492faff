"""Proofreading: every span points at what it says. Runs on every article before it enters an archive."""

from __future__ import annotations

from copydesk.errors import ProofError
from copydesk.records import Article, Page, Span
from copydesk.text import fold


def proof(article: Article, page: Page) -> Article:
    """The same article, if its spans hold.

    Spans lie within the text, raws within the page; blocks stand in order and don't overlap, neither in the text
    nor in the page; the words of photos and claims are those that their spans point at.

    Raises:
        ProofError: a span does not hold, which is a bug of ours.
    """
    size, raw_size = len(article.text), len(page.body)
    end = raw_end = 0
    for n, block in enumerate(article.blocks):
        if not end <= block.span.start < block.span.end <= size:
            raise ProofError(f"Block {n} of {article.key} spans {block.span} after {end} in a text of {size}.")
        if not raw_end <= block.raw.start < block.raw.end <= raw_size:
            raise ProofError(f"Block {n} of {article.key} has raw {block.raw} after {raw_end} in a page of {raw_size}.")
        end, raw_end = block.span.end, block.raw.end
    for photo in article.photos:
        _says(article, photo.caption_span, photo.caption, "caption")
        _says(article, photo.credit_span, photo.credit, "credit")
        _says(article, photo.place_span, photo.place, "place")
        _within(photo.date_span, size, "day of a photo")
        _within(photo.raw, raw_size, "photo")
        _within(photo.caption_raw, raw_size, "caption of a photo")
        _within(photo.credit_raw, raw_size, "credit of a photo")
    for byline in article.bylines:
        _says(article, byline.span, byline.name, "byline")
        _within(byline.raw, raw_size, "byline")
    for claim in article.card.claims:
        _within(claim.raw, raw_size, claim.field)
        _within(claim.span, size, claim.field)
    for taken in article.taken:
        _within(taken.raw, raw_size, taken.field)
        _within(taken.span, size, taken.field)
    return article


def _says(article: Article, span: Span | None, words: str, what: str) -> None:
    if span is not None and fold(span.of(article.text)) != fold(words):
        raise ProofError(f"The {what} of {article.key} is {words!r}, but its span says {span.of(article.text)!r}.")


def _within(span: Span | None, size: int, what: str) -> None:
    if span is not None and not 0 <= span.start <= span.end <= size:
        raise ProofError(f"The {what} has the span {span} in {size} characters.")
