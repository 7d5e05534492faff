"""Record to row and back: a sheet becomes rows that need no more work, and rows become the same records.

`pack` is a pure function for the process that made the sheet: it compresses and lays out every row, so that
the one process that may write has only to hand them to SQLite.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec
import zstandard

from copydesk.archive import timelines
from copydesk.records import (
    Article,
    Block,
    Claim,
    Form,
    Notes,
    Origin,
    Page,
    Print,
    Record,
    Span,
    Spike,
    decode,
    encode,
)

# zstd level 3, its default: 180 kB of HTML in 0.5 ms. Higher levels were not tried.
_LEVEL = 3

_NUL, _SHOWN = "\0", "\ufffd"


class Sheet(Record, frozen=True):
    """One page's whole outcome."""

    page: Page
    article: Article
    notes: Notes
    print: Print | None = None


class PackedSheet(Record, frozen=True):
    """A sheet laid out as rows, all but the numbers that only the archive can give (article and mark ids)."""

    key: str
    article: tuple[Any, ...]
    page: tuple[Any, ...]
    origin: tuple[Any, ...]
    marks: list[tuple[str, str, str]]
    spans: list[list[Any]]  # columns, not rows: which of `marks`, start, end, raw_start, raw_end, sure
    bylines: list[tuple[Any, ...]]
    dateline: tuple[Any, ...] | None
    photos: list[tuple[Any, ...]]
    galleries: list[tuple[Any, ...]]
    claims: list[tuple[Any, ...]]
    notes: bytes
    statements: list[tuple[Any, ...]]
    people: list[tuple[Any, ...]]
    oddities: list[tuple[Any, ...]]
    events: list[tuple[Any, ...]]
    places: list[tuple[Any, ...]]
    print: bytes = b""

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes: its page and its texts, and 36 for each number of a block
        (28 for the number as Python keeps it, 8 for its place in a list)."""
        held = (*self.article, self.page[-1], self.notes, self.print)
        return sum(len(value) for value in held if isinstance(value, str | bytes)) + 216 * len(self.spans[0])


class _Rest(Record, frozen=True):
    """What `articles.record` holds: the article without its text and blocks, the blocks' paths, and where the
    text has NULs.

    Paths stand here, not in a table, for they hold the page's own ids and class names: 600 pages of 600 sites
    had 45,374 of them, 55 kB an article in a table that names each once, and under 3 kB compressed.
    """

    article: Article
    paths: tuple[str, ...] = ()
    nuls: tuple[int, ...] = ()


_own = threading.local()  # a zstd context must not be shared between threads; a new one each time costs 10 µs


def squeeze(raw: bytes) -> bytes:
    """`raw`, compressed."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    squeezed: bytes = _own.compressor.compress(raw)
    return squeezed


def unsqueeze(squeezed: bytes) -> bytes:
    """What `squeeze` was given."""
    if not hasattr(_own, "decompressor"):
        _own.decompressor = zstandard.ZstdDecompressor()
    raw: bytes = _own.decompressor.decompress(squeezed)
    return raw


T = TypeVar("T")


def unpack(squeezed: bytes, kind: type[T]) -> T:
    """The record that was squeezed."""
    return decode(unsqueeze(squeezed), kind)


def shown(text: str) -> str:
    """`text` of the same length for SQLite's functions, which stop at a NUL."""
    return text.replace(_NUL, _SHOWN) if _NUL in text else text


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return (None, None) if span is None else (span.start, span.end)


