"""`copydesk timeline`: what happened, by day, each with its status, who, where, and the line that says so."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from copydesk.archive import Entry
from copydesk.cli.terminal import day, lay, one_line, out


def listed(found: Sequence[Entry], query: str) -> None:
    """Events under their days; a day that is only the day of publication says so."""
    console = out()
    if not found:
        asked = f" for {one_line(query)}" if query.strip() else ""
        console.print(Text(f"No event{asked} found."), soft_wrap=True)
        return
    last: tuple[str, bool] | None = None
    for same in _same(found):
        entry = same[0]
        if (entry.day, entry.reported) != last:
            if last is not None:
                console.print()
            lay(console, Text(_title(entry), style="bold"))
            last = (entry.day, entry.reported)
        lay(console, _event(entry), indent=2)
        lay(console, Text(f"“{one_line(entry.line)}”"), indent=4)
        facts = (entry.site, entry.key[:8], entry.headline)
        lay(console, Text(" · ".join(one_line(fact) for fact in facts if fact), style="dim"), indent=4)
        if len(same) > 1:
            others = ", ".join(other.key[:8] for other in same[1:])
            lay(console, Text(f"also in {others}", style="dim"), indent=4)


def _same(found: Sequence[Entry]) -> list[list[Entry]]:
    """Entries of one day that say the same in the same words, as copies do, together."""
    groups: dict[tuple[str, bool, str, str, str], list[Entry]] = {}
    for entry in found:
        told = (entry.day, entry.reported, entry.status, entry.what.casefold(), entry.who.casefold())
        groups.setdefault(told, []).append(entry)
    return list(groups.values())


def _title(entry: Entry) -> str:
    if not entry.day:
        return "day not stated"
    return f"{day(entry.day)} (day of the report)" if entry.reported else day(entry.day)


def _event(entry: Entry) -> Text:
    """ "[postponed] the regatta — Harbour Board, in Gullhaven"."""
    line = Text(f"[{entry.status}] ", style="dim").append(one_line(entry.what), "bold")
    if entry.who:
        line.append(" — ").append(one_line(entry.who))
    if entry.where:
        line.append(f"{',' if entry.who else ' —'} in ").append(one_line(entry.where))
    if entry.many and entry.many not in entry.what and entry.many not in entry.who:
        line.append(f" ({one_line(entry.many)})", "dim")
    return line
