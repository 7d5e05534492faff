"""Picture + caption + credit, and galleries: from figures in a page, from caption lines in flat text.

A picture belongs to the article if it stands in it or in a figure beside it; icons, faces, logos and counting
pixels do not. Its caption is what stands in the same figure, its credit is taken from the caption's end or from
an element of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import urljoin, urlsplit

from copydesk import reference
from copydesk.clean.cut import (
    AD,
    AUTHOR,
    BIO,
    CAPTION,
    COMMENTS,
    CREDIT,
    FIGURE,
    FOOTER,
    GALLERY,
    NAV,
    PROMO,
    RELATED,
    SHARE,
    TEASER,
    Cut,
    Marked,
    Node,
    Passage,
    Picture,
)
from copydesk.records import Gallery, Label, Photo, Span

# Where the address of a picture lies: src is often a placeholder until a script has run.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-hi-res-src", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_NO_PHOTO = re.compile(
    r"(?:^|[/_.\-])(?:logo|icon|sprite|avatar|pixel|spacer|blank|placeholder|spinner|loading|badge|button|emoji|"
    r"1x1|transparent|tracking|gravatar|favicon)(?:[/_.\-\d]|$)",
    re.IGNORECASE,
)
# Smaller than this on either side, in pixels, is an icon or a face.
_SMALL = 100
_SIZE = re.compile(r"\d+")
# A figure is found this far up from its picture: picture, link, wrapper, figure.
_UP = 4
# A caption line of flat text is found this far below the line that counts the gallery.
_COUNT = re.compile(r"\d{1,3}")

# The credit at the end of a caption: the span that it takes up, that of its names, photographer, agency.
Credited = Callable[[str], tuple[Span, Span, str, str] | None]
Parties = Callable[[str], tuple[str, str]]
Dated = Callable[[str], tuple[str, Span] | None]


def photos(
    cut: Cut,
    text: str,
    labels: Sequence[Label],
    spans: Sequence[Span],
    base: str,
    credited: Credited,
    parties: Parties,
    dated: Dated,
    marked: Marked,
) -> tuple[Photo, ...]:
    """The photos of an article page, in reading order.

    `text` is the article's, `labels` and `spans` are those of the passages in it, `base` the address that picture
    addresses are relative to; `credited` takes a credit off the end of a caption, `dated` finds a day in it,
    `marked` gives the inline elements of a passage.
    """
    first = next((n for n, label in enumerate(labels) if label in ("headline", "lede", "body")), None)
    last = next((n for n in range(len(labels) - 1, -1, -1) if labels[n] in ("body", "subhead")), None)
    if first is None or last is None:
        first, last = 0, len(labels)
    nodes = cut.nodes
    ends, traits = _ends(nodes), _standing(cut, labels)
    told = _captions(cut, labels, ends, traits, first, last)
    found: list[tuple[int, Photo]] = []
    taken: set[str] = set()
    for index, picture in enumerate(cut.pictures):
        words = told.pop(index, [])
        if not words and not _belongs(nodes, traits[picture.node], picture, first, last):
            continue
        source = _source(picture, base)
        if source and _NO_PHOTO.search(urlsplit(source).path):
            source = ""
        if (not source and not words) or (source in taken and source):
            continue
        taken.add(source)
        photo = _photo(cut, text, picture, source, words, labels, spans, credited, parties, dated, marked)
        found.append((picture.raw.start, photo))
    for words in told.values():  # the pictures of these are drawn by a script
        photo = _photo(cut, text, None, "", words, labels, spans, credited, parties, dated, marked)
        if photo.caption or photo.credit:
            found.append((cut.passages[words[0]].raw.start, photo))
    found.sort(key=_place_in_page)
    return tuple(photo for _, photo in found)


def _place_in_page(placed: tuple[int, Photo]) -> int:
    return placed[0]


def _ends(nodes: Sequence[Node]) -> list[int]:
    """For each element the one that opens first after it has ended: what is inside of it stands between."""
    ends = list(range(1, len(nodes) + 1))
    for n in range(len(nodes) - 1, 0, -1):
        above = nodes[n].parent
        ends[above] = max(ends[above], ends[n])
    return ends


# What holds no picture of the article.
_APART = NAV | FOOTER | COMMENTS | AD | SHARE | PROMO | BIO


def _standing(cut: Cut, labels: Sequence[Label]) -> list[int]:
    """The traits that count for each element: its own and its ancestors', less those of elements around the body."""
    nodes = cut.nodes
    around = [False] * len(nodes)
    for passage, label in zip(cut.passages, labels, strict=True):
        if label == "body":
            node = passage.node
            while node > 0 and not around[node]:
                around[node] = True
                node = nodes[node].parent
    standing = [0] * len(nodes)
    for n in range(1, len(nodes)):
        standing[n] = standing[nodes[n].parent] | (0 if around[n] else nodes[n].traits)
    return standing


