"""When an article was published and when changed: one rule for what markup, lines, address and pile say.

The rule, with its reasons, stands in docs/decisions/0007-which-day-counts.md. Each answer is a claim with its evidence;
a day that nobody states is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

import msgspec

from copydesk.clean import dates, seen
from copydesk.clean.cut import Cut, Exact, Marked
from copydesk.clean.seen import Seen
from copydesk.records import Claim, Label, Page, Span


def published_and_modified(
    cut: Cut,
    claims: Sequence[Claim],
    names: Sequence[Label],
    spans: Sequence[Span],
    page: Page,
    url: str,
    marked: Marked,
    exact: Exact,
    order: dates.Order = "",
) -> tuple[Claim | None, Claim | None, tuple[Claim, ...]]:
    """When it was published, when changed, and what lines and address claim of either, as far as `claims` lacks it.

    `names` are the labels of the passages, `spans` their places; `order` is how the page's country writes 03/04/2021.
    """
    latest = _day_after(page.fetched)
    own = [c for c in claims if c.field in ("published", "modified") and not _is_piles(c) and c.value[:10] <= latest]
    stated = _ranked([c for c in own if c.field == "published"])
    changed = [c for c in own if c.field == "modified"]
    lines = [one for one in seen.around(cut, names, order, wide=not stated) if one.value[:10] <= latest]
    address = _addressed(url, latest)
    # The claims that lines make: of those that count, and of those of the head that tell a day which markup does not.
    made: dict[tuple[int, Span | None], Claim] = {}

    def claim(one: Seen) -> Claim:
        place = one.passage, one.where
        if place not in made:
            made[place] = _claim(one, cut, spans, marked, exact)
        return made[place]

    known = {claim.value[:10] for claim in own}
    for one in [one for one in lines if one.place >= seen.HEAD and one.value[:10] not in known][:_KEPT]:
        claim(one)
    shown = [one for one in lines if one.said != "modified"]
    published = _published(stated, changed, shown, address)
    if published is None:
        lines += [one for one in seen.anywhere(cut, names, order) if one.value[:10] <= latest]
        published = (
            next((one for one in lines if one.said == "published"), None) or _only_time(claims, latest) or address
        )
        published = published or next(iter(shown), None) or _written(page.body)
    if isinstance(published, Seen):
        published = claim(published)
    modified = _surest(changed)
    last = next((one for one in lines if one.said == "modified"), None)
    if modified is None and last is not None:
        modified = claim(last)
    if published is None and last is not None:
        published = msgspec.structs.replace(claim(last), field="published")
    if published is None or published.basis == "url":
        pile = _normal(next((c for c in claims if c.field == "published" and _is_piles(c) and _iso(c)), None))
        if pile is not None and (published is None or pile.value.startswith(published.value)):
            published = pile
    told = dict.fromkeys([*made.values(), *([address] if address is not None else []), *filter(None, (published,))])
    return published, modified, tuple(one for one in told if one not in claims)


# So many lines of a page are kept as claims.
_KEPT = 4


def _day_after(fetched: str) -> str:
    """The last day that a page can name as its own: the one after it was fetched, since clocks differ by zone."""
    day = dates.iso(fetched)[:10]
    return (date.fromisoformat(day) + timedelta(1)).isoformat() if day else "9999"


def _published(
    stated: Sequence[Claim], changed: Sequence[Claim], shown: Sequence[Seen], address: Claim | None
) -> Claim | Seen | None:
    """What counts of markup, lines and address, where any of them tells a day."""
    markup = _surest(stated)
    if markup is None:
        return shown[0] if shown and shown[0].place >= seen.OPENING else None
    day = markup.value[:10]
    head = [one for one in shown if one.place >= seen.HEAD]
    if any(day in (one.value[:10], _turned(one.value)) for one in head):
        return markup
    if head:
        said = head[0].value[:10]
        if _zoned(markup, said):
            return _same_day(stated, said) or head[0]
        if abs(_days(said, day)) == 1 and "T" in markup.value and not markup.value.endswith("+00:00"):
            return markup
        again = _same_day(stated, said)
        return again or (markup if _is_change(said, day, changed) else head[0])
    if address is not None and _zoned(markup, address.value):
        return _same_day(stated, address.value) or address
    return markup


def _turned(value: str) -> str:
    """A day with day and month turned round: numbers that a page may have written the other way."""
    return f"{value[:5]}{value[8:10]}-{value[5:7]}"


def _zoned(markup: Claim, said: str) -> bool:
    """Whether markup and a line mean the same moment: the one counts in UTC, the other where it was published."""
    if not markup.value.endswith("+00:00") or len(markup.value) < len("2024-03-05T00:00"):
        return False
    hour = int(markup.value[11:13])
    apart = _days(said, markup.value)
    return (apart == 1 and hour >= 24 - _EAST) or (apart == -1 and hour <= _WEST)


# How many hours clocks are ahead of UTC and behind it.
_EAST, _WEST = 14, 12


def _is_change(said: str, day: str, changed: Sequence[Claim]) -> bool:
    """Whether a line that does not say so tells the day of a change: nearer to that than to the day of publication,
    or later than all that markup knows of."""
    known = [claim.value[:10] for claim in changed]
    if not known:
        return False
    nearest = min(abs(_days(said, other)) for other in known)
    return (nearest <= _NEARLY and nearest < abs(_days(said, day))) or said > max(*known, day)


# So many days from the day of a change at most, the page shows that day: it was changed again, or in another zone.
_NEARLY = 2


def _days(one: str, other: str) -> int:
    return (date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])).days


def _same_day(claims: Sequence[Claim], day: str) -> Claim | None:
    return _surest([claim for claim in claims if claim.value[:10] == day])


def _surest(claims: Sequence[Claim]) -> Claim | None:
    """The first claim; of those that name the same day, the first that also tells the time."""
    if not claims:
        return None
    day = claims[0].value[:10]
    return next((c for c in claims if c.value[:10] == day and "T" in c.value), claims[0])


def _ranked(stated: Sequence[Claim]) -> list[Claim]:
    """Claims, those last that say when the article was begun, and microdata that names several days: it is of several
    articles."""
    several = len({claim.value[:10] for claim in stated if claim.basis == _MICRODATA}) > 1
    return sorted(stated, key=lambda c: 2 * c.basis.lower().endswith("created") + (several and c.basis == _MICRODATA))


_MICRODATA = "microdata:datepublished"


def _only_time(claims: Sequence[Claim], latest: str) -> Claim | None:
    times = [claim for claim in claims if claim.field == "time" and claim.value[:10] <= latest]
    if len({claim.value[:10] for claim in times}) != 1:
        return None
    first = times[0]
    return Claim(field="published", value=first.value, basis="time", words=first.words, raw=first.raw)


def _claim(one: Seen, cut: Cut, spans: Sequence[Span], marked: Marked, exact: Exact) -> Claim:
    """A day that a line tells, as a claim with its evidence; what <time> says of it counts before its words."""
    passage, span = cut.passages[one.passage], spans[one.passage]
    start, end = (one.where.start, one.where.end) if one.where is not None else (0, len(passage.text))
    value, words, basis = one.value, passage.text[start:end], "page"
    if one.tag is not None:
        value = dates.iso(one.tag.attrs["datetime"])
        words, basis = one.tag.attrs["datetime"], "page:time"
        for mark in marked(passage):
            if mark.tag == "time" and mark.attrs.get("datetime") == words:
                start, end = mark.start, mark.end
                break
    return Claim(
        field=one.said or "published",
        value=value,
        basis=basis,
        words=words,
        raw=exact(passage, start, end),
        span=Span(span.start + start, span.start + end),
    )


_DAY_IN_ADDRESS = re.compile(
    r"/(?:(?P<y>(?:19|20)\d\d)(?P<s>[/-]?)(?P<m>\d\d?)(?P=s)(?P<d>\d\d?)(?=[/_.-]|$)"
    r"|(?P<d2>\d\d)-(?P<m2>\d\d)-(?P<y2>(?:19|20)\d\d)(?=[/_.-]|$))"
)
# An archive of pages keeps the address of each behind the moment at which it was copied.
_ARCHIVED = re.compile(r"/web/\d{14}[a-z_]*/")


def _addressed(url: str, latest: str) -> Claim | None:
    """The day that the address of the page names: "/2024/03/05/ferry-aground", "/20240305-ferry", "/05-03-2024"."""
    kept = _ARCHIVED.search(url)
    match = _DAY_IN_ADDRESS.search(url, kept.end() - 1 if kept else 0)
    if match is None or (match["y"] and not match["s"] and len(match["m"] + match["d"]) < 4):
        return None
    day = dates.iso("-".join((match["y"] or match["y2"], match["m"] or match["m2"], match["d"] or match["d2"])))
    return Claim(field="published", value=day, basis="url", words=match[0].strip("/-")) if "" < day <= latest else None


# Where neither markup, lines nor address tell a day, the data of the page's own scripts may, and the titles that
# old systems give an element without words: "published_at":"2024-03-05", <abbr class="published" title="2024-03-05">.
_WRITTEN = re.compile(
    r"""["'](?:date_?published|publish(?:ed)?_?(?:at|date|time|on)|pub_?date|first_?publi(?:shed|cation)_?date)\\?["']"""
    r"""\s{0,3}[:=]\s{0,3}\\?["']([^"'\\<>]{8,40})"""
    r"""|\bclass=["'][^"'<>]{0,99}\b(?:published|updated|dtstamp)\b[^"'<>]{0,99}["'][^<>]{0,99}\btitle=["']([^"'<>]{8,40})""",
    re.IGNORECASE,
)
# What such a name holds: looked for first, since a page may be a megabyte of scripts. A name is so long at most, and so
# many are read.
_SPEAKS = ("ublish", "ublication", "ubdate", "ub_date", "ubDate", 'updated"', "updated'", "dtstamp")
_NAME = 110
_MANY = 200


