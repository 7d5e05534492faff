"""`copydesk export`: to a file, or to standard output."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from rich.text import Text

from copydesk.archive import Archive, write_csv, write_jsonl, write_parquet
from copydesk.archive.export import lines
from copydesk.cli.terminal import count, one_line, out
from copydesk.errors import UsageError

_WRITERS = {"jsonl": write_jsonl, "csv": write_csv, "parquet": write_parquet}


def to_file(archive: Archive, form: str, path: Path) -> None:
    """Write every article to a file, and say how many there were."""
    written = _WRITERS[form](archive, path)
    out().print(Text(f"Wrote {count(written, 'article')} to {one_line(str(path))}."), soft_wrap=True)


def to_stdout(archive: Archive, form: str) -> None:
    """Write every article to standard output: JSONL as it goes, the others once they are whole."""
    if sys.stdout.isatty():
        raise UsageError("This would fill the terminal. Name a file with --out FILE, or pipe it on.")
    stream = sys.stdout.buffer
    if form == "jsonl":
        stream.writelines(line + b"\n" for line in lines(archive))
        return
    with tempfile.TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder, f"export.{form}")
        _WRITERS[form](archive, path)
        whole = path.open("rb")
    with whole:  # its name is gone already, so that nothing is left behind if the pipe breaks
        shutil.copyfileobj(whole, stream)
