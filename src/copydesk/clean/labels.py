"""What each passage is for: headline, byline, body, caption, credit, related, ad, chrome.

How likely a passage is body is learned (`facts`, `network`). Rules come first where they are certain, and name what is
no body: by the names of the elements around it, by its links, by the mark that it opens with. Then come the head
(`heading`) and the body as a whole. `Block.why` says which it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from copydesk.clean import heading
from copydesk.clean.cut import (
    AD,
    ASIDE,
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
    QUOTE,
    RELATED,
    SHARE,
    TAGS,
    Cut,
    Node,
    Passage,
    link_share,
)
from copydesk.clean.facts import Facts
from copydesk.clean.standing import APART, DOUBTFUL, HEADINGS, NAME, SHORT, Lines, Verdict
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
    (BIO, "bio", "author's portrait"),
    (NAV | FOOTER | SHARE | FORM | BUTTON | TAGS, "chrome", "named chrome"),
    (BOX, "box", "a box of its own"),
    (EMBED, "embed", "embedded"),
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
    found: Facts,
    likely: Sequence[float],
    lines: Lines,
    headlines: Sequence[tuple[str, float]],
    description: str,
    authors: Sequence[str],
) -> list[Verdict]:
    """A verdict for each passage of an HTML page.

    `found` are its facts and `likely` how likely each passage that they tell of is body. `lines` tells of a line by its
    words. `headlines` are the titles that the page claims and how much each counts, `description` its summary,
    `authors` their names: they serve to find the visible lines that say the same.
    """
    passages, standing, weights = cut.passages, found.standing, found.weights
    low, high = found.low[found.container], found.high[found.container]
    outer = standing[found.container]
    chances = [*[0.0] * found.start, *likely, *[0.0] * (len(passages) - found.start - len(likely))]
    talked = _talked(passages, cut.nodes, found, chances, lines)
    verdicts = []
    for n, passage in enumerate(passages):
        chance, traits = chances[n], standing[passage.node]
        if talked[0] <= n < talked[1]:
            verdicts.append(Verdict("comment", 0.8, "comments"))
        elif chance > 0.5 and not _certain(cut.nodes, passage.node, traits, chance):
            plea = _plea(passage, lines)
            if plea is not None:
                verdicts.append(Verdict(plea, 0.7, "pleads"))
                continue
            name: Label = "subhead" if passage.kind in HEADINGS else "body"
            verdicts.append(Verdict(name, chance, "prose" if weights[n] else "learned"))
        elif traits & APART:
            verdicts.append(Verdict(*_named(traits & APART)))
        elif low <= n < high:
            verdicts.append(_short(passage, traits & ~outer, lines.mark(passage)))
        else:
            verdicts.append(Verdict("chrome", 0.7, "outside the article"))
    first = next((n for n, verdict in enumerate(verdicts) if verdict.label == "body"), len(passages))
    timed = {tag.passage for tag in cut.tags if tag.name == "time"}
    _lines(passages, verdicts, lines)
    heading.find(passages, standing, verdicts, found.prose, first, headlines, description, authors, lines, timed)
    for verdict in verdicts[: next((n for n, each in enumerate(verdicts) if each.label == "headline"), 0)]:
        if verdict.label in ("body", "subhead") and verdict.why == "learned":
            verdict.label, verdict.why = "chrome", "above the title"
    _once(passages, verdicts, standing)
    signed = [
        squash(passage.text) for passage, verdict in zip(passages, verdicts, strict=True) if verdict.label == "byline"
    ]
    _tail(passages, verdicts, lines, [squash(author) for author in authors] + signed)
    return verdicts


def _lines(passages: Sequence[Passage], verdicts: Sequence[Verdict], lines: Lines) -> None:
    """Lines that are something else for sure: a time of day, a copyright, the title of a gallery."""
    for n, (passage, verdict) in enumerate(zip(passages, verdicts, strict=True)):
        if verdict.label not in ("body", "subhead"):
            continue
        if len(passage.text) <= NAME and lines.clock(passage.text):
            verdict.label, verdict.why = "date", "a time of day"
        elif passage.text[0] == "©":
            verdict.label, verdict.why = "chrome", "a copyright"
        elif verdict.label == "subhead" and n + 1 < len(verdicts) and verdicts[n + 1].label == "gallery":
            verdict.label, verdict.why = "gallery", "heads a gallery"
        elif verdict.label == "subhead" and verdict.sure < _SURE and not _heads(verdicts, n):
            verdict.label, verdict.why = "chrome", "heads nothing"


# Between a subhead and its paragraph a picture and an advertisement may stand.
_HEADED = 4


def _heads(verdicts: Sequence[Verdict], n: int) -> bool:
    """Whether body follows a subhead."""
    return any(verdict.label in ("body", "subhead") for verdict in verdicts[n + 1 : n + 1 + _HEADED])


def _plea(passage: Passage, lines: Lines) -> Label | None:
    """What a sentence is that calls to subscribe or to read another article; a report may open so, a long one does."""
    if len(passage.text) >= _PLEA:
        return None
    kinds, whole = lines.mark(passage)
    leads = whole or link_share(passage) > 0.3 or ":" in passage.text[: _PLEA // 3]
    if "promo" in kinds or (leads and kinds & {"related", "ad"}):
        return next(name for kind, name in _BY_MARK if kind in kinds)
    return None


_PLEA = 120
# The names of these tell against a network that is less sure than this.
_NAMED = RELATED | PROMO | AD | COMMENTS
_LESS = 0.7
# And these elements, if no more than half of the page stands in them, tell whatever it says.
_ELEMENTS = frozenset({"nav", "footer", "form", "figcaption"})


def _certain(nodes: Sequence[Node], node: int, traits: int, chance: float) -> bool:
    """Whether what stands around a passage tells that it is no body: that nobody sees it, or what elements they are."""
    if traits & HIDDEN:
        return True
    if traits & _NAMED and chance < _LESS:
        return True
    if traits & (NAV | FOOTER | FORM | CAPTION):
        while node > 0:
            if nodes[node].tag in _ELEMENTS:
                return True
            node = nodes[node].parent
    return False


def _talked(
    passages: Sequence[Passage], nodes: Sequence[Node], found: Facts, chances: Sequence[float], lines: Lines
) -> tuple[int, int]:
    """The run of readers' comments: the element that a line "3 comments" or "Leave a reply" opens, behind the prose."""
    prose = False
    for n in range(found.start, len(passages)):
        passage = passages[n]
        prose = prose or (chances[n] > 0.5 and found.weights[n] > 0)
        if not prose or (passage.kind not in HEADINGS and len(passage.text) > NAME):
            continue
        kinds, whole = lines.mark(passage)
        if "comment" in kinds and (whole or passage.kind in HEADINGS):
            around = nodes[passage.node].parent
            if around > 0 and found.low[around] == n:
                return n, found.high[around]
    return 0, 0


