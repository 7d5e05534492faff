"""Run a stage over many records: `each` (one to one), `spread` (one to many), `gather` (group to many).

With jobs=1 a stage runs in a plain loop and no process is made. With more, each worker process has a thread
here that minds it, hands it one parcel of records at a time and takes the answers. So when a worker dies we
know in whose hands, and nobody else is disturbed. Results come in the order of the input whatever `jobs` is.
Records travel as msgpack bytes, of the types that the stage's annotations name.

The standard library's ProcessPoolExecutor was not taken: when one worker dies it ends the others, does not
say which call was to blame, and waits for ever for a worker that is killed in the middle of sending.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import inspect
import multiprocessing
import operator
import os
import pickle
import queue
import re
import signal
import sys
import threading
import traceback
import types
import typing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path, PurePath
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from copydesk.errors import CopydeskError, UsageError, WorkerDied
from copydesk.records import Origin, Spike, decode, digest, encode, origin_key

R = TypeVar("R")
S = TypeVar("S")
Bugs = Literal["spike", "raise"]

# Measured with 2 jobs on 2 cores, Python 3.11. Small records, an idle stage: 86 µs each alone, 15 in parcels of
# 8, 6 in 32, 5 in 128. Records of 180 KB, 2.2 ms of work: 1.24 ms each in parcels of 64 KiB, 1.28 in 1 MiB, 1.39
# in 4 MiB; this process's share falls from 0.17 to 0.13 ms at 1 MiB. Stage of very uneven cost: 0.195 ms each
# with 1 parcel ahead, 0.155 with 2, 0.139 with 4, no less with 8.
PARCEL_RECORDS = 32
PARCEL_BYTES = 1 << 20
AHEAD = 4  # parcels per worker, from the one that is due to the newest
ROOM = 16  # a guess, not measured: chunks of answers, of about PARCEL_BYTES, that a parcel may hold before its turn

# On the wire a record is a pair (tag, record): msgspec cannot tell `Article | Spike` apart without one.
RESULT, SPIKE, BUG, END = range(4)  # END: that was all of one record
PAIR: Any = tuple[int, msgspec.Raw]
PAIRS: Any = list[tuple[int, msgspec.Raw]]
LAST = encode((END, None))


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    stage: Callable[[R], S],
    records: Iterable[R | Spike],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = PARCEL_RECORDS,
) -> Iterator[S | Spike]:
    """What `stage` makes of each record, in order. A Spike among the records passes through untouched.

    `stage` is an annotated function of a module, or a `functools.partial` of one. `jobs` is the number of
    processes; 0 or None takes all cores. At most `parcel` records travel together, fewer where they are big.

    A CopydeskError becomes a Spike, and so does a record on which a worker dies twice. Any other exception
    becomes a Spike with the reason "bug"; with bugs="raise" it ends the run, as itself in a loop and as a
    RuntimeError that ends in its traceback in a pool. To stop early, close the iterator.

    Raises UsageError for a stage that cannot travel, WorkerDied where no worker can be started.
    """
    return _run(stage, records, False, jobs, bugs, parcel)


def spread(
    stage: Callable[[R], Iterable[S]],
    records: Iterable[R | Spike],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = 1,
) -> Iterator[S | Spike]:
    """All that `stage` makes of each record, in order and while it is made; the rest is as in `each`.

    What was made before a failure stands, and the Spike follows it. Of what is not yet due some 16 MiB are
    kept, then its worker waits. One record travels at a time because it may become thousands; give a larger
    `parcel` where each becomes few.
    """
    return _run(stage, records, True, jobs, bugs, parcel)


def gather(
    stage: Callable[[list[R]], Iterable[S]],
    records: Iterable[R | Spike],
    key: Callable[[R], Any],
    *,
    jobs: int | None = 1,
    bugs: Bugs = "spike",
    parcel: int = PARCEL_RECORDS,
) -> Iterator[S | Spike]:
    """All that `stage` makes of each list of records with the same `key`, in the order of the keys.

    Spikes among the records come first. Within a group the records keep their order; a Spike for a group
    bears the key of its first record. Until the last record is read, all are held in memory.
    """
    return _run(stage, _groups(records, key), True, jobs, bugs, parcel)


def _groups(records: Iterable[R | Spike], key: Callable[[R], Any]) -> Iterator[list[R] | Spike]:
    groups: dict[Any, list[R]] = {}
    for record in records:
        if isinstance(record, Spike):
            yield record
        else:
            groups.setdefault(key(record), []).append(record)
    for name in sorted(groups):
        yield groups.pop(name)


# A stage, and what it makes of one record -----------------------------------------------------------------


class _Job(NamedTuple):
    """A stage, and the types that it takes and makes."""

    stage: Callable[[Any], Any]
    name: str
    many: bool
    takes: Any
    makes: Any


def _run(
    stage: Callable[[Any], Any], records: Iterable[Any], many: bool, jobs: int | None, bugs: Bugs, parcel: int
) -> Iterator[Any]:
    jobs = jobs or cores()
    if jobs < 1 or parcel < 1:
        raise UsageError(f"jobs={jobs}, parcel={parcel}: neither can be less than 1.")
    job = _job(stage, many)
    if jobs == 1:
        return _loop(job, records, bugs)
    try:
        pickle.dumps(job)
    except Exception as error:  # pickle raises whatever it likes
        raise UsageError(f"{job.name} cannot travel to a worker: make it a function of a module.") from error
    return _pool(job, records, jobs, bugs, parcel)


def _job(stage: Callable[[Any], Any], many: bool) -> _Job:
    function: Any = stage.func if isinstance(stage, functools.partial) else stage
    name = f"{function.__module__}.{function.__qualname__}".removeprefix("copydesk.")
    try:
        hints = typing.get_type_hints(function)
        takes, makes = hints[next(iter(inspect.signature(stage).parameters))], hints["return"]
        kinds = _without_spike(takes), _without_spike(typing.get_args(makes)[0] if many else makes)
        for kind in kinds:
            msgspec.msgpack.Decoder(kind)
    except Exception as error:  # an annotation can be anything
        shape = "(article: Article) -> Iterator[Print]" if many else "(page: Page) -> Article"
        raise UsageError(f"{name} needs annotations that say what travels, such as {shape}.") from error
    return _Job(stage, name, many, *kinds)


def _without_spike(kind: Any) -> Any:
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return kind
    return functools.reduce(operator.or_, [member for member in typing.get_args(kind) if member is not Spike])


def _loop(job: _Job, records: Iterable[Any], bugs: Bugs) -> Iterator[Any]:
    for record in records:
        if isinstance(record, Spike):
            yield record
        else:
            yield from _results(job, record, bugs)


def _results(job: _Job, record: Any, bugs: Bugs) -> Iterator[Any]:
    """What the stage makes of one record; a failure, as a Spike, is the last of it."""
    try:
        made = job.stage(record)
        yield from made if job.many else (made,)
    except CopydeskError as error:
        yield _spike(job, record, error.reason, error.detail, error.stage)
    except MemoryError:
        advice = "Memory ran out on this record: use fewer jobs, or a larger machine."
        yield _spike(job, record, WorkerDied.reason, advice)
    except Exception as error:
        if bugs == "raise":
            raise
        yield _bug(job, record, error)


def _spike(job: _Job, record: Any, reason: str, detail: str, stage: str = "") -> Spike:
    first = record[0] if isinstance(record, list) and record else record
    origin = first if isinstance(first, Origin) else getattr(first, "origin", None)
    key = getattr(first, "key", "") or (origin_key(origin) if origin else digest(repr(first)))
    url = getattr(first, "url", "")
    return Spike(key=key, stage=stage or job.name, reason=reason, detail=detail, origin=origin, url=url)


def _bug(job: _Job, record: Any, error: Exception) -> Spike:
    return _spike(job, record, "bug", _bug_detail(error))


def _bug_detail(error: Exception) -> str:
    """The exception and its traceback, in the same words wherever it was raised."""
    limit = None
    if isinstance(error, RecursionError):  # in which frame it strikes, and so its message, depends on the caller
        error, limit = (
            RecursionError("maximum recursion depth exceeded").with_traceback(error.__traceback__),
            8,
        )
    report = traceback.TracebackException.from_exception(error)
    _tidy(report, limit)
    text = f"{type(error).__name__}: {error}\n{''.join(report.format()).rstrip()}"
    return re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x…", text)  # addresses of objects


def _tidy(report: traceback.TracebackException, limit: int | None) -> None:
    """Leave our own frames out, and the folders in which Python and its packages happen to lie."""
    frames = [frame for frame in report.stack if frame.filename != __file__][:limit]
    report.stack = traceback.StackSummary.from_list(
        [(_short(frame.filename), frame.lineno or 0, frame.name, frame.line) for frame in frames]
    )
    for other in (report.__cause__, report.__context__, *(report.exceptions or ())):
        if other is not None:
            _tidy(other, limit)


def _short(path: str) -> str:
    homes = [PurePath(home or Path.cwd()) for home in sys.path]
    inside = [home for home in homes if PurePath(path).is_relative_to(home)]
    home = max(inside, key=lambda home: len(home.parts), default=PurePath(path).parent)
    return PurePath(path).relative_to(home).as_posix()


# The wire -------------------------------------------------------------------------------------------------


def _parcels(job: _Job, records: Iterable[Any], size: int) -> Iterator[list[bytes]]:
    """The records on the wire, a parcel at a time."""
    pieces: list[bytes] = []
    weight = 0
    for record in records:
        piece = encode((SPIKE, record)) if isinstance(record, Spike) else _piece(job, record, record)
        pieces.append(piece)
        weight += len(piece)
        if len(pieces) >= size or weight >= PARCEL_BYTES:
            yield pieces
            pieces, weight = [], 0
    if pieces:
        yield pieces


def _message(pieces: list[bytes]) -> bytes:
    return encode([msgspec.Raw(piece) for piece in pieces])


def _piece(job: _Job, record: Any, result: Any) -> bytes:
    tag = RESULT if not isinstance(result, Spike) else BUG if result.bug else SPIKE
    try:
        return encode((tag, result))
    except Exception as error:  # noqa: BLE001 - a lone surrogate, a type that msgpack does not know
        return encode((BUG, _bug(job, record, error)))


def _answers(job: _Job, tag: int, raw: msgspec.Raw) -> Iterator[bytes]:
    """All that the stage makes of one record, from the wire to the wire, and LAST."""
    if tag == RESULT:
        try:
            record = decode(raw, job.takes)
        except msgspec.ValidationError as error:
            yield encode((BUG, _bug(job, bytes(raw), error)))
        else:
            for result in _results(job, record, "spike"):
                yield _piece(job, record, result)
    else:
        yield encode((tag, raw))
    yield LAST


def _opened(job: _Job, tag: int, raw: msgspec.Raw, piece: bytes, bugs: Bugs) -> Any:
    """One answer for the record in `piece`, off the wire. One that belies the stage's annotation is a bug."""
    try:
        opened = decode(raw, job.makes if tag == RESULT else Spike)
    except msgspec.ValidationError as error:
        tag, opened = BUG, _bug(job, _record(job, piece), error)
    if tag == BUG and bugs == "raise":
        raise RuntimeError(f"{job.name} failed in a worker: {opened.detail}")
    return opened


