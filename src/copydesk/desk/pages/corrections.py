"""What people put right."""

from __future__ import annotations

from copydesk.archive import Archive, Correction
from copydesk.desk.asking import ROWS, Ask, Paging, View

ASKS = {"page": "which page, from 1"}


class Corrections(View, frozen=True):
    """One page of the corrections, the newest first. `open`: this desk takes new ones."""

    corrections: tuple[Correction, ...]
    paging: Paging
    open: bool


def corrections(desk: Archive, ask: Ask) -> Corrections:
    """The page of corrections."""
    return Corrections(
        corrections=tuple(desk.corrections(limit=ROWS, offset=(ask.number("page") - 1) * ROWS)),
        paging=ask.paging(desk.correction_count()),
        open=ask.edit,
    )
