"""trace: which article repeats which, which was first, and what has changed on the way.

    Article ──print──▶ Print ──groups──▶ groups of a pile ──copies──▶ Copy ──stories──▶ Story

A print is of one article alone. `groups` asks the whole pile at once, in columns of numbers: how rare each stem is,
which articles share a key, which of those are alike. `copies` then reads the articles of one group again, sentence by
sentence: it lets go who is only of the same event, says which was first and why, and lists what has changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from copydesk import reference
from copydesk.records import Article, Copy, CopyKind, Difference, Page, Print, Reason
from copydesk.trace import differences, facts, match, meeting, origin, pile, stars, stated, wording
from copydesk.trace.events import stories
from copydesk.trace.match import Match, Sentence
from copydesk.words import Words, words

__all__ = ["Compared", "Groups", "Member", "clear", "compared", "copies", "groups", "printed", "stories"]

# A pair that is not clearly alike (see `stars`) must also say the same sentence by sentence: follow-ups of one outlet
# share names and background, copies nearly all. Half of the stories of dev: of pairs of one story 99.5 % of the
# reworded and 98 % of the cut ones have .6 and more, of pairs of two stories most have .43 to .58.
_CLEAR, _SENTENCES = 0.6, 0.57
# Of five sentences or fewer one that was joined or parted weighs too much for that: these need less.
_SHORT, _SENTENCES_OF_SHORT = 5, 0.45
# Who has less in common with the original in either direction is no copy of it. A guess: articles on different events
# share next to nothing.
_OTHER = 0.2
# Who does not repeat the middle is asked for so many of those that do. Of 750 edited copies 2 were so. A guess.
_ASKED = 4
# A group is asked so often at most, each time those that were let go; who is left then is alone.
_ROUNDS = 4
# Two groups tell one event where their middles are so alike. A guess: follow-ups in dev have .25 to .45.
_EVENT = 0.3
# From here on a copy has so much of its original's text, or of its own from it. A guess.
_MOST = 0.7
# What has less than this of the text that the group has in common cannot be where the others have it from. A guess: a
# copy with as much text of its own is a report of its own that uses the other's words.
_FRAGMENT = 0.34


def printed(article: Article, page: Page | None = None) -> Print:
    """The print of an article; `page` is where it came from, whose links and days are read too."""
    read = _read(article)
    return facts.printed(
        article.key,
        read,
        url=article.url,
        site=article.site,
        outlet=article.outlet.value if article.outlet else "",
        agency=article.agency.value if article.agency else "",
        published=article.published.value if article.published else "",
        fetched=page.fetched if page is not None else "",
        sources=stated.sources(article, page),
    )


def _read(article: Article) -> Words:
    return words(article.text, facts.body(article))


# The whole pile ---------------------------------------------------------------------------------------------


class Groups(NamedTuple):
    """What a pile holds. `groups` are articles that are alike, the one in the middle first, each with how alike it is
    to that one; `quotes` pairs that share a quote and are not alike; `events` pairs that are of one event. `pairs`
    counts the comparisons that were made, `cut` those that were not because too many share a key."""

    groups: list[list[tuple[str, float]]]
    quotes: list[tuple[str, str]]
    events: list[tuple[str, str]]
    pairs: int
    cut: int


def groups(prints: Iterable[Print]) -> Groups:
    """Which articles of a pile are alike. The order of the prints changes nothing."""
    heap = pile.piled(prints, _common())
    met = meeting.met(heap)
    shared = pile.shared(heap, met.one, met.other)
    found = stars.alike(heap, met.one, met.other, shared)
    middle = stars.stars(heap, found)
    score = {
        (one, other): value
        for one, other, value in zip(found.one.tolist(), found.other.tolist(), found.score.tolist(), strict=True)
    }
    members: dict[int, list[int]] = defaultdict(list)
    for row, its in middle.items():
        members[its].append(row)
    grouped = [
        [(heap.keys[its], 1.0)]
        + [
            (heap.keys[row], round(float(score.get((min(row, its), max(row, its)), 0.0)), 4))
            for row in sorted(rows)
            if row != its
        ]
        for its, rows in sorted(members.items())
        if len(rows) > 1
    ]
    quoted = meeting.quoted(heap)
    quotes = [
        (heap.keys[one], heap.keys[other])
        for one, other in zip(quoted.one.tolist(), quoted.other.tolist(), strict=True)
        if middle.get(one, -one - 1) != middle.get(other, -other - 1)
    ]
    return Groups(grouped, quotes, _events(heap, met, shared, middle), len(met.one), met.cut)


def _events(heap: pile.Pile, met: meeting.Met, shared: pile.Floats, middle: Mapping[int, int]) -> list[tuple[str, str]]:
    """The pairs of articles in different groups that are alike enough to be of one event."""
    heavy = np.maximum(heap.mass[met.one], heap.mass[met.other])
    light = np.minimum(heap.mass[met.one], heap.mass[met.other])
    alike = np.divide(shared, np.sqrt(heavy * light), out=np.zeros_like(shared), where=light > 0)
    rows = np.flatnonzero(alike >= _EVENT)
    pairs = zip(met.one[rows].tolist(), met.other[rows].tolist(), strict=True)
    return [
        (heap.keys[one], heap.keys[other]) for one, other in pairs if middle.get(one, one) != middle.get(other, other)
    ]


@cache
def _common() -> pile.Small:
    """The hashes of words of function."""
    return np.unique(np.array([facts.term_of(word) for word in _function() if len(word) > 1], np.uint32))


@cache
def _function() -> frozenset[str]:
    return frozenset(word for kind, _, word in reference.rows("words") if kind == "function")


# One group ----------------------------------------------------------------------------------------------------


class Member(NamedTuple):
    """One article of a group, with its print and how alike it is to the middle."""

    article: Article
    print: Print
    score: float = 1.0


def copies(group: Sequence[Member]) -> list[Copy]:
    """What the members of a group, the middle first, have to do with one another: a Copy for each that repeats the
    original, and where it is unknown which one that is, for each but the likeliest.

    Who says something else is let go, and asked anew among those that were let go. An article alone is asked too: its
    page may name an original that is not in the pile.
    """
    made: list[Copy] = []
    left = list(group)
    for _ in range(_ROUNDS):
        if len(left) < 2:
            break
        found, left = _star([_Read.of(member) for member in left])
        made += found
    return made + [copy for member in left for copy in _alone(member.print)]


class _Read(NamedTuple):
    """A member of a group, its words and its sentences."""

    member: Member
    words: Words
    sentences: list[Sentence]

    @classmethod
    def of(cls, member: Member) -> _Read:
        read = _read(member.article)
        return cls(member, read, match.sentences(read, _function()))

    def says(self, other: _Read, found: Match) -> bool:
        """Whether it repeats another, or is repeated by it, sentence by sentence."""
        least = _SENTENCES if len(self.sentences) > _SHORT else _SENTENCES_OF_SHORT
        return max(found.share, found.back) >= least or self.member.print.whole == other.member.print.whole


def _star(group: list[_Read]) -> tuple[list[Copy], list[Member]]:
    """The copies among the members of a group that repeat its middle, which comes first, or its original; and the
    members that do neither."""
    to_middle = [match.matched(one.sentences, group[0].sentences) for one in group]
    kept = [n for n, one in enumerate(group) if n == 0 or clear(one.member.score) or one.says(group[0], to_middle[n])]
    # The middle itself may have lost what a member has: then that is like another of them.
    sure = kept[1 : _ASKED + 1]
    for n, one in enumerate(group):
        if (
            n not in kept
            and one.member.score
            and any(one.says(group[m], match.matched(one.sentences, group[m].sentences)) for m in sure)
        ):
            kept.append(n)
    kept.sort()
    gone = [n for n in range(len(group)) if n not in set(kept)]
    made: list[Copy] = []
    while True:
        if len(kept) == 1:
            return made + _alone(group[kept[0]].member.print), [group[n].member._replace(score=0.0) for n in gone]
        prints = [group[n].member.print for n in kept]
        worded = [group[n].words for n in kept]
        together = [match.run_together(to_middle[n]) for n in kept]
        choice = origin.chosen(prints, [to_middle[n].back for n in kept], together, wording.likely(worded, _function()))
        like = kept[choice.like]
        stated = any(reason.article for reason in choice.reasons[choice.like])
        if like == 0 or stated or together[choice.like] or to_middle[like].back >= _FRAGMENT:
            break
        # What has so little of the text was not copied by the others: they used its words, or its source's.
        made.append(_used(group[like].member.print, group[0].member.print, to_middle[like]))
        kept.remove(like)
    first = group[like]
    # What nothing but its wording parts from the original, and what was worded by itself: which was first is unknown.
    itself = wording.itself(worded)
    for place, n in enumerate(kept):
        if n == like:
            if choice.named[place]:
                made.append(_named(prints[place], choice.named[place], choice.reasons[place]))
            continue
        found = to_middle[n] if like == 0 else match.matched(group[n].sentences, first.sentences)
        if max(found.share, found.back) < _OTHER:
            gone.append(n)  # it and the original are parts of the middle, which was put together from them
            continue
        told = choice.original is not None and not (choice.tied[place] and itself[place])
        made.append(_copy(group[n], first, found, choice, place, told=told))
    return made, [group[n].member._replace(score=0.0) for n in sorted(gone)]


def _copy(one: _Read, first: _Read, found: Match, choice: origin.Choice, place: int, *, told: bool) -> Copy:
    """A member as a copy of the likeliest original, which is `told` to be it; `place` is its own among the choices."""
    article = one.member.article
    return Copy(
        key=article.key,
        kind=_kind(found, one.member.print, first.member.print),
        original=first.member.article.key if told else "",
        like=first.member.article.key,
        named=choice.named[place],
        share=round(found.share, 4),
        back=round(found.back, 4),
        sure=round(choice.sure, 4),
        shared=match.pairs(found),
        differences=differences.differences(one.words, first.words, found, _lists(article.language)),
        reasons=choice.reasons[choice.like] + choice.reasons[place],
    )


def _used(one: Print, other: Print, found: Match) -> Copy:
    """Two articles with some words in common, neither a copy of the other."""
    shared = match.pairs(found)
    return Copy(
        key=one.key,
        kind="quotes",
        like=other.key,
        share=round(found.share, 4),
        back=round(found.back, 4),
        shared=shared,
    )


def clear(score: float) -> bool:
    """Whether two articles are so alike that their sentences need not be asked."""
    return score >= _CLEAR


def _kind(found: Match, one: Print, first: Print) -> CopyKind:
    if one.whole == first.whole:
        return "exact"
    if found.share < _MOST <= found.back:
        return "merged"
    if found.back < _MOST <= found.share:
        return "part"
    return "near" if found.same >= found.share / 2 else "spun"


def _alone(one: Print) -> list[Copy]:
    """What the page of an article says of its source, where it has no like in the pile."""
    choice = origin.chosen([one], [1.0], [False], [1.0])
    return [_named(one, choice.named[0], choice.reasons[0])] if choice.named[0] else []


def _named(one: Print, named: str, reasons: tuple[Reason, ...]) -> Copy:
    return Copy(key=one.key, kind="named", named=named, sure=1.0, reasons=reasons)


class Compared(NamedTuple):
    """Two articles sentence by sentence, and what `here` says otherwise than `there`."""

    here: list[Sentence]
    there: list[Sentence]
    match: Match
    differences: tuple[Difference, ...]


def compared(one: Article, other: Article) -> Compared:
    """Two articles, sentence by sentence, in both directions."""
    read, against = _read(one), _read(other)
    here, there = match.sentences(read, _function()), match.sentences(against, _function())
    found = match.matched(here, there)
    return Compared(here, there, found, differences.differences(read, against, found, _lists(one.language)))


@cache
def _lists(language: str) -> differences.Lists:
    """The words that change a sentence's meaning, of one language; of all where it is unknown or has none."""
    language = language.partition("-")[0]
    figures = reference.rows("figures")
    chosen = [row for row in figures if row[1] == language] or list(figures)
    days = {word: f"d{day}" for code, day, word in reference.rows("weekdays") if code == language or not language}
    days |= {word: f"m{month}" for code, month, word in reference.rows("months") if code == language or not language}
    return differences.Lists(
        numbers={word: value for kind, _, word, value in chosen if kind == "number"},
        days=days,
        negations=frozenset(word for kind, _, word, _ in chosen if kind == "negation"),
        function=_function(),
    )