def _record(job: _Job, piece: bytes) -> Any:
    tag, raw = decode(piece, PAIR)
    return decode(raw, job.takes if tag == RESULT else Spike)


# A pool: for every worker process, one thread here --------------------------------------------------------


@dataclass
class _Parcel:
    """Records on the wire, and the answers to them: chunks of pairs, then None or an exception."""

    pieces: list[bytes]
    replies: queue.Queue[Any] = field(default_factory=lambda: queue.Queue(ROOM + 1))
    done: bool = False


@dataclass
class _Worker:
    process: BaseProcess
    line: Connection
    busy: bool = True


class _Closing(Exception):  # noqa: N818 - no error: it stops a thread when the run is over
    pass


@dataclass
class _Pool:
    """What the threads of one run share."""

    job: _Job
    context: Any
    todo: queue.SimpleQueue[_Parcel | None] = field(default_factory=queue.SimpleQueue)
    threads: list[threading.Thread] = field(default_factory=list)
    workers: list[_Worker] = field(default_factory=list)
    staffing: Any = field(default_factory=threading.Lock)  # multiprocessing starts and ends one at a time
    closing: threading.Event = field(default_factory=threading.Event)

    def close(self) -> None:
        """End the run. Workers that are still busy are killed. Calls after the first do nothing."""
        with self.staffing:
            if self.closing.is_set():
                return
            self.closing.set()
            for worker in self.workers:
                if worker.busy:
                    worker.process.kill()
        for _ in self.threads:
            self.todo.put(None)
        for thread in self.threads:
            thread.join()
        for worker in self.workers:
            worker.line.close()  # an idle worker goes home
        while self.workers:
            _bury(self, self.workers[0])


