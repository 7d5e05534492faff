"""One edition: a pile goes in, an archive comes out. The main flow.

    pile ──read──▶ Page ──clean──▶ Article ──annotate──▶ Notes ──▶ archive ──trace──▶ copies, stories

Each batch is one transaction that holds the articles, the spikes and the files that are wholly read. A run that
is killed anywhere and run again goes on where it stopped and ends in the same archive.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from os import PathLike
from pathlib import Path

import msgspec

from copydesk import annotate, clean, press, read, trace
from copydesk.archive import Added, Archive, PackedSheet, ReadFile, Sheet, pack
from copydesk.proof import proof
from copydesk.records import Origin, Page, Record, Scrap, Spike
from copydesk.traced import trace_archive
from copydesk.version import __version__

# A batch is committed after so many seconds, pages or bytes: what a kill costs and what is held in memory, against
# what a commit costs. Keys and addresses fall anywhere in their indexes, so that in a long archive each article
# touches pages of its own, and only a larger batch lets articles share them: over 60,000 small pages, 48 kB an
# article were written to the disk with batches of 500, 34 with 2,000, 26 with 4,000 (which took 90 MB more memory).
_SECONDS = 4.0
_PAGES = 2_000
_BYTES = 32 << 20
_BEAT = 1.0  # seconds between two looks of `watch` at a batch that is being gathered


class Tally(Record, frozen=True):
    """What an edition did. `known` counts pages and `skipped` files that an earlier one had already read, `renewed`
    articles of another version that were cleaned again."""

    edition: int = 0
    read: int = 0
    added: int = 0
    repeated: int = 0
    known: int = 0
    spiked: int = 0
    bugs: int = 0
    files: int = 0
    skipped: int = 0
    renewed: int = 0
    bytes: int = 0
    seconds: float = 0.0
    stopped: bool = False


def sheet(scrap: Scrap) -> PackedSheet:
    """All that is made of one scrap: its page, cleaned, proofread and annotated, laid out for the archive."""
    return anew(read.page(scrap))


def anew(page: Page) -> PackedSheet:
    """All that is made of a page that the archive keeps."""
    article = proof(clean.article(page), page)
    return pack(Sheet(page=page, article=article, notes=annotate.notes(article), print=trace.printed(article, page)))


def run(
    pile: Sequence[str],
    into: str | PathLike[str],
    *,
    jobs: int | None = 1,
    columns: Mapping[str, str] | None = None,
    date: str = "",
    version: str = "",
    again: bool = False,
    tracing: bool = True,
    watch: Callable[[Tally], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Tally:
    """Read a pile into an archive, which is made where there is none, and say what was done.

    `pile` names files, folders, globs, or "-" for standard input. `jobs` is the number of processes, None for one
    on each core; with more than one, a script must guard its calls with `if __name__ == "__main__":`. `columns` and
    `date` are those of `read.scraps`. `watch` is shown the tally about every second, and after every batch; when
    `stop` says True, the batch under way is finished and the edition ends as stopped: the same call goes on.

    With `again`, what was spiked before is tried again, where the pile names it; and every article of the archive
    that another version made is made again from the page that the archive keeps.

    At its end what the archive holds is traced: which articles repeat which (see `traced`); without `tracing` that is
    left to a later call.

    Raises:
        UsageError: a column that there is no field for.
        ArchiveError: `into` is no archive, is newer than this version, or is held by another edition.
    """
    began = time.monotonic()
    stop = stop or _never
    version = version or __version__
    options = {"columns": dict(columns or {}), "date": date} | ({"again": True} if again else {})
    with Archive(into, write=True) as desk:
        tally = Tally(edition=desk.begin(version, pile, options, _now()))
        walk = _Walk(desk, columns or {}, date, stop, tally.edition if again else 0)

        def beat(waiting: int) -> None:
            if watch is not None:
                watch(_count(tally, walk, waiting, began))

        with closing(press.each(sheet, walk.scraps(pile), jobs=jobs)) as made:
            for batch in _batches(walk.back(made), beat):
                tally = _added(_count(tally, walk, len(batch), began), batch, _add(desk, tally, batch, walk))
                if watch is not None:
                    watch(tally)
        tally = _added(_count(tally, walk, 0, began), [], _add(desk, tally, [], walk))
        if again and not stop():
            others = takewhile(lambda _: not stop(), desk.pages(but=version))
            with closing(press.each(anew, others, jobs=jobs)) as made:
                for batch in _batches(made, beat):
                    tally = _added(_count(tally, walk, len(batch), began), batch, _renew(desk, tally, batch))
                    if watch is not None:
                        watch(tally)
        if tracing and not stop():
            trace_archive(desk, jobs=jobs, version=version, stop=stop)
        tally = msgspec.structs.replace(tally, stopped=stop(), seconds=time.monotonic() - began)
        desk.end(tally.edition, "stopped" if tally.stopped else "done", _now(), again=again)
    return tally


def _add(desk: Archive, tally: Tally, batch: list[PackedSheet | Spike], walk: _Walk) -> Added:
    """A batch, and the files that are done with it, into the archive."""
    sheets, spikes = _parted(batch)
    return desk.add(tally.edition, sheets, spikes, walk.done(), again=walk.again > 0)


def _renew(desk: Archive, tally: Tally, batch: list[PackedSheet | Spike]) -> Added:
    """A batch of articles that were made again, in the place of the old ones."""
    sheets, spikes = _parted(batch)
    return desk.renew(tally.edition, sheets, spikes)


def _parted(batch: list[PackedSheet | Spike]) -> tuple[list[PackedSheet], list[Spike]]:
    return [one for one in batch if not isinstance(one, Spike)], [one for one in batch if isinstance(one, Spike)]


def size(pile: Sequence[str]) -> tuple[int, int]:
    """How many files a pile holds and how many bytes: for an estimate of the time that it takes."""
    lengths = [origin.length for origin in read.files(pile) if isinstance(origin, Origin)]
    return len(lengths), sum(lengths)


class _Walk:
    """The walk through a pile, and how far all results of it are in.

    Results come back in the order of the scraps, so that a file is wholly read once as many results have come as
    scraps had been handed out when its last was, and a file under way as far as the last scrap that has come back.
    """

    def __init__(
        self, desk: Archive, columns: Mapping[str, str], date: str, stop: Callable[[], bool], again: int
    ) -> None:
        self.desk, self.columns, self.date, self.stop = desk, columns, date, stop
        self.again = again  # the number of the edition where it tries spikes again, else 0
        self.knows = partial(desk.knows, again=again)
        self.handed = self.returned = self.skipped = self.bytes = 0
        self.part = 0  # bytes of the file under way, up to the last scrap that came back
        # What is out: the count of scraps handed out, how far into its file that was, and the file where it ended.
        self.out: deque[tuple[int, int, ReadFile | None]] = deque()
        self.whole: list[ReadFile] = []

    def scraps(self, pile: Sequence[str]) -> Iterator[Scrap | Spike]:
        """Every scrap of the pile that the archive does not know yet."""
        for found in read.files(pile):
            if isinstance(found, Spike):
                self.handed += 1
                yield found
                continue
            file = _stamp(found)
            if file is not None and self.desk.knows_file(file.path, file.size, file.modified_ns, again=self.again):
                self.skipped += 1
                self.bytes += file.size
                continue
            for scrap in read.scraps_of(found, columns=self.columns, date=self.date, known=self.knows):
                if self.stop():
                    return
                self.handed += 1
                self.out.append((self.handed, _reached(scrap.origin, file), None))
                yield scrap
            if file is not None:
                self.out.append((self.handed, 0, file))

    def back(self, results: Iterable[PackedSheet | Spike]) -> Iterator[PackedSheet | Spike]:
        """The results, each noted as it comes."""
        for result in results:
            self.returned += 1
            self._settle()
            yield result

    def done(self) -> list[ReadFile]:
        """The files that were wholly read since this was last asked."""
        self._settle()
        done, self.whole = self.whole, []
        return done

    def _settle(self) -> None:
        while self.out and self.out[0][0] <= self.returned:
            _, self.part, file = self.out.popleft()
            if file is not None:
                self.whole.append(file)
                self.bytes += file.size


def _stamp(origin: Origin) -> ReadFile | None:
    """A file as it is now; None for standard input and for what has just vanished, which reading will say."""
    if origin.path == "-":
        return None
    try:
        stat = Path(origin.path).stat()
    except OSError:
        return None
    return ReadFile(path=origin.path, size=stat.st_size, modified_ns=stat.st_mtime_ns)


def _reached(origin: Origin | None, file: ReadFile | None) -> int:
    """How far into its file a scrap reaches, in bytes of the file as it lies; 0 where its place doesn't tell."""
    unpacked = origin is not None and origin.path.endswith((".gz", ".zst")) and ".warc" not in origin.path
    if origin is None or file is None or unpacked:
        return 0
    return min(origin.offset + origin.length, file.size)


