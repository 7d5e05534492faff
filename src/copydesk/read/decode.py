"""Bytes become text, in the order of the WHATWG encoding standard, and then what was declared is checked.

Departures, each because scraped piles are full of it: a declaration is a claim and not an order. A scraper
that saved `response.text` as UTF-8 leaves the old <meta> in the page, a server sends its default charset
for everything, so the bytes have the last word where they are clear.
"""

from __future__ import annotations

import functools
import re

from turbohtml.detect import detect

from copydesk.text import settle

PRESCAN = 1024  # bytes searched for a declaration, as the HTML standard has it

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16le"), (b"\xfe\xff", "utf-16be"))

_META = re.compile(rb"""<meta\b[^>]{0,500}?\bcharset\s*=\s*["']?\s*([\w.:+-]{1,40})""", re.IGNORECASE)
_XML = re.compile(rb"""\s*<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']\s*([\w.:+-]{1,40})""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|$)", re.DOTALL)
_UTF16_LABELS = frozenset({"utf-16", "utf-16le", "utf-16be", "unicode", "ucs-2", "iso-10646-ucs-2", "csunicode"})
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SINGLE_BYTE = re.compile(r"windows-|iso-8859-|koi8-|ibm866|macintosh|x-mac-")

# How many multi-byte sequences make bytes that are valid UTF-8 more likely UTF-8 than a declared encoding of
# two bytes a character: reckoned from the byte ranges, a common hanzi in GB2312 looks like one about once in
# seven, so eight in a row do once in five million. In a single-byte encoding the first is enough: "Ã©" is no word.
_CHANCE = 8

# UTF-8 with a few bytes of something else (a cut end, a comment pasted from elsewhere) is still UTF-8. Four
# sequences to a stray byte is a guess between real UTF-8 (hundreds) and a legacy text that looks like it (below one).
_MIXED = 4

_ASCII = bytes(range(128))
_FOLLOWERS = bytes(range(0x80, 0xC0))

# Bytes that the content detector is shown. Of 600 saved pages put into a legacy encoding it told 559 right from
# 64 KiB, 572 from this, 574 from all.
_SAMPLE = 1 << 18


def decoded(raw: bytes, charset: str = "") -> tuple[str, str]:
    """The text (settled) and the WHATWG name of the encoding that was used.

    `charset` is what the transport declares. Never raises: what cannot be read becomes U+FFFD.
    """
    encoding = _encoding(raw, charset)
    return settle(raw.decode(f"whatwg-{encoding}", "replace")), encoding


def _encoding(raw: bytes, charset: str) -> str:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding
    # The standard believes a declared utf-16, and its <meta> never; here the NULs decide, in both.
    if encoding := utf16(raw):
        return encoding
    declared = _label(charset) or _label(_in_page(raw))
    sequences, broken = _utf8(raw)
    if not sequences and not broken:
        # ASCII and nothing else stays what it was declared to be: iso-2022-jp is all ASCII, too.
        return declared or ("utf-8" if b"\x1b" not in raw else _detected(raw))
    likely = sequences > _MIXED * broken
    if declared in {"", "utf-8"}:
        # Declared utf-8 that mostly fails is something else: the standard would give U+FFFD for all of it.
        return "utf-8" if likely else _detected(raw)
    if likely and (_SINGLE_BYTE.match(declared) or sequences >= _CHANCE):
        return "utf-8"  # declared otherwise, but the bytes are UTF-8: the standard would garble them
    return declared


def utf16(raw: bytes) -> str:
    """ "utf-16le" or "utf-16be" where the bytes show it, with or without a mark; else "".

    Text in a Western script is NUL at every second byte; a NUL is in no text of another encoding.
    """
    for mark, encoding in _BOMS[1:]:
        if raw.startswith(mark):
            return encoding
    early = raw[: 4096 & ~1]
    even, odd = early[::2], early[1::2]
    # More than half of the one and next to none of the other: HTML in any script is mostly ASCII.
    if len(odd) < 4 or not any(early):
        return ""
    if odd.count(0) > len(odd) / 2 and even.count(0) <= len(even) / 50:
        return "utf-16le"
    if even.count(0) > len(even) / 2 and odd.count(0) <= len(odd) / 50:
        return "utf-16be"
    return ""


def _in_page(raw: bytes) -> str:
    """The encoding that the page declares of itself in its first kibibyte."""
    early = raw[:PRESCAN]
    found = _XML.match(early) or _META.search(_COMMENT.sub(b"", early))
    return found.group(1).decode("ascii") if found else ""


@functools.lru_cache(maxsize=256)
def _label(charset: str) -> str:
    """The WHATWG name for a label; "" where the standard knows none, or where only NULs could tell (utf-16)."""
    label = charset.strip().strip("\"'").lower()
    if label in _UTF16_LABELS or not re.fullmatch(r"[\w.:+-]{1,40}", label, re.ASCII):
        return ""
    try:
        b"".decode(f"whatwg-{label}")
    except LookupError:
        return ""
    # turbohtml keeps the table of labels and gives the canonical name only through its own prescan
    name = (detect(b'<meta charset="' + label.encode() + b'">').encoding or "").lower()
    # The standard shuts out iso-2022-kr and its kin, since a browser must not run what hides in them. We run nothing.
    return "" if name == "replacement" else name


def _utf8(raw: bytes) -> tuple[int, int]:
    """How many multi-byte sequences are well formed, and how many bytes stand outside of any."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        found = [len(sequence) for sequence in _SEQUENCE.findall(raw)]
        return len(found), len(raw.translate(None, _ASCII)) - sum(found)
    return len(raw.translate(None, _ASCII + _FOLLOWERS)), 0


def _detected(raw: bytes) -> str:
    """The encoding that the bytes look like, whatever they declare."""
    # The detector would believe a <meta> that is known to lie by now.
    sample = _META.sub(b"<meta", raw[:_SAMPLE])
    return (detect(sample).encoding or "windows-1252").lower()
