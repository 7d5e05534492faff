"""Whole editions at size: two processes against one, kill -9 at random moments, memory over 200,000 pages.

    python benchmarks/scale.py jobs   [--pages N] [--rounds N]
    python benchmarks/scale.py kill   [--pages N] [--kills N] [--seed N]
    python benchmarks/scale.py memory [--pages N] [--form jsonl|warc|files]

Every run is a fresh process into a fresh archive in benchmarks/out/scale. `jobs` and `kill` read the real pages of
the corpora, each written out as a file; `memory` reads made-up ones from a seeded generator. Each says what it
asks for, and exits with 1 where that is not so. Linux: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import itertools
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpora
import machine

_HOME = corpora.OUT / "scale"
_MB = 1_000_000
_EVERY = 0.05  # seconds between two looks at memory: a look costs under 1 ms
_TOLERANCE = 0.10


# Runs -----------------------------------------------------------------------------------------------------


@dataclass
class Look:
    """Memory at one moment: how many pages were read, and the resident set of all processes together."""

    read: int
    seconds: float
    resident: int


@dataclass
class Run:
    """What one edition did. `peaks` is the highest resident set of each process, the writer's first."""

    tally: dict[str, Any] = field(default_factory=dict)
    wall: float = 0.0
    peaks: list[int] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)


def _start(pile: Path, into: Path, jobs: int, log: Path) -> subprocess.Popen[bytes]:
    """An edition in a process group of its own; it writes its tally to `log` after every batch."""
    command = [sys.executable, str(corpora.HERE / "scale.py"), "edition", str(pile), str(into), str(jobs), str(log)]
    return subprocess.Popen(command, start_new_session=True)


def _edition(pile: str, into: str, jobs: int, log: Path) -> None:
    """What the started process does."""
    import msgspec

    from copydesk import edition

    with log.open("a", encoding="utf-8", buffering=1) as file:

        def note(tally: edition.Tally) -> None:
            file.write(json.dumps(msgspec.structs.asdict(tally)) + "\n")

        note(edition.run([pile], into, jobs=jobs, watch=note))


def whole(pile: Path, into: Path, jobs: int) -> Run:
    """One edition to its end, watched."""
    log = into.with_suffix(".log")
    log.unlink(missing_ok=True)
    run = Run()
    peaks: dict[int, int] = {}
    began = time.monotonic()
    process = _start(pile, into, jobs, log)
    noted = 0
    with _opened(log, process) as lines:
        while process.poll() is None:
            resident = 0
            for pid in machine.tree(process.pid):
                now, peak = machine.memory(pid)
                resident += now
                peaks[pid] = max(peak, peaks.get(pid, 0))
            for line in lines:
                noted = json.loads(line)["read"]
            run.looks.append(Look(noted, time.monotonic() - began, resident))
            time.sleep(_EVERY)
    run.wall = time.monotonic() - began
    if process.returncode:
        sys.exit(f"The edition into {into} ended with {process.returncode}.")
    run.tally = json.loads(log.read_text(encoding="utf-8").splitlines()[-1])
    first = peaks.pop(process.pid, 0)
    run.peaks = [first, *sorted(peaks.values(), reverse=True)]
    return run


@contextlib.contextmanager
def _opened(log: Path, process: subprocess.Popen[bytes]) -> Iterator[Any]:
    while not log.exists() and process.poll() is None:
        time.sleep(0.001)
    with log.open(encoding="utf-8") as lines:
        yield lines


def fresh(name: str) -> Path:
    """The path of an archive that is not there yet."""
    _HOME.mkdir(parents=True, exist_ok=True)
    path = _HOME / f"{name}.db"
    for old in _HOME.glob(f"{name}.*"):
        old.unlink()
    return path


def difference(one: Path, other: Path) -> str:
    """The first row in which two archives differ; empty where they are the same."""
    from copydesk import archive

    with archive.Archive(one) as first, archive.Archive(other) as second:
        pairs = itertools.zip_longest(archive.rows(first), archive.rows(second))
        for n, (left, right) in enumerate(pairs):
            if left != right:
                return f"row {n}: {str(left)[:200]} against {str(right)[:200]}"
    return ""


def articles(path: Path) -> int | None:
    """How many articles a killed run had brought in; None where there is no archive yet.

    It is counted in a copy, so that looking cannot mend what the next run has to find.
    """
    from copydesk.archive import Archive
    from copydesk.errors import ArchiveError

    if not path.exists():
        return None
    look = _HOME / "look.db"
    for end in ("", "-wal", "-shm"):
        Path(f"{look}{end}").unlink(missing_ok=True)
        if end != "-shm" and Path(f"{path}{end}").exists():
            shutil.copyfile(f"{path}{end}", f"{look}{end}")
    try:
        with Archive(look, write=True) as archive:
            return archive.stats().articles
    except ArchiveError:
        return None


