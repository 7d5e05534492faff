"""Where the article stands: the prose of a page weighed, and the element found that holds most of it.

Names of elements ("comments", "related") set apart what stands in them, unless they hold most of the page. Two
kinds of element are told by what is in them, whatever they are called: comments and lists of teasers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from copydesk.clean.cut import (
    AD,
    ASIDE,
    AUTHOR,
    BIO,
    BODY,
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
    HEADER,
    HIDDEN,
    INFO,
    LEGAL,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    TAGS,
    TEASER,
    Node,
    Passage,
)
from copydesk.records import Label
from copydesk.text import length

# Elements named so hold no body, whatever prose is in them.
APART = (
    NAV | FOOTER | COMMENTS | RELATED | AD | PROMO | SHARE | FORM | HIDDEN | CAPTION | CREDIT | BIO | BUTTON | TAGS
    | EMBED | BOX
)  # fmt: skip
# The same, for a page where nearly all prose is in elements named so: a page that a script unhides, say.
SURELY_APART = NAV | FOOTER | COMMENTS | RELATED | CAPTION | CREDIT | AD
# Elements named so hold body only where nothing else does.
DOUBTFUL = ASIDE | HEADER | TEASER | GALLERY | LEGAL | INFO | FIGURE | AUTHOR | DATE
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
SENTENCE_END = re.compile(r"[.!?…。！？؟।։:;][\"'”’»“)\]』」]*$")


class Verdict:
    """A label under way."""

    __slots__ = ("label", "sure", "why")

    def __init__(self, label: Label, sure: float, why: str) -> None:
        self.label, self.sure, self.why = label, sure, why


class Lines(NamedTuple):
    """What can be told of a line by its words alone, handed in by the door: asked only of lines that may matter.

    `marked` gives the kinds of the mark that it opens with and whether it is nothing else, `named` whether it is a
    person's name, `clock` whether it is a time of day.
    """

    marked: Callable[[str], tuple[frozenset[str], bool]]
    named: Callable[[str], bool]
    clock: Callable[[str], bool]

    def mark(self, passage: Passage) -> tuple[frozenset[str], bool]:
        """The mark of a passage, none where it is too long for a line."""
        return self.marked(passage.text) if len(passage.text) <= SHORT else _UNMARKED


# What opens with "Photo" and goes on for longer than this is prose; a line that is a name or a time is shorter yet.
SHORT = 160
NAME = 40
_UNMARKED: tuple[frozenset[str], bool] = (frozenset(), False)


# Shorter passages are no prose by themselves, in dense scripts neither: a third of them at least.
LINE = 25
_LONG_LINE = 80


def weigh(passage: Passage) -> float:
    """How much prose a passage holds, by its own words alone: its length, less what is in links."""
    text = passage.text
    if len(text) < LINE // 3 or passage.kind in HEADINGS:
        return 0.0
    size = length(text)
    if size < LINE:
        return 0.0
    share = 0.0
    if passage.linked:
        share = passage.linked / (len(text) - text.count(" "))
        if share > 0.5:
            return 0.0
    prose = SENTENCE_END.search(text[-ENDING:]) is not None
    if not prose and size < _LONG_LINE:
        return 0.0
    return size * (1.0 - share) * (1.0 if prose else 0.5)


# The end of a sentence and the quotation marks and brackets behind it.
ENDING = 6


def sums_of(nodes: Sequence[Node], passages: Sequence[Passage], weights: Sequence[float]) -> list[float]:
    """The weight of the prose in each element, all that is inside of it included."""
    sums = [0.0] * len(nodes)
    for passage, weight in zip(passages, weights, strict=True):
        sums[passage.node] += weight
    for n in range(len(nodes) - 1, 0, -1):
        sums[nodes[n].parent] += sums[n]
    return sums


# An element that holds this share of the page's prose is the page itself: its names ("has-comments-open",
# "newsletter-page") don't set it apart.
_MOST = 0.5
# With less than this share of the prose left, the names are not believed.
LEAST = 0.2
# A paragraph or a heading whose name speaks of these is a line of such an element at most, not one itself.
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_OF_ELEMENTS = NAV | FOOTER | HEADER | FORM | TAGS | SHARE | COMMENTS | BUTTON
# One that holds the title and this share of the prose isn't either.
_SOME = 0.2
# From the root inwards as long as one child holds this share of the prose of its parent.
_DESCENT = 0.7


def standing_of(nodes: Sequence[Node], sums: Sequence[float], titled: set[int]) -> list[int]:
    """The traits that count for each element: its own and its ancestors', less those that most prose voids.

    Comments may well hold more prose than the article: what is named so keeps its name, unless the title is in it.
    """
    total = sums[0]
    standing = [0] * len(nodes)
    for n in range(1, len(nodes)):
        traits = nodes[n].traits
        if traits & _OF_ELEMENTS and nodes[n].tag in _PARAGRAPHS:
            traits &= ~_OF_ELEMENTS
        if traits & (APART | DOUBTFUL):
            if n in titled:
                if sums[n] > _SOME * total:
                    traits &= ~(APART | DOUBTFUL)
            elif sums[n] > _MOST * total:
                traits &= ~((APART | DOUBTFUL) & ~COMMENTS) if titled else ~(APART | DOUBTFUL)
        standing[n] = standing[nodes[n].parent] | traits
    return standing


def titled_by(passages: Sequence[Passage], nodes: Sequence[Node]) -> set[int]:
    """The elements around the first main heading."""
    node = next((passage.node for passage in passages if passage.kind == "h1"), 0)
    around = set()
    while node > 0:
        around.add(node)
        node = nodes[node].parent
    return around


def name_comments(passages: Sequence[Passage], nodes: Sequence[Node], lines: Lines, titled: set[int]) -> None:
    """An element that a heading ("3 comments", "Leave a reply") opens holds comments, whatever it is called."""
    for n, passage in enumerate(passages):
        if passage.kind not in HEADINGS and len(passage.text) > NAME:
            continue
        kinds, whole = lines.marked(passage.text)
        if "comment" in kinds and (whole or passage.kind in HEADINGS):
            around = nodes[passage.node].parent
            if around > 0 and around not in titled and not (n and _within(nodes, passages[n - 1].node, around)):
                nodes[around].traits |= COMMENTS


# So many siblings of one name, each with a heading that is a link, are a list of other articles.
_TEASERS = 3
# A teaser's heading stands so many elements below it at most.
_TEASER_DEPTH = 3
# And it holds no more prose than this.
_TEASER_PROSE = 400


def name_teasers(passages: Sequence[Passage], nodes: Sequence[Node], sums: Sequence[float], titled: set[int]) -> None:
    """Siblings of one name, each with a heading that is a link, are teasers, and so is the prose in them."""
    lists: dict[tuple[int, str, str], set[int]] = {}
    for passage in passages:
        if passage.kind in HEADINGS and passage.linked >= 0.9 * (len(passage.text) - passage.text.count(" ")):
            node = nodes[passage.node].parent
            for _ in range(_TEASER_DEPTH):
                parent = nodes[node].parent
                if parent <= 0 or node in titled or sums[node] > _TEASER_PROSE:
                    break
                name = next((value for attribute, value in nodes[node].attrs if attribute == "class"), "")
                lists.setdefault((parent, nodes[node].tag, name), set()).add(node)
                node = parent
    for siblings in lists.values():
        if len(siblings) >= _TEASERS:
            for node in siblings:
                nodes[node].traits |= RELATED


def _within(nodes: Sequence[Node], node: int, around: int) -> bool:
    """Whether an element is another or stands in it: elements are numbered in the order in which they open."""
    while node > around:
        node = nodes[node].parent
    return node == around


def container_of(nodes: Sequence[Node], sums: Sequence[float]) -> int:
    """The element that the article's prose stands in."""
    named = [n for n in range(len(nodes)) if nodes[n].traits & BODY and sums[n] >= _MOST * sums[0]]
    if named and sums[0]:
        # The innermost of those that hold nearly the most.
        most = max(sums[n] for n in named)
        return max(n for n in named if sums[n] >= 0.9 * most)
    best = [0] * len(nodes)
    for n in range(1, len(nodes)):
        parent = nodes[n].parent
        if not best[parent] or sums[n] > sums[best[parent]]:
            best[parent] = n
    at = 0
    # An element with nothing inside is a paragraph; the article is what stands around it.
    while sums[at] and best[best[at]] and sums[best[at]] >= _DESCENT * sums[at]:
        at = best[at]
    return at


def inside_of(nodes: Sequence[Node], container: int) -> list[bool]:
    """For each element, whether it stands in the container."""
    inside = [False] * len(nodes)
    inside[container] = True
    for n in range(container + 1, len(nodes)):
        inside[n] = inside[nodes[n].parent]
    return inside
