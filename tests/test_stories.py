"""Every folder in stories/: invented pages, and which of them repeats which (stories/README.md).

pytest tests/test_stories.py --update      writes what is found as what is expected: read the difference
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from copydesk import clean, trace
from copydesk.records import Origin, Page, page_key

STORIES = Path(__file__).parent / "stories"
CASES = sorted(folder for folder in STORIES.iterdir() if folder.is_dir())
_FIRST_LINE = re.compile(r"<!-- (\S+)(?: \| (\S+))? -->\n")


def members(folder: Path) -> dict[str, trace.Member]:
    """The articles of a case by the names of their files, with their prints."""
    found = {}
    for path in sorted(folder.glob("*.html")):
        body = path.read_text(encoding="utf-8")
        said = _FIRST_LINE.match(body)
        assert said is not None, f"{path}: the first line says the address, and the day of the crawl"
        page = Page(
            key=page_key(said[1], body),
            url=said[1],
            body=body,
            form="html",
            origin=Origin(path="-"),
            fetched=said[2] or "",
        )
        article = clean.article(page)
        found[path.stem] = trace.Member(article, trace.printed(article, page))
    return found


def traced(folder: Path) -> dict[str, Any]:
    """What is found in a case, in words."""
    told = members(folder)
    name = {member.article.key: name for name, member in told.items()}
    of = {member.article.key: member for member in told.values()}
    groups = trace.groups([member.print for member in told.values()])
    grouped = {key for group in groups.groups for key, _ in group}
    copies = [
        copy
        for group in [*groups.groups, *([(key, 1.0)] for key in sorted(of.keys() - grouped))]
        for copy in trace.copies([of[key]._replace(score=score) for key, score in group])
    ]
    stories = trace.stories(copies, groups.events, {key: member.print.published for key, member in of.items()})
    quotes = sorted(sorted((name[one], name[other])) for one, other in groups.quotes)
    found = {}
    for copy in copies:
        said: dict[str, Any] = {"kind": copy.kind}
        if copy.like:
            said["original"] = name[copy.original] if copy.original else None
            if copy.kind == "quotes" or not copy.original:
                said["like"] = name[copy.like]
        if copy.named:
            said["named"] = copy.named
        if copy.reasons:
            said["because"] = copy.reasons[0].basis
        text = of[copy.key].article.text
        other = of[copy.like].article.text if copy.like else ""
        said["differences"] = [
            [one.kind, one.here.of(text) if one.here else "", one.there.of(other) if one.there else ""]
            for one in copy.differences
        ]
        found[name[copy.key]] = said if said["differences"] else {k: v for k, v in said.items() if k != "differences"}
    return {
        "copies": dict(sorted(found.items())),
        "quotes": quotes,
        "stories": [
            {
                "articles": sorted(name[key] for key in story.articles),
                "origins": sorted(name[key] for key in story.origins),
            }
            for story in stories
        ],
    }


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_who_repeats_whom_is_what_a_careful_reader_sees(folder: Path, update: bool) -> None:
    found, expected = traced(folder), folder / "expected.json"
    if update:
        expected.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(expected.read_text(encoding="utf-8"))
