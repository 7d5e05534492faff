"""Archives that stay open from request to request, so that what was read once need not be read again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Full, LifoQueue

from copydesk.archive import Archive

# Of a reader's desk two requests run at once, seldom more. Each keeps up to 64 MB of the file in memory. A choice.
_KEPT = 3


class Lending:
    """Lends the archive at `path`, open for reading, for `patience` seconds of questions at a time.

    An archive is opened where none is at hand. One of a file that was replaced since is closed and not lent again.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self.path, self.patience = path, patience
        self._idle: LifoQueue[tuple[tuple[int, int], Archive]] = LifoQueue(_KEPT)

    @contextmanager
    def lent(self) -> Iterator[Archive]:
        """An archive for one request."""
        file = self._file()
        archive = self._at_hand(file) or Archive(self.path, shared=True)
        try:
            archive.limit(self.patience)
            yield archive
        finally:
            self._back(file, archive)

    def __del__(self) -> None:
        self.close()  # an application has no end of its own that would say so

    def close(self) -> None:
        """Close what is at hand."""
        while True:
            try:
                self._idle.get_nowait()[1].close()
            except Empty:
                return

    def _file(self) -> tuple[int, int]:
        """What tells a file from another of the same name; zeros where there is none, which opening then says."""
        try:
            found = self.path.stat()
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino

    def _at_hand(self, file: tuple[int, int]) -> Archive | None:
        while True:
            try:
                of, archive = self._idle.get_nowait()
            except Empty:
                return None
            if of == file:
                return archive
            archive.close()

    def _back(self, file: tuple[int, int], archive: Archive) -> None:
        try:
            self._idle.put_nowait((file, archive))
        except Full:
            archive.close()
