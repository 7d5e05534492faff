"""What each passage is for: headline, byline, body, caption, credit, related, ad, chrome.

Rules, in order, each named in `Block.why`. First the prose of the page is weighed and the element that holds
most of it is found; then every passage is judged by where it stands to that element, by what the names of its
own elements speak of, by its links and by its words. Flat text, which has no elements, goes through the same
rules with what is left of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
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
    HEADLINE,
    HIDDEN,
    INFO,
    LEDE,
    LEGAL,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    TAGS,
    TEASER,
    Cut,
    Node,
    Passage,
)
from copydesk.records import Label
from copydesk.text import length, squash

# Elements named so hold no body, whatever prose is in them.
APART = (
    NAV | FOOTER | COMMENTS | RELATED | AD | PROMO | SHARE | FORM | HIDDEN | CAPTION | CREDIT | BIO | BUTTON | TAGS
    | EMBED | BOX
)  # fmt: skip
# The same, for a page where nearly all prose is in elements named so: a page that a script unhides, say.
SURELY_APART = NAV | FOOTER | COMMENTS | RELATED | CAPTION | CREDIT | AD
# Elements named so hold body only where nothing else does.
DOUBTFUL = ASIDE | HEADER | TEASER | GALLERY | LEGAL | INFO | FIGURE | AUTHOR | DATE
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SENTENCE_END = re.compile(r"[.!?…。！？؟।։:;][\"'”’»“)\]』」]*$")


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
_NAME = 40
_UNMARKED: tuple[frozenset[str], bool] = (frozenset(), False)


# Shorter passages are no prose by themselves, in dense scripts neither: a third of them at least.
_LINE = 25
_LONG_LINE = 80


def weigh(passage: Passage) -> float:
    """How much prose a passage holds, by its own words alone: its length, less what is in links."""
    text = passage.text
    if len(text) < _LINE // 3 or passage.kind in _HEADINGS:
        return 0.0
    size = length(text)
    if size < _LINE:
        return 0.0
    share = 0.0
    if passage.linked:
        share = passage.linked / (len(text) - text.count(" "))
        if share > 0.5:
            return 0.0
    prose = _SENTENCE_END.search(text[-_ENDING:]) is not None
    if not prose and size < _LONG_LINE:
        return 0.0
    return size * (1.0 - share) * (1.0 if prose else 0.5)


# The end of a sentence and the quotation marks and brackets behind it.
_ENDING = 6


def _sums(nodes: Sequence[Node], passages: Sequence[Passage], weights: Sequence[float]) -> list[float]:
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
_LEAST = 0.2
# A paragraph or a heading whose name speaks of these is a line of such an element at most, not one itself.
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_OF_ELEMENTS = NAV | FOOTER | HEADER | FORM | TAGS | SHARE | COMMENTS | BUTTON
# One that holds the title and this share of the prose isn't either.
_SOME = 0.2
# From the root inwards as long as one child holds this share of the prose of its parent.
_DESCENT = 0.7


def _standing(nodes: Sequence[Node], sums: Sequence[float], titled: set[int]) -> list[int]:
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


def _titled(passages: Sequence[Passage], nodes: Sequence[Node]) -> set[int]:
    """The elements around the first main heading."""
    node = next((passage.node for passage in passages if passage.kind == "h1"), 0)
    around = set()
    while node > 0:
        around.add(node)
        node = nodes[node].parent
    return around


def _name_comments(passages: Sequence[Passage], nodes: Sequence[Node], lines: Lines, titled: set[int]) -> None:
    """An element that a heading ("3 comments", "Leave a reply") opens holds comments, whatever it is called."""
    for n, passage in enumerate(passages):
        if passage.kind not in _HEADINGS and len(passage.text) > _NAME:
            continue
        kinds, whole = lines.marked(passage.text)
        if "comment" in kinds and (whole or passage.kind in _HEADINGS):
            around = nodes[passage.node].parent
            if around > 0 and around not in titled and not (n and _within(nodes, passages[n - 1].node, around)):
                nodes[around].traits |= COMMENTS


# So many siblings of one name, each with a heading that is a link, are a list of other articles.
_TEASERS = 3
# A teaser's heading stands so many elements below it at most.
_TEASER_DEPTH = 3
# And it holds no more prose than this.
_TEASER_PROSE = 400


def _name_teasers(passages: Sequence[Passage], nodes: Sequence[Node], sums: Sequence[float], titled: set[int]) -> None:
    """Siblings of one name, each with a heading that is a link, are teasers, and so is the prose in them."""
    lists: dict[tuple[int, str, str], set[int]] = {}
    for passage in passages:
        if passage.kind in _HEADINGS and passage.linked >= 0.9 * (len(passage.text) - passage.text.count(" ")):
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


def _container(nodes: Sequence[Node], sums: Sequence[float]) -> int:
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


def _inside(nodes: Sequence[Node], container: int) -> list[bool]:
    inside = [False] * len(nodes)
    inside[container] = True
    for n in range(container + 1, len(nodes)):
        inside[n] = inside[nodes[n].parent]
    return inside


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
    titled = _titled(passages, nodes)
    _name_comments(passages, nodes, lines, titled)
    sums = _sums(nodes, passages, weights)
    _name_teasers(passages, nodes, sums, titled)
    standing = _standing(nodes, sums, titled)
    apart = APART
    left = sum(w for w, passage in zip(weights, passages, strict=True) if not standing[passage.node] & APART)
    if left < _LEAST * sum(weights):
        apart = SURELY_APART
    for n, passage in enumerate(passages):
        traits = standing[passage.node]
        if traits & apart:
            weights[n] = 0.0
        elif traits & DOUBTFUL:
            weights[n] *= 0.5
    sums = _sums(nodes, passages, weights)
    container = _container(nodes, sums)
    inside = _inside(nodes, container)
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
    timed = {tag.after - inside for tag in cut.tags if tag.name == "time" for inside in (0, 1)}
    for passage, verdict in zip(passages, verdicts, strict=True):
        if len(passage.text) <= _NAME and verdict.label in ("body", "subhead") and lines.clock(passage.text):
            verdict.label, verdict.why = "date", "a time of day"
    _rejoin(passages, verdicts)
    _caption(cut, sums, verdicts, weights)
    _head(passages, standing, verdicts, first, headlines, description, authors, lines, timed)
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
            and len(passages[n].text) > _LINE
            and _SENTENCE_END.search(passages[n].text[-_ENDING:])
            and passages[n].text[-1] != ":"
            and verdicts[n - 1].why == verdicts[n + 1].why == "prose"
        ):
            verdicts[n].label, verdicts[n].why = "body", "a linked sentence in prose"


# A caption is no longer than this, and its picture so many elements above it. Swept from 120 to 300: longer ones
# win captions on news pages and lose paragraphs of blogs, which put a picture beside each.
_CAPTION = 160
_CAPTION_DEPTH = 3


def _caption(cut: Cut, sums: Sequence[float], verdicts: Sequence[Verdict], weights: Sequence[float]) -> None:
    """A short passage that shares an element with a picture and with no other prose is its caption."""
    nodes = cut.nodes
    pictured: set[int] = set()
    for picture in cut.pictures:
        node = picture.node
        for _ in range(_CAPTION_DEPTH):
            if node <= 0:
                break
            pictured.add(node)
            node = nodes[node].parent
    for n, passage in enumerate(cut.passages):
        if verdicts[n].label != "body" or len(passage.text) > _CAPTION or passage.kind in ("li", "quote", "cell"):
            continue
        node = passage.node
        for _ in range(_CAPTION_DEPTH):
            if node <= 0 or sums[node] > weights[n]:
                break
            if node in pictured:
                verdicts[n].label, verdicts[n].why = "caption", "beside a picture"
                break
            node = nodes[node].parent


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
    if passage.kind in _HEADINGS:
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


# The head of the article ----------------------------------------------------------------------------------

# A title is looked for down to here below the first paragraph: some pages put a photo and a box between.
_BELOW = 4


def _head(
    passages: Sequence[Passage],
    standing: Sequence[int],
    verdicts: Sequence[Verdict],
    first: int,
    headlines: Sequence[tuple[str, float]],
    description: str,
    authors: Sequence[str],
    lines: Lines,
    timed: set[int],
) -> None:
    """Headline, standfirst, byline and date: the lines above the body and just below its start."""
    reach = min(len(passages), first + _BELOW)
    title = _headline(passages, standing, reach, headlines)
    if title is not None:
        verdicts[title].label, verdicts[title].sure, verdicts[title].why = "headline", 0.9, "title"
    summary = squash(description)[:80]
    claimed = [squash(words) for words, _ in headlines]
    people = {squash(author) for author in authors}
    start = title + 1 if title is not None else max(0, first - 8)
    for n in range(start, reach):
        passage, traits = passages[n], standing[passages[n].node]
        verdict = verdicts[n]
        if traits & (NAV | FOOTER | COMMENTS | HIDDEN) or n == title:
            continue
        kinds, _ = lines.mark(passage)
        size = len(passage.text)
        above = n <= first
        words = squash(passage.text) if size <= SHORT or above else ""
        if (
            size <= 160
            and any(name and name in words for name in people)
            and len(words) < 3 * max(map(len, people)) + 40
        ):
            verdict.label, verdict.sure, verdict.why = "byline", 0.8, "names an author"
        elif (
            size <= 120
            and (traits & AUTHOR or "byline" in kinds or (n <= first and size <= _NAME and lines.named(passage.text)))
            and verdict.why != "prose"
        ):
            verdict.label, verdict.sure, verdict.why = "byline", 0.7, "byline mark"
        elif (
            size <= 120
            and (traits & DATE or kinds & {"published", "modified"} or n in timed)
            and verdict.why != "prose"
        ):
            verdict.label, verdict.sure, verdict.why = "date", 0.7, "date mark"
        elif (
            above
            and title is not None
            and passage.kind in _HEADINGS
            and len(words) > _TITLE_LENGTH
            and any(name and (name in words or words in name) for name in claimed)
        ):
            verdict.label, verdict.sure, verdict.why = "headline", 0.7, "the title again"
        elif (
            above
            and title is not None
            and size > 40
            and not traits & APART
            and (
                traits & LEDE
                or (summary and words.startswith(summary[:60]))
                or passage.kind in ("h2", "h3")
                or (n < first and size <= _STANDFIRST and not passage.linked and weigh(passage))
            )
        ):
            verdict.label, verdict.sure, verdict.why = "lede", 0.7, "standfirst"


# A sentence above the body that is no longer than this is a standfirst, wherever its element stands.
_STANDFIRST = 500
_TITLE_LONG = 300
# A line that is no heading and shorter than this is no headline: the names of sections are.
_TITLE_LENGTH = 15


def _headline(
    passages: Sequence[Passage], standing: Sequence[int], reach: int, headlines: Sequence[tuple[str, float]]
) -> int | None:
    claimed = {squash(words): merit for words, merit in headlines}
    best, merit = None, 0.0
    for n in range(reach):
        passage = passages[n]
        if len(passage.text) > _TITLE_LONG or standing[passage.node] & (HIDDEN | COMMENTS | RELATED):
            continue
        score = 0.0
        if passage.kind == "h1":
            score = 2.0
        elif passage.kind in _HEADINGS or standing[passage.node] & HEADLINE:
            score = 1.0
        elif len(passage.text) < _TITLE_LENGTH:
            continue
        words = squash(passage.text)
        if not words:
            continue
        if standing[passage.node] & (HEADER | NAV):
            score -= 1.0
        if words in claimed:
            score += claimed[words]
        elif any(
            len(words) > 12 and (title.startswith(words) or words.startswith(title)) for title in claimed if title
        ):
            score += 1.5
        elif score < 2.0:
            continue
        # Of two as good the later one, which stands nearer to the body, unless the first is an h1.
        if score > merit or (score == merit and passage.kind != "h1"):
            best, merit = n, score
    return best


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
