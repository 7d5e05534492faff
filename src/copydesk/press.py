"""Run a stage over many records: `each` (one to one), `spread` (one to many), `gather` (group to many).

With jobs=1 a stage runs in a plain loop and no process is made. With more, each worker process has a thread
here that minds it: it hands the worker one parcel of records and takes the answers. One worker, one parcel:
so when a worker dies we know in whose hands, and nobody else is disturbed. Results come in the order of the
input whatever `jobs` is. Records travel as msgpack bytes, and pass through them in the loop too, so that
what comes out is the same; their types are the annotations of the stage.

The executor of the standard library was not taken: when one worker dies it kills the others, does not say
which call was to blame, and can wait for ever for a worker that is killed while it sends.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import inspect
import multiprocessing
import multiprocessing.connection
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
from pathlib import Path, PurePath
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from copydesk.errors import CopydeskError, UsageError, WorkerDied
from copydesk.records import Origin, Spike, decode, digest, encode, origin_key

R = TypeVar("R")
S = TypeVar("S")
Bugs = Literal["spike", "raise"]

PARCEL_RECORDS = 32
PARCEL_BYTES = 1 << 20
AHEAD = 4  # parcels per worker that may be read ahead of the one that is due
ROOM = 16  # chunks of answers, each about a parcel, that wait for their turn before the worker must wait

# On the wire a record is a pair (tag, record), because msgspec cannot tell `Sheet | Spike` apart otherwise.
RESULT, SPIKE, BUG, END = range(4)  # END: all that the stage makes of one record has been sent
PAIR: Any = tuple[int, msgspec.Raw]
PAIRS: Any = list[tuple[int, msgspec.Raw]]
_END = encode((END, None))

_CANNOT_START = (
    'No worker could be started ({}). In a script, call this under if __name__ == "__main__": and keep '
    "the stage in a module; with jobs=1 no worker is needed."
)
_ADVICE = "If memory ran out, use fewer jobs; else leave this record out and report the crash."


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
    """What `stage` makes of each record, in order; a Spike among the records passes through untouched.

    `stage` is a function of a module, or a `functools.partial` of one, with annotations. `jobs` is the number
    of processes, None or 0 for all cores. At most `parcel` records travel together, fewer where they are big.
    A CopydeskError becomes a Spike, as does a record on which its worker dies twice. Any other exception
    becomes one with the reason "bug", or with bugs="raise" ends the run: as it is in a loop, as a
    RuntimeError that ends in its traceback in a pool. Close the iterator to stop early.
    Raises UsageError for a stage that cannot travel and WorkerDied where no worker can be started.
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
    """All that `stage` makes of each record, in order and as it is made; otherwise like `each`.

    What was made before a failure stands, and the Spike follows it. Results that are not yet due are kept up
    to about 16 MiB a record, then their worker waits. `parcel` is 1 because one record may become thousands;
    give more where each becomes few.
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
    """All that `stage` makes of each list of records with the same key, in the order of the keys.

    Spikes among the records come first. Within a group the records keep their order, and a Spike for a group
    bears the name of its first record. All records are held in memory until the last has been read.
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


# A stage and what it makes of one record ------------------------------------------------------------------


class _Job(NamedTuple):
    """A stage as a worker needs it."""

    stage: Callable[[Any], Any]
    name: str
    many: bool


def _run(
    stage: Callable[[Any], Any],
    records: Iterable[Any],
    many: bool,
    jobs: int | None,
    bugs: Bugs,
    parcel: int,
) -> Iterator[Any]:
    jobs = jobs or cores()
    if jobs < 0 or parcel < 1:
        raise UsageError(f"jobs={jobs} and parcel={parcel} make no sense: give positive numbers.")
    function = stage.func if isinstance(stage, functools.partial) else stage
    module = getattr(function, "__module__", "").removeprefix("copydesk.")
    name = f"{module}.{getattr(function, '__qualname__', type(function).__qualname__)}"
    job = _Job(stage, name, many)
    _kinds(job)  # raises here, not at the first record
    if jobs == 1:
        return _loop(job, records, bugs)
    try:
        pickle.dumps(stage)
    except Exception as error:  # pickle raises whatever it likes
        raise UsageError(
            f"{name} cannot travel to another process: make it a function of a module."
        ) from error
    return _pool(job, records, jobs, bugs, parcel)


