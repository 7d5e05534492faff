"""Bytes from disk, unpacked on the way, and never more of them in memory than the caps allow."""

from __future__ import annotations

import contextlib
import errno
import io
import stat
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, BinaryIO, Literal

from fastwarc.stream_io import ZstdReader

from copydesk.errors import Corrupt, Missing, TooLarge, Truncated

Packing = Literal["", "gzip", "zstd"]

# One page, row or line, unpacked. The largest of 2,187 saved news pages has 2.8 MiB, so this is eleven
# times what was met; more would let a few hostile pages fill a worker's memory.
PAGE_CAP = 32 << 20

# A compressed page may expand this much beyond its first MiB. The same pages expand 1.3 to 26.4 times
# (median 4.7) under zlib -6; deflate's own limit is 1,032, where only bombs live.
RATIO_CAP = 200
RATIO_FREE = 1 << 20

# A compressed stream that unpacks to this much without a single row is a bomb: eight rows of the size cap.
SILENCE_CAP = 256 << 20

# A container that must be copied to a temporary file (a zip or Parquet file inside gzip) may unpack to
# this much on disk. A guess: news pages in such a wrapping have not been met.
SPOOL_CAP = 4 << 30

# Bytes read, or unpacked, at a time: the lines of a file of 600 MB take 0.79 s in steps of 16 KiB and 0.64 s from
# 64 KiB to here. A zstd block is up to 128 KiB, and one whole block is needed to tell what a stream holds.
STEP = 1 << 18

