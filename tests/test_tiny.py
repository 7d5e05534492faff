"""The whole desk, small: a page as a string, an article, an archive, a search, and back to the characters."""

from __future__ import annotations

from pathlib import Path

from copydesk import Archive, clean, edition, records, text

PAGE = """<!doctype html><html lang="en"><title>Ferry aground | Port Ellery Post</title>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry aground</h1>
<p class="byline">By <a rel="author" href="/ada">Ada Brook</a></p> <time datetime="2024-03-09">9 March 2024</time>
<p>The ferry <i>Saint&nbsp;Brannoc</i> ran aground off Port Ellery on Saturday with 212 people on board.</p>
<p>&ldquo;Nobody is in danger,&rdquo; the harbour master said &amp; promised a tug by the morning.</p>
<div class="related"><a href="/tides">Tide tables for the week</a></div></article></html>"""


def test_a_page_becomes_an_article_in_an_archive_and_leads_back_to_its_characters(tmp_path: Path) -> None:
    # A page is cleaned: what it says of itself, what is body, and what was set aside.
    article = clean.article(PAGE)
    assert article.headline is not None
    assert article.headline.value == "Ferry aground"
    assert [byline.name for byline in article.bylines] == ["Ada Brook"]
    assert article.published is not None
    assert article.published.value == "2024-03-09"
    assert article.paragraphs[0].startswith("The ferry Saint Brannoc ran aground")
    aside = {block.span.of(article.text): block.label for block in article.blocks if block.label != "body"}
    assert aside["Tide tables for the week"] == "related"

    # An edition reads a pile into an archive: one SQLite file. What cannot pass is kept as a spike.
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "ferry.html").write_text(PAGE, encoding="utf-8")
    (pile / "empty.html").touch()
    tally = edition.run([str(pile)], tmp_path / "desk.db", jobs=1)
    assert (tally.added, tally.spiked, tally.bugs) == (1, 1, 0)

    with Archive(tmp_path / "desk.db") as archive:
        # It is searched, and what comes out is the same article, to the last span.
        [hit] = archive.search("brannoc tug")
        assert archive.get(hit.key) == article
        assert [spike.reason for spike in archive.spikes()] == ["empty"]

        # Any span of the text leads back to the characters of the raw page, which the archive keeps.
        page = archive.page(hit.key)
        assert page.body == PAGE
        start = article.text.index("danger,” the harbour master said & promised")
        span = records.Span(start, start + len("danger,” the harbour master said & promised"))
        raw = [piece.of(page.body) for piece in text.raw_spans(article, page, span)]
        assert raw == ["danger,&rdquo; the harbour master said &amp; promised"]