def _loop(job: _Job, records: Iterable[Any], bugs: Bugs) -> Iterator[Any]:
    taken, made = _kinds(job.stage)
    for (piece,) in _parcels(job, records, bugs, 1):
        for answer in _answers(job, *decode(piece, PAIR), taken, bugs):
            tag, raw = decode(answer, PAIR)
            if tag != END:
                yield _opened(job, tag, raw, made, piece, bugs)


def _kinds(job: _Job) -> tuple[Any, Any]:
    """The types that a stage takes and makes, without Spike: that one has a tag of its own."""
    function = job.stage.func if isinstance(job.stage, functools.partial) else job.stage
    try:
        hints = typing.get_type_hints(function)
        taken, made = hints[next(iter(inspect.signature(job.stage).parameters))], hints["return"]
        if job.many:
            (made, *_) = typing.get_args(made)
        kinds = _without_spike(taken), _without_spike(made)
        for kind in kinds:
            msgspec.msgpack.Decoder(kind)
    except Exception as error:  # an annotation can hold anything
        shape = "(record: Page) -> Iterator[Print]" if job.many else "(page: Page) -> Article"
        raise UsageError(f"{job.name} needs annotations that say what travels, like {shape}.") from error
    return kinds


def _without_spike(kind: Any) -> Any:
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return kind
    return functools.reduce(operator.or_, [member for member in typing.get_args(kind) if member is not Spike])


def _answers(job: _Job, tag: int, raw: msgspec.Raw, taken: Any, bugs: Bugs) -> Iterator[bytes]:
    """All that the stage makes of one record, from the wire to the wire, then END."""
    if tag != RESULT:
        yield encode((tag, raw))
        yield _END
        return
    record: Any = None
    try:
        record = decode(raw, taken)
        made = job.stage(record)
        for result in made if job.many else (made,):
            yield encode((SPIKE if isinstance(result, Spike) else RESULT, result))
    except CopydeskError as error:
        yield encode((SPIKE, _spike(job, record, error.reason, error.detail)))
    except MemoryError:
        advice = "Memory ran out on this record: use fewer jobs or a larger machine."
        yield encode((SPIKE, _spike(job, record, WorkerDied.reason, advice)))
    except Exception as error:
        if bugs == "raise":
            raise
        yield encode((BUG, _spike(job, raw if record is None else record, "bug", _bug_detail(error))))
    yield _END


def _opened(job: _Job, tag: int, raw: msgspec.Raw, made: Any, piece: bytes, bugs: Bugs) -> Any:
    """What came over the wire for the record in `piece`. A result that belies the annotation is a bug."""
    if tag == RESULT:
        try:
            return decode(raw, made)
        except msgspec.ValidationError as error:
            if bugs == "raise":
                raise
            return _spike(job, _record(job, piece), "bug", _bug_detail(error))
    spike = decode(raw, Spike)
    if tag == BUG and bugs == "raise":
        raise RuntimeError(f"{job.name} failed in a worker: {spike.detail}")
    return spike


def _record(job: _Job, piece: bytes) -> Any:
    tag, raw = decode(piece, PAIR)
    return decode(raw, Spike if tag != RESULT else _kinds(job)[0])


def _spike(job: _Job, record: Any, reason: str, detail: str) -> Spike:
    first = record[0] if isinstance(record, list) and record else record
    origin = first if isinstance(first, Origin) else getattr(first, "origin", None)
    key = getattr(first, "key", "") or (origin_key(origin) if origin else digest(repr(first)))
    url = getattr(first, "url", "")
    return Spike(key=key, stage=job.name, reason=reason, detail=detail, origin=origin, url=url)


