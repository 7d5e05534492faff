"""clean: article(page) -> Article. A page is cut, its passages are counted and labelled, its lines taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from copydesk import markup, records, urls
from copydesk import text as text_of
from copydesk.clean import (
    blocks,
    captions,
    card,
    credit,
    dates,
    depicted,
    facts,
    flat,
    flat_features,
    flat_labels,
    galleries,
    judge,
    labels,
    language,
    lines,
    network,
    photos,
    photos_flat,
    signed,
    standing,
    title,
    when,
)
from copydesk.clean import names as names_of
from copydesk.clean.cut import Cut, Mark, Passage, paths
from copydesk.errors import NoText
from copydesk.records import (
    Article,
    Block,
    Card,
    Claim,
    Dateline,
    Kind,
    Origin,
    Page,
    Photo,
    Span,
)
from copydesk.text import settle

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
    spoken = _language(cut)
    order = dates.order_of(spoken.value if spoken is not None else "", urls.site(page.url))
    claims = page.claims + card.claims(cut, page.body, spoken, order)
    canonical = _canonical(claims)
    address = page.url or (canonical.value if canonical else "")
    told = told_by(claims, address)
    outlets = told.outlets
    by_words = standing.Lines(lines.marked, names_of.is_full_name, lines.is_clock)
    counted = facts_of(cut, told)
    verdicts = labels.label(cut, counted, network.body(counted.rows), by_words, told.titles, told.summary, told.authors)
    said = [words for words, _ in told.titles]
    said += [claim.value for claim in claims if claim.field == "description"]
    shots = captions.find(cut, verdicts, counted.prose, _CAPTION_WORDS, said)
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
    marked = partial(blocks.marks, page.body)
    exact = partial(_exact, page.body)
    inner = partial(blocks.marks, page.body, every=True)
    pictures = photos.photos(cut, page.body, text, shots, spans, address, depicted.told(cut.scripts), _day, inner)
    published, modified, shown = when.published_and_modified(
        cut, claims, names, spans, page, address, marked, exact, order
    )
    stated = language.stated(claims)
    written = language.found(text, names, spans, [passage.raw for passage in cut.passages], stated)
    signatures = signed.bylines(cut, claims, outlets, names, spans, marked, exact)
    dateline = _dateline(text, found, published)
    return Article(
        key=page.key,
        url=address,
        text=text,
        blocks=found,
        form="html",
        site=urls.site(address),
        language=language.taken(stated, written),
        headline=title.headline(claims, found, text, outlets, exact, partial(_parted, page.body)),
        lede=next((block.span for block in found if block.label == "lede"), None),
        bylines=signatures,
        dateline=dateline,
        agency=signed.agency(signatures, dateline, found, text, exact),
        published=published,
        modified=modified,
        section=card.surest(claims, "section"),
        outlet=card.surest(claims, "site"),
        canonical=canonical,
        free=card.surest(claims, "free"),
        photos=pictures,
        galleries=galleries.galleries(
            text, spans, names, pictures, lambda photo: photo.raw is not None and galleries.in_gallery(cut, photo.raw)
        ),
        card=Card(claims=(*claims, *shown, *([written] if written else ()))),
        kind=judge.kind(cut, names, claims, pictures),
    )


_CAPTION_WORDS = captions.Words(lines.marked, credit.credit, credit.is_credit, credit.is_named)


class Told(NamedTuple):
    """What a page claims, as its labels need it: the outlet's names, titles and what each counts, summary, authors."""

    outlets: set[str]
    titles: list[tuple[str, float]]
    summary: str
    authors: list[str]


def told_by(claims: Sequence[Claim], address: str) -> Told:
    """What the claims of a page at an address tell."""
    outlets = signed.outlets(claims, address)
    return Told(
        outlets,
        title.claimed(claims, outlets),
        next((claim.value for claim in claims if claim.field == "description"), ""),
        [name.name for claim in claims if claim.field == "author" for name in names_of.names(claim.value)],
    )


