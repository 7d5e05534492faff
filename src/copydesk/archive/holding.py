"""One edition at a time: an archive is held by a lock of the operating system on a small file beside it.

The lock goes with the process that holds it, however that ends, so that a crash blocks nobody. The file that a
crash leaves behind means nothing: the next edition takes it over.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from copydesk.errors import ArchiveBusy, ArchiveError

_SUFFIX = "-edition"  # beside SQLite's own -wal and -shm


def hold(path: Path) -> Callable[[], None]:
    """Hold the archive at `path` for one edition; call what is returned to let go.

    Raises ArchiveBusy where another edition, of this process or another, holds it.
    """
    beside = Path(f"{path.resolve()}{_SUFFIX}")
    while True:
        try:
            file = beside.open("a+", encoding="utf-8")
        except OSError as error:
            raise ArchiveError(f"{beside} cannot be made ({error.strerror}). Check its folder's rights.") from error
        try:
            if not _lock(file, path):
                file.seek(0)
                who = file.read(200).strip()
                raise ArchiveBusy(
                    f"{path} is being written by another edition{f' ({who})' if who else ''}. Wait until it is done, "
                    "then run the same again, or read into another file."
                )
            # Whoever held it may have taken the file away after we opened it: then we hold what nobody sees.
            if _same(file, beside):
                break
        except BaseException:
            file.close()
            raise
        file.close()
    file.truncate(0)
    file.write(f"process {os.getpid()} on {platform.node()}")
    file.flush()

    def let_go() -> None:
        if sys.platform == "win32":  # which takes away no file that is open
            file.close()
            with suppress(OSError):
                beside.unlink()
        else:
            beside.unlink(missing_ok=True)
            file.close()

    return let_go


def _same(file: IO[str], beside: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), beside.stat())
    except FileNotFoundError:
        return False


def _lock(file: IO[str], path: Path) -> bool:
    """Lock the file, and say whether it could be done. Closing it unlocks it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # a byte that is not there, so that others may still read who holds the file
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        raise ArchiveError(
            f"{path} cannot be locked where it lies ({error.strerror}). Put the archive on a disk of this machine."
        ) from error
    return True