def _bug_detail(error: Exception) -> str:
    """The exception and its traceback, the same wherever it was raised: no roots, addresses or frames of ours."""
    if isinstance(error, RecursionError):  # where it strikes, and in which words, depends on who called
        error = RecursionError("maximum recursion depth exceeded").with_traceback(error.__traceback__)
    report = traceback.TracebackException.from_exception(error)
    _tidy(report, 8 if isinstance(error, RecursionError) else None)
    text = f"{type(error).__name__}: {error}\n{''.join(report.format()).rstrip()}"
    return re.sub(r"\b0x[0-9a-fA-F]{6,}", "0x…", text)


def _tidy(report: traceback.TracebackException, limit: int | None) -> None:
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
    if not inside:
        return PurePath(path).name
    return PurePath(path).relative_to(max(inside, key=lambda home: len(home.parts))).as_posix()


# A pool: one thread here for every worker process ---------------------------------------------------------


@dataclass
class _Parcel:
    pieces: list[bytes]  # records on the wire
    replies: queue.Queue[Any] = field(default_factory=lambda: queue.Queue(ROOM))
    done: bool = False


@dataclass
class _Worker:
    process: multiprocessing.process.BaseProcess
    connection: multiprocessing.connection.Connection
    busy: bool = True


class _Closing(Exception):  # noqa: N818
    """The run is over: a thread that meets this stops."""


@dataclass
class _Pool:
    """What the threads of one run share."""

    job: _Job
    todo: queue.SimpleQueue[_Parcel | None] = field(default_factory=queue.SimpleQueue)
    threads: list[threading.Thread] = field(default_factory=list)
    workers: list[_Worker] = field(default_factory=list)
    staffing: threading.Lock = field(
        default_factory=threading.Lock
    )  # starts and ends of processes, one by one
    closing: threading.Event = field(default_factory=threading.Event)

    def close(self) -> None:
        """End the run now; a worker that is still busy is killed. Only the first call does anything."""
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
        for worker in list(self.workers):
            worker.connection.close()  # an idle worker takes this as the end of its day
        for worker in list(self.workers):
            _bury(self, worker)


def _pool(job: _Job, records: Iterable[Any], jobs: int, bugs: Bugs, size: int) -> Iterator[Any]:
    _, made = _kinds(job)
    pool = _Pool(job)
    context = _context()
    context.set_forkserver_preload([module for module in (__name__, function.__module__) if module != "__main__"])
    ahead: deque[_Parcel] = deque()
    atexit.register(pool.close)  # for an iterator that nobody closed: later the threads are gone
    try:
        for pieces in _parcels(job, records, bugs, size):
            ahead.append(_Parcel(pieces))
            pool.todo.put(ahead[-1])
            if len(pool.threads) < jobs:
                pool.threads.append(threading.Thread(target=_mind, args=(pool,), daemon=True))
                pool.threads[-1].start()
            while ahead and (ahead[0].done or len(ahead) >= AHEAD * jobs):
                yield from _delivered(job, ahead.popleft(), made, bugs)
        while ahead:
            yield from _delivered(job, ahead.popleft(), made, bugs)
    finally:
        pool.close()
        atexit.unregister(pool.close)


def _parcels(job: _Job, records: Iterable[Any], bugs: Bugs, size: int) -> Iterator[list[bytes]]:
    pieces: list[bytes] = []
    weight = 0
    for record in records:
        try:
            piece = encode((SPIKE if isinstance(record, Spike) else RESULT, record))
        except Exception as error:
            if bugs == "raise":
                raise
            piece = encode((BUG, _spike(job, record, "bug", _bug_detail(error))))
        pieces.append(piece)
        weight += len(piece)
        if len(pieces) >= size or weight >= PARCEL_BYTES:
            yield pieces
            pieces, weight = [], 0
    if pieces:
        yield pieces


def _message(pieces: list[bytes]) -> bytes:
    return encode([msgspec.Raw(piece) for piece in pieces])


