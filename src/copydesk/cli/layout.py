"""`copydesk show`: one article, laid out; its blocks; and the raw characters that they came from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from copydesk.cli import saying
from copydesk.cli.terminal import count, day, err, field, json_line, lay, one_line, out, plain, put, put_raw, styled
from copydesk.errors import UsageError
from copydesk.records import BODY_LABELS, SET_ASIDE, Article, Block, Gallery, Notes, Origin, Page, Photo, Span
from copydesk.text import raw_spans


def article(shown: Article, origins: Sequence[Origin], notes: Notes) -> None:
    """The article as a reader would want it: its head, its paragraphs with what was said underlined, its photos, who
    said what, and where it was found."""
    console = out()
    _head(console, shown)
    _body(console, shown, [span for said in notes.statements for span in said.content])
    _photos(console, shown)
    saying.of_article(console, shown, notes)
    console.print()
    console.print(Text("Found", style="bold"))
    for origin in origins:
        lay(console, Text(place(origin)), indent=2)


def _head(console: Console, shown: Article) -> None:
    _headline(console, shown)
    if shown.lede is not None:
        lay(console, Text(one_line(shown.lede.of(shown.text)), style="italic"))
    console.print()
    bylines = [f"{byline.name} ({byline.role})" if byline.role else byline.name for byline in shown.bylines]
    field(console, "by", "; ".join(bylines))
    for name, claim in (("published", shown.published), ("changed", shown.modified)):
        if claim is not None:
            said = f"  {one_line(claim.words)}" if claim.words and claim.words != claim.value else ""
            field(console, name, Text.assemble(day(one_line(claim.value)), (said, "dim")))
        elif name == "published":
            field(console, name, Text("not stated", style="dim"))
    if line := shown.dateline:
        field(console, "dateline", " · ".join(part for part in (line.place, line.date, line.agency) if part))
    field(console, "site", shown.site)
    field(console, "address", shown.url)
    field(console, "language", shown.language)
    field(console, "key", shown.key)


def _headline(console: Console, shown: Article) -> None:
    headline = one_line(shown.headline.value) if shown.headline else ""
    lay(console, Text(headline, style="bold") if headline else Text("(no headline)", style="dim"))


def _body(console: Console, shown: Article, said: Sequence[Span]) -> None:
    before = ""
    for block in shown.blocks:
        if block.label not in BODY_LABELS or block.label == "lede":
            continue
        run = "list" if block.kind in ("li", "cell") else "prose"
        if run == "prose" or run != before:
            console.print()
        before = run
        words = _underlined(shown, block.span, said)
        if block.label == "subhead":
            words.stylize("bold")
        if block.kind == "li":
            lay(console, words, Text("  • "), 4)
        else:
            lay(console, words, indent=4 if block.kind in ("quote", "cell") else 0)


def _underlined(shown: Article, place: Span, said: Sequence[Span]) -> Text:
    """The words of a block, with what somebody says in them underlined."""
    words, at = Text(), place.start
    for start, end in sorted((max(span.start, place.start), min(span.end, place.end)) for span in said):
        start = max(start, at)
        if start < end:
            words.append(plain(shown.text[at:start])).append(plain(shown.text[start:end]), "underline")
            at = end
    return words.append(plain(shown.text[at : place.end]))


def _photos(console: Console, shown: Article) -> None:
    if not shown.photos:
        return
    console.print()
    console.print(Text("Photos", style="bold"))
    for n, photo in enumerate(shown.photos, 1):
        _photo(console, n, photo)
    for gallery in shown.galleries:
        _gallery(console, shown, gallery)


def _photo(console: Console, n: int, photo: Photo) -> None:
    lead = Text(f"{n:>3}  ", style="dim")
    words = one_line(photo.caption or photo.alt)
    lay(console, Text(words) if words else Text("(no caption)", style="dim"), lead, 5)
    parts = [photo.credit, day(one_line(photo.date)), photo.place]
    if line := " · ".join(one_line(part) for part in parts if part):
        lay(console, Text(line, style="dim"), indent=5)
    if photo.src and not photo.src.startswith("data:"):
        console.print(Text("     " + one_line(photo.src), style="dim"), soft_wrap=True)


def _gallery(console: Console, shown: Article, gallery: Gallery) -> None:
    title = f"“{one_line(gallery.title.of(shown.text))}”: " if gallery.title else ""
    here = f"photos {min(gallery.photos) + 1} to {max(gallery.photos) + 1}" if gallery.photos else "no photo"
    declared = f"; the page says that there are {gallery.declared}" if gallery.declared is not None else ""
    lay(console, Text(f"Gallery {title}{here}{declared}"), indent=2)


def place(origin: Origin) -> str:
    """Where the bytes lie, in words.

    >>> place(Origin(path="crawl.warc", offset=512, length=90)), place(Origin(path="rows.csv", row=3))
    ('crawl.warc, bytes 512 to 602', 'rows.csv, row 3')
    """
    path = "standard input" if origin.path == "-" else one_line(origin.path)
    inside = f", in it {one_line(origin.inside)}" if origin.inside else ""
    if origin.row is not None:
        return f"{path}{inside}, row {origin.row}"
    return f"{path}{inside}, bytes {origin.offset} to {origin.offset + origin.length}"


# Every block --------------------------------------------------------------------------------------------


def blocks(shown: Article) -> None:
    """Every block with its number, its label, and why it has it; what was set aside is struck through."""
    console = out()
    _headline(console, shown)
    aside = sum(block.label in SET_ASIDE for block in shown.blocks)
    console.print(Text(f"{count(len(shown.blocks), 'block')}, {aside} set aside · {shown.key}", style="dim"))
    console.print()
    for n, block in enumerate(shown.blocks):
        struck = block.label in SET_ASIDE
        mark = "~~" if struck and not styled(console) else ""
        words = f"{mark}{plain(block.span.of(shown.text))}{mark}"
        why = f"  {one_line(block.why)} {block.sure:.2f}"
        lead = Text.assemble((f"{n:>4}  ", "dim"), (f"{block.label:<10}", "dim" if struck else "bold"))
        lay(console, Text.assemble((words, "strike dim" if struck else ""), (why, "dim italic")), lead, 16)


# Raw characters -----------------------------------------------------------------------------------------


def raw(shown: Article, page: Page, asked: str, *, json: bool) -> None:
    """The raw characters of the page behind `asked`, the number of a block or START:END in the text.

    They go to standard output, and where they stand to standard error, so that a pipe gets them alone.
    """
    for n, block, stretches in _behind(shown, page, asked):
        start, end = stretches[0].start, stretches[-1].end
        line, column = page.body.count("\n", 0, start) + 1, start - page.body.rfind("\n", 0, start)
        words = page.body[start:end]
        if json:
            told = {"block": n, "label": block.label, "start": start, "end": end, "line": line, "column": column}
            spans = {"spans": stretches, "raw": words, "origin": page.origin}
            put(json_line(told | spans))
            continue
        where = f"block {n}, {block.label}: line {line}, column {column}; characters {start} to {end} of the page"
        err().print(Text(f"{place(page.origin)}\n{where}", style="dim"), soft_wrap=True)
        put_raw(words)
        put("\n")


def _behind(shown: Article, page: Page, asked: str) -> Iterator[tuple[int, Block, list[Span]]]:
    """The blocks that were asked for, each with its raw stretches."""
    if re.fullmatch(r"\d{1,9}", asked, re.ASCII):
        n = int(asked)
        if n >= len(shown.blocks):
            last = len(shown.blocks) - 1
            raise UsageError(f"There is no block {n}: this article's are 0 to {last}. See them with --blocks.")
        yield n, shown.blocks[n], [shown.blocks[n].raw]
        return
    match = re.fullmatch(r"(\d{1,9}):(\d{1,9})", asked, re.ASCII)
    if not match or not int(match[1]) < int(match[2]) <= len(shown.text):
        raise UsageError(
            f"{asked!r} is neither the number of a block nor START:END within the {len(shown.text)} characters "
            "of the text. Write it as 12 or as 834:901."
        )
    span = Span(int(match[1]), int(match[2]))
    found = False
    for n, block in enumerate(shown.blocks):
        part = Span(max(span.start, block.span.start), min(span.end, block.span.end))
        if part.start < part.end and (stretches := raw_spans(shown, page, part)):
            found = True
            yield n, block, stretches
    if not found:
        raise UsageError(f"Between {span.start} and {span.end} lies only the line end between two blocks.")


def page(shown: Page) -> None:
    """The whole raw page."""
    put_raw(shown.body)


def record(shown: Any) -> None:
    """A record as one line of JSON."""
    put(json_line(shown))
