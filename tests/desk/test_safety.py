"""Who is let in, what every answer carries, which addresses live."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import HERE
from copydesk.desk.safety import HEADERS, link, visible


@pytest.mark.parametrize(
    "path", ["/", "/search?q=ferry", "/nothing", "/static/desk.css", "/index.json", "/article/ffff"]
)
def test_every_answer_carries_the_policy(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "",
        "127.0.0.2",
        "a@127.0.0.1",
    ],
)
def test_a_name_that_was_made_to_lead_here_is_refused(web: TestClient, host: str) -> None:
    assert web.get("/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "127.0.0.1"])
def test_names_of_this_machine_are_let_in(web: TestClient, host: str) -> None:
    assert web.get("/", headers={"host": host}).status_code == 200


def test_another_site_is_refused(web: TestClient) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1:9999", "https://127.0.0.1:8000"):
        assert web.get("/index.json", headers={"origin": origin}).status_code == 403
    assert web.get("/index.json", headers={"origin": HERE}).status_code == 200
    assert web.post("/corrections").status_code == 403, "a form without an origin"
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        assert web.request(method, "/").status_code == 403
    assert web.get("/search?q=" + "a" * 9_000).status_code == 403


@pytest.mark.parametrize(
    ("url", "live"),
    [
        ("https://www.ellery-courier.example/a?b#c", True),
        ("http://ellery.example", True),
        ("HTTPS://ellery.example/", True),
        ("javascript:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>alert(1)</script>", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//evil.example/", False),
        ("/search", False),
        ("http:///x", False),
        ("http://[", False),
        ("http://user@evil.example/", False),
        ("https://ellery.example\\@evil.example/", False),
        ("https://ellery.example/\x00", False),
        ("", False),
    ],
)
def test_which_addresses_live(url: str, live: bool) -> None:
    assert bool(link(url)) == live


@given(st.text())
def test_what_lives_is_a_whole_web_address(url: str) -> None:
    assert not link(url) or link(url).lower().startswith(("http://", "https://"))


@given(st.text())
def test_visible_words_keep_their_length_and_act_on_nothing(words: str) -> None:
    shown = visible(words)
    assert len(shown) == len(words)
    assert not set(shown) & {chr(code) for code in (0, 7, 8, 0x1B, 0x7F, 0x85, 0x9B, 0x202E, 0x2066, 0x2028)}