def _written(body: str) -> Claim | None:
    """The one day that scripts and titles of the page state; None where they state several."""
    first: Claim | None = None
    at = 0
    for spoken in sorted(place for words in _SPEAKS for place in islice(_places(words, body), _MANY)):
        match = _WRITTEN.search(body, max(at, spoken - _NAME), spoken + 2 * _NAME)
        if match is None:
            continue
        at = match.end()
        group = 1 if match[1] else 2
        value = dates.iso(match[group])
        if first is not None and value and value[:10] != first.value[:10]:
            return None
        if first is None and value:
            raw = Span(match.start(group), match.end(group))
            words = "" if value == match[group] else match[group]
            first = Claim(field="published", value=value, basis="script", words=words, raw=raw)
    return first


def _places(words: str, body: str) -> Iterator[int]:
    place = body.find(words)
    while place >= 0:
        yield place
        place = body.find(words, place + 1)


def _is_piles(claim: Claim) -> bool:
    """Whether the pile says it, a column or an option, and not the page."""
    return claim.basis.startswith(("pile", "option"))


def _iso(claim: Claim) -> bool:
    return bool(dates.iso(claim.value))


def _normal(claim: Claim | None) -> Claim | None:
    """A claim of the pile with its date as ISO 8601, the pile's own words beside it."""
    if claim is None:
        return None
    value = dates.iso(claim.value)
    return Claim(field=claim.field, value=value, basis=claim.basis, words="" if value == claim.value else claim.value)
