"""`copydesk places`: which places and peoples the articles name, and how often."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from copydesk.archive import Located
from copydesk.cli.terminal import one_line, out


def listed(found: Sequence[Located], query: str) -> None:
    """Places with their land and what they are, how many articles name them, and how often."""
    console = out()
    if not found:
        asked = f" for {one_line(query)}" if query.strip() else ""
        console.print(Text(f"No place{asked} found."), soft_wrap=True)
        return
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("articles", justify="right")
    table.add_column("mentions", justify="right")
    table.add_column("place", overflow="fold")
    table.add_column("kind")
    for one in found:
        name = Text(one_line(one.name), "bold")
        where = ", ".join(part for part in (one.division if one.division != one.name else "", one.country) if part)
        if where:
            name.append(f"  {one_line(where)}", "not bold dim")
        table.add_row(f"{one.articles:,}", f"{one.mentions:,}", name, Text(one.kind))
    console.print(table)