def _belongs(nodes: Sequence[Node], traits: int, picture: Picture, first: int, last: int) -> bool:
    """Whether a picture without words is one of the article's: it stands in it, or in a figure beside it."""
    if traits & _APART or _is_small(picture) or not first - 3 <= picture.after <= last + 3:
        return False
    if _figure(nodes, picture.node):
        return True
    return not traits & (RELATED | TEASER | AUTHOR) and first <= picture.after <= last + 1


def _captions(
    cut: Cut, labels: Sequence[Label], ends: Sequence[int], traits: Sequence[int], first: int, last: int
) -> dict[int, list[int]]:
    """The passages that describe each picture: index of the picture, indices of the passages.

    Words that describe a picture which no tag shows have a negative index of their own.
    """
    nodes, passages = cut.nodes, cut.passages
    told: dict[int, list[int]] = {}
    nearest = 0  # the first picture that may stand near
    unseen, before = 0, -2  # the last picture that no tag shows, and the last passage that describes it
    for n, passage in enumerate(passages):
        figure = 0
        if labels[n] not in ("caption", "credit"):
            if labels[n] != "body" or not traits[passage.node] & (FIGURE | CAPTION):
                continue
            figure = _figure(nodes, passage.node)
            if not figure:
                continue
        if not first - _ABOVE <= n <= last + _BELOW or traits[passage.node] & (NAV | FOOTER | COMMENTS | RELATED):
            continue
        while nearest < len(cut.pictures) and cut.pictures[nearest].after < n - _REACH:
            nearest += 1
        best = _nearest(cut, labels, ends, n, nearest, figure)
        if best is None:
            if not (passage.kind == "caption" or traits[passage.node] & (FIGURE | GALLERY)):
                continue
            # A caption and the credit under it describe one picture.
            above = nodes[passage.node].parent
            best = unseen if n == before + 1 and above == nodes[passages[before].node].parent else -n - 1
            unseen, before = best, n
        told.setdefault(best, []).append(n)
    for words in told.values():
        if any(labels[n] in ("caption", "credit") for n in words):
            words[:] = [n for n in words if labels[n] in ("caption", "credit")]
        else:
            words[:] = [n for n in words if labels[n] == "body"]
    return {key: words for key, words in told.items() if words}


# How many passages above the first and below the last of the article's a caption may stand; how many passages
# stand between a picture and its words at most; how many elements up the one that holds both is looked for.
_ABOVE, _BELOW, _REACH, _LEVELS = 6, 3, 4, 7


def _nearest(cut: Cut, labels: Sequence[Label], ends: Sequence[int], n: int, nearest: int, figure: int) -> int | None:
    """The picture that a passage describes: the nearest in the innermost element that holds a picture and no body."""
    nodes, passages = cut.nodes, cut.passages
    near = []
    for index in range(nearest, len(cut.pictures)):
        picture = cut.pictures[index]
        if picture.after > n + _REACH:
            break
        if not (_is_small(picture) and not figure):
            near.append(index)
    holder = passages[n].node
    for _ in range(_LEVELS):
        if holder <= 0 or (figure and holder < figure):
            break
        inside = [index for index in near if holder <= cut.pictures[index].node < ends[holder]]
        if inside:
            # Words stand below their picture more often than above.
            return min(inside, key=lambda index: _distance(cut.pictures[index], n))
        around = range(max(0, n - _REACH), min(len(passages), n + _REACH + 1))
        if any(labels[m] in ("body", "lede") and holder <= passages[m].node < ends[holder] for m in around if m != n):
            break
        holder = nodes[holder].parent
    return None


def _distance(picture: Picture, n: int) -> float:
    return n - picture.after if picture.after <= n else picture.after - n - 0.5 + _REACH


def _figure(nodes: Sequence[Node], node: int) -> int:
    """The innermost figure, or element named as one, around a node; 0 where there is none."""
    best = 0
    for _ in range(_UP):
        if node <= 0:
            break
        own = nodes[node]
        if own.tag == "figure":
            return node
        if not best and own.traits & FIGURE:
            best = node
        node = own.parent
    return best


def _source(picture: Picture, base: str) -> str:
    """The address of the largest version of a picture; empty where there is only a placeholder."""
    largest, width = "", 0
    for name in _SETS:
        for entry in picture.attrs.get(name, "").split(", "):
            address, _, size = entry.strip(" \t\n,").partition(" ")
            number = _SIZE.search(size)
            wide = int(number[0][:6]) if number else 1
            if address and wide > width and not address.startswith("data:"):
                largest, width = address, wide
    for name in _SOURCES:
        address = picture.attrs.get(name, "").strip()
        if address and not address.startswith("data:") and not largest and not _NO_PHOTO.search(address):
            largest = address
    if not largest:
        return ""
    try:
        address = urljoin(base, largest)
        return address if urlsplit(address).scheme in ("http", "https", "") else ""
    except ValueError:  # an address that can't be taken apart is no address
        return ""