def _batches(
    results: Iterable[PackedSheet | Spike], beat: Callable[[int], None]
) -> Iterator[list[PackedSheet | Spike]]:
    """The results in batches. `beat` is told about every second how many wait for the next."""
    batch: list[PackedSheet | Spike] = []
    size = 0
    due, next_beat = time.monotonic() + _SECONDS, time.monotonic() + _BEAT
    for one in results:
        batch.append(one)
        size += 0 if isinstance(one, Spike) else one.size
        now = time.monotonic()
        if len(batch) >= _PAGES or size >= _BYTES or now >= due:
            yield batch
            batch, size = [], 0
            due, next_beat = time.monotonic() + _SECONDS, time.monotonic() + _BEAT
        elif now >= next_beat:
            beat(len(batch))
            next_beat = now + _BEAT
    if batch:
        yield batch


def _count(tally: Tally, walk: _Walk, more: int, began: float) -> Tally:
    """The tally with `more` results read, before it is known what the archive makes of them."""
    return msgspec.structs.replace(
        tally,
        read=tally.read + more,
        skipped=walk.skipped,
        bytes=walk.bytes + walk.part,
        seconds=time.monotonic() - began,
    )


def _added(tally: Tally, batch: list[PackedSheet | Spike], added: Added) -> Tally:
    return msgspec.structs.replace(
        tally,
        added=tally.added + added.added,
        repeated=tally.repeated + added.repeated,
        known=tally.known + added.known,
        spiked=tally.spiked + added.spiked,
        bugs=tally.bugs + sum(isinstance(one, Spike) and one.bug for one in batch),
        files=tally.files + added.files,
        renewed=tally.renewed + added.renewed,
    )


def _never() -> bool:
    return False


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
