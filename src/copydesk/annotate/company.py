"""Which of the places of one name is meant: by the company that names keep in a text.

All names of a text are decided together. What a place has by itself gives a first opinion; then each place is also told
by how near it lies to what the other names are taken for, twice. The weights were learned (training/places.py): a
softmax regression over the places of a name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from copydesk import reference
from copydesk.annotate.gazetteer import Gazetteer, Site
from copydesk.annotate.senses import ALONE, Choice, Floats, Name, alone

__all__ = ["TOGETHER", "decided", "distances", "softmax", "together"]

TOGETHER = (
    "near 30",
    "near 150",
    "near 800",
    "same division",
    "same country",
    "near the dateline",
    "alike kind",
    "listed kind",
    "told in full",
    "size of the company",
    "size of the list",
)
_EARTH = 6371.0
_NAMES = 250  # names that are weighed: what has more is a table
_ROUNDS = 2  # a guess; other counts were not tried


def together(choice: Choice, belief: Floats, near: Floats, names: Sequence[Name]) -> Floats:
    """What each place has in the company of what the other names are taken for."""
    owner, sites = choice.owner, choice.sites
    strength = belief * choice.weight[owner]
    called = np.unique([name.name for name in names], return_inverse=True)[1][owner]
    other = called[:, None] != called[None, :]
    country = np.array([one.country or "-" for one in sites])
    division = np.array([f"{one.country}.{one.division}" if one.division else f"-{n}" for n, one in enumerate(sites)])
    small = np.array([one.rank < 8 for one in sites])  # a country lies near nothing
    both = small[:, None] & small[None, :] & other
    found = []
    for reach in (30.0, 150.0, 800.0):
        kernel = np.exp(-near / reach) * both
        found.append(np.log1p(kernel @ strength))
    found.append(np.log1p((other & (division[:, None] == division[None, :])) @ strength))
    whole = float(choice.weight.sum()) or 1.0
    found.append(((other & (country[:, None] == country[None, :])) @ strength) / whole)
    filed = choice.dateline[owner]
    found.append((np.exp(-near / 150.0) * both * filed[None, :]) @ strength)
    kinds = np.array([_SORTS.get(one.kind, 3) for one in sites])
    found.append(((other & (kinds[:, None] == kinds[None, :])) @ strength) / whole)
    towns = (kinds == _SORTS["city"]) | (kinds == _SORTS["county"])
    size = np.array([one.people / 20 for one in sites])
    heavy: Floats = strength * towns
    total = other @ heavy
    usual = (other @ (heavy * size)) / np.maximum(total, 1e-9)
    sized = np.where(towns & (total > _ENOUGH), -np.abs(size - usual), 0.0)
    listed, ranked = _listed(owner, names, kinds, strength, heavy, size)
    found.append(listed)
    full = np.array([bool(name.container) for name in names])[owner]
    number = np.array([one.number for one in sites])
    same = (owner[:, None] != owner[None, :]) & ~other & (number[:, None] == number[None, :]) & full[None, :]
    found.append(same @ belief)
    found.append(sized)
    found.append(ranked)
    return np.stack(found, axis=1)


def _listed(
    owner: npt.NDArray[np.int64],
    names: Sequence[Name],
    kinds: npt.NDArray[np.int64],
    strength: Floats,
    heavy: Floats,
    size: Floats,
) -> tuple[Floats, Floats]:
    """How far each place is of the kind of what it is listed with, and how far from its usual size, below 0."""
    alike, ranked = np.zeros(len(owner)), np.zeros(len(owner))
    for one in sorted({one for name in names for one in name.lists}):
        fellows = [n for n, name in enumerate(names) if one in name.lists]
        inside = np.isin(owner, fellows)
        for n in fellows:
            mine = owner == n
            theirs = inside & ~mine
            if not theirs.any():
                continue
            alike[mine] = ((kinds[mine][:, None] == kinds[theirs][None, :]) @ strength[theirs]) / (len(fellows) - 1)
            towns = float(heavy[theirs].sum())
            if towns > _ENOUGH:
                mean = float((heavy[theirs] * size[theirs]).sum()) / towns
                ranked[mine] = np.where(np.isin(kinds[mine], _TOWNS), -np.abs(size[mine] - mean), 0.0)
    return alike, ranked


_ENOUGH = 0.3  # of a town that names are taken for, so that its size can be compared
_SORTS = {"country": 0, "state": 1, "county": 2, "city": 4, "part": 4}
_TOWNS = (2, 4)


def distances(sites: Sequence[Site]) -> Floats:
    """Kilometres from each place to each, along the chord: enough for what lies near."""
    lat = np.radians([one.latitude for one in sites])
    lon = np.radians([one.longitude for one in sites])
    at = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    away: Floats = _EARTH * np.sqrt(np.maximum(0.0, 2 - 2 * at @ at.T))
    return away


def softmax(scores: Floats, owner: npt.NDArray[np.int64], count: int) -> Floats:
    """Scores as shares within each name."""
    top = np.full(count, -np.inf)
    np.maximum.at(top, owner, scores)
    raised = np.exp(scores - top[owner])
    total = np.zeros(count)
    np.add.at(total, owner, raised)
    shares: Floats = raised / total[owner]
    return shares


@cache
def _weights() -> tuple[Floats, Floats]:
    """The weights of the first opinion, and those of the rounds behind it."""
    told = {(part, name): float(weight) for part, name, weight in reference.rows("place_weights")}
    first = np.array([told.get(("alone", name), 0.0) for name in ALONE])
    later = np.array([told.get(("together", name), 0.0) for name in (*ALONE, *TOGETHER)])
    return first, later


def decided(names: Sequence[Name], gazetteer: Gazetteer, site: str, language: str) -> list[tuple[Site, float] | None]:
    """For each name the place that it most likely means, and how likely, 0 to 1."""
    if not names:
        return []
    first, later = _weights()
    choice = alone(names[:_NAMES], gazetteer, site, language)
    count = len(names[:_NAMES])
    belief = softmax(choice.facts @ first, choice.owner, count)
    near = distances(choice.sites)
    for _ in range(_ROUNDS):
        company = together(choice, belief, near, names[:_NAMES])
        belief = softmax(choice.facts @ later[: len(ALONE)] + company @ later[len(ALONE) :], choice.owner, count)
    best: list[tuple[Site, float] | None] = [None] * len(names)
    for n, owner in enumerate(choice.owner.tolist()):
        share = float(belief[n])
        held = best[owner]
        if held is None or share > held[1]:
            best[owner] = (choice.sites[n], share)
    return best
