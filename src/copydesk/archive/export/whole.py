"""A file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copydesk.errors import ArchiveError


@contextmanager
def whole(path: str | os.PathLike[str]) -> Iterator[Path]:
    """A name beside `path` to write to; what was written takes its place when all went well."""
    final = Path(path)
    if final.is_dir():
        raise ArchiveError(f"{final} is a folder. Name a file in it.")
    # The process number keeps two exports apart; what a kill leaves behind says by its name what it is.
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(final)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ArchiveError(f"{final} cannot be written ({error.strerror}). Check its folder and its rights.") from error
    except BaseException:
        part.unlink(missing_ok=True)
        raise