def facts_of(cut: Cut, told: Told) -> facts.Facts:
    """What the labeller counts of a page that is cut, with what the page claims: `training` asks for it too."""
    return facts.facts(cut, lines.marked, [words for words, _ in told.titles], told.summary, told.authors)


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


def _canonical(claims: Sequence[Claim]) -> Claim | None:
    """The address that the page gives itself, in full: its link says it first, which is there for that."""
    told = [claim for claim in claims if claim.field == "canonical" and "://" in claim.value]
    link = next((claim for claim in told if claim.basis == "link:canonical"), None)
    return link or card.surest(told, "canonical")


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
    outlets = signed.outlets(page.claims, page.url)
    titles = [words for words, merit in title.claimed(page.claims, outlets) if merit > 0]
    texts = [passage.text for passage in passages]
    marks = list(map(lines.marked, texts))
    known = flat_features.known(texts, lines.marked, credit.credit, dates.found, names_of.is_full_name)
    verdicts = flat_labels.label(passages, flat.gaps(page.body, passages), marks, known, titles)
    names = [verdict.label for verdict in verdicts]
    spans = [passage.raw for passage in passages]
    kind: Kind = "line"
    found = tuple(
        Block(label=label, kind=kind, span=passage.raw, raw=passage.raw, sure=sure, why=why)
        for passage, (label, sure, why) in zip(passages, verdicts, strict=True)
    )
    text = page.body
    pictures = photos_flat.photos(text, spans, names, _day)
    order = dates.order_of("", urls.site(page.url))
    published, modified, shown = when.published_and_modified(
        cut, page.claims, names, spans, page, page.url, _unmarked, _flat_exact, order
    )
    stated = language.stated(page.claims)
    written = language.found(text, names, spans, spans, stated)
    signatures = signed.bylines(cut, page.claims, outlets, names, spans, _unmarked, _flat_exact)
    dateline = _dateline(text, found, published)
    return Article(
        key=page.key,
        url=page.url,
        text=text,
        blocks=found,
        form="text",
        site=urls.site(page.url),
        language=language.taken(stated, written),
        headline=title.headline(page.claims, found, text, outlets, _flat_exact, _never_parted),
        lede=next((block.span for block in found if block.label == "lede"), None),
        bylines=signatures,
        dateline=dateline,
        agency=signed.agency(signatures, dateline, found, text, _flat_exact),
        published=published,
        modified=modified,
        photos=pictures,
        galleries=galleries.galleries(text, spans, names, pictures, _is_any),
        card=Card(claims=(*page.claims, *shown, *([written] if written else ()))),
    )


def _exact(body: str, passage: Passage | Block, start: int, end: int) -> Span:
    """The raw characters of a part of a passage; of the whole of it they are known."""
    if isinstance(passage, Passage) and body.startswith(passage.text, passage.raw.start):
        return Span(passage.raw.start + start, passage.raw.start + end)  # it has no tags and no references in it
    raw = passage.raw
    size = len(passage.text) if isinstance(passage, Passage) else len(passage.span)
    if start == 0 and end == size and not body[raw.start].isspace() and not body[raw.end - 1].isspace():
        return raw
    return text_of.exact(body, passage.raw, start, end)


def _parted(body: str, block: Block, at: int) -> bool:
    """Whether a tag stands before the character `at` of a block's text."""
    place = text_of.exact(body, block.raw, max(0, at - 2), min(at + 2, len(block.span)))
    return "<" in place.of(body)


def _never_parted(block: Block, at: int) -> bool:  # noqa: ARG001
    """A flat text has no tags."""
    return False


def _flat_exact(passage: Passage | Block, start: int, end: int) -> Span:
    """A flat text is its own raw."""
    return Span(passage.raw.start + start, passage.raw.start + end)


def _unmarked(passage: Passage) -> list[Mark]:  # noqa: ARG001
    """A flat text has no inline elements."""
    return []


def _is_any(photo: Photo) -> bool:  # noqa: ARG001
    """In flat text every photo stands in the one gallery that it may have."""
    return True
