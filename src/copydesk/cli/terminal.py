"""What goes to the terminal: without control characters, wrapped where there is a width, bold where it shows.

Pages are hostile: a title may hold the sequence that clears a screen or renames its window. So every word that
comes from a pile passes through `plain` (its control characters are gone), `visible` (they stand as pictures)
or `json_line` (they are escaped), and no word is ever taken for markup.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.text import Text

# Lines longer than this are hard to read; a choice, as newspapers and style guides name 60 to 100.
_WIDEST = 100

# C0 without tab and line feed, DEL, C1; then the marks that turn the order of what follows on the line, and
# Unicode's own line ends, which terminals and `less` take in different ways.
_CONTROLS = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)]
_TURNS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029]
_SURROGATES = range(0xD800, 0xE000)

_GONE: dict[int, str] = dict.fromkeys([*_CONTROLS, *_TURNS], "") | dict.fromkeys(_SURROGATES, "\ufffd")
_PICTURED: dict[int, str] = (
    dict.fromkeys([*_CONTROLS, *_TURNS, *_SURROGATES], "\ufffd")
    | {code: chr(0x2400 + code) for code in _CONTROLS if code < 0x20}
    | {0x7F: "\u2421"}
)
_ESCAPED: dict[int, str] = {code: f"\\u{code:04x}" for code in [*_CONTROLS, *_TURNS] if code >= 0x20}


def plain(words: str) -> str:
    """The words without anything that a terminal would act upon.

    >>> plain("\\x1b]0;mine\\x07Ferry\\x9b2J aground")
    ']0;mineFerry2J aground'
    """
    return words.translate(_GONE)


def visible(raw: str) -> str:
    """The same characters, one for one, with a picture for each that a terminal would act upon.

    >>> visible("\\x1b[2J")
    '␛[2J'
    """
    return raw.translate(_PICTURED)


def one_line(words: str) -> str:
    """The words on one line, cleaned."""
    return " ".join(plain(words).split())


def out() -> Console:
    """Standard output, as rich writes to it. Made anew each time: a test may have put another in its place."""
    return Console(markup=False, emoji=False, highlight=False)


def err() -> Console:
    """Standard error, as rich writes to it."""
    return Console(markup=False, emoji=False, highlight=False, stderr=True)


def width(console: Console) -> int | None:
    """How wide lines may be; None where nobody looks (a pipe, a file), unless COLUMNS says so."""
    if not console.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
        return None
    return max(20, min(console.width, _WIDEST))


def styled(console: Console) -> bool:
    """Whether bold and struck-through words will show."""
    return console.color_system is not None


def lay(console: Console, text: Text, first: Text | None = None, indent: int = 0) -> None:
    """Print a paragraph, wrapped where there is a width. `first` stands before its first line and takes up
    `indent` columns; the lines after it are indented by as much."""
    margin = Text(" " * indent)
    wide = width(console)
    lines = text.wrap(console, max(10, wide - indent)) if wide else text.split("\n", allow_blank=True)
    lead = first if first is not None else margin
    for line in list(lines) or [Text()]:
        line.rstrip()
        console.print(Text.assemble(lead, line) if len(line) else _bare(lead), soft_wrap=True)
        lead = margin


def _bare(lead: Text) -> Text:
    lead = lead.copy()
    lead.rstrip()
    return lead


def field(console: Console, name: str, words: Text | str, *, wide: int = 11) -> None:
    """Print a name and what it holds, both aligned with their neighbours. Nothing where it holds nothing."""
    text = words if isinstance(words, Text) else Text(one_line(words))
    lead = Text(f"  {name:<{wide}}", style="dim")
    if " " in text.plain:
        lay(console, text, lead, 2 + wide)
    elif len(text):
        console.print(Text.assemble(lead, text), soft_wrap=True)  # an address that is cut leads nowhere


def counted_rows(console: Console, rows: Sequence[tuple[int, str, str]], style: str = "") -> None:
    """Print counts, aligned at their last digit, each with its name and more about it."""
    wide = max((len(name) for _, name, more in rows if more), default=0)
    for many, name, more in rows:
        named = f"{name:<{wide}}" if more else name
        line = Text.assemble(f"{number(many):>9}  ", (named, style), (f"  {more}" if more else "", "dim"))
        console.print(line, soft_wrap=True)


def told(record: msgspec.Struct) -> dict[str, Any]:
    """A record with every field, in their order: who reads lines wants the same keys on each."""
    return {name: getattr(record, name) for name in record.__struct_fields__}


def json_line(record: Any) -> str:
    """A record as one line of JSON. Characters that a terminal would act upon are escaped."""
    return msgspec.json.encode(record).decode().translate(_ESCAPED) + "\n"


def put(words: str) -> None:
    """Write to standard output as it is. Only for what was made safe, or for who asked for exact characters."""
    sys.stdout.write(words)


def put_raw(raw: str) -> None:
    """Characters of a page: exact in a pipe or a file, control characters as pictures on a terminal."""
    put(visible(raw) if sys.stdout.isatty() else raw)


def number(count: int) -> str:
    """A count as people read it.

    >>> number(1234567)
    '1,234,567'
    """
    return f"{count:,}"


def count(n: int, one: str, many: str = "") -> str:
    """A count and its noun.

    >>> count(1, "page"), count(2, "page")
    ('1 page', '2 pages')
    """
    return f"{number(n)} {one if n == 1 else many or one + 's'}"


def size(length: int) -> str:
    """A number of bytes as people read it.

    >>> size(80216), size(1_500_000_000), size(1)
    ('80 kB', '1.5 GB', '1 byte')
    """
    if length < 1000:
        return count(length, "byte")
    amount, units = length / 1000, ["kB", "MB", "GB", "TB"]
    while amount >= 999.5 and len(units) > 1:
        amount /= 1000
        units.pop(0)
    return f"{amount:.1f} {units[0]}" if amount < 9.95 else f"{amount:.0f} {units[0]}"


def duration(seconds: float) -> str:
    """A time as people read it.

    >>> duration(0.31), duration(75), duration(7500)
    ('0.3 s', '1 min 15 s', '2 h 5 min')
    """
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 9.95 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def day(value: str) -> str:
    """A date as people read it, no more exact than it is.

    >>> day("2024-03-16T18:05:00+00:00"), day("2024-03-18T07:14"), day("2024-03")
    ('2024-03-16 18:05 UTC', '2024-03-18 07:14', '2024-03')
    """
    date, _, clock = value.partition("T")
    if not clock:
        return date
    hour, zone = (clock[:5], clock[5:].lstrip(":.0123456789"))
    zone = "UTC" if zone in ("Z", "+00:00") else zone
    return f"{date} {hour} {zone}".rstrip()
