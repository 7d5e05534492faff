"""Search within bounds: filters, counts, what comes first; nothing that matches is lost where all is looked at."""

from __future__ import annotations

import msgspec
import pytest
from sheets import sheet

from copydesk.archive import Archive, Sheet, facets
from copydesk.errors import UsageError
from copydesk.records import Label

MANY = 60


def told(n: int) -> Sheet:
    """The sheet n: every third of another site, every fourth in German, on days of its own, "heron" n times."""
    story: tuple[tuple[Label, str], ...] = (
        ("headline", f"Ferry {n} of Gullhaven"),
        ("body", "The ferry left the harbour. " + "A heron stood there. " * (n % 5)),
    )
    made = sheet(
        n,
        story,
        site="ellery.example" if n % 3 else "gullhaven.example",
        language="en" if n % 4 else "de",
        published=f"2024-03-{n % 28 + 1:02}T10:00:00Z" if n % 7 else "",
    )
    kind = "article" if n % 2 else "live"
    return msgspec.structs.replace(made, article=msgspec.structs.replace(made.article, kind=kind))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    path = tmp_path_factory.mktemp("facets") / "desk.db"
    with Archive(path, write=True) as made:
        made.add(made.begin("0.1", ["pile"], {}, "now"), [told(n) for n in range(MANY)])
    return Archive(path)


def keys(found: facets.Found) -> list[str]:
    return [match.article.key for match in found.matches]


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize(
    ("query", "filters", "meant"),
    [
        ("", {}, lambda n: True),
        ("harbour", {}, lambda n: True),
        ("heron", {}, lambda n: n % 5),
        ("heron", {"site": "gullhaven.example"}, lambda n: n % 5 and n % 3 == 0),
        ("harbour", {"language": "de", "kind": "live"}, lambda n: n % 4 == 0 and n % 2 == 0),
        ("", {"language": "de"}, lambda n: n % 4 == 0),
        ("", {"day": "2024-03-05"}, lambda n: n % 28 == 4 and n % 7),
        ("heron", {"day": "2024"}, lambda n: n % 5 and n % 7),
        ("", {"person": "Tomas Wren", "edition": "1"}, lambda n: True),
        ("ferry", {"person": "Nobody"}, lambda n: False),
        ("", {"odd": "acronym", "place": "Gullhaven"}, lambda n: True),
        ("qqq", {}, lambda n: False),
    ],
)
def test_what_matches_is_found_whichever_way_it_is_asked(  # type: ignore[no-untyped-def]
    archive: Archive, monkeypatch: pytest.MonkeyPatch, few: int, query: str, filters: dict[str, str], meant
) -> None:
    monkeypatch.setattr(facets, "_FEW", few)
    found = archive.found(query, filters, limit=MANY)
    assert set(keys(found)) == {told(n).article.key for n in range(MANY) if meant(n)}
    assert (found.total, found.more) == (len(found.matches), False)
    assert len(keys(found)) == len(set(keys(found)))
    pages = [key for offset in range(0, MANY, 7) for key in keys(archive.found(query, filters, limit=7, offset=offset))]
    assert pages == keys(found), "pages put together are the whole list"


def test_the_best_come_first_with_a_query_and_the_newest_without(archive: Archive) -> None:
    best = archive.found("heron", {}, limit=MANY)
    assert best.ranked
    herons = [match.article.words for match in best.matches]
    assert herons[0] > herons[-1]
    days = [match.article.published for match in archive.found("", {}, limit=MANY).matches]
    known = [day for day in days if day]
    assert days == sorted(known, reverse=True) + [""] * (MANY - len(known))


def test_words_that_are_too_frequent_are_not_ranked(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "_RANKED", 10)
    for filters in ({}, {"site": "ellery.example"}):
        found = archive.found("harbour", filters, limit=MANY)
        assert not found.ranked
        added = [told(n).article.key for n in range(MANY)]
        assert keys(found) == sorted(keys(found), key=added.index, reverse=True), "the newest first"


def test_more_than_one_looks_at_is_said(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facets, "MOST", 10)
    for query in ("", "harbour"):
        found = archive.found(query, {}, limit=MANY)
        assert (found.total, found.more, len(found.matches)) == (10, True, 10)
        assert sum(found.facets["site"].values()) == 10


def test_facets_count_what_was_found(archive: Archive) -> None:
    found = archive.found("harbour", {"language": "de"})
    german = [n for n in range(MANY) if n % 4 == 0]
    assert found.facets["site"] == {
        "ellery.example": sum(1 for n in german if n % 3),
        "gullhaven.example": sum(1 for n in german if not n % 3),
    }
    assert found.facets["language"] == {"de": len(german)}
    assert found.facets["person"] == {"Tomas Wren": len(german)}
    assert sum(found.facets["day"].values()) <= len(german), "an unknown day is no facet"


def test_an_unknown_filter_and_a_day_that_is_none_are_refused(archive: Archive) -> None:
    with pytest.raises(UsageError, match="no filter"):
        archive.found("", {"colour": "red"})
    with pytest.raises(UsageError, match="not a date"):
        archive.found("", {"day": "monday"})
