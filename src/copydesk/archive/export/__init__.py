"""export: every article of an archive as a file that other programs read.

All three stream, in the order in which the articles were added, and give the same bytes for the same
archive. The file appears under its name only when it is whole.
"""

from __future__ import annotations

from copydesk.archive.export.csv import write_csv
from copydesk.archive.export.jsonl import lines, write_jsonl
from copydesk.archive.export.parquet import write_parquet

__all__ = ["lines", "write_csv", "write_jsonl", "write_parquet"]
