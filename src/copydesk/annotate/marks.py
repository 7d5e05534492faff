"""Quotation marks, paired: which words of a text stand inside of them, across paragraphs where a quotation goes on.

“ ” „ “ « » » « ‹ › 「 」 『 』 " " and '' '' (two apostrophes side by side). A quotation that is not closed in its
paragraph goes on in the next one if that opens with a mark; otherwise it is none: where it ends is not known.
"""

from __future__ import annotations

from copydesk.annotate.told import Range, Voice
from copydesk.words import Words

_CLOSERS = {
    "“": '”“"',
    "„": "“”„",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
    '"': '"”',
    "”": "”",
    "''": "''",
    "``": "''",
}
_OUTWARD = frozenset({"de", "da", "sl", "hr", "cs", "sk"})  # where »these« are marks as well
_LONGEST = 900  # words of a quotation: a longer one has lost its closing mark (a guess)
_MOST = 2_000  # quotations of one text


def quotations(words: Words, language: str = "") -> list[tuple[Range, ...]]:
    """The quotations of a text in reading order, each as the words between its marks, a range a paragraph."""
    forms = words.forms
    count = len(forms)
    paragraphs = {
        first for first in words.sentences[1:-1] if "\n" in words.text[words.ends[first - 1] : words.starts[first]]
    }
    found: list[tuple[Range, ...]] = []
    parts: list[Range] = []
    opened, start, begun = "", 0, 0
    n = 0
    while n < count and len(found) < _MOST:
        form = forms[n]
        if n in paragraphs and opened:
            end = n
            if start < end:
                parts.append((start, end))
            mark, size = _mark(words, n)
            if mark == opened and n - begun < _LONGEST:
                n += size
                start = n
                continue
            opened, parts = "", []
        if form in _MARKS:
            mark, size = _mark(words, n)
            if not opened:
                if mark in _CLOSERS and (mark != "»" or language in _OUTWARD):
                    opened, parts, begun = mark, [], n
                    start = n + size
            elif mark and mark in _closers(opened):
                if start < n:
                    parts.append((start, n))
                if parts and n - begun <= _LONGEST:
                    found.append(tuple(parts))
                opened, parts = "", []
            n += max(1, size)
            continue
        n += 1
    return found


_MARKS = frozenset("“”„«»‹›「」『』\"'`")


def _closers(opened: str) -> tuple[str, ...]:
    closers = _CLOSERS[opened]
    return (closers,) if closers == "''" else tuple(closers)


def _mark(words: Words, n: int) -> tuple[str, int]:
    """The quotation mark at a word, and of how many words it is; two apostrophes are one mark."""
    form = words.forms[n]
    if form in ("'", "`"):
        if n + 1 < len(words.forms) and words.forms[n + 1] == form and words.starts[n + 1] == words.ends[n]:
            return form * 2, 2
        return "", 1
    return (form, 1) if form in _MARKS else ("", 0)


def quoted(words: Words, language: str = "") -> bytearray:
    """Of each word whether it stands inside of quotation marks: 1 or 0."""
    inside = bytearray(len(words.forms))
    for parts in quotations(words, language):
        for first, end in parts:
            inside[first:end] = b"\1" * (end - first)
    return inside


def voice(quoted: bytearray, content: tuple[Range, ...], words: Words) -> Voice:
    """How a content is given: its words inside of quotation marks ("quote"), some ("mixed"), none ("paraphrase").
    `quoted` is what `quoted` gave for the text.

    >>> from copydesk.records import Span
    >>> from copydesk.words import words as read
    >>> said = read("Moe called it “a fine day” for all.", [Span(0, 35)])
    >>> voice(quoted(said), ((2, 10),), said), voice(quoted(said), ((4, 7),), said)
    ('mixed', 'quote')
    """
    told = {quoted[n] for first, end in content for n in range(first, end) if words.forms[n][0].isalnum()}
    return "paraphrase" if 1 not in told else "mixed" if 0 in told else "quote"
