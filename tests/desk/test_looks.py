"""Every page, dark and light, wide and on a phone: axe finds nothing serious, and a picture of it lies in build/desk.

axe-core 4.14.1 (MPL-2.0) lies in `vendor` beside this file, with its licence; no wheel holds it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import ROOT, Watched
from test_app import addresses

from copydesk.archive import Archive
from copydesk.records import Article

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SHOTS = ROOT / "build" / "desk"
SIZES = {"wide": (1360, 900), "phone": (390, 844)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(
    chromium: Any, desk: str, archive: Archive, raids: Article, scheme: str, size: str
) -> None:
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    watched = Watched(context.new_page(), desk)
    SHOTS.mkdir(parents=True, exist_ok=True)
    found = []
    for where in [*addresses(archive, raids), "/article/ffff"]:
        watched.open(where)
        name = re.sub(r"\W+", "-", where.partition("?")[0].strip("/").partition("/")[0]) or "front"
        more = "-asked" if "?" in where and name in ("article", "search") else ""
        name = "failure" if where.endswith("ffff") else name + more
        watched.page.screenshot(path=SHOTS / f"{name}-{size}-{scheme}.png", full_page=size == "wide")
        watched.page.evaluate(AXE)
        told = watched.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{where}: {one['id']} ({one['impact']}): {node['html'][:160]} {node['failureSummary'][:200]}"
            for one in told["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"][:3]
        ]
    context.close()
    assert not found, "\n".join(found)