@cache
def _named(traits: int) -> tuple[Label, float, str]:
    """The label of what stands in an element that is named for something other than the body."""
    for flag, name, why in _BY_TRAIT:
        if traits & flag:
            return name, 0.8, why
    return "chrome", 0.6, "stands apart"


def _short(passage: Passage, traits: int, mark: tuple[frozenset[str], bool]) -> Verdict:
    """What is no body, inside the article."""
    kinds, whole = mark
    for kind, name in _BY_MARK:
        if kind in kinds:
            return Verdict(name, 0.7 if whole else 0.6, f"{kind} mark")
    if link_share(passage) > 0.5:
        return Verdict("related", 0.6, "links")
    if traits & DOUBTFUL:
        return Verdict(*_DOUBTS.get(_lowest(traits & DOUBTFUL), ("chrome", 0.5, "doubtful place")))
    return Verdict("chrome", 0.5, "no body")


_DOUBTS: dict[int, tuple[Label, float, str]] = {
    AUTHOR: ("byline", 0.5, "named author"),
    DATE: ("date", 0.5, "named date"),
    GALLERY: ("gallery", 0.5, "named gallery"),
    FIGURE: ("caption", 0.5, "in a figure"),
}


def _lowest(flags: int) -> int:
    return flags & -flags


# The body as a whole --------------------------------------------------------------------------------------


def _once(passages: Sequence[Passage], verdicts: Sequence[Verdict], standing: Sequence[int]) -> None:
    """A passage that the page shows twice is body once, the first time; so is a sentence pulled out of the body."""
    seen: set[str] = set()
    for passage, verdict in zip(passages, verdicts, strict=True):
        if verdict.label in ("body", "lede") and len(passage.text) > _REPEATED:
            if passage.text in seen:
                verdict.label, verdict.why = "chrome", "said before"
            seen.add(passage.text)
    for passage, verdict in zip(passages, verdicts, strict=True):
        if verdict.label not in ("body", "subhead") or len(passage.text) > SHORT:
            continue
        if passage.kind == "quote" or standing[passage.node] & (ASIDE | QUOTE) or passage.text[0] in _QUOTES:
            words = passage.text.strip(_QUOTES)
            if len(words) > _PULLED and any(words in text and text is not passage.text for text in seen):
                verdict.label, verdict.why = "chrome", "pulled out of the body"


_QUOTES = "\"'“”„‘’«»‹›「」『』.,…"
_PULLED = 20
# What is shorter may well be said twice.
_REPEATED = 40


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
        verdict.label, verdict.why = (
            ("bio", "author's portrait") if portrait else ("promo", "calls to write or read on")
        )
    for n in range(body[-1] + 1 if body else len(passages), len(passages)):
        verdict = verdicts[n]
        if verdict.label in ("subhead", "body") and verdict.sure < _SURE and passages[n].kind in _LINES:
            verdict.label, verdict.why = "chrome", "after the end"


# A line that is no prose and stands behind all of it must be this likely to be body.
_SURE = 0.75
_LINES = HEADINGS | {"p"}
# A portrait of the author is a short paragraph; a longer one that opens with the author's name is a story.
_PORTRAIT = 400
_EMAIL = re.compile(r"[\w.\-]+@[\w\-]+\.\w")
_TAIL_MARKS = frozenset({"promo", "related", "source", "comment"})
