"""gazetteer: the packed table is whole, and gives a name its places."""

from __future__ import annotations

import io

import numpy as np
import pytest

from copydesk import reference
from copydesk.annotate import gazetteer
from copydesk.annotate.gazetteer import CAPS, KINDS, OTHER, OWN, PEOPLE, POST, SHORT


@pytest.fixture(scope="module")
def table() -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(reference.data("gazetteer.npz"))) as packed:
        return {name: packed[name] for name in packed.files}


def test_names_are_sorted_and_none_stands_twice(table: dict[str, np.ndarray]) -> None:
    assert (table["hashes"][1:] > 0).all()
    assert int(table["counts"].sum()) == len(table["entries"])
    assert len(table["counts"]) == len(table["hashes"])


def test_every_entry_names_a_place_in_a_way_that_we_know(table: dict[str, np.ndarray]) -> None:
    count = len(table["latitudes"])
    assert int((table["entries"] >> 3).max()) < count
    assert set(np.unique(table["entries"] & 7).tolist()) == {OWN, OTHER, SHORT, POST, CAPS, PEOPLE}
    for field in ("longitudes", "people", "country", "division", "kind", "rank", "geonames", "fame"):
        assert len(table[field]) == count
    assert table["names"].tobytes().decode().count("\n") == count - 1


def test_places_lie_on_the_globe(table: dict[str, np.ndarray]) -> None:
    assert np.abs(table["latitudes"]).max() <= 90 * 10_000
    assert np.abs(table["longitudes"]).max() <= 180 * 10_000
    assert int(table["kind"].max()) < len(KINDS)


def test_every_land_has_a_code_of_two_letters(table: dict[str, np.ndarray]) -> None:
    codes = table["countries"].tobytes().decode().split("\n")
    assert codes[0] == ""  # seas
    assert all(len(code) == 2 and code.isupper() for code in codes[1:])
    held = set(np.unique(table["country"][table["kind"] == KINDS.index("country")]).tolist())
    assert {codes[n] for n in held} == set(codes[1:])


def test_it_is_small() -> None:
    assert len(reference.data("gazetteer.npz")) < 8_000_000


def found(name: str) -> list[tuple[str, str, str, int]]:
    places = gazetteer.read()
    told = []
    for entry in places.find(gazetteer.key(name)) or ():
        site = places.site(entry >> 3)
        told.append((site.name, site.kind, site.country, entry & 7))
    return told


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Paris", ("Paris", "city", "US", OWN)),
        ("Zürich", ("Zürich", "city", "CH", OWN)),
        ("Zurich", ("Zürich", "city", "CH", OWN)),
        ("St. Louis", ("St. Louis", "city", "US", OWN)),
        ("Saint Louis", ("St. Louis", "city", "US", OWN)),
        ("Fulton County", ("Fulton County", "county", "US", OWN)),
        ("Fulton", ("Fulton County", "county", "US", OTHER)),
        ("Fla.", ("Florida", "state", "US", SHORT)),
        ("TX", ("Texas", "state", "US", POST)),
        ("U.S.", ("United States", "country", "US", CAPS)),
        ("French", ("France", "country", "FR", PEOPLE)),
        ("Texans", ("Texas", "state", "US", PEOPLE)),
        ("Deutschland", ("Germany", "country", "DE", OTHER)),
        ("Black Sea", ("Black Sea", "sea", "", OWN)),
        ("Sunset Park", ("Sunset Park", "part", "US", OWN)),
    ],
)
def test_a_name_gives_its_places(name: str, wanted: tuple[str, str, str, int]) -> None:
    assert wanted in found(name)


def test_what_a_longer_name_begins_with_leads_on_and_what_is_none_ends() -> None:
    places = gazetteer.read()
    assert places.find("rio de") == ()
    assert places.find("gullhaven") is None


def test_those_with_more_people_come_first() -> None:
    assert found("London")[0][2] == "GB"
    assert found("Georgia")[0][1] in ("state", "country")


def test_the_same_place_is_the_same_record() -> None:
    places = gazetteer.read()
    entry = (places.find("berlin") or ())[0]
    assert places.site(entry >> 3) is places.site(entry >> 3)
    assert len(places) > 200_000
