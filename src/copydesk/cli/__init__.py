"""The command line: one short function for each command.

What they say is made in `report`, `layout` and `lists`; `terminal` keeps the words of pages from acting on the
terminal; `progress` shows how far an edition is and lets Ctrl-C stop it. What takes time to import is imported
by the command that needs it.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import sys
import traceback
from contextlib import suppress
from datetime import date as Date  # noqa: N812 (a command's option is called date)
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

import typer

from copydesk.errors import ArchiveError, CopydeskError, UsageError
from copydesk.version import __version__

# Exit codes. 2 is what command lines give for wrong usage, 70 is EX_SOFTWARE of sysexits.h, 130 is 128 + SIGINT.
FAILED, USAGE, BUGS, NOTHING, INTERNAL, STOPPED = 1, 2, 3, 4, 70, 130

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help reads the same in a terminal, in a pipe and in docs/cli.md
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

From = Annotated[
    Path | None,
    typer.Option(
        "--in", metavar="FILE", envvar="COPYDESK_ARCHIVE", help="The archive; else the only one (*.db) in this folder."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")]
_CODES = "Exit codes: 0 all is well; 1 it failed, and the message says why; 2 wrong usage."


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"copydesk {__version__}")
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 all is well; 1 it failed, and the message says why; 2 wrong usage; 3 read, but some pages "
    "met a bug; 4 nothing in the pile could be read; 70 a bug of Copydesk's own; 130 stopped by Ctrl-C."
)
def copydesk(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn a pile of scraped news into sourced records, kept in one SQLite file.

    \b
    Examples:
      copydesk read news/ --into desk.db
      copydesk search "harbour customs" --in desk.db
    """


def _day(value: str) -> str:
    """The value of --date, if it is a day as ISO 8601 writes it."""
    with suppress(ValueError):
        if not value or (re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII) and Date.fromisoformat(value)):
            return value
    raise typer.BadParameter(f"{value!r} is not a day. Write it as 2024-03-16.")


