"""reference: word lists and tables as TSV, loaded once per process."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["rows"]


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of one table, `name`.tsv in this folder; lines that begin with "#" are comments."""
    table = (files(__package__) / f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in table.splitlines() if line.strip() and not line.startswith("#"))
