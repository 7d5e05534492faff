"""Places and the names that they go by: the packed table, asked by name.

Places are from GeoNames (CC BY 4.0), what it lacks is ours; how the table was made: training/gazetteer.py.
"""

from __future__ import annotations

import io
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from copydesk import reference
from copydesk.records import Span
from copydesk.words import words

__all__ = [
    "CAPS",
    "KINDS",
    "OTHER",
    "OWN",
    "PEOPLE",
    "POST",
    "SHORT",
    "Gazetteer",
    "Site",
    "digest",
    "fold",
    "key",
    "read",
]

KINDS = "continent country state county city part region ocean sea lake river mountain desert island".split()
# How a name means a place: its own name; another one; short, with a full stop ("Fla."); two letters behind a comma
# ("TX"); capitals alone ("UK"); a people or an adjective ("French").
OWN, OTHER, SHORT, POST, CAPS, PEOPLE = range(6)


class Site(NamedTuple):
    """One place. `people` is how many live there, in steps: 20 times the decimal logarithm. `rank` says how much it is
    the seat or the whole of: 9 a country, 8 a division, 7 what has no people, 6 a capital, 5 and 4 the seat of a
    division, 3 and less other towns. `fame` is how many other names GeoNames has for it, 255 at most."""

    number: int
    name: str
    latitude: float
    longitude: float
    people: int
    country: str
    division: str
    kind: str
    rank: int
    geonames: int
    fame: int


def fold(form: str) -> str:
    """One word as it is looked up: small, without accents and dots, with plain apostrophes."""
    low = form.casefold().replace(".", "")
    if low.isascii():
        return low
    low = low.replace("’", "'").replace("‘", "'").replace("ʻ", "'").replace("‑", "-")
    low = low.replace("ø", "o").replace("ł", "l").replace("đ", "d").replace("ı", "i").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))


def key(name: str) -> str:
    """A name as it is looked up: its words, folded, with a blank between."""
    return " ".join(low for form in words(name, [Span(0, len(name))]).forms if (low := fold(form)))


def digest(name: str) -> int:
    """48 bits that stand for a name as it is looked up."""
    return int.from_bytes(blake2b(name.encode(), digest_size=6).digest(), "big")


class Gazetteer:
    """The table in memory: read once a process, by `read`."""

    def __init__(self) -> None:
        with np.load(io.BytesIO(reference.data("gazetteer.npz"))) as table:
            counts = table["counts"]
            ends = np.cumsum(counts, dtype=np.uint32)
            self._hashes = array("Q", np.cumsum(table["hashes"], dtype=np.uint64).tobytes())
            self._ends = array("I", ends.tobytes())
            self._entries = array("I", table["entries"].tobytes())
            self._names = table["names"].tobytes()
            self._breaks = np.flatnonzero(table["names"] == 10)
            self._latitudes, self._longitudes = table["latitudes"], table["longitudes"]
            self._people, self._rank, self._kind = table["people"], table["rank"], table["kind"]
            self._country, self._division = table["country"], table["division"]
            self._geonames, self._fame = table["geonames"], table["fame"]
            self._countries = table["countries"].tobytes().decode().split("\n")
            self._divisions = table["divisions"].tobytes().decode().split("\n")
        self._sites: dict[int, Site] = {}

    def __len__(self) -> int:
        return len(self._latitudes)

    def find(self, name: str) -> tuple[int, ...] | None:
        """The places of a name as `key` gives it: each its number times 8 and how the name means it, those first that
        have more people. None where no name begins so, () where a longer one does."""
        wanted = digest(name)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        first = self._ends[at - 1] if at else 0
        return tuple(self._entries[first : self._ends[at]])

    def site(self, number: int) -> Site:
        """One place by its number."""
        known = self._sites.get(number)
        if known is None:
            begin = int(self._breaks[number - 1]) + 1 if number else 0
            end = int(self._breaks[number]) if number < len(self._breaks) else len(self._names)
            known = self._sites[number] = Site(
                number,
                self._names[begin:end].decode(),
                self._latitudes[number].item() / 1e4,
                self._longitudes[number].item() / 1e4,
                self._people[number].item(),
                self._countries[self._country[number]],
                self._divisions[self._division[number]],
                KINDS[self._kind[number]],
                self._rank[number].item(),
                self._geonames[number].item(),
                self._fame[number].item(),
            )
            if len(self._sites) > _KEPT:
                self._sites.clear()
        return known


_KEPT = 100_000  # places held as records at most


@cache
def read() -> Gazetteer:
    """The table, read at the first call."""
    return Gazetteer()
