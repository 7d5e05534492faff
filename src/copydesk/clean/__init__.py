"""clean: article(page) -> Article. A page is cut, its passages are labelled, its lines are taken apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from copydesk import markup, records, urls
from copydesk.clean import blocks, card, dates, flat, flat_labels, labels, lines, photos
from copydesk.clean.cut import AUTHOR, DATE, FOOTER, NAV, Cut, Mark, Passage, paths
from copydesk.clean.photos import Marked
from copydesk.errors import NoText
from copydesk.records import (
    Article,
    Block,
    Byline,
    Card,
    Claim,
    Dateline,
    Kind,
    Label,
    Origin,
    Page,
    Photo,
    Span,
)
from copydesk.text import settle, squash

__all__ = ["article"]


def article(page: Page | str, url: str = "") -> Article:
    """A page, cleaned: body, headline, bylines, dates, photos, and all that was set aside, each with its place.

    `page` may be a string of HTML or of flat text, with the `url` that it came from if that is known.

    Raises:
        NoText: the page holds no visible text.

    >>> article("<h1>Ferry aground</h1><p>The ferry ran aground off Port Ellery at dawn on Monday.</p>").body
    'The ferry ran aground off Port Ellery at dawn on Monday.'
    """
    if isinstance(page, str):
        page = _page(page, url)
    return _from_html(page) if page.form == "html" else _from_text(page)


def _page(body: str, url: str) -> Page:
    body = settle(body)
    form: records.Form = "html" if markup.is_markup(body) else "text"
    return Page(key=records.page_key(url, body), url=url, body=body, form=form, origin=Origin(path="-"))


# A page of HTML -------------------------------------------------------------------------------------------


def _from_html(page: Page) -> Article:
    cut = blocks.cut(page.body)
    if not cut.passages:
        raise NoText("The page holds no visible text. If a script writes it, save the page from a browser.")
    claims = page.claims + card.claims(cut, page.body, _language(cut))
    titles = _titles(claims)
    authors = [name.name for claim in claims if claim.field == "author" for name in lines.names(claim.value)]
    summary = next((claim.value for claim in claims if claim.field == "description"), "")
    told = labels.Lines(lines.marked, lines.is_full_name, lines.is_clock)
    verdicts = labels.label(cut, told, list(titles.items()), summary, authors)
    text, spans = _one_text(cut)
    names = [verdict.label for verdict in verdicts]
    path = paths(cut.nodes)
    found = tuple(
        Block(
            label=verdict.label,
            kind=passage.kind,
            span=span,
            raw=passage.raw,
            path=path(passage.node),
            sure=verdict.sure,
            why=verdict.why,
        )
        for passage, span, verdict in zip(cut.passages, spans, verdicts, strict=True)
    )
    address = page.url or _canonical(claims)
    marked = partial(blocks.marks, page.body)
    pictures = photos.photos(cut, text, names, spans, address, lines.credit, lines.parties, _day, marked)
    published, modified = _dates(cut, claims, names, spans, page, marked)
    return Article(
        key=page.key,
        url=address,
        text=text,
        blocks=found,
        form="html",
        site=urls.site(address),
        language=_code(next((claim.value for claim in claims if claim.field == "language"), "")),
        headline=_headline(claims, found, text),
        lede=next((block.span for block in found if block.label == "lede"), None),
        bylines=_bylines(cut, claims, names, spans, marked),
        dateline=_dateline(text, found, published),
        published=published,
        modified=modified,
        photos=pictures,
        galleries=photos.galleries(
            text, spans, names, pictures, lambda photo: photo.raw is not None and photos.in_gallery(cut, photo.raw)
        ),
        card=Card(claims=claims),
    )


def _one_text(cut: Cut) -> tuple[str, list[Span]]:
    """The one text that holds every passage, a line each, and where each stands in it."""
    spans = []
    at = 0
    for passage in cut.passages:
        spans.append(Span(at, at + len(passage.text)))
        at += len(passage.text) + 1
    return "\n".join(passage.text for passage in cut.passages), spans


def _language(cut: Cut) -> Claim | None:
    """What <html lang> claims."""
    for node in cut.nodes[:4]:
        if node.tag == "html":
            value = dict(node.attrs).get("lang") or dict(node.attrs).get("xml:lang") or ""
            if value:
                return Claim(field="language", value=value, basis="html:lang", raw=None)
    return None


def _code(value: str) -> str:
    """The language code of "en-GB" or "de_DE"; empty where it is none."""
    code = value.strip().replace("_", "-").split("-")[0].lower()
    return code if 2 <= len(code) <= 3 and code.isascii() and code.isalpha() else ""


# What stands between a title and the name of the site, and how long a part must be to be the title.
_BARS = (" | ", " - ", " – ", " — ", " · ", " : ", ": ", " « ", " // ", " :: ", " > ", " » ")
_TITLE = 15
# How much a claimed title counts for finding it on the page: whole, the part before a bar, the part behind it.
_WHOLE, _BEFORE, _BEHIND = 3.0, 2.5, 1.0


def _titles(claims: Sequence[Claim]) -> dict[str, float]:
    """The titles that the page claims, also without what may be the name of the site, and how much each counts."""
    titles: dict[str, float] = {}
    for claim in claims:
        if claim.field == "headline":
            titles[claim.value] = _WHOLE
    for claim in claims:
        if claim.field == "headline":
            for bar in _BARS:
                head, found, tail = claim.value.rpartition(bar)
                if found and len(head) > _TITLE:
                    titles.setdefault(head, _BEFORE)
                if found and len(tail) > _TITLE:
                    titles.setdefault(tail, _BEHIND)
    return titles


def _headline(claims: Sequence[Claim], found: Sequence[Block], text: str) -> Claim | None:
    """The headline as the reader sees it; else the surest that the page claims."""
    for block in found:
        if block.label == "headline":
            return Claim(
                field="headline", value=block.span.of(text), basis=f"page:{block.kind}", raw=block.raw, span=block.span
            )
    return next((claim for claim in claims if claim.field == "headline"), None)


def _bylines(
    cut: Cut, claims: Sequence[Claim], names: Sequence[Label], spans: Sequence[Span], marked: Marked
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
    strength, visible = _signatures(cut, names, spans, marked)
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


# Whose word counts first. "page" is a line that says "By" or stands where authors do, "line" one that is a name and
# no more; JSON-LD of a page ("page-ld") names whoever keeps it, not who wrote.
_SOURCES = ("json-ld", "page", "microdata", "meta", "page-ld", "line", "pile")


def _cut_to(byline: Byline, known: Sequence[str]) -> Byline:
    """A name on the page without what runs on behind it ("Nell GarrickHarbour desk") where the markup has it too."""
    for name in known:
        if len(byline.name) > len(name) > _TITLE // 2 and byline.name.casefold().startswith(name.casefold()):
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


def _signatures(cut: Cut, names: Sequence[Label], spans: Sequence[Span], marked: Marked) -> tuple[int, list[Byline]]:
    """How strongly the page says who signs, and the names.

    Looked for around the headline and the first paragraph, then behind the last; of the lines there the surest
    counts, with those that follow it at once and are as sure.
    """
    first = next((n for n, label in enumerate(names) if label in ("body", "lede")), len(names))
    last = next((n for n in range(len(names) - 1, -1, -1) if names[n] == "body"), first)
    top = next((n for n, label in enumerate(names) if label == "headline" and n <= first + _NEAR), max(0, first - 8))
    for begin, end, least in ((top - 3, first + _NEAR, _MAYBE), (last + 1, last + _NEAR, _SAID)):
        best: list[tuple[int, list[Byline]]] = []
        most, bare = 0, False
        for n in range(max(0, begin), min(end, len(names))):
            strength, told = _signature(cut.passages[n], cut, names[n], spans[n], marked, bare)
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


# How many passages around the first and behind the last paragraph a byline is looked for; how near the next stands.
_NEAR, _NEXT = 5, 3
# How strongly a line says that it is a byline: "By" and a name; a name where authors stand, or beside a date; a name
# alone; "By" alone, whose name is in the next line.
_SAID, _NAMED, _MAYBE, _BARE = 3, 2, 1, -1


def _alike(cut: Cut, one: int, other: int) -> bool:
    """Whether two passages stand in elements of the same tag and class: two authors, not an author and a button."""
    nodes = [cut.nodes[cut.passages[n].node] for n in (one, other)]
    return nodes[0].tag == nodes[1].tag and dict(nodes[0].attrs).get("class") == dict(nodes[1].attrs).get("class")


def _signature(
    passage: Passage, cut: Cut, label: Label, span: Span, marked: Marked, bare: bool
) -> tuple[int, list[Byline]]:
    """How surely a line is a byline (3: it says so, 2: it is named so, 1: it may be one), and the names in it."""
    longest = _BYLINE_LENGTH if label in ("byline", "date") else _DATE_LINE
    if len(passage.text) > longest or label in ("caption", "credit", "related", "comment", "ad", "headline"):
        return 0, []
    traits = cut.nodes[passage.node].inherited
    opening = lines.marked(passage.text)
    if "byline" in opening.kinds and opening.whole:
        return _BARE, []
    authors = [mark for mark in marked(passage) if mark.traits & AUTHOR and not mark.traits & DATE]
    gaps = [where for _, where in dates.found(passage.text)]
    full = lines.is_full_name
    if bare or lines.signs(passage.text, gaps):
        strength, authors = _SAID, []
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
            start = span.start + offset + name.span.start
            place = Span(start, start + len(name.name))
            alone = label == "byline" and len(words) < _NAME
            if strength == _SAID or full(name.name) or lines.is_agency(name.name) or alone:
                told.append(Byline(name=name.name, basis="page", role=name.role, raw=passage.raw, span=place))
    return strength, told


# A byline with a role and a date is a line; prose that opens with "By" is longer.
_BYLINE_LENGTH = 200
_NAME = 30


def _dates(
    cut: Cut, claims: Sequence[Claim], names: Sequence[Label], spans: Sequence[Span], page: Page, marked: Marked
) -> tuple[Claim | None, Claim | None]:
    """When it was published and when changed: what markup says first, then what the reader sees, then the pile."""
    published = _surest("published", claims)
    modified = _surest("modified", claims)
    if published is None:
        published = _seen_date(cut, names, spans, marked)
    if published is None:
        times = [claim for claim in claims if claim.field == "time"]
        days = {claim.value[:10] for claim in times}
        if len(days) == 1:
            first = times[0]
            published = Claim(field="published", value=first.value, basis="time", words=first.words, raw=first.raw)
    if published is None:
        published = _addressed(page.url or _canonical(claims))
    if published is None:
        published = next((claim for claim in page.claims if claim.field == "published" and _iso(claim)), None)
        published = _normal(published)
    return published, modified


_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d\d)[/-](\d\d)(?=[/-]|$)")


def _addressed(url: str) -> Claim | None:
    """The day that the address of the page names ("/2024/03/05/ferry-aground")."""
    match = _DAY_IN_ADDRESS.search(url)
    day = dates.iso("-".join(match.groups())) if match else ""
    return Claim(field="published", value=day, basis="url", words=match[0].strip("/-")) if match and day else None


def _canonical(claims: Sequence[Claim]) -> str:
    return next((claim.value for claim in claims if claim.field == "canonical" and "://" in claim.value), "")


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
    own = [c for c in claims if c.field == field and not c.basis.startswith(("pile", "option"))]
    if not own:
        return None
    first = own[0]
    return next((c for c in own if c.value[:10] == first.value[:10] and "T" in c.value), first)


def _seen_date(cut: Cut, names: Sequence[Label], spans: Sequence[Span], marked: Marked) -> Claim | None:
    """The first date in a line that is labelled as one, else in a short line around the headline, else in one right
    behind the article; what <time> says in it counts before its words."""
    first = next((n for n, label in enumerate(names) if label in ("body", "lede")), len(names))
    last = next((n for n in range(len(names) - 1, -1, -1) if names[n] == "body"), first)
    top = next((n for n, label in enumerate(names) if label == "headline" and n <= first + _NEAR), max(0, first - 8))
    labelled = [n for n, label in enumerate(names) if label in ("date", "byline")]
    around = [n for n in range(max(0, top - _NEAR), min(len(names), first + _NEAR)) if names[n] in _DATED]
    behind = [n for n in range(last + 1, min(len(names), last + 1 + _NEAR)) if names[n] in _DATED]
    for n in labelled + around + behind:
        passage = cut.passages[n]
        if n not in labelled and len(passage.text) > _DATE_LINE:
            continue
        for mark in marked(passage):
            if mark.tag == "time" and dates.iso(mark.attrs.get("datetime", "")):
                words = mark.attrs["datetime"]
                span = Span(spans[n].start + mark.start, spans[n].start + mark.end)
                value = dates.iso(words)
                return Claim(field="published", value=value, basis="page:time", words=words, raw=passage.raw, span=span)
        if n not in labelled and lines.marked(passage.text).kinds & {"modified", "credit", "comment", "related"}:
            continue
        for value, where in dates.found(passage.text):
            span = Span(spans[n].start + where.start, spans[n].start + where.end)
            words = where.of(passage.text)
            return Claim(field="published", value=value, basis="page", words=words, raw=passage.raw, span=span)
    return None


# What a line with the day of publication may be taken for, and how long it is at most.
_DATED = frozenset({"chrome", "body", "subhead", "promo", "source"})
_DATE_LINE = 90


def _dateline(text: str, found: Sequence[Block], published: Claim | None) -> Dateline | None:
    """The dateline that the first paragraph opens with; its day gets its year from the day of publication."""
    opening = next((block for block in found if block.label == "body"), None)
    if opening is None:
        return None
    filed = lines.dateline(opening.span.of(text), text)
    if filed is None:
        return None
    span = Span(opening.span.start + filed.words.start, opening.span.start + filed.words.end)
    day = ""
    if filed.date:
        year = published.value[:4] if published is not None else ""
        day = dates.iso(filed.date) or (dates.iso(f"{filed.date}, {year}") if year else "")
    return Dateline(span=span, place=filed.place, date=day, agency=filed.agency)


def _day(text: str) -> tuple[str, Span] | None:
    """The last day that a caption names."""
    last = None
    for value, span in dates.found(text):
        last = (value[:10], span)
    return last


# A flat text ----------------------------------------------------------------------------------------------


def _from_text(page: Page) -> Article:
    cut = flat.cut(page.body)
    if not cut.passages:
        raise NoText("The file holds nothing but white space.")
    passages = cut.passages
    marks = [lines.marked(passage.text) for passage in passages]
    credited = [lines.credit(passage.text) is not None for passage in passages]
    datelike = [len(passage.text) <= labels.SHORT and any(dates.found(passage.text)) for passage in passages]
    verdicts = flat_labels.label(passages, marks, credited, datelike, list(_titles(page.claims)))
    names = [label for label, _, _ in verdicts]
    spans = [passage.raw for passage in passages]
    kind: Kind = "line"
    found = tuple(
        Block(label=label, kind=kind, span=passage.raw, raw=passage.raw, sure=sure, why=why)
        for passage, (label, sure, why) in zip(passages, verdicts, strict=True)
    )
    text = page.body
    pictures = photos.flat_photos(text, spans, names, lines.credit, lines.parties, _day)
    published, modified = _dates(cut, (), names, spans, page, _unmarked)
    return Article(
        key=page.key,
        url=page.url,
        text=text,
        blocks=found,
        form="text",
        site=urls.site(page.url),
        headline=_headline(page.claims, found, text),
        lede=next((block.span for block in found if block.label == "lede"), None),
        bylines=_bylines(cut, page.claims, names, spans, _unmarked),
        dateline=_dateline(text, found, published),
        published=published,
        modified=modified,
        photos=pictures,
        galleries=photos.galleries(text, spans, names, pictures, _is_any),
        card=Card(claims=page.claims),
    )


def _unmarked(passage: Passage) -> list[Mark]:  # noqa: ARG001
    """A flat text has no inline elements."""
    return []


def _is_any(photo: Photo) -> bool:  # noqa: ARG001
    """In flat text every photo stands in the one gallery that it may have."""
    return True
