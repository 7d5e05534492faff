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
# Blocks and characters of one part: a long article has 200 and 30,000, with all its comments some thousands. Choices.
_BLOCKS, _CHARACTERS = 400, 60_000
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
    """An article with its marks: one part of it, where it is long. `marks` are those of this part, `on` the numbers of
    those that lie at the place that was asked for; `counts` counts all."""

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
    aside = ask.word("aside") == "1" or _set_aside(found, at)
    blocks = [(n, block) for n, block in enumerate(found.blocks) if aside or block.label not in SET_ASIDE]
    parts = _parts(blocks)
    part = min(len(parts), ask.number("part", _part(parts, at)))
    here = parts[part - 1]
    whole = Span(here[0][1].span.start, here[-1][1].span.end) if here else Span(0, 0)
    wanted = [one for one in every if one.group in shown and _meet(one.span, whole)]
    return Told(
        head=desk.head(key),
        headline=found.headline,
        published=found.published,
        modified=found.modified,
        bylines=found.bylines,
        dateline=found.dateline,
        agency=found.agency,
        passages=tuple(_passages(found, here, wanted, at)),
        part=part,
        parts=len(parts),
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


Blocks = list[tuple[int, Block]]


def _parts(blocks: Blocks) -> list[Blocks]:
    """The blocks, with their numbers, in parts that a browser can lay out at once. One at least."""
    parts: list[Blocks] = [[]]
    size = 0
    for one in blocks:
        if parts[-1] and (len(parts[-1]) >= _BLOCKS or size + len(one[1].span) > _CHARACTERS):
            parts.append([])
            size = 0
        parts[-1].append(one)
        size += len(one[1].span)
    return parts


def _part(parts: list[Blocks], at: Span | None) -> int:
    """The number of the part that a place lies in, from 1."""
    if at is None:
        return 1
    return next((n for n, part in enumerate(parts, 1) if any(_meet(block.span, at) for _, block in part)), 1)


def _passages(article: Article, blocks: Blocks, wanted: list[Mark], at: Span | None) -> list[Passage]:
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
