"""places: what is named, where it lies, and what holds of any text.

The gazetteer has no invented towns, so that real ones stand here, with invented people.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.annotate import gazetteer, people, places, toponyms
from copydesk.records import Place, Span
from copydesk.words import Words, words


def read(text: str) -> Words:
    """The words of a text, a passage a line."""
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(Span(at, at + len(line.rstrip())))
        at += len(line)
    return words(text, spans)


def found(text: str, language: str = "en", site: str = "", dateline: Span | None = None) -> list[Place]:
    told = read(text)
    return places.found(told, people.found(told, language), language, dateline, site)


def told(text: str, language: str = "en", site: str = "") -> dict[str, str]:
    """Each mention with its place: name, kind, division, country."""
    return {
        span.of(text): ", ".join(part for part in (one.name, one.kind, one.division, one.country) if part)
        for one in found(text, language, site)
        for span in one.mentions
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ida Moe lives in Paris, Texas.", {"Paris": "Paris, city, Texas, US", "Texas": "Texas, state, Texas, US"}),
        ("Ida Moe flew from Lyon to Paris.", {"Paris": "Paris, city, Île-de-France, FR"}),
        ("They met in Moscow (Idaho) on Friday.", {"Moscow": "Moscow, city, Idaho, US"}),
        ("The storm hit Tampa, Fla., at noon.", {"Fla.": "Florida, state, Florida, US"}),
        ("A man from Houston, TX, was hurt.", {"TX": "Texas, state, Texas, US"}),
        ("The French minister met Germans.", {"French": "France, people, FR", "Germans": "Germany, people, DE"}),
        ("Ida Moe spoke in Tbilisi, Georgia.", {"Georgia": "Georgia, country, GE"}),
        ("Police in Atlanta, Georgia, said so.", {"Georgia": "Georgia, state, Georgia, US"}),
        ("She spoke in Washington on Monday.", {"Washington": "Washington, city, District of Columbia, US"}),
        ("Ships lay in the Black Sea near Odesa.", {"Black Sea": "Black Sea, sea"}),
        (
            "Sen. Ida Moe, D-Charleston, spoke in South Carolina.",
            {"Charleston": "Charleston, city, South Carolina, US"},
        ),
        ("The Denver-based firm left Colorado.", {"Denver": "Denver, city, Colorado, US"}),
        ("MIAMI (NPA) — A ship sank off Florida.", {"MIAMI": "Miami, city, Florida, US"}),
        ("A raid failed in Sunset Park, Brooklyn.", {"Sunset Park": "Sunset Park, part, New York, US"}),
    ],
)
def test_what_names_mean(text: str, wanted: dict[str, str]) -> None:
    assert wanted.items() <= told(text).items()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ida Moe studied at the University of Chicago for years.", "Chicago"),
        ("The Houston Texans won again.", "Houston"),
        ("Paris Moe said that she would sing.", "Paris"),
        ("It is said in the New York Times that rain falls.", "New York"),
        ("He gave the State of the Union speech.", "Union"),
        ("The White House said no.", "White House"),
        ("Reading is fun for Nice people.", "Reading"),
    ],
)
def test_what_is_no_place(text: str, name: str) -> None:
    assert name not in told(text)


def test_a_list_of_towns_is_a_list_of_towns_of_one_size() -> None:
    cities = "New York Atlanta Baltimore Chicago Denver Houston Miami".replace("New York", "New_York").split()
    text = "Raids are planned in " + ", ".join(name.replace("_", " ") for name in cities) + " and San Francisco."
    meant = told(text)
    assert meant["Denver"] == "Denver, city, Colorado, US"
    assert meant["Atlanta"] == "Atlanta, city, Georgia, US"
    assert meant["San Francisco"] == "San Francisco, city, California, US"
    assert len(meant) == 8


def test_a_list_of_counties_is_one() -> None:
    meant = told("Crews came from Laurel, Knox and Whitley counties in Kentucky.")
    assert meant["Knox"] == "Knox County, county, Kentucky, US"
    assert meant["Whitley"] == "Whitley County, county, Kentucky, US"


def test_the_company_of_other_names_decides() -> None:
    assert told("The road from Lexington to Richmond is shut, police in Frankfort, Kentucky, said.")["Richmond"] == (
        "Richmond, city, Kentucky, US"
    )


def test_the_site_decides_where_nothing_else_does() -> None:
    text = "A fire broke out in Cambridge on Friday. Nobody in Cambridge was hurt."
    assert told(text, site="cambridge-news.co.uk")["Cambridge"] == "Cambridge, city, England, GB"


def test_the_dateline_is_read_with_the_rest() -> None:
    text = "DUBLIN, Ohio — Ida Moe of Dublin was fined."
    assert told(text)["Dublin"] == "Dublin, city, Ohio, US"
    one = found("PARIS\nIda Moe of Paris was fined in Texas.", dateline=Span(0, 5))
    assert one[0].mentions[0] == Span(0, 5)


def test_one_name_has_one_sense_in_an_article() -> None:
    meant = found("Ida Moe moved to Athens, Ga., in May. In Athens she fishes. Athens is old.")
    athens = [one for one in meant if one.name.startswith("Athens")]
    assert len(athens) == 1
    assert len(athens[0].mentions) == 3
    assert athens[0].division == "Georgia"


def test_a_people_is_linked_to_its_land_and_kept_apart_from_it() -> None:
    meant = found("In France the French strike.")
    assert [(one.kind, one.country, one.geonames) for one in meant] == [
        ("country", "FR", 3017382),
        ("people", "FR", 3017382),
    ]


def test_other_languages_have_large_towns_and_countries() -> None:
    assert told("Ida Moe reiste von Mailand nach Deutschland.", "de")["Deutschland"] == "Germany, country, DE"
    assert told("Ida Moe vive en Londres, dijo en Alemania.", "es")["Londres"].endswith("GB")


def test_nothing_is_found_in_nothing() -> None:
    assert found("") == []
    assert found("no capitals here at all.") == []


WORDS = st.sampled_from(
    "Paris Texas , . in the of New York City County Georgia Fla TX D-Ohio St Louis Washington D.C. French and ( ) — 's "
    "Moe Ida said Springfield U.S. US-led Rio de Janeiro Martha ’s Vineyard A - the-Hague É Ω 東京".split()
)


@settings(deadline=None, max_examples=120)
@given(st.lists(WORDS, max_size=40), st.sampled_from(["en", "de", "fr", ""]))
def test_any_text_gives_places_that_stand_in_it(parts: list[str], language: str) -> None:
    text = " ".join(parts)
    meant = found(text, language)
    assert meant == found(text, language)
    spans = sorted(span for one in meant for span in one.mentions)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert len({one.key for one in meant}) == len(meant)
    for one in meant:
        assert 0 < one.sure <= 1
        assert -90 <= (one.latitude or 0) <= 90
        assert -180 <= (one.longitude or 0) <= 180
        assert all(span.of(text)[0].isupper() for span in one.mentions)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for one in found(text):
        assert all(span.of(text).strip() for span in one.mentions)


def test_work_is_bounded_on_a_table_of_a_thousand_namesakes() -> None:
    names = ["Springfield", "San Jose", "Santa Cruz", "Clinton", "Franklin", "Washington", "Georgetown", "Salem"]
    text = ". ".join(f"In {name}, {other}" for name in names for other in names * 20)
    assert len(found(text)) < 200
    shouted = "New " * 20_000
    assert toponyms.spots(read(shouted), gazetteer.read()) == []
