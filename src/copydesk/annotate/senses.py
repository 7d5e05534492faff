"""What a place that a name may mean has by itself: how many live there, what it is, whether the text names its land."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk.annotate.gazetteer import OTHER, OWN, PEOPLE, Gazetteer, Site, fold

__all__ = ["ALONE", "Choice", "Floats", "Name", "alone", "areas", "holders"]

Floats = npt.NDArray[np.float64]

ALONE = (
    "people",
    "country",
    "state",
    "county",
    "part",
    "no town",
    "capital",
    "seat",
    "other name",
    "most people",
    "contained",
    "division named",
    "country named",
    "people named",
    "in the address",
    "country of the address",
    "land of the language",
    "county told",
    "town told",
    "state told",
    "dateline",
    "county named",
    "country after a land",
    "fame",
    "most famed",
    "people of a state",
    "capital beside a state",
    "county in short",
    "state of a land of the language",
    "half a million",
    "town beside its state",
)
_MOST = 25  # places of one name that are weighed
_ALL = 700  # places of all names together
# Lands where a language is written most, with their code in addresses.
_TONGUES = {
    "en": ("US", "GB", "CA", "AU", "IE", "NZ", "ZA", "IN"),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH", "CA"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "it": ("IT",),
    "pt": ("BR", "PT"),
    "nl": ("NL", "BE"),
}


class Name(NamedTuple):
    """One name of a text with all that it may mean. `entries` are of the gazetteer; `container` is what is named right
    behind it ("Paris, Texas"); `told` are "county", "town", "state" where the words beside it say so; `weight` is how
    likely it names a place at all; `lists` numbers the lists that it stands in."""

    name: str
    entries: tuple[int, ...]
    container: tuple[int, ...] = ()
    told: frozenset[str] = frozenset()
    weight: float = 1.0
    dateline: bool = False
    lists: frozenset[int] = frozenset()


class Choice(NamedTuple):
    """All places that a text may mean, in a row: `owner` is the number of the name, `facts` what each has by itself."""

    owner: npt.NDArray[np.int64]
    sites: list[Site]
    facts: Floats
    weight: Floats
    dateline: npt.NDArray[np.bool_]


def alone(names: Sequence[Name], gazetteer: Gazetteer, site: str, language: str) -> Choice:
    """What each place that may be meant has by itself."""
    most = max(3, min(_MOST, _ALL // max(1, len(names))))
    letters = "".join(c for c in fold(site) if c.isalnum())
    ending = site.rpartition(".")[2].upper()
    ending = {"UK": "GB"}.get(ending, ending)
    tongues = _TONGUES.get(language, ())
    divisions: dict[tuple[str, str], float] = {}
    countries: dict[str, float] = {}
    peoples: dict[str, float] = {}
    for name in names:
        first = name.entries[0]
        for entry in name.entries[:3]:
            one = gazetteer.site(entry >> 3)
            if one.rank < 8 or (one.rank == 8 and entry & 7 == OTHER):
                continue
            share = name.weight if entry == first else name.weight / 2
            if entry & 7 == PEOPLE:
                peoples[one.country] = peoples.get(one.country, 0.0) + share
            elif one.rank == 9:
                countries[one.country] = countries.get(one.country, 0.0) + share
            else:
                divisions[one.country, one.division] = divisions.get((one.country, one.division), 0.0) + share
    owner: list[int] = []
    sites: list[Site] = []
    facts: list[list[float]] = []
    for n, name in enumerate(names):
        inside = frozenset(areas(name.container, gazetteer))
        entries = name.entries
        if inside:
            held = tuple(entry for entry in entries if inside & holders(gazetteer.site(entry >> 3)))
            entries = held or entries
        entries = entries[:most]
        largest = max((gazetteer.site(e >> 3).people for e in entries if e & 7 != OTHER), default=-1)
        ruled = any(gazetteer.site(e >> 3).rank == 8 for e in entries)
        named = [gazetteer.site(e >> 3) for e in entries if e & 7 == OWN]
        states = {(state.country, state.division) for state in named if state.rank == 8}
        famed = max((gazetteer.site(e >> 3).fame for e in entries), default=0)
        compact = name.name.replace(" ", "").replace("-", "").replace("'", "")
        address = len(compact) > 3 and compact in letters
        seen: set[int] = set()
        for entry in entries:
            if entry >> 3 in seen:
                continue
            seen.add(entry >> 3)
            one = gazetteer.site(entry >> 3)
            town = one.kind in ("city", "part")
            own = {name.name}
            facts.append(
                [
                    one.people / 20 if town or one.kind == "county" else 0.0,
                    one.kind == "country",
                    one.kind == "state",
                    one.kind == "county",
                    one.kind == "part",
                    one.rank == 7,
                    one.rank == 6,
                    one.rank in (4, 5),
                    entry & 7 == OTHER,
                    one.people == largest and entry & 7 != OTHER,
                    bool(inside & holders(one)),
                    _division_named(one, divisions, name),
                    min(1.0, countries.get(one.country, 0.0)) if one.rank != 9 else 0.0,
                    min(1.0, peoples.get(one.country, 0.0)),
                    address and one.kind != "country",
                    bool(ending) and one.country == ending,
                    one.country in tongues,
                    one.kind == "county" and "county" in name.told,
                    town and "town" in name.told,
                    one.kind == "state" and "state" in name.told,
                    name.dateline and town,
                    one.kind == "county" and bool(own & {fold(one.name)}),
                    one.kind == "country" and bool(inside),
                    log1p(one.fame) if town else 0.0,
                    one.fame == famed and town,
                    one.people / 20 if one.kind == "state" else 0.0,
                    one.rank == 6 and ruled,
                    one.kind == "county" and entry & 7 == OTHER and "county" not in name.told,
                    one.kind == "state" and one.country in tongues,
                    town and one.people >= 114,
                    town and one.rank < 6 and (one.country, one.division) in states,
                ]
            )
            owner.append(n)
            sites.append(one)
    return Choice(
        np.array(owner, np.int64),
        sites,
        np.array(facts, np.float64).reshape(len(owner), len(ALONE)),
        np.array([name.weight for name in names], np.float64),
        np.array([name.dateline for name in names], np.bool_),
    )


def _division_named(one: Site, divisions: dict[tuple[str, str], float], name: Name) -> float:
    """How surely the text names the division that a place lies in, 0 to 1; not for the division itself."""
    if one.rank >= 8:
        return 0.0
    told = divisions.get((one.country, one.division), 0.0)
    if fold(one.division) == name.name:
        told -= name.weight  # "New York" names its own division
    return max(0.0, min(1.0, told))


def areas(entries: Sequence[int], gazetteer: Gazetteer) -> list[tuple[str, str, str]]:
    """The areas that words may mean: country, division, county or town."""
    found = []
    for entry in entries[:12]:
        one = gazetteer.site(entry >> 3)
        if one.rank == 9:
            found.append((one.country, "", ""))
        elif one.rank == 8:
            found.append((one.country, one.division, ""))
        elif entry & 7 == OWN and one.kind in ("county",):
            found.append((one.country, one.division, one.name))
    return found


def holders(one: Site) -> frozenset[tuple[str, str, str]]:
    """The areas that a place lies in, as `areas` has them."""
    if one.rank == 9:
        return frozenset()
    if one.rank == 8:
        return frozenset({(one.country, "", "")})
    return frozenset({(one.country, "", ""), (one.country, one.division, "")})
