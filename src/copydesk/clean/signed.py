"""Who signs: the bylines of an article, from its markup and from the lines of the page.

Whose word counts is written in `_SOURCES`. The outlet itself signs only where nobody else does.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk import urls
from copydesk.clean import dates, lines
from copydesk.clean.cut import AUTHOR, DATE, DATE_LINE, FOOTER, NAV, NEAR, Cut, Exact, Marked, Passage, extent
from copydesk.records import Byline, Claim, Label, Span
from copydesk.text import squash


def bylines(
    cut: Cut, claims: Sequence[Claim], names: Sequence[Label], spans: Sequence[Span], marked: Marked, exact: Exact
) -> tuple[Byline, ...]:
    """Who signs: the names of the article's own JSON-LD, else of the byline on the page, else of what the page says
    of itself elsewhere; with their place on the page. The outlet itself signs only where nobody else does."""
    outlets = _outlets(claims)
    by_source: dict[str, list[Byline]] = {}
    for claim in claims:
        if claim.field == "author":
            told = [Byline(name=n.name, basis=claim.basis, raw=claim.raw) for n in lines.names(claim.value, (), True)]
            by_source.setdefault(_source(claim.basis), []).extend(told)
    known = [byline.name for told in by_source.values() for byline in told]
    strength, visible = _signatures(cut, names, spans, marked, exact)
    visible = [_cut_to(byline, known) for byline in visible]
    seen = {squash(byline.name): byline for byline in visible}
    by_source["page" if strength > _MAYBE else "line"] = visible
    own = {squash(byline.name) for byline in by_source.get("json-ld", ())}
    if strength == _SAID and len(seen) > len(own) and own <= seen.keys():
        by_source["json-ld"] = []  # the line on the page names them all, and more
    for outlet_too in (False, True):
        for source in _SOURCES:
            signed = [b for b in by_source.get(source, ()) if outlet_too or squash(b.name) not in outlets]
            if signed:
                unique = {squash(byline.name): byline for byline in reversed(signed)}
                return tuple(
                    Byline(
                        name=byline.name,
                        basis=byline.basis,
                        role=seen[key].role if key in seen else "",
                        raw=byline.raw,
                        span=seen[key].span if key in seen and seen[key].name == byline.name else None,
                    )
                    for key, byline in reversed(unique.items())
                )
    return ()


# A name shorter than this is as likely the beginning of another.
_SHORT_NAME = 7
# Whose word counts first. "page" is a line that says "By" or stands where authors do, "line" one that is a name and
# no more; JSON-LD of a page ("page-ld") names whoever keeps it, not who wrote.
_SOURCES = ("json-ld", "page", "microdata", "meta", "page-ld", "line", "pile")


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


def _outlets(claims: Sequence[Claim]) -> set[str]:
    """The names of the outlet, as the page gives them and as its address does."""
    found = {squash(claim.value) for claim in claims if claim.field == "site"}
    for claim in claims:
        if claim.field == "canonical":
            host = urls.site(claim.value)
            found |= {squash(host), squash(host.rpartition(".")[0])}
    return found - {""}


def _signatures(
    cut: Cut, names: Sequence[Label], spans: Sequence[Span], marked: Marked, exact: Exact
) -> tuple[int, list[Byline]]:
    """How strongly the page says who signs, and the names.

    Looked for around the headline and the first paragraph, then behind the last; of the lines there the surest
    counts, with those that follow it at once and are as sure.
    """
    top, first, last = extent(names)
    for begin, end, least in ((top - 3, first + NEAR, _MAYBE), (last + 1, last + NEAR, _SAID)):
        best: list[tuple[int, list[Byline]]] = []
        most, bare = 0, False
        for n in range(max(0, begin), min(end, len(names))):
            strength, told = _signature(cut.passages[n], cut, names[n], spans[n], marked, exact, bare)
            bare = strength == _BARE
            if not told or strength < least or strength < most:
                continue
            if strength > most:
                best, most = [], strength
            if not best or (n - best[-1][0] <= _NEXT and (most == _SAID or _alike(cut, best[-1][0], n))):
                best.append((n, told))
        if best:
            if most == _MAYBE:
                best = best[:1]
            return most, [byline for _, told in best for byline in told]
    return 0, []


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
    longest = _BYLINE_LENGTH if label in ("byline", "date") else DATE_LINE
    if len(passage.text) > longest or label in ("caption", "credit", "related", "comment", "ad", "headline"):
        return 0, []
    traits = cut.nodes[passage.node].inherited
    opening = lines.marked(passage.text)
    if "byline" in opening.kinds and opening.whole:
        return _BARE, []
    gaps = [where for _, where in dates.found(passage.text)]
    full = lines.is_full_name
    said = bare or lines.signs(passage.text, gaps)
    authors = [] if said else [mark for mark in marked(passage) if mark.traits & AUTHOR and not mark.traits & DATE]
    if said:
        strength = _SAID
    elif authors or (traits & AUTHOR and not traits & (NAV | FOOTER)):
        strength = _NAMED
    elif gaps and label in ("date", "chrome", "body"):
        beside = lines.names(passage.text, gaps)
        strength = _NAMED if len(beside) == 1 and full(beside[0].name) else 0
    else:
        strength = _MAYBE if label == "byline" else 0
    if not strength or (label not in ("byline", "date") and strength < _NAMED):
        return 0, []
    pieces = [(mark.start, passage.text[mark.start : mark.end]) for mark in authors] or [(0, passage.text)]
    told: list[Byline] = []
    for offset, words in pieces:
        for name in lines.names(words, gaps if not authors else ()):
            begin = offset + name.span.start
            end = begin + len(name.name)
            alone = label == "byline" and len(words) < _NAME
            if strength == _SAID or full(name.name) or lines.is_agency(name.name) or alone:
                told.append(
                    Byline(
                        name=name.name,
                        basis="page",
                        role=name.role,
                        raw=exact(passage, begin, end),
                        span=Span(span.start + begin, span.start + end),
                    )
                )
    return strength, told


# A byline with a role and a date is a line; prose that opens with "By" is longer.
_BYLINE_LENGTH = 200
_NAME = 30
