"""A page, cut: its passages, elements, pictures and tags, and what the names of its elements speak of.

The shared vocabulary of this room, below its modules, and where an article lies among its passages: `blocks` and
`flat` make a `Cut`, the others read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from copydesk import reference
from copydesk.records import Kind, Label, Span

# How many ancestors a path names: enough to tell places apart, bounded for the page that nests without end.
_PATH_DEPTH = 12
_PATH_NAME = 60
# How many classes of an element and words of a class are read: utility frameworks write dozens that say little.
_NAMES = 12


class Node(msgspec.Struct, gc=False):
    """One block-level element.

    `traits` are the flags of its tag, class, id and role; `inherited` has those of its ancestors too.
    """

    tag: str
    parent: int
    attrs: list[tuple[str, str]]
    kind: Kind
    traits: int
    inherited: int
    before: int = 0  # how many passages the page had when it opened
    names: str = ""  # its classes


class Mark(msgspec.Struct, gc=False):
    """An inline element that says something of its words; `start`, `end` count in the passage's text."""

    tag: str
    traits: int
    attrs: dict[str, str]
    start: int
    end: int = -1


class Passage(msgspec.Struct, gc=False):
    """One run of visible text between block boundaries, white space folded."""

    text: str
    raw: Span
    node: int
    kind: Kind
    linked: int  # how many of its characters (white space aside) stand in links


def link_share(passage: Passage) -> float:
    """How much of a passage stands in links, 0 to 1, white space aside."""
    return passage.linked / (len(passage.text) - passage.text.count(" "))


class Picture(msgspec.Struct):
    """One <img>, <amp-img> or the like. `after` counts the passages before it."""

    attrs: dict[str, str]
    raw: Span
    node: int
    after: int


class Tag(msgspec.Struct):
    """One tag that speaks of the page: meta, link, time, or anything with itemprop.

    `passage` is the index of the passage that it stands in, or before which it stands.
    """

    name: str
    attrs: dict[str, str]
    raw: Span
    node: int
    passage: int


class Cut(msgspec.Struct):
    """A page, cut: everything that one walk over its tokens found."""

    passages: list[Passage]
    nodes: list[Node]
    pictures: list[Picture]
    tags: list[Tag]
    scripts: list[tuple[str, Span]]  # the texts of JSON-LD scripts, where they stand
    title: Span | None  # the text of <title>, raw


# Traits ---------------------------------------------------------------------------------------------------

NAV = 1 << 0
HEADER = 1 << 1
FOOTER = 1 << 2
ASIDE = 1 << 3
COMMENTS = 1 << 4
RELATED = 1 << 5
AD = 1 << 6
PROMO = 1 << 7
SHARE = 1 << 8
FIGURE = 1 << 9
CAPTION = 1 << 10
CREDIT = 1 << 11
AUTHOR = 1 << 12
DATE = 1 << 13
GALLERY = 1 << 14
HIDDEN = 1 << 15
ARTICLE = 1 << 16
BODY = 1 << 17
LEDE = 1 << 18
HEADLINE = 1 << 19
FORM = 1 << 20
TAGS = 1 << 21
LEGAL = 1 << 22
EMBED = 1 << 23
BIO = 1 << 24
TEASER = 1 << 25
QUOTE = 1 << 26
BUTTON = 1 << 27
INFO = 1 << 28
BOX = 1 << 30
SPEAKS = 1 << 29  # has an itemprop

BY_TAG = {
    "nav": NAV, "header": HEADER, "footer": FOOTER, "aside": ASIDE, "figure": FIGURE, "figcaption": CAPTION,
    "article": ARTICLE, "main": ARTICLE, "form": FORM, "button": BUTTON, "blockquote": QUOTE,
    "address": AUTHOR, "menu": NAV, "dialog": PROMO, "label": FORM, "fieldset": FORM,
}  # fmt: skip
_BY_ROLE = {
    "navigation": NAV, "banner": HEADER, "contentinfo": FOOTER, "complementary": ASIDE, "search": FORM,
    "dialog": PROMO, "menu": NAV, "menubar": NAV, "alertdialog": PROMO, "main": ARTICLE, "article": ARTICLE,
    "button": BUTTON,
}  # fmt: skip

_TRAITS = {name.lower(): flag for name, flag in list(globals().items()) if name.isupper() and isinstance(flag, int)}
_BY_WORD: dict[str, int] = {}
for _trait, _word in reference.rows("traits"):
    _BY_WORD[_word] = _BY_WORD.get(_word, 0) | _TRAITS[_trait]

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
# "has-sidebar", "with-comments", "no-ads" speak of what stands around; "tag-harbour", "category-ads" are the
# classes that a common system gives an article for its topics. Neither says what the element is.
_ABOUT = re.compile(
    r"(?i:has|with|no|without|is|show|hide|tag|category|topic|section|type|format)[-_]"
    r"|(?:has|with|no|without|is|show|hide)(?=[A-Z])"
)
# "md:hidden", "print:block" hold on some screens only; "4ad40b84" is a number.
_CONDITION = re.compile(r":|\d[a-zA-Z]{1,3}\d")


