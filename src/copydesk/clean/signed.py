"""Who signs: the bylines of an article, from its markup and from the lines of the page.

Whose word counts is written in `_SOURCES`; two that name the same people are one, told in full. The outlet, and
whoever signs as "Redaktion" or "admin", signs only where nobody else does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from copydesk import urls
from copydesk.clean import dates, lines
from copydesk.clean import names as names_of
from copydesk.clean.cut import (
    AUTHOR,
    BUTTON,
    DATE,
    DATE_LINE,
    FOOTER,
    NAV,
    NEAR,
    SHARE,
    Cut,
    Exact,
    Mark,
    Marked,
    Passage,
    extent,
)
from copydesk.records import Block, Byline, Claim, Dateline, Label, Span
from copydesk.text import squash


def bylines(
    cut: Cut,
    claims: Sequence[Claim],
    outlets: set[str],
    names: Sequence[Label],
    spans: Sequence[Span],
    marked: Marked,
    exact: Exact,
) -> tuple[Byline, ...]:
    """Who signs: the names of the article's own JSON-LD, else of the byline on the page, else of what the page says
    of itself elsewhere; with their place on the page. The outlet itself signs only where nobody else does."""
    by_source: dict[str, list[Byline]] = {source: [] for source in _SOURCES}
    for claim in claims:
        if claim.field == "author":
            by_source[_source(claim.basis)] += [
                Byline(name=told.name, basis=claim.basis, role=told.role, raw=claim.raw)
                for told in names_of.names(claim.value, (), True)
            ]
    known = [byline.name for told in by_source.values() for byline in told]
    strength, visible = _signatures(cut, names, spans, marked, exact)
    visible = [_cut_to(byline, known) for byline in visible]
    by_source["page" if strength > _MAYBE else "line"] += visible
    own: dict[str, list[Byline]] = {}
    for source, told in by_source.items():
        people = [byline for byline in told if not _stands_in(byline.name, outlets)]
        own[source] = _once(people)
    signed = next((told for told in own.values() if told), None)
    if signed is None:
        signed = next((told for told in by_source.values() if told), [])
        signed = _once(signed)
    else:
        signed = _in_full(signed, own)
    seen = {squash(byline.name): byline for byline in visible}
    return tuple(_placed(byline, seen.get(squash(byline.name))) for byline in signed)


def _once(bylines: Sequence[Byline]) -> list[Byline]:
    """The bylines, of several of one name the first."""
    return list({squash(byline.name): byline for byline in reversed(bylines)}.values())[::-1]


def agency(
    signed: Sequence[Byline],
    dateline: Dateline | None,
    found: Sequence[Block],
    text: str,
    exact: Callable[[Block, int, int], Span],
) -> Claim | None:
    """The agency that signs: among the bylines, else in the dateline, else behind the last words of the article."""
    for byline in signed:
        if names_of.is_agency(byline.name):
            return _agency(byline.name, byline.basis, byline.raw, byline.span)
    if dateline is not None and names_of.is_agency(dateline.agency):
        return _agency(dateline.agency, "page:dateline", None, dateline.span)
    last = next((n for n in range(len(found) - 1, -1, -1) if found[n].label == "body"), len(found))
    for block in found[last : last + _CLOSING]:
        words = block.span.of(text)
        match = _IN_BRACKETS.search(words) if block is found[last] else _FROM.fullmatch(words)
        for part in _PARTS.finditer(match["who"]) if match else ():
            if match is not None and names_of.is_agency(part[0]):
                start = match.start("who") + part.start()
                end = start + len(part[0])
                span = Span(block.span.start + start, block.span.start + end)
                return _agency(part[0], "page", exact(block, start, end), span)
    return None


def _agency(words: str, basis: str, raw: Span | None, span: Span | None) -> Claim:
    name = lines.agency(words) or lines.agency(words.upper()) or words
    return Claim(field="agency", value=name, basis=basis, words="" if name == words else words, raw=raw, span=span)


# "(dpa)", "[AP/Reuters]" at the end of an article; "Source: AP" in one of the lines behind it.
_IN_BRACKETS = re.compile(r"[(\[（](?P<who>[^()\[\]（）]{2,40})[)\]）]\.?$")
_FROM = re.compile(r"[^\W\d_]{2,20}\s?[:：]\s?(?P<who>[^:：]{2,40})")
_PARTS = re.compile(r"[^/,;|]+(?<!\s)(?=\s*(?:[/,;|]|$))")
_CLOSING = 3
# A name shorter than this is as likely the beginning of another.
_SHORT_NAME = 7
# Whose word counts first. "page" is a line that says "By" or stands where authors do, "line" one that is a name and
# no more; JSON-LD of a page ("page-ld") names whoever keeps it, not who wrote.
_SOURCES = ("json-ld", "page", "microdata", "meta", "page-ld", "line", "pile")


def _stands_in(name: str, outlets: set[str]) -> bool:
    """Whether a name is that of the outlet, or one that stands where no person is named."""
    return squash(name) in outlets or names_of.is_nobody(name)


def _in_full(signed: list[Byline], own: dict[str, list[Byline]]) -> list[Byline]:
    """The same people, as the source names them that names them in full: all of them, and by more than a handle."""
    said = {squash(byline.name) for byline in signed}
    for source in _FULLER:
        for basis in dict.fromkeys(byline.basis for byline in own[source]):
            told = [byline for byline in own[source] if byline.basis == basis]
            more = [byline.name for byline in told if squash(byline.name) not in said]
            if more and len(told) == len(said) + len(more) and all(map(names_of.is_full_name, more)):
                return told
    if len(signed) == 1 and " " not in signed[0].name:
        short = squash(signed[0].name)
        for source in _FULLER:
            told = own[source]
            if len(told) == 1 and " " in told[0].name:
                full = squash(told[0].name)
                if full.startswith(short) or full.endswith(short) or (source == "page" and _is_handle(signed[0].name)):
                    return told
    return signed


# Whose names may complete those of a surer source.
_FULLER = ("page", "microdata", "meta")


def _is_handle(name: str) -> bool:
    """Whether a name is one that a machine gave ("nell.garrick", "ngarrick7"): small letters, no blank."""
    return name.islower() and name.isascii()


def _placed(byline: Byline, seen: Byline | None) -> Byline:
    """A byline with the role and the place that the reader sees it with."""
    if seen is None:
        return byline
    return Byline(
        name=byline.name,
        basis=byline.basis,
        role=seen.role or byline.role,
        raw=byline.raw,
        span=seen.span if seen.name == byline.name else None,
    )


def _cut_to(byline: Byline, known: Sequence[str]) -> Byline:
    """A name on the page without what runs on behind it ("Nell GarrickHarbour desk") where the markup has it too."""
    for name in known:
        if len(byline.name) > len(name) > _SHORT_NAME and byline.name.casefold().startswith(name.casefold()):
            span = Span(byline.span.start, byline.span.start + len(name)) if byline.span else None
            return Byline(
                name=byline.name[: len(name)], basis=byline.basis, role=byline.role, raw=byline.raw, span=span
            )
    return byline


def _source(basis: str) -> str:
    if basis.startswith("json-ld"):
        return "page-ld" if basis.startswith(("json-ld:Web", "json-ld:.")) else "json-ld"
    return next((source for source in _SOURCES if basis.startswith(source)), "pile")


def outlets(claims: Sequence[Claim], url: str) -> set[str]:
    """The names of the outlet, as the page gives them and as its address does; squashed."""
    found = {squash(claim.value) for claim in claims if claim.field == "site"}
    addresses = {url, *(claim.value for claim in claims if claim.field == "canonical")}
    # An archived page has its own address at the end of the archive's.
    addresses |= {url[url.rfind("http") :] for url in addresses if url.rfind("http") > 0}
    for host in map(urls.site, addresses):
        found |= {squash(host), squash(host.rpartition(".")[0])}
        found |= {squash(label) for label in host.split(".") if len(label) >= _LABEL}
    return found - {""}


# A shorter label of a host ("www", "com", "co") names no outlet.
_LABEL = 4


def _signatures(
    cut: Cut, names: Sequence[Label], spans: Sequence[Span], marked: Marked, exact: Exact
) -> tuple[int, list[Byline]]:
    """How strongly the page says who signs, and the names.

    Looked for around the headline and the first paragraph, then behind the last; of the lines there the surest
    counts, with those that follow it at once and are as sure.
    """
    top, first, last = extent(names)
    for begin, end, least in ((top - 3, first + NEAR, _MAYBE), (last + 1, last + 1 + NEAR, _SAID)):
        best: list[tuple[int, list[Byline]]] = []
        most, bare = 0, False
        for n in range(max(0, begin), min(end, len(names))):
            strength, told = _signature(cut.passages[n], cut, names[n], spans[n], marked, exact, bare)
            bare = strength == _BARE
            if not told or strength < least or strength < most:
                continue
            if strength == _MAYBE and not _HEAD.intersection(names[max(0, n - _BESIDE) : n + _BESIDE + 1]):
                continue
            if strength > most:
                best, most = [], strength
            if not best or (n - best[-1][0] <= _NEXT and (most == _SAID or _alike(cut, best[-1][0], n))):
                best.append((n, told))
        if best:
            if most == _MAYBE:
                best = best[:1]
            return most, [byline for _, told in best for byline in told]
    return _closing(cut, names, spans, last, exact)


def _closing(
    cut: Cut, names: Sequence[Label], spans: Sequence[Span], last: int, exact: Exact
) -> tuple[int, list[Byline]]:
    """The name that an article ends with: its last paragraph or the one after it, if that is one and no more."""
    for n in (last, last + 1):
        if not 0 < n < len(names) or names[n] not in ("body", "chrome"):
            continue
        passage = cut.passages[n]
        if cut.nodes[passage.node].parent != cut.nodes[cut.passages[last].node].parent:
            continue
        words = passage.text.strip("()[] ")
        if len(words) > _NAME or passage.kind != "p" or passage.linked or not names_of.is_full_name(words):
            continue
        start = passage.text.index(words)
        end = start + len(words)
        span = Span(spans[n].start + start, spans[n].start + end)
        return _NAMED, [Byline(name=words, basis="page", raw=exact(passage, start, end), span=span)]
    return 0, []


# A line that is a name and no more is a byline where it stands beside these, so many lines off at most.
_HEAD: frozenset[Label] = frozenset({"headline", "date"})
_BESIDE = 2
# How near the next line of a byline stands.
_NEXT = 3
# How strongly a line says that it is a byline: "By" and a name; a name where authors stand, or beside a date; a name
# alone; "By" alone, whose name is in the next line.
_SAID, _NAMED, _MAYBE, _BARE = 3, 2, 1, -1


def _alike(cut: Cut, one: int, other: int) -> bool:
    """Whether two passages stand in elements of the same tag and class: two authors, not an author and a button."""
    nodes = [cut.nodes[cut.passages[n].node] for n in (one, other)]
    return nodes[0].tag == nodes[1].tag and dict(nodes[0].attrs).get("class") == dict(nodes[1].attrs).get("class")


def _signature(
    passage: Passage, cut: Cut, label: Label, span: Span, marked: Marked, exact: Exact, bare: bool
) -> tuple[int, list[Byline]]:
    """How surely a line is a byline (3: it says so, 2: it is named so, 1: it may be one), and the names in it."""
    text = passage.text
    if len(text) > _BYLINE_LENGTH or label in _NEVER:
        return 0, []
    told_apart = label in ("byline", "date")
    if not told_apart and passage.kind == "li" and cut.nodes[passage.node].inherited & NAV:
        return 0, []
    opening = lines.marked(text)
    if "byline" in opening.kinds and opening.whole:
        return (0 if cut.nodes[passage.node].inherited & NAV else _BARE), []
    gaps = [where for _, where in dates.found(text)] if _DIGIT.search(text) else []
    full = names_of.is_full_name
    said = names_of.signs(text, gaps)
    if len(text) > DATE_LINE and not told_apart and (label in _PROSE or not (said or passage.linked)):
        return 0, []
    in_place = _is_place(cut, passage)
    if not (told_apart or said or bare or in_place or gaps or (passage.linked and len(text) <= DATE_LINE)):
        return 0, []
    authors = _authors(marked(passage))
    if label in _SELDOM and not authors:
        return 0, []
    if bare and not said:
        if len(text) <= _MONOGRAM:
            return _BARE, []
        said = label == "byline" or bool(authors) or in_place or full(text.strip(" ,;|"))
    if said:
        strength = _SAID
    elif authors or in_place:
        strength = _NAMED
    elif gaps and label in ("date", "chrome", "body"):
        beside = names_of.names(text, gaps)
        strength = _NAMED if len(beside) == 1 and full(beside[0].name) else 0
    else:
        apart = cut.nodes[passage.node].inherited & (NAV | FOOTER | SHARE | BUTTON)
        strength = _MAYBE if label == "byline" and not apart else 0
    if not strength or (label not in ("byline", "date") and strength < _NAMED):
        return 0, []
    if authors:
        told = _told(passage, span, authors, gaps, strength, label, exact)
        if not said or (told and names_of.names(text, gaps)):
            return strength, told
    whole = [Mark("", 0, {}, 0, len(text))]
    return strength, _told(passage, span, whole, gaps, strength, label, exact)


def _told(
    passage: Passage,
    span: Span,
    pieces: Iterable[Mark],
    gaps: Sequence[Span],
    strength: int,
    label: Label,
    exact: Exact,
) -> list[Byline]:
    """The names in the pieces of a line, where it is sure enough that they are names."""
    told: list[Byline] = []
    for piece in pieces:
        words = passage.text[piece.start : piece.end]
        inside = bool(piece.tag)
        found = names_of.names(words, () if inside else gaps)
        if inside and not found and len(words) <= _NAME and " " not in words and not lines.marked(words).whole:
            found = names_of.names(words, (), True)  # the name that a person chose: "gullhaven_watch"
        for name in found:
            if lines.marked(name.name).whole or (names_of.is_role(name.name) and not names_of.is_nobody(name.name)):
                continue
            begin = piece.start + name.span.start
            end = begin + len(name.name)
            alone = (label == "byline" or inside) and len(words) < _NAME
            if strength == _SAID or names_of.is_full_name(name.name) or names_of.is_agency(name.name) or alone:
                told.append(
                    Byline(
                        name=name.name,
                        basis="page",
                        role=name.role,
                        raw=exact(passage, begin, end),
                        span=Span(span.start + begin, span.start + end),
                    )
                )
    return told


def _authors(marks: Sequence[Mark]) -> list[Mark]:
    """The inline elements of a line that hold an author each: those that hold no other such element."""
    found = [mark for mark in marks if mark.traits & AUTHOR and not mark.traits & (DATE | SHARE | BUTTON)]
    return [
        mark
        for n, mark in enumerate(found)
        if not any(mark.start <= other.start and other.end <= mark.end for other in found[n + 1 :])
    ]


def _is_place(cut: Cut, passage: Passage) -> bool:
    """Whether a line stands where authors do: its own element is named so, or one of the two around it."""
    node = passage.node
    for _ in range(_AROUND):
        if node <= 0 or cut.nodes[node].traits & (NAV | FOOTER):
            return False
        if cut.nodes[node].traits & AUTHOR:
            return True
        node = cut.nodes[node].parent
    return False


_AROUND = 3
_DIGIT = re.compile(r"\d")
# Between "By" and the name may stand a picture's stand-in: its initials.
_MONOGRAM = 2
# A byline with a role and a date is a line; prose that opens with "By" is longer.
_BYLINE_LENGTH = 200
_PROSE: frozenset[Label] = frozenset({"body", "subhead", "lede"})
# What is never a byline, and what is one only where an element of its own holds the author: a line of links, mostly.
_NEVER: frozenset[Label] = frozenset({"caption", "credit", "comment", "headline"})
_SELDOM: frozenset[Label] = frozenset({"related", "ad"})
_NAME = 30
