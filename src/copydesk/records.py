"""The vocabulary: every record that passes between rooms, what can be read off it, and its one wire form.

Offsets are Unicode code points (Python string indices), half open. A `span` counts in `Article.text`,
a `raw` counts in `Page.body`. All records are frozen; a stage returns new ones and changes nothing that
it was given. Between processes they travel as msgpack bytes (`encode`, `decode`).
"""

from __future__ import annotations

import functools
import hashlib
import re
from typing import Any, Literal, TypeVar

import msgspec

Form = Literal["html", "text"]

Label = Literal[
    "headline",  # the title of the article, as the reader sees it
    "lede",  # the standfirst between headline and body
    "byline",  # who wrote it
    "date",  # when it was published or changed, as the reader sees it
    "body",  # the article itself: paragraphs, lists, quotes, tables (see Block.kind)
    "subhead",  # a heading inside the body
    "caption",  # the words under a photo
    "credit",  # who took the photo, where it stands apart from the caption
    "gallery",  # the title or the count of a gallery
    "bio",  # who the author is, below the article or beside it
    "embed",  # a post of a network, a film, a map, set into the article
    "box",  # what stands beside the article in a frame of its own: facts, a poll, a summary
    "related",  # links to other articles
    "ad",  # advertisements and the marks that they leave
    "promo",  # newsletter boxes, subscribe lines, calls to follow
    "comment",  # readers' comments
    "source",  # "Source link" and its kin: where a copy says that it comes from
    "chrome",  # menus, buttons, footers, everything else that belongs to the site
]

