"""What a page is asked for, and addresses that ask: all state of the desk stands in its addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote, urlencode

import msgspec
from starlette.exceptions import HTTPException

from copydesk.archive import Archive
from copydesk.errors import UsageError
from copydesk.records import Span

# Rows of a list on one page: a screen or two. A choice.
ROWS = 20
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What a page shows, and what its `.json` holds."""


class Paging(View, frozen=True):
    """Where in a long list a page stands. `before` and `after` are the addresses of its neighbours, else empty."""

    page: int
    pages: int
    total: int
    before: str
    after: str


class Ask(NamedTuple):
    """One request: the path without `.json`, the parts of it that vary, and what stands behind its question mark."""

    path: str
    parts: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    edit: bool = False

    def word(self, name: str) -> str:
        """What was asked by this name, without blanks around it; empty where nothing was."""
        given = self.query.get(name, ())
        return given[-1].strip() if given else ""

    def number(self, name: str, default: int = 1) -> int:
        """The same as a whole number above 0; the default where nothing was asked, 400 where it is none."""
        word = self.word(name)
        if not word:
            return default
        if not word.isascii() or not word.isdigit() or len(word) > 9 or int(word) < 1:
            raise HTTPException(400, f"{name}={word} is not a number above 0.")
        return int(word)

    def span(self, name: str) -> Span | None:
        """The same as a place in a text ("120-134"), None where nothing was asked."""
        return span_of(name, self.word(name))

    def here(self, **changed: str | int) -> str:
        """The address of this page with some of what it was asked changed; what is empty is left out."""
        kept = {name: values for name, values in self.query.items() if name not in changed}
        return address(self.path, **kept, **changed)

    def paging(self, total: int, name: str = "page", rows: int = ROWS) -> Paging:
        """Where this page stands in a list of so many rows."""
        page, pages = self.number(name), max(1, -(-total // rows))
        return Paging(
            page=page,
            pages=pages,
            total=total,
            before=self.here(**{name: page - 1 if page > 2 else ""}) if page > 1 else "",
            after=self.here(**{name: page + 1}) if page < pages else "",
        )


def span_of(name: str, word: str) -> Span | None:
    """A place in a text as addresses write it ("120-134"), None for no word; 400 for what is none."""
    if not word:
        return None
    found = _SPAN.fullmatch(word)
    if not found or int(found[1]) >= int(found[2]):
        raise HTTPException(400, f"{name}={word} is not a place in a text. Write it as 120-134.")
    return Span(int(found[1]), int(found[2]))


def address(path: str, **asked: str | int | tuple[str, ...]) -> str:
    """An address of this desk.

    >>> address("/search", q="ferry aground", site="")
    '/search?q=ferry%20aground'
    """
    pairs = [
        (name, str(one))
        for name, value in asked.items()
        for one in (value if isinstance(value, tuple) else (value,))
        if str(one)
    ]
    return path + ("?" + urlencode(pairs, quote_via=quote, safe="") if pairs else "")


def place(key: str, span: Span | None) -> str:
    """The address of words of an article: with the raw page beside them, and scrolled to."""
    if span is None:
        return f"/article/{key}"
    return f"/article/{key}?at={span.start}-{span.end}#char={span.start},{span.end}"


def known(desk: Archive, name: str) -> str:
    """The key that was asked for; 404 where the archive has none, or several, of that name."""
    try:
        return desk.find(name)
    except UsageError as error:
        raise HTTPException(404, str(error)) from error