@lru_cache(maxsize=65_536)
def class_traits(names: str) -> int:
    """The traits that class and id speak of."""
    traits = 0
    for name in names.split()[:_NAMES]:
        traits |= _name_traits(name)
    return traits


@lru_cache(maxsize=65_536)
def _name_traits(name: str) -> int:
    """The traits that the words of one name speak of, alone and two at a time ("entry-content")."""
    if len(name) > _PATH_NAME or _ABOUT.match(name) or _CONDITION.search(name):
        return 0
    traits = 0
    before = ""
    for word in _WORD.findall(name)[:_NAMES]:
        word = word.lower()
        traits |= _BY_WORD.get(word, 0)
        if len(before) > 1:
            traits |= _BY_WORD.get(before + word, 0)
        before = word
    return traits


def traits_of(tag: str, listed: list[tuple[str, str]]) -> int:
    """The traits of an element: of its tag and of what its attributes say."""
    traits = BY_TAG.get(tag, 0)
    for name, value in listed:
        if name == "class":
            traits |= class_traits(value)
        elif name in SPEAKING:
            traits |= attribute_traits(name, value)
    return traits


def attribute_traits(name: str, value: str) -> int:
    """The traits that an attribute other than class speaks of, one of `SPEAKING`."""
    if name == "id":
        return _name_traits(value)
    if name == "role":
        return _BY_ROLE.get(value.lower(), 0)
    if name == "itemprop":
        return _ITEMPROP.get(value.lower(), 0) | SPEAKS
    if name == "hidden" or (name == "style" and _UNSHOWN.search(value)):
        return HIDDEN
    if (name == "rel" and value == "author") or (name == "href" and _PROFILE.search(value)):
        return AUTHOR
    return 0


_PROFILE = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|people|profiles?|journalists?|reporters?|staff|by)/", re.I
)
SPEAKING = frozenset({"id", "role", "itemprop", "hidden", "style", "rel", "href"})
_ITEMPROP = {
    "articlebody": BODY, "author": AUTHOR, "datepublished": DATE, "datemodified": DATE, "headline": HEADLINE,
    "description": LEDE, "caption": CAPTION, "comment": COMMENTS,
}  # fmt: skip
_UNSHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def paths(nodes: list[Node]) -> Callable[[int], str]:
    """The place of an element in the tree: its nearest ancestors, outermost first, with id and classes.

    A function of the element's index, which remembers what it was asked: passages share most of their ancestors.
    """
    known: dict[int, tuple[str, int]] = {0: ("", 0)}  # the path of an element, and how many names it has

    def path(node: int) -> str:
        if node in known:
            return known[node][0]
        asked = [node]
        above = nodes[node].parent
        while above not in known:
            asked.append(above)
            above = nodes[above].parent
        place, depth = known[above]
        for one in reversed(asked):
            if depth == _PATH_DEPTH:
                place = place.partition(_UNDER)[2]
                depth -= 1
            name = _name(nodes[one]) if nodes[one].attrs else nodes[one].tag[:_PATH_NAME]
            place = f"{place}{_UNDER}{name}" if place else name
            depth += 1
            known[one] = place, depth
        return place

    return path


_UNDER = " > "


def _name(node: Node) -> str:
    name = node.tag
    for attribute, value in node.attrs:
        if attribute == "class":
            name += "." + value.strip().replace(" ", ".")
        elif attribute == "id":
            name += "#" + value
    return name[:_PATH_NAME]


# Lines of an article --------------------------------------------------------------------------------------

# What the door hands on of a page: the inline elements of a passage, and the raw span of its characters [start, end).
Marked = Callable[[Passage], list[Mark]]
Exact = Callable[[Passage, int, int], Span]

# How many passages around the headline and behind the last paragraph a byline or a date is looked for, and how long
# a line beside a date is at most.
NEAR = 5
DATE_LINE = 90


def extent(labels: Sequence[Label]) -> tuple[int, int, int]:
    """Where an article lies among its passages: at its headline, its first and its last paragraph."""
    first = next((n for n, label in enumerate(labels) if label in ("body", "lede")), len(labels))
    last = next((n for n in range(len(labels) - 1, -1, -1) if labels[n] == "body"), first)
    top = next((n for n, label in enumerate(labels) if label == "headline" and n <= first + NEAR), max(0, first - 8))
    return top, first, last
