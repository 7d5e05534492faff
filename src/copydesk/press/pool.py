"""The worker processes: a thread minds each, hands it parcels, keeps the answers in order, ends it or replaces it.

docs/decisions/0003-a-pool-of-our-own.md says why this is not an executor of the standard library.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import multiprocessing
import os
import queue
import signal
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from copydesk.errors import TimedOut, WorkerDied
from copydesk.press.wire import (
    END,
    LAST,
    LOST,
    PAIRS,
    PARCEL_BYTES,
    PARCEL_RECORDS,
    PASSED,
    RESULT,
    Bugs,
    Job,
    answers,
    lost,
    message,
    opened,
    parcels,
)
from copydesk.records import decode

# Measured with 2 jobs on 2 cores, Python 3.11: a stage of very uneven cost takes 0.195 ms for each record with 1
# parcel ahead, 0.155 with 2, 0.139 with 4, no less with 8.
AHEAD = 4  # parcels per worker, from the one that is due to the newest
ROOM = 16  # a guess, not measured: chunks of answers, of about PARCEL_BYTES, that a parcel may hold before its turn

# Seconds that a record may take. Ten times what the largest page that read lets pass (32 MiB, made of one page
# over and over) takes to be cleaned and proofread on the machine above: 12 s. Time on the wall and not of the
# processor, since a stage that waits for ever uses none.
PATIENCE = 120.0
FRESH = 10**9  # a guess: ns that answers may wait for others to travel with; what a dead worker had not sent is lost
IN_A_ROW = 20  # a guess: lost records without another between them, from which we gather that the next is lost too


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
    clock: Any  # two numbers that the process writes: which record of the message it is at, and since when, in ns
    busy: bool = True


class _Overdue(Exception):  # noqa: N818 - no error either: a record takes too long
    def __init__(self, place: int) -> None:
        self.place = place


class _Closing(Exception):  # noqa: N818 - no error: it stops a thread when the run is over
    pass


@dataclass
class _Pool:
    """What the threads of one run share."""

    job: Job
    context: Any
    patience: float
    lost: int = 0  # records in a row
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


def pooled(
    job: Job, records: Iterable[Any], jobs: int, bugs: Bugs, size: int, patience: float
) -> Generator[Any, None, None]:
    """What a stage makes of the records in `jobs` worker processes, in order; the processes end with it."""
    pool = _Pool(job, _context(job), patience)
    ahead: deque[_Parcel] = deque()
    atexit.register(pool.close)  # for an iterator that nobody closed: any later the threads are gone
    try:
        for parcel in _filled(job, records, size):
            ahead.append(parcel)
            pool.todo.put(parcel)
            if len(pool.threads) < jobs:
                pool.threads.append(threading.Thread(target=_mind, args=(pool,), daemon=True))
                pool.threads[-1].start()
            while ahead and (ahead[0].done or len(ahead) >= AHEAD * jobs):
                yield from _delivered(pool, ahead.popleft(), bugs)
        while ahead:
            yield from _delivered(pool, ahead.popleft(), bugs)
    finally:
        pool.close()
        atexit.unregister(pool.close)


def _context(job: Job) -> Any:
    """How processes are made. Never by a plain fork, which copies locks that our threads may hold."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    function: Any = job.stage.func if isinstance(job.stage, functools.partial) else job.stage
    # Loaded once, for all workers. Only heeded by the first run of a process, which starts the server; by then
    # a worker takes 10 ms to start.
    context.set_forkserver_preload([name for name in (__name__, function.__module__) if name != "__main__"])
    _start_server()
    return context


def _start_server() -> None:
    """Start the server that workers are forked from deaf to Ctrl-C, and so the workers from their first moment.

    They stop listening by themselves, but only once they run: a Ctrl-C before that would end them, and the run.
    """
    if threading.current_thread() is not threading.main_thread():
        forkserver.ensure_running()  # only the main thread may change what a signal does
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before)


def _filled(job: Job, records: Iterable[Any], size: int) -> Iterator[_Parcel]:
    """Parcels of records. Where reading the records fails, that is what is found in the last, when its turn comes."""
    try:
        for pieces in parcels(job, records, size):
            yield _Parcel(pieces)
    except Exception as error:  # noqa: BLE001 - raised again where the results are read
        failed = _Parcel([])
        failed.replies.put(error)
        yield failed


