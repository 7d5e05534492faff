"""gist: who did what, when and where, of an article as a whole: its main event, and what stands nearest to it.

The main event is the one of most weight. What it does not name is taken from the rest of the article in the order in
which news tells it: who from the headline on, when from the first sentences and then from the day of publication, where
from the first sentences, the dateline, and the place that is named most often.
"""

from __future__ import annotations

import re

from copydesk.annotate.days import day_of
from copydesk.records import Article, Event, Gist, Moment, Notes, Organisation, Person, Place, Span

_LEDE = 500  # code points from the main event on in which its place is looked for first
_NARROW = 2  # mentions that a town there is worth more than a country
_BESIDE = 200  # code points from the main event on in which the spot of it is looked for (a guess)
_FIRST = 3  # mentions that one there is worth (0, 1, 2, 3, 5 were tried on the development half)
_OPENING = 2000  # code points from the main event on in which its day is looked for


def gist(article: Article, notes: Notes) -> Gist:
    """What an article is about; fields are None, or empty, where nothing says it."""
    event = main_event(notes)
    claim = article.published or article.modified
    published = claim.value[:10] if claim else ""
    who = (event.subject if event else None) or _first_named(article, notes, event)
    moment = _moment(article, notes, event, published)
    day = day_of(moment.value) if moment else None
    return Gist(
        event=event.key if event else "",
        who=who,
        what=event.what if event else None,
        when=moment.span if moment else None,
        where=_place(article, notes, event),
        day=day.isoformat() if day else published if day_of(published) else "",
    )


def main_event(notes: Notes) -> Event | None:
    """The event of most weight, the first of them where several have as much; None where there is none."""
    return max(notes.events, key=lambda event: event.weight, default=None)


def _first_named(article: Article, notes: Notes, event: Event | None) -> Span | None:
    """Whom the main event names, else the first one named in the headline, else the one named most often."""
    everyone: list[Person | Organisation] = [*notes.people, *notes.organisations]
    if event and event.who:
        chosen = [one for one in everyone if one.key in event.who]
        return min((one.mentions[0].span for one in chosen), key=lambda span: span.start, default=None)
    title = article.headline.span if article.headline else None
    spans = [
        one.mentions[0].span for one in everyone if title and title.start <= one.mentions[0].span.start < title.end
    ]
    if spans:
        return min(spans, key=lambda span: span.start)
    often = max(everyone, key=lambda one: len(one.mentions), default=None)
    return often.mentions[0].span if often else None


def _moment(article: Article, notes: Notes, event: Event | None, published: str) -> Moment | None:
    """When: the main event's day, else the first day around that of publication that the opening of the text names."""
    by_key = {moment.key: moment for moment in notes.moments}
    named = [by_key[key] for key in event.when] if event else []
    opening = (event.mentions[0].end if event else 0) + _OPENING
    for moment in (*named, *notes.moments):
        if (
            moment.span.start < opening
            and moment.kind in ("date", "time")
            and _near(moment.value, published)
            and not _shouted(article, moment.span)
        ):
            return moment
    return next((moment for moment in named if day_of(moment.value) or not day_of(published)), None)


def _near(value: str, published: str) -> bool:
    """Whether a value is a day of the week before publication, or that day."""
    day, today = day_of(value), day_of(published)
    return day is not None and today is not None and 0 <= (today - day).days <= 7


def _shouted(article: Article, span: Span) -> bool:
    """Whether words are all capitals, as in the name of an outlet ("TODAY")."""
    words = span.of(article.text)
    return words.isupper() and len(words) > 3 and words.isalpha()


def _place(article: Article, notes: Notes, event: Event | None) -> Span | None:
    """Where: the spot that stands beside the main event ("at Salter's Dock"), where the event has no place or only a
    country; its place; else the one that is named most often, what opens the article counting more; the place of the
    dateline where no other is named."""
    by_key = {place.key: place for place in notes.places}
    own = by_key[event.where[0]] if event and event.where else None
    spot = _spot(article, notes, event) if own is None or own.kind in _WIDE else None
    if spot or own:
        return spot or (own.mentions[0] if own else None)
    named = [place for place in notes.places if place.kind != "people"]
    if not named:
        return article.dateline.span if article.dateline and article.dateline.place else None
    opening = (event.mentions[0].end if event else 0) + _LEDE

    def weight(place: Place) -> int:
        first = place.mentions[0].start < opening
        return len(place.mentions) + first * (_FIRST + (place.kind not in _WIDE) * _NARROW)

    return max(named, key=weight).mentions[0]


_WIDE = frozenset({"country", "continent", "region"})


_AT = re.compile(r"\b(?:at|near|outside) (?:the )?((?:[A-Z][\w’'-]+)(?: (?:of (?:the )?)?[A-Z][\w’'-]+){0,3})")


def _spot(article: Article, notes: Notes, event: Event | None) -> Span | None:
    """A name behind "at" in the headline or near the main event, that is no person's, no outlet's and no day's."""
    if event is None:
        return None
    everyone: list[Person | Organisation] = [*notes.people, *notes.organisations]
    taken = [mention.span for one in everyone for mention in one.mentions]
    taken += [moment.span for moment in notes.moments]
    start = event.mentions[0].start
    for found in _AT.finditer(article.text, start, min(len(article.text), start + _BESIDE)):
        span = Span(*found.span(1))
        if not any(span.start < other.end and other.start < span.end for other in taken):
            return span
    return None
