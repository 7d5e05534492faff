"""Markup as tokens with places: the one door to the HTML parser.

turbohtml's tokenizer follows the WHATWG rules and says of each token on which line and in which column it
starts. Here that becomes offsets: code points of the string that was given (no byte order mark, LF line
ends; see `text.settle`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from turbohtml import TokenType, tokenize

TEXT, START, END = int(TokenType.TEXT), int(TokenType.START_TAG), int(TokenType.END_TAG)

# Elements whose text no reader sees as text. All of them hold raw text or stand for something else.
UNSEEN = frozenset(
    "script style noscript template textarea select option iframe noembed noframes xmp svg math object "
    "audio video canvas title head datalist".split()
)
