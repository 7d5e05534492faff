"""`copydesk statements`: who said what, with the line of its source; and the same for one article, for `show`."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from copydesk.archive import Saying
from copydesk.cli.terminal import lay, one_line, out
from copydesk.records import Article, Notes, Statement


def listed(found: Sequence[Saying], who: str) -> None:
    """Statements over the archive: what was said, by whom and through whom, where and when."""
    console = out()
    if not found:
        asked = f" of {one_line(who)}" if who.strip() else ""
        console.print(Text(f"No statement{asked} found."), soft_wrap=True)
        return
    for n, saying in enumerate(found):
        if n:
            console.print()
        lay(console, Text(one_line(saying.content)))
        lay(console, _source(saying), indent=2)
        facts = (saying.published[:10] or "day not stated", saying.site, saying.key[:8], saying.headline)
        lay(console, Text(" · ".join(one_line(fact) for fact in facts if fact), style="dim"), indent=2)


def _source(saying: Saying) -> Text:
    """The line of the source: — Ida Moe (“the mayor”) said, through the Daily Gull; within what the Courier said."""
    return _line(saying.name, saying.source, saying.cue, saying.via, saying.within)


def _line(name: str, source: str, cue: str, via: str, within: str) -> Text:
    named, called = one_line(name), one_line(source)
    line = Text("— ").append(named or called or "source not stated", "bold" if named or called else "dim")
    if named and called and called.casefold() != named.casefold():
        line.append(f" (“{called}”)")
    if cue:
        line.append(f" {one_line(cue)}", "dim")
    if via:
        line.append(", through ").append(one_line(via), "bold")
    if within:
        line.append("; within what ").append(one_line(within), "bold").append(" says")
    return line


def of_article(console: Console, article: Article, notes: Notes) -> None:
    """The statements of one article, below it."""
    if not notes.statements:
        return
    names = {one.key: one.name for one in notes.people} | {one.key: one.name for one in notes.organisations}
    by_key = {statement.key: statement for statement in notes.statements}
    console.print()
    console.print(Text("Statements", style="bold"))
    for n, said in enumerate(notes.statements, 1):
        words = " … ".join(one_line(span.of(article.text)) for span in said.content)
        lay(console, Text(words), Text(f"{n:>3}  ", style="dim"), 5)
        above = by_key.get(said.outer)
        within = "" if above is None else names.get(above.who) or _words(article, above)
        source, cue, via = (span.of(article.text) if span else "" for span in (said.source, said.cue, said.via))
        lay(console, _line(names.get(said.who, ""), source, cue, via, within), indent=5)


def _words(article: Article, said: Statement) -> str:
    return said.source.of(article.text) if said.source else ""
