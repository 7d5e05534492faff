"""An article: its text with what is marked in it, and the raw page beside it."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from copydesk.archive import Archive, Correction, Head, StoryLine
from copydesk.desk.asking import Ask, View, known
from copydesk.desk.marks import GROUPS, Mark, Piece, marks, pieces
from copydesk.desk.raw import Raw, stretch
from copydesk.records import SET_ASIDE, Article, Block, Byline, Claim, Copy, Dateline, Photo, Span

ASKS = {
    "at": "a place in the text (120-134), whose slice of the raw page is shown",
    "marks": f"what is marked, several times: {', '.join(GROUPS)}; - for nothing",
    "aside": "1: with what was set aside",
    "raw": "show the raw page from this character on, from 1",
    "part": "which part of a long article, from 1",
}
# Blocks of one part: a long article has 200, a page with all its comments and menus some thousands. A choice.
_BLOCKS = 400
# Copies of an article that are listed beside it.
_COPIES = 50


class Passage(View, frozen=True):
    """One block of the article. `aside`: it is no part of it. `pieces` are its words, cut at the marks."""

    n: int
    label: str
    kind: str
    span: Span
    aside: bool
    sure: float
    why: str
    pieces: tuple[Piece, ...]


class Relation(View, frozen=True):
    """What an article has to do with another: `copy` says how, `of` which of the two repeats ("this" or "other")."""

    copy: Copy
    other: Head | None
    of: str


class Told(View, frozen=True):
    """An article with its marks. `on` are the numbers of the marks that lie at the place that was asked for."""

    head: Head
    headline: Claim | None
    published: Claim | None
    modified: Claim | None
    bylines: tuple[Byline, ...]
    dateline: Dateline | None
    agency: Claim | None
    passages: tuple[Passage, ...]
    part: int
    parts: int
    set_aside: int
    shown: tuple[str, ...]
    counts: dict[str, int]
    marks: tuple[Mark, ...]
    at: Span | None
    at_words: str
    on: tuple[int, ...]
    raw: Raw
    aside: bool
    story: StoryLine | None
    relations: tuple[Relation, ...]
    photos: tuple[Photo, ...]
    claims: tuple[Claim, ...]
    origins: tuple[str, ...]
    corrections: tuple[Correction, ...]


def article(desk: Archive, ask: Ask) -> Told:
    """The page of an article."""
    key = known(desk, ask.parts["key"])
    found, page, notes = desk.get(key), desk.page(key), desk.notes(key)
    at = ask.span("at")
    if at is not None and at.end > len(found.text):
        raise HTTPException(404, f"The text of this article ends at {len(found.text)}, before {at.end}.")
    shown = _shown(ask)
    every = marks(found, notes)
    wanted = [one for one in every if one.group in shown]
    aside = ask.word("aside") == "1" or _set_aside(found, at)
    blocks = [(n, block) for n, block in enumerate(found.blocks) if aside or block.label not in SET_ASIDE]
    parts = max(1, -(-len(blocks) // _BLOCKS))
    part = min(parts, ask.number("part", _part(blocks, at)))
    return Told(
        head=desk.head(key),
        headline=found.headline,
        published=found.published,
        modified=found.modified,
        bylines=found.bylines,
        dateline=found.dateline,
        agency=found.agency,
        passages=tuple(_passages(found, blocks[(part - 1) * _BLOCKS : part * _BLOCKS], wanted, at)),
        part=part,
        parts=parts,
        set_aside=sum(1 for block in found.blocks if block.label in SET_ASIDE),
        shown=shown,
        counts={name: sum(1 for one in every if one.group == name) for name in GROUPS},
        marks=tuple(wanted),
        at=at,
        at_words=at.of(found.text) if at is not None else "",
        on=tuple(n for n, one in enumerate(wanted) if at is not None and _meet(one.span, at)),
        raw=stretch(found, page, at, ask.number("raw") - 1 if ask.word("raw") else None),
        aside=aside,
        story=desk.story_of(key),
        relations=tuple(_relations(desk, key)),
        photos=found.photos,
        claims=found.card.claims,
        origins=tuple(_where(one.path, one.inside, one.offset) for one in desk.origins(key)),
        corrections=tuple(desk.corrections(key)),
    )


def _shown(ask: Ask) -> tuple[str, ...]:
    asked = ask.query.get("marks", ())
    return tuple(name for name in GROUPS if name in asked) if asked else tuple(GROUPS)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _set_aside(article: Article, at: Span | None) -> bool:
    """Whether the place that was asked for lies in a block that was set aside: then those are shown."""
    return at is not None and any(_meet(one.span, at) and one.label in SET_ASIDE for one in article.blocks)


def _part(blocks: list[tuple[int, Block]], at: Span | None) -> int:
    """The part that a place lies in."""
    if at is None:
        return 1
    return next((n // _BLOCKS + 1 for n, (_, block) in enumerate(blocks) if _meet(block.span, at)), 1)


def _passages(article: Article, blocks: list[tuple[int, Block]], wanted: list[Mark], at: Span | None) -> list[Passage]:
    placed = [(n, one.span) for n, one in enumerate(wanted)]
    lit = [at] if at is not None else []
    made = []
    first = 0
    for n, block in blocks:
        # Marks stand in reading order, so those that end before this block are not looked at again.
        while first < len(placed) and placed[first][1].end <= block.span.start:
            first += 1
        here = []
        for one in placed[first:]:
            if one[1].start >= block.span.end:
                break
            here.append(one)
        made.append(
            Passage(
                n=n,
                label=block.label,
                kind=block.kind,
                span=block.span,
                aside=block.label in SET_ASIDE,
                sure=block.sure,
                why=block.why,
                pieces=tuple(pieces(article.text, block.span, here, lit)),
            )
        )
    return made


def _relations(desk: Archive, key: str) -> list[Relation]:
    made = []
    for copy in desk.copies(key, limit=_COPIES):
        other = copy.like if copy.key == key else copy.key
        made.append(
            Relation(copy=copy, other=desk.head(other) if other else None, of="this" if copy.key == key else "other")
        )
    return sorted(made, key=lambda one: one.of != "this")


def _where(path: str, inside: str, offset: int) -> str:
    return path + (f", {inside}" if inside else "") + (f", byte {offset}" if offset else "")
