"""What `copydesk places` says of where, through the command on a real archive."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copydesk import cli, edition
from copydesk.archive import Located
from copydesk.cli import placing

PAGE = """<html lang="en"><body><article><h1>Ferry talks open in Oslo</h1>
<p>The ministers of Norway and Denmark met in Oslo on Monday to talk about the ferry.
They will meet again in Bergen in May, a spokesman said, and later in Hamburg.</p>
<p>The line from Oslo has been closed since the storm of last winter, and nobody knows when it opens.</p></article>"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    edition.run([str(tmp_path / "page.html")], tmp_path / "desk.db")
    return tmp_path / "desk.db"


def asked(desk: Path, *options: str) -> str:
    answer = CliRunner().invoke(cli.app, ["places", "--in", str(desk), *options])
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_places_are_counted_and_can_be_asked_for_by_country_and_kind(desk: Path) -> None:
    rows = [json.loads(line) for line in asked(desk, "--json").splitlines()]
    assert {row["name"]: (row["kind"], row["country"]) for row in rows} == {
        "Oslo": ("city", "NO"), "Norway": ("country", "NO"), "Denmark": ("country", "DK"),
        "Bergen": ("city", "NO"), "Hamburg": ("city", "DE"),
    }  # fmt: skip
    assert next(row["mentions"] for row in rows if row["name"] == "Oslo") == 3
    cities = [
        json.loads(line)["name"] for line in asked(desk, "--json", "--country", "NO", "--kind", "city").splitlines()
    ]
    assert sorted(cities) == ["Bergen", "Oslo"]
    assert asked(desk, "--country", "JP") == "No place found.\n"


def test_a_map_has_a_point_for_each_place(desk: Path) -> None:
    collection = json.loads(asked(desk, "--geojson"))
    assert collection["type"] == "FeatureCollection"
    oslo = next(one for one in collection["features"] if one["properties"]["name"] == "Oslo")
    longitude, latitude = oslo["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (11, 60)


def test_no_word_of_a_page_acts_on_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    place = Located(
        name="Gull\x1b[2Jhaven", kind="city", country="NO", division="[red]Vik[/red]", latitude=None, longitude=None,
        geonames=None, articles=1_204, mentions=3,
    )  # fmt: skip
    placing.listed([place], "")
    shown = capsys.readouterr().out
    assert "\x1b[2J" not in shown
    assert "[red]Vik[/red], NO" in shown
    assert "1,204" in shown
