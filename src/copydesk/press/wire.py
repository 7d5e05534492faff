"""What travels, and what becomes of it: a stage and its types, the wire form, what a stage makes of one record.

On the wire a record is a pair of a tag and the record, as msgpack. A failure of a stage travels as a Spike.
"""

from __future__ import annotations

import functools
import inspect
import operator
import re
import sys
import traceback
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any, Literal, NamedTuple

import msgspec

from copydesk.errors import CopydeskError, UsageError, WorkerDied
from copydesk.records import Origin, Spike, decode, digest, encode, origin_key

Bugs = Literal["spike", "raise"]

# Measured with 2 jobs on 2 cores, Python 3.11. Small records, an idle stage: 86 µs each alone, 15 in parcels of
# 8, 6 in 32, 5 in 128. Records of 180 KB, 2.2 ms of work: 1.24 ms each in parcels of 64 KiB, 1.28 in 1 MiB, 1.39
# in 4 MiB; the main process's share falls from 0.17 to 0.13 ms at 1 MiB.
PARCEL_RECORDS = 32
PARCEL_BYTES = 1 << 20

# The tags: msgspec cannot tell `Article | Spike` apart without one.
RESULT, SPIKE, BUG = range(3)
PASSED, LOST = 3, 4  # Spikes that no stage made: one among the records, one for a record that no worker survives
END = 5  # that was all of one record
PAIR: Any = tuple[int, msgspec.Raw]
PAIRS: Any = list[tuple[int, msgspec.Raw]]
LAST = encode((END, None))


class Job(NamedTuple):
    """A stage, and the types that it takes and makes."""

    stage: Callable[[Any], Any]
    name: str
    many: bool
    takes: Any
    makes: Any


def job_of(stage: Callable[[Any], Any], many: bool) -> Job:
    """A stage with the types that its annotations name. Raises UsageError where they do not."""
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
    return Job(stage, name, many, *kinds)


def _without_spike(kind: Any) -> Any:
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return kind
    return functools.reduce(operator.or_, [member for member in typing.get_args(kind) if member is not Spike])


# What a stage makes of one record -----------------------------------------------------------------------


def results(job: Job, record: Any, bugs: Bugs) -> Iterator[Any]:
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


# Spikes -------------------------------------------------------------------------------------------------


def _spike(job: Job, record: Any, reason: str, detail: str, stage: str = "") -> Spike:
    first = record[0] if isinstance(record, list) and record else record
    origin = first if isinstance(first, Origin) else getattr(first, "origin", None)
    key = getattr(first, "key", "") or (origin_key(origin) if origin else digest(repr(first)))
    url = getattr(first, "url", "")
    return Spike(key=key, stage=stage or job.name, reason=reason, detail=detail, origin=origin, url=url)


def _bug(job: Job, record: Any, error: Exception) -> Spike:
    return _spike(job, record, "bug", _bug_detail(error))


def _bug_detail(error: Exception) -> str:
    """The exception and its traceback, in the same words wherever it was raised."""
    limit = None
    if isinstance(error, RecursionError):  # in which frame it strikes, and so its message, depends on the caller
        error = RecursionError("maximum recursion depth exceeded").with_traceback(error.__traceback__)
        limit = 8
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


# The wire -----------------------------------------------------------------------------------------------


def parcels(job: Job, records: Iterable[Any], size: int) -> Iterator[list[bytes]]:
    """The records on the wire, a parcel at a time. Where reading them fails, what was read before comes first."""
    pieces: list[bytes] = []
    weight = 0
    try:
        for record in records:
            piece = encode((PASSED, record)) if isinstance(record, Spike) else _piece(job, record, record)
            pieces.append(piece)
            weight += len(piece)
            if len(pieces) >= size or weight >= PARCEL_BYTES:
                yield pieces
                pieces, weight = [], 0
    except Exception:
        if pieces:
            yield pieces
        raise
    if pieces:
        yield pieces


def message(pieces: list[bytes]) -> bytes:
    """Records that are on the wire already, as one message."""
    return encode([msgspec.Raw(piece) for piece in pieces])


def _piece(job: Job, record: Any, made: Any) -> bytes:
    tag = RESULT if not isinstance(made, Spike) else BUG if made.bug else SPIKE
    try:
        return encode((tag, made))
    except Exception as error:  # noqa: BLE001 - a lone surrogate, a type that msgpack does not know
        return encode((BUG, _bug(job, record, error)))


def answers(job: Job, tag: int, raw: msgspec.Raw) -> Iterator[bytes]:
    """All that the stage makes of one record, from the wire to the wire, and LAST."""
    if tag == RESULT:
        try:
            record = decode(raw, job.takes)
        except msgspec.ValidationError as error:
            yield encode((BUG, _bug(job, bytes(raw), error)))
        else:
            for made in results(job, record, "spike"):
                yield _piece(job, record, made)
    else:
        yield encode((tag, raw))
    yield LAST


def opened(job: Job, tag: int, raw: msgspec.Raw, piece: bytes, bugs: Bugs) -> Any:
    """One answer for the record in `piece`, off the wire. One that belies the stage's annotation is a bug."""
    try:
        opened = decode(raw, job.makes if tag == RESULT else Spike)
    except msgspec.ValidationError as error:
        tag, opened = BUG, _bug(job, _record(job, piece), error)
    if tag == BUG and bugs == "raise":
        raise RuntimeError(f"{job.name} failed in a worker: {opened.detail}")
    return opened


def lost(job: Job, piece: bytes, reason: str, detail: str) -> bytes:
    """What travels in the stead of a record that no worker survives: its Spike."""
    return encode((LOST, _spike(job, _record(job, piece), reason, detail)))


def _record(job: Job, piece: bytes) -> Any:
    tag, raw = decode(piece, PAIR)
    return decode(raw, job.takes if tag == RESULT else Spike)