def real_pages(count: int) -> Path:
    """The pages of the corpora, each written out as a file; `count` of them, spread evenly, or all."""
    total = len(corpora.golds("pages"))
    chosen = range(total) if not count else {n * total // count for n in range(min(count, total))}
    folder = corpora.OUT / "pages" / f"{corpora.digest('pages')[:12]}-{len(chosen)}"
    if not (folder / "all").exists():
        (folder / "pile").mkdir(parents=True, exist_ok=True)
        for n, row in enumerate(corpora.rows("pages")):
            if n in chosen:
                name = re.sub(r"[^\w.-]+", "_", row["id"], flags=re.ASCII)
                (folder / "pile" / f"{name}.html").write_text(row["html"], encoding="utf-8", errors="replace")
        (folder / "all").touch()
    return folder / "pile"


# jobs -----------------------------------------------------------------------------------------------------


def jobs(pages: int, rounds: int) -> int:
    """One process against two."""
    pile = real_pages(pages)
    print(f"# {len(list(pile.iterdir())):,} pages as files, {rounds} rounds, jobs=1 and jobs=2 in turn")
    walls: dict[int, list[float]] = {1: [], 2: []}
    failed = False
    for n in range(rounds):
        for count in walls:
            into = fresh(f"jobs{count}")
            run = whole(pile, into, count)
            walls[count].append(run.wall)
            peaks = ", ".join(f"{peak / _MB:.0f}" for peak in run.peaks)
            print(
                f"round {n + 1}, jobs={count}: {run.wall:6.2f} s, {run.tally['read'] / run.wall:5.0f} pages/s, "
                f"{run.tally['added']} added, {run.tally['spiked']} spiked; peak MB of each process: {peaks}",
                flush=True,
            )
        differs = difference(_HOME / "jobs1.db", _HOME / "jobs2.db")
        if differs:
            print(f"    THE ARCHIVES DIFFER: {differs}")
            failed = True
    one, two = min(walls[1]), min(walls[2])
    print(f"best: jobs=1 {one:.2f} s, jobs=2 {two:.2f} s, speed-up {one / two:.2f}")
    print(f"archives of jobs=1 and jobs=2: {'DIFFERENT' if failed else 'the same rows in every round'}")
    return 1 if failed else 0


# kill -----------------------------------------------------------------------------------------------------


def kill(pages: int, kills: int, seed: int) -> int:
    """kill -9 of all processes of a run at random moments, then the same run again, to the end."""
    pile = real_pages(pages)
    undisturbed = fresh("undisturbed")
    run = whole(pile, undisturbed, 2)
    total = run.tally["added"]
    print(f"# {len(list(pile.iterdir())):,} pages as files, 2 jobs; undisturbed {run.wall:.2f} s, {total} articles")
    chance = random.Random(seed)
    failed = 0
    for n in range(kills):
        moment = chance.uniform(0, run.wall)
        # A run that was done before its moment, on a machine that is less busy now, was not killed: once more, earlier.
        while True:
            into = fresh("killed")
            process = _start(pile, into, 2, into.with_suffix(".log"))
            time.sleep(moment)
            ended = process.poll() is not None
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            if not ended:
                break
            moment *= 0.8
        held = articles(into)
        whole(pile, into, 2)
        differs = difference(undisturbed, into)
        failed += bool(differs)
        state = "no archive yet" if held is None else f"{held:4} articles in"
        print(f"kill {n + 1:2} at {moment:6.2f} s: {state:15} {differs or 'same rows at the end'}", flush=True)
    print(f"{kills - failed} of {kills} ended in the rows of the undisturbed run")
    return 1 if failed else 0


# memory ---------------------------------------------------------------------------------------------------

_STEP = 20_000
_WORDS = (
    "ferry harbour council bridge engineer tide budget school winter market quay storm signal railway archive "
    "captain mayor ballot vessel island library orchard tunnel valley bakery clinic surveyor lantern schedule "
    "repair closed opened raised agreed delayed counted measured repaired promised inspected rebuilt reported"
).split()
_NAMES = ("Ada Merrow", "Tom Ellery", "Ines Corran", "Jakob Siel", "Mira Brannock", "Olu Pierhead")


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randrange(8, 22))).capitalize() + "."


def made_up(count: int, seed: int = 11) -> Iterator[tuple[str, str]]:
    """Address and HTML of `count` small made-up pages, no two the same."""
    chance = random.Random(seed)
    stock = [_sentence(chance) for _ in range(5_000)]
    menu = "".join(f'<li><a href="/{word}">{word.capitalize()}</a></li>' for word in _WORDS[:12])
    for n in range(count):
        title = " ".join(chance.choices(_WORDS, k=7)).capitalize()
        body = "".join(
            f"<p>{' '.join(chance.choices(stock, k=3))} {chance.choice(_NAMES)} counted {chance.randrange(10**6)}.</p>"
            for _ in range(chance.randrange(4, 12))
        )
        day = f"20{chance.randrange(10, 25)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        html = (
            f'<!doctype html><html lang="en"><head><title>{title} | The Made-up Post</title>'
            f'<meta property="article:published_time" content="{day}T08:00:00Z"></head><body>'
            f"<nav><ul>{menu}</ul></nav><main><article><h1>{title}</h1>"
            f'<p class="byline">By {chance.choice(_NAMES)}</p><time datetime="{day}">{day}</time>{body}</article>'
            f"<aside><h2>Read more</h2><ul>{menu}</ul></aside></main><footer>Page {n}</footer></body></html>"
        )
        yield f"https://site{n % 500}.example/{day}/{n}", html