def _is_small(picture: Picture) -> bool:
    for name in ("width", "height"):
        number = _SIZE.fullmatch(picture.attrs.get(name, "").strip().removesuffix("px"))
        if number and int(number[0][:6]) < _SMALL:
            return True
    return False


def _photo(
    cut: Cut,
    text: str,
    picture: Picture | None,
    source: str,
    words: Sequence[int],
    labels: Sequence[Label],
    spans: Sequence[Span],
    credited: Credited,
    parties: Parties,
    dated: Dated,
    marked: Marked,
) -> Photo:
    """One photo from its picture and the passages of its figure."""
    alt = " ".join(picture.attrs.get("alt", "").split())[:1000] if picture is not None else ""
    caption = credit = None
    for n in words:
        passage, span = cut.passages[n], spans[n]
        own = cut.nodes[passage.node].traits
        taken = credited(passage.text) if credit is None else None
        if labels[n] == "credit" or (own & (CREDIT | AUTHOR) and not own & CAPTION) or (taken and not taken[0].start):
            credit = credit or span
            continue
        inner = _marked_credit(passage, span, marked)
        if caption is None:
            caption = span
            if inner is not None:
                credit = inner
                caption = Span(span.start, inner.start) if inner.start > span.start else None
    basis = "figure" if picture is not None else "caption"
    raw = picture.raw if picture is not None else None
    return _described(text, caption, credit, credited, parties, dated, basis, src=source, alt=alt, raw=raw)


def _marked_credit(passage: Passage, span: Span, marked: Marked) -> Span | None:
    """The part of a caption that an element of its own names as the credit."""
    for mark in marked(passage):
        if mark.traits & (CREDIT | AUTHOR) and mark.start and _WORD.search(passage.text, mark.start, mark.end):
            # What follows it is of the credit too: "<span>Photo by Carla Voss</span>/AP".
            end = len(passage.text) if len(passage.text) - mark.end < _CREDIT_TAIL else mark.end
            return Span(span.start + mark.start, span.start + end)
    return None


_CREDIT_TAIL = 40


def _trim(text: str, span: Span) -> Span | None:
    words = span.of(text)
    opening = _OPENING.match(words)
    start = span.start + (opening.end() if opening else len(words) - len(words.lstrip(" -–—|([")))
    end = span.start + len(words.rstrip(" -–—|(["))
    return Span(start, end) if end > start else None


def _marks(kind: str) -> str:
    return reference.either(row[2] for row in reference.rows("marks") if row[0] == kind)


# "Caption: ", "Bildunterschrift: ": the name of the field, left before its words; "Photo: ", "Foto by ".
_OPENING = re.compile(rf"\s*(?:{_marks('caption')})\s?:\s*", re.IGNORECASE)
_CREDIT_OPENING = re.compile(rf"[\s(\[]*(?:{_marks('credit')})\s?(?:[:=/：]|\bby\b)\s*", re.IGNORECASE)


def _described(
    text: str,
    caption: Span | None,
    credit: Span | None,
    credited: Credited,
    parties: Parties,
    dated: Dated,
    basis: str,
    src: str = "",
    alt: str = "",
    raw: Span | None = None,
) -> Photo:
    """A photo whose caption and credit stand at these places of the text."""
    photographer = wire = ""
    if caption is not None and credit is None:
        taken = credited(caption.of(text))
        if taken is not None:
            whole, inner, photographer, wire = taken
            credit = Span(caption.start + inner.start, caption.start + inner.end)
            caption = Span(caption.start, caption.start + whole.start)
    elif credit is not None:
        credit = _named(text, credit, credited)
        photographer, wire = parties(credit.of(text))
    if caption is not None:
        caption = _trim(text, caption)
    day = dated(caption.of(text)) if caption is not None else None
    place = _place(text, caption, day[1] if day else None)
    return Photo(
        src=src,
        alt=alt,
        caption=caption.of(text) if caption else "",
        credit=credit.of(text) if credit else "",
        photographer=photographer,
        agency=wire,
        date=day[0] if day else "",
        date_span=Span(caption.start + day[1].start, caption.start + day[1].end) if caption and day else None,
        place=place.of(text) if place else "",
        place_span=place,
        basis=basis,
        raw=raw,
        caption_span=caption,
        credit_span=credit,
    )


