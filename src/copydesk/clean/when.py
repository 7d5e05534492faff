"""When an article was published and when changed: from markup, from the lines of the page, from its address.

What markup says counts first, then what the reader sees, then the address, then the pile. Each is a claim with its
evidence; a day that nobody states is None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.clean import dates, lines
from copydesk.clean.cut import DATE_LINE, NEAR, Cut, Exact, Marked, extent
from copydesk.records import Claim, Label, Span


def published_and_modified(
    cut: Cut,
    claims: Sequence[Claim],
    names: Sequence[Label],
    spans: Sequence[Span],
    url: str,
    marked: Marked,
    exact: Exact,
) -> tuple[Claim | None, Claim | None]:
    """When it was published and when changed: what markup says first, then what the reader sees, then the pile."""
    published = _surest("published", claims)
    modified = _surest("modified", claims)
    if published is None:
        published = _seen_date(cut, names, spans, marked, exact)
    if published is None:
        times = [claim for claim in claims if claim.field == "time"]
        days = {claim.value[:10] for claim in times}
        if len(days) == 1:
            first = times[0]
            published = Claim(field="published", value=first.value, basis="time", words=first.words, raw=first.raw)
    if published is None:
        published = _addressed(url)
    if published is None:
        published = next(
            (claim for claim in claims if claim.field == "published" and _is_piles(claim) and _iso(claim)), None
        )
        published = _normal(published)
    return published, modified


_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-]|$)")


def _addressed(url: str) -> Claim | None:
    """The day that the address of the page names ("/2024/03/05/ferry-aground")."""
    match = _DAY_IN_ADDRESS.search(url)
    day = dates.iso("-".join(match.groups())) if match else ""
    return Claim(field="published", value=day, basis="url", words=match[0].strip("/-")) if match and day else None


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


def _surest(field: str, claims: Sequence[Claim]) -> Claim | None:
    """The first claim that is not the pile's: JSON-LD, microdata, meta, in that order. Of two that name the same
    day, the one that also tells the time."""
    own = [c for c in claims if c.field == field and not _is_piles(c)]
    if not own:
        return None
    first = own[0]
    return next((c for c in own if c.value[:10] == first.value[:10] and "T" in c.value), first)


def _seen_date(cut: Cut, names: Sequence[Label], spans: Sequence[Span], marked: Marked, exact: Exact) -> Claim | None:
    """The first date in a line that is labelled as one, else in a short line around the headline, else in one right
    behind the article; what <time> says in it counts before its words."""
    top, first, last = extent(names)
    labelled = [n for n, label in enumerate(names) if label in ("date", "byline")]
    around = [n for n in range(max(0, top - NEAR), min(len(names), first + NEAR)) if names[n] in _DATED]
    behind = [n for n in range(last + 1, min(len(names), last + 1 + NEAR)) if names[n] in _DATED]
    for n in labelled + around + behind:
        passage = cut.passages[n]
        if n not in labelled and len(passage.text) > DATE_LINE:
            continue
        for mark in marked(passage):
            if mark.tag == "time" and dates.iso(mark.attrs.get("datetime", "")):
                words = mark.attrs["datetime"]
                span = Span(spans[n].start + mark.start, spans[n].start + mark.end)
                value = dates.iso(words)
                raw = exact(passage, mark.start, mark.end)
                return Claim(field="published", value=value, basis="page:time", words=words, raw=raw, span=span)
        if n not in labelled and lines.marked(passage.text).kinds & {"modified", "credit", "comment", "related"}:
            continue
        for value, where in dates.found(passage.text):
            span = Span(spans[n].start + where.start, spans[n].start + where.end)
            words = where.of(passage.text)
            raw = exact(passage, where.start, where.end)
            return Claim(field="published", value=value, basis="page", words=words, raw=raw, span=span)
    return None


# What a line with the day of publication may be taken for.
_DATED = frozenset({"chrome", "body", "subhead", "promo", "source"})
