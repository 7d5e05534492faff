"""The page judged as a whole: one article, a live blog, several stories, a gallery, a list, a stub, or none.

Each verdict needs a sign of its own. A page that shows none of them and has a body is one article.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.clean.cut import Cut, Passage, link_share
from copydesk.clean.standing import HEADINGS
from copydesk.records import BODY_LABELS, Claim, Label, PageKind, Photo

# With fewer characters of body there is nothing to read. A sentence has as many.
_NOTHING = 60
# A page behind a paywall shows a paragraph or two.
_STUB = 700
# A list leads on to so many others, and says little itself.
_LINKS = 8
_LITTLE = 600
# A gallery has so many photos with captions, and less prose than they.
_PHOTOS = 6
# A live blog states a time before so many of its entries; a front page heads so many stories with links.
_ENTRIES = 5
_STORIES = 3


def kind(cut: Cut, labels: Sequence[Label], claims: Sequence[Claim], photos: Sequence[Photo]) -> PageKind:
    """What kind of page this is, from its labelled passages, its claims and its photos."""
    passages = cut.passages
    # What is a link throughout leads on and says nothing, whatever its label.
    body = sum(
        len(passage.text)
        for passage, label in zip(passages, labels, strict=True)
        if label in BODY_LABELS and not _leads_on(passage)
    )
    captions = [len(photo.caption) for photo in photos if photo.caption]
    leads = sum(
        _leads_on(passage)
        for passage, label in zip(passages, labels, strict=True)
        if passage.kind in HEADINGS and label != "headline"
    )
    if any(claim.basis.startswith("json-ld:LiveBlogPosting") for claim in claims) or _entries(labels) >= _ENTRIES:
        return "live"
    if len(captions) >= _PHOTOS and sum(captions) > body:
        return "gallery"
    if body < _STUB and any(claim.field == "free" and claim.value.casefold() == "false" for claim in claims):
        return "stub"
    if body < _LITTLE and leads >= _LINKS:
        return "list"
    if body < _NOTHING:
        return "none"
    if _headed(cut, labels) >= _STORIES:
        return "stories"
    return "article"


def _leads_on(passage: Passage) -> bool:
    return link_share(passage) >= 0.9


def _entries(labels: Sequence[Label]) -> int:
    """How many dates or times stand right before body, behind other body."""
    told = [label for label in labels if label in ("body", "lede", "date")]
    return sum(told[n - 1] == "body" and told[n] == "date" and told[n + 1] == "body" for n in range(1, len(told) - 1))


def _headed(cut: Cut, labels: Sequence[Label]) -> int:
    """How many headings that are links stand right before prose of the body: each opens a story of its own."""
    count = 0
    passages = cut.passages
    for n in range(len(passages) - 1):
        passage = passages[n]
        if passage.kind in HEADINGS and labels[n] in ("subhead", "headline", "body"):
            follows = next((labels[k] for k in range(n + 1, min(n + 4, len(labels))) if labels[k] in BODY_LABELS), None)
            count += follows == "body" and _leads_on(passage)
    return count
