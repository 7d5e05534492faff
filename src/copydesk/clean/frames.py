"""Where words and pictures stand to one another: the elements around them, and what is between them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.clean.cut import (
    AD,
    AUTHOR,
    BIO,
    CAPTION,
    COMMENTS,
    CREDIT,
    FOOTER,
    HIDDEN,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    Cut,
    Node,
    Passage,
    Picture,
)
from copydesk.clean.pictures import is_small
from copydesk.clean.standing import Verdict

# How many passages above the first and below the last of the article's a caption may stand; how many passages stand
# between a picture and its words at most; how many elements up the one that holds both is looked for. Swept on the
# dev pages: 3 passages win all captions that 4 do, 2 lose credits above their picture; from 5 elements on all is alike.
ABOVE, BELOW, REACH, LEVELS = 6, 3, 3, 6
# How many passages above its title an <article> may begin.
_FAR = 30
# How far up the names of elements speak of a passage.
_NAMED = 4
# What holds no picture of the article.
APART = NAV | FOOTER | COMMENTS | BIO | RELATED
# What holds one only with words that are named a caption: a box that opens may be called a modal, and mean a picture.
DOUBTED = AD | SHARE | PROMO | HIDDEN
# A paragraph is longer than this, to tell the element around the body by.
_PARAGRAPH = 60


class Frames:
    """The elements of one page, as far as they were asked for, and the pictures near its passages.

    `first` and `last` are the article's first and last passage, `lowest` and `highest` the first that may be a caption
    and the one after the last; `weights` is the prose of each passage. `shown` are the pictures that may be the
    article's, `doubted` those of them that are only if words named a caption describe them; `beside` the pictures near
    each passage, the others too, `near` those.
    """

    def __init__(self, cut: Cut, verdicts: Sequence[Verdict], prose: Sequence[float]) -> None:
        self.cut, self.verdicts, self.weights = cut, verdicts, prose
        labels = [verdict.label for verdict in verdicts]
        first = next((n for n, label in enumerate(labels) if label in ("headline", "lede", "body")), None)
        last = next((n for n in range(len(labels) - 1, -1, -1) if labels[n] in ("body", "subhead")), None)
        if first is None or last is None:
            first, last = 0, len(labels)
        self.first, self.last = first, last
        self.around = _around(cut.nodes, cut.passages, verdicts)
        self._traits: dict[int, int] = {0: 0}
        self._chains: dict[int, tuple[int, ...]] = {}
        self._names: dict[int, int] = {}
        self.lowest = self._opening()
        self.highest = min(len(verdicts), last + BELOW + 1)
        self.shown: list[int] = []
        self.doubted: set[int] = set()
        everyone = []
        for index, picture in enumerate(cut.pictures):
            if not self.lowest <= picture.after <= last + BELOW + 1:
                continue
            everyone.append(index)
            traits = self.traits(picture.node)
            if not traits & APART and not self.names(picture.node) & AUTHOR:
                self.shown.append(index)
                if traits & DOUBTED or is_small(picture.attrs):
                    self.doubted.add(index)
        self.beside = self._near(everyone)
        usable = set(self.shown)
        self.near = {n: mine for n, all_ in self.beside.items() if (mine := [i for i in all_ if i in usable])}

    def _opening(self) -> int:
        """The first passage that may be a caption: where <article> begins if near, else a few above the title."""
        lowest = max(0, self.first - ABOVE)
        if self.first >= len(self.cut.passages):
            return lowest
        nodes = self.cut.nodes
        node = self.cut.passages[self.first].node
        while node > 0 and nodes[node].tag != "article":
            node = nodes[node].parent
        if node <= 0:
            return lowest
        n = self.first
        while n > 0 and self.first - n < _FAR and self.cut.passages[n - 1].node >= node:
            n -= 1
        return min(n, lowest)

    def traits(self, node: int) -> int:
        """The traits that count for an element: its own and its ancestors', less those of elements around the body."""
        known, nodes = self._traits, self.cut.nodes
        asked = []
        while node not in known:
            asked.append(node)
            node = nodes[node].parent
        traits = known[node]
        for one in reversed(asked):
            traits |= 0 if one in self.around else nodes[one].traits
            known[one] = traits
        return traits

    def chain(self, node: int) -> tuple[int, ...]:
        """An element and those around it, innermost first."""
        found = self._chains.get(node)
        if found is None:
            nodes = self.cut.nodes
            taken: list[int] = []
            at = node
            while at > 0 and len(taken) < LEVELS:
                taken.append(at)
                at = nodes[at].parent
            found = self._chains[node] = tuple(taken)
        return found

    def names(self, node: int) -> int:
        """What the names of an element and of the nearest around it speak of, up to those around the body."""
        traits = self._names.get(node)
        if traits is None:
            traits = 0
            for one in self.chain(node)[:_NAMED]:
                if one in self.around:
                    break
                traits |= self.cut.nodes[one].traits
            self._names[node] = traits
        return traits

    def share(self, n: int, m: int) -> bool:
        """Whether two passages stand in one element that is not the body's, or each in one right inside of it."""
        if not 0 <= m < len(self.verdicts):
            return False
        one, other = self.chain(self.cut.passages[n].node)[:2], self.chain(self.cut.passages[m].node)[:2]
        return any(node in other and node not in self.around for node in one)

    def _near(self, pictures: Sequence[int]) -> dict[int, list[int]]:
        """The pictures that stand near each passage."""
        near: dict[int, list[int]] = {}
        for index in pictures:
            after = self.cut.pictures[index].after
            for n in range(max(0, after - REACH), min(len(self.verdicts), after + REACH + 1)):
                near.setdefault(n, []).append(index)
        return near

    def adjoins(self, n: int, near: Sequence[int], taken: dict[int, int]) -> bool:
        """Whether nothing but captions stands between a passage and a picture above it, or right below."""
        for index in near:
            after = self.cut.pictures[index].after
            if after == n or after == n + 1 or (after < n and self.only_words(after, n, taken)):
                return True
        return False

    def only_words(self, start: int, end: int, taken: dict[int, int]) -> bool:
        """Whether nothing but captions, credits and counts ("3 of 12") stands between two places."""
        return all(m in taken or not says(self.cut.passages[m].text) for m in range(start, end))

    def shared(self, n: int, picture: Picture) -> tuple[int, int]:
        """How far up from a passage the innermost element is that also holds a picture, and which; 0 where none is."""
        held = self.chain(picture.node)
        for up, node in enumerate(self.chain(self.cut.passages[n].node)):
            if node in held:
                return up, node
        return 0, 0

    def prose(self, holder: int, n: int, taken: dict[int, int]) -> bool:
        """Whether an element holds paragraphs near a passage."""
        if holder in self.around:
            return True
        for m in range(max(0, n - REACH), min(len(self.verdicts), n + REACH + 1)):
            if m != n and m not in taken and self.verdicts[m].label in ("body", "lede"):
                passage = self.cut.passages[m]
                if not self.weights[m] or self.names(passage.node) & (CAPTION | CREDIT):
                    continue
                if holder in self.chain(passage.node):
                    return True
        return False


def _around(nodes: Sequence[Node], passages: Sequence[Passage], verdicts: Sequence[Verdict]) -> set[int]:
    """The elements around the body: those that hold two paragraphs or more."""
    once: set[int] = set()
    twice: set[int] = set()
    for passage, verdict in zip(passages, verdicts, strict=True):
        if verdict.label == "body" and len(passage.text) > _PARAGRAPH:
            node = nodes[passage.node].parent
            while node > 0 and node not in twice:
                (twice if node in once else once).add(node)
                node = nodes[node].parent
    return twice


def says(text: str) -> bool:
    """Whether a line says anything: two letters at least, and more than a count."""
    if text[0].isdigit() and _COUNT.fullmatch(text):
        return False
    letters = 0
    for letter in text[:40]:
        letters += letter.isalpha()
        if letters == 2:
            return True
    return bool(text) and text[0] > "\u3000"


# "2", "1 Min", "03:07": a count or a length, not words.
_COUNT = re.compile(r"\W*\d+(?:[:.]\d+)*\s?(?:\w{0,4}|/)\.?(?:\s?\d+)?\W{0,3}")
