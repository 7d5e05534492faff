"""`copydesk search`, `spikes` and `stats`: lists and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from copydesk.archive import Hit, Stats
from copydesk.cli.layout import place
from copydesk.cli.terminal import count, counted_rows, day, lay, number, one_line, out, plain
from copydesk.records import Span, Spike

# Entries of a list of counts; the rest is counted, and --json has it all.
_SHOWN = 10
# Days shown one by one; beyond, months, and beyond as many of those, years.
_PERIODS = 31


# search -------------------------------------------------------------------------------------------------


def hits(found: Sequence[Hit], query: str) -> None:
    """What a search found, best first."""
    console = out()
    if not found:
        console.print(Text(f"Nothing found for {one_line(query)}."), soft_wrap=True)
        return
    for n, hit in enumerate(found):
        if n:
            console.print()
        headline = _marked(hit.headline, hit.headline_highlight, "bold", "bold underline")
        lay(console, headline if len(headline) else Text("(no headline)", style="dim"))
        facts = (hit.key[:8], hit.published[:10], hit.site)
        console.print(Text("  " + " · ".join(one_line(fact) for fact in facts if fact), style="dim"), soft_wrap=True)
        lay(console, _marked(hit.snippet, hit.highlight, "", "bold"), indent=2)


def _marked(words: str, highlight: Iterable[Span], style: str, marked: str) -> Text:
    """Words with the places that matched set off, cleaned and on one line."""
    text, at = Text(), 0
    for span in highlight:
        text.append(_folded(words[at : span.start]), style)
        text.append(_folded(span.of(words)), marked)
        at = span.end
    return text.append(_folded(words[at:]), style)


def _folded(words: str) -> str:
    """Cleaned, line ends as spaces; unlike `one_line` it keeps the blank at either end."""
    inner = one_line(words)
    if not inner:
        return " " if words else ""
    return (" " if words[0].isspace() else "") + inner + (" " if words[-1].isspace() else "")


# spikes -------------------------------------------------------------------------------------------------


def spikes(found: Sequence[Spike], reason: str | None) -> None:
    """Counts by reason, then each spike; bugs of ours first."""
    console = out()
    if not found:
        asked = f" with the reason {one_line(reason)}" if reason else ""
        console.print(Text(f"There are no spikes{asked}."), soft_wrap=True)
        return
    counts = Counter(spike.reason for spike in found)
    order = sorted(counts, key=lambda name: (name != "bug", -counts[name], name))
    counted_rows(console, [(counts[name], name, "") for name in order])
    for name in order:
        console.print()
        console.print(Text(name, style="bold red" if name == "bug" else "bold"))
        for spike in found:
            if spike.reason == name:
                _spike(console, spike)


def _spike(console: Console, spike: Spike) -> None:
    where = place(spike.origin) if spike.origin else one_line(spike.url) or spike.key
    console.print(Text("  " + where), soft_wrap=True)
    if spike.url and spike.origin:
        console.print(Text("    " + one_line(spike.url), style="dim"), soft_wrap=True)
    # A bug's detail is a traceback, whose indents and lines mean something.
    for line in spike.detail.splitlines() if spike.bug else [one_line(spike.detail)]:
        lay(console, Text(plain(line.rstrip()), style="dim"), indent=4)


# stats --------------------------------------------------------------------------------------------------


def stats(counted: Stats, archive: str) -> None:
    """How many there are of what."""
    console = out()
    console.print(Text(archive, style="bold"), soft_wrap=True)
    console.print()
    rows = [
        (
            counted.articles,
            "article" if counted.articles == 1 else "articles",
            f"{count(counted.words, 'word')}, found at {count(counted.origins, 'place')}",
        ),
        (counted.photos, "photo" if counted.photos == 1 else "photos", ""),
        (counted.spikes, "spike" if counted.spikes == 1 else "spikes", ""),
        (len(counted.editions), "edition" if len(counted.editions) == 1 else "editions", ""),
    ]
    counted_rows(console, rows)
    _list(console, "Sites", counted.sites)
    _list(console, "Languages", counted.languages)
    _list(console, "Days", _periods(counted.days), most=2 * _PERIODS)
    _list(console, "Blocks", counted.labels, most=20)
    _list(console, "Spikes", counted.reasons, most=20)
    console.print()
    console.print(Text("Editions", style="bold"))
    for edition in counted.editions[-_SHOWN:]:
        facts = f"{edition.added:,} added, {edition.repeated:,} found again, {edition.spiked:,} spiked"
        bugs = f", {count(edition.bugs, 'bug')}" if edition.bugs else ""
        line = f"{edition.id:>9}  {day(edition.started)}  {edition.state:<7}"
        console.print(Text.assemble(line, (f"  {facts}{bugs}", "dim")), soft_wrap=True)


def _list(console: Console, title: str, counts: Mapping[str, int], most: int = _SHOWN) -> None:
    if not counts:
        return
    console.print()
    console.print(Text(title, style="bold"))
    rows = [(many, one_line(name) or "(not stated)", "") for name, many in counts.items()]
    counted_rows(console, rows[:most])
    if len(rows) > most:
        rest = sum(many for many, _, _ in rows[most:])
        counted_rows(console, [(rest, f"in {number(len(rows) - most)} more; --json lists them all", "")], style="dim")


def _periods(days: Mapping[str, int]) -> dict[str, int]:
    """Days, or where there are many of them months, or years: the last entry is what has none."""
    for length in (10, 7, 4):
        periods: Counter[str] = Counter()
        for name, many in days.items():
            periods[name[:length]] += many
        if len(periods) <= _PERIODS:
            break
    return {name: periods[name] for name in sorted(periods, key=lambda name: (not name, name))}
