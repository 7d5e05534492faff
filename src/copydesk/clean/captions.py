"""Which words describe which picture: captions and credits found by where they stand, and labelled so.

A caption is named so (<figcaption>, a class), or says what an attribute of the picture says, or ends in a credit, or
stands above one, or is a short line alone with a picture. Its picture is the nearest in the innermost element that
holds one. What was taken for a byline, a standfirst or a paragraph becomes a caption where it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from copydesk.clean.cut import (
    AUTHOR,
    BUTTON,
    CAPTION,
    CREDIT,
    FIGURE,
    GALLERY,
    HIDDEN,
    LEDE,
    TEASER,
    Cut,
    Passage,
    Picture,
    link_share,
)
from copydesk.clean.frames import APART, REACH, Frames, says
from copydesk.clean.pictures import Shot, plain
from copydesk.clean.standing import HEADINGS, NAME, SENTENCE_END, Verdict
from copydesk.records import Label
from copydesk.text import squash

# A line that no name tells for a caption is no longer than this. Swept from 120 to 300: longer ones win captions on
# news pages and lose paragraphs of blogs, which put a picture beside each.
_SHORT = 160
# One above or below a credit, one that says what an attribute says or that ends in a credit, and any other.
_LONE, _SAID, _LONG = 500, 700, 1_500
# The element that holds both stands so many above a line that no name tells for a caption, and its picture.
_CLOSE = 3
# A caption may be a link itself, a longer one leads elsewhere.
_LINKED = 200
# Marks of a line that is no caption, and how long it may be.
_NO_CAPTION = frozenset({"chrome", "promo", "related", "ad", "comment", "gallery", "source"})
_MARK = 90
# Labels that say so, those that a caption may have been taken for, those of a line above a credit.
_CALLED = frozenset({"caption", "credit"})
_MISTAKEN = frozenset("body byline lede subhead chrome date box promo ad related gallery".split())
_ABOVE_CREDIT = frozenset({"lede", "byline", "body", "subhead"})
# What is no line of its own.
_PARTS = frozenset({"li", "quote", "cell"})
# Attributes that say what a picture shows.
_WORDS = ("alt", "title", "data-caption")
# Why a passage is a caption or a credit.
_WHY = {
    "named": "named caption",
    "labelled": "beside a picture",
    "said": "says what its picture says",
    "credit": "a credit beside a picture",
    "credited": "ends in a credit",
    "short": "beside a picture",
    "lone": "beside a credit",
}


class Words(NamedTuple):
    """What can be told of a line by its words alone, handed in by the door.

    `marked` gives the kinds of the mark that it opens with and whether it is nothing else, `ends` the credit that it
    ends in, `is_credit` whether it is nothing else (0 no, 1 it may be, 2 it says so), `is_named` whether it can be the
    names of makers.
    """

    marked: Callable[[str], tuple[frozenset[str], bool]]
    ends: Callable[[str], object | None]
    is_credit: Callable[[str], int]
    is_named: Callable[[str], bool]


def find(
    cut: Cut, verdicts: Sequence[Verdict], prose: Sequence[float], words: Words, said: Sequence[str]
) -> list[Shot]:
    """The pictures of an article page with the passages that describe them, in reading order; labels are put right.

    `prose` is how much of it each passage holds; `said` are the titles and summaries that the page claims: no caption
    says just that.
    """
    frames = Frames(cut, verdicts, prose)
    told: dict[int, list[tuple[int, str]]] = {}  # picture → its passages, and why
    taken: dict[int, int] = {}  # passage → picture
    unseen, before = 0, -9  # the last picture that no tag shows, and the last passage that describes it
    for n in range(frames.lowest, frames.highest):
        if n not in frames.beside and verdicts[n].label not in _CALLED and cut.passages[n].kind != "caption":
            continue
        near = frames.near.get(n, ())
        why = _why(frames, words, said, n, near, taken)
        if not why:
            if n in frames.beside and verdicts[n].label == "body":
                _box(frames, n, taken)
            continue
        best = _nearest(frames, n, near, taken, why)
        if best is None:
            if why != "named" or not _stands(frames, n):
                continue
            if not _goes_on(frames, words, n, before, told.get(unseen, ())):
                unseen = -n - 1
            best, before = unseen, n
        taken[n] = best
        told.setdefault(best, []).append((n, why))
    found = [_shot(frames, words, index, lines) for index, lines in told.items()]
    described = {shot.picture for shot in found}
    bare = (index for index in frames.shown if index not in described and index not in frames.doubted)
    found += [Shot(index, (), ()) for index in bare if _belongs(frames, index)]
    found.sort(key=lambda shot: _place(cut, shot))
    return found


def _place(cut: Cut, shot: Shot) -> int:
    if shot.picture is not None:
        return cut.pictures[shot.picture].raw.start
    return cut.passages[min((*shot.captions, *shot.credits))].raw.start


# What a passage is ----------------------------------------------------------------------------------------


def _why(frames: Frames, words: Words, said: Sequence[str], n: int, near: Sequence[int], taken: dict[int, int]) -> str:
    """Why a passage may be a caption or a credit; empty where it is neither."""
    passage, label = frames.cut.passages[n], frames.verdicts[n].label
    text = passage.text
    called = passage.kind == "caption" or label in _CALLED
    if label == "headline" or len(text) > _LONG:
        return ""
    if not called and (not near or (label == "body" and not frames.adjoins(n, near, taken))):
        return ""
    names = frames.names(passage.node)
    named = passage.kind == "caption" or bool(names & (CAPTION | CREDIT))
    if not says(text) or _leads(words, passage, named) or (names & BUTTON and passage.kind != "caption"):
        return ""
    if named:
        return "named" if near or not frames.traits(passage.node) & (APART | HIDDEN) else ""
    if label in _CALLED:
        return "" if _teases(frames, n) else "labelled"
    if label not in _MISTAKEN:
        return ""
    close = _close(frames, words, n, near, taken)
    if close is None:
        return ""
    picture, up, alone = close
    if len(text) <= _SAID:
        if not names & LEDE and _echoes(text, picture) and not _is_claimed(text, said):
            return "said"
        sure = words.is_credit(text) + bool(names & (FIGURE | CREDIT | CAPTION))
        if sure > 1 and not (label == "byline" and "byline" in words.marked(text)[0]):
            return "credit" if up <= _CLOSE + 1 else ""
        if alone and label != "lede" and words.ends(text):
            return "credited"
    if not alone or up > _CLOSE:
        return ""
    if len(text) <= _LONE and (label in _ABOVE_CREDIT or names & FIGURE) and _has_credit(frames, words, n):
        return "lone"
    if passage.kind in _PARTS or len(text) > _SHORT or passage.linked or _teases(frames, n):
        return ""
    if label == "body" or (names & FIGURE and label in _ABOVE_CREDIT):
        return "short"
    return "short" if names & FIGURE and label == "chrome" and SENTENCE_END.search(text) else ""


def _leads(words: Words, passage: Passage, named: bool) -> bool:
    """Whether a line leads elsewhere, or is a mark that no caption is."""
    if _is_link(passage) and (not named or len(passage.text) > _LINKED):
        return True
    if len(passage.text) > _MARK:
        return False
    kinds, whole = words.marked(passage.text)
    return whole and bool(kinds & _NO_CAPTION) and "credit" not in kinds


def _teases(frames: Frames, n: int) -> bool:
    """Whether a line beside this one, in the same element, leads to another page."""
    return any(frames.share(n, m) and _is_link(frames.cut.passages[m]) for m in (n + 1, n - 1, n + 2))


def _has_credit(frames: Frames, words: Words, n: int) -> bool:
    """Whether the line below or above, in the same element, is a credit."""
    return any(frames.share(n, m) and words.is_credit(frames.cut.passages[m].text) > 1 for m in (n + 1, n - 1))


def _echoes(text: str, picture: Picture) -> bool:
    """Whether a line says what an attribute of a picture says."""
    words = squash(text[:80])
    for name in _WORDS:
        told = picture.attrs.get(name)
        if told:
            told = squash(plain(told)[:200])
            if told and (told == words or (len(words) >= 12 and told.startswith(words[:60]))):
                return True
    return False


def _is_claimed(text: str, said: Sequence[str]) -> bool:
    """Whether a line says what a title or a summary of the page says."""
    words = squash(text[:80])
    return any(squash(claim)[:80] == words for claim in said)


def _is_link(passage: Passage) -> bool:
    """Whether a line is a link, for the most part."""
    return link_share(passage) > 0.5


def _box(frames: Frames, n: int, taken: dict[int, int]) -> None:
    """A short line alone with a picture that it does not describe is a box of its own: a call, a teaser, a face."""
    passage = frames.cut.passages[n]
    if len(passage.text) > _SHORT or passage.kind in _PARTS:
        return
    chain = frames.chain(passage.node)[:_CLOSE]
    for index in frames.beside[n]:
        held = frames.chain(frames.cut.pictures[index].node)[:_CLOSE]
        holder = next((node for node in chain if node in held), 0)
        if holder and not frames.prose(holder, n, taken):
            verdict = frames.verdicts[n]
            verdict.label, verdict.why = "box", "alone with a picture"
            return


# Which picture --------------------------------------------------------------------------------------------


def _close(
    frames: Frames, words: Words, n: int, near: Sequence[int], taken: dict[int, int]
) -> tuple[Picture, int, bool] | None:
    """The picture right above a passage, how far up the element is that holds both, and whether no prose is in it.

    A credit may stand above its picture.
    """
    best: tuple[Picture, int, int] | None = None
    for index in near:
        picture = frames.cut.pictures[index]
        if index in frames.doubted or picture.after > n + 1 or not frames.only_words(picture.after, n, taken):
            continue
        if picture.after > n and not words.is_credit(frames.cut.passages[n].text):
            continue
        up, holder = frames.shared(n, picture)
        if holder and (best is None or up <= best[1]):
            best = picture, up, holder
    if best is None:
        return None
    picture, up, holder = best
    return picture, up, not frames.prose(holder, n, taken)


def _nearest(frames: Frames, n: int, near: Sequence[int], taken: dict[int, int], why: str) -> int | None:
    """The picture that a passage describes: the nearest in the innermost element that holds a picture and no body."""
    best: tuple[int, float, int] | None = None
    for index in near:
        picture = frames.cut.pictures[index]
        up, holder = frames.shared(n, picture)
        if not holder or (index in frames.doubted and why != "named"):
            continue
        right_above = picture.after <= n + (why == "credit") and frames.only_words(picture.after, n, taken)
        if not right_above and frames.prose(holder, n, taken):
            continue
        rank = (up, _distance(picture, n), index)
        if best is None or rank < best:
            best = rank
    return best[2] if best is not None else None


def _distance(picture: Picture, n: int) -> float:
    """Words stand below their picture more often than above."""
    return n - picture.after if picture.after <= n else picture.after - n - 0.5 + REACH


def _stands(frames: Frames, n: int) -> bool:
    """Whether a caption stands where a picture of the article may, though no tag shows one."""
    passage = frames.cut.passages[n]
    if frames.verdicts[n].label not in _CALLED or passage.kind in HEADINGS:
        return False
    return passage.kind == "caption" or bool(frames.traits(passage.node) & (FIGURE | GALLERY))


def _goes_on(frames: Frames, words: Words, n: int, before: int, told: Sequence[tuple[int, str]]) -> bool:
    """Whether a passage describes the same unseen picture as the one before: its caption, going on, or its credit."""
    if n == before + 1 and frames.share(before, n):
        return True
    return (
        0 < n - before < REACH
        and _is_credit(frames, words, n)
        and not any(_is_credit(frames, words, m) for m, _ in told)
    )


# A figure is found this far up from its picture: picture, link, wrapper, figure. And a picture outside of one stands
# this far from the article's first and last passage.
_UP, _BESIDE = 4, 3


def _belongs(frames: Frames, index: int) -> bool:
    """Whether a picture without words is one of the article's: it stands in it, or in a figure beside it."""
    picture = frames.cut.pictures[index]
    if not frames.first - _BESIDE <= picture.after <= frames.last + _BESIDE:
        return False
    for m in (picture.after, picture.after + 1):
        if m < len(frames.verdicts) and _is_link(frames.cut.passages[m]):
            holder = frames.shared(m, picture)[1]
            if holder and holder not in frames.around:
                return False  # a teaser
    nodes = frames.cut.nodes
    if any(nodes[node].tag == "figure" or nodes[node].traits & FIGURE for node in frames.chain(picture.node)[:_UP]):
        return True
    return not frames.traits(picture.node) & TEASER and frames.first <= picture.after <= frames.last + 1