# What a passage is built as: "cell" and "row" are cells of a table, "row" the first one of a row.
Kind = Literal["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "quote", "cell", "row", "pre", "caption", "line"]

# What a page is as a whole.
PageKind = Literal[
    "article",  # one article
    "live",  # a live blog: entries, each with its time
    "stories",  # several articles, one below the other
    "gallery",  # photos and their captions, hardly any prose
    "list",  # links to articles, hardly any prose
    "stub",  # the opening of an article that is to be paid for
    "none",  # nothing to read
    "",  # not told: flat text says too little
]

BODY_LABELS: frozenset[str] = frozenset({"lede", "body", "subhead"})
# What is no part of the article at all: neither its body nor what belongs to it (headline, byline, captions ...).
SET_ASIDE: frozenset[str] = frozenset({"bio", "box", "embed", "related", "ad", "promo", "comment", "source", "chrome"})


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The base of all records but `Span`."""


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False, order=True):
    """Code points [start, end) of one text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span points at."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        """A span is there, even one of no characters: `if span` asks for None alone."""
        return True


# read -----------------------------------------------------------------------------------------------------


class Origin(Record, frozen=True, gc=False):
    """Where the bytes lie.

    `path` is the file as it was named or found, "-" for standard input; `inside` names a member of a zip
    (WACZ). `offset` and `length` are bytes: of the whole file where a file is one page (0 and its size);
    of the record in a WARC, counted in the file as it lies (so in the compressed one for .warc.gz);
    of the line in JSONL, counted after decompression. Where a format gives no byte offset (CSV, Parquet),
    `row` counts its rows from 0 and offset and length are 0.
    """

    path: str
    offset: int = 0
    length: int = 0
    row: int | None = None
    inside: str = ""


class Claim(Record, frozen=True, gc=False):
    """One thing that a page, or the pile that it came in, says of itself, with its evidence.

    `value` is normalised (a name without "By", a date in ISO 8601), `words` what was read where that
    differs. `raw` are the characters of `Page.body` that say it, None where the pile says it (a
    column, an option) or the page's address does. `span` is the same place in `Article.text` where a reader sees it.
    """

    field: str
    value: str
    basis: str
    words: str = ""
    raw: Span | None = None
    span: Span | None = None


class Scrap(Record, frozen=True):
    """One unread thing of a pile, found but neither decoded nor judged.

    `data` holds its bytes, or is None where `origin` names a whole file that is still to be read.
    `charset` is what the transport declares (HTTP header, the table's own encoding), if anything.
    """

    origin: Origin
    data: bytes | None = None
    url: str = ""
    form: Form | None = None
    charset: str = ""
    fetched: str = ""
    claims: tuple[Claim, ...] = ()


class Page(Record, frozen=True):
    """One decoded page, untouched but for its line ends.

    `key` is the digest of url and body. `body` is decoded, without its byte order mark, line ends as LF,
    lone surrogates as U+FFFD. `fetched` is when it was scraped (ISO 8601, UTC) where the pile says so.
    `claims` are what the pile says of it ("published", "headline", "author"), unchecked.
    """

    key: str
    url: str
    body: str
    form: Form
    origin: Origin
    fetched: str = ""
    encoding: str = ""
    claims: tuple[Claim, ...] = ()


# clean ----------------------------------------------------------------------------------------------------


class Block(Record, frozen=True, gc=False):
    """One thing on the page: what it is for (`label`), what it is built as (`kind`), and where it stands.

    `path` is its place in the tree ("body > article > div.story > p"), empty for flat text. `sure` is
    between 0 and 1; `why` names the rule that gave the label.
    """

    label: Label
    kind: Kind
    span: Span
    raw: Span
    path: str = ""
    sure: float = 0.5
    why: str = ""


class Byline(Record, frozen=True, gc=False):
    """One author, agency or outlet that signs the article."""

    name: str
    basis: str
    role: str = ""
    raw: Span | None = None
    span: Span | None = None


class Dateline(Record, frozen=True, gc=False):
    """Where, when and by whom a report was filed: "PORT ELLERY, March 3 (NPA) —"."""

    span: Span
    place: str = ""
    date: str = ""
    agency: str = ""


class Photo(Record, frozen=True):
    """One picture of the article.

    `raw` is its tag in the page, None in flat text, where only the caption is left. `caption` and `credit`
    are the words, `caption_span` and `credit_span` where they stand in the text (None where they come from
    an attribute or from JSON-LD: then `caption_basis` and `credit_basis` say so, and `caption_raw` and `credit_raw` are
    the characters of the page). `date` is ISO, `place` as the caption writes it. `repeats` is the index of the first
    photo with the same caption, to the letter.
    """

    src: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""
    photographer: str = ""
    agency: str = ""
    place: str = ""
    date: str = ""
    basis: str = ""
    raw: Span | None = None
    caption_span: Span | None = None
    credit_span: Span | None = None
    date_span: Span | None = None
    place_span: Span | None = None
    caption_basis: str = ""
    credit_basis: str = ""
    caption_raw: Span | None = None
    credit_raw: Span | None = None
    repeats: int | None = None


class Gallery(Record, frozen=True):
    """A run of photos shown as one. `declared` is the count that the page states, `photos` index `Article.photos`."""

    photos: tuple[int, ...]
    title: Span | None = None
    declared: int | None = None
    declared_span: Span | None = None


class Card(Record, frozen=True):
    """What the page claims of itself, unchecked: every candidate for every field, in the order found."""

    claims: tuple[Claim, ...] = ()

    def all(self, field: str) -> tuple[Claim, ...]:
        """The claims for one field."""
        return tuple(claim for claim in self.claims if claim.field == field)


class Article(Record, frozen=True):
    """A page, cleaned. One text holds every block, ads and chrome included; labels decide what is body."""

    key: str
    url: str
    text: str
    blocks: tuple[Block, ...]
    form: Form
    site: str = ""
    language: str = ""
    headline: Claim | None = None
    lede: Span | None = None
    bylines: tuple[Byline, ...] = ()
    dateline: Dateline | None = None
    agency: Claim | None = None
    published: Claim | None = None
    modified: Claim | None = None
    section: Claim | None = None
    outlet: Claim | None = None
    canonical: Claim | None = None
    free: Claim | None = None
    photos: tuple[Photo, ...] = ()
    galleries: tuple[Gallery, ...] = ()
    card: Card = Card()
    kind: PageKind = ""

    @property
    def taken(self) -> tuple[Claim, ...]:
        """The claims that the article took: its headline, agency, dates, section, outlet, address, and whether free."""
        fields = (self.headline, self.agency, self.published, self.modified, self.section, self.outlet, self.canonical)
        return tuple(claim for claim in (*fields, self.free) if claim is not None)

    @property
    def body(self) -> str:
        """The article alone, a line a block: standfirst, paragraphs, subheads."""
        return "\n".join(self.paragraphs)

    @property
    def paragraphs(self) -> list[str]:
        """The words of the blocks that are body, in reading order."""
        return [block.span.of(self.text) for block in self.blocks if block.label in BODY_LABELS]

    @property
    def markdown(self) -> str:
        """The headline and the body as Markdown (CommonMark; tables as GitHub writes them).

        Its characters that Markdown would read as marks are escaped.
        """
        title = f"# {_escaped(self.headline.value)}" if self.headline is not None else ""
        parts = [title] if title else []
        before: Block | None = None
        for block in self.blocks:
            if block.label not in BODY_LABELS:
                continue
            words = _escaped(block.span.of(self.text))
            if block.kind in ("cell", "row"):
                goes_on = before is not None and before.kind in ("cell", "row")
                if not goes_on:
                    parts.append(f"| {words} |")
                elif block.kind == "cell":
                    parts[-1] += f" {words} |"
                else:
                    # The rule below the first row says that it is a table.
                    if "\n" not in parts[-1]:
                        parts[-1] += "\n|" + " --- |" * (parts[-1].count(" |"))
                    parts[-1] += f"\n| {words} |"
            elif block.kind == "li":
                mark = "1." if block.path.rpartition(" > ")[0].rpartition(" > ")[2].startswith("ol") else "-"
                if before is not None and before.kind == "li":
                    parts[-1] += f"\n{mark} {words}"
                else:
                    parts.append(f"{mark} {words}")
            elif block.kind == "quote":
                if before is not None and before.kind == "quote":
                    parts[-1] += f"\n>\n> {words}"
                else:
                    parts.append(f"> {words}")
            elif block.kind.startswith("h"):
                parts.append(f"{'#' * max(2, int(block.kind[1]))} {words}")
            elif block.label == "subhead":
                parts.append(f"## {words}")
            else:
                parts.append(words)
            before = block
        return "\n\n".join(_ruled(part) for part in parts)


def _ruled(part: str) -> str:
    """A table of one row needs its rule too."""
    return part + "\n|" + " --- |" * part.count(" |") if part.startswith("| ") and "\n" not in part else part


# What opens a mark anywhere, and what does at the start of a line alone.
_MARKS = re.compile(r"([\\`*_\[\]<>|&~])")
_OPENS = re.compile(r"^([#+=-])")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])")


def _escaped(words: str) -> str:
    """Words as Markdown reads them: nothing in them is a mark."""
    words = _MARKS.sub(r"\\\1", words)
    return _NUMBERED.sub(r"\1\\\2", _OPENS.sub(r"\\\1", words))


# annotate -------------------------------------------------------------------------------------------------


class Mention(Record, frozen=True, gc=False):
    """Words that mean a person or an organisation, and how: by a name, a short form of it, a role, a pronoun."""

    span: Span
    kind: Literal["name", "short", "role", "pronoun"] = "name"


class Person(Record, frozen=True):
    """A person, with every mention in the article. `key` is unique within it.

    `gender` is "f", "m" or empty: what titles, roles and pronouns say, else what is usual of the given name.
    """

    key: str
    name: str
    mentions: tuple[Mention, ...]
    titles: tuple[Span, ...] = ()
    roles: tuple[Span, ...] = ()
    gender: str = ""
    sure: float = 0.5


class Organisation(Record, frozen=True):
    """An organisation, with every mention in the article."""

    key: str
    name: str
    mentions: tuple[Mention, ...]
    sure: float = 0.5


class Place(Record, frozen=True):
    """A place named in the article, or a people (`kind` "people"), whose land it then is.

    `name` is the gazetteer's, the mentions have what the article says. Coordinates are degrees, WGS 84, of an area
    somewhere in its middle; None where it could not be told.
    """

    key: str
    name: str
    mentions: tuple[Span, ...]
    kind: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""
    division: str = ""
    geonames: int | None = None
    sure: float = 0.5


class Moment(Record, frozen=True, gc=False):
    """A time expression. `value` in the manner of TIMEX3 ("2023-04-25", "P3D"), empty where unresolved.

    `kind` is "date", "time" (of day), "duration" or "set" (what recurs); `mod` how the words qualify the value
    ("START", "END", "APPROX"). `anchor` names what the value was reckoned from: "published", the basis of another
    day, or the key of another moment; empty where nothing was needed, or nothing was known.
    """

    key: str
    span: Span
    kind: str
    value: str = ""
    mod: str = ""
    anchor: str = ""
    sure: float = 0.5


class Statement(Record, frozen=True):
    """Who said what, and through whom we know.

    `content` is what was said, several spans where its source interrupts it; `cue` the words that make it a statement
    ("said", "according to"); `source` who said it, as the article has it, and `who` the key of the Person or the
    Organisation of the same notes that this means, empty where that is not known. `via` is the channel: an outlet, a
    letter, court papers. `outer` is the key of the statement that this one is a part of. `kind` is "said" for what was
    spoken or written, "held" for what is believed, wished, planned or felt.
    """

    key: str
    content: tuple[Span, ...]
    cue: Span | None = None
    source: Span | None = None
    who: str = ""
    via: Span | None = None
    voice: Literal["", "quote", "paraphrase", "mixed"] = ""
    kind: Literal["", "said", "held"] = ""
    outer: str = ""
    sure: float = 0.5


Status = Literal["", "planned", "postponed", "cancelled", "under way", "failed", "happened", "denied"]


class Event(Record, frozen=True):
    """What happened, or is said to: `who`, `where`, `when` and `told` are keys of the same notes.

    `what` are the words that tell of it where they tell most, `mentions` all words that do, in reading order. `status`
    is how it stands: "failed" is what was tried and came to nothing, or of which nothing else is known than that it was
    tried; "denied" what somebody says has not happened or will not; empty where nothing is told. `subject` are the
    words for who does it, or whom it befalls, as they stand beside it; `who` whom these and its other words mean.
    `count` is how many, `told` the statements that it is a part of. `weight` is how much of the article it is, 0 to 1.
    """

    key: str
    what: Span
    mentions: tuple[Span, ...] = ()
    status: Status = ""
    subject: Span | None = None
    who: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    count: Span | None = None
    told: tuple[str, ...] = ()
    weight: float = 0.0
    sure: float = 0.5


class Gist(Record, frozen=True):
    """Who did what, when and where, of an article as a whole.

    `event` is the key of its main event in the same notes. `day` is the day of it, ISO 8601: that of `when`, else the
    day of publication.
    """

    event: str = ""
    who: Span | None = None
    what: Span | None = None
    when: Span | None = None
    where: Span | None = None
    day: str = ""


class Oddity(Record, frozen=True):
    """Something garbled, inconsistent or repeated, with a plain reason. Never a verdict."""

    kind: str
    spans: tuple[Span, ...]
    why: str


class Notes(Record, frozen=True):
    """All that was annotated in one article. Replaceable without touching the article."""

    key: str
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()
    moments: tuple[Moment, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    oddities: tuple[Oddity, ...] = ()


# trace ----------------------------------------------------------------------------------------------------


class Print(Record, frozen=True):
    """What is asked of one article to bring it together with others, and to tell which of them was first.

    `whole` is a hash of all words of its body, 0 where it has none; `terms` are 32-bit hashes of its different stems in
    the order of first occurrence, `sentences` 64-bit hashes of its longer sentences and quotes, both little-endian.
    `sources` are where the page says that its text comes from: claims for the field "source", whose value is an
    address or a name. `fetched` is when it was scraped.
    """

    key: str
    words: int = 0
    whole: int = 0
    terms: bytes = b""
    sentences: bytes = b""
    url: str = ""
    site: str = ""
    outlet: str = ""
    agency: str = ""
    published: str = ""
    fetched: str = ""
    sources: tuple[Claim, ...] = ()


CopyKind = Literal[
    "exact",  # the same words
    "near",  # the same sentences for the most part, some changed, left out or added
    "spun",  # reworded throughout: by hand, by a program, by translating it there and back
    "part",  # a part of the original, cut
    "merged",  # the original and more that is not from it
    "named",  # its page names an original that is not in the pile
    "quotes",  # no copy: a new article that has quotes of another, or both have them of one source
]

DifferenceKind = Literal[
    "number",  # a figure or a number word
    "name",  # a name, or how it is spelled
    "day",  # a day or a month
    "negation",  # "not" and its kin, here or there alone
    "quote",  # words between quote marks
]


class Shared(Record, frozen=True, gc=False):
    """A sentence of a copy and the one of its original that it repeats; `same` where it does so to the word."""

    here: Span
    there: Span
    same: bool = False


class Difference(Record, frozen=True, gc=False):
    """What a copy says otherwise than its original, in sentences that repeat one another.

    `here` are the words in the copy, `there` in the original; one of both is None where the other stands alone.
    """

    kind: DifferenceKind
    here: Span | None = None
    there: Span | None = None


class Reason(Record, frozen=True, gc=False):
    """One thing that speaks for an original. `article` is the key of who says it, empty where it is counted in both;
    `words` what is said; `weight` how much it tells, above 0 for this original, below 0 against it."""

    basis: str
    weight: float
    words: str = ""
    article: str = ""


class Copy(Record, frozen=True):
    """`key` repeats `original`, the key of an article of the archive.

    `original` is empty where it is unknown which one was first: `like` then names an article of the same text.
    `named` is what the page itself names as its original (an address, an agency) that is not in the pile. `share` is
    how much of this article is in the other, `back` how much of the other is in this one, both 0 to 1; `sure` how
    sure the choice of the original is. For the kind "quotes" no original is claimed, `like` is the other article.
    """

    key: str
    kind: CopyKind
    original: str = ""
    like: str = ""
    named: str = ""
    share: float = 0.0
    back: float = 0.0
    sure: float = 0.0
    shared: tuple[Shared, ...] = ()
    differences: tuple[Difference, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Story(Record, frozen=True):
    """Articles on one event. `key` is that of its first article; `articles` in the order of their days; `origins`
    are the articles that repeat no other: as many independent origins has what the story says."""

    key: str
    articles: tuple[str, ...]
    origins: tuple[str, ...] = ()
    first: str = ""
    last: str = ""


# any ------------------------------------------------------------------------------------------------------


class Spike(Record, frozen=True):
    """What could not pass, where, and why.

    `key` is the page's where there was one, else the digest of the origin. `reason` is a code of
    `errors`, or "bug" for what we did not expect, whose `detail` then ends in the traceback.
    """

    key: str
    stage: str
    reason: str
    detail: str
    origin: Origin | None = None
    url: str = ""

    @property
    def bug(self) -> bool:
        return self.reason == "bug"


def digest(*parts: str) -> str:
    """32 hex digits that stand for the parts and their order (BLAKE2b, 128 bits; NUL parts them)."""
    hashed = hashlib.blake2b(digest_size=16)
    for n, part in enumerate(parts):
        if n:
            hashed.update(b"\0")
        hashed.update(part.encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()


def origin_key(origin: Origin) -> str:
    """The key of a thing that never became a page."""
    row = "" if origin.row is None else str(origin.row)
    return digest("origin", origin.path, origin.inside, str(origin.offset), str(origin.length), row)


def page_key(url: str, body: str) -> str:
    """The key of a page: the digest of its url and its decoded body."""
    return digest(url, body)


# The wire form --------------------------------------------------------------------------------------------

T = TypeVar("T")
_encoder = msgspec.msgpack.Encoder()


def encode(record: Any) -> bytes:
    """A record, or a list of them, as msgpack."""
    return _encoder.encode(record)


@functools.cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def decode(data: bytes, kind: type[T]) -> T:
    """The record of type `kind` that `encode` made `data` from."""
    decoded: T = _decoder(kind).decode(data)  # type: ignore[arg-type]  # every type that travels is hashable
    return decoded
