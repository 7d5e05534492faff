"""Every page, as HTML and as JSON: what stands there, what failures look like, that the description is true."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from starlette.testclient import TestClient

from conftest import HERE
from copydesk.archive import Archive, opening
from copydesk.desk import app, asking
from copydesk.desk.pages import PAGES
from copydesk.records import SET_ASIDE, Article


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def addresses(archive: Archive, raids: Article) -> list[str]:
    """One address of every page, and some more of those that vary."""
    story = archive.latest_stories()[0]
    copy = next(one for one in archive.story_copies(story.key) if one.like and one.kind != "quotes")
    return [
        "/",
        "/search",
        "/search?q=harbour&site=ellery-courier.example",
        f"/article/{raids.key}",
        f"/article/{raids.key}?at=980-1016&aside=1",
        f"/story/{story.key}",
        f"/compare?a={copy.key}&b={copy.like}",
        "/person?name=Dunstan%20Pike",
        asking.address("/place", name=archive.places(limit=1)[0].name),
        "/spikes",
        "/corrections",
    ]


def test_every_page_opens_and_has_its_json(web: TestClient, archive: Archive, raids: Article) -> None:
    opened = set()
    for address in addresses(archive, raids):
        answer = web.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        path, _, query = address.partition("?")
        told = web.get("/index.json" if path == "/" else f"{path}.json" + (f"?{query}" if query else ""))
        assert told.headers["content-type"] == "application/json"
        page = next(one for one in PAGES if re.fullmatch(one.path.replace("{key}", "[0-9a-f]+"), path))
        msgspec.json.decode(told.content, type=page.view)
        opened.add(page.path)
    assert opened == {page.path for page in PAGES}, "a page without a test"


def test_no_page_holds_a_script_or_a_style_of_its_own(web: TestClient, archive: Archive, raids: Article) -> None:
    for address in addresses(archive, raids):
        page = web.get(address).text
        for tag, attributes in Tags(page).found:
            assert "style" not in attributes, (address, tag)
            assert not [name for name in attributes if name.startswith("on")], (address, tag)
            assert tag not in ("style", "iframe", "object", "embed", "base", "img"), address
            if tag == "script":
                assert (attributes.get("src") or "").startswith("/static/")
            href = attributes.get("href") or ""
            if tag == "a" and urlsplit(href).scheme:
                assert attributes.get("rel") == "noopener noreferrer nofollow"


def test_links_lead_somewhere(web: TestClient, archive: Archive, raids: Article) -> None:
    asked = set()
    for address in addresses(archive, raids):
        found = Tags(web.get(address).text).found
        ids = {attributes["id"] for _, attributes in found if "id" in attributes}
        for tag, attributes in found:
            href = attributes.get("href") or ""
            if tag == "a" and href.startswith("#"):
                assert href[1:] in ids, (address, href)
            if tag == "a" and href.startswith("/"):
                asked.add(href.partition("#")[0])
    assert len(asked) > 100
    for href in sorted(asked)[::7]:  # one in seven: all would take a minute
        assert web.get(href).status_code == 200, href


def test_ids_stand_once(web: TestClient, archive: Archive, raids: Article) -> None:
    for address in addresses(archive, raids):
        ids = [attributes["id"] for _, attributes in Tags(web.get(address).text).found if "id" in attributes]
        assert len(ids) == len(set(ids)), address


def test_the_front_page_tells_articles_and_origins(web: TestClient, archive: Archive) -> None:
    page = web.get("/").text
    for line in archive.latest_stories():
        assert line.headline.split("’")[0] in page
        assert f"{line.articles} articles, {line.origins} independent origins" in page
    told = web.get("/index.json").json()
    days = [story["last"] for story in told["stories"]]
    assert days == sorted(days, reverse=True)


def test_the_text_of_an_article_is_all_there(web: TestClient, raids: Article) -> None:
    told = web.get(f"/article/{raids.key}.json?aside=1").json()
    assert len(told["passages"]) == len(raids.blocks)
    for passage, block in zip(told["passages"], raids.blocks, strict=True):
        assert "".join(piece["words"] for piece in passage["pieces"]) == block.span.of(raids.text)
        assert passage["aside"] == (block.label in SET_ASIDE)
    plain = web.get(f"/article/{raids.key}.json").json()
    assert not [passage for passage in plain["passages"] if passage["aside"]]


def test_marks_are_switched_in_the_address(web: TestClient, raids: Article) -> None:
    only = web.get(f"/article/{raids.key}.json?marks=-&marks=moments").json()
    assert {mark["group"] for mark in only["marks"]} == {"moments"}
    none = web.get(f"/article/{raids.key}.json?marks=-").json()
    assert none["marks"] == []
    assert none["counts"]["moments"] == only["counts"]["moments"] > 0


def test_a_mark_leads_to_its_characters_of_the_page(web: TestClient, archive: Archive, raids: Article) -> None:
    body = archive.page(raids.key).body
    every = web.get(f"/article/{raids.key}/annotations.json").json()
    assert every["type"] == "AnnotationPage"
    for one in every["items"]:
        here, *there = one["target"]
        by = {selector["type"]: selector for selector in here["selector"]}
        start, end = by["TextPositionSelector"]["start"], by["TextPositionSelector"]["end"]
        assert raids.text[start:end] == by["TextQuoteSelector"]["exact"]
        assert raids.text[:start].endswith(by["TextQuoteSelector"]["prefix"])
        assert by["FragmentSelector"]["value"] == f"char={start},{end}"
        raw = "".join(body[part["selector"]["start"] : part["selector"]["end"]] for part in there)
        assert raw, "every mark of a page came from some of its characters"
    first = every["items"][0]
    assert web.get(first["id"]).json() == {"@context": every["@context"]} | first
    assert web.get(f"/article/{raids.key}/annotations/nix.json").status_code == 404
    page = Tags(web.get(f"/article/{raids.key}").text).found
    ids = {attributes["id"] for _, attributes in page if "id" in attributes}
    assert {one["target"][0]["source"].partition("#")[2] for one in every["items"]} - ids == set()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/article/ffff", 404),
        ("/article/zz", 404),
        ("/story/ffff", 404),
        ("/person?name=Nobody%20At%20All", 404),
        ("/person", 404),
        ("/place", 404),
        ("/place?name=Nowhere%20At%20All", 404),
        ("/nothing", 404),
        ("/compare", 400),
        ("/compare?a=ffff&b=eeee", 404),
        ("/search?page=0", 400),
        ("/search?page=x", 400),
        ("/search?page=99999999999", 400),
        ("/search?day=monday", 400),
        ("/search?q=%22%22", 400),
        ("/search?q=*", 400),
        ("/static/../app.py", 404),
        ("/static/nothing.js", 404),
    ],
)
def test_what_cannot_be_shown_says_why(web: TestClient, address: str, status: int) -> None:
    answer = web.get(address)
    assert answer.status_code == status
    if not address.startswith(("/static", "/nothing")):
        path, _, query = address.partition("?")
        told = web.get(f"{path}.json?{query}")
        assert told.status_code == status
        assert told.json()["error"].endswith((".", "KEY"))


@pytest.mark.parametrize(
    "query",
    [
        "'",
        '"',
        "' OR 1=1 --",
        "NEAR(a b)",
        "headline:x",
        "a AND",
        "((((",
        "\x00",
        "ä*",
        "{x}",
        "^a",
        "a" * 3_000,
        "x " * 900,
        "\ud800",
    ],
)
def test_search_strings_break_nothing(web: TestClient, query: str) -> None:
    answer = web.get("/search", params={"q": query.encode("utf-8", "replace")})
    assert answer.status_code in (200, 400)


def test_places_that_are_none_are_refused(web: TestClient, raids: Article) -> None:
    for at, status in {"9-3": 400, "5-5": 400, "x": 400, "0-999999": 404, "-1-4": 400, "0-9999999999": 400}.items():
        assert web.get(f"/article/{raids.key}?at={at}").status_code == status


def test_a_slow_question_ends(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_STEPS", 10)  # of a small archive nothing takes the 10,000 after which one looks
    with TestClient(app(news, patience=0.0), base_url=HERE) as web:
        answer = web.get("/search.json?q=the")
    assert answer.status_code == 503
    assert "longer than it may" in answer.json()["error"]


def test_a_bug_is_told_behind_the_same_policy(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Archive, "newest", breaks)
    with TestClient(app(news), base_url=HERE, raise_server_exceptions=False) as web:
        page, told = web.get("/"), web.get("/index.json")
    assert (page.status_code, told.status_code) == (500, 500)
    assert "This is a bug in Copydesk" in page.text
    assert "a bug" not in told.json()["error"].partition("Copydesk")[2], "nothing of the inside goes out"
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    with TestClient(app(news), base_url=HERE) as web, pytest.raises(ZeroDivisionError):
        web.get("/")


def test_an_archive_that_is_gone_is_told(tmp_path: Path) -> None:
    with TestClient(app(tmp_path / "gone.db"), base_url=HERE) as web:
        answer = web.get("/")
    assert answer.status_code == 503
    assert "There is no archive at" in answer.text


def test_an_empty_archive_explains_itself(tmp_path: Path) -> None:
    Archive(tmp_path / "empty.db", write=True).close()
    with TestClient(app(tmp_path / "empty.db"), base_url=HERE) as web:
        assert "This archive holds no article yet" in web.get("/").text
        for path in ("/search", "/spikes", "/corrections", "/index.json"):
            assert web.get(path).status_code == 200


def test_the_archive_is_only_read(news: Path, web: TestClient, archive: Archive, raids: Article) -> None:
    before = news.read_bytes()
    for address in addresses(archive, raids):
        web.get(address)
    assert news.read_bytes() == before


def test_the_description_names_every_page(web: TestClient) -> None:
    told: dict[str, Any] = web.get("/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    for page in PAGES:
        path = "/index.json" if page.path == "/" else f"{page.path}.json"
        operation = told["paths"][path]["get"]
        assert {one["name"] for one in operation["parameters"]} >= set(page.asks)
    refs = set(re.findall(r'"#/components/schemas/(\w+)"', msgspec.json.encode(told).decode()))
    assert refs == refs & set(told["components"]["schemas"])


def test_facets_narrow_down(web: TestClient) -> None:
    every = web.get("/search.json").json()
    site = next(facet for facet in every["facets"] if facet["name"] == "site")["choices"][0]
    path, _, query = site["address"].partition("?")
    narrowed = web.get(f"{path}.json?{query}").json()
    assert narrowed["total"] == site["articles"] < every["total"]
    assert {match["article"]["site"] for match in narrowed["matches"]} == {site["name"]}
    back = next(choice for facet in narrowed["facets"] for choice in facet["choices"] if choice["on"])
    assert back["address"] == "/search"