_MAGIC: tuple[tuple[bytes, Packing], ...] = (
    (b"\x1f\x8b\x08", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\x5d\x2a\x4d\x18", "zstd"),  # the skippable frame that a .warc.zst keeps its dictionary in
)


def packing(head: bytes) -> Packing:
    """How the bytes that begin with `head` are compressed, by their magic number; "" where they are not."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "")


def open_file(path: str) -> BinaryIO:
    """The regular file at `path`, open for reading. Raises Missing for anything else.

    A FIFO or a device is never opened: that could wait for ever.
    """
    try:
        mode = Path(path).stat().st_mode
        if not stat.S_ISREG(mode):
            raise Missing(f"{path} is {_what(mode)}, not a regular file")
        return Path(path).open("rb")
    except OSError as error:
        raise missing(path, error) from error
    except ValueError as error:  # a NUL in the name
        raise Missing(f"no file can have the name {path!r}") from error


def missing(path: str, error: OSError) -> Missing:
    """Why the file cannot be had, in words."""
    if isinstance(error, FileNotFoundError):
        return Missing(f"{path} does not exist (or no longer does)")
    if isinstance(error, PermissionError):
        return Missing(f"{path} may not be opened: check its permissions")
    if error.errno == errno.ELOOP:
        return Missing(f"{path} is a symbolic link that leads back to itself")
    return Missing(f"{path} cannot be read: {error.strerror or error}")


def _what(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    return "a FIFO" if stat.S_ISFIFO(mode) else "a device or socket"


class Joined(io.RawIOBase):
    """Bytes already taken from a stream that cannot go back, and then the rest of it."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head = head
        self._rest = rest
        self._taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        piece = self._head[: len(view)] or self._rest.read(len(view)) or b""
        self._head = self._head[len(piece) :]
        view[: len(piece)] = piece
        self._taken += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._taken


def chunks(stream: IO[bytes], packed: Packing) -> Iterator[bytes]:
    """The stream's bytes, unpacked, in pieces of at most STEP bytes.

    Raises Truncated where a compressed stream ends too early, Corrupt where it is damaged; what came
    before has been yielded by then.
    """
    if packed == "gzip":
        return _gunzip(stream)
    if packed == "zstd":
        return _unzstd(stream)
    return iter(lambda: stream.read(STEP), b"")


def beginning(raw: bytes, packed: Packing) -> bytes:
    """What the first bytes of a stream unpack to, as far as they go."""
    if not packed:
        return raw
    if packed == "gzip":
        return next(_gunzip(io.BytesIO(raw)), b"")
    reader = ZstdReader(io.BytesIO(raw))
    kept = b""
    try:
        # In small steps, since the reader gives nothing of a step that the cut lies in.
        while len(kept) < STEP and (piece := reader.read(1 << 12)):
            kept += piece
    except OSError as error:
        if not kept and "incomplete" not in str(error):
            raise Corrupt(f"the zstd stream is damaged ({error})") from error
    return kept


def _gunzip(stream: IO[bytes]) -> Iterator[bytes]:
    member = zlib.decompressobj(31)
    out = b""
    for taken in iter(lambda: stream.read(STEP), b""):
        rest = taken
        # zlib may have swallowed all input and still owe output when it stopped at STEP
        while rest or (len(out) == STEP and not member.eof):
            if member.eof:
                rest = rest.lstrip(b"\0")  # padding after the last member, as tape and dd leave it
                if not rest:
                    break
                member = zlib.decompressobj(31)
            try:
                out = member.decompress(rest, STEP)
            except zlib.error as error:
                raise Corrupt(f"the gzip stream is damaged ({error})") from error
            rest = member.unused_data if member.eof else member.unconsumed_tail
            if out:
                yield out
    if not member.eof:
        raise Truncated("the gzip stream ends too early: the file is cut")


def _unzstd(stream: IO[bytes]) -> Iterator[bytes]:
    # fastwarc's reader and not zstandard's: only it says when the last frame is cut
    reader = ZstdReader(stream)
    try:
        yield from iter(lambda: reader.read(STEP), b"")
    except OSError as error:
        if "incomplete" in str(error):
            raise Truncated("the zstd stream ends too early: the file is cut") from error
        raise Corrupt(f"the zstd stream is damaged ({error})") from error


def unpack(raw: bytes) -> bytes:
    """The bytes of one page, without the gzip or zstd around them if there is one.

    Raises TooLarge beyond PAGE_CAP or RATIO_CAP, Truncated and Corrupt as `chunks` does.
    """
    packed = packing(raw)
    return gather(chunks(io.BytesIO(raw), packed), len(raw)) if packed else raw


def gather(pieces: Iterable[bytes], packed_size: int = 0) -> bytes:
    """The pieces as one. `packed_size` is how many bytes they were unpacked from, 0 where they were not.

    Raises TooLarge as soon as a cap is passed.
    """
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size > PAGE_CAP:
            raise TooLarge(f"a page of more than {PAGE_CAP >> 20} MiB")
        if packed_size and size > RATIO_FREE + RATIO_CAP * packed_size:
            raise TooLarge(f"{packed_size} compressed bytes expand more than {RATIO_CAP} times")
    return b"".join(kept)


def lines(pieces: Iterable[bytes], *, packed: bool) -> Iterator[tuple[int, int, bytes | None]]:
    """Offset, length in bytes and content of each line, its line end left out of the content alone.

    The content is None for a line beyond PAGE_CAP, which is counted and let go. Raises TooLarge where a
    compressed stream gives SILENCE_CAP bytes without one whole line that is not blank.
    """
    offset = 0  # where the line that is being gathered began
    kept: list[bytes] = []
    size = 0
    silence = 0
    for piece in pieces:
        silence += len(piece)
        if packed and silence > SILENCE_CAP:
            raise TooLarge(f"{SILENCE_CAP >> 20} MiB were unpacked without a single row")
        if not size and piece.isspace() and piece.endswith(b"\n"):  # blank lines by the gigabyte: all at once
            offset += len(piece)
            continue
        *whole, rest = piece.split(b"\n")
        for content in whole:
            size += len(content)
            kept.append(content)
            line = b"".join(kept) if size <= PAGE_CAP else None
            if line is None or line.strip():
                silence = 0
            yield offset, size + 1, line
            offset += size + 1
            size = 0
            kept.clear()
        size += len(rest)
        if size <= PAGE_CAP:
            kept.append(rest)
        else:
            kept.clear()
    if size:
        yield offset, size, b"".join(kept) if size <= PAGE_CAP else None


@contextlib.contextmanager
def spooled(stream: IO[bytes], packed: Packing) -> Iterator[IO[bytes]]:
    """The stream itself where one can seek in it, else a copy in a temporary file.

    Raises TooLarge beyond SPOOL_CAP where it was compressed.
    """
    if not packed and stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copied:
        size = 0
        for piece in chunks(stream, packed):
            size += len(piece)
            if packed and size > SPOOL_CAP:
                raise TooLarge(f"the container unpacks to more than {SPOOL_CAP >> 30} GiB")
            copied.write(piece)
        copied.seek(0)
        yield copied
