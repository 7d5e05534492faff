"""annotate: notes(article) -> Notes.

article → words (what a reader reads of it) → people, organisations → places
                                            → moments, oddities
                                            → statements: told, linked, through whom, by whom
                                            → events, which point at all of these → Notes
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copydesk.annotate import channels, events, marks, moments, oddities, people, places, quotes, statements, tagger
from copydesk.annotate.events import Beside
from copydesk.annotate.gist import gist
from copydesk.annotate.told import Range, Told
from copydesk.records import Article, Event, Moment, Notes, Place, Span, Statement
from copydesk.words import Words, words

__all__ = ["gist", "notes"]

# The blocks that are read for what they tell: the article itself, its headline, and the words under its photos.
_READ = frozenset({"headline", "lede", "body", "subhead", "caption"})


def notes(article: Article) -> Notes:
    """Everything annotated in one article: people, organisations, places, moments, statements, events, oddities."""
    spans = [block.span for block in article.blocks if block.label in _READ]
    read = words(article.text, spans)
    language = article.language[:2].lower()
    found = people.found(read, language)
    captions = [read.within(block.span) for block in article.blocks if block.label == "caption"]
    quoted = marks.quoted(read, language)
    told = _told(read, _paragraphs(read, spans), captions, quoted, language)
    where = _places(article, read, found, language)
    when = _moments(article, read, language)
    said = _statements(read, told, quoted, found, language)
    return Notes(
        key=article.key,
        people=tuple(found[0]),
        organisations=tuple(found[1]),
        places=where,
        moments=when,
        statements=said,
        events=_events(article, read, language, Beside(*found, where, when, said)),
        oddities=tuple(oddities.found(article, read)),
    )


def _events(article: Article, read: Words, language: str, beside: Beside) -> tuple[Event, ...]:
    """What happened: of English texts; of others nothing rather than what is wrong. A people is no place where
    anything happens, the day of the dateline not the one that its first sentence tells of."""
    if language != "en":
        return ()
    filed = article.dateline.span if article.dateline else Span(0, 0)
    beside = beside._replace(
        places=[place for place in beside.places if place.kind != "people"],
        moments=[moment for moment in beside.moments if not filed.start <= moment.span.start < filed.end],
    )
    claim = article.published or article.modified
    titles = [read.within(block.span) for block in article.blocks if block.label in ("headline", "subhead")]
    captions = [read.within(block.span) for block in article.blocks if block.label == "caption"]
    body = next((read.within(block.span).start for block in article.blocks if block.label in ("body", "lede")), 0)
    return tuple(
        events.found(
            read,
            [(words.start, words.stop) for words in titles],
            [(words.start, words.stop) for words in captions],
            body,
            claim.value[:10] if claim else "",
            beside,
        )
    )


def _moments(article: Article, read: Words, language: str) -> tuple[Moment, ...]:
    """When: a caption counts from its own day, all else from the day of publication, or that of the dateline."""
    claim = article.published or article.modified
    day = claim.value[:10] if claim else ""
    basis = "" if claim is None else claim.basis if claim.basis.startswith(("option", "pile")) else claim.field
    if article.dateline and article.dateline.date:
        filed = moments.filed(words(article.text, [article.dateline.span]), language, day)
        if filed:
            day, basis = filed, "dateline"
    own = [
        moments.Own(photo.caption_span, photo.date, "caption")
        for photo in article.photos
        if photo.caption_span and photo.date
    ]
    return tuple(moments.found(read, language, day, basis, own))


def _places(article: Article, read: Words, found: people.Found, language: str) -> tuple[Place, ...]:
    """Where: the place of the dateline, which is no part of the body, is read with the rest."""
    filed = article.dateline.span if article.dateline else None
    return tuple(places.found(read, found, language, filed, article.site))


def _paragraphs(read: Words, spans: Iterable[Span]) -> list[int]:
    """The first word of each paragraph that has any, and the count of all words."""
    return [*sorted({read.within(span).start for span in spans if read.within(span)}), len(read.forms)]


def _told(
    read: Words, paragraphs: list[int], captions: Sequence[range], quoted: bytearray, language: str
) -> list[Told]:
    """Who said what, in word numbers, each with its channel and what it is part of. English is read by what was
    learned; of other languages, by rule, direct quotations and what stands behind words of saying; of a language that
    is not known nothing. Under a picture stands what it shows ("meets the mayor to discuss the ferry"), so there only
    what is said or written counts, not what is held."""
    if language == "en":
        told = statements.linked(read, paragraphs, tagger.tagged(read, paragraphs))
        shown = {n for where in captions for n in where}
        told = [
            one
            for one in told
            if one.content[0][0] not in shown
            or statements.kind(read, one, marks.voice(quoted, one.content, read), language) == "said"
        ]
    else:
        told = quotes.told(read, language)
    return channels.linked(read, told, language)


def _statements(
    read: Words, told: list[Told], quoted: bytearray, found: people.Found, language: str
) -> tuple[Statement, ...]:
    """The records, in reading order, with whom each source means."""
    order = sorted(range(len(told)), key=lambda n: (_first(told[n]), n))
    keys = {n: f"s{place}" for place, n in enumerate(order, 1)}
    before: list[tuple[int, str]] = []
    made = []
    for n in order:
        one = told[n]
        who = ""
        voice = marks.voice(quoted, one.content, read)
        if one.source is not None:
            who = people.meant(found, read, *one.source, before, language)
            if who:
                before.append((one.source[0], who))
        made.append(
            Statement(
                key=keys[n],
                content=tuple(read.span(*part) for part in one.content),
                cue=_span(read, one.cue),
                source=_span(read, one.source),
                who=who,
                via=_span(read, one.via),
                voice=voice,
                kind=statements.kind(read, one, voice, language),
                outer=keys[one.outer] if one.outer >= 0 else "",
                sure=one.sure,
            )
        )
    return tuple(made)


def _first(one: Told) -> int:
    """The first word of a statement, whichever part of it that is."""
    return min(part[0] for part in (*one.content, one.cue, one.source) if part is not None)


def _span(read: Words, place: Range | None) -> Span | None:
    return None if place is None else read.span(*place)
