"""How Ctrl-C stops an edition. Quick to import: it must be there before anything that takes time."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

Stop = Callable[[], bool]


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Whether Ctrl-C (or SIGTERM) was pressed. Pressed again, it ends the process at once: what is in the
    archive stays whole, since a batch is one transaction, and workers end with their parent."""
    asked = False

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        # os.write, since the signal may have come in the middle of a print. The cursor may be hidden.
        shown = b"\x1b[?25h\n" if sys.stderr.isatty() else b""
        if asked:
            os.write(2, shown)
            os._exit(130)
        asked = True
        if not shown:
            with suppress(OSError):
                os.write(2, b"Finishing the batch under way; once more ends at once.\n")

    before = {one: signal.signal(one, on_signal) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
