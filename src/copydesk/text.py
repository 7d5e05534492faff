"""Text that keeps its offsets: settled line ends, folded white space, and the way back to raw characters."""

from __future__ import annotations

import re

from copydesk import markup
from copydesk.records import Article, Page, Span

_WORDS = re.compile(r"\w+")
# Kana, Han and Hangul.
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def fold(text: str) -> str:
    """White space of any kind and length as one space, none at the ends.

    >>> fold(" a\\n b\u00a0 c ")
    'a b c'
    """
    return " ".join(text.split())


def squash(text: str) -> str:
    """A text without what differs between two ways to write the same line: case, spaces, punctuation.

    >>> squash("Ferry aground: “all safe”") == squash("FERRY AGROUND – all safe")
    True
    """
    return "".join(_WORDS.findall(text.casefold()))


def length(text: str) -> int:
    """Characters, those of dense scripts counted threefold: a Chinese sentence says as much as an English one."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def settle(text: str) -> str:
    """The text that raw offsets count in: without a byte order mark, line ends as LF, no lone surrogates.

    A lone surrogate (a JSON escape can bring one in) cannot be written as UTF-8 and becomes U+FFFD. Nothing
    else is touched, so a second call changes nothing.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode()  # three times quicker than to look for them, and nearly no text has any
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def raw_spans(article: Article, page: Page, span: Span) -> list[Span]:
    """The characters of `page.body` that a span of `article.text` came from, in reading order.

    One span for each stretch that reads in the page as it reads in the text: a tag in between parts two. A
    character reference is one character of the text and all of its own in the page; folded white space is the
    first blank of its run. The line feeds between blocks are ours and come from nowhere.
    """
    if article.form == "text":
        return [span] if len(span) else []
    found: list[Span] = []
    for block in article.blocks:
        if block.span.end <= span.start:
            continue
        if block.span.start >= span.end:
            break
        places = _places(page.body, block.raw)
        begin = max(0, span.start - block.span.start)
        for place in places[begin : span.end - block.span.start]:
            if found and found[-1].end == place.start:
                found[-1] = Span(found[-1].start, place.end)
            else:
                found.append(place)
    return found


def exact(body: str, raw: Span, start: int, end: int) -> Span:
    """The raw characters from the first to the last of [start, end) in the folded text of a passage.

    `raw` is the passage's span in `body`. What stands between them in the page is in the span, tags too.
    """
    places = _places(body, raw)
    return Span(places[start].start, places[end - 1].end)


def _places(body: str, raw: Span) -> list[Span]:
    """Where each character of a block's folded text stands in the page."""
    places: list[Span] = []
    blank: Span | None = None
    for start, end, words in markup.runs(body, raw.start, raw.end):
        alike = end - start == len(words)
        for n, letter in enumerate(words):
            place = Span(start + n, start + n + 1) if alike else Span(start, end)
            if letter.isspace():
                blank = blank or place
                continue
            if blank is not None and places:
                places.append(blank)
            blank = None
            places.append(place)
    return places
