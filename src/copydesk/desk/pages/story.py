"""A story: its headlines, what is copied from where and why, who said what, what differs, its photos."""

from __future__ import annotations

from collections import defaultdict

from starlette.exceptions import HTTPException

from copydesk.archive import Archive, Entry, Head, Member, Picture, Saying, StoryLine
from copydesk.desk.asking import Ask, Paging, View, address, known
from copydesk.records import Copy, Place, Reason, Span
from copydesk.text import squash

ASKS = {"page": "which page of its articles, from 1"}
# Articles of a story on one page, and statements that are grouped by who made them; choices.
_ARTICLES = 100
_SAYINGS = 1_000
# Events on its timeline: of more, those of most weight.
_EVENTS = 80
# So many copies are read again for what they changed.
_CHANGED = 60


class Change(View, frozen=True):
    """What a copy says otherwise: its words and those of the original, empty where one says nothing."""

    kind: str
    here: str
    there: str
    here_span: Span | None
    there_span: Span | None


class Edge(View, frozen=True):
    """From an original to a copy of it: how, how much, and why that is thought to be the original."""

    copy: Head
    kind: str
    share: float
    back: float
    sure: float
    known: bool
    named: str
    reasons: tuple[Reason, ...]
    changes: tuple[Change, ...]
    compare: str


class Line(View, frozen=True):
    """An article that repeats no other of the archive, with what repeats it. `named` is the original outside of it."""

    article: Head
    named: str
    reasons: tuple[Reason, ...]
    edges: tuple[Edge, ...]


class Said(View, frozen=True):
    """A statement, and in how many articles it stands, to the word: `first` is one of them."""

    content: str
    cue: str
    via: str
    within: str
    voice: str
    source: str
    first: Saying
    articles: int


class Speaker(View, frozen=True):
    """A person or an organisation with what they said; `known`: they are one of the notes, not just words."""

    name: str
    known: bool
    said: tuple[Said, ...]


class Sight(View, frozen=True):
    """One picture, under all the captions that it has in this story."""

    src: str
    shown: tuple[Picture, ...]
    captions: int


class Happened(View, frozen=True):
    """Something that happened, or is said to: `first` tells it, and so many articles of the story do in these words."""

    first: Entry
    articles: int


class On(View, frozen=True):
    """What happened on a day (or in a week, a month, a year); `reported`: no day is told, it is that of the report."""

    day: str
    reported: bool
    events: tuple[Happened, ...]


class Sighting(View, frozen=True):
    """A place that articles of a story name: how often, in how many of them, and where first."""

    name: str
    kind: str
    country: str
    division: str
    latitude: float | None
    longitude: float | None
    mentions: int
    articles: int
    key: str
    span: Span


class Variant(View, frozen=True):
    """A headline, and the articles that bear it."""

    headline: str
    articles: tuple[Head, ...]


class Story(View, frozen=True):
    """A story. What is said of copies, statements and photos is of all its articles; `members` is one page of them."""

    line: StoryLine
    members: tuple[Member, ...]
    paging: Paging
    variants: tuple[Variant, ...]
    lineage: tuple[Line, ...]
    timeline: tuple[On, ...]
    more_events: bool
    places: tuple[Sighting, ...]
    speakers: tuple[Speaker, ...]
    more_said: bool
    sights: tuple[Sight, ...]


def story(desk: Archive, ask: Ask) -> Story:
    """The page of a story, by its key or that of any of its articles."""
    key = known(desk, ask.parts["key"])
    line = desk.story_of(key)
    if line is None:
        raise HTTPException(404, "This article is told in no story: no other article of the archive tells the same.")
    members = desk.story_members(line.key, limit=_ARTICLES, offset=(ask.number("page") - 1) * _ARTICLES)
    events = desk.story_events(line.key, limit=_EVENTS)
    sayings = desk.story_sayings(line.key, limit=_SAYINGS + 1)
    return Story(
        line=line,
        members=tuple(members),
        paging=ask.paging(line.articles, rows=_ARTICLES),
        variants=_variants(members),
        lineage=_lineage(desk, members, desk.story_copies(line.key)),
        timeline=_timeline(events),
        more_events=len(events) == _EVENTS,
        places=_places(desk, members),
        speakers=_speakers(sayings[:_SAYINGS]),
        more_said=len(sayings) > _SAYINGS,
        sights=_sights(desk.story_pictures(line.key)),
    )


def _variants(members: list[Member]) -> tuple[Variant, ...]:
    """Headlines that differ in more than case and punctuation, in the order of their days."""
    by: dict[str, list[Head]] = {}
    for one in members:
        if one.article.headline:
            by.setdefault(squash(one.article.headline), []).append(one.article)
    return tuple(Variant(headline=some[0].headline, articles=tuple(some)) for some in by.values())


