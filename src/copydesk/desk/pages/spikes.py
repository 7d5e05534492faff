"""What could not pass, and why; and the editions that found it."""

from __future__ import annotations

from copydesk.archive import Archive, Edition
from copydesk.desk.asking import ROWS, Ask, Paging, View
from copydesk.records import Spike

ASKS = {
    "reason": "only those with this reason",
    "edition": "only those of this edition",
    "page": "which page, from 1",
}


class Spikes(View, frozen=True):
    """One page of the spikes, how many there are of each reason, and every edition, the newest first."""

    reason: str
    edition: int | None
    spikes: tuple[Spike, ...]
    paging: Paging
    reasons: dict[str, int]
    editions: tuple[Edition, ...]


def spikes(desk: Archive, ask: Ask) -> Spikes:
    """The page of what could not pass."""
    reason = ask.word("reason")
    edition = ask.number("edition") if ask.word("edition") else None
    counted = desk.stats()
    total = desk.spike_count(reason or None, edition=edition)
    page = desk.spike_page(reason or None, edition=edition, limit=ROWS, offset=(ask.number("page") - 1) * ROWS)
    return Spikes(
        reason=reason,
        edition=edition,
        spikes=tuple(page),
        paging=ask.paging(total),
        reasons=counted.reasons,
        editions=counted.editions[::-1],
    )