# Caption and credit ---------------------------------------------------------------------------------------


def _shot(frames: Frames, words: Words, index: int, lines: Sequence[tuple[int, str]]) -> Shot:
    """One picture and its passages, told apart and labelled; what no tag shows has a negative index."""
    named = any(why == "named" for _, why in lines)
    captions: list[int] = []
    credits_: list[int] = []
    seen: set[str] = set()
    names = _names_of_two(frames, words, lines)
    for n, why in lines:
        text = frames.cut.passages[n].text
        is_credit = n == names or (_is_credit(frames, words, n) and not _opens(frames, index, text))
        if text in seen or (named and why in ("short", "lone") and not is_credit):
            continue
        seen.add(text)
        (credits_ if is_credit else captions).append(n)
        _relabel(frames.verdicts[n], "credit" if is_credit else "caption", why)
    if not captions and len(credits_) > 1 and not words.marked(frames.cut.passages[credits_[0]].text)[0]:
        captions.append(credits_.pop(0))  # "Pier 4 / Port Ellery" above "Carla Voss / Courier"
    return Shot(index if index >= 0 else None, tuple(captions), tuple(credits_))


def _relabel(verdict: Verdict, label: Label, why: str) -> None:
    # What is named a caption and was found to be the body is most of the page's prose.
    if verdict.label != label and not (verdict.label == "body" and why == "named"):
        verdict.label, verdict.sure, verdict.why = label, 0.7, _WHY[why]


