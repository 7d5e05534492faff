"""Figures as numbers, for the templates to draw: no figure needs a script or a style of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

# More bars than these cannot be told apart at the width of a list.
_MOST_BARS = 60
_WIDTH, _HEIGHT, _GAP = 240.0, 36.0, 1.0


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar: all of it, and how much of its height is `own` (its lower part)."""

    x: float
    y: float
    width: float
    height: float
    own: float
    label: str


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """How many there were when: bars from the first day to the last, and how many of unknown day."""

    width: float
    height: float
    bars: tuple[Bar, ...]
    first: str
    last: str
    unknown: int
    label: str


def timeline(days: Iterable[tuple[str, int, int]]) -> Timeline:
    """A figure of days, each with how many there were and how many of those are own ones. A day that is not whole
    (a month, a year), or no day, counts as unknown."""
    known: dict[date, tuple[int, int]] = {}
    unknown = 0
    for day, many, own in days:
        whole = _day(day)
        if whole is None:
            unknown += many
        else:
            before = known.get(whole, (0, 0))
            known[whole] = (before[0] + many, before[1] + own)
    if not known:
        return Timeline(width=_WIDTH, height=_HEIGHT, bars=(), first="", last="", unknown=unknown, label="no day known")
    first, last = min(known), max(known)
    spread = (last - first).days + 1
    step = -(-spread // _MOST_BARS)
    count = -(-spread // step)
    bins = [[0, 0] for _ in range(count)]
    for when, (many, own) in known.items():
        bins[(when - first).days // step][0] += many
        bins[(when - first).days // step][1] += own
    most = max(many for many, _ in bins)
    wide = min(_WIDTH / count, 24.0)
    bars = []
    for n, (many, own) in enumerate(bins):
        if not many:
            continue
        height, lower = _HEIGHT * many / most, _HEIGHT * own / most
        begins = date.fromordinal(first.toordinal() + n * step)
        ends = date.fromordinal(min(begins.toordinal() + step - 1, last.toordinal()))
        named = begins.isoformat() if begins == ends else f"{begins.isoformat()} to {ends.isoformat()}"
        bars.append(
            Bar(
                x=round(n * wide, 2),
                y=round(_HEIGHT - height, 2),
                width=round(max(wide - _GAP, 0.8), 2),
                height=round(height, 2),
                own=round(lower, 2),
                label=f"{named}: {many}",
            )
        )
    told = first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"
    return Timeline(
        width=round(wide * count, 2),
        height=_HEIGHT,
        bars=tuple(bars),
        first=first.isoformat(),
        last=last.isoformat(),
        unknown=unknown,
        label=f"{sum(many for many, _ in bins)} from {told}, at most {most} at a time",
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10]) if len(words) >= 10 else None
    except ValueError:
        return None
