"""What can be counted of a page's passages: numbers for the labeller, a row a passage.

Elements are numbered in the order in which they open, so the passages inside of one are a run, and whatever is asked
of an element (its prose, its links) is the difference of two running sums. All of it is exact arithmetic on integers,
quotients and square roots: the same on every machine. Rows are made only of the passages between the first prose of
the page and its last, and of some around: the article is among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk.clean.cut import BUTTON, COMMENTS, FOOTER, FORM, HEADER, NAV, SHARE, TAGS, Cut
from copydesk.clean.standing import APART, DOUBTFUL, LINE, LONG_LINE, SHORT, ends
from copydesk.text import length

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# An element that holds this share of the page's prose is the page itself: its names ("has-comments-open",
# "newsletter-page") don't set it apart.
_MOST = 0.5
# A paragraph or a heading whose name speaks of these is a line of such an element at most, not one itself.
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_OF_ELEMENTS = NAV | FOOTER | HEADER | FORM | TAGS | SHARE | COMMENTS | BUTTON

_OPENERS = frozenset("\"“„«'‘「『")
# With less than this share of the prose left, the names of elements are not believed.
_LEAST = 0.2
# From where on a passage counts as prose that an article may begin or end with, and how many passages before the
# first such and behind the last are looked at. Of the characters of the bodies in our pages .0125 lie outside.
_HEAVY = 60.0
_BEFORE, _BEHIND = 15, 10

KINDS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "quote", "cell", "row", "pre", "caption", "line")
_KIND = {kind: n for n, kind in enumerate(KINDS)}
# The elements that passages stand in most often; all others are one.
ELEMENTS = ("p", "div", "li", "td", "section", "article", "figcaption", "aside", "header", "footer", "body", "a")
_ELEMENT = {tag: n + 1 for n, tag in enumerate(ELEMENTS)}
MARKS = (
    "byline", "credit", "related", "ad", "comment", "promo", "chrome", "source", "gallery", "published", "modified",
)  # fmt: skip
_MARK = {mark: 1 << n for n, mark in enumerate(MARKS)}
_ALONE = 1 << len(MARKS)
TRAITS = 31
# What a look at the words of a passage tells, and what the page claims of them.
_LOOKS = ("colon", "ellipsis", "upper first", "lower first", "quoted", "bar", "address")
_TOLD = ("title", "description", "author", "again", "later", "time", "picture before", "picture behind")

Mark = tuple[frozenset[str], bool]


class Facts(NamedTuple):
    """The counts of one page.

    `rows` has a row of numbers, -1 to 1 each and in the order of `NAMES`, for each passage from `start` on.
    `standing` are the traits that count for each element, `low` and `high` the run of passages inside of each,
    `container` the one that holds most of the prose. `prose` is how much of it each passage holds by its own words:
    its length, less what is in links; `weights` the same, less what stands in elements that set it apart.
    """

    start: int
    rows: Floats
    standing: list[int]
    prose: list[float]
    weights: list[float]
    low: list[int]
    high: list[int]
    container: int


def facts(
    cut: Cut, marked: Callable[[str], Mark], titles: Sequence[str], description: str, authors: Sequence[str]
) -> Facts:
    """The facts of a page that has at least one passage.

    `marked` gives the mark of a line; `titles`, `description` and `authors` are what the page claims.
    """
    passages, nodes = cut.passages, cut.nodes
    count = len(passages)
    texts = [passage.text for passage in passages]
    places = [passage.node for passage in passages]
    node = np.array(places)
    chars = np.array([len(text) for text in texts], dtype=np.float64)
    blanks = np.array([text.count(" ") for text in texts], dtype=np.float64)
    size = np.array([length(text) for text in texts], dtype=np.float64)
    linked = np.array([passage.linked for passage in passages], dtype=np.float64)
    share = np.minimum(linked / np.maximum(chars - blanks, 1.0), 1.0)
    ended = np.array([ends(text) for text in texts])
    kind = np.array([_KIND[passage.kind] for passage in passages])
    heading = (kind >= 1) & (kind <= 6)
    weight = size * (1.0 - share) * np.where(ended, 1.0, 0.5)
    weight[(size < LINE) | (share > 0.5) | heading | (~ended & (size < LONG_LINE))] = 0.0

    parents, lows, highs = _tree(cut)
    parent, low, high = np.array(parents), np.array(lows), np.array(highs)

    def inside_of(amounts: Floats) -> Floats:
        """What stands in each element of an amount that each passage has."""
        running = np.zeros(count + 1)
        np.cumsum(amounts, out=running[1:])
        found: Floats = running[high] - running[low]
        return found

    prose = inside_of(weight)
    total = max(float(prose[0]), 1.0)
    standing, apart, doubt, depths = _standing(cut, (prose / total).tolist())
    stands = np.array(standing)[node]
    left = weight * np.where(stands & DOUBTFUL, 0.5, 1.0)
    left[(stands & APART) != 0] = 0.0
    if left.sum() < _LEAST * total:
        left = weight
    sums = inside_of(left)
    held = max(float(sums[0]), 1.0)
    # The elements that hold most of the prose are nested, one in the other; the innermost is the container.
    chain = np.flatnonzero(sums > _MOST * held)
    container = int(chain[-1]) if len(chain) else 0
    heavy = np.flatnonzero(left > _HEAVY)
    first, last = (int(heavy[0]), int(heavy[-1])) if len(heavy) else (0, count - 1)
    start, stop = max(0, first - _BEFORE), min(count, last + 1 + _BEHIND)

    everything = inside_of(size)
    links = inside_of(linked) / np.maximum(everything, 1.0)
    whole = max(float(everything[0]), 1.0)
    many = (high - low).astype(np.float64)
    many /= many + 6.0
    kin = np.array(_kin(cut, places), dtype=np.int64)
    alike = np.bincount(kin, weights=left) / held
    alikes = np.bincount(kin).astype(np.float64)
    alikes /= alikes + 6.0
    beside = np.bincount(parent[node], weights=left, minlength=len(nodes)) / held
    running = np.zeros(count + 1)
    np.cumsum(left / held, out=running[1:])
    told, title = _told(cut, texts, kind, titles, description, authors)
    pictured = _pictured(cut, parents)
    depth = np.array(depths, dtype=np.float64)

    # From here on only the passages in question.
    part = slice(start, stop)
    a = node[part]
    b = parent[a]
    c = parent[b]
    order = np.arange(start, stop)
    chosen = texts[part]
    near = left[part]
    up = (order[:, None] < low[chain]) | (order[:, None] >= high[chain])
    columns = (
        np.minimum(size[part], 100.0) / 100.0,
        np.minimum(np.sqrt(size[part]), 40.0) / 40.0,
        share[part],
        ended[part],
        np.minimum(np.array([text.count(",") for text in chosen]) / 8.0, 1.0),
        np.minimum(np.array([text.count(". ") + text.count("。") for text in chosen]) / 4.0, 1.0),
        np.minimum(blanks[part] / chars[part] * 4.0, 1.0),
        np.minimum(depth[a] / 30.0, 1.0),
        (order >= low[container]) & (order < high[container]),
        np.minimum(up.sum(axis=1) / 8.0, 1.0),
        np.clip((depth[a] - depth[container]) / 10.0, -1.0, 1.0),
        np.array(apart)[a],
        np.array(doubt)[a],
        prose[a] / total,
        prose[b] / total,
        prose[c] / total,
        many[a],
        many[b],
        many[c],
        links[b],
        links[c],
        everything[a] / whole,
        everything[b] / whole,
        alike[kin[part]],
        alikes[kin[part]],
        beside[b],
        np.clip((order - title) / 30.0, -1.0, 1.0) if title is not None else np.full(stop - start, -1.0),
        np.clip((order - first) / 30.0, -1.0, 1.0),
        np.clip((order - last) / 30.0, -1.0, 1.0),
        order / count,
        running[start:stop],
        1.0 - running[start + 1 : stop + 1],
        pictured[a],
        pictured[b],
        near / size[part],
        np.minimum(np.sqrt(near), 40.0) / 40.0,
        near / held,
    )
    page = (
        float(title is not None),
        min(float(np.sqrt(total)) / 150.0, 1.0),
        min(count / 600.0, 1.0),
        held / total,
        float(sums[container]) / held,
    )
    rows = np.zeros((stop - start, len(NAMES)))
    for n, column in enumerate(columns):
        rows[:, n] = column
    at = len(columns)
    rows[:, at : at + len(page)] = page
    at += len(page)
    listed = a.tolist()
    marks = [marked(text) if len(text) <= SHORT else None for text in chosen]
    for bits, width in (
        (told[part], len(_TOLD)),
        ([_looks(text) for text in chosen], len(_LOOKS)),
        ([_mark_bits(mark) for mark in marks], len(MARKS) + 1),
        (stands[part], TRAITS),
        ([nodes[n].traits for n in listed], TRAITS),
    ):
        rows[:, at : at + width] = (np.array(bits)[:, None] >> _SHIFTS[:width]) & 1
        at += width
    every = np.arange(stop - start)
    rows[every, at + kind[part]] = 1.0
    at += len(KINDS)
    rows[every, at + np.array([_ELEMENT.get(nodes[n].tag, 0) for n in listed])] = 1.0
    return Facts(start, rows, standing, weight.tolist(), left.tolist(), lows, highs, container)


_SHIFTS = np.arange(TRAITS)
NAMES = (
    "size to 100", "size", "linked", "ends", "commas", "stops", "blanks", "depth", "inside", "up", "below container",
    "apart", "doubt", "prose", "prose of parent", "prose of grandparent", "passages", "passages of parent",
    "passages of grandparent", "links of parent", "links of grandparent", "all", "all of parent", "prose alike",
    "alike", "prose beside", "from title", "from first", "from last", "place", "prose before", "prose behind",
    "pictured", "parent pictured", "prose a character", "prose here", "prose share",
    "has title", "page prose", "page passages", "page kept", "container share",
    *_TOLD, *_LOOKS, *MARKS, "alone",
    *(f"stands {n}" for n in range(TRAITS)), *(f"own {n}" for n in range(TRAITS)),
    *KINDS, "other element", *ELEMENTS,
)  # fmt: skip


def _looks(text: str) -> int:
    """The bits of `_LOOKS`."""
    first = text[0]
    return (
        (text[-1] == ":")
        | text.endswith(("…", "...")) << 1
        | first.isupper() << 2
        | first.islower() << 3
        | (first in _OPENERS) << 4
        | ("|" in text) << 5
        | ("@" in text or "©" in text or "http" in text or "www." in text) << 6
    )


def _mark_bits(mark: Mark | None) -> int:
    """The bits of `MARKS`, and one more for a line that is nothing but its mark."""
    if mark is None or not mark[0]:
        return 0
    return sum(_MARK.get(kind, 0) for kind in mark[0]) | (_ALONE if mark[1] else 0)


def _tree(cut: Cut) -> tuple[list[int], list[int], list[int]]:
    """Of each element its parent, and the run of passages inside of it."""
    nodes = cut.nodes
    parents = [each.parent for each in nodes]
    parents[0] = 0
    low = [each.before for each in nodes]
    high = low.copy()
    for n, passage in enumerate(cut.passages):
        high[passage.node] = n + 1
    for n in range(len(nodes) - 1, 0, -1):
        above = parents[n]
        if high[n] > high[above]:
            high[above] = high[n]
    return parents, low, high


def _standing(cut: Cut, held: Sequence[float]) -> tuple[list[int], list[float], list[float], list[int]]:
    """The traits that count for each element, the prose that the largest one around it holds which sets it apart, or
    makes it doubtful, and how deep it lies. `held` is the share of the prose in each.

    An element's own traits and its ancestors' count, less those that most of the page's prose voids.
    """
    nodes = cut.nodes
    standing, depths = [0] * len(nodes), [0] * len(nodes)
    apart, doubt = [0.0] * len(nodes), [0.0] * len(nodes)
    for n in range(1, len(nodes)):
        each = nodes[n]
        traits, above = each.traits, each.parent
        depths[n] = depths[above] + 1
        if traits & _OF_ELEMENTS and each.tag in _PARAGRAPHS:
            traits &= ~_OF_ELEMENTS
        standing[n], apart[n], doubt[n] = standing[above], apart[above], doubt[above]
        if traits:
            share = held[n]
            if share > apart[n] and traits & APART:
                apart[n] = share
            if share > doubt[n] and traits & DOUBTFUL:
                doubt[n] = share
            standing[n] |= traits & _VOIDED if share > _MOST else traits
    return standing, apart, doubt, depths


_VOIDED = ~(APART | DOUBTFUL)


def _kin(cut: Cut, places: Sequence[int]) -> list[int]:
    """A number for each passage that those share whose elements have one name, in elements of one name."""
    nodes = cut.nodes
    numbers: dict[tuple[str, str, str], int] = {}
    known: dict[int, int] = {}
    kin = []
    for n in places:
        number = known.get(n)
        if number is None:
            each = nodes[n]
            name = each.tag, each.names, nodes[each.parent].names if n else ""
            number = known[n] = numbers.setdefault(name, len(numbers))
        kin.append(number)
    return kin


def _pictured(cut: Cut, parents: Sequence[int]) -> Floats:
    """Which elements a picture stands in, no more than three above it."""
    pictured = np.zeros(len(cut.nodes))
    for picture in cut.pictures:
        at = picture.node
        for _ in range(3):
            if at <= 0:
                break
            pictured[at] = 1.0
            at = parents[at]
    return pictured


def _told(
    cut: Cut, texts: Sequence[str], kind: Ints, titles: Sequence[str], description: str, authors: Sequence[str]
) -> tuple[Ints, int | None]:
    """The bits of `_TOLD` for each passage, and the passage of the title.

    That is the first main heading that is claimed, else what is claimed, else the first main heading.
    """
    told = np.zeros(len(texts) + 1, dtype=np.int64)
    claimed = {title.casefold() for title in titles if len(title) > 8}
    sizes = {len(title) for title in claimed}
    for n, text in enumerate(texts):
        if len(text) in sizes and text.casefold() in claimed:
            told[n] |= 1
    opening = description[:30]
    names = [name for name in authors if len(name) > 4]
    if len(opening) == 30 or names:
        for n, text in enumerate(texts):
            if text.startswith(opening) and len(opening) == 30:
                told[n] |= 2
            if names and len(text) < 200 and any(name in text for name in names):
                told[n] |= 4
    seen: dict[str, int] = {}
    for n, text in enumerate(texts):
        before = seen.setdefault(text, n)
        if before != n:
            told[n] |= 8
            told[before] |= 16
    for tag in cut.tags:
        if tag.name == "time":
            told[tag.passage] |= 32
    for picture in cut.pictures:
        told[picture.after] |= 64
        if picture.after:
            told[picture.after - 1] |= 128
    told = told[:-1]
    for found in ((kind == 1) & (told & 1 > 0), told & 1 > 0, kind == 1):
        at = np.flatnonzero(found)
        if len(at):
            return told, int(at[0])
    return told, None
