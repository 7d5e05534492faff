"""The worker processes: one thread minds each, hands it parcels, keeps the answers in order and sees it die.

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
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from copydesk.errors import WorkerDied
from copydesk.press.wire import (
    END,
    LAST,
    PAIRS,
    PARCEL_BYTES,
    PARCEL_RECORDS,
    SPIKE,
    Bugs,
    Job,
    answers,
    message,
    opened,
    parcels,
    record_of,
    spike_of,
)
from copydesk.records import decode, encode

# Measured with 2 jobs on 2 cores, Python 3.11: a stage of very uneven cost takes 0.195 ms for each record with 1
# parcel ahead, 0.155 with 2, 0.139 with 4, no less with 8.
AHEAD = 4  # parcels per worker, from the one that is due to the newest
ROOM = 16  # a guess, not measured: chunks of answers, of about PARCEL_BYTES, that a parcel may hold before its turn


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

    job: Job
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


def pooled(job: Job, records: Iterable[Any], jobs: int, bugs: Bugs, size: int) -> Generator[Any, None, None]:
    """What a stage makes of the records in `jobs` worker processes, in order; the processes end with it."""
    pool = _Pool(job, _context(job))
    ahead: deque[_Parcel] = deque()
    atexit.register(pool.close)  # for an iterator that nobody closed: any later the threads are gone
    try:
        for pieces in parcels(job, records, size):
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


def _context(job: Job) -> Any:
    """How processes are made. Never by a plain fork, which copies locks that our threads may hold."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    function: Any = job.stage.func if isinstance(job.stage, functools.partial) else job.stage
    # Loaded once, for all workers. Only heeded by the first run of a process, which starts the server; by then
    # a worker takes 10 ms to start.
    context.set_forkserver_preload([name for name in (__name__, function.__module__) if name != "__main__"])
    return context


def _delivered(job: Job, parcel: _Parcel, bugs: Bugs) -> Iterator[Any]:
    place = 0
    while (chunk := parcel.replies.get()) is not None:
        if isinstance(chunk, BaseException):
            raise chunk
        for tag, raw in chunk:
            if tag == END:
                place += 1
            else:
                yield opened(job, tag, raw, parcel.pieces[place], bugs)


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
                worker.line.send_bytes(message(pieces))
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
                spike = spike_of(pool.job, record_of(pool.job, parcel.pieces[done]), WorkerDied.reason, detail)
                _reply(pool, parcel, decode(message([encode((SPIKE, spike)), LAST]), PAIRS))
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


def _work(line: Connection, job: Job) -> None:
    """A worker process: answer parcels until the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send_bytes(b"")  # ready
        while True:
            chunk: list[bytes] = []
            weight = 0
            for tag, raw in decode(line.recv_bytes(), PAIRS):
                for piece in answers(job, tag, raw):
                    chunk.append(piece)
                    weight += len(piece)
                    full = weight >= PARCEL_BYTES or (job.many and len(chunk) >= PARCEL_RECORDS)
                    if full and (job.many or piece is LAST):  # of `each`, an answer goes with its LAST
                        line.send_bytes(message(chunk))
                        chunk, weight = [], 0
            if chunk:
                line.send_bytes(message(chunk))


def _end_with_parent() -> None:
    """Do not outlive a main process that was killed, not even to finish a record."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