def _pile(form: str, count: int) -> Path:
    """The made-up pages as one JSONL, one .warc.gz, or files in folders of a thousand."""
    home = _HOME / "made"
    home.mkdir(parents=True, exist_ok=True)
    name = home / {"jsonl": f"{count}.jsonl", "warc": f"{count}.warc.gz", "files": f"{count}-files"}[form]
    if name.exists():
        return name
    partial = home / "partial"
    if partial.is_dir():
        shutil.rmtree(partial)
    if form == "files":
        for n, (_, html) in enumerate(made_up(count)):
            if n % 1000 == 0:
                folder = partial / f"{n // 1000:04}"
                folder.mkdir(parents=True)
            (folder / f"{n:07}.html").write_text(html, encoding="utf-8")
    elif form == "warc":
        with partial.open("wb") as file:
            for n, (url, html) in enumerate(made_up(count)):
                file.write(gzip.compress(_warc_record(n, url, html.encode()), 1))
    else:
        with partial.open("w", encoding="utf-8") as lines:
            for url, html in made_up(count):
                lines.write(json.dumps({"url": url, "html": html}) + "\n")
    partial.rename(name)
    return name


def _warc_record(n: int, url: str, html: bytes) -> bytes:
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(html) + html
    )
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{n:012}>\r\n"
        f"WARC-Date: 2024-03-19T08:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def memory(count: int, form: str) -> int:
    """Whether memory and speed stay level over a long run.

    Level means: the resident set of all processes together, as the median of the looks taken while the last tenth
    of a step (at least 1,000 pages) was read, is at the end at most 10 % above what it was after the first step;
    and the last step is read at no less than 90 % of the pace of the first. Memory that processes share counts in
    each of them.
    """
    step = min(_STEP, count // 2)
    pile = _pile(form, count)
    run = whole(pile, fresh("memory"), 2)
    print(f"# {count:,} made-up pages as {form}, 2 jobs, {run.tally['added']:,} added, {run.tally['spiked']} spiked")
    at, rate = {}, {}
    before = 0.0
    tenth = max(step / 10, 1_000)
    for end in range(step, count + 1, step):
        looks = [look.resident for look in run.looks if end - tenth <= look.read <= end]
        passed = next((look.seconds for look in run.looks if look.read >= end), run.wall)
        at[end] = statistics.median(looks) if looks else float("nan")
        rate[end] = step / (passed - before)
        before = passed
        print(f"at {end:9,}: {at[end] / _MB:7.1f} MB in all processes, {rate[end]:6.0f} pages/s in this step")
    peak = max(look.resident for look in run.looks)
    peaks = ", ".join(f"{value / _MB:.0f}" for value in run.peaks)
    print(f"peak of all together {peak / _MB:.0f} MB, of each process (the writer first): {peaks} MB; {run.wall:.0f} s")
    first, last = min(at), max(at)
    growth, pace = at[last] / at[first] - 1, rate[last] / rate[first] - 1
    level = growth <= _TOLERANCE
    steady = pace >= -_TOLERANCE
    print(f"memory at {last:,} against {first:,}: {growth:+.1%} ({'level' if level else 'GROWS'})")
    print(f"pace of the last step against the first: {pace:+.1%} ({'steady' if steady else 'SLOWS'})")
    return 0 if level and steady else 1


def main() -> int:
    if len(sys.argv) > 1 and sys.argv[1] == "edition":
        pile, into, count, log = sys.argv[2:]
        _edition(pile, into, int(count), Path(log))
        return 0
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, rounds in (("jobs", 3), ("kill", 20)):
        command = commands.add_parser(name)
        command.add_argument("--pages", type=int, default=0, help="how many of the real pages (default: all)")
        command.add_argument("--rounds" if name == "jobs" else "--kills", type=int, default=rounds, dest="rounds")
        command.add_argument("--seed", type=int, default=1)
    command = commands.add_parser("memory")
    command.add_argument("--pages", type=int, default=200_000)
    command.add_argument("--form", choices=("jsonl", "warc", "files"), default="jsonl")
    given = parser.parse_args()
    print(machine.facts())
    if given.command == "memory":
        return memory(given.pages, given.form)
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    if given.command == "jobs":
        return jobs(given.pages, given.rounds)
    return kill(given.pages, given.rounds, given.seed)


if __name__ == "__main__":
    sys.exit(main())
