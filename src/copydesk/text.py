"""Text that keeps its offsets: settled line ends, folded white space, and the way back to raw characters."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def fold(text: str) -> str:
    """White space of any kind and length as one space, none at the ends.

    >>> fold(" a\\n b\u00a0 c ")
    'a b c'
    """
    return " ".join(text.split())


def settle(text: str) -> str:
    """The text that raw offsets count in: without a byte order mark, line ends as LF, no lone surrogates.

    A lone surrogate (a JSON escape can bring one in) cannot be written as UTF-8 and becomes U+FFFD. Nothing
    else is touched, so a second call changes nothing.
    """
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", text)