@app.command(
    epilog="Exit codes: 0 all is well; 1 it failed, and the message says why; 2 wrong usage; 3 read, but some pages "
    "met a bug; 4 nothing in the pile could be read; 130 stopped by Ctrl-C or SIGTERM."
)
def read(
    pile: Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")],
    into: Annotated[Path, typer.Option(metavar="FILE", help="The archive; made where there is none.")],
    jobs: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=1024, help="Processes; else one on each core.")
    ] = None,
    date: Annotated[
        str, typer.Option(metavar="DAY", callback=_day, help="The day of all pages that have none of their own.")
    ] = "",
    url_column: Annotated[str, typer.Option(metavar="NAME", help="In tables: the column of addresses.")] = "",
    html_column: Annotated[str, typer.Option(metavar="NAME", help="The column of HTML pages.")] = "",
    text_column: Annotated[str, typer.Option(metavar="NAME", help="The column of plain texts.")] = "",
    date_column: Annotated[str, typer.Option(metavar="NAME", help="The column of dates.")] = "",
    title_column: Annotated[str, typer.Option(metavar="NAME", help="The column of headlines.")] = "",
    author_column: Annotated[str, typer.Option(metavar="NAME", help="The column of authors.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Try spikes of the pile again; clean again what another version cleaned.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="The closing report as one JSON object.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing unless something failed.")] = False,
) -> None:
    """Read a pile of pages into an archive.

    A pile is HTML or text files, JSONL, CSV, Parquet, WARC and WACZ, packed or not. What was read before is
    passed by, so the same command again adds only what is new. What cannot be read is kept as a spike, with the
    reason.

    Ctrl-C finishes the batch under way and keeps it; the same command goes on from there. A second Ctrl-C ends
    at once and costs that batch.

    With --again, what this pile was spiked for is tried again, and every article of the archive that another
    version of Copydesk made is made again from the page that the archive keeps; the new takes the old one's place.

    \b
    Examples:
      copydesk read news/ crawl.warc.gz --into desk.db
      copydesk read export.csv --text-column body --date 2024-03-16 --into desk.db
    """
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # unlike other commands, this one outlives its reader
    from copydesk.cli.stopping import stoppable

    named = {
        "url": url_column,
        "html": html_column,
        "text": text_column,
        "date": date_column,
        "title": title_column,
        "author": author_column,
    }
    columns = {field: column for field, column in named.items() if column}
    with stoppable() as stop:
        from copydesk import edition
        from copydesk.archive import Archive
        from copydesk.cli import progress, report

        with progress.shown(pile, stop, wanted=not (quiet or json)) as watch:
            tally = edition.run(pile, into, jobs=jobs, columns=columns, date=date, again=again, watch=watch, stop=stop)
        with Archive(into) as archive:
            counted = archive.stats()
            # Spikes keep the order in which they were added, so this run's are the last; but one that was tried
            # again keeps its place.
            new = islice(archive.spikes(), counted.spikes - tally.spiked, None)
            spiked = report.by_reason(archive.spikes(edition=tally.edition) if again else new)
        with suppress(BrokenPipeError, SystemExit):  # rich makes a SystemExit of a pipe that nobody reads
            if json:
                report.as_json(tally, spiked, str(into))
            elif not quiet or report.bugs(spiked):
                report.closing(tally, spiked, counted, str(into))
            sys.stdout.flush()
        raise typer.Exit(_outcome(report.bugs(spiked), tally.stopped, report.read_anything(tally)))


def _outcome(bugs: int, stopped: bool, read_anything: bool) -> int:
    if stopped:
        return STOPPED
    if bugs:
        return BUGS
    return 0 if read_anything else NOTHING


@app.command(epilog=_CODES)
def show(
    name: Annotated[str, typer.Argument(metavar="KEY|URL", help="A key, the beginning of one, or an address.")],
    archive: From = None,
    blocks: Annotated[bool, typer.Option("--blocks", help="Every block with its label and why.")] = False,
    raw: Annotated[
        str,
        typer.Option(metavar="N|START:END", help="The raw characters behind a block, or behind a span of the text."),
    ] = "",
    page: Annotated[bool, typer.Option("--page", help="The whole raw page.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The record (or what --raw finds) as JSON.")] = False,
) -> None:
    """Show one article: laid out, block by block, or raw.

    Below it stands who said what, and through whom we know; on a terminal the words are underlined.

    With --blocks, what was set aside is struck through. With --raw, the characters go to standard output and
    where they stand to standard error. On a terminal, control characters of a page are shown as pictures and
    never acted upon; in a pipe, --raw and --page give them as they are.

    \b
    Examples:
      copydesk show 6629b49d --in desk.db
      copydesk show 6629b49d --raw 22 --in desk.db
    """
    if blocks + page + bool(raw) + (json and not raw) > 1:
        raise UsageError("Ask for one of --blocks, --raw, --page and --json (--raw may go with --json).")
    from copydesk.archive import Archive
    from copydesk.cli import layout

    with Archive(_archive(archive)) as desk:
        key = desk.find(name)
        if raw:
            layout.raw(desk.get(key), desk.page(key), raw, json=json)
        elif page:
            layout.page(desk.page(key))
        elif json:
            layout.record(desk.get(key))
        elif blocks:
            layout.blocks(desk.get(key))
        else:
            layout.article(desk.get(key), desk.origins(key), desk.notes(key))


@app.command(epilog=_CODES)
def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", begin*, AND, OR, NOT and parentheses.')],
    archive: From = None,
    site: Annotated[str | None, typer.Option(metavar="SITE", help="Only this site.")] = None,
    day: Annotated[str | None, typer.Option(metavar="DAY", help="Only this day, month or year.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, which counts.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help='Only this language, such as "en".')] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=10_000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Find articles by the words of headline and body, best first.

    \b
    Examples:
      copydesk search harbour --in desk.db
      copydesk search '"dawn sweep" OR raid*' --day 2024-03 --limit 5 --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import lists
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        found = desk.search(query, site=site, day=day, since=since, until=until, language=language, limit=limit)
    if json:
        put("".join(json_line(told(hit)) for hit in found))
    else:
        lists.hits(found, query)


@app.command(epilog=_CODES)
def statements(
    archive: From = None,
    who: Annotated[
        str,
        typer.Option("--who", metavar="NAME", help="Only of this source: a part of its name, or of the words for it."),
    ] = "",
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, which counts.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="At most so many.")] = 100,
    json: Json = False,
) -> None:
    """List who said what and through whom we know, newest first.

    Each with the words for its source and the person or organisation that they mean, the channel ("told the Daily
    Gull", "in a letter"), the day and the article.

    \b
    Examples:
      copydesk statements --who "Ida Moe" --in desk.db
      copydesk statements --since 2024-03 --limit 20 --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import saying
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        found = desk.statements(who, since=since, until=until, limit=limit)
    if json:
        put("".join(json_line(told(one)) for one in found))
    else:
        saying.listed(found, who)


_Status = Literal["planned", "postponed", "cancelled", "under way", "failed", "happened", "denied"]


@app.command(epilog=_CODES)
def timeline(
    query: Annotated[str, typer.Argument(help="Only of the articles that `copydesk search` finds with it.")] = "",
    archive: From = None,
    status: Annotated[_Status | None, typer.Option(metavar="STATUS", help='Only these, such as "postponed".')] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, which counts.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="At most so many.")] = 100,
    json: Json = False,
) -> None:
    """List what happened, by day: planned, postponed, cancelled, under way, failed, happened, denied.

    Each event with who, where, and the line of the article that tells it. One whose day is not told stands under the
    day of its article, marked so.

    \b
    Examples:
      copydesk timeline harbour --in desk.db
      copydesk timeline --status planned --since 2024-03 --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import happened
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        found = desk.timeline(query, status=status, since=since, until=until, limit=limit)
    if json:
        put("".join(json_line(told(one)) for one in found))
    else:
        happened.listed(found, query)


@app.command(epilog=_CODES)
def places(
    query: Annotated[str, typer.Argument(help="Only of the articles that `copydesk search` finds with it.")] = "",
    archive: From = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help='Only in this country, such as "GB".')] = None,
    kind: Annotated[str | None, typer.Option(metavar="KIND", help='Only these, such as "city" or "people".')] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Of articles from this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Up to this day, which counts.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=100_000, help="At most so many.")] = 100,
    geojson: Annotated[bool, typer.Option("--geojson", help="Print a GeoJSON collection for a map.")] = False,
    json: Json = False,
) -> None:
    """Count the places and peoples that the articles name.

    Each with its state or its like and country, how many articles name it, and how often. Coordinates are in --json and
    --geojson. Places are from GeoNames (CC BY 4.0): name it where you show them.

    \b
    Examples:
      copydesk places --in desk.db
      copydesk places ferry --country NO --in desk.db
      copydesk places --geojson --in desk.db > map.geojson
    """
    from copydesk.archive import Archive
    from copydesk.archive import geojson as mapped
    from copydesk.cli import placing
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        found = desk.places(query, country=country, kind=kind, since=since, until=until, limit=limit)
    if geojson:
        put(json_line(mapped(found)))
    elif json:
        put("".join(json_line(told(one)) for one in found))
    else:
        placing.listed(found, query)


