"""What the tag of a picture says: its address, its size, its words; and which passages describe it.

A `Shot` is a picture with its words before it becomes a record: the captions find it, the photos are made from it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from copydesk import markup
from copydesk.records import Span


class Shot(NamedTuple):
    """One picture of the article: its index in `Cut.pictures`, None where no tag shows it, and its passages."""

    picture: int | None
    captions: tuple[int, ...]
    credits: tuple[int, ...]


# Where the address of a picture lies: src is often a placeholder until a script has run.
_SOURCES = ("data-src", "data-original", "data-lazy-src", "data-full-src", "data-hi-res-src", "src")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_ADDRESS = re.compile(r"(?:https?:)?/[^\s\"'<>]+\.(?:jpe?g|png|webp|avif)\b[^\s]*", re.IGNORECASE)
_NO_PHOTO = re.compile(
    r"(?:^|[/_.\-])(?:logo|icon|sprite|avatar|pixel|spacer|blank|placeholder|spinner|loading|badge|button|emoji|"
    r"1x1|transparent|tracking|gravatar|favicon)(?:[/_.\-\d]|$)",
    re.IGNORECASE,
)
# Smaller than this on either side, in pixels, is an icon or a face.
_SMALL = 100
_SIZE = re.compile(r"\d+")


def is_small(attrs: Mapping[str, str]) -> bool:
    """Whether a picture says that it is an icon, a face, a counting pixel."""
    for name in ("width", "height"):
        size = attrs.get(name, "")
        if size:
            number = _SIZE.fullmatch(size.strip().removesuffix("px"))
            if number and int(number[0][:6]) < _SMALL:
                return True
    return False


def is_photo(address: str) -> bool:
    """Whether an address can be a photo's: no logo's, icon's, pixel's by its name."""
    path = address.partition("?")[0].partition("//")
    return not _NO_PHOTO.search(path[2].partition("/")[2] or path[0])


def source(attrs: Mapping[str, str], base: str) -> str:
    """The address of the largest version of a picture; empty where there is only a placeholder.

    `base` is the address that it is relative to.
    """
    largest, width = "", 0
    for name in _SETS:
        entries = attrs.get(name)
        if entries:
            address, wide = _largest(entries)
            if wide > width:
                largest, width = address, wide
    if not largest:
        for name in _SOURCES:
            address = attrs.get(name, "").strip()
            if address and not address.startswith("data:") and not _NO_PHOTO.search(address):
                largest = address
                break
    if not largest:
        for name, value in attrs.items():
            if name.startswith("data-") and len(value) < 2_000 and _ADDRESS.fullmatch(value):
                largest = value
                break
    return whole(largest, base)


def _largest(entries: str) -> tuple[str, int]:
    """The widest of a set of versions, and how wide it is."""
    largest, width = "", 0
    for entry in entries.split(", "):
        address, _, size = entry.strip(" \t\n,").partition(" ")
        number = _SIZE.search(size)
        wide = int(number[0][:6]) if number else 1
        if address and wide > width and not address.startswith("data:"):
            largest, width = address, wide
    return largest, width


def whole(address: str, base: str) -> str:
    """An address made whole; empty where it is none of a picture on the web."""
    if not address:
        return ""
    if address.startswith(("https://", "http://")) and "[" not in address:
        return address
    try:
        address = urljoin(base, address)
        return address if urlsplit(address).scheme in ("http", "https", "") else ""
    except ValueError:  # an address that can't be taken apart is no address
        return ""


def stem(address: str) -> str:
    """What versions of one picture have in common: the longest part of the path, without its ending."""
    path = address.partition("?")[0].partition("#")[0].rstrip("/")
    return max(path.rpartition("//")[2].split("/")[1:] or [path], key=len).rpartition(".")[0] or path


# What a placeholder stands for ----------------------------------------------------------------------------

# How far before a picture's tag its <picture> begins, and how far behind a placeholder its <noscript> at most.
_REACH = 6_000
_NOSCRIPT = re.compile(r"<noscript\b[^<>]{0,200}>", re.IGNORECASE)


def from_sources(body: str, raw: Span, base: str) -> str:
    """The address that a <source> beside a picture's tag gives; empty where there is none."""
    start = body.rfind("<picture", max(0, raw.start - _REACH), raw.start)
    if start < 0 or body.find("</picture", start, raw.start) >= 0:
        return ""
    largest, width = "", 0
    for token in markup.tokens(body[start : raw.start]):
        if token.type is markup.START and token.tag == "source":
            attrs = {name: value or "" for name, value in token.attrs or ()}
            for name in _SETS:
                address, wide = _largest(attrs.get(name, ""))
                if wide > width:
                    largest, width = address, wide
    return whole(largest, base)


def in_noscript(body: str, start: int, end: int) -> Iterator[tuple[dict[str, str], Span]]:
    """The pictures in <noscript> of a stretch of a page: attributes and the raw span of the tag."""
    while True:
        opened = _NOSCRIPT.search(body, start, end)
        if opened is None:
            return
        closed = _closing(body, opened.end(), end)
        piece = body[opened.end() : closed]
        if "<img" in piece or "<IMG" in piece:
            starts = markup.line_starts(piece)
            found: tuple[dict[str, str], int] | None = None
            for token in markup.tokens(piece):
                at = opened.end() + starts[token.line - 1] + token.col
                if found is not None:
                    yield found[0], Span(found[1], at)
                    found = None
                if token.type is markup.START and token.tag in ("img", "amp-img"):
                    found = {name: value or "" for name, value in token.attrs or ()}, at
            if found is not None:
                yield found[0], Span(found[1], closed)
        start = closed


def _closing(body: str, start: int, end: int) -> int:
    found = _CLOSING.search(body, start, end)
    return found.start() if found else end


_CLOSING = re.compile(r"</noscript", re.IGNORECASE)


# Words in attributes --------------------------------------------------------------------------------------


def plain(words: str) -> str:
    """The words of an attribute without tags and references, white space folded."""
    if "<" in words:
        words = _TAGS.sub(" ", words)
    if "&" in words:
        words = html.unescape(words)
    return " ".join(words.split())


_TAGS = re.compile(r"<[^<>]{0,500}>")
