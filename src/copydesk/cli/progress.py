"""How far an edition is, on a terminal."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task
from rich.text import Text

from copydesk import edition
from copydesk.cli.stopping import Stop
from copydesk.cli.terminal import count, duration, err, number

# An estimate made from less than this jumps about. A choice, not a measure.
_SETTLED = 3.0


@contextmanager
def shown(pile: Sequence[str], stop: Stop, *, wanted: bool) -> Iterator[Callable[[edition.Tally], None] | None]:
    """What `edition.run` may call after every batch. None where no terminal looks on, or none is wanted."""
    console = err()
    if not wanted or not sys.stderr.isatty() or not console.is_interactive:
        yield None
        return
    watch: _Watch | None = None
    with suppress(Exception):  # a display must never break the run
        watch = _Watch(console, _bytes(pile, console, stop), stop)
        watch.progress.start()
    try:
        yield watch
    finally:
        if watch is not None:
            with suppress(Exception):
                watch.progress.stop()


def _bytes(pile: Sequence[str], console: Console, stop: Stop) -> int:
    """How many bytes the pile has; 0 where it cannot be told."""
    if "-" in pile:
        return 0
    with console.status(Text("Counting the pile…"), spinner="dots"):
        return 0 if stop() else edition.size(pile)[1]


class _Watch:
    """A bar by bytes, and beside it what was done and how long it may still take.

    The pace counts from the first tally: before it lies what an earlier run had read, and that is passed by at
    another speed. The estimate counts from half of the time since: bytes of small pages take longer than those of
    large ones, and what is to come is more like what came last. 150 real pages, then 4,000 small ones
    in one file, with 58, 66 and 84 % of the time gone: off by -7, +14 and +5 % of the rest, where going by all the
    time is off by -59, -55 and -50. The other way round nothing tells that the rest will be quicker.
    """

    def __init__(self, console: Console, total: int, stop: Stop) -> None:
        self.first: edition.Tally | None = None
        self.looks: deque[tuple[float, int]] = deque()  # seconds and bytes, from the first one that still counts
        self.tally = edition.Tally()
        self.total = total
        self.stop = stop
        self.progress = Progress(BarColumn(24), _Words(self), console=console, transient=True)
        self.task = self.progress.add_task("", total=None)

    def __call__(self, tally: edition.Tally) -> None:
        self.first = self.first or tally
        self.tally = tally
        self.looks.append((tally.seconds, tally.bytes))
        half = (self.first.seconds + tally.seconds) / 2
        while len(self.looks) > 1 and self.looks[1][0] <= half:
            self.looks.popleft()
        with suppress(Exception):  # a display must never break the run
            known = self.total > 0 and tally.bytes > 0
            self.progress.update(self.task, completed=min(tally.bytes, self.total), total=self.total if known else None)

    def words(self) -> str:
        """The line beside the bar."""
        tally, first = self.tally, self.first
        if self.stop():
            return "finishing the batch under way; Ctrl-C again ends at once"
        if first is None:
            return "looking for what is new…"
        since = tally.seconds - first.seconds
        pace = (tally.read - first.read) / since if since >= 1 else tally.read / max(tally.seconds, 0.001)
        # What is last is cut first where the terminal is narrow
        then, done = self.looks[0]
        parts = [left(self.total - tally.bytes, tally.bytes - done, tally.seconds - then)] if self.total else []
        parts += [count(tally.read, "page"), f"{pace:,.0f}/s"]
        if tally.repeated:
            parts.append(f"{number(tally.repeated)} found again")
        if tally.spiked:
            parts.append(count(tally.spiked, "spike"))
        return " · ".join(parts)


class _Words(ProgressColumn):
    """The line beside the bar, made when it is drawn."""

    max_refresh = 0.1

    def __init__(self, watch: _Watch) -> None:
        super().__init__()
        self.watch = watch

    def render(self, task: Task) -> Text:
        percent = f"{task.percentage:3.0f} %  " if task.total else ""
        return Text(percent + self.watch.words(), no_wrap=True, overflow="ellipsis")


def left(remaining: int, done: int, seconds: float) -> str:
    """How long the rest may take, going by the bytes done in so many seconds.

    >>> left(300, 100, 20.0), left(300, 100, 0.5), left(300, 0, 20.0)
    ('about 1 min left', 'estimating…', 'estimating…')
    """
    if seconds < _SETTLED or done <= 0:
        return "estimating…"
    rest = max(0, remaining) / done * seconds
    if rest < 60:
        return f"about {max(5, round(rest / 5) * 5)} s left"
    return f"about {duration(round(rest / 60) * 60)} left"