@app.command(epilog=_CODES)
def spikes(
    archive: From = None,
    reason: Annotated[str | None, typer.Option(metavar="REASON", help="Only those with this reason.")] = None,
    json: Json = False,
) -> None:
    """List what could not be read, and why; bugs of ours first.

    \b
    Examples:
      copydesk spikes --in desk.db
      copydesk spikes --reason truncated --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import lists
    from copydesk.cli.terminal import json_line, put, told

    with Archive(_archive(archive)) as desk:
        found = sorted(desk.spikes(reason), key=lambda spike: not spike.bug)
    if json:
        put("".join(json_line(told(spike)) for spike in found))
    else:
        lists.spikes(found, reason)


@app.command(epilog=_CODES)
def export(
    form: Annotated[Literal["jsonl", "csv", "parquet"], typer.Option("--as", help="The format.")],
    archive: From = None,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="Where to; - is standard output. A file there is replaced.")
    ] = Path("-"),
) -> None:
    """Write every article to a file that other programs read.

    JSONL has everything, each span with its words beside it, and what people put right; CSV a row for each article;
    Parquet the same with blocks and photos as lists (it needs: pip install 'copydesk[parquet]').

    \b
    Examples:
      copydesk export --as jsonl --in desk.db | head -1
      copydesk export --as parquet --out desk.parquet --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import exporting

    path = _archive(archive)
    with Archive(path) as desk:
        if str(out) == "-":
            exporting.to_stdout(desk, form)
        elif out.exists() and out.samefile(path):
            raise UsageError(f"{out} is the archive itself. Name another file.")
        else:
            exporting.to_file(desk, form, out)


