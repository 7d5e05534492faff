"""`copydesk trace`, `copies`, `stories` and `dedup`: which article repeats which."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from copydesk.cli import _CODES, From, Json, _archive, app
from copydesk.errors import UsageError
from copydesk.records import Article, Copy

# Kinds whose text is in the original: a merged article has more, and quotes are no copy.
_REMOVED = frozenset({"exact", "near", "spun", "part"})


@app.command(epilog=_CODES)
def trace(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")],
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=1024, help="Processes; else one on each core.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="What was found as one JSON object.")] = False,
) -> None:
    """Trace every copy of an archive to its original.

    Reading does it at its end, so this is for archives of an older version, and for what was stopped. Only what is
    new is read; the outcome is the same as if all were traced at once.

    \b
    Examples:
      copydesk trace desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli.terminal import count, json_line, number, out, put
    from copydesk.traced import trace_archive

    if not archive.exists():
        raise UsageError(f"There is no archive {archive}. Make one with: copydesk read PILE --into {archive}")
    with Archive(archive, write=True) as desk:
        desk.hold()
        found = trace_archive(desk, jobs=jobs)
    if json:
        put(json_line(found._asdict() if found else {}))
    elif found is None:
        out().print("Nothing has changed since it was traced.")
    else:
        out().print(
            f"{count(found.articles, 'article')}: {count(found.copies, 'copy', 'copies')} in "
            f"{count(found.groups, 'group')}, {count(found.stories, 'story', 'stories')}. "
            f"{count(found.compared, 'pair')} compared, {number(found.cut)} left out because too many share a key.",
            soft_wrap=True,
        )


@app.command(epilog=_CODES)
def copies(
    name: Annotated[str, typer.Argument(metavar="KEY|URL", help="A key, the beginning of one, or an address.")],
    archive: From = None,
    json: Json = False,
) -> None:
    """Show what an article is a copy of, why, and what it says otherwise; and the copies of it.

    The text stands beside its original's, sentence by sentence: = the same words, ~ reworded, + only here, - only
    in the original. What changed in meaning is listed: numbers, names, days, negations, quotes.

    \b
    Examples:
      copydesk copies 6629b49d --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import aligned
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        key = desk.find(name)
        found = list(desk.copies(key))
        if json:
            put("".join(json_line(told(copy)) for copy in found))
            return
        one = desk.get(key)
        own = next((copy for copy in found if copy.key == key and copy.kind != "quotes"), None)
        other = desk.get(own.like) if own is not None and own.like else None
        aligned.head(one, own, other)
        if own is not None and other is not None:
            aligned.texts(one, other, own)
        aligned.others(key, [(copy, _title(desk.get(_far(copy, key)))) for copy in found if copy is not own])


def _far(copy: Copy, key: str) -> str:
    """The article of a copy that is not this one."""
    return copy.like if copy.key == key and copy.like else copy.key


def _title(article: Article) -> str:
    return article.headline.value if article.headline else article.url


@app.command(epilog=_CODES)
def stories(
    archive: From = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """List what several articles tell of: how many they are, and of how many independent origins.

    Those of most articles first, each with its articles in the order of their days; o marks an origin.

    \b
    Examples:
      copydesk stories --in desk.db
    """
    from itertools import islice

    from rich.text import Text

    from copydesk.archive import Archive
    from copydesk.cli.terminal import count, json_line, one_line, out, put, told

    with Archive(_archive(archive)) as desk:
        found = list(islice(desk.stories(), limit))
        if json:
            put("".join(json_line(told(story)) for story in found))
            return
        console = out()
        if not found:
            console.print("No two articles tell the same.")
        for story in found:
            many = len(story.articles) - len(story.origins)
            days = " to ".join(dict.fromkeys(day[:10] for day in (story.first, story.last) if day))
            facts = (
                f"{count(len(story.articles), 'article')}, {count(many, 'copy', 'copies')}, "
                f"{count(len(story.origins), 'independent origin')}{' · ' + days if days else ''}"
            )
            console.print(Text(facts, style="bold"), soft_wrap=True)
            for key in story.articles:
                article = desk.get(key)
                mark = "o" if key in story.origins else " "
                day = one_line(article.published.value)[:10] if article.published else "no day"
                line = f"  {mark} {key[:8]}  {day:<10}  {one_line(article.site)}  {one_line(_title(article))}"
                console.print(Text(line), soft_wrap=True)
            console.print()


@app.command(epilog=_CODES)
def dedup(
    archive: From = None,
    _keep: Annotated[Literal["originals"], typer.Option("--keep", help="What stays.")] = "originals",
    _export: Annotated[Literal["jsonl"], typer.Option("--export", help="The format.")] = "jsonl",
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to; - is standard output.")] = Path("-"),
) -> None:
    """Write an archive without its copies, for who builds a corpus.

    One line an article: key, url, site, language, published, headline, kept; then its text where it is kept, else
    the kind of copy, how much of it is in the other, and because: the key of the article that stands for it. Merged
    articles stay, they have text of their own. Where it is unknown which was first, the likeliest stays.

    \b
    Examples:
      copydesk dedup --keep originals --export jsonl --in desk.db > corpus.jsonl
    """
    from copydesk.archive import Archive

    path = _archive(archive)
    if str(out) != "-" and out.exists() and out.samefile(path):
        raise UsageError(f"{out} is the archive itself. Name another file.")
    with Archive(path) as desk:
        removed = {copy.key: copy for copy in desk.copies() if copy.kind in _REMOVED}
        lines = _lines(desk.articles(), removed)
        if str(out) == "-":
            sys.stdout.buffer.writelines(lines)
        else:
            with out.open("wb") as file:
                file.writelines(lines)


def _lines(articles: Iterator[Article], removed: dict[str, Copy]) -> Iterator[bytes]:
    """The lines of an archive without its copies."""
    import msgspec

    for article in articles:
        copy = removed.get(article.key)
        line: dict[str, Any] = {
            "key": article.key,
            "url": article.url,
            "site": article.site,
            "language": article.language,
            "published": article.published.value if article.published else "",
            "headline": article.headline.value if article.headline else "",
            "kept": copy is None,
        }
        if copy is None:
            line["text"] = article.body
        else:
            line |= {"kind": copy.kind, "share": copy.share, "because": _kept(copy, removed)}
        yield msgspec.json.encode(line) + b"\n"


def _kept(copy: Copy, removed: dict[str, Copy]) -> str:
    """The article that stands for a copy: itself no copy that is removed."""
    seen = {copy.key}
    while copy.like in removed and copy.like not in seen:
        copy = removed[copy.like]
        seen.add(copy.key)
    return copy.like
