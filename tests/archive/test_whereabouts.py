"""Where, asked of an archive: places counted, filtered, on a map."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Located, Sheet, geojson
from copydesk.errors import UsageError
from copydesk.records import Notes, Place, Span

FRANCE = Place(
    key="l1", name="France", mentions=(Span(0, 3), Span(4, 7)), kind="country", latitude=46.6, longitude=2.5,
    country="FR", geonames=3017382, sure=0.9,
)  # fmt: skip
FRENCH = msgspec.structs.replace(FRANCE, key="l2", kind="people", mentions=(Span(8, 12),))
PARIS = msgspec.structs.replace(FRANCE, key="l3", name="Paris", kind="city", division="Texas", country="US", geonames=1)
NOWHERE = Place(key="l4", name="Gullhaven", mentions=(Span(0, 3),), kind="city")


def placed(n: int, places: tuple[Place, ...], published: str) -> Sheet:
    """The sheet `n` with these places."""
    made = sheet(n, published=published)
    return Sheet(page=made.page, article=made.article, notes=Notes(key=made.article.key, places=places))


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.1", ["pile"], {}, "now")
        made.add(
            edition,
            [
                placed(1, (FRANCE, FRENCH), "2024-03-16"),
                placed(2, (FRANCE, PARIS, NOWHERE), "2024-05-01"),
                placed(3, (), ""),
            ],
        )
        made.end(edition, "done", "later")
    return Archive(tmp_path / "desk.db")


def counted(found: list[Located]) -> list[tuple[str, str, int, int]]:
    return [(one.name, one.kind, one.articles, one.mentions) for one in found]


def test_places_are_counted_by_articles_and_mentions(archive: Archive) -> None:
    assert counted(archive.places()) == [
        ("France", "country", 2, 4),
        ("Paris", "city", 1, 2),
        ("France", "people", 1, 1),
        ("Gullhaven", "city", 1, 1),
    ]
    assert archive.places()[0].geonames == 3017382


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"country": "us"}, ["Paris"]),
        ({"kind": "people"}, ["France"]),
        ({"since": "2024-04"}, ["France", "Paris", "Gullhaven"]),
        ({"until": "2024-03"}, ["France", "France"]),
        ({"limit": 1}, ["France"]),
        ({"country": "XX"}, []),
    ],
)
def test_they_are_filtered(archive: Archive, asked: dict[str, str], names: list[str]) -> None:
    assert [one.name for one in archive.places(**asked)] == names  # type: ignore[arg-type]


def test_a_search_takes_only_what_it_finds(archive: Archive) -> None:
    assert archive.places("nothinglikethis") == []
    with pytest.raises(UsageError):
        archive.places("...")
    with pytest.raises(UsageError):
        archive.places(limit=-1)


def test_a_map_has_points_of_places_alone(archive: Archive) -> None:
    made = geojson(archive.places())
    assert made["type"] == "FeatureCollection"
    assert "GeoNames" in made["attribution"]
    assert [one["properties"]["name"] for one in made["features"]] == ["France", "Paris"]
    assert made["features"][0]["geometry"] == {"type": "Point", "coordinates": [2.5, 46.6]}


def test_an_article_that_is_cleaned_again_has_its_new_places(archive: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as made:
        edition = made.begin("0.2", ["pile"], {}, "now")
        made.renew(edition, [placed(1, (PARIS,), "2024-03-16")])
        made.end(edition, "done", "later")
        assert counted(made.places())[0] == ("Paris", "city", 2, 4)
