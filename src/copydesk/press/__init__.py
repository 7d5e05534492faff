"""Run a stage over many records: `each` (one to one), `spread` (one to many), `gather` (group to many).

With jobs=1 a stage runs in a plain loop and no process is made. With more, each worker process has a thread
here that minds it, hands it one parcel of records at a time and takes the answers. So when a worker dies we
know in whose hands, and nobody else is disturbed. Results come in the order of the input whatever `jobs` is.
Records travel as msgpack bytes, of the types that the stage's annotations name.

`wire` holds what travels and what a stage makes of it, `pool` the processes.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, TypeVar

from copydesk.errors import UsageError
from copydesk.press.pool import AHEAD, PATIENCE, ROOM, pooled
from copydesk.press.wire import PARCEL_BYTES, PARCEL_RECORDS, Bugs, Job, job_of, results
from copydesk.records import Spike

__all__ = [
    "AHEAD",
    "PARCEL_BYTES",
    "PARCEL_RECORDS",
    "PATIENCE",
    "ROOM",
    "Bugs",
    "cores",
    "each",
    "gather",
    "spread",
]

R = TypeVar("R")
S = TypeVar("S")


def each(
    stage: Callable[[R], S],
    records: Iterable[R | Spike],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = PARCEL_RECORDS,
    patience: float = PATIENCE,
) -> Generator[S | Spike, None, None]:
    """What `stage` makes of each record, in order. A Spike among the records passes through untouched.

    `stage` is an annotated function of a module, or a `functools.partial` of one. `jobs` is the number of
    processes; 0 or None takes all cores. At most `parcel` records travel together, fewer where they are big.

    A CopydeskError becomes a Spike, and so does a record on which a worker dies twice. Any other exception
    becomes a Spike with the reason "bug"; with bugs="raise" it ends the run, as itself in a loop and as a
    RuntimeError that ends in its traceback in a pool. To stop early, close the iterator.

    A record that takes longer than `patience`, in seconds from when its worker begins it, becomes a Spike with
    the reason "timeout" and its worker is ended. A loop cannot keep this limit: with jobs=1 a stage that never
    returns holds up the run for ever. When `records` fails, the results of what it gave come before its error.

    Raises UsageError for a stage that cannot travel; WorkerDied where no worker can be started, and where record
    after record ends its worker.
    """
    return _run(stage, records, False, jobs, bugs, parcel, patience)


def spread(
    stage: Callable[[R], Iterable[S]],
    records: Iterable[R | Spike],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = 1,
    patience: float = PATIENCE,
) -> Generator[S | Spike, None, None]:
    """All that `stage` makes of each record, in order and while it is made; the rest is as in `each`.

    What was made before a failure stands, and the Spike follows it. Of what is not yet due some 16 MiB are
    kept, then its worker waits. One record travels at a time because it may become thousands; give a larger
    `parcel` where each becomes few. `patience` is the longest time that a record may take to its first result,
    from one to the next, and from the last to its end.
    """
    return _run(stage, records, True, jobs, bugs, parcel, patience)


def gather(
    stage: Callable[[list[R]], Iterable[S]],
    records: Iterable[R | Spike],
    key: Callable[[R], Any],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = PARCEL_RECORDS,
    patience: float = PATIENCE,
) -> Generator[S | Spike, None, None]:
    """All that `stage` makes of each list of records with the same `key`, in the order of the keys.

    Spikes among the records come first. Within a group the records keep their order; a Spike for a group
    bears the key of its first record. Until the last record is read, all are held in memory.
    """
    return _run(stage, _groups(records, key), True, jobs, bugs, parcel, patience)


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _run(
    stage: Callable[[Any], Any],
    records: Iterable[Any],
    many: bool,
    jobs: int | None,
    bugs: Bugs,
    parcel: int,
    patience: float,
) -> Generator[Any, None, None]:
    jobs = jobs or cores()
    if jobs < 1 or parcel < 1:
        raise UsageError(f"jobs={jobs}, parcel={parcel}: neither can be less than 1.")
    if not patience > 0:
        raise UsageError(f"patience={patience}: a record needs some seconds; math.inf sets no limit.")
    job = job_of(stage, many)
    if jobs == 1:
        return _looped(job, records, bugs)
    try:
        pickle.dumps(job)
    except Exception as error:  # pickle raises whatever it likes
        raise UsageError(f"{job.name} cannot travel to a worker: make it a function of a module.") from error
    return pooled(job, records, jobs, bugs, parcel, patience)


def _looped(job: Job, records: Iterable[Any], bugs: Bugs) -> Generator[Any, None, None]:
    for record in records:
        if isinstance(record, Spike):
            yield record
        else:
            yield from results(job, record, bugs)


def _groups(records: Iterable[R | Spike], key: Callable[[R], Any]) -> Iterator[list[R] | Spike]:
    groups: dict[Any, list[R]] = {}
    for record in records:
        if isinstance(record, Spike):
            yield record
        else:
            groups.setdefault(key(record), []).append(record)
    for name in sorted(groups):
        yield groups.pop(name)
