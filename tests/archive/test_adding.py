"""What goes in comes out, once, whatever is added again."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheets import STORY, sheet, spike

from copydesk.archive import Archive, Correction, PackedSheet, ReadFile, Sheet, pack, rows
from copydesk.archive.tables import CONTENT
from copydesk.errors import ArchiveError, UsageError
from copydesk.records import (
    Article,
    Block,
    Byline,
    Card,
    Claim,
    Copy,
    Dateline,
    Gallery,
    Notes,
    Origin,
    Page,
    Photo,
    Print,
    Span,
    Story,
    decode,
    encode,
)

OPTIONS = {"language": "en"}


def filled(path: Path, *batches: list[Sheet]) -> Archive:
    archive = Archive(path, write=True)
    edition = archive.begin("0.1", ["pile"], OPTIONS, "2026-01-01T00:00:00Z")
    for batch in batches:
        archive.add(edition, batch)
    return archive


def plain(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path)


def test_a_sheet_comes_back_as_it_was(tmp_path: Path) -> None:
    made = sheet()
    with filled(tmp_path / "desk.db", [made]) as archive:
        assert archive.get(made.article.key) == made.article
        assert archive.page(made.article.key) == made.page
        assert archive.notes(made.article.key) == made.notes
        assert archive.origins(made.article.key) == [made.page.origin]


def test_a_packed_sheet_travels_and_is_added_as_the_sheet_itself(tmp_path: Path) -> None:
    made = [sheet(n) for n in range(3)]
    sent = [decode(encode(pack(one)), PackedSheet) for one in made]
    with filled(tmp_path / "a.db", made) as here, Archive(tmp_path / "b.db", write=True) as there:
        there.add(there.begin("0.1", ["pile"], OPTIONS, "later"), sent)
        assert list(rows(here)) == list(rows(there))
        assert list(there.articles()) == [one.article for one in made]


words = st.text(st.characters(codec="utf-8"), max_size=12)
spans = st.builds(Span, st.integers(0, 90), st.integers(0, 90))
claims = st.builds(
    Claim, field=words, value=words, basis=words, words=words, raw=st.none() | spans, span=st.none() | spans
)
blocks = st.builds(
    Block,
    label=st.sampled_from(["body", "ad", "headline"]),
    kind=st.sampled_from(["p", "li", "h2"]),
    span=spans,
    raw=spans,
    path=words,
    sure=st.floats(0, 1),
    why=words,
)
maybe = st.none() | spans
photos = st.builds(Photo, src=words, alt=words, caption=words, credit=words, basis=words, raw=maybe, date_span=maybe)
galleries = st.builds(
    Gallery,
    photos=st.tuples(st.integers(0, 9)),
    title=maybe,
    declared=st.none() | st.integers(0, 9),
    declared_span=maybe,
)
articles = st.builds(
    Article,
    key=st.just("ab" * 16),
    url=words,
    text=st.text(st.characters(codec="utf-8"), max_size=90),
    blocks=st.lists(blocks, max_size=45).map(tuple),
    form=st.sampled_from(["html", "text"]),
    site=words,
    language=words,
    headline=st.none() | claims,
    lede=maybe,
    bylines=st.lists(st.builds(Byline, name=words, basis=words, role=words, raw=maybe, span=maybe), max_size=2).map(
        tuple
    ),
    dateline=st.none() | st.builds(Dateline, span=spans, place=words, date=words, agency=words),
    published=st.none() | claims,
    modified=st.none() | claims,
    photos=st.lists(photos, max_size=2).map(tuple),
    galleries=st.lists(galleries, max_size=2).map(tuple),
    card=st.builds(Card, claims=st.lists(claims, max_size=3).map(tuple)),
)
pages = st.builds(
    Page,
    key=st.just("ab" * 16),
    url=words,
    body=words,
    form=st.sampled_from(["html", "text"]),
    origin=st.builds(
        Origin,
        path=words,
        offset=st.integers(0, 2**62),
        length=st.integers(0, 2**62),
        row=st.none() | st.integers(0, 9),
        inside=words,
    ),
    fetched=words,
    encoding=words,
    claims=st.lists(claims, max_size=2).map(tuple),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(article=articles, page=pages)
def test_any_article_and_page_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, article: Article, page: Page
) -> None:
    path = tmp_path_factory.mktemp("any") / "desk.db"
    with filled(path, [Sheet(page=page, article=article, notes=Notes(key=article.key))]) as archive:
        assert archive.get("ab" * 16) == article
        assert archive.page("abab") == page
        assert next(archive.articles()) == article
        assert next(archive.pages()) == page
        assert archive.knows(page.origin)


def test_a_nul_in_a_text_comes_back_and_hides_no_words_behind_it(tmp_path: Path) -> None:
    made = sheet(story=(("headline", "Bridge\0reopened"), ("body", "Before\0after"), ("ad", "a\0boat")))
    with filled(tmp_path / "desk.db", [made]) as archive:
        assert archive.get(made.article.key) == made.article
        assert archive.search("after")[0].key == made.article.key
    with plain(tmp_path / "desk.db") as db:
        seen = [row[0] for row in db.execute("SELECT words FROM blocks ORDER BY n")]
    assert seen == ["Bridge\ufffdreopened", "Before\ufffdafter", "a\ufffdboat"]


def test_the_same_again_changes_no_row(tmp_path: Path) -> None:
    made = [sheet(n) for n in range(3)]
    with filled(tmp_path / "desk.db", made[:2], made) as archive:
        first = list(rows(archive))
        again = archive.add(1, made, [])
        assert (again.added, again.repeated, again.known) == (0, 0, 3)
        assert list(rows(archive)) == first
        archive.add(1, [], [spike()])
        assert archive.add(1, [], [spike()]).spiked == 0
        assert list(archive.spikes()) == [spike()]


def test_twice_in_one_batch_is_one_article(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as archive:
        edition = archive.begin("0.1", ["pile"], OPTIONS, "now")
        other = sheet(origin=Origin(path="pile/b.csv", row=7))
        added = archive.add(edition, [sheet(), other, sheet()])
        assert (added.added, added.repeated, added.known) == (1, 1, 1)
        assert archive.origins(sheet().article.key) == [sheet().page.origin, Origin(path="pile/b.csv", row=7)]
        assert archive.page(sheet().article.key).origin == sheet().page.origin


def test_a_batch_that_fails_leaves_nothing_and_the_next_one_is_right(tmp_path: Path) -> None:
    def breaks() -> list[Sheet]:
        raise RuntimeError("the pile broke")

    good, bad = sheet(1), sheet(2, story=(("promo", "Join us"),))
    broken = pack(bad)
    with Archive(tmp_path / "desk.db", write=True) as archive:
        edition = archive.begin("0.1", ["pile"], OPTIONS, "now")
        with pytest.raises(RuntimeError):
            archive.add(edition, [bad], (one for one in breaks()))
        with pytest.raises(sqlite3.IntegrityError):
            archive.add(edition, [PackedSheet(**{**_fields(broken), "page": (None,) * 5})])
        assert list(archive.articles()) == []
        archive.add(edition, [good, bad])
        assert list(archive.articles()) == [good.article, bad.article]


def _fields(packed: PackedSheet) -> dict[str, object]:
    return {name: getattr(packed, name) for name in packed.__struct_fields__}


def test_order_not_batches_makes_the_rows(tmp_path: Path) -> None:
    made = [sheet(n, site=f"town{n % 3}.example") for n in range(9)]
    with filled(tmp_path / "a.db", made) as one, filled(tmp_path / "b.db", *[[m] for m in made]) as many:
        assert list(rows(one)) == list(rows(many))
    with filled(tmp_path / "c.db", made[::-1]) as turned, Archive(tmp_path / "a.db") as one:
        assert list(rows(turned)) != list(rows(one))


def test_rows_tell_of_every_table(tmp_path: Path) -> None:
    with filled(tmp_path / "desk.db", [sheet()]) as archive:
        archive.add(1, [], [spike()], [ReadFile(path="pile/a", size=1, modified_ns=2)])
        key = sheet().article.key
        archive.add_prints([Print(key=key)])
        archive.add_copies([("group", [Copy(key=key, kind="named", named="NPA")])])
        archive.settle(["group"], [Story(key=key, articles=(key,), origins=(key,))], "0.1", compared=0, cut=0)
        archive.correct(Correction(key=key, what="original", was="NPA", right="Courier", who="Ida Moe", noted="now"))
        assert {row[0] for row in rows(archive)} == set(CONTENT)
    with plain(tmp_path / "desk.db") as db:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'articles_fts%'"
        assert {row[0] for row in db.execute(tables)} == set(CONTENT) | {"traced"}


def test_an_edition_that_did_not_end_is_continued(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as archive:
        first = archive.begin("0.1", ["pile"], OPTIONS, "monday")
        assert archive.begin("0.1", ["pile"], OPTIONS, "tuesday") == first
        assert archive.begin("0.1", ["other"], OPTIONS, "tuesday") == first + 1
        archive.end(first + 1, "stopped", "wednesday")
        assert archive.begin("0.1", ["other"], OPTIONS, "thursday") == first + 1
        assert archive.begin("0.2", ["other"], OPTIONS, "thursday") == first + 2, "another version is another edition"
        archive.end(first + 2, "done", "friday")
        assert archive.begin("0.2", ["other"], OPTIONS, "friday") == first + 3
        assert archive.begin("0.2", ["other"], {}, "friday") == first + 4
        assert archive.stats().editions[0].started == "monday"


def test_counts_are_taken_from_the_tables(tmp_path: Path) -> None:
    file = ReadFile(path="pile/a.warc.gz", size=9, modified_ns=1)
    with Archive(tmp_path / "desk.db", write=True) as archive:
        edition = archive.begin("0.1", ["pile"], OPTIONS, "now")
        archive.add(edition, [sheet(1), sheet(1, origin=Origin(path="elsewhere"))], [spike(1), spike(2, "bug")], [file])
        archive.add(edition, [sheet(1)], [spike(1)], [file])
        archive.end(edition, "done", "later")
        told = archive.stats()
        [closed] = told.editions
        assert (closed.pages_read, closed.added, closed.repeated) == (2, 1, 1)
        assert (closed.spiked, closed.bugs, closed.files) == (2, 1, 1)
        assert (closed.state, closed.ended, closed.version) == ("done", "later", "0.1")
        assert told.labels == {"body": 2, "ad": 1, "byline": 1, "chrome": 1, "headline": 1, "related": 1}
        assert (told.sites, told.days) == ({"ellery.example": 1}, {"2023-04-25": 1})
        assert (told.articles, told.origins, told.spikes) == (1, 2, 2)
        assert told.reasons == {"bug": 1, "empty": 1}
        assert told.words == len(sheet().article.body.split())


def test_a_file_is_known_while_it_stays_as_it_was(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as archive:
        edition = archive.begin("0.1", ["pile"], OPTIONS, "now")
        archive.add(edition, [], [], [ReadFile(path="a", size=9, modified_ns=1)])
        assert archive.knows_file("a", 9, 1)
        assert not archive.knows_file("a", 9, 2)
        assert not archive.knows_file("a", 8, 1)
        archive.add(edition, [], [], [ReadFile(path="a", size=8, modified_ns=3)])
        assert archive.knows_file("a", 8, 3)
        assert not archive.knows_file("a", 9, 1)


def test_a_place_is_known_from_an_article_or_a_spike(tmp_path: Path) -> None:
    with filled(tmp_path / "desk.db", [sheet(origin=Origin(path="t.csv", row=0))]) as archive:
        archive.add(1, [], [spike(3)])
        assert archive.knows(Origin(path="t.csv", row=0))
        assert not archive.knows(Origin(path="t.csv"))
        assert not archive.knows(Origin(path="t.csv", row=1))
        assert archive.knows(Origin(path="pile/empty.html", offset=3))
        assert not archive.knows(Origin(path="pile/empty.html", offset=4))


def test_find_by_key_beginning_and_address(tmp_path: Path) -> None:
    made = [sheet(n) for n in range(40)]
    with filled(tmp_path / "desk.db", made) as archive:
        one = made[7].article
        assert archive.find(one.key) == archive.find(one.key.upper()) == archive.find(one.url) == one.key
        assert archive.find(one.key[:12]) == one.key
        starts = [other.article.key[0] for other in made]
        crowded = max(set(starts), key=starts.count)
        named = [other.article.key for other in made if other.article.key.startswith(crowded)]
        with pytest.raises(UsageError, match="|".join(named)):
            archive.find(crowded)
        with pytest.raises(UsageError, match="Nothing in the archive"):
            archive.get("https://nowhere.example/")
        with pytest.raises(UsageError, match="Nothing in the archive"):
            archive.get("")


def test_two_pages_of_one_address_are_named(tmp_path: Path) -> None:
    early, late = sheet(1), sheet(1, story=(*STORY, ("body", "Added later.")))
    with filled(tmp_path / "desk.db", [early, late]) as archive, pytest.raises(UsageError) as told:
        archive.get(early.article.url)
    assert early.article.key in str(told.value)
    assert late.article.key in str(told.value)


def test_streams_go_past_one_fetch(tmp_path: Path) -> None:
    made = [sheet(n) for n in range(205)]
    with filled(tmp_path / "desk.db", made) as archive:
        archive.add(1, [], [spike(n, "empty" if n % 2 else "corrupt") for n in range(205)])
        assert list(archive.articles()) == [one.article for one in made]
        assert list(archive.pages()) == [one.page for one in made]
        assert [one.key for one in archive.spikes("empty")] == [spike(n).key for n in range(205) if n % 2]


def test_an_edition_must_have_begun(tmp_path: Path) -> None:
    with Archive(tmp_path / "desk.db", write=True) as archive:
        with pytest.raises(UsageError, match="no edition 3"):
            archive.add(3, [sheet()])
        with pytest.raises(UsageError, match="no edition 3"):
            archive.end(3, "done", "now")
    with Archive(tmp_path / "desk.db") as archive, pytest.raises(ArchiveError, match="write=True"):
        archive.begin("0.1", [], {}, "now")


def test_removing_an_article_takes_all_that_is_its_own(tmp_path: Path) -> None:
    gone, stays = sheet(1), sheet(2, story=(("headline", "The ferry sails"), ("body", "At last.")))
    with filled(tmp_path / "desk.db", [gone, stays]):
        pass
    with plain(tmp_path / "desk.db") as db:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("DELETE FROM articles WHERE key = ?", (gone.article.key,))
        for table in (
            "pages",
            "origins",
            "block_spans",
            "bylines",
            "photos",
            "galleries",
            "claims",
            "notes",
            "datelines",
        ):
            assert {row[0] for row in db.execute(f"SELECT article FROM {table}")} == {2}
        db.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    with Archive(tmp_path / "desk.db") as archive:
        assert archive.search("harbour") == []
        assert archive.get(stays.article.key) == stays.article


def test_views_read_as_a_person_would_ask(tmp_path: Path) -> None:
    made = sheet()
    with filled(tmp_path / "desk.db", [made]) as archive:
        archive.add(1, [], [spike(1), spike(2)])
        archive.add_copies([("group", [Copy(key=made.article.key, kind="named", named="NPA")])])
    with plain(tmp_path / "desk.db") as db:

        def ask(sql: str) -> list[tuple[object, ...]]:
            return db.execute(sql).fetchall()

        assert ask("SELECT label, words FROM blocks ORDER BY n") == list(STORY)
        assert ask("SELECT label, words FROM set_aside WHERE label = 'ad'") == [("ad", "Buy a boat today")]
        assert "body" not in {row[0] for row in ask("SELECT label FROM set_aside")}
        assert ask("SELECT caption, headline FROM photos_with_article") == [
            ("The bridge", "Port Ellery reopens its harbour bridge")
        ]
        assert ask("SELECT path, offset, key FROM article_origins") == [("pile/a.warc.gz", 0, made.article.key)]
        assert ask("SELECT stage, reason, spikes FROM spikes_by_reason") == [("read", "empty", 2)]
        assert ask("SELECT kind, named, original FROM copies_with_articles") == [("named", "NPA", None)]
        assert ask("SELECT * FROM sites") == [("ellery.example", 1, "2023-04-25T10:00:00Z", "2023-04-25T10:00:00Z")]
        assert ask("SELECT field, basis, chosen FROM article_claims ORDER BY field, chosen") == [
            ("headline", "og:title", 0),
            ("headline", "h1", 1),
            ("published", "json-ld", 1),
        ]
        for view in ask("SELECT name FROM sqlite_master WHERE type = 'view'"):
            assert ask(f"SELECT count(*) FROM {view[0]}") != [(0,)]