def _pool(job: _Job, records: Iterable[Any], jobs: int, bugs: Bugs, size: int) -> Iterator[Any]:
    pool = _Pool(job, _context(job))
    ahead: deque[_Parcel] = deque()
    atexit.register(pool.close)  # for an iterator that nobody closed: any later the threads are gone
    try:
        for pieces in _parcels(job, records, size):
            ahead.append(_Parcel(pieces))
            pool.todo.put(ahead[-1])
            if len(pool.threads) < jobs:
                pool.threads.append(threading.Thread(target=_mind, args=(pool,), daemon=True))
                pool.threads[-1].start()
            while ahead and (ahead[0].done or len(ahead) >= AHEAD * jobs):
                yield from _delivered(job, ahead.popleft(), bugs)
        while ahead:
            yield from _delivered(job, ahead.popleft(), bugs)
    finally:
        pool.close()
        atexit.unregister(pool.close)


def _context(job: _Job) -> Any:
    """How processes are made. Never by a plain fork, which copies locks that our threads may hold."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    function: Any = job.stage.func if isinstance(job.stage, functools.partial) else job.stage
    # Loaded once, for all workers. Only heeded by the first run of a process, which starts the server; by then
    # a worker takes 10 ms to start.
    context.set_forkserver_preload([name for name in (__name__, function.__module__) if name != "__main__"])
    return context


def _delivered(job: _Job, parcel: _Parcel, bugs: Bugs) -> Iterator[Any]:
    place = 0
    while (chunk := parcel.replies.get()) is not None:
        if isinstance(chunk, BaseException):
            raise chunk
        for tag, raw in chunk:
            if tag == END:
                place += 1
            else:
                yield _opened(job, tag, raw, parcel.pieces[place], bugs)


def _mind(pool: _Pool) -> None:
    """A thread: hand one worker parcel after parcel, until there are no more."""
    worker: _Worker | None = None
    with contextlib.suppress(_Closing):
        while parcel := pool.todo.get():
            try:
                worker = _serve(pool, worker, parcel)
                _reply(pool, parcel, None)
            except _Closing:
                raise
            except BaseException as error:  # noqa: BLE001 - raised again where the results are read
                _reply(pool, parcel, error)
                return
            parcel.done = True


def _serve(pool: _Pool, worker: _Worker | None, parcel: _Parcel) -> _Worker:
    """Have a parcel answered. If the worker dies, another gets the rest record by record: which one kills?

    Returns the worker that lives at the end. What a dead one had sent stands, and is not passed on twice.
    """
    done = passed = 0  # records answered in full, and answers passed on for the record after them
    one_by_one = False
    while True:
        worker = _hired(pool, worker)
        try:
            while done < len(parcel.pieces):
                pieces = parcel.pieces[done : done + 1 if one_by_one else None]
                worker.line.send_bytes(_message(pieces))
                goal, seen = done + len(pieces), 0
                while done < goal:
                    fresh = []
                    for pair in decode(worker.line.recv_bytes(), PAIRS):
                        seen += 1
                        if seen > passed:
                            passed = seen
                            fresh.append(pair)
                        if pair[0] == END:
                            done, passed, seen = done + 1, 0, 0
                    _reply(pool, parcel, fresh)
            worker.busy = False
            return worker
        except (EOFError, OSError):
            end = _bury(pool, worker)
            worker = None
            if one_by_one:
                advice = "If memory ran out, use fewer jobs; otherwise leave the record out and report it."
                detail = f"The worker {end} on this record, and so did another. {advice}"
                spike = _spike(pool.job, _record(pool.job, parcel.pieces[done]), WorkerDied.reason, detail)
                _reply(pool, parcel, decode(_message([encode((SPIKE, spike)), LAST]), PAIRS))
                done, passed = done + 1, 0
            one_by_one = True


def _reply(pool: _Pool, parcel: _Parcel, chunk: Any) -> None:
    """Put answers down for the reader; wait while there is no room."""
    while not pool.closing.is_set():
        with contextlib.suppress(queue.Full):
            return parcel.replies.put(chunk, timeout=0.1)
    raise _Closing


def _hired(pool: _Pool, worker: _Worker | None) -> _Worker:
    """The worker, or a new one that has reported for work."""
    with pool.staffing:
        if pool.closing.is_set():
            raise _Closing
        if worker:
            worker.busy = True
            return worker
        line, theirs = pool.context.Pipe()
        process = pool.context.Process(target=_work, args=(theirs, pool.job), daemon=True)
        with contextlib.suppress(OSError, EOFError):  # then the line is dead too
            process.start()
            worker = _Worker(process, line)
            pool.workers.append(worker)
        theirs.close()
    try:
        line.recv_bytes()
        assert worker
        return worker
    except (EOFError, OSError):
        end = _bury(pool, worker) if worker else "was never born"
        raise WorkerDied(
            f"A worker {end} before its first record. In a script, call the press below "
            'if __name__ == "__main__": and keep the stage in a module. With jobs=1 no worker is needed.'
        ) from None


def _bury(pool: _Pool, worker: _Worker) -> str:
    """See a worker off, and say how it ended."""
    with pool.staffing:
        worker.process.join(5)
        worker.process.kill()  # for one that hung up and lives on
        worker.process.join()
        worker.line.close()
        pool.workers.remove(worker)
        code = worker.process.exitcode or 0
    names = {number.value: number.name for number in signal.Signals}
    return f"was killed by {names.get(-code, -code)}" if code < 0 else f"ended with exit code {code}"


def _work(line: Connection, job: _Job) -> None:
    """A worker process: answer parcels until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send_bytes(b"")  # ready
        while True:
            chunk: list[bytes] = []
            weight = 0
            for tag, raw in decode(line.recv_bytes(), PAIRS):
                for piece in _answers(job, tag, raw):
                    chunk.append(piece)
                    weight += len(piece)
                    full = weight >= PARCEL_BYTES or (job.many and len(chunk) >= PARCEL_RECORDS)
                    if full and (job.many or piece is LAST):  # of `each`, an answer goes with its LAST
                        line.send_bytes(_message(chunk))
                        chunk, weight = [], 0
            if chunk:
                line.send_bytes(_message(chunk))


def _end_with_parent() -> None:
    """Do not outlive a main process that was killed, not even to finish a record."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
