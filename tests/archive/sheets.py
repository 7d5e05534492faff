"""Sheets made by hand: invented towns, invented people."""

from __future__ import annotations

from copydesk.archive import Sheet
from copydesk.records import (
    Article,
    Block,
    Byline,
    Card,
    Claim,
    Dateline,
    Event,
    Gallery,
    Label,
    Mention,
    Notes,
    Oddity,
    Origin,
    Page,
    Person,
    Photo,
    Place,
    Span,
    Spike,
    Statement,
    page_key,
)

STORY: tuple[tuple[Label, str], ...] = (
    ("chrome", "Home | Harbour | Sport"),
    ("headline", "Port Ellery reopens its harbour bridge"),
    ("byline", "By Ann Oakfield"),
    ("body", "PORT ELLERY — The harbour bridge reopened on Tuesday, mayor Tomas Wren said."),
    ("ad", "Buy a boat today"),
    ("body", "Some forty crossings were counted in the first hour. Café owners were glad."),
    ("related", "Read next: The ferry that never sailed"),
)


def sheet(
    n: int = 0,
    story: tuple[tuple[Label, str], ...] = STORY,
    *,
    site: str = "ellery.example",
    published: str = "2023-04-25T10:00:00Z",
    language: str = "en",
    origin: Origin | None = None,
) -> Sheet:
    """One page's whole outcome; `n` makes it another page."""
    url = f"https://www.{site}/news/{n}"
    blocks: list[Block] = []
    text = html = ""
    for label, words in story:
        html += "<p>"
        span, raw = Span(len(text), len(text) + len(words)), Span(len(html), len(html) + len(words))
        kind, path, why = ("h1" if label == "headline" else "p"), f"body > div.{label}", f"made as {label}"
        blocks.append(Block(label=label, kind=kind, span=span, raw=raw, path=path, sure=0.9, why=why))
        text += words + "\n"
        html += words + "</p>\n"
    key = page_key(url, html)
    spans = {block.label: block.span for block in reversed(blocks)}
    headline = spans.get("headline", Span(0, 0))
    said = Claim(field="published", value=published, basis="json-ld", words="Tuesday", raw=Span(0, 3))
    title = Claim(field="headline", value=headline.of(text), basis="h1", span=headline)
    photo = Photo(src="bridge.jpg", caption="The bridge", credit="R. Finch", basis="figure", raw=Span(3, 9))
    return Sheet(
        page=Page(
            key=key,
            url=url,
            body=html,
            form="html",
            origin=origin or Origin(path="pile/a.warc.gz", offset=n * 1000, length=900),
            fetched="2023-04-26T00:00:00Z",
            encoding="utf-8",
            claims=(Claim(field="author", value="A. Oakfield", basis="column"),),
        ),
        article=Article(
            key=key,
            url=url,
            text=text,
            blocks=tuple(blocks),
            form="html",
            site=site,
            language=language,
            headline=title,
            bylines=(Byline(name="Ann Oakfield", basis="p.byline", span=spans.get("byline")),),
            dateline=Dateline(span=Span(0, 4), place="PORT ELLERY"),
            published=said if published else None,
            photos=(photo,),
            galleries=(Gallery(photos=(0,), declared=12, title=Span(0, 4)),),
            card=Card(claims=(said, Claim(field="headline", value="Bridge reopens", basis="og:title"))),
        ),
        notes=Notes(
            key=key,
            people=(Person(key="p1", name="Tomas Wren", mentions=(Mention(span=Span(1, 5)),)),),
            statements=(
                Statement(key="s1", content=(Span(6, 9),), cue=Span(5, 6), source=Span(1, 5), who="p1", voice="quote"),
                Statement(key="s2", content=(Span(7, 8),), via=Span(1, 5), outer="s1"),
            ),
            places=(
                Place(key="l1", name="Gullhaven", mentions=(Span(10, 14),), kind="city", latitude=1.5, longitude=2.0),
            ),
            events=(Event(key="e1", what=Span(6, 9), mentions=(Span(6, 9),), status="planned", where=("l1",)),),
            oddities=(Oddity(kind="acronym", spans=(Span(2, 4),), why="Its letters are turned round."),),
        ),
    )


def spike(n: int = 0, reason: str = "empty") -> Spike:
    """One page that could not pass."""
    origin = Origin(path="pile/empty.html", offset=n, length=0)
    return Spike(key=f"{n:032x}", stage="read", reason=reason, detail="No bytes.", origin=origin)
