"""The photos of an article page as records: picture, caption, credit, and the place and the day in the caption.

Which words describe which picture is known by then (`captions`); here a credit is parted from its caption, by an
element of its own or by the words at the caption's end, and what the page does not show is read where it says it
without showing: <noscript>, attributes of the picture, and JSON-LD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from copydesk.clean.credit import alone, credit, is_credit, is_named, parties
from copydesk.clean.cut import AUTHOR, BUTTON, CAPTION, CREDIT, HIDDEN, SHARE, Cut, Mark, Marked, Passage
from copydesk.clean.depicted import Told
from copydesk.clean.described import Dated, Words, opened, parted, record, repeated, trimmed
from copydesk.clean.pictures import Shot, from_sources, in_noscript, is_photo, is_small, plain, source, stem
from copydesk.markup import attribute
from copydesk.records import Photo, Span


def photos(
    cut: Cut,
    body: str,
    text: str,
    shots: Sequence[Shot],
    spans: Sequence[Span],
    base: str,
    told: Sequence[Told],
    dated: Dated,
    inner: Marked,
) -> tuple[Photo, ...]:
    """The photos of an article page, in reading order.

    `body` is the page, `text` the article's, `spans` are those of the passages in it, `base` the address that picture
    addresses are relative to, `told` what JSON-LD says of pictures; `dated` finds a day in a caption, `inner` gives the
    inline elements of a passage, all of them.
    """
    known = {stem(one.address): one for one in told}
    found: list[Photo] = []
    taken: set[str] = set()
    for shot in shots:
        src, attrs, raw, basis = _picture(cut, body, shot, base)
        if (not src or src in taken) and not shot.captions and not (shot.credits and not src):
            continue
        taken.add(src)
        photo = record(
            text, _words(cut, text, shot, spans, inner), dated, basis, src, plain(attrs.get("alt", ""))[:_ALT], raw
        )
        photo = _completed(photo, known.get(stem(src)) if src else None, attrs, body)
        if photo.src or photo.caption or photo.credit:
            found.append(photo)
    return repeated(found)


# How much of an alternative text is kept; how far behind a placeholder, and before a caption, <noscript> is looked for.
_ALT = 1_000
_BEHIND, _BEFORE = 2_000, 8_000


def _picture(cut: Cut, body: str, shot: Shot, base: str) -> tuple[str, Mapping[str, str], Span | None, str]:
    """The address, the attributes and the tag of a picture, and where it was found."""
    if shot.picture is not None:
        picture = cut.pictures[shot.picture]
        src = source(picture.attrs, base) or from_sources(body, picture.raw, base)
        if src:
            return src if is_photo(src) else "", picture.attrs, picture.raw, "figure"
        start, end = picture.raw.end, min(len(body), picture.raw.end + _BEHIND)
        if picture.after < len(cut.passages):
            end = max(start, min(end, cut.passages[picture.after].raw.start))
    else:
        n = min((*shot.captions, *shot.credits))
        end = cut.passages[n].raw.start
        start = max(cut.passages[n - 1].raw.end if n else 0, end - _BEFORE)
    for attrs, raw in in_noscript(body, start, end):
        src = source(attrs, base)
        if src and is_photo(src) and not is_small(attrs):
            return src, attrs, raw, "noscript"
    if shot.picture is not None:
        return "", picture.attrs, picture.raw, "figure"
    return "", {}, None, "caption"


# Words on the page ----------------------------------------------------------------------------------------


def _words(cut: Cut, text: str, shot: Shot, spans: Sequence[Span], inner: Marked) -> Words:
    """The caption and the credit of one picture, parted."""
    names = None
    if shot.credits:
        span = spans[shot.credits[0]]
        words = alone(span.of(text)).words
        names = Span(span.start + words.start, span.start + words.end)
    for n in shot.captions:
        caption, behind = _split(cut.passages[n], opened(text, spans[n]), spans[n].start, text, inner)
        names = names or behind
        if caption is None:
            continue
        if names is None:
            return parted(text, caption)
        return Words(_unsaid(text, caption, names, [spans[m].of(text) for m in shot.credits]), names)
    return Words(None, names)


def _unsaid(text: str, caption: Span, names: Span, lines: Sequence[str]) -> Span | None:
    """A caption without the credit at its end that an element of its own says again."""
    words = caption.of(text)
    for line in lines:
        if words.endswith(line):
            return trimmed(text, caption.start, caption.end - len(line))
    taken = credit(words)
    if taken is not None and taken.words.of(words) == names.of(text):
        return trimmed(text, caption.start, caption.start + taken.span.start)
    return caption


# An inline element that is a credit is no longer than this; so much behind it may be of the credit too, where its name
# says that it is one: "<span>Photo by Carla Voss</span>/AP"; else so much that is not (brackets, a full stop).
_CREDIT, _BEHIND_NAMED, _BEHIND_OTHER = 160, 40, 2
# Inline elements that stand for a part of a caption, not for a stress in it.
_PLAIN = frozenset({"span", "small", "cite", "br"})


def _split(passage: Passage, span: Span, start: int, text: str, inner: Marked) -> tuple[Span | None, Span | None]:
    """A caption and the names of the credit in an inline element at its end or at its start.

    `span` is the caption, `start` where the passage starts in the text.
    """
    end = span.end
    marks = inner(passage)
    if not marks:
        return trimmed(text, span.start, end), None
    # What a button at the end says ("Show more") is no caption.
    for mark in reversed(marks):
        if mark.traits & (SHARE | BUTTON | HIDDEN) and start + mark.end >= end and start + mark.start > span.start:
            end = start + mark.start
    size = end - start
    for mark in marks:
        words = passage.text[mark.start : min(mark.end, size)]
        if not 0 < len(words) <= _CREDIT:
            continue
        named = bool(mark.traits & (CREDIT | AUTHOR))
        if start + mark.start > span.start:
            if size - mark.end > (_BEHIND_NAMED if named else _BEHIND_OTHER):
                continue
            if named or is_credit(words) or (mark.tag in _PLAIN and _is_apart(passage.text, mark, words, marks)):
                names = alone(passage.text[mark.start : size]).words
                at = start + mark.start
                return trimmed(text, span.start, at), Span(at + names.start, at + names.end)
            continue
        before = (named and not mark.traits & CAPTION) or is_credit(words)
        rest = trimmed(text, start + mark.end, end) if before and mark.end < size and mark.tag in _PLAIN else None
        if mark.start == 0 and rest is not None:
            names = alone(words).words
            return rest, Span(start + names.start, start + names.end)
    return trimmed(text, span.start, end), None


def _is_apart(words: str, mark: Mark, part: str, marks: Sequence[Mark]) -> bool:
    """Whether the last inline element of a caption names someone, behind a sentence, or behind an element like it."""
    if not is_named(part):
        return False
    before = words[: mark.start].rstrip()
    if before[-1:] in '.!?…”"»)|' or not words[mark.start - 1].isspace():
        return True
    return any(one.start == 0 and one.end in (len(before), mark.start) and one.tag == mark.tag for one in marks)


# Words that no reader sees --------------------------------------------------------------------------------


def _completed(photo: Photo, told: Told | None, attrs: Mapping[str, str], body: str) -> Photo:
    """A photo with the caption and the credit that the page does not show, but says in an attribute or in JSON-LD."""
    if told is not None and photo.caption and photo.caption == told.credit and not photo.credit:
        # The only line under it is its credit.
        who = parties(photo.caption)
        return msgspec.structs.replace(
            photo, caption="", caption_span=None, credit=photo.caption, credit_span=photo.caption_span,
            photographer=who[0], agency=who[1], place="", place_span=None, date="", date_span=None,
        )  # fmt: skip
    if not photo.credit:
        found = _attribute_credit(attrs, photo.caption) if photo.raw is not None else None
        if found is not None and photo.raw is not None:
            names, name = found
            photo = _credited(photo, names, attribute(body, photo.raw, name), f"attribute:{name}")
        elif told is not None and told.credit:
            photo = _credited(photo, told.credit, told.credit_raw, told.credit_basis)
    if not photo.caption:
        words = plain(attrs.get("data-caption", ""))
        if words and photo.raw is not None:
            raw, basis = attribute(body, photo.raw, "data-caption"), "attribute:data-caption"
            return msgspec.structs.replace(photo, caption=words, caption_raw=raw, caption_basis=basis)
        if told is not None and told.caption and photo.credit_span is None:
            return msgspec.structs.replace(
                photo, caption=told.caption, caption_raw=told.caption_raw, caption_basis=told.caption_basis
            )
    return photo


def _credited(photo: Photo, names: str, raw: Span | None, basis: str) -> Photo:
    photographer, wire = parties(names)
    return msgspec.structs.replace(
        photo, credit=names, credit_raw=raw, credit_basis=basis, photographer=photographer, agency=wire
    )


def _attribute_credit(attrs: Mapping[str, str], caption: str) -> tuple[str, str] | None:
    """The credit that an attribute of a picture says, and which attribute."""
    for name, words in attrs.items():
        if words and any(sign in name for sign in ("credit", "copyright", "photographer")):
            words = plain(words)
            if 1 < len(words) <= _CREDIT and "://" not in words:
                return alone(words).words.of(words), name
    for name in ("title", "alt", "data-caption"):
        words = plain(attrs.get(name, ""))
        if not words:
            continue
        head, bar, tail = words.rpartition(" | ")
        if bar and (is_credit(tail) or (head == caption and is_named(tail))):
            return alone(tail).words.of(tail), name
        taken = credit(words)
        if taken is not None:
            return taken.words.of(words), name
    return None
