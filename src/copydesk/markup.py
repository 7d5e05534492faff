"""Markup as tokens with places: the one door to the HTML parser.

turbohtml's tokenizer follows the WHATWG rules and says of each token on which line and in which column it
starts. Here that becomes offsets: code points of the string that was given (no byte order mark, LF line
ends; see `text.settle`). Nothing outside this module imports turbohtml to read markup, so another tokenizer
could take its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from turbohtml import Token, TokenType, tokenize

__all__ = [
    "END", "FOREIGN", "REFERENCE", "START", "TEXT", "UNSEEN", "Token", "is_markup", "line_starts", "runs", "tokens",
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

# A tag that a page has and prose has not. Bare "<b>" in a text is not enough to call it a page.
_TAG = re.compile(
    r"<(?:!doctype\s+html|!--|/?(?:html|head|body|title|meta|link|script|style|div|p|article|section|main|span|"
    r"table|tr|td|ul|ol|li|h[1-6]|br|img|figure|a|nav|header|footer|form)(?:\s[^<>]*|/)?>)",
    re.IGNORECASE,
)
_OPENING = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html|head|body|meta|!--)", re.IGNORECASE)
_LINE_END = re.compile("\n")
# How far to look for tags: enough for a leading comment or licence text, little enough to cost nothing.
_LOOK = 65_536
# A text of that many tags is a fragment of a page; two (one <p> with its end) already are.
_FEW = 2


def is_markup(text: str) -> bool:
    """Whether a text is HTML, judged by its tags.

    >>> is_markup("<p>The ferry sailed.</p>"), is_markup("if a < b and c > d, the ferry sailed")
    (True, False)
    """
    if _OPENING.match(text):
        return True
    found = _TAG.finditer(text, 0, _LOOK)
    return sum(1 for _ in islice(found, _FEW)) == _FEW


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


def runs(markup: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The visible text of a slice that begins in text, in runs, each with its place in the markup.

    Yields (start, end, characters). Where a run equals its raw characters, they count alike; a character
    reference comes as a run of its own, of one or two characters for all of its raw ones. Text inside of unseen
    elements is left out; a <br> reads as a line feed.
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
        elif kind is END and unseen and token.tag == unseen:
            depth -= 1
            if not depth:
                unseen = ""
    if words:
        yield at, end, words
