"""What is long comes in parts, and the parts together are the whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from conftest import HERE
from copydesk import edition
from copydesk.archive import Archive
from copydesk.desk import annotation, app
from copydesk.desk.pages import article, compare, story
from copydesk.records import Copy, Story

TOLD = (
    "The harbour bridge at Gullhaven was shut on Tuesday after {n} stones fell, the mayor, Ida Moe, said. "
    "“Nobody was hurt and nobody will be,” said Tomas Wren of the Harbour Board. "
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thirty short articles of one story, the first of them long."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "pile").mkdir()
    for n in range(30):
        body = "".join(f"<p>{TOLD.format(n=n + k)}</p>" for k in range(2 if n else 40))
        page = f"<html lang='en'><body><article><h1>Bridge {n} shut</h1>{body}</article></body></html>"
        (folder / "pile" / f"{n:02}.html").write_text(page, encoding="utf-8")
    made = folder / "long.db"
    edition.run([str(folder / "pile")], made, jobs=1)
    with Archive(made, write=True) as archive:
        keys = [one.key for one in archive.articles()]
        archive.add_copies([("long", [Copy(key=key, kind="part", original=keys[0], like=keys[0]) for key in keys[1:]])])
        told = Story(key=keys[0], articles=tuple(keys), origins=(keys[0],))
        archive.settle(["long"], [told], "0.1", compared=0, cut=0)
    return made


@pytest.fixture(scope="module")
def web(path: Path) -> Iterator[TestClient]:
    with TestClient(app(path), base_url=HERE) as made:
        yield made


@pytest.fixture(scope="module")
def key(path: Path) -> str:
    with Archive(path) as archive:
        return next(archive.articles()).key


def test_the_parts_of_an_article_are_the_whole(web: TestClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = web.get(f"/article/{key}.json").json()
    assert whole["parts"] == 1
    monkeypatch.setattr(article, "_CHARACTERS", 1_000)
    many = web.get(f"/article/{key}.json").json()["parts"]
    assert 5 < many < 40
    parts = [web.get(f"/article/{key}.json?part={n + 1}").json() for n in range(many)]
    assert [one["n"] for part in parts for one in part["passages"]] == [one["n"] for one in whole["passages"]]
    assert [one["id"] for part in parts for one in part["marks"]] == [one["id"] for one in whole["marks"]]
    assert parts[0]["counts"] == whole["counts"]
    last = whole["marks"][-1]["span"]
    there = web.get(f"/article/{key}.json?at={last[0]}-{last[1]}").json()
    assert there["part"] == many, "a place opens its part"
    assert web.get(f"/article/{key}?part=99").status_code == 200


def test_annotations_come_in_pages(web: TestClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = web.get(f"/article/{key}/annotations.json").json()
    assert "next" not in whole
    monkeypatch.setattr(annotation, "PAGE", 50)
    found, at = [], f"/article/{key}/annotations.json"
    while at:
        page = web.get(at).json()
        assert page["startIndex"] == len(found)
        found += page["items"]
        at = page.get("next", "")
    assert found == whole["items"]
    assert len(found) == whole["partOf"]["total"] > 100


def test_the_articles_of_a_story_come_in_pages(web: TestClient, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "_ARTICLES", 12)
    pages = [web.get(f"/story/{key}.json?page={n}").json() for n in (1, 2, 3)]
    assert [len(page["members"]) for page in pages] == [12, 12, 6]
    assert pages[0]["paging"]["after"] == f"/story/{key}?page=2"
    assert pages[2]["paging"]["after"] == ""
    copies = [edge["copy"]["key"] for page in pages for line in page["lineage"] for edge in line["edges"]]
    assert len(copies) == len(set(copies)) == 29
    for page in pages[1:]:
        assert [line["article"]["key"] for line in page["lineage"]] == [key], "an original of another page is named"


def test_sentences_that_are_compared_come_in_pages(
    web: TestClient, path: Path, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive(path) as archive:
        other = [one.key for one in archive.articles()][1]
    whole = web.get(f"/compare.json?a={key}&b={other}").json()
    monkeypatch.setattr(compare, "_SENTENCES", 30)
    many = web.get(f"/compare.json?a={key}&b={other}").json()["paging"]["pages"]
    rows = [row for n in range(many) for row in web.get(f"/compare.json?a={key}&b={other}&page={n + 1}").json()["rows"]]
    assert rows == whole["rows"]
    assert many > 1


def test_lists_come_in_pages(web: TestClient) -> None:
    first, second = (web.get(f"/search.json?page={n}").json() for n in (1, 2))
    assert (len(first["matches"]), len(second["matches"])) == (20, 10)
    assert first["paging"]["after"] == "/search?page=2"
    assert second["paging"]["before"] == "/search"
    assert "This list has no page 3" in web.get("/search?page=3").text
