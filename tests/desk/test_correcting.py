"""Corrections: noted with who and when, beside what was found and never over it; only where the desk takes them.

And only from its own forms.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from browser import Watched, served
from playwright.sync_api import expect
from starlette.testclient import TestClient

from conftest import HERE
from copydesk.archive import Archive, rows, write_jsonl
from copydesk.desk import app
from copydesk.records import Article


@pytest.fixture
def copied(news: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(news, tmp_path / "news.db"))


@pytest.fixture
def open_desk(copied: Path) -> TestClient:
    return TestClient(app(copied, edit=True), base_url=HERE, headers={"origin": HERE}, follow_redirects=False)


def token(web: TestClient, raids: Article) -> str:
    page = web.get(f"/article/{raids.key}?at=980-1016").text
    found = re.search(r'name="token" value="([\w-]{20,})"', page)
    assert found
    return found[1]


def statement(raids: Article) -> str:
    start = raids.text.index("the largest operation in its history")
    return f"{start}-{start + 36}"


def sent(web: TestClient, raids: Article, **fields: str) -> Any:
    given = {"token": token(web, raids), "key": raids.key, "who": "Ida Moe", "right": "Lise Canning", **fields}
    return web.post("/corrections", data=given)


def test_a_wrong_speaker_is_noted_and_shown_and_nothing_else_changes(
    open_desk: TestClient, copied: Path, raids: Article, tmp_path: Path
) -> None:
    with Archive(copied) as desk:
        before = list(rows(desk))
    answer = sent(open_desk, raids, what="speaker", at=statement(raids), note="He says so himself.")
    assert answer.status_code == 303
    with Archive(copied) as desk:
        (noted,) = desk.corrections()
        assert [row for row in rows(desk) if row[0] != "corrections"] == before
        write_jsonl(desk, tmp_path / "news.jsonl")
    assert (noted.key, noted.what, noted.right, noted.who) == (raids.key, "speaker", "Lise Canning", "Ida Moe")
    assert noted.span is not None
    assert "the largest operation" in noted.span.of(raids.text)
    assert noted.was
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", noted.noted)
    shown = open_desk.get(answer.headers["location"]).text
    assert "A person put this right" in shown
    assert "Lise Canning" in open_desk.get("/corrections").text
    assert open_desk.get("/corrections.json").json()["corrections"][0]["right"] == "Lise Canning"
    lines = [json.loads(line) for line in (tmp_path / "news.jsonl").read_text("utf-8").splitlines()]
    exported = [one for line in lines for one in line["corrections"]]
    assert [one["right"] for one in exported] == ["Lise Canning"]


def test_a_wrong_label_and_a_wrong_original(
    open_desk: TestClient, copied: Path, archive: Archive, raids: Article
) -> None:
    assert sent(open_desk, raids, what="label", at=statement(raids), right="caption").status_code == 303
    copy = next(one for one in archive.copies() if one.like and one.kind != "quotes")
    assert sent(open_desk, raids, key=copy.key, what="original", right="the agency").status_code == 303
    with Archive(copied) as desk:
        original, label = desk.corrections()
    assert (label.was, label.right) == ("body", "caption")
    assert (original.was, original.right, original.span) == (copy.like, "the agency", None)
    assert "This is not its original" in open_desk.get(f"/article/{copy.key}").text


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"token": "x"}, 403),
        ({"token": ""}, 403),
        ({"what": "headline"}, 400),
        ({"what": "label", "right": "nonsense"}, 400),
        ({"at": ""}, 400),
        ({"at": "9-3"}, 400),
        ({"at": "999999-1000000"}, 404),
        ({"key": "ffff"}, 404),
        ({"right": " "}, 400),
        ({"who": ""}, 400),
        ({"right": "x" * 2_000}, 400),
        ({"note": "x" * 2_000}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(
    open_desk: TestClient, copied: Path, raids: Article, changed: dict[str, str], status: int
) -> None:
    fields = {"what": "speaker", "at": statement(raids)} | changed
    assert sent(open_desk, raids, **fields).status_code == status
    with Archive(copied) as desk:
        assert desk.corrections() == []


def test_forms_of_other_sites_are_refused(open_desk: TestClient, copied: Path, raids: Article) -> None:
    fields = {"token": token(open_desk, raids), "key": raids.key, "what": "original", "right": "x", "who": "y"}
    for headers in ({"origin": "http://evil.example"}, {"origin": "null"}, {"host": "evil.example"}):
        assert open_desk.post("/corrections", data=fields, headers=headers).status_code == 403
    assert open_desk.post("/corrections", json=fields).status_code == 400
    assert (
        open_desk.post("/corrections", content=b"\xff\xfe", headers={"content-type": "text/plain"}).status_code == 400
    )
    many = "&".join(f"a{n}=1" for n in range(50))
    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert open_desk.post("/corrections", content=many.encode(), headers=kind).status_code == 400
    assert open_desk.post("/corrections", content=b"a" * 70_000, headers=kind).status_code == 403
    with TestClient(app(copied, edit=True), base_url=HERE) as other:
        assert other.post("/corrections", data=fields, headers={"origin": HERE}).status_code == 403, "another token"
    with Archive(copied) as desk:
        assert desk.corrections() == []


def test_a_form_is_filled_in_in_a_browser(chromium: Any, copied: Path, raids: Article) -> None:
    page = chromium.new_page()
    with served(copied, "--edit") as base:
        watched = Watched(page, base)
        watched.open(f"/article/{raids.key}?at={statement(raids)}")
        page.locator("#pane summary", has_text="Something is wrong").click()
        form = page.locator("form.correct", has_text="Wrong speaker")
        form.locator("[name=right]").fill("<b>Lise Canning</b>")
        form.locator("[name=who]").fill("Ida Moe")
        form.locator("button").click()
        expect(page.locator("#corrections + ol")).to_contain_text("<b>Lise Canning</b>")
        watched.quiet()
    page.close()


def test_a_desk_that_takes_none_shows_no_form(web: TestClient, raids: Article) -> None:
    assert '<form class="correct"' not in web.get(f"/article/{raids.key}?at={statement(raids)}").text
    answer = web.post("/corrections", data={"key": raids.key}, headers={"origin": HERE})
    assert answer.status_code == 403
    assert "--edit" in answer.text
