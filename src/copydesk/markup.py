"""Markup as tokens with places: the one door to the HTML parser.

turbohtml's tokenizer follows the WHATWG rules and says of each token on which line and in which column it
starts. Here that becomes offsets: code points of the string that was given (no byte order mark, LF line
ends; see `text.settle`). Nothing outside this module imports turbohtml to read markup, so another tokenizer
could take its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from turbohtml import Token, TokenType, tokenize

from copydesk.records import Span

__all__ = [
    "BEGINS", "END", "FOREIGN", "REFERENCE", "START", "TEXT", "UNSEEN", "Token", "is_markup", "line_starts", "runs",
    "tokens",
    "without_empty_titles",
]  # fmt: skip

TEXT = TokenType.TEXT
START = TokenType.START_TAG
END = TokenType.END_TAG
REFERENCE = TokenType.CHARACTER_REFERENCE

# Elements whose content no reader sees as text: raw text, form values, fallbacks, pictures. What stands in
# them is no part of any block.
UNSEEN = frozenset(
    (
        "script style noscript template textarea select iframe noembed noframes xmp svg math object audio "
        "video canvas title datalist"
    ).split()
)
# Those of them that a slash closes.
FOREIGN = frozenset({"svg", "math"})

_LINE_END = re.compile("\n")
# How far into a text its tags are looked for: enough for a leading comment or licence, little enough to be quick.
_LOOK = 1 << 16
# What a page, or a piece of one, begins with.
BEGINS = re.compile(
    r"\s*<(?:!doctype\b|!--|\?xml\b|(?:html|head|body|title|meta|link|script|style|base|main|article|section"
    r"|header|footer|nav|aside|div|p|span|h[1-6]|ul|ol|table|figure|img|a|b|i|em|strong|center|font|br|hr"
    r"|blockquote|iframe|form|noscript)(?:\s*/?>|\s[^<>]{0,2000}=))",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"<(?:!doctype\s+html|html|head|body)(?=[\s>])", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|span|a|br|h[1-6]|ul|ol|li|table|tr|td|img|em|strong|b|i|figure|figcaption|article|section"
    r"|blockquote|time|script|meta)(?:\s*/?>|\s[^<>]{0,2000}=[^<>]{0,2000}>)",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"</[a-z]", re.IGNORECASE)
# A text about HTML names a tag or two ("wrap it in <p>"); a fragment of a page has this many, closed ones
# among them. Of 2,114 pieces cut out of saved pages 2,030 are told by 3 tags, 2,037 by 2, 2,025 by 4 (the rest
# are the insides of drawings); of 9,099 flat texts none has 3, and four have 2.
_TAGS_ENOUGH = 3


def is_markup(text: str) -> bool:
    """Whether a text is HTML: it begins with a tag, or holds the frame of a document or several tags.

    >>> is_markup("<p>The ferry sailed.</p>"), is_markup("if a < b and c > d, the ferry sailed")
    (True, False)
    """
    early = text[:_LOOK]
    if BEGINS.match(early) or _DOCUMENT.search(early[:4096]):
        return True
    found = sum(1 for _ in islice(_TAG.finditer(early), _TAGS_ENOUGH))
    return found == _TAGS_ENOUGH and _CLOSING.search(early) is not None


def line_starts(markup: str) -> list[int]:
    """The offset at which each line starts."""
    return [0, *[found.end() for found in _LINE_END.finditer(markup)]]


def tokens(markup: str) -> Iterator[Token]:
    """The tokens of a page, character references resolved. Places are in `.line` and `.col`."""
    return tokenize(markup)


def without_empty_titles(markup: str) -> str:
    """The same markup, every place kept, without <title/>.

    In a drawing an empty title is nothing. The tokenizer knows no drawings and would take the rest of the page for
    the title's text; an element of the same length that says nothing stands in for it.
    """
    return _EMPTY_TITLE.sub(lambda found: "<b" + " " * (len(found[0]) - 4) + "/>", markup)


_EMPTY_TITLE = re.compile(r"<title(?:\s[^<>]*)?/>", re.IGNORECASE)


def attribute(markup: str, tag: Span, name: str) -> Span | None:
    """Where the value of an attribute stands in its tag, without its quotes; `tag` and the answer count in `markup`."""
    match = _attribute(name).search(markup, tag.start, tag.end)
    if match is None:
        return None
    group = next(n for n in (1, 2, 3) if match[n] is not None)
    return Span(match.start(group), match.end(group))


@cache
def _attribute(name: str) -> re.Pattern[str]:
    pattern = rf"""\b{re.escape(name)}\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
    return re.compile(pattern, re.IGNORECASE)


def runs(markup: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The visible text of a slice that begins in text, in runs, each with its place in the markup.

    Yields (start, end, characters). Where a run equals its raw characters, they count alike; a character
    reference comes as a run of its own, of one or two characters for all of its raw ones. Text inside of unseen
    elements is left out; a <br>, and a stray </br>, reads as a line feed.
    """
    piece = without_empty_titles(markup[start:end])
    starts = line_starts(piece)
    unseen = ""
    depth = 0
    at, words = 0, ""  # the run whose end is where the next token starts
    for token in tokenize(piece, resolve_references=False):
        kind = token.type
        if words:
            here = start + starts[token.line - 1] + token.col
            yield at, here, words
            words = ""
        if kind is TEXT or kind is REFERENCE:
            if not unseen and token.data:
                at, words = start + starts[token.line - 1] + token.col, token.data
        elif kind is START:
            tag = token.tag or ""
            if unseen:
                depth += tag == unseen
            elif tag in UNSEEN:
                if not (token.self_closing and tag in FOREIGN):
                    unseen, depth = tag, 1
            elif tag == "br":
                at, words = start + starts[token.line - 1] + token.col, "\n"
        elif kind is END and not unseen and token.tag == "br":
            at, words = start + starts[token.line - 1] + token.col, "\n"
        elif kind is END and unseen and token.tag == unseen:
            depth -= 1
            if not depth:
                unseen = ""
    if words:
        yield at, end, words
