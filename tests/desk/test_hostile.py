"""A hostile archive, opened on every page: no script runs, no request leaves, and no policy had to refuse one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import hostile
import pytest
from browser import Watched, served
from starlette.testclient import TestClient
from test_app import Tags

from conftest import HERE
from copydesk.archive import Archive
from copydesk.desk import app
from copydesk.desk.asking import address
from copydesk.desk.pages import PAGES


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile.archive(tmp_path_factory.mktemp("hostile"))


def every(path: Path) -> Iterator[str]:
    """Every page of an archive, with names and queries that are payloads too."""
    with Archive(path) as desk:
        keys = [article.key for article in desk.articles()]
        stories = [story.key for story in desk.stories()]
        names = sorted({one.name for key in keys for one in (*desk.notes(key).people, *desk.notes(key).organisations)})
        places = sorted({one.name for key in keys for one in desk.notes(key).places})
    yield from (address("/place", name=name) for name in places)
    yield from ("/", "/search", "/search?page=2", "/spikes", "/corrections")
    yield from (f"/story/{key}" for key in stories)
    yield from (f"/article/{key}?aside=1&at=0-9" for key in keys)
    yield from (f"/compare?a={one}&b={other}" for one, other in pairwise(keys))
    yield from (address("/person", name=name) for name in names)
    for payload in hostile.payloads()[::11]:
        yield address("/search", q=payload, site=payload)
        yield address("/person", name=payload)
        yield address("/place", name=payload, country=payload)
        yield address("/spikes", reason=payload)
    yield "/search?day=%3Cscript%3Ealert(1)%3C/script%3E"
    yield "/article/%3Cscript%3Ealert(1)%3C%2Fscript%3E"


def test_there_are_200_payloads_and_no_two_alike() -> None:
    assert len(set(hostile.payloads())) == len(hostile.payloads()) >= 200


def test_nothing_of_a_payload_is_markup(evil: Path) -> None:
    ours = {"html": 1, "head": 1, "meta": 3, "link": 2, "body": 1}
    opened = set()
    with TestClient(app(evil), base_url=HERE) as web:
        for where in every(evil):
            answer = web.get(where)
            assert answer.status_code in (200, 400, 404), (where, answer.text[:500])
            if answer.status_code == 200:
                opened.add("/" + where.strip("/").partition("?")[0].partition("/")[0])
            found = Tags(answer.text).found
            for tag, many in ours.items():
                assert sum(1 for one, _ in found if one == tag) == many, (where, tag)
            scripts = [attributes.get("src") or "" for tag, attributes in found if tag == "script"]
            assert scripts[-1] == "/static/desk.js"
            assert all(src.startswith("/static/vendor/") for src in scripts[:-1]), where
            for tag, attributes in found:
                assert tag not in ("iframe", "img", "object", "embed", "base", "style", "math", "video", "portal"), (
                    where
                )
                assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc")], where
                for name in ("href", "src", "action", "formaction"):
                    value = attributes.get(name) or ""
                    live = value.startswith(("/", "#", "http://", "https://"))
                    assert not value or (live and not value.startswith("//")), (where, value)
                    if value.startswith("http"):
                        assert attributes.get("rel") == "noopener noreferrer nofollow"
            assert not set(answer.text) & {"\x1b", "\x00", "\u202e", "\u2028"}, where
    assert {page.path.partition("/{")[0] for page in PAGES} <= opened


@pytest.mark.timeout(300)  # some 200 pages
def test_in_a_browser_nothing_runs_and_nothing_leaves(chromium: Any, evil: Path) -> None:
    context = chromium.new_context()
    with served(evil) as base:
        watched = Watched(context.new_page(), base)
        watched.page.on("response", lambda answer: None)
        opened = 0
        for where in every(evil):
            status = watched.open(where)
            watched.said = [said for said in watched.said if not said.startswith("Failed to load resource")]
            assert watched.page.evaluate("document.querySelector('h1') !== null"), where
            if status == 200 and where.startswith("/article"):
                marks = watched.page.locator("a.m")
                if marks.count():
                    marks.first.hover()
            watched.quiet()
            opened += 1
        assert opened > 100
    context.close()