def pack(sheet: Sheet) -> PackedSheet:
    """A sheet's rows. Raises UnicodeEncodeError for a lone surrogate, which `text.settle` keeps out."""
    page, article = sheet.page, sheet.article
    assert page.key == article.key == sheet.notes.key, "a sheet is about one page"
    text, body = article.text, article.body
    rest = msgspec.structs.replace(article, text="", blocks=())
    nuls = tuple(at for at, char in enumerate(text) if char == _NUL) if _NUL in text else ()
    blocks = article.blocks
    paths = tuple(block.path for block in blocks)
    marks: dict[tuple[str, str, str], int] = {}
    return PackedSheet(
        key=article.key,
        article=(
            article.key,
            article.url,
            article.site or None,
            article.language or None,
            article.published.value if article.published else None,
            article.modified.value if article.modified else None,
            len(body.split()),
            shown(article.headline.value) if article.headline else None,
            shown(body),
            shown(text),
            squeeze(encode(_Rest(article=rest, paths=paths, nuls=nuls))),
            article.kind or None,
        ),
        page=(page.url, page.form, page.encoding or None, len(page.body), squeeze(page.body.encode())),
        origin=(
            *place(page.origin),
            page.fetched or None,
            msgspec.json.encode(page.claims).decode() if page.claims else None,
        ),
        spans=[
            [marks.setdefault((b.label, b.kind, b.why), len(marks)) for b in blocks],
            [b.span.start for b in blocks],
            [b.span.end for b in blocks],
            [b.raw.start for b in blocks],
            [b.raw.end for b in blocks],
            [b.sure for b in blocks],
        ],
        marks=list(marks),
        bylines=[
            (n, b.name, b.role or None, b.basis, *_ends(b.raw), *_ends(b.span)) for n, b in enumerate(article.bylines)
        ],
        dateline=(
            (line.place or None, line.date or None, line.agency or None, line.span.start, line.span.end)
            if (line := article.dateline)
            else None
        ),
        photos=_photo_rows(article),
        galleries=[
            (
                n,
                shown(gallery.title.of(text)) if gallery.title is not None else None,
                msgspec.json.encode(gallery.photos).decode(),
                gallery.declared,
                *_ends(gallery.title),
                *_ends(gallery.declared_span),
            )
            for n, gallery in enumerate(article.galleries)
        ],
        claims=_claim_rows(article),
        notes=squeeze(encode(sheet.notes)),
        statements=_statement_rows(sheet.notes, text),
        people=people_rows(sheet.notes),
        oddities=oddity_rows(sheet.notes),
        events=_event_rows(sheet.notes, article),
        places=_place_rows(sheet.notes),
        print=encode(sheet.print) if sheet.print is not None else b"",
    )


def _photo_rows(article: Article) -> list[tuple[Any, ...]]:
    words = ("src", "alt", "caption", "credit", "photographer", "agency", "place", "date", "basis")
    spans = ("raw", "caption_span", "credit_span", "date_span", "place_span")
    return [
        (
            n,
            *(getattr(photo, name) or None for name in words),
            *(end for name in spans for end in _ends(getattr(photo, name))),
        )
        for n, photo in enumerate(article.photos)
    ]


def _claim_rows(article: Article) -> list[tuple[Any, ...]]:
    """The card's claims; those that the article took are marked, and added where no claim of the card is it."""
    taken = article.taken
    rows = [(claim, claim in taken) for claim in article.card.claims]
    rows += [(claim, True) for claim in taken if claim not in article.card.claims]
    return [
        (n, c.field, c.value, c.basis, c.words or None, *_ends(c.raw), *_ends(c.span), chosen)
        for n, (c, chosen) in enumerate(rows)
    ]


def _statement_rows(notes: Notes, text: str) -> list[tuple[Any, ...]]:
    """Who said what, in words: `who` by name, several spans of a content parted by dots."""
    names = {one.key: one.name for one in notes.people} | {one.key: one.name for one in notes.organisations}
    number = {statement.key: n for n, statement in enumerate(notes.statements)}

    def words(span: Span | None) -> str | None:
        return None if span is None else shown(span.of(text))

    return [
        (
            n,
            names.get(said.who) or None,
            words(said.source),
            words(said.cue),
            shown(" … ".join(span.of(text) for span in said.content)),
            words(said.via),
            said.voice or None,
            number.get(said.outer),
            min((span.start for span in said.content), default=0),
            max((span.end for span in said.content), default=0),
            *_ends(said.source),
            *_ends(said.cue),
            *_ends(said.via),
            said.sure,
        )
        for n, said in enumerate(notes.statements)
    ]


def people_rows(notes: Notes) -> list[tuple[Any, ...]]:
    """The rows of `people`, but for the article's number: people first, then organisations."""
    both = [("person", one.name, one.mentions) for one in notes.people]
    both += [("organisation", one.name, one.mentions) for one in notes.organisations]
    return [
        (n, kind, shown(name), len(mentions), *_first([mention.span for mention in mentions]))
        for n, (kind, name, mentions) in enumerate(both)
    ]


def oddity_rows(notes: Notes) -> list[tuple[Any, ...]]:
    """The rows of `oddities`, but for the article's number."""
    return [(n, odd.kind, shown(odd.why), *_first(odd.spans)) for n, odd in enumerate(notes.oddities)]


