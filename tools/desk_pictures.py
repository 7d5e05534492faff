"""The pictures of docs/desk.md, taken of the sample pile: python tools/desk_pictures.py (needs chromium)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "desk")]

from browser import CHROMIUM, FLAGS, served  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from copydesk import edition  # noqa: E402
from copydesk.archive import Archive  # noqa: E402

RAIDS = "https://www.ellery-courier.example/news/harbour/2024/03/16/customs-officers-raid-11-warehouses"


def main() -> None:
    """Read the samples, open the desk, take the pictures."""
    os.chdir(ROOT)
    out = ROOT / "docs" / "desk"
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        edition.run(["samples/"], path, jobs=1)
        with Archive(path) as archive:
            raids = archive.get(RAIDS)
            story = archive.story_of(raids.key)
            assert story is not None
            spun = next(
                one for one in archive.story_copies(story.key) if one.kind == "spun" and len(one.differences) > 5
            )
        start = raids.text.index("the largest operation in its history")
        with served(path) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, scheme, address, mark in (
                ("front", "light", "", ""),
                ("article", "light", f"article/{raids.key}?at={start}-{start + 36}", "a.m-person >> text=Leo Varnham"),
                ("story", "light", f"story/{story.key}", ""),
                ("compare", "dark", f"compare?a={spun.key}&b={spun.like}", ""),
            ):
                page = browser.new_page(
                    viewport={"width": 1240, "height": 780}, color_scheme=scheme, reduced_motion="reduce"
                )
                page.goto(base + address)
                page.wait_for_load_state("networkidle")
                if mark:
                    page.locator(mark).first.hover()
                page.screenshot(path=out / f"{name}.png")
                page.close()
            browser.close()


if __name__ == "__main__":
    main()
