"""What JSON-LD says of pictures: address, caption, and who took them, each with its place in the page.

Only the objects that stand for a picture are read, not the scripts around them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from json import JSONDecodeError
from typing import Any, NamedTuple

from copydesk.records import Span


class Told(NamedTuple):
    """What one ImageObject says: the words, and the raw span of each where they stand in the page as they read."""

    address: str
    caption: str
    caption_raw: Span | None
    caption_basis: str
    credit: str
    credit_raw: Span | None
    credit_basis: str


# How many pictures are read of a page, how many characters of each, and how many braces before its type its object may
# have opened.
_MANY = 60
_LENGTH = 8_000
_BRACES = 6
# The fields that name who made a picture, the surest first.
_CREDITS = ("creditText", "author", "creator", "copyrightHolder", "copyrightNotice")
_TELLS = re.compile(r'"(?:caption|creditText|copyrightHolder|copyrightNotice|author|creator)"')
_DECODER = json.JSONDecoder(strict=False)


def told(scripts: Sequence[tuple[str, Span]]) -> list[Told]:
    """The pictures that the JSON-LD scripts of a page describe, those that have a caption or a credit.

    `scripts` are the texts of the scripts with their raw spans.
    """
    found: list[Told] = []
    left = _MANY
    for script, span in scripts:
        at = script.find("ImageObject")
        if at < 0 or not _TELLS.search(script):
            continue
        while at >= 0 and left > 0:
            left -= 1
            thing = _object(script, at)
            end = at + 1
            if thing is not None:
                picture, start, end = thing
                found += _of(picture, script[start:end], span.start + start)
            at = script.find("ImageObject", max(end, at + 1))
    return found


def _object(script: str, at: int) -> tuple[dict[str, Any], int, int] | None:
    """The object that holds a place of a script, and where it starts and ends."""
    start = at
    for _ in range(_BRACES):
        start = script.rfind("{", max(0, at - _LENGTH), start)
        if start < 0:
            return None
        piece = script[start : start + _LENGTH]
        try:
            thing, size = _DECODER.raw_decode(piece)
        except (JSONDecodeError, RecursionError):
            continue
        if start + size > at and isinstance(thing, dict):
            return (thing, start, start + size) if "ImageObject" in str(thing.get("@type")) else None
    return None


def _of(thing: dict[str, Any], script: str, offset: int) -> Iterator[Told]:
    """What one picture's object says, if it says who made it or what it shows."""
    address = next((thing[name] for name in ("contentUrl", "url", "@id") if isinstance(thing.get(name), str)), "")
    # Its "description" is the text for those who can't see it, as a rule, and no caption.
    caption = next((("caption", words) for words in _words(thing.get("caption"))), ("", ""))
    names = next(((name, words) for name in _CREDITS for words in _words(thing.get(name))), ("", ""))
    if address and (caption[1] or names[1]):
        yield Told(
            address,
            *(_plain(caption[1]), _place(script, caption[1], offset), _basis(caption[0])),
            *(_plain(names[1]), _place(script, names[1], offset), _basis(names[0])),
        )


def _words(value: Any) -> Iterator[str]:
    """The words of a field, the name of a person or of an organisation; of several the first."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, str) and value.strip() and "://" not in value and len(value) <= 1_500:
        yield value


def _basis(name: str) -> str:
    return f"json-ld:ImageObject.{name}" if name else ""


def _plain(words: str) -> str:
    return " ".join(html.unescape(words).split())


def _place(script: str, words: str, offset: int) -> Span | None:
    """Where a string stands in its script, without its quotes; None where it is written with escapes we don't find."""
    for written in (json.dumps(words, ensure_ascii=False), json.dumps(words)):
        at = script.find(written)
        if words and at >= 0:
            return Span(offset + at + 1, offset + at + len(written) - 1)
    return None