@app.command(epilog=_CODES)
def stats(archive: From = None, json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Count what an archive holds.

    Articles, sites, languages, days, blocks by label, spikes by reason, and the editions that added them.

    \b
    Examples:
      copydesk stats --in desk.db
      copydesk stats --json --in desk.db
    """
    from copydesk.archive import Archive
    from copydesk.cli import lists
    from copydesk.cli.terminal import json_line, put, told

    path = _archive(archive)
    with Archive(path) as desk:
        counted = desk.stats()
    if json:
        put(json_line(told(counted)))
    else:
        lists.stats(counted, str(path))


def _archive(named: Path | None) -> Path:
    """The archive that was named, or the only one in this folder."""
    if named is not None:
        return named
    here = [path for path in sorted(Path().glob("*.db")) if _is_archive(path)]
    if len(here) != 1:
        which = ", ".join(str(path) for path in here[:5])
        found = f"There are several archives in this folder ({which})" if here else "There is no archive in this folder"
        raise UsageError(f"{found}. Name one with --in FILE, or in the variable COPYDESK_ARCHIVE.")
    _tell(f"Using {here[0]}, the only archive in this folder.")
    return here[0]


def _is_archive(path: Path) -> bool:
    from copydesk.archive import Archive

    try:
        Archive(path).close()
    except ArchiveError:
        return False
    return True


def _tell(words: str) -> None:
    """Say something that is not the answer, on standard error. File names come from the pile, too."""
    from copydesk.cli.terminal import plain

    with suppress(OSError):
        sys.stderr.write(plain(words) + "\n")


from copydesk.cli import desking as desking  # noqa: E402 (as the last of all)
from copydesk.cli import tracing as tracing  # noqa: E402 (it adds its commands, with what stands above)


def main() -> None:
    """The command `copydesk`: runs the command that was asked for and ends with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A pipe gets UTF-8 wherever it leads; no terminal may fail for a letter that it does not have.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `| head` ends us as it ends any program, without a word
    try:
        sys.exit(_run())
    finally:
        with suppress(OSError):
            sys.stdout.close()  # or Python complains of what it could not write, after all is said


def _run() -> int:
    try:
        code = _asked_for()
        sys.stdout.flush()
        return code
    except CopydeskError as error:
        _tell(f"Error: {error}")
        return USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            _tell(f"Error: What was asked for could not be written ({error.strerror}).")
            return FAILED
        report = traceback.TracebackException.from_exception(error)
        ours = [frame for frame in report.stack if f"{os.sep}typer{os.sep}" not in frame.filename]
        report.stack = traceback.StackSummary.from_list(ours)
        _tell("".join(report.format()))
        _tell("This is a bug in Copydesk, not in what you did. Please report the lines above.")
        return INTERNAL


def _asked_for() -> int:
    """Run the command; typer ends it with an exit code."""
    try:
        app(prog_name="copydesk")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
