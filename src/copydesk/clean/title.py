"""The title of an article: what the page claims it to be, without the name of the outlet, and what a reader sees of it.

A title stands in many places: in JSON-LD, in meta tags, in <title>, and above the body. The reader's is taken, and
the claims serve to find it; only a page that shows none gets the surest that it claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copydesk.records import Block, Claim, Span
from copydesk.text import squash

# What stands between a title and the name of the outlet or of a rubric.
_BAR = re.compile(r"\s+(?:(?:[|\-–—·•:«»>/~]|//|::|--)+\s+)+|\s?[|｜]+\s?|\s?[-–—]{2}\s?|:\s+|_+(?=[^\W\d_a-zA-Z])|\s_")
# A title is cut at so many bars at most: the page made to be slow has thousands.
_BARS = 12
# How long a part must be to be looked for on the page.
_PART = 15
# How much a claimed title counts for finding it on the page: whole; the part before a bar and the part behind it,
# which is a rubric or a slogan more often; but behind a colon stands the title, and a rubric before it. The name of
# the outlet is no title, wherever it stands.
_WHOLE, _PARTS, _COLON, _OUTLET = 3.0, (2.5, 1.0), (2.0, 2.5), -2.0
# What JSON-LD calls an alternative headline is as often a rubric or a standfirst.
_ALTERNATIVE = 2.0
# A part that holds the name of the outlet is its name if it is no longer than so many times that.
_LONGER = 2.5
# Shorter names are too likely the beginning of a word.
_NAME = 4
# Whose word on a title counts first; what a page is called (its "name") is often the name of the site.
_SURE = (".headline", "microdata:headline", "meta:", "title", ".name", ".alternativeHeadline", "pile")
_CUT_OFF = ("...", "…")


def claimed(claims: Sequence[Claim], outlets: set[str]) -> list[tuple[str, float]]:
    """The titles that the page claims, whole and in parts, and how much each counts: the outlet's name against."""
    titles = {claim.value: _OUTLET for claim in claims if claim.field == "site"}
    whole = {claim.value: _ALTERNATIVE for claim in claims if claim.field == "headline"}
    whole |= {claim.value: _WHOLE for claim in claims if claim.field == "headline" and not _is_alternative(claim)}
    for words, merit in whole.items():
        titles[words] = _OUTLET if is_outlet(words, outlets) else merit
    for words in whole:
        for bar in list(_BAR.finditer(words))[:_BARS]:
            merits = _COLON if ":" in bar[0] and "::" not in bar[0] else _PARTS
            for part, merit in zip((words[: bar.start()], words[bar.end() :]), merits, strict=True):
                if is_outlet(part, outlets):
                    titles.setdefault(part, _OUTLET)
                elif len(part) > _PART or merit == _PARTS[0]:
                    titles[part] = max(merit, titles.get(part, merit))
    return list(titles.items())


def is_outlet(words: str, outlets: set[str]) -> bool:
    """Whether words are the name of the outlet, as it is given or as the address spells it.

    >>> is_outlet("The Ellery Courier", {"ellerycourier"}), is_outlet("Ferry aground", {"ellerycourier"})
    (True, False)
    """
    name = squash(words)
    if name in outlets:
        return True
    for outlet in outlets:
        if len(outlet) >= _NAME and outlet in name and len(name) <= _LONGER * len(outlet):
            return True
        if len(name) >= _NAME and name in outlet and len(outlet) <= _LONGER * len(name):
            return True
    return False


def without_outlet(words: str, outlets: set[str]) -> Span:
    """Where the title stands in words that may open or end with the name of the outlet.

    >>> without_outlet("Ferry aground | News | Ellery Courier", {"ellerycourier"})
    Span(start=0, end=20)
    """
    start, end = 0, len(words)
    bars = list(_BAR.finditer(words))[-_BARS:]
    for n, bar in enumerate(bars):
        part = words[bar.end() : bars[n + 1].start() if n + 1 < len(bars) else len(words)]
        if is_outlet(part, outlets):
            end = bar.start()
            break
    if bars and end > bars[0].end() and squash(words[: bars[0].start()]) in outlets and ":" not in bars[0][0]:
        start = bars[0].end()
    return Span(start, end)