def _place_rows(notes: Notes) -> list[tuple[Any, ...]]:
    """The rows of `places`, but for the article's number."""
    return [
        (
            n,
            shown(one.name),
            one.kind,
            one.country,
            shown(one.division),
            one.latitude,
            one.longitude,
            one.geonames,
            len(one.mentions),
            *_first(one.mentions),
            one.sure,
        )
        for n, one in enumerate(notes.places)
    ]


def _first(spans: Sequence[Span]) -> tuple[int | None, int | None]:
    return (spans[0].start, spans[0].end) if spans else (None, None)


def _event_rows(notes: Notes, article: Article) -> list[tuple[Any, ...]]:
    """What happened, in words: who and where by name, the day as told."""
    text = article.text
    names = {one.key: one.name for one in notes.people} | {one.key: one.name for one in notes.organisations}
    names |= {one.key: one.name for one in notes.places}
    published = article.published.value if article.published else ""
    made: list[tuple[Any, ...]] = []
    for n, event in enumerate(notes.events):
        day, begins, reported = timelines.told(event, notes, published)
        who = ", ".join(names[key] for key in event.who if key in names)
        made.append(
            (
                n,
                day,
                begins,
                reported,
                event.status or None,
                shown(event.what.of(text)),
                who or (shown(event.subject.of(text)) if event.subject else None),
                ", ".join(names[key] for key in event.where if key in names) or None,
                shown(event.count.of(text)) if event.count else None,
                event.what.start,
                event.what.end,
                event.weight,
                event.sure,
            )
        )
    return made


def place(origin: Origin) -> tuple[str, str, int, int, int | None]:
    """An origin as the columns path, inside, offset, length, row."""
    return origin.path, origin.inside, origin.offset, origin.length, origin.row


def spike_row(spike: Spike, edition: int) -> tuple[Any, ...]:
    """A spike as a row of `spikes`, without its id."""
    where = place(spike.origin) if spike.origin else (None,) * 5
    return spike.key, spike.stage, spike.reason, spike.detail, spike.url or None, *where, edition


# And back -------------------------------------------------------------------------------------------------


def article_of(record: bytes, text: str, blocks: Iterable[Sequence[Any]]) -> Article:
    """The article that `pack` was given. `blocks` are label, kind, why, start, end, raw_start, raw_end, sure."""
    rest = unpack(record, _Rest)
    if rest.nuls:
        chars = list(text)
        for at in rest.nuls:
            chars[at] = _NUL
        text = "".join(chars)
    return msgspec.structs.replace(
        rest.article,
        text=text,
        blocks=tuple(
            Block(
                label=label,
                kind=kind,
                span=Span(start, end),
                raw=Span(raw_start, raw_end),
                path=path,
                sure=sure,
                why=why,
            )
            for path, (label, kind, why, start, end, raw_start, raw_end, sure) in zip(rest.paths, blocks, strict=True)
        ),
    )


def kind_of(record: bytes) -> str | None:
    """What the page of a packed article is as a whole, None where that is not told."""
    return unpack(record, _Rest).article.kind or None


def page_of(key: str, page: Sequence[Any], origin: Sequence[Any]) -> Page:
    """The page, from its row (url, form, encoding, body) and that of the first place where it was found."""
    url, form, encoding, body = page
    *where, fetched, claims = origin
    kept: Form = "html" if form == "html" else "text"
    return Page(
        key=key,
        url=url,
        body=unsqueeze(body).decode(),
        form=kept,
        origin=origin_of(where),
        fetched=fetched or "",
        encoding=encoding or "",
        claims=msgspec.json.decode(claims, type=tuple[Claim, ...]) if claims else (),
    )


def origin_of(where: Sequence[Any]) -> Origin:
    """The origin that `place` was given."""
    path, inside, offset, length, row = where
    return Origin(path=path, inside=inside, offset=offset, length=length, row=row)


def spike_of(row: Sequence[Any]) -> Spike:
    """The spike, from its row (key, stage, reason, detail, url, path, inside, offset, length, row)."""
    key, stage, reason, detail, url, *where = row
    origin = None if where[0] is None else origin_of(where)
    return Spike(key=key, stage=stage, reason=reason, detail=detail, url=url or "", origin=origin)
