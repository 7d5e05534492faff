"""The days that a reader sees around an article: in the lines of its head, in its opening words, behind its end.

Each comes with what its line says of it ("Published", "Updated", in many languages) and how surely its place makes it
the article's own. Which of them counts is decided in `when`, beside what markup and address say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk import reference
from copydesk.clean import dates
from copydesk.clean.cut import (
    COMMENTS,
    DATE,
    DATE_LINE,
    EMBED,
    FOOTER,
    HEADER,
    HIDDEN,
    NAV,
    NEAR,
    QUOTE,
    RELATED,
    Cut,
    Tag,
    extent,
)
from copydesk.records import Label, Span


class Seen(NamedTuple):
    """A day that a line tells."""

    value: str
    said: str  # "published", "modified", empty where the line does not say
    place: int  # where it stands, see below: the higher, the surer
    passage: int
    where: Span | None  # in the passage's text; None where only the attribute of a <time> tells it
    tag: Tag | None  # the <time> that it stands in, if it does


# Where a day stands: in a line of the article's head that is labelled so, in another short line of it, at the opening
# of the text, behind the end of the text, anywhere else in a line that says what it is.
LABELLED, HEAD, OPENING, BEHIND, FAR = 5, 4, 3, 2, 1

# Elements named so hold no line of the article's own, unless the headline or the body stands in them too.
_ELSEWHERE = NAV | HEADER | FOOTER | COMMENTS | RELATED | HIDDEN | EMBED | QUOTE
# Labels of what is never the article's own date line, above the body and behind it.
_NEVER = frozenset({"comment", "box"})
_DATED = frozenset({"date", "byline"})
_OPENED = frozenset({"body", "lede", "chrome", "headline"})
_NEVER_BEHIND = _NEVER | {"related", "ad", "promo", "gallery", "caption"}
# How far up the names of elements are read: real pages rarely nest 60 deep, a page made to be slow 100,000.
_REACH = 200
# What may be said beside a day in its line: names, a rubric, minutes to read. More than that is prose.
_BESIDE = 60
# How far below the headline its lines may reach where the text begins later still.
_BETWEEN = 25
# A line that says when an article was published may say much else: "filed under", "you can follow any responses".
_LONG_LINE = 400
# How far before or behind its day a line says what it is.
_SAID = 48
# An opening has its day this early, if it has one: "PORT ELLERY, 5 March 2024 – ", "05.03.2024 – ".
_EARLY = 60
_OPENING = 160
# What parts a day from the words beside it.
_BOUND_BEFORE = re.compile(
    r"(?:^|[|·•⋅–—/(\[\])@,:;،、：\-])\s*$|(?<!\w)(?:am|vom|on|le|el|il|del|em|op|den|dnia|z dnia)\s$"
)
_BOUND_BEHIND = re.compile(r"\s*(?:$|[|·•⋅–—/()\[\]@,:;،、：\-])")
_OPENS = re.compile(r"\s*[)\].]?\s*(?:$|[|·•⋅–—(]|[:.)](?:\s|$)|-\s|/)")
_RANGE = re.compile(r"\s*(?:[-–—]|bis|to|until|au|al|do|по|до)\s*")
_YEAR = re.compile(r"(?:19|20)\d\d|[٠-٩۰-۹０-９]{4}")
# The same, or what may end in a year of two digits.
_YEARISH = re.compile(r"(?:19|20)\d\d|[٠-٩۰-۹０-９]{4}|\d[.\s/'’]\s?\d\d(?!\d)|[^\W\d]\s?[’']?\d\d(?!\d)")


def _either(kind: str) -> re.Pattern[str]:
    words = reference.either({words.casefold() for mark, _, words in reference.rows("marks") if mark == kind})
    # Scripts that write no blanks have no ends of words either.
    return re.compile(rf"(?:(?<!\w)|(?<=[\u3040-\uffff]))(?:{words})(?![^\W\d\u3040-\uffff])", re.IGNORECASE)


_SAYS = {kind: _either(kind) for kind in ("published", "modified")}
_CLASS = re.compile(r"updated|modif|lastmod", re.IGNORECASE)
_FIRST_CLASS = re.compile(r"publi|created|posted|entry-date", re.IGNORECASE)


def around(cut: Cut, names: Sequence[Label], order: dates.Order, *, wide: bool) -> list[Seen]:
    """The days told in the lines around an article, the surest first; `names` are the labels of its passages.

    Those of its head alone, or with `wide` those that its text opens with, that stand behind it, and that are labelled
    as dates anywhere.
    """
    passages = cut.passages
    top, first, last = extent(names)
    if first == len(names):
        first = last = min(top + 1, len(passages) - 1)
    begin = first if names[first] == "body" else next((n for n in range(first, last) if names[n] == "body"), first)
    timed: dict[int, list[Tag]] = {}
    for tag in cut.tags:
        if tag.name == "time":
            timed.setdefault(tag.passage, []).append(tag)
    own = _around(cut, passages[min(top, len(passages) - 1)].node) | _around(cut, passages[first].node)
    found: list[Seen] = []
    looked: set[int] = set()

    def look(n: int, place: int, apart: int) -> None:
        if not _traits(cut, passages[n].node, own) & apart:
            several = sum(len(timed.get(near, ())) for near in (n - 1, n, n + 1)) > 1
            found.extend(_told(cut, n, place, order, timed.get(n, ()), several))

    near = [*range(top + 1, top + 1 + NEAR), *range(top - 1, top - 1 - NEAR, -1), *range(first - NEAR, first + 1)]
    near += [*range(begin - NEAR, begin), *range(top + 1, min(begin, top + _BETWEEN))]
    for n in dict.fromkeys(near):
        if not 0 <= n < len(passages) or (names[n] == "body" and n > top and n != first):
            continue
        text = passages[n].text
        if len(text) > 2 * DATE_LINE or not (n in timed or _YEARISH.search(text)) or names[n] in _NEVER:
            continue
        dated = names[n] in _DATED or cut.nodes[passages[n].node].traits & DATE
        apart = _ELSEWHERE & ~(FOOTER | HEADER if top < n < begin else 0) & ~(EMBED if dated else 0)
        before = len(found)
        look(n, LABELLED if dated else HEAD, apart)
        if len(found) > before:
            looked.add(n)
    if wide:
        for n in range(top, min(begin + 3, len(passages))):
            if names[n] in _OPENED and n not in looked and _YEARISH.search(passages[n].text, 0, _OPENING):
                looked.add(n)
                look(n, OPENING, _ELSEWHERE)
        behind = range(last + 1, min(last + 1 + NEAR, len(passages)))
        for n in [*behind, *(n for n, label in enumerate(names) if label in _DATED)]:
            text = passages[n].text
            if n in looked or len(text) > _LONG_LINE or not (n in timed or _YEAR.search(text)):
                continue
            looked.add(n)
            if n not in behind or names[n] not in _NEVER_BEHIND:
                look(n, BEHIND if n in behind else FAR, _ELSEWHERE)
    return sorted(found, key=lambda seen: (seen.said == "published", seen.place), reverse=True)


def _around(cut: Cut, node: int) -> set[int]:
    """An element and those around it."""
    around = set()
    for _ in range(_REACH):
        if node <= 0:
            break
        around.add(node)
        node = cut.nodes[node].parent
    return around


def anywhere(cut: Cut, names: Sequence[Label], order: dates.Order) -> list[Seen]:
    """The days of the short lines of a page that say "published" or "updated" beside them, wherever they stand."""
    found = []
    for n, passage in enumerate(cut.passages):
        text = passage.text
        if not ("20" in text or "19" in text or not text.isascii()) or len(text) > _LONG_LINE:
            continue
        if names[n] in ("comment", "related") or not _YEAR.search(text):
            continue
        if not cut.nodes[passage.node].inherited & (COMMENTS | RELATED):
            found += [seen for seen in _told(cut, n, FAR, order, ()) if seen.said]
    return found


def _traits(cut: Cut, node: int, own: set[int]) -> int:
    """What an element and those around it are named for, up to the one that the article stands in too."""
    traits = 0
    for _ in range(_REACH):
        if node <= 0 or node in own:
            break
        traits |= cut.nodes[node].traits
        node = cut.nodes[node].parent
    return traits


def _told(
    cut: Cut, n: int, place: int, order: dates.Order, tags: Sequence[Tag], several: bool = False
) -> Iterator[Seen]:
    """The days that one passage tells, as far as its place lets them count.

    `several` says whether more than one <time> stands about: the class of an only one says little, since a common
    system calls the day of publication "updated" too.
    """
    text = cut.passages[n].text if place != OPENING else cut.passages[n].text[:_OPENING]
    told = list(dates.found(text, order, short=place >= OPENING and len(text) <= DATE_LINE))
    if not told:
        for tag in tags:
            value = dates.iso(tag.attrs.get("datetime", ""))
            if value:
                # Its words tell no day, so no reader sees one: "6.05pm", "3 hours ago".
                yield Seen(value, _named(tag) if several else "", min(place, OPENING), n, None, tag)
        return
    beside = len(text) - sum(len(where) for _, where in told)
    before = 0
    for k, (value, where) in enumerate(told):
        behind = told[k + 1][1].start if k + 1 < len(told) else len(text)
        said = _said(text, before, where, behind) or (
            _said_above(cut, n) if not k and not text[: where.start].strip(" :|") else ""
        )
        ranges = (k and _RANGE.fullmatch(text[before : where.start])) or _RANGE.fullmatch(text[where.end : behind])
        before = where.end
        same = (tag for tag in tags if dates.iso(tag.attrs.get("datetime", ""))[:10] == value[:10])
        timed = next(same, None)
        if ranges:
            continue
        if place == OPENING and not (where.start <= _EARLY and _opens(text, where)):
            continue
        if place == HEAD and not said and len(text) > DATE_LINE:
            continue
        if place in (HEAD, BEHIND) and not said and not (k == 0 == where.start and _parted(text, where)):
            if beside > _BESIDE:
                continue
            if not _parted(text, where):
                if place == BEHIND:
                    continue
                place = OPENING
        if not said and timed is not None and several:
            said = _named(timed)
        yield Seen(value, said, place, n, where, timed)


def _opens(text: str, where: Span) -> bool:
    """Whether a passage opens with a day, or with a place and a day: "Port Ellery, (05.03.2024). "."""
    ahead = text[: where.start].strip(" (")
    return _OPENS.match(text, where.end) is not None and (
        not ahead or ahead[-1] in ",|:–—•" or _SAYS["published"].search(ahead) is not None
    )


def _parted(text: str, where: Span) -> bool:
    return bool(_BOUND_BEFORE.search(text[: where.start]) or _BOUND_BEHIND.match(text, where.end))


def _said(text: str, before: int, where: Span, behind: int) -> str:
    """What a line says of a day: the mark that stands nearest before it, else one that ends the line behind it."""
    best, kind = (-1, 0), ""
    for said, pattern in _SAYS.items():
        for match in pattern.finditer(text, max(before, where.start - _SAID), where.start):
            # Of two that end alike the longer: "更新时间" ends in "时间".
            if (match.end(), -match.start()) > best:
                best, kind = (match.end(), -match.start()), said
    if not kind and behind == len(text):
        # Behind it, at most a word away: "wurde am 5. März um 9:30 Uhr veröffentlicht".
        for said, pattern in _SAYS.items():
            after = pattern.search(text, where.end, where.end + _SAID)
            if after and len(text[where.end : after.start()].split()) <= 1:
                return said
    return kind


def _said_above(cut: Cut, n: int) -> str:
    """What the line before says, where it says nothing else: "Letzte Änderung:"."""
    if not n or len(cut.passages[n - 1].text) > _SAID:
        return ""
    words = cut.passages[n - 1].text.strip(" :.|")
    return next((said for said, pattern in _SAYS.items() if pattern.fullmatch(words)), "")


def _named(tag: Tag) -> str:
    names = tag.attrs.get("class", "")
    if _FIRST_CLASS.search(names):
        return ""
    return "modified" if _CLASS.search(names) else ""