def _delivered(pool: _Pool, parcel: _Parcel, bugs: Bugs) -> Iterator[Any]:
    place, last = 0, RESULT
    while (chunk := parcel.replies.get()) is not None:
        if isinstance(chunk, BaseException):
            raise chunk
        for tag, raw in chunk:
            if tag == END:
                if last != PASSED:
                    pool.lost = pool.lost + 1 if last == LOST else 0
                if pool.lost >= IN_A_ROW:
                    raise WorkerDied(
                        f"{pool.lost} records in a row have killed their workers or run out of time; their Spikes say "
                        f"how. See with jobs=1 what {pool.job.name} does to one of them. Where memory runs out, use "
                        "fewer jobs; where time does, give more patience."
                    )
                place, last = place + 1, RESULT
            else:
                last = tag
                yield opened(pool.job, tag, raw, parcel.pieces[place], bugs)


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
    """Have a parcel answered. A record on which a worker dies is tried once more, by itself, in another worker.

    Returns the worker that lives at the end. What a dead one had sent stands, and is not passed on twice.
    """
    pieces = parcel.pieces
    done = passed = 0  # records answered in full, and answers passed on for the record after them
    first = goal = 0  # what the worker has in hand: the pieces from the one to the other
    suspects: set[int] = set()
    while True:
        worker = _hired(pool, worker)
        try:
            while done < len(pieces):
                first, seen = done, 0
                goal = done + 1 if done in suspects else min((at for at in suspects if at > done), default=len(pieces))
                worker.clock[0] = 0
                worker.line.send_bytes(message(pieces[first:goal]))
                while done < goal:
                    fresh = []
                    for pair in decode(_heard(worker, pool.patience), PAIRS):
                        seen += 1
                        if seen > passed:
                            passed = seen
                            fresh.append(pair)
                        if pair[0] == END:
                            done, passed, seen = done + 1, 0, 0
                    _reply(pool, parcel, fresh)
            worker.busy = False
            return worker
        except _Overdue as overdue:
            at = first + overdue.place
            _bury(pool, worker, 0)
            reason = TimedOut.reason
            advice = "Give more patience, or leave the record out and report it."
            detail = f"The worker was not done with this record after {pool.patience:g} seconds. {advice}"
        except (EOFError, OSError):
            at = first + worker.clock[0]
            end = _bury(pool, worker)
            reason = WorkerDied.reason
            advice = "If memory ran out, use fewer jobs; otherwise leave the record out and report it."
            detail = f"The worker {end} on this record, and so did another. {advice}"
        worker = None
        at = min(max(at, done), goal - 1)  # it may have gone between two records
        if at in suspects or reason == TimedOut.reason:
            pieces[at] = lost(pool.job, pieces[at], reason, detail)
            if at == done:
                passed = 0
        suspects.add(at)


def _heard(worker: _Worker, patience: float) -> bytes:
    """The worker's next answers. Raises _Overdue where it is too long at one record.

    While answers wait for room here, no worker is overdue.
    """
    began = time.monotonic_ns()
    while True:
        place, since = worker.clock
        left = patience - (time.monotonic_ns() - max(began, since)) / 1e9
        if worker.line.poll(min(max(left, 0), 3600)):  # it cannot wait for an infinite time
            return worker.line.recv_bytes()
        if left <= 0:
            raise _Overdue(place)


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
        clock = pool.context.RawArray("q", 2)
        process = pool.context.Process(target=_work, args=(theirs, pool.job, clock), daemon=True)
        with contextlib.suppress(OSError, EOFError):  # then the line is dead too
            process.start()
            worker = _Worker(process, line, clock)
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


def _bury(pool: _Pool, worker: _Worker, wait: float = 5) -> str:
    """See a worker off, and say how it ended."""
    with pool.staffing:
        worker.process.join(wait)
        worker.process.kill()  # for one that is overdue, or hung up and lives on
        worker.process.join()
        worker.line.close()
        pool.workers.remove(worker)
        code = worker.process.exitcode or 0
    names = {number.value: number.name for number in signal.Signals}
    return f"was killed by {names.get(-code, -code)}" if code < 0 else f"ended with exit code {code}"


def _work(line: Connection, job: Job, clock: Any) -> None:
    """A worker process: answer parcels until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send_bytes(b"")  # ready
        while True:
            chunk: list[bytes] = []
            weight, sent = 0, time.monotonic_ns()
            for place, (tag, raw) in enumerate(decode(line.recv_bytes(), PAIRS)):
                clock[1] = time.monotonic_ns()  # before the place: nobody may read a new place with an old time
                clock[0] = place
                for piece in answers(job, tag, raw):
                    clock[1] = time.monotonic_ns()
                    chunk.append(piece)
                    weight += len(piece)
                    full = weight >= PARCEL_BYTES or (job.many and len(chunk) >= PARCEL_RECORDS)
                    due = full or clock[1] - sent > FRESH
                    if due and (job.many or piece is LAST):  # of `each`, an answer goes with its LAST
                        line.send_bytes(message(chunk))
                        chunk, weight, sent = [], 0, time.monotonic_ns()
            if chunk:
                line.send_bytes(message(chunk))


def _end_with_parent() -> None:
    """Do not outlive a main process that was killed, not even to finish a record."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