def _is_credit(frames: Frames, words: Words, n: int) -> bool:
    """Whether a passage is a credit: named so, or by its words."""
    passage = frames.cut.passages[n]
    own = frames.cut.nodes[passage.node].traits
    called = (own & (CREDIT | AUTHOR) or frames.verdicts[n].label == "credit") and not own & CAPTION
    return bool((called and not _is_sentence(passage.text)) or words.is_credit(passage.text))


def _is_sentence(text: str) -> bool:
    """Whether a line that is called a credit says more than that: a sentence, most of its words written small."""
    parts = text.split()
    small = sum(1 for part in parts if part[0].islower())
    return len(text) > _SHORT or (len(parts) > 5 and 2 * small > len(parts) and SENTENCE_END.search(text) is not None)


def _names_of_two(frames: Frames, words: Words, lines: Sequence[tuple[int, str]]) -> int:
    """Of two lines under a picture that are no credits by their words, the second where it is shorter and a name."""
    if len(lines) != 2 or any(_is_credit(frames, words, n) for n, _ in lines):
        return -1
    one, other = lines[0][0], lines[1][0]
    text = frames.cut.passages[other].text
    shorter = len(text) < len(frames.cut.passages[one].text) and len(text) <= NAME
    return other if shorter and frames.share(one, other) and words.is_named(text) else -1


def _opens(frames: Frames, index: int, text: str) -> bool:
    """Whether a line opens with what an attribute of its picture says: then it is more than a credit."""
    if index < 0:
        return False
    attrs = frames.cut.pictures[index].attrs
    told = (plain(attrs[name]) for name in _WORDS if attrs.get(name))
    return any(8 <= len(shown) < len(text) and text.startswith(shown) for shown in told)