def _lineage(desk: Archive, members: list[Member], copies: list[Copy]) -> tuple[Line, ...]:
    """From each original of this page to its copies, then the originals that nothing here repeats."""
    heads = {one.article.key: one.article for one in members}
    texts: dict[str, str] = {}
    changed = 0
    edges: dict[str, list[Edge]] = defaultdict(list)
    outside: dict[str, Copy] = {}
    for copy in copies:
        if copy.kind == "named":
            outside.setdefault(copy.key, copy)
        if copy.kind in ("named", "quotes") or copy.key not in heads:
            continue
        changes: tuple[Change, ...] = ()
        if copy.differences and changed < _CHANGED:
            changed += 1
            for key in (copy.key, copy.like):
                if key not in texts:
                    texts[key] = desk.get(key).text
            changes = tuple(
                Change(
                    kind=one.kind,
                    here=one.here.of(texts[copy.key]) if one.here else "",
                    there=one.there.of(texts[copy.like]) if one.there else "",
                    here_span=one.here,
                    there_span=one.there,
                )
                for one in copy.differences
            )
        edges[copy.like].append(
            Edge(
                copy=heads[copy.key],
                kind=copy.kind,
                share=copy.share,
                back=copy.back,
                sure=copy.sure,
                known=bool(copy.original),
                named=copy.named,
                reasons=copy.reasons,
                changes=changes,
                compare=address("/compare", a=copy.key, b=copy.like),
            )
        )
    roots = [one.article for one in members if one.origin or one.article.key in edges]
    roots += [desk.head(key) for key in edges if key not in heads]
    return tuple(
        Line(
            article=root,
            named=outside[root.key].named if root.key in outside else "",
            reasons=outside[root.key].reasons if root.key in outside else (),
            edges=tuple(edges.get(root.key, ())),
        )
        for root in sorted(roots, key=lambda one: not edges.get(one.key))
    )


def _timeline(events: list[Entry]) -> tuple[On, ...]:
    """Events by their day, told in the same words once."""
    days: dict[tuple[str, bool], dict[str, list[Entry]]] = {}
    for one in events:
        told = days.setdefault((one.day, one.reported), {})
        told.setdefault(f"{one.status} {squash(one.what)}", []).append(one)
    return tuple(
        On(
            day=day,
            reported=reported,
            events=tuple(Happened(first=some[0], articles=len({one.key for one in some})) for some in told.values()),
        )
        for (day, reported), told in days.items()
    )


def _places(desk: Archive, members: list[Member]) -> tuple[Sighting, ...]:
    """The places that these articles name, those of most articles first."""
    by: dict[tuple[str, str, int | None], list[tuple[str, Place]]] = {}
    for member in members:
        for place in desk.notes(member.article.key).places:
            if place.mentions:
                by.setdefault((place.name, place.country, place.geonames), []).append((member.article.key, place))
    made = [
        Sighting(
            name=some[0][1].name,
            kind=some[0][1].kind,
            country=some[0][1].country,
            division=some[0][1].division,
            latitude=some[0][1].latitude,
            longitude=some[0][1].longitude,
            mentions=sum(len(place.mentions) for _, place in some),
            articles=len(some),
            key=some[0][0],
            span=some[0][1].mentions[0],
        )
        for some in by.values()
    ]
    return tuple(sorted(made, key=lambda one: (-one.articles, -one.mentions, one.name)))


def _speakers(sayings: list[Saying]) -> tuple[Speaker, ...]:
    """Statements by who made them; who says most first, words without a name after names, nobody last."""
    by: dict[tuple[bool, str], dict[str, list[Saying]]] = {}
    for one in sayings:
        who = (bool(one.name), one.name or one.source)
        by.setdefault(who, {}).setdefault(squash(one.content), []).append(one)
    made = [
        Speaker(
            name=name,
            known=known,
            said=tuple(
                Said(
                    content=some[0].content,
                    cue=some[0].cue,
                    via=some[0].via,
                    within=some[0].within,
                    voice=some[0].voice,
                    source=some[0].source,
                    first=some[0],
                    articles=len({one.key for one in some}),
                )
                for some in said.values()
            ),
        )
        for (known, name), said in by.items()
    ]
    return tuple(sorted(made, key=lambda one: (not one.name, not one.known, -len(one.said), one.name)))


def _sights(pictures: list[Picture]) -> tuple[Sight, ...]:
    """Photos that are one picture, by its address or to the letter by its caption; those of most captions first."""
    by: dict[str, list[Picture]] = {}
    for one in pictures:
        name = one.src.partition("?")[0] or f"caption {squash(one.caption)}"
        by.setdefault(name, []).append(one)
    made = [
        Sight(src=some[0].src, shown=tuple(some), captions=len({squash(one.caption) for one in some}))
        for some in by.values()
        if any(one.caption or one.credit or one.alt or one.src for one in some)
    ]
    return tuple(sorted(made, key=lambda one: -one.captions))