def _delivered(job: _Job, parcel: _Parcel, made: Any, bugs: Bugs) -> Iterator[Any]:
    place = 0
    while (chunk := parcel.replies.get()) is not None:
        if isinstance(chunk, BaseException):
            raise chunk
        for tag, raw in chunk:
            if tag == END:
                place += 1
            else:
                yield _opened(job, tag, raw, made, parcel.pieces[place], bugs)


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
            except BaseException as error:  # noqa: BLE001 - it belongs to the thread that reads the results
                _reply(pool, parcel, error)
                return
            parcel.done = True


def _serve(pool: _Pool, worker: _Worker | None, parcel: _Parcel) -> _Worker:
    """Have a parcel answered; if its worker dies, the rest of it record by record, to see which one kills.

    Returns the worker that is alive at the end. What a dead one had sent stands and is not passed on twice.
    """
    done = passed = 0  # records answered in full, and answers passed on for the one after them
    one_by_one = False
    while True:
        worker = _ready(pool, worker)
        try:
            while done < len(parcel.pieces):
                pieces = parcel.pieces[done : done + 1 if one_by_one else None]
                worker.connection.send_bytes(_message(pieces))
                goal, seen = done + len(pieces), 0
                while done < goal:
                    fresh = []
                    for pair in decode(worker.connection.recv_bytes(), PAIRS):
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
            how = _bury(pool, worker)
            worker = None
            if one_by_one:
                record = _record(pool.job, parcel.pieces[done])
                detail = f"The worker {how} on this record, twice. {_ADVICE}"
                spike = _spike(pool.job, record, WorkerDied.reason, detail)
                _reply(pool, parcel, [(SPIKE, msgspec.Raw(encode(spike))), (END, msgspec.Raw())])
                done, passed = done + 1, 0
            one_by_one = True


def _ready(pool: _Pool, worker: _Worker | None) -> _Worker:
    """The worker, or a new one that has reported for work."""
    with pool.staffing:
        if pool.closing.is_set():
            raise _Closing
        if worker:
            worker.busy = True
            return worker
        context = _context()
        here, there = context.Pipe()
        try:
            process = context.Process(target=_work, args=(there, pool.job), daemon=True)
            process.start()
        except (OSError, EOFError) as error:
            raise WorkerDied(_CANNOT_START.format(error)) from error
        finally:
            there.close()
        worker = _Worker(process, here)
        pool.workers.append(worker)
    try:
        here.recv_bytes()
    except (EOFError, OSError):
        how = _bury(pool, worker)
        raise WorkerDied(_CANNOT_START.format(how)) from None
    return worker


def _bury(pool: _Pool, worker: _Worker) -> str:
    """Wait for a worker's end and say how it came."""
    with pool.staffing:
        worker.process.join(5)
        worker.process.kill()  # it closed the line but lives on
        worker.process.join()
        worker.connection.close()
        pool.workers.remove(worker)
        code = worker.process.exitcode or 0
        worker.process.close()
    if code >= 0:
        return f"ended with exit code {code}"
    names = {number.value: number.name for number in signal.Signals}
    return f"was killed by {names.get(-code, -code)}"


def _reply(pool: _Pool, parcel: _Parcel, chunk: Any) -> None:
    """Put down an answer, and wait while there is no room for it."""
    while not pool.closing.is_set():
        with contextlib.suppress(queue.Full):
            return parcel.replies.put(chunk, timeout=0.1)
    raise _Closing


def _work(connection: multiprocessing.connection.Connection, job: _Job) -> None:
    """A worker process: answer parcels until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    taken, _ = _kinds(job)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        connection.send_bytes(b"")
        while True:
            pieces: list[bytes] = []
            weight = 0
            for tag, raw in decode(connection.recv_bytes(), PAIRS):
                for piece in _answers(job, tag, raw, taken, "spike"):
                    pieces.append(piece)
                    weight += len(piece)
                    full = weight >= PARCEL_BYTES or (job.many and len(pieces) >= PARCEL_RECORDS)
                    if full and (job.many or piece is _END):  # of `each`, a result is sent with its END
                        connection.send_bytes(_message(pieces))
                        pieces, weight = [], 0
            if pieces:
                connection.send_bytes(_message(pieces))


def _end_with_parent() -> None:
    """Do not outlive a main process that was killed, even in the middle of a long record."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
