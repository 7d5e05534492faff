"""What each passage is for: headline, byline, body, caption, credit, related, ad, chrome.

Rules, in order, each named in `Block.why`. First the prose of the page is weighed and the element that holds
most of it is found (`standing`); then every passage is judged by where it stands to that element, by what the names
of its own elements speak of, by its links and by its words; then the head (`heading`) and the body as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from copydesk.clean import heading
from copydesk.clean.cut import (
    AD,
    AUTHOR,
    BIO,
    BOX,
    BUTTON,
    CAPTION,
    COMMENTS,
    CREDIT,
    DATE,
    EMBED,
    FIGURE,
    FOOTER,
    FORM,
    GALLERY,
    HIDDEN,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    TAGS,
    Cut,
    Passage,
)
from copydesk.clean.standing import (
    APART,
    DOUBTFUL,
    ENDING,
    HEADINGS,
    LEAST,
    LINE,
    NAME,
    SENTENCE_END,
    SURELY_APART,
    Lines,
    Verdict,
    container_of,
    inside_of,
    name_comments,
    name_teasers,
    standing_of,
    sums_of,
    titled_by,
    weigh,
)
from copydesk.records import Label
from copydesk.text import squash

_BY_TRAIT: tuple[tuple[int, Label, str], ...] = (
    (HIDDEN, "chrome", "hidden"),
    (COMMENTS, "comment", "comments"),
    (AD, "ad", "named ad"),
    (CREDIT, "credit", "named credit"),
    (CAPTION, "caption", "named caption"),
    (RELATED, "related", "named related"),
    (PROMO, "promo", "named promo"),
    (BIO, "promo", "author's portrait"),
    (NAV | FOOTER | SHARE | FORM | BUTTON | TAGS, "chrome", "named chrome"),
    (BOX, "box", "a box of its own"),
    (EMBED, "chrome", "embedded"),
)
# Marks that make a whole line of them something other than body, and marks that do so at its opening where the
# line is short.
_BY_MARK: tuple[tuple[str, Label], ...] = (
    ("ad", "ad"),
    ("related", "related"),
    ("comment", "comment"),
    ("promo", "promo"),
    ("chrome", "chrome"),
    ("source", "source"),
    ("gallery", "gallery"),
)


def label(
    cut: Cut,
    lines: Lines,
    headlines: Sequence[tuple[str, float]],
    description: str,
    authors: Sequence[str],
) -> list[Verdict]:
    """A verdict for each passage of an HTML page.

    `lines` tells of a line by its words. `headlines` are the titles that the page claims and how much each counts,
    `description` its summary, `authors` their names: they serve to find the visible lines that say the same.
    """
    passages, nodes = cut.passages, cut.nodes
    weights = [weigh(passage) for passage in passages]
    titled = titled_by(passages, nodes)
    name_comments(passages, nodes, lines, titled)
    sums = sums_of(nodes, passages, weights)
    name_teasers(passages, nodes, sums, titled)
    standing = standing_of(nodes, sums, titled)
    apart = APART
    left = sum(w for w, passage in zip(weights, passages, strict=True) if not standing[passage.node] & APART)
    if left < LEAST * sum(weights):
        apart = SURELY_APART
    for n, passage in enumerate(passages):
        traits = standing[passage.node]
        if traits & apart:
            weights[n] = 0.0
        elif traits & DOUBTFUL:
            weights[n] *= 0.5
    sums = sums_of(nodes, passages, weights)
    container = container_of(nodes, sums)
    inside = inside_of(nodes, container)
    outer = standing[container]
    verdicts = []
    for n, passage in enumerate(passages):
        traits = standing[passage.node]
        if traits & apart:
            verdicts.append(Verdict(*_named(traits & apart)))
        elif not inside[passage.node]:
            verdicts.append(Verdict("chrome", 0.7, "outside the article"))
        elif weights[n] and not _pleads(passage, lines):
            verdicts.append(Verdict("body", 0.8, "prose"))
        else:
            verdicts.append(_short(passage, traits & ~outer, lines.mark(passage)))
    first = next((n for n, verdict in enumerate(verdicts) if verdict.label == "body"), len(passages))
    timed = {tag.passage for tag in cut.tags if tag.name == "time"}
    for passage, verdict in zip(passages, verdicts, strict=True):
        if len(passage.text) <= NAME and verdict.label in ("body", "subhead") and lines.clock(passage.text):
            verdict.label, verdict.why = "date", "a time of day"
    _rejoin(passages, verdicts)
    heading.find(passages, standing, verdicts, first, headlines, description, authors, lines, timed)
    _once(passages, verdicts)
    signed = [
        squash(passage.text) for passage, verdict in zip(passages, verdicts, strict=True) if verdict.label == "byline"
    ]
    _tail(passages, verdicts, lines, [squash(author) for author in authors] + signed)
    return verdicts


def _rejoin(passages: Sequence[Passage], verdicts: Sequence[Verdict]) -> None:
    """A paragraph that is mostly a link but ends like a sentence belongs to the prose that it stands between."""
    for n in range(1, len(passages) - 1):
        if (
            verdicts[n].why == "links"
            and passages[n].kind == "p"
            and len(passages[n].text) > LINE
            and SENTENCE_END.search(passages[n].text[-ENDING:])
            and passages[n].text[-1] != ":"
            and verdicts[n - 1].why == verdicts[n + 1].why == "prose"
        ):
            verdicts[n].label, verdicts[n].why = "body", "a linked sentence in prose"


@cache
def _named(traits: int) -> tuple[Label, float, str]:
    """The label of what stands in an element that is named for something other than the body."""
    for flag, name, why in _BY_TRAIT:
        if traits & flag:
            return name, 0.8, why
    return "chrome", 0.6, "stands apart"


def _short(passage: Passage, traits: int, mark: tuple[frozenset[str], bool]) -> Verdict:
    """What is no prose by itself, inside the article."""
    kinds, whole = mark
    solid = len(passage.text) - passage.text.count(" ")
    linked = passage.linked > 0.5 * solid
    for kind, name in _BY_MARK:
        if kind in kinds and (whole or linked):
            return Verdict(name, 0.7, f"{kind} mark")
    if linked:
        return Verdict("related", 0.6, "links")
    if weigh(passage):
        return Verdict(next((name for kind, name in _BY_MARK if kind in kinds), "promo"), 0.6, "pleads")
    if traits & DOUBTFUL:
        return Verdict(*_DOUBTS.get(_lowest(traits & DOUBTFUL), ("chrome", 0.5, "doubtful place")))
    if passage.kind in HEADINGS:
        return Verdict("subhead", 0.5, "heading")
    return Verdict("body", 0.5, "short line")


_DOUBTS: dict[int, tuple[Label, float, str]] = {
    AUTHOR: ("byline", 0.5, "named author"),
    DATE: ("date", 0.5, "named date"),
    GALLERY: ("gallery", 0.5, "named gallery"),
    FIGURE: ("caption", 0.5, "in a figure"),
}


def _pleads(passage: Passage, lines: Lines) -> bool:
    """Whether a sentence calls to subscribe or to read another article; a report may open so, a long one does."""
    if len(passage.text) >= _PLEA:
        return False
    kinds, _ = lines.marked(passage.text)
    solid = len(passage.text) - passage.text.count(" ")
    leads = passage.linked > 0.3 * solid or ":" in passage.text[:40]
    return "promo" in kinds or bool(kinds & {"related", "ad"} and leads)


_PLEA = 120


def _lowest(flags: int) -> int:
    return flags & -flags


# The body as a whole --------------------------------------------------------------------------------------


def _once(passages: Sequence[Passage], verdicts: Sequence[Verdict]) -> None:
    """A passage that the page shows twice is body once: the first time, or where it stands among prose."""
    seen: set[str] = set()
    for passage, verdict in zip(passages, verdicts, strict=True):
        if verdict.label in ("body", "lede") and len(passage.text) > 40:
            if passage.text in seen:
                verdict.label, verdict.why = "chrome", "said before"
            seen.add(passage.text)


def _tail(
    passages: Sequence[Passage],
    verdicts: Sequence[Verdict],
    lines: Lines,
    authors: Sequence[str],
) -> None:
    """What follows the article in its own element: portraits of the author, calls to write, lines that lead on."""
    body = [n for n, verdict in enumerate(verdicts) if verdict.label == "body" and verdict.why == "prose"]
    while len(body) > 1:
        text = passages[body[-1]].text
        kinds, _ = lines.mark(passages[body[-1]])
        words = squash(text[:120])
        portrait = any(len(author) > 5 and words.startswith(author) for author in authors) and len(text) < _PORTRAIT
        if not (portrait or (_EMAIL.search(text) and len(text) < _PORTRAIT) or kinds & _TAIL_MARKS):
            break
        verdict = verdicts[body.pop()]
        verdict.label, verdict.why = "promo", "author's portrait" if portrait else "calls to write or read on"
    for n in range(body[-1] + 1 if body else len(passages), len(passages)):
        verdict = verdicts[n]
        if verdict.label == "subhead" or (verdict.label == "body" and passages[n].kind not in ("li", "cell", "quote")):
            verdict.label, verdict.why = "chrome", "after the end"


# A portrait of the author is a short paragraph; a longer one that opens with the author's name is a story.
_PORTRAIT = 400
_EMAIL = re.compile(r"[\w.\-]+@[\w\-]+\.\w")
_TAIL_MARKS = frozenset({"promo", "related", "source", "comment"})
