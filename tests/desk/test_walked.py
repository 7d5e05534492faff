"""The way of a reader, in a real browser: front → story → article → mark → raw slice → compare."""

from __future__ import annotations

import re

import pytest
from browser import Watched
from playwright.sync_api import Page, expect

from copydesk.archive import Archive
from copydesk.records import Article


def tab_to(page: Page, selector: str, most: int = 400) -> None:
    """Press Tab until the focus is on what the selector names."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not reach {selector}")


def test_by_mouse(watched: Watched, raids: Article, archive: Archive) -> None:
    page = watched.page
    watched.open("/")
    page.locator(".story h2 a").filter(has_text="Customs officers raid").click()
    expect(page).to_have_url(re.compile("/story/"))
    page.locator(f".lineage a[href='/article/{raids.key}']").first.click()
    mark = page.locator("a.m-person").filter(has_text="Piers Ottaway").first
    mark.hover()
    expect(page.locator("#card")).to_contain_text("Piers Ottaway")
    mark.click()
    expect(page.locator("#slice")).to_have_text("Piers Ottaway")
    expect(page.locator("#pane .said")).to_contain_text("Piers Ottaway")
    expect(mark).to_have_class(re.compile(r"\bon\b"))
    start = raids.text.index("Piers Ottaway")
    assert f"at={start}-{start + 13}" in page.url
    assert page.url.endswith(f"#char={start},{start + 13}")
    assert page.locator("#slice").is_visible()
    page.locator(".below li").filter(has_text="worldnewsbuffet").get_by_role("link", name="Compare").click()
    expect(page.locator(".aligned tbody tr").first).to_be_visible()
    expect(page.locator("mark.c-number").first).to_be_visible()
    watched.quiet()


def test_by_keyboard(watched: Watched) -> None:
    page = watched.page
    watched.open("/")
    tab_to(page, ".story h2 a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/story/"))
    tab_to(page, ".lineage a[href^='/article/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/article/"))
    page.wait_for_load_state()  # what the keys do comes with the script
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(page.locator("#card")).to_be_visible()
    chosen = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.textContent") != chosen
    page.keyboard.press("n")
    page.keyboard.press("Enter")
    expect(page.locator("#slice")).to_be_visible()
    # A mark may be longer than its first piece, where another begins inside of it.
    expect(page.locator("#pane h2")).to_contain_text(page.evaluate("document.activeElement.textContent"))
    page.keyboard.press("Escape")
    expect(page.locator("#card")).to_be_hidden()
    tab_to(page, "a[href^='/compare']")
    page.keyboard.press("Enter")
    expect(page.locator(".aligned")).to_be_visible()
    watched.quiet()


def test_the_raw_pane_follows_and_comes_back(watched: Watched, raids: Article) -> None:
    page = watched.page
    watched.open(f"/article/{raids.key}")
    page.locator("a.m-moment").first.click()
    expect(page.locator("#slice")).to_be_visible()
    first = page.locator("#slice").text_content()
    page.locator("a.m-person").last.click()
    expect(page.locator("#slice")).not_to_have_text(first or "")
    page.go_back()
    expect(page.locator("#slice")).to_have_text(first or "")
    page.locator(".rawhead a").last.click()
    expect(page).to_have_url(re.compile("raw="))
    watched.quiet()


def test_an_address_with_a_fragment_alone_shows_its_slice(watched: Watched, raids: Article) -> None:
    start = raids.text.index("2,300 crates")
    watched.open(f"/article/{raids.key}#char={start},{start + 12}")
    expect(watched.page.locator("#slice")).to_have_text("2,300 crates")
    watched.quiet()


def test_switches_act_at_once(watched: Watched, raids: Article) -> None:
    page = watched.page
    watched.open(f"/article/{raids.key}")
    assert page.locator("a.m-moment").count() > 3
    page.get_by_role("checkbox", name="Moments").uncheck()
    expect(page.locator("a.m-moment")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Moments")).not_to_be_checked()
    page.get_by_role("checkbox", name="Set aside").check()
    expect(page.locator(".passage s").first).to_be_visible()
    watched.quiet()


@pytest.mark.parametrize("width", [1280, 390])
def test_all_of_it_reads_without_scripts(chromium: object, desk: str, raids: Article, width: int) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": width, "height": 800})  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(f"{desk}article/{raids.key}")
    page.locator("a.m-person").filter(has_text="Piers Ottaway").first.click()
    expect(page.locator("#slice")).to_have_text("Piers Ottaway")
    page.get_by_role("checkbox", name="People").uncheck()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("a.m-person")).to_have_count(0)
    page.goto(f"{desk}search?q=harbour")
    page.locator(".facets a").first.click()
    expect(page.locator(".filters a")).to_have_count(1)
    context.close()


def test_no_page_is_wider_than_a_phone(watched: Watched, archive: Archive, raids: Article) -> None:
    from test_app import addresses

    watched.page.set_viewport_size({"width": 360, "height": 740})
    for address in addresses(archive, raids):
        watched.open(address)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert watched.page.evaluate(wider) <= 0, address
    watched.quiet()
