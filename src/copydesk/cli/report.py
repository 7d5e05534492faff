"""`copydesk read`, at its end: what was done, bugs first, and how to look further."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.text import Text

from copydesk.archive import Stats
from copydesk.cli.terminal import (
    count,
    counted_rows,
    duration,
    json_line,
    lay,
    number,
    one_line,
    out,
    plain,
    put,
    size,
    told,
)
from copydesk.edition import Tally
from copydesk.records import SET_ASIDE, Spike

# Each reason, how often it came, and the first spike with it: a run may leave too many spikes to hold them all.
Reasons = Mapping[str, tuple[int, Spike]]


def by_reason(spikes: Iterable[Spike]) -> Reasons:
    """The spikes, counted."""
    counted: dict[str, tuple[int, Spike]] = {}
    for spike in spikes:
        many, first = counted.get(spike.reason, (0, spike))
        counted[spike.reason] = (many + 1, first)
    return counted


def closing(tally: Tally, spiked: Reasons, counted: Stats, archive: str) -> None:
    """What an edition did. `spiked` are the spikes that it added, `counted` is what the archive now holds."""
    console = out()
    archive = shlex.quote(one_line(archive))  # it stands in commands to be typed
    _bugs_first(console, spiked, archive)
    if tally.stopped:
        pages = f"{count(counted.articles, 'page')} {'is' if counted.articles == 1 else 'are'} in {archive}"
        console.print(Text(f"Stopped. {pages}; run the same command again to go on."), soft_wrap=True)
        return
    if nothing_new(tally):
        console.print(Text(f"Nothing new: {_all_files(tally)} read before."), soft_wrap=True)
    elif not tally.read:
        console.print("The pile holds no files.")
    else:
        _done(console, tally, spiked, archive)
    if counted.articles:
        _further(console, counted, archive)


def as_json(tally: Tally, spiked: Reasons, archive: str) -> None:
    """The tally as one object."""
    reasons = {reason: many for reason, (many, _) in sorted(spiked.items())}
    put(json_line(told(tally) | {"bugs": bugs(spiked), "reasons": reasons, "archive": plain(archive)}))


def bugs(spiked: Reasons) -> int:
    """How many of the spikes are bugs."""
    return spiked["bug"][0] if "bug" in spiked else 0


def read_anything(tally: Tally) -> bool:
    """Whether at least one page of the pile is in the archive, from this run or from an earlier one."""
    return (
        bool(tally.added or tally.repeated or tally.renewed) or nothing_new(tally) or bool(tally.known or tally.skipped)
    )


def nothing_new(tally: Tally) -> bool:
    """Whether all that the pile holds was read before."""
    return not (tally.added or tally.repeated or tally.spiked or tally.renewed) and bool(
        tally.known or tally.skipped or tally.files
    )


def _all_files(tally: Tally) -> str:
    files = tally.skipped + tally.files
    if not files:
        return "everything in the pile was"
    return "the one file was" if files == 1 else f"all {number(files)} files were"


def _bugs_first(console: Console, spiked: Reasons, archive: str) -> None:
    if "bug" not in spiked:
        return
    many, first = spiked["bug"]
    console.print(Text(f"{count(many, 'page')} met a bug of Copydesk's own.", style="bold red"))
    console.print(Text(f"  {one_line((first.detail.splitlines() or [''])[0])}", style="red"), soft_wrap=True)
    console.print(Text(f"  See and report it: copydesk spikes --reason bug --in {archive}"), soft_wrap=True)
    console.print()


def _done(console: Console, tally: Tally, spiked: Reasons, archive: str) -> None:
    files = f"{count(tally.files, 'file')} ({size(tally.bytes)}) into {archive} in {duration(tally.seconds)}"
    console.print(Text(f"Read {files}."), soft_wrap=True)
    console.print()
    rows = [
        (tally.added, "added", ""),
        (tally.renewed, "cleaned again", "made by another version"),
        (tally.repeated, "found again", "the same page at another place"),
        (tally.known, "known", "from an earlier run"),
        (tally.skipped, "files passed by", "read before, and unchanged"),
        (tally.spiked, "spiked", "kept, with the reason"),
    ]
    counted_rows(console, [row for row in rows if row[0] or row[1] == "added"])
    for reason, (many, first) in sorted(spiked.items(), key=lambda one: (one[0] != "bug", -one[1][0], one[0])):
        where = f"{one_line(first.origin.path)}: " if first.origin else ""
        words = f"{where}{one_line((first.detail.splitlines() or [''])[0])}"
        lead = Text(f"{number(many):>15}  {reason:<13}", style="red" if reason == "bug" else "")
        lay(console, Text(words, style="dim"), lead, 30)


def _further(console: Console, counted: Stats, archive: str) -> None:
    console.print()
    named = len([site for site in counted.sites if site])
    sites = f" from {count(named, 'site')}" if named else ""
    aside = sum(number for label, number in counted.labels.items() if label in SET_ASIDE)
    holds = f"{count(counted.articles, 'article')}{sites} and {count(counted.photos, 'photo')}"
    console.print(
        Text(f"{archive} holds {holds}; {count(aside, 'block')} of the pages were set aside. Look further:"),
        soft_wrap=True,
    )
    steps = [("search WORDS", "find articles"), ("show KEY", "one of them, laid out")]
    if counted.spikes:
        steps.append(("spikes", "what could not be read, and why"))
    wide = max(len(step) for step, _ in steps) + len(archive) + 15
    for step, what in steps:
        command = f"copydesk {step} --in {archive}"
        console.print(Text.assemble(f"  {command:<{wide}}  ", (what, "dim")), soft_wrap=True)