def _named(text: str, credit: Span, credited: Credited) -> Span:
    """A credit without the mark before its names ("Photo:") and the brackets around them."""
    taken = credited(credit.of(text))
    if taken is not None and taken[0] == Span(0, len(credit)):
        return Span(credit.start + taken[1].start, credit.start + taken[1].end)
    words = credit.of(text)
    mark = _CREDIT_OPENING.match(words)
    if mark and mark.end() < len(words):
        credit = Span(credit.start + mark.end(), credit.end)
        words = credit.of(text)
    start = credit.start + len(words) - len(words.lstrip(" ([|–—-©"))
    end = credit.start + len(words.rstrip(" )]|–—-"))
    return Span(start, end) if start < end else credit


_CAPITAL = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*"
_NAMED = rf"{_CAPITAL}(?:\s(?:of\sthe|of|de|am|an\sder|upon|on)\s{_CAPITAL}|\s{_CAPITAL}){{0,3}}"
_PREPOSITION = r"(?<!\w)(?:in|at|en|à|im|am|w|na|em|a|near|outside|off|vor)\s(?:the\s)?"
_IN = re.compile(rf"{_PREPOSITION}(?P<place>{_NAMED}(?:\s?,\s{_NAMED}){{0,2}})\s*(?P<rest>.*)", re.DOTALL)
_COMMA = re.compile(rf"(?:^|[,.]\s)(?P<place>{_NAMED})(?P<rest>,\s*)$")
_OPENER = re.compile(_PREPOSITION)
# What may stand between a place and its day: commas, brackets, the day of the week, "on".
_BETWEEN = re.compile(r"[\s,]*(?:\([^)]*\)[\s,]*)?(?:(?:on|am|le|el|den|il|em|den)\s)?", re.IGNORECASE)
_WEEKDAYS = frozenset(row[2] for row in reference.rows("weekdays"))
# How far before the day the place is looked for, in characters.
_NEAR_DAY = 100


def _place(text: str, caption: Span | None, day: Span | None) -> Span | None:
    """The place that a caption names right before its day ("in Port Ellery on March 3, 2024").

    Without a preposition ("Port Ellery, 3 March 2024") it counts only if the text says elsewhere "in Port Ellery":
    a person's name may stand there as well.
    """
    if caption is None or day is None:
        return None
    end = caption.start + day.start
    start = max(caption.start, end - _NEAR_DAY)
    before = text[start:end]
    best = None
    for opener in _OPENER.finditer(before):
        match = _IN.match(before, opener.start())
        if match is not None and not _WORD.search(_without_weekdays(match["rest"])):
            best = match
    if best is None:
        match = _COMMA.search(before)
        if match is not None and re.search(_PREPOSITION + re.escape(match["place"]), text):
            best = match
    if best is None:
        return None
    words = best["place"]
    while words and words.rsplit(", ", 1)[-1].casefold() in _WEEKDAYS:
        words = words.rpartition(", ")[0]
    return Span(start + best.start("place"), start + best.start("place") + len(words)) if words else None


_WORD = re.compile(r"\w+")


def _without_weekdays(text: str) -> str:
    text = " ".join("" if word.casefold().strip(",.") in _WEEKDAYS else word for word in text.split())
    return _BETWEEN.sub("", text + " ", count=1)


def flat_photos(
    text: str,
    spans: Sequence[Span],
    labels: Sequence[Label],
    credited: Credited,
    parties: Parties,
    dated: Dated,
) -> tuple[Photo, ...]:
    """The photos whose captions a flat text still holds, in order. Spans count in the text."""
    return tuple(
        _described(text, span, None, credited, parties, dated, "line")
        for span, label in zip(spans, labels, strict=True)
        if label == "caption"
    )


def galleries(
    text: str,
    spans: Sequence[Span],
    labels: Sequence[Label],
    found: Sequence[Photo],
    inside: Callable[[Photo], bool],
) -> tuple[Gallery, ...]:
    """The galleries of an article: their title, the count that the page declares, the photos that belong to them.

    `inside` says whether a photo stands in an element named as a gallery. In flat text every caption below the
    count belongs to it.
    """
    declared = declared_span = title = None
    for n, label in enumerate(labels):
        if label != "gallery":
            continue
        number = _COUNT.search(spans[n].of(text))
        if number and declared is None:
            declared = int(number[0])
            declared_span = Span(spans[n].start + number.start(), spans[n].start + number.end())
        elif not number and title is None:
            title = spans[n]
    members = tuple(n for n, photo in enumerate(found) if inside(photo))
    if not members or (declared is None and title is None and len(members) < 2):
        return ()
    return (Gallery(photos=members, title=title, declared=declared, declared_span=declared_span),)


def in_gallery(cut: Cut, raw: Span) -> bool:
    """Whether the picture with this tag stands in an element named as a gallery."""
    return any(p.raw == raw and cut.nodes[p.node].inherited & GALLERY for p in cut.pictures)
