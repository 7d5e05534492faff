"""What is marked in an article, and a text with its marks as pieces that may be written down one after another.

Marks overlap: a name stands in the source of a statement that stands in the content of another. So a text is cut
wherever a mark begins or ends, and each piece knows every mark that it lies in.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from copydesk.records import Article, Notes, Organisation, Person, Span

# The groups that a reader switches, in the order of the switches, each with the kinds of marks that it holds.
GROUPS: dict[str, tuple[str, ...]] = {
    "people": ("person", "organisation"),
    "places": ("place",),
    "moments": ("moment",),
    "statements": ("content", "cue", "source", "via"),
    "events": ("event",),
    "oddities": ("oddity",),
}


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Words of an article, and what is said of them.

    `id` is unique in the article and stays while its notes do ("p2.0": the first mention of person p2); `of` is the
    key of the record of the notes, empty for an oddity. `title` is what the words are, in short, `note` in a sentence;
    `link` is a page of the desk that tells more.
    """

    id: str
    kind: str
    group: str
    span: Span
    title: str
    note: str
    of: str = ""
    link: str = ""
    sure: float | None = None


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """Some characters of a text, and the numbers of the marks that all of them lie in, the shortest mark first."""

    span: Span
    words: str
    marks: tuple[int, ...] = ()
    on: bool = False


def pieces(text: str, within: Span, marks: Sequence[tuple[int, Span]], on: Sequence[Span] = ()) -> list[Piece]:
    """The characters of `within`, cut where a mark begins or ends: put together they are its text again.

    `marks` are numbers with their places, in any order; `on` are places that are to stand out.

    >>> [(one.words, one.marks) for one in pieces("Ida Moe said", Span(0, 12), [(7, Span(0, 7)), (8, Span(4, 12))])]
    [('Ida ', (7,)), ('Moe', (7, 8)), (' said', (8,))]
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    ends: dict[int, list[tuple[int, int]]] = {}
    cuts = {within.start, within.end}
    for number, span in marks:
        start, end = max(span.start, within.start), min(span.end, within.end)
        if start < end:
            starts.setdefault(start, []).append((len(span), number))
            ends.setdefault(end, []).append((len(span), number))
            cuts |= {start, end}
    lit = sorted((max(one.start, within.start), min(one.end, within.end)) for one in on)
    lit = [one for one in lit if one[0] < one[1]]
    cuts.update(place for one in lit for place in one)
    found = []
    open_: set[tuple[int, int]] = set()
    ordered = sorted(cuts)
    for start, end in itertools.pairwise(ordered):
        open_.difference_update(ends.get(start, ()))
        open_.update(starts.get(start, ()))
        found.append(
            Piece(
                span=Span(start, end),
                words=text[start:end],
                marks=tuple(number for _, number in sorted(open_)),
                on=any(a <= start and end <= b for a, b in lit),
            )
        )
    return found


def marks(article: Article, notes: Notes, shown: Iterable[str] = tuple(GROUPS)) -> list[Mark]:
    """Everything that is marked in an article, of these groups, in reading order."""
    wanted = set(shown)
    made = [one for one in _all(article, notes) if one.group in wanted]
    return sorted(made, key=lambda one: (one.span.start, -one.span.end, one.id))


_HOW = {"name": "named", "short": "named in short", "role": "meant by a role", "pronoun": "meant by a pronoun"}


def _all(article: Article, notes: Notes) -> Iterable[Mark]:
    text = article.text
    names = {one.key: one.name for one in notes.people} | {one.key: one.name for one in notes.organisations}
    both: list[tuple[str, Person | Organisation]] = [("person", one) for one in notes.people]
    both += [("organisation", one) for one in notes.organisations]
    for kind, one in both:
        roles = "; ".join(dict.fromkeys(span.of(text) for span in one.roles)) if isinstance(one, Person) else ""
        for n, mention in enumerate(one.mentions):
            note = f"{one.name}{', ' + roles if roles else ''}: {_HOW[mention.kind]} here, {_times(one.mentions)}."
            yield Mark(
                id=f"{one.key}.{n}",
                kind=kind,
                group="people",
                span=mention.span,
                title=one.name,
                note=note,
                of=one.key,
                link=one.name,
                sure=one.sure,
            )
    for place in notes.places:
        where = ", ".join(part for part in (place.kind, place.division, place.country) if part)
        for n, span in enumerate(place.mentions):
            note = f"{place.name}{' (' + where + ')' if where else ''}, {_times(place.mentions)}."
            yield Mark(
                id=f"{place.key}.{n}",
                kind="place",
                group="places",
                span=span,
                title=place.name,
                note=note,
                of=place.key,
                link=place.name,
                sure=place.sure,
            )
    for moment in notes.moments:
        value = f"{moment.mod + ' ' if moment.mod else ''}{moment.value}" or "not resolved"
        reckoned = f", reckoned from {moment.anchor}" if moment.anchor else ""
        yield Mark(
            id=moment.key,
            kind="moment",
            group="moments",
            span=moment.span,
            title=value,
            note=f"A {moment.kind}: {value}{reckoned}.",
            of=moment.key,
            sure=moment.sure,
        )
    for said in notes.statements:
        who = names.get(said.who) or (said.source.of(text) if said.source is not None else "source not stated")
        via = f" Through: {said.via.of(text)}." if said.via is not None else ""
        how = {"quote": "quoted", "paraphrase": "reported", "mixed": "partly quoted"}.get(said.voice, "")
        held = " (held, not said)" if said.kind == "held" else ""
        parts = [("content", span) for span in said.content]
        parts += [(name, getattr(said, name)) for name in ("cue", "source", "via") if getattr(said, name) is not None]
        inside = f" Part of statement {said.outer}." if said.outer else ""
        for n, (part, span) in enumerate(parts):
            yield Mark(
                id=f"{said.key}.{n}",
                kind=part,
                group="statements",
                span=span,
                title=who,
                note=f"{_PARTS[part]} {who}{', ' + how if how else ''}{held}.{via}{inside}",
                of=said.key,
                link=names.get(said.who, ""),
                sure=said.sure,
            )
    values = {one.key: one.value for one in notes.moments}
    for event in notes.events:
        status = event.status or "how it stands is not told"
        who = ", ".join(names[key] for key in event.who if key in names)
        when = ", ".join(values[key] for key in event.when if values.get(key))
        facts = "".join(f", {name} {words}" for name, words in (("who:", who), ("when:", when)) if words)
        yield Mark(
            id=event.key,
            kind="event",
            group="events",
            span=event.what,
            title=f"{event.what.of(text)}: {status}",
            note=f"An event, {status}{facts}.",
            of=event.key,
            sure=event.sure,
        )
    for n, odd in enumerate(notes.oddities):
        for nth, span in enumerate(odd.spans):
            yield Mark(id=f"odd{n}.{nth}", kind="oddity", group="oddities", span=span, title=odd.kind, note=odd.why)


_PARTS = {
    "content": "Said by",
    "cue": "The words that make it a statement, of",
    "source": "Source:",
    "via": "Channel, of",
}


def _times(mentions: Sequence[object]) -> str:
    return "once in this article" if len(mentions) == 1 else f"{len(mentions)} times in this article"