def headline(
    claims: Sequence[Claim],
    found: Sequence[Block],
    text: str,
    outlets: set[str],
    exact: Callable[[Block, int, int], Span],
    parted: Callable[[Block, int], bool],
) -> Claim | None:
    """The headline as the reader sees it; else the surest that the page claims, without the outlet's name."""
    for n, block in enumerate(found):
        if block.label == "headline":
            together = _in_two(claims, found, n, text)
            if together is not None:
                return together
            span = _title_in(claims, block, text, outlets, parted)
            raw = exact(block, span.start - block.span.start, span.end - block.span.start)
            return Claim(field="headline", value=span.of(text), basis=f"page:{block.kind}", raw=raw, span=span)
    return _surest(claims, outlets)


def _in_two(claims: Sequence[Claim], found: Sequence[Block], n: int, text: str) -> Claim | None:
    """A headline that stands in two main headings in a row, where the article's JSON-LD has them in one."""
    told = [claim for claim in claims if claim.field == "headline" and claim.basis.endswith(_SURE[0])]
    for first in (n - 1, n):
        if first < 0 or first + 2 > len(found):
            continue
        one, other = found[first], found[first + 1]
        span = Span(one.span.start, other.span.end)
        if one.kind != "h1" or other.kind != "h1" or len(span) > _TOGETHER:
            continue
        said = squash(span.of(text))
        for claim in told:
            if squash(claim.value) == said:
                raw = Span(one.raw.start, other.raw.end)
                words = span.of(text)
                return Claim(field="headline", value=claim.value, basis="page:h1", words=words, raw=raw, span=span)
    return None


# A headline is no longer than this.
_TOGETHER = 300


def _surest(claims: Sequence[Claim], outlets: set[str]) -> Claim | None:
    """The surest claim, whole where another is the same but for its end; without the name of the outlet."""
    told = [claim for claim in claims if claim.field == "headline"]
    told.sort(key=lambda claim: next(n for n, sure in enumerate((*_SURE, "")) if _is_of(claim.basis, sure)))
    named = [claim for claim in told if not is_outlet(claim.value, outlets)] or told
    if not named:
        return None
    first = named[0]
    if first.value.endswith(_CUT_OFF):
        opening = first.value.rstrip(".… ")
        first = next((claim for claim in named[1:] if claim.value.startswith(opening)), first)
    place = without_outlet(first.value, outlets)
    value = place.of(first.value)
    words = "" if value == first.value else first.words or first.value
    return Claim(field="headline", value=value, basis=first.basis, words=words, raw=first.raw, span=first.span)


def _is_of(basis: str, source: str) -> bool:
    return basis.endswith(source) if source.startswith(".") else basis.startswith(source)


def _title_in(
    claims: Sequence[Claim], block: Block, text: str, outlets: set[str], parted: Callable[[Block, int], bool]
) -> Span:
    """A visible heading without the rubric before the title that the page claims, without what an element of its
    own adds behind it, and without the name of the outlet."""
    span = block.span
    words = span.of(text)
    whole = [claim.value for claim in claims if claim.field == "headline" and not _is_alternative(claim)]
    if not any(words in title for title in whole):
        for title in whole:
            size = len(title)
            if not _PART < size < len(words):
                continue
            if words.endswith(title) and parted(block, len(words) - size):
                return Span(span.end - size, span.end)
            if words.startswith(title) and parted(block, size):
                return Span(span.start, span.start + size)
    place = without_outlet(words, outlets)
    return Span(span.start + place.start, span.start + place.end)


def _is_alternative(claim: Claim) -> bool:
    return claim.basis.endswith(".alternativeHeadline")
